"""Staff and what they were trained in. A row of either is changed only by ``people.actions``."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from firstcall.incident.codes import StaffRole


class Staff(models.Model):
    """A member of staff; ``staff_id`` is what stands in every log."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff")
    staff_id = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in StaffRole])
    team = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "people_staff"
        ordering = ["team", "name", "staff_id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in StaffRole]), name="people_staff_role")
        ]


class Certificate(models.Model):
    """A course passed. Withdrawing keeps the row: from ``withdrawn`` on it does not count."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="certificates")
    course = models.SlugField(max_length=60)
    awarded = models.DateField()
    evidence = models.TextField(blank=True, default="")
    withdrawn = models.DateField(null=True)
    withdrawn_why = models.TextField(blank=True, default="")

    class Meta:
        db_table = "people_certificate"
        ordering = ["course", "awarded"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "course", "awarded"], name="people_certificate_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn__isnull=True) | models.Q(withdrawn__gte=models.F("awarded")),
                name="people_certificate_withdrawn_after_award",
            ),
        ]
