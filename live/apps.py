from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "live"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from live import departures
        from live.switchboard import ring
        from roomlog.log import on_bell

        on_bell(ring)
        user_logged_out.connect(departures.logged_out)
