from django.apps import AppConfig


class HoldingsConfig(AppConfig):
    """The room of the extracts that this force keeps here."""

    name = "firstcall.holdings"
    label = "holdings"
