"""What people do with the register: each step is an entry of the house log, refused with the mend where it cannot be said."""

from __future__ import annotations

from datetime import date, datetime

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.incident import learnt
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Draft
from firstcall.incident.learnt import Changed, LearntFrom, Outcome, Response
from firstcall.learning import changes
from firstcall.learning.item import Item, hindrance
from firstcall.learning.keeping import digest_of, item_of
from firstcall.learning.models import LearningItem
from firstcall.learning.published_files import LONGEST
from firstcall.learning.queries import may_own
from firstcall.log.gate import writing
from firstcall.log.recording import note
from firstcall.people.permissions import Permission, require
from firstcall.people.who import Who
from firstcall.review import queries as reviewed

_LONGEST_REFERENCE = 400


def propose(
    *,
    who: Who,
    finding: str,
    recommendation: str,
    incident: int = 0,
    reference: str = "",
    at: datetime,
) -> tuple[int, bool]:
    """Put a finding with its recommendation into the register: from a reviewed contact, or by a public reference.

    Returns the item's number and whether it is new: the same recommendation from the same place is taken in once.
    """
    require(who, Permission.KEEP_LEARNING)
    body = learnt.LearningFound(
        origin=LearntFrom.CONTACT if incident else LearntFrom.PUBLISHED,
        finding=_words("finding", finding, "Say what was found."),
        recommendation=_words("recommendation", recommendation, "Say what is recommended."),
        incident=incident,
        reference="" if incident else _words("reference", reference, "Say where it is published."),
    )
    if len(body.reference) > _LONGEST_REFERENCE:
        raise BadInput("reference", f"Write at most {_LONGEST_REFERENCE} characters.")
    if incident:
        _is_reviewed(who, incident)
    with writing():
        known = LearningItem.objects.filter(digest=digest_of(body)).first()
        if known is not None:
            return known.number, False
        (entry,) = note([Draft(body=body, by=who.id)], at=at)
        row = LearningItem.objects.filter(entries=f"[{entry.seq}]").first()
        return (0 if row is None else row.number), True


def _is_reviewed(who: Who, incident: int) -> None:
    require(who, Permission.SEE_QUALITY)
    contact = reviewed.contact(incident)
    if contact is None or not contact.reviews:
        raise BadInput("incident", "Nobody has reviewed this contact as it was closed last. Review it first.")


def answer(
    *,
    who: Who,
    number: int,
    response: Response,
    reason: str = "",
    owner: str = "",
    due: date | None = None,
    at: datetime,
) -> None:
    """Accept an item, wholly or in part, with its owner and due day; or reject it with the reason. Again: the last stands."""
    wanted = response is not Response.REJECTED
    if wanted and owner and not may_own(owner):
        raise BadInput("owner", "Choose somebody who keeps the register: a supervisor or a training manager.")
    if wanted and due is not None and due < london_day(at):
        raise BadInput("due", "This day is over already.")
    body = learnt.LearningAnswered(
        item=number,
        response=response,
        reason=_words("reason", reason),
        owner=owner if wanted else "",
        due=due if wanted else None,
    )
    _say(who, number, body, at)


def begin(*, who: Who, number: int, says: str, at: datetime) -> None:
    """Say what is being done about an accepted item."""
    _say(who, number, learnt.LearningBegun(item=number, says=_words("doing", says)), at)


def link(*, who: Who, number: int, changed: Changed, code: str, since: date, at: datetime) -> None:
    """Say what changed because of an item and since which day; its name and version of now are kept."""
    found = changes.thing(changed, code)
    if found is None:
        raise BadInput("code", f"There is no {changes.SAYS[changed][0]} “{code[:80]}”.")
    if since > london_day(at):
        raise BadInput("since", "This day is still to come. Link the change when it holds.")
    body = learnt.LearningLinked(
        item=number, changed=changed, code=code, name=found.name, version=found.version, since=since
    )
    _say(who, number, body, at)


def complete(*, who: Who, number: int, evidence: str, at: datetime) -> None:
    """The owner says that it is done, and what shows it."""
    _say(who, number, learnt.LearningCompleted(item=number, evidence=_words("evidence", evidence)), at)


def check(*, who: Who, number: int, outcome: Outcome, says: str, at: datetime) -> None:
    """Somebody other than the owner says what came of it, or sends it back."""
    _say(who, number, learnt.LearningChecked(item=number, outcome=outcome, says=_words("says", says)), at)


def _say(who: Who, number: int, body: learnt.Learning, at: datetime) -> Item:
    """Record what somebody says of an item. Raises NotFound, BadInput with the mend."""
    require(who, Permission.KEEP_LEARNING)
    with writing():
        row = LearningItem.objects.select_for_update().filter(number=number).first()
        if row is None:
            raise NotFound(f"there is no item {number} in the register")
        item = item_of(row)
        why_not = hindrance(item, body, who.id)
        if why_not is not None:
            raise BadInput(why_not.field, why_not.says)
        note([Draft(body=body, by=who.id, rests_on=(item.found[0].seq,))], at=at)
        return item


def _words(field: str, typed: str, missing: str = "") -> str:
    words = typed.replace("\x00", "").strip()
    if missing and not words:
        raise BadInput(field, missing)
    if len(words) > LONGEST:
        raise BadInput(field, f"Write at most {LONGEST:,} characters; this has {len(words):,}.")
    return words
