from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Staff, certificates and permissions."""

    name = "firstcall.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever signs in, by whatever way, has an open desk from then on."""
        from django.contrib.auth.signals import user_logged_in

        from firstcall.people.signing_in import desks

        user_logged_in.connect(desks.begun, dispatch_uid="firstcall-open-desk")
