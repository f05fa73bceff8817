from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


class UpkeepConfig(AppConfig):
    name = "upkeep"
    default_auto_field = "django.db.models.BigAutoField"


@register(Tags.security, deploy=True)
def not_for_production(**_options: Any) -> list[CheckMessage]:
    """For ``manage.py check --deploy``: settings that are for trials and tests alone."""
    told = {
        "DEMO": (settings.DEMO, "whoever has one of the demo's links logs in."),
        "RAATI_TESTING": (
            settings.TESTING,
            "SQLite does not wait for the disk: what was acknowledged can be lost.",
        ),
    }
    return [
        Warning(f"{name} is on: {what}", hint=f"Take {name} out of the environment.", id=f"raati.{name}")
        for name, (is_on, what) in told.items()
        if is_on
    ]
