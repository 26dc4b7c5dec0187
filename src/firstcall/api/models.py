"""The tokens by which other systems are known here, and the contacts that they let ring."""

from __future__ import annotations

from django.db import models


class SystemToken(models.Model):
    """A token of one system: never the token itself, only what it hashes to. From ``revoked_at`` on it opens nothing."""

    name = models.SlugField(max_length=40)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=120)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"
        ordering = ["name", "pk"]


class RungContact(models.Model):
    """A contact that a system let ring under its own name for the call, so that saying it again rings once."""

    system = models.SlugField(max_length=40)
    call = models.CharField(max_length=64)
    incident = models.PositiveBigIntegerField()

    class Meta:
        db_table = "api_rung"
        constraints = [models.UniqueConstraint(fields=["system", "call"], name="api_rung_once")]
