"""The log, and the tables that are derived from it and can be rebuilt from it at any time."""

from __future__ import annotations

from django.db import models


class EntryRow(models.Model):
    """One entry as kept. The database refuses UPDATE and DELETE, but for a body that is set to null.

    ``meta_hash`` commits to everything but the body; ``body_mac`` is a keyed hash over the body, so that an
    entry whose body is gone still proves what it was to whoever holds the body and the key.
    """

    cursor = models.BigAutoField(primary_key=True)
    incident = models.PositiveBigIntegerField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    kind = models.CharField(max_length=32)
    rests_on = models.TextField()
    body = models.TextField(null=True)
    meta_hash = models.CharField(max_length=64)
    body_mac = models.CharField(max_length=64)

    class Meta:
        db_table = "log_entry"
        constraints = [models.UniqueConstraint(fields=["incident", "seq"], name="log_entry_once")]
        indexes = [models.Index(fields=["kind", "incident"], name="log_entry_kind")]


class SnapshotRow(models.Model):
    """Derived: an incident's state as it was at ``seq``, so that a long log need not be folded from its start."""

    incident = models.PositiveBigIntegerField(primary_key=True)
    seq = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    state = models.BinaryField()

    class Meta:
        db_table = "log_snapshot"


class IncidentRow(models.Model):
    """Derived: one line of the incident list."""

    incident = models.PositiveBigIntegerField(primary_key=True)
    seq = models.PositiveIntegerField()
    opened = models.DateTimeField()
    at = models.DateTimeField()
    open = models.BooleanField()
    contact = models.CharField(max_length=80)
    channel = models.CharField(max_length=16)
    number = models.CharField(max_length=40)
    handler = models.CharField(max_length=80)
    headline = models.CharField(max_length=200)
    grade = models.CharField(max_length=40)
    level = models.CharField(max_length=10)
    codes = models.TextField()
    kinds = models.TextField()
    danger = models.BooleanField()
    unacknowledged = models.PositiveIntegerField()
    overall = models.CharField(max_length=40)
    youngest = models.PositiveSmallIntegerField(null=True)
    refused = models.BooleanField()
    wake_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "log_incident"
        indexes = [
            models.Index(fields=["open", "opened"], name="log_incident_open"),
            models.Index(fields=["wake_at"], name="log_incident_wake"),
        ]


class IdentifierSeen(models.Model):
    """Derived: an identifier, a person's key, an address or a name that stands on an incident."""

    row = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=240)
    incident = models.PositiveBigIntegerField()
    person = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()

    class Meta:
        db_table = "log_identifier"
        constraints = [models.UniqueConstraint(fields=["kind", "value", "incident"], name="log_identifier_once")]
        indexes = [models.Index(fields=["incident"], name="log_identifier_incident")]


class PromiseRow(models.Model):
    """Derived: a promise and what became of it."""

    row = models.BigAutoField(primary_key=True)
    incident = models.PositiveBigIntegerField()
    promise = models.CharField(max_length=80)
    text = models.TextField()
    owner = models.CharField(max_length=80)
    made = models.DateTimeField()
    due = models.DateTimeField()
    chase = models.DateTimeField(null=True)
    kept = models.BooleanField(null=True)

    class Meta:
        db_table = "log_promise"
        constraints = [models.UniqueConstraint(fields=["incident", "promise"], name="log_promise_once")]
        indexes = [
            models.Index(fields=["kept", "due"], name="log_promise_due"),
            models.Index(fields=["owner", "kept"], name="log_promise_owner"),
        ]


class DueCheck(models.Model):
    """Derived: a check that the worker has to make. The lease is the worker's own and is not derived."""

    row = models.BigAutoField(primary_key=True)
    incident = models.PositiveBigIntegerField()
    check_id = models.CharField(max_length=160)
    source = models.CharField(max_length=60)
    person = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    missed = models.BooleanField()
    leased_by = models.CharField(max_length=80, default="")
    leased_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "log_due_check"
        constraints = [models.UniqueConstraint(fields=["incident", "check_id"], name="log_due_check_once")]
        indexes = [models.Index(fields=["due_at"], name="log_due_check_due")]


class NotCurrentRow(models.Model):
    """Derived: a contact that somebody took whose training was not current, and what a supervisor decided about it."""

    row = models.BigAutoField(primary_key=True)
    incident = models.PositiveBigIntegerField()
    staff = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    channel = models.CharField(max_length=16)
    says = models.TextField()
    decision = models.CharField(max_length=40)
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField()

    class Meta:
        db_table = "log_not_current"
        constraints = [models.UniqueConstraint(fields=["incident", "staff"], name="log_not_current_once")]
        indexes = [
            models.Index(fields=["decision", "at"], name="log_not_current_waiting"),
            models.Index(fields=["staff", "at"], name="log_not_current_staff"),
        ]


class NoteRow(models.Model):
    """Derived: something that was said to somebody on the desk, and whether they have taken it."""

    row = models.BigAutoField(primary_key=True)
    incident = models.PositiveBigIntegerField()
    seq = models.PositiveIntegerField()
    to = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    says = models.TextField()
    approval = models.CharField(max_length=80)
    taken = models.BooleanField()

    class Meta:
        db_table = "log_note"
        constraints = [models.UniqueConstraint(fields=["incident", "seq", "to"], name="log_note_once")]
        indexes = [
            models.Index(fields=["to", "taken"], name="log_note_to"),
            models.Index(fields=["taken", "at"], name="log_note_waiting"),
        ]


class ApprovalRow(models.Model):
    """Derived: what somebody asked another to approve, and what was decided."""

    row = models.BigAutoField(primary_key=True)
    incident = models.PositiveBigIntegerField()
    approval = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    what = models.CharField(max_length=40)
    about = models.CharField(max_length=240)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    reason = models.TextField()
    approved = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "log_approval"
        constraints = [models.UniqueConstraint(fields=["incident", "approval"], name="log_approval_once")]
        indexes = [
            models.Index(fields=["approved", "asked_at"], name="log_approval_pending"),
            models.Index(fields=["asked_by", "approved"], name="log_approval_asker"),
        ]


class HandledRow(models.Model):
    """Derived: somebody who handles an incident, or handled it before it was handed over."""

    row = models.BigAutoField(primary_key=True)
    incident = models.PositiveBigIntegerField()
    staff = models.CharField(max_length=80)

    class Meta:
        db_table = "log_handled"
        constraints = [models.UniqueConstraint(fields=["incident", "staff"], name="log_handled_once")]
        indexes = [models.Index(fields=["staff"], name="log_handled_staff")]


class TokenSeen(models.Model):
    """Derived: a line that a desk sent under its own token, so that sending it again records it once."""

    token = models.CharField(max_length=80, primary_key=True)
    incident = models.PositiveBigIntegerField()
    seq = models.PositiveIntegerField()

    class Meta:
        db_table = "log_token"
