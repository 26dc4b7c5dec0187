from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The HTTP API for telephony and dispatch."""

    name = "firstcall.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
