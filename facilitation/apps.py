from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    name = "facilitation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from facilitation.board.erasure import erase  # models are loaded only now
        from panels.erasure import on_erase

        on_erase(erase)
