"""Exemptions from a refresher policy: asked for by one, decided by another who may, with an end. Each step is in the house log."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from firstcall.incident.codes import StaffRole
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.gate import writing
from firstcall.log.recording import note
from firstcall.people import training_files
from firstcall.people.errors import BadField, NotKnown, NotPermitted
from firstcall.people.models import Exemption, Staff
from firstcall.people.permissions import Permission, require
from firstcall.people.standing import wanted_on_any
from firstcall.people.who import Who

#: An exemption lasts at most so many days; whoever needs it for longer asks again, and somebody decides again.
LONGEST = 366
#: The longest reason, in characters.
LONGEST_REASON = 2_000


def ask(*, who: Who, staff_id: str, policy: str, begins: date, ends: date, why: str, at: datetime) -> int:
    """Ask that somebody be exempt; returns the number of the request. Nobody asks for themselves. Raises BadField."""
    require(who, Permission.ASK_EXEMPTION)
    if who.id == staff_id:
        raise NotPermitted(Permission.ASK_EXEMPTION, who.role, "Nobody asks for their own exemption: ask a colleague.")
    with writing():
        staff = Staff.objects.filter(staff_id=staff_id).first()
        if staff is None:
            raise NotKnown(f"There is no member of staff {staff_id!r}.")
        _can_be_asked(staff, policy, begins, ends, at)
        reason = _reason("why", why, "why they should be exempt")
        made = Exemption.objects.create(
            staff=staff, policy=policy, begins=begins, ends=ends, why=reason, asked_by=who.id, asked_at=at
        )
        says = f"It was asked that {staff.name} be exempt from {policy} from {begins} to {ends}."
        _note(who, "exemption-asked", says, at, made)
    return int(made.pk)


def decide(*, who: Who, exemption: int, approve: bool, why: str = "", at: datetime) -> None:
    """Approve or refuse a request. Neither whoever asked nor whoever it is for decides; a refusal says why."""
    require(who, Permission.DECIDE_EXEMPTION)
    with writing():
        asked = _known(exemption)
        if who.id in (asked.asked_by, asked.staff.staff_id):
            says = "Somebody else must decide on what you asked for, and on what is for you."
            raise NotPermitted(Permission.DECIDE_EXEMPTION, who.role, says)
        if asked.approved is not None:
            raise BadField("decision", "This was decided already.")
        if approve and asked.ends < london_day(at):
            raise BadField("decision", "Its last day is over. Refuse it, and ask again where it is still needed.")
        reason = (
            why.replace("\x00", "").strip()[:LONGEST_REASON] if approve else _reason("why", why, "why it is refused")
        )
        asked.approved, asked.decided_by, asked.decided_at, asked.decided_why = approve, who.id, at, reason
        asked.save(update_fields=["approved", "decided_by", "decided_at", "decided_why"])
        what = "approved" if approve else "refused"
        says = f"An exemption of {asked.staff.name} from {asked.policy} until {asked.ends} was {what}."
        _note(who, f"exemption-{what}", says, at, asked)


def end(*, who: Who, exemption: int, why: str, at: datetime) -> None:
    """End an approved exemption before its time: from today on it does not hold. Ending is less than giving: anybody who may ask may."""
    require(who, Permission.ASK_EXEMPTION)
    with writing():
        held = _known(exemption)
        if held.staff.staff_id == who.id:
            raise NotPermitted(
                Permission.ASK_EXEMPTION, who.role, "Nobody changes their own exemption: ask a colleague."
            )
        today = london_day(at)
        if not held.approved or held.ended is not None or held.ends < today:
            raise BadField("why", "It does not hold, so there is nothing to end.")
        held.ended_why = _reason("why", why, "why it ends now")
        held.ended, held.ended_by = today, who.id
        held.save(update_fields=["ended", "ended_by", "ended_why"])
        _note(who, "exemption-ended", f"The exemption of {held.staff.name} from {held.policy} was ended.", at, held)


def _can_be_asked(staff: Staff, policy: str, begins: date, ends: date, at: datetime) -> None:
    known = {p.code: p for p in training_files.current().policies}
    if policy not in known:
        raise BadField("policy", "Choose the rule that they should be exempt from.")
    if known[policy] not in wanted_on_any(tuple(known.values()), StaffRole(staff.role)):
        raise BadField("policy", f"This rule does not speak of {staff.name}: their role does not need it.")
    if ends < begins:
        raise BadField("ends", "It ends before it begins.")
    if ends < london_day(at):
        raise BadField("ends", "Its last day is over already.")
    if ends - begins > timedelta(days=LONGEST):
        raise BadField("ends", f"An exemption lasts at most {LONGEST} days; ask again when it ends.")
    waiting = staff.exemptions.filter(policy=policy, approved__isnull=True)
    if waiting.exists():
        raise BadField("policy", "This was asked for already, and nobody has decided yet.")


def _reason(field: str, typed: str, what: str) -> str:
    words = typed.replace("\x00", "").strip()
    if not words:
        raise BadField(field, f"Say {what}.")
    if len(words) > LONGEST_REASON:
        raise BadField(field, f"Write at most {LONGEST_REASON:,} characters; this has {len(words):,}.")
    return words


def _known(exemption: int) -> Exemption:
    found = Exemption.objects.select_related("staff").filter(pk=exemption).first()
    if found is None:
        raise NotKnown("There is no such exemption.")
    return found


def _note(who: Who, what: str, says: str, at: datetime, held: Exemption) -> None:
    about = {
        "staff": held.staff.staff_id,
        "policy": held.policy,
        "until": held.ends.isoformat(),
        "number": str(held.pk),
    }
    note([Draft(body=Housekeeping(what=what, says=says, about=about), by=who.id)], at=at)
