"""Reading what this room keeps: what waits for a person, one contact with its reviews, what a handler was told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from firstcall.incident.codes import StaffRole
from firstcall.incident.entries import FeedbackTaken, QualityReview
from firstcall.log import reading
from firstcall.log.models import EntryRow, IncidentRow
from firstcall.people.models import Staff
from firstcall.people.who import Who
from firstcall.review import judging
from firstcall.review.drawing import below
from firstcall.review.judging import Judgement
from firstcall.review.models import ContactRead, ReviewGiven

#: Contacts that the queue lists at once.
A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Given:
    """A review as it stands in the log, with what the handler said to it."""

    seq: int
    by: str
    at: datetime
    body: QualityReview
    taken: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A closed contact: its row, what the rules say of it, and the reviews of this closing in the order they were given."""

    row: ContactRead
    judgement: Judgement
    reviews: tuple[Given, ...]

    @property
    def wanted(self) -> int:
        """How many people are to review it: nobody, one, or two who do not see each other's verdicts."""
        return wanted(self.row)

    def blind_to(self, who: Who) -> bool:
        """Whether this person must not see the reviews yet: two are wanted, and theirs may be the second."""
        given = {review.by for review in self.reviews}
        return self.wanted == 2 and len(given) == 1 and who.id not in given and not had_a_hand(self.row, who.id)


def is_drawn(row: ContactRead) -> bool:
    """Whether the contact is among those that a person reads whatever the rules say."""
    return bool(row.draw < below(settings.QUALITY_SHARE))


def wanted(row: ContactRead) -> int:
    """How many people are to review a contact: none where the rules are sure and it was not drawn."""
    if not row.doubts and not is_drawn(row):
        return 0
    return 2 if row.twice < below(settings.QUALITY_TWICE) else 1


def had_a_hand(row: ContactRead, staff: str) -> bool:
    """Whether somebody handled this contact, wrote in its log before it was closed, or closed it."""
    return staff == row.handler or staff in json.loads(row.hands)


def contact(incident: int) -> Contact | None:
    """One closed contact as it was read; None of one that is open or was not read yet."""
    row = ContactRead.objects.filter(incident=incident).first()
    if row is None or row.rules != judging.version():
        return None
    reviews = tuple(one for one in reviews_of(incident) if one.body.closing == row.closing)
    return Contact(row, judging.decode(row.verdicts), reviews)


def reviews_of(incident: int) -> tuple[Given, ...]:
    """Every review of an incident, with the handler's answer."""
    rows = EntryRow.objects.filter(incident=incident, kind__in=("quality-review", "feedback-taken")).order_by("seq")
    entries = [reading.as_entry(row) for row in rows]
    answers = {e.body.review: (e.at, e.body.says) for e in entries if isinstance(e.body, FeedbackTaken)}
    return tuple(
        Given(e.seq, e.by, e.at, e.body, *answers.get(e.seq, (None, "")))
        for e in entries
        if isinstance(e.body, QualityReview)
    )


def given(incident: int, seq: int) -> ReviewGiven | None:
    """The row of one review."""
    return ReviewGiven.objects.filter(incident=incident, seq=seq).first()


def told(handler: str) -> tuple[tuple[int, Given], ...]:
    """The reviews of a handler's contacts, those not answered first, then the latest: (incident, review)."""
    rows = list(ReviewGiven.objects.filter(handler=handler).order_by("-at")[:A_PAGE])
    rows.sort(key=lambda row: row.taken is not None)
    found = {incident: {one.seq: one for one in reviews_of(incident)} for incident in {row.incident for row in rows}}
    return tuple((row.incident, found[row.incident][row.seq]) for row in rows if row.seq in found[row.incident])


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contacts are closed, read by the rules of today, in doubt, drawn, and left for people to review."""

    closed: int
    read: int
    doubted: int
    drawn: int
    waiting: int

    @property
    def unread(self) -> int:
        """Closed and not read: `firstcall quality` reads them."""
        return self.closed - self.read


def counts() -> Counts:
    """The figures over the queue."""
    read = ContactRead.objects.filter(rules=judging.version())
    return Counts(
        closed=IncidentRow.objects.filter(open=False).count(),
        read=read.count(),
        doubted=read.filter(doubts__gt=0).count(),
        drawn=read.filter(draw__lt=below(settings.QUALITY_SHARE)).count(),
        waiting=waiting().count(),
    )


def waiting(handlers: Iterable[str] | None = None) -> QuerySet[ContactRead]:
    """The contacts that wait for a review, those with most not met first, then most doubts, then the oldest.

    ``handlers``: only theirs.
    """
    needs = Q(doubts__gt=0) | Q(draw__lt=below(settings.QUALITY_SHARE))
    more = Q(given=0) | Q(given=1, twice__lt=below(settings.QUALITY_TWICE))
    rows = ContactRead.objects.filter(needs, more, rules=judging.version()).defer("summary", "verdicts")
    if handlers is not None:
        rows = rows.filter(handler__in=list(handlers))
    return rows.order_by("-not_met", "-doubts", "closed", "incident")


def reviewed_by(who: Who, rows: Iterable[ContactRead]) -> set[int]:
    """Which of these contacts, as they were closed last, this person has reviewed."""
    closings = {row.incident: row.closing for row in rows}
    mine = ReviewGiven.objects.filter(incident__in=list(closings), by=who.id).values_list("incident", "closing")
    return {incident for incident, closing in mine if closings[incident] == closing}


def teams() -> dict[str, str]:
    """The team of each member of staff today, by id; an account that is no longer in use keeps its own."""
    return dict(Staff.objects.values_list("staff_id", "team"))


#: In a smaller team, figures of the team are figures of its handlers.
LEAST_OF_A_TEAM = 3


def may_see_handler(who: Who, handler: str, of: Mapping[str, str]) -> bool:
    """Whether somebody may see the figures of one handler: their own, and a supervisor those of their own team."""
    team = of.get(who.id, "")
    return who.id == handler or (who.role is StaffRole.SUPERVISOR and bool(team) and of.get(handler) == team)


def may_see_team(who: Who, team: str, of: Mapping[str, str], handlers: Iterable[str]) -> bool:
    """Whether somebody may see the figures of a team: of a small one only its own supervisor.

    ``handlers``: those whose contacts are counted.
    """
    small = sum(of.get(handler) == team for handler in set(handlers)) < LEAST_OF_A_TEAM
    return not small or (who.role is StaffRole.SUPERVISOR and of.get(who.id) == team)
