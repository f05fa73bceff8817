from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "panel_sessions"  # django.contrib.sessions owns "sessions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panels.erasure import on_erase  # models are loaded only now
        from panels.placing import on_replaced
        from sessions import erasure, home, seats
        from sessions.calling import letters
        from sessions.pairs import erasure as pair_erasure

        home.register()
        letters.register()
        on_erase(erasure.erase)
        on_erase(pair_erasure.erase)
        on_replaced(seats.free_seats)
