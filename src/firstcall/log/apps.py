from django.apps import AppConfig


class LogConfig(AppConfig):
    """The log and what is derived from it."""

    name = "firstcall.log"
    label = "log"
    default_auto_field = "django.db.models.BigAutoField"
