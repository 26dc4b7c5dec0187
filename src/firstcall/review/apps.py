from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The review of contacts; what it derives from the log it derives with each append."""

    name = "firstcall.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the tables of this room follow the log."""
        from firstcall.log.tables import derive_further
        from firstcall.review.keeping import KEPT

        derive_further(KEPT)
