from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Asking the sources."""

    name = "firstcall.checks"
    label = "checks"
    default_auto_field = "django.db.models.BigAutoField"
