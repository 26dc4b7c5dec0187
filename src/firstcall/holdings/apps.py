from django.apps import AppConfig


class HoldingsConfig(AppConfig):
    """The room of the extracts that this force keeps here."""

    name = "firstcall.holdings"
    label = "holdings"

    def ready(self) -> None:
        """Whatever this process compares, it compares by the weights that were trained here, where there are some."""
        from firstcall.holdings import model_file
        from firstcall.matching import model

        model.use(model_file.in_use)
