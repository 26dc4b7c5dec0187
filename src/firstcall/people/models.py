"""Staff, what they were trained in, what they are exempt from and when they are rostered. Changed by this room's actions alone."""

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
    """A course passed. Withdrawing keeps the row: from ``withdrawn`` on it does not count.

    ``evidence`` is a reference in words. Of a file that was shown, its SHA-256 and its name are kept and never the file.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="certificates")
    course = models.SlugField(max_length=60)
    awarded = models.DateField()
    evidence = models.TextField(blank=True, default="")
    evidence_digest = models.CharField(max_length=64, blank=True, default="")
    evidence_file = models.CharField(max_length=200, blank=True, default="")
    withdrawn = models.DateField(null=True)
    withdrawn_why = models.TextField(blank=True, default="")

    class Meta:
        db_table = "people_certificate"
        ordering = ["course", "awarded"]
        indexes = [
            models.Index(
                fields=["staff", "course", "awarded"],
                name="people_certificate_counting",
                condition=models.Q(withdrawn__isnull=True),
            ),
            models.Index(fields=["evidence_digest"], name="people_certificate_digest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["staff", "course", "awarded"], name="people_certificate_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn__isnull=True) | models.Q(withdrawn__gte=models.F("awarded")),
                name="people_certificate_withdrawn_after_award",
            ),
        ]


class Exemption(models.Model):
    """Leave to stand outside one policy for a time: asked for by one, decided by another, with an end.

    ``approved`` of None: nobody has decided yet. ``ended`` is the first day on which an approved one does not hold any more.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="exemptions")
    policy = models.SlugField(max_length=80)
    begins = models.DateField()
    ends = models.DateField()
    why = models.TextField()
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True, default="")
    ended = models.DateField(null=True)
    ended_by = models.CharField(max_length=80, blank=True, default="")
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        db_table = "people_exemption"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["approved", "ends"], name="people_exemption_standing")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("begins")), name="people_exemption_has_an_end"
            ),
            models.CheckConstraint(
                condition=models.Q(approved__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="people_exemption_by_another",
            ),
        ]


class Shift(models.Model):
    """One person rostered for one duty, from a moment to a moment. ``name`` is what the force calls the shift."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="shifts")
    duty = models.SlugField(max_length=60)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "people_shift"
        ordering = ["starts", "duty", "staff"]
        indexes = [models.Index(fields=["starts", "duty"], name="people_shift_starts")]
        constraints = [
            models.UniqueConstraint(fields=["staff", "duty", "starts"], name="people_shift_once"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="people_shift_ends_later"),
        ]


class SignInState(models.Model):
    """What is known of somebody's way in: a password that must be changed, and whom the force's own sign-in says they are."""

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="sign_in_state")
    must_change = models.BooleanField(default=False)
    temporary_until = models.DateTimeField(null=True)
    subject = models.CharField(max_length=64, blank=True, default="")  # a digest of issuer and subject

    class Meta:
        db_table = "people_sign_in"


class Attempts(models.Model):
    """Attempts without success of one account, address or browser; ``key`` is a keyed digest, for people type passwords anywhere."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField()
    last = models.DateTimeField(db_index=True)
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_attempts"


class OpenDesk(models.Model):
    """A browser in which somebody is signed in, by the digest of its session's key. Without this row the session opens nothing."""

    key = models.CharField(max_length=64, unique=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="open_desks")
    began = models.DateTimeField()
    active = models.DateTimeField()
    proved = models.DateTimeField()
    paused = models.BooleanField(default=False)
    locked = models.DateTimeField(null=True)
    how = models.CharField(max_length=40, blank=True, default="")
    address = models.CharField(max_length=64, blank=True, default="")
    browser = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "people_open_desk"
        ordering = ["-active"]


class Authenticator(models.Model):
    """A second factor of somebody: codes of a telephone, or a passkey. ``secret`` is sealed, a passkey's part is public."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="authenticators")
    kind = models.CharField(max_length=8, choices=[("codes", "codes"), ("passkey", "passkey")])
    name = models.CharField(max_length=60)
    secret = models.BinaryField()
    credential = models.CharField(max_length=64, null=True, unique=True)  # a digest of the passkey's id
    used = models.PositiveBigIntegerField(default=0)  # the last code's step, or the passkey's own count
    added = models.DateTimeField()
    last_used = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_authenticator"
        ordering = ["added", "pk"]


class RecoveryCode(models.Model):
    """A code for the day on which the second factor is lost; good once."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_recovery_code"


class ResetAsked(models.Model):
    """A browser that asks to set a password anew: it shows ``code``, which an administrator who knows the person lets through."""

    code = models.CharField(max_length=64, unique=True)
    account = models.CharField(max_length=64)
    browser = models.CharField(max_length=64)
    asked = models.DateTimeField(db_index=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="resets")
    approved = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_reset_asked"
