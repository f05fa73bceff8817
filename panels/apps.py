from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panels.draws.pools import invitation  # models are loaded only now
        from pool.letters.invitations import register_invitations

        register_invitations(invitation)
