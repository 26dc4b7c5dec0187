"""The way in: what has been proved, what is still wanted, and who is signed in when nothing is. Nobody is in before the last step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate

from firstcall.incident.codes import StaffRole
from firstcall.people.models import SignInState, Staff
from firstcall.people.signing_in import attempts, factors
from firstcall.people.signing_in.attempts import Begun, counted_by
from firstcall.people.signing_in.noting import noted

#: A way in that was begun is to be gone to its end within this time.
PATIENCE = timedelta(minutes=10)
#: One answer for whatever was wrong: account, password, or an account that is closed.
WRONG = "The name of the account and the password do not belong together."
WRONG_CODE = "This code is wrong, was used before, or is over. Wait for the next one."


class Proof(StrEnum):
    """What somebody has shown so far."""

    PASSWORD = "password"  # noqa: S105  # nosec B105 # a kind of proof, not a secret
    SECOND = "second"
    SINGLE = "single"
    PASSKEY = "passkey"


class Step(StrEnum):
    """What is wanted next."""

    CODE = "code"
    CHANGE = "change"
    ENROL = "enrol"
    DONE = "done"


class Refused(Exception):
    """This was not let in; the text is a sentence for the screen, and ``wait`` the seconds until the next try."""

    def __init__(self, says: str, wait: int = 0) -> None:
        super().__init__(says)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Entering:
    """Somebody on their way in: kept in the session until they are in."""

    staff_id: str
    began: str  # ISO
    next: str
    proofs: tuple[str, ...]
    how: str

    def kept(self) -> dict[str, Any]:
        """As the session keeps it."""
        return {"staff": self.staff_id, "at": self.began, "next": self.next, "proofs": [*self.proofs], "how": self.how}

    def with_proof(self, proof: Proof, how: str) -> Entering:
        """With one more thing shown."""
        return replace(self, proofs=(*self.proofs, proof.value), how=f"{self.how}, {how}")


def read(kept: object, at: datetime) -> Entering | None:
    """Who is on their way in, by what the session keeps; None where nobody is, or they took too long."""
    if not isinstance(kept, dict):
        return None
    began = datetime.fromisoformat(kept["at"])
    if at - began > PATIENCE:
        return None
    return Entering(kept["staff"], kept["at"], kept["next"], tuple(kept["proofs"]), kept["how"])


def step_after(proofs: tuple[str, ...], *, enrolled: bool, wanted: bool, must_change: bool) -> Step:
    """What is wanted next. ``enrolled``: they have a second factor; ``wanted``: their role must have one."""
    strong = bool({Proof.SECOND, Proof.PASSKEY} & set(proofs))
    if enrolled and not strong:
        return Step.CODE
    if must_change and Proof.PASSWORD in proofs:
        return Step.CHANGE
    if wanted and not strong:
        return Step.ENROL
    return Step.DONE


def next_step(entering: Entering) -> Step:
    """What is wanted next of somebody on their way in."""
    staff = staff_at_work(entering.staff_id)
    if staff is None:
        raise Refused(WRONG)
    state = state_of(staff)
    return step_after(
        entering.proofs,
        enrolled=factors.enrolled(staff),
        wanted=StaffRole(staff.role) in settings.SIGNING_IN.second_factor,
        must_change=state.must_change,
    )


def staff_at_work(staff_id: str) -> Staff | None:
    """A member of staff whose account is in use."""
    return Staff.objects.select_related("user").filter(staff_id=staff_id, user__is_active=True).first()


def state_of(staff: Staff) -> SignInState:
    """What is known of somebody's way in; a new one where nothing was ever set."""
    return SignInState.objects.filter(staff=staff).first() or SignInState(staff=staff)


def by_password(account: str, password: str, *, address: str, browser: str = "", at: datetime) -> Staff:
    """Whose account and password these are. Raises Refused, with one sentence and after one time, whatever was wrong."""
    begun = _begin(counted_by(account, address, browser=browser), at)
    user = authenticate(username=account, password=password)
    staff = None if user is None else Staff.objects.select_related("user").filter(user_id=user.pk).first()
    if staff is not None and _temporary_is_over(staff, at):
        staff = None
    if staff is None:
        known = Staff.objects.filter(staff_id=account).exists()
        _refused(account if known else "", "password", address, at)
        raise Refused(WRONG)
    attempts.succeeded(begun)
    return staff


def by_code(staff: Staff, code: str, *, address: str, at: datetime) -> str:
    """Check a code of somebody's telephone, or a recovery code; returns which it was. Raises Refused."""
    begun = _begin(counted_by(staff.staff_id, "", browser="second factor"), at)
    how = factors.right_code(staff, code, at)
    if not how:
        _refused(staff.staff_id, "code", address, at)
        raise Refused(WRONG_CODE)
    attempts.succeeded(begun)
    if how == factors.RECOVERY:
        left = factors.recovery_left(staff)
        says = f"{staff.name} signed in with a recovery code; {left} left."
        noted("recovery-code-used", says, at=at, by=staff.staff_id, address=address, left=str(left))
    return how


def entered(staff: Staff, *, how: str, address: str, at: datetime) -> None:
    """Record that somebody is in."""
    says = f"{staff.name} signed in."
    noted("signed-in", says, at=at, by=staff.staff_id, how=how, address=address)


def refused_otherwise(why: str, *, how: str, address: str, staff: str = "", at: datetime) -> None:
    """Record that a way in that is no password was refused, and why."""
    _refused(staff, how, address, at, why=why)


def _begin(by: tuple[attempts.Counted, ...], at: datetime) -> Begun:
    begun = attempts.begin(by, at)
    if begun.wait:
        wait = begun.seconds
        raise Refused(f"Too many attempts. Try again in {wait} second{'' if wait == 1 else 's'}.", wait)
    return begun


def _refused(staff: str, how: str, address: str, at: datetime, why: str = "") -> None:
    whom = f"as {staff}" if staff else "with an account that there is not"
    noted("sign-in-refused", f"A sign-in {whom} was refused.", at=at, staff=staff, how=how, address=address, why=why)


def _temporary_is_over(staff: Staff, at: datetime) -> bool:
    until = state_of(staff).temporary_until
    return until is not None and until <= at
