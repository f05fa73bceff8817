from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "rehearsal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panels.erasure import on_erase  # models are loaded only now
        from rehearsal import erasure

        on_erase(erasure.erase)
