from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Staff, certificates and permissions."""

    name = "firstcall.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
