"""What the register keeps. All of it is derived from the log and can be made anew from it."""

from __future__ import annotations

from django.db import models


class LearningItem(models.Model):
    """Derived: an item as its entries of the house log make it. ``entries`` are their numbers; ``stage`` knows no calendar.

    ``digest`` is of what was found and where: the same recommendation of the same case is taken in once.
    """

    number = models.PositiveIntegerField(primary_key=True)
    entries = models.TextField()
    origin = models.CharField(max_length=16)
    incident = models.PositiveBigIntegerField()
    reference = models.TextField()
    digest = models.CharField(max_length=64)
    finding = models.TextField()
    recommendation = models.TextField()
    found = models.DateTimeField()
    stage = models.CharField(max_length=16)
    response = models.CharField(max_length=24)
    owner = models.CharField(max_length=80)
    due = models.DateField(null=True)
    links = models.PositiveIntegerField()
    outcome = models.CharField(max_length=24)

    class Meta:
        db_table = "learning_item"
        indexes = [
            models.Index(fields=["stage", "due"], name="learning_item_stage"),
            models.Index(fields=["owner", "stage"], name="learning_item_owner"),
            models.Index(fields=["digest"], name="learning_item_digest"),
        ]
