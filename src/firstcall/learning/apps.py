from django.apps import AppConfig


class LearningConfig(AppConfig):
    """The learning register; what it derives from the log it derives with each append."""

    name = "firstcall.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the tables of this room follow the log."""
        from firstcall.learning.keeping import KEPT
        from firstcall.log.tables import derive_further

        derive_further(KEPT)
