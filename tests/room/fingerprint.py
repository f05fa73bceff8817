"""The whole database as one value, to show that a refused command changed nothing."""

import hashlib

from django.apps import apps
from django.core import serializers

_APPS = (
    "accounts",
    "panels",
    "panel_sessions",
    "roomlog",
    "facilitation",
    "recommendations",
    "rehearsal",
    "django_tasks_database",
)
_NOT_STATE = {"Attendance"}  # who is connected; nobody's command writes it


def fingerprint() -> str:
    found = hashlib.sha256()
    for label in _APPS:
        for model in apps.get_app_config(label).get_models():
            if model.__name__ not in _NOT_STATE:
                found.update(serializers.serialize("json", model._default_manager.order_by("pk")).encode())
    return found.hexdigest()
