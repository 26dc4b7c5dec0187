from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """What a handler does."""

    name = "firstcall.contacts"
    label = "contacts"
