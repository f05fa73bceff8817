from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "pool"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pool.reach import services  # models are loaded only now
        from words.bounces import on_bounce

        on_bounce(services.came_back)
