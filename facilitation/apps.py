from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    name = "facilitation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from facilitation.board import erasure as board  # models are loaded only now
        from facilitation.questions import erasure as questions
        from facilitation.questions import home
        from facilitation.record import erasure as record
        from panels.erasure import on_erase

        for slice_ in (board, questions, record):
            on_erase(slice_.erase)
        home.register()
