"""The second factor: codes of an application on a telephone (TOTP, RFC 6238), each good once, and codes for the day it is lost."""

from __future__ import annotations

import hmac
import io
import logging
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno

from firstcall.log.gate import writing
from firstcall.people.errors import NotKnown, NotPermitted
from firstcall.people.models import Authenticator, RecoveryCode, Staff
from firstcall.people.permissions import Permission, require
from firstcall.people.signing_in.digests import Unsealed, digest, opened, sealed
from firstcall.people.signing_in.noting import noted
from firstcall.people.who import Who

CODES, PASSKEY, RECOVERY = "codes", "passkey", "recovery"
#: Seconds of one code, and how many before and after now are taken (a telephone's clock may be out, and people type slowly).
STEP, EITHER_SIDE = 30, 1
#: Recovery codes made at once. Each has 24 of 31 signs: 118 bits, so that a plain digest keeps them.
HOW_MANY, SIGNS = 8, "abcdefghjkmnpqrstuvwxyz23456789"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A second factor as its owner or an administrator sees it."""

    number: int
    kind: str
    name: str
    added: datetime
    last_used: datetime | None


def enrolled(staff: Staff) -> bool:
    """Whether somebody has a second factor."""
    return staff.authenticators.exists()


def has_codes(staff: Staff) -> bool:
    """Whether somebody has an application that gives codes."""
    return staff.authenticators.filter(kind=CODES).exists()


def factors_of(staff: Staff) -> tuple[Shown, ...]:
    """Somebody's second factors, in the order in which they were added."""
    return tuple(Shown(a.pk, a.kind, a.name, a.added, a.last_used) for a in staff.authenticators.all())


def new_secret() -> str:
    """A secret for an application, 160 bits, in the letters in which it can be typed."""
    return pyotp.random_base32()


def address_for(staff: Staff, secret: str) -> str:
    """What the square code says to the application."""
    return pyotp.TOTP(secret).provisioning_uri(name=staff.staff_id, issuer_name="Contact desk")


def square(text: str) -> str:
    """A square code as an SVG drawing without style, to stand in a page."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", scale=4, xmldecl=False, svgns=False, svgclass="square", lineclass=None, light="#fff"
    )
    return out.getvalue().decode()


def add_codes(*, staff: Staff, secret: str, code: str, name: str, at: datetime) -> bool:
    """Add an application, where it gives the right code now; returns whether it was."""
    step = _step_of(secret, code, at)
    if step is None:
        return False
    with writing():
        Authenticator.objects.create(
            staff=staff,
            kind=CODES,
            name=name,
            secret=sealed("codes", secret.encode()),
            used=step,
            added=at,
            last_used=at,
        )
        says = f"{staff.name} added codes of a telephone ({name})."
        noted("second-factor-added", says, at=at, by=staff.staff_id, kind=CODES)
    return True


def right_code(staff: Staff, code: str, at: datetime) -> str:
    """Which kind of code this is, where it is right and was never used before; an empty text where it is not."""
    typed = re.sub(r"[\s-]", "", code).lower()
    if re.fullmatch(r"\d{6}", typed):
        return CODES if any(_used(one, typed, at) for one in staff.authenticators.filter(kind=CODES)) else ""
    if typed:
        unused = RecoveryCode.objects.filter(staff=staff, digest=digest("recovery", typed), used=None)
        with writing():
            return RECOVERY if unused.update(used=at) else ""
    return ""


def new_recovery_codes(staff: Staff, at: datetime) -> tuple[str, ...]:
    """New recovery codes in place of all earlier ones. They are shown once and kept as digests."""
    made = tuple("".join(secrets.choice(SIGNS) for _ in range(24)) for _ in range(HOW_MANY))
    with writing():
        RecoveryCode.objects.filter(staff=staff).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(staff=staff, digest=digest("recovery", code)) for code in made)
        noted("recovery-codes-made", f"{staff.name} has new recovery codes.", at=at, by=staff.staff_id)
    return tuple(_in_groups(code) for code in made)


def recovery_left(staff: Staff) -> int:
    """How many recovery codes are still good."""
    return RecoveryCode.objects.filter(staff=staff, used=None).count()


def remove(*, who: Who, staff_id: str, number: int, at: datetime) -> None:
    """Remove a second factor: one's own, or as an administrator a colleague's who has lost it. Raises NotKnown, NotPermitted."""
    if who.id != staff_id:
        require(who, Permission.MANAGE_STAFF)
    with writing():
        held = Authenticator.objects.select_related("staff").filter(pk=number, staff__staff_id=staff_id).first()
        if held is None:
            raise NotKnown("There is no such second factor.")
        kind, name, staff = held.kind, held.name, held.staff
        held.delete()
        if not enrolled(staff):
            RecoveryCode.objects.filter(staff=staff).delete()
        says = f"The second factor “{name}” of {staff.name} was removed."
        noted("second-factor-removed", says, at=at, by=who.id, staff=staff_id, kind=kind)


def not_oneself(who: Who, staff_id: str) -> None:
    """An administrator does nothing to their own account on the page of accounts: that takes a colleague."""
    if who.id == staff_id:
        raise NotPermitted(
            Permission.MANAGE_STAFF, who.role, "For your own account use “My sign-in”, or ask a colleague."
        )


def _used(held: Authenticator, code: str, at: datetime) -> bool:
    """Use a code, once: of two that come at the same time one is refused."""
    try:
        secret = opened("codes", bytes(held.secret)).decode()
    except Unsealed:
        _log.error("a second factor cannot be opened: FIRSTCALL_SECRET_KEY is not the one that it was sealed with")
        return False
    step = _step_of(secret, code, at)
    if step is None:
        return False
    with writing():
        return bool(Authenticator.objects.filter(pk=held.pk, used__lt=step).update(used=step, last_used=at))


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step whose code this is, near now; the latest first."""
    now = int(at.timestamp()) // STEP
    totp, typed = pyotp.TOTP(secret), re.sub(r"\s", "", code)
    for step in _near(now):
        if typed.isascii() and hmac.compare_digest(totp.at(step * STEP), typed):
            return step
    return None


def _near(now: int) -> Iterable[int]:
    return range(now + EITHER_SIDE, now - EITHER_SIDE - 1, -1)


def _in_groups(code: str) -> str:
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))
