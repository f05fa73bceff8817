from django.apps import AppConfig


class RoomlogConfig(AppConfig):
    name = "roomlog"
    default_auto_field = "django.db.models.BigAutoField"
