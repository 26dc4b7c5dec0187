"""Faults laid over a source by hand, to see what the desk does when one is down."""

from __future__ import annotations

from django.db import models


class LaidFault(models.Model):
    """A fault laid over a source for a time, for trials and demonstrations."""

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)

    class Meta:
        db_table = "checks_fault"
