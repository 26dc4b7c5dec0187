"""What the review of contacts keeps. All of it is derived from the log and can be made anew from it."""

from __future__ import annotations

from django.db import models


class ContactRead(models.Model):
    """Derived: a closed contact, the summary of its log, and what the rules of one version say of that.

    ``draw`` and ``twice`` are the contact's numbers in the two draws. ``letters`` are the verdicts of the rules of version
    ``rules``, ``final`` the same with what people found in their place, and ``given`` is how many reviews this closing has. A row
    is long, so every index holds all that its page asks for.
    """

    incident = models.PositiveBigIntegerField(primary_key=True)
    closing = models.PositiveIntegerField()
    closed = models.DateTimeField()
    handler = models.CharField(max_length=80)
    channel = models.CharField(max_length=16)
    draw = models.PositiveIntegerField()
    twice = models.PositiveIntegerField()
    hands = models.TextField()
    version = models.PositiveIntegerField()
    summary = models.BinaryField()
    rules = models.CharField(max_length=16)
    letters = models.CharField(max_length=120)
    final = models.CharField(max_length=120)
    verdicts = models.TextField()
    doubts = models.PositiveSmallIntegerField()
    not_met = models.PositiveSmallIntegerField()
    given = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "review_contact"
        indexes = [
            models.Index(fields=["rules", "doubts", "draw", "given", "twice"], name="review_contact_counted"),
            models.Index(fields=["rules", "closed", "handler", "final"], name="review_contact_months"),
            models.Index(
                fields=["-not_met", "-doubts", "closed", "incident", "rules", "draw", "given", "twice"],
                name="review_contact_waiting",
            ),
        ]


class ReviewGiven(models.Model):
    """Derived: a review that somebody gave (an entry of the incident's log), and whether the handler has read it."""

    row = models.BigAutoField(primary_key=True)
    incident = models.PositiveBigIntegerField()
    seq = models.PositiveIntegerField()
    closing = models.PositiveIntegerField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    handler = models.CharField(max_length=80)
    verdicts = models.TextField()
    taken = models.DateTimeField(null=True)

    class Meta:
        db_table = "review_given"
        constraints = [models.UniqueConstraint(fields=["incident", "seq"], name="review_given_once")]
        indexes = [
            models.Index(fields=["incident", "closing"], name="review_given_closing"),
            models.Index(fields=["handler", "taken"], name="review_given_handler"),
            models.Index(fields=["at"], name="review_given_at"),
        ]
