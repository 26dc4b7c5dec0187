"""A password that was forgotten, or never set: the person's own browser asks, an administrator who knows them lets it through.

The browser shows a code; the person tells it to an administrator, face to face or by a telephone number that the force keeps, and the
administrator types it. What that opens is the form in the browser that asked, once, and for ten minutes: the administrator
learns nothing by which anybody could sign in. A second factor is still asked for at the next sign-in.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from firstcall.log.gate import writing
from firstcall.people.errors import NotKnown
from firstcall.people.models import ResetAsked, Staff
from firstcall.people.permissions import Permission, require
from firstcall.people.signing_in import attempts
from firstcall.people.signing_in.digests import digest
from firstcall.people.signing_in.entering import Refused, staff_at_work
from firstcall.people.signing_in.factors import SIGNS, not_oneself
from firstcall.people.signing_in.noting import noted
from firstcall.people.who import Who

#: For how long a code stands, from when it is asked for; and from the administrator's yes until the password is set.
LASTS = timedelta(minutes=10)
#: Codes that one address may ask for in an hour without a wait.
FREE = 5


def ask(account: str, *, address: str, at: datetime) -> tuple[str, str]:
    """Ask for a reset: the code to be told, and the secret that this browser keeps. Whether there is such an account is not said."""
    begun = attempts.begin((attempts.Counted(digest("attempt", f"reset|{address}"), FREE),), at)
    if begun.wait:
        raise Refused(f"Too many codes were asked for. Try again in {begun.seconds} seconds.", begun.seconds)
    code = "".join(secrets.choice(SIGNS) for _ in range(8))
    browser = secrets.token_urlsafe(32)
    staff = staff_at_work(account.strip())
    with writing():
        ResetAsked.objects.filter(asked__lt=at - 2 * LASTS).delete()
        ResetAsked.objects.create(
            code=digest("reset code", code),
            account=_account(account),
            browser=digest("reset browser", browser),
            asked=at,
        )
        whom = "" if staff is None else staff.staff_id
        says = f"A new password was asked for {'by ' + whom if whom else 'with an account that there is not'}."
        noted("password-reset-asked", says, at=at, staff=whom, address=address)
    return f"{code[:4]}-{code[4:]}", browser


def let_through(*, who: Who, staff_id: str, code: str, at: datetime) -> None:
    """As an administrator, let the browser that shows this code set the password of this account. Raises NotKnown, NotPermitted."""
    require(who, Permission.MANAGE_STAFF)
    not_oneself(who, staff_id)
    typed = code.replace("-", "").replace(" ", "").lower()
    with writing():
        asked = ResetAsked.objects.filter(
            code=digest("reset code", typed), account=_account(staff_id), approved=None, asked__gt=at - LASTS
        ).first()
        staff = staff_at_work(staff_id)
        if asked is None or staff is None:
            raise NotKnown("No browser shows this code for this account now. Ask the person to read it again.")
        asked.staff, asked.approved = staff, at
        asked.save()
        says = f"{who.name} let {staff.name} set a new password."
        noted("password-reset-allowed", says, at=at, by=who.id, staff=staff_id)


def allowed(browser: str, at: datetime) -> Staff | None:
    """Whose password this browser may set now; None while nobody has let it through, or no longer."""
    asked = (
        ResetAsked.objects.select_related("staff__user")
        .filter(browser=digest("reset browser", browser), approved__gt=at - LASTS)
        .first()
    )
    return None if asked is None or asked.staff is None or not asked.staff.user.is_active else asked.staff


def stands(browser: str, at: datetime) -> bool:
    """Whether this browser's code still stands."""
    return ResetAsked.objects.filter(browser=digest("reset browser", browser), asked__gt=at - LASTS).exists()


def used(browser: str) -> None:
    """The password was set: the code opens nothing more."""
    with writing():
        ResetAsked.objects.filter(browser=digest("reset browser", browser)).delete()


def _account(account: str) -> str:
    return digest("reset account", account.strip().lower())
