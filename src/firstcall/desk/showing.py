"""Reading what a page shows: one state, one list of entries, and little around them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from firstcall.desk import earlier_logs, remembering
from firstcall.desk.names import staff_names
from firstcall.desk.offering import choices_of
from firstcall.desk.picture import words
from firstcall.desk.picture.assessed import AssessedAround
from firstcall.desk.picture.choices import Choices
from firstcall.desk.picture.duties import Asked, Offered
from firstcall.desk.picture.graded import GradedAround
from firstcall.desk.picture.lines import Follower, followers, without_looks_of_others
from firstcall.desk.picture.queue import QueueItem, Waiting, queue
from firstcall.desk.picture.restricted import concealed, concealed_state, holds_restricted
from firstcall.desk.picture.safeguarding import ReferralsPane, referrals
from firstcall.desk.picture.whole import Around, Picture, picture
from firstcall.desk.remembering import Read
from firstcall.guidance import book as books
from firstcall.guidance import clocks
from firstcall.guidance.advising import standing
from firstcall.guidance.asking import standing as questions_standing
from firstcall.guidance.assessing import contradictions
from firstcall.guidance.prefilling import prefilled
from firstcall.guidance.reassessing import causes
from firstcall.guidance.referring import offered
from firstcall.guidance.regrading import unsettled
from firstcall.guidance.warnings.situation import Situation
from firstcall.incident.codes import Role
from firstcall.incident.entries import Entry, Line
from firstcall.incident.state import State
from firstcall.log import reading
from firstcall.log.models import IncidentRow
from firstcall.log.stream.frames import LOOK
from firstcall.people.permissions import Permission, may
from firstcall.people.relations import concealed_from
from firstcall.people.who import Who

#: Open incidents that the queue lists; a control room with more has other worries.
LONGEST_QUEUE = 200


def now() -> datetime:
    """The time at which a page is drawn or a step is taken."""
    return timezone.now()


def choices() -> Choices:
    """What the page offers under the book of this process."""
    return choices_of(books.current())


def seen_by(who: Who, incident: int, *, read: Read | None = None) -> tuple[State, Sequence[Entry]]:
    """The state and the entries of an incident as this person may see them: without restricted records, where they may not.

    ``read``: the incident as it was read for this very request.
    """
    read = read or remembering.read(incident)
    state, entries = read.state, read.entries
    restricted = books.current().markers.restricted
    if not may(who.role, Permission.SEE_BOARD):
        entries = without_looks_of_others(entries, who.id)  # whoever handles it is not shown that somebody watches
    opened = may(who.role, Permission.SEE_RESTRICTED) or state.opened_to(who.id, now()) is not None
    if opened or not holds_restricted(state, restricted):
        return state, entries
    return concealed_state(state, restricted), concealed(entries, restricted)


def looked_since(who: Who, read: Read, since: datetime) -> bool:
    """Whether a look of this person at the incident stands in its log, later than ``since``."""
    late = itertools.takewhile(lambda entry: entry.at > since, reversed(read.entries))
    return any(entry.kind == LOOK and entry.by == who.id for entry in late)


def shown(who: Who, incident: int, *, at: datetime, read: Read | None = None) -> Picture:
    """The picture of an incident as it is now, for this person's eyes. ``read``: as in ``seen_by``."""
    read = read or remembering.read(incident)
    state, entries = seen_by(who, incident, read=read)
    whole = read.state
    around = Around(
        names=staff_names(),
        further=further_questions(state, at=at),
        offers=advice_offered(state, at=at),
        referrals=referrals_offered(state, at=at),
        history=earlier_logs.around(whole, at=at),
        assessed=assessing(whole, entries, at=at),
        graded=grading(whole),
    )
    return picture(state, entries, choices(), at, around)


def assessing(state: State, entries: Sequence[Entry], *, at: datetime) -> AssessedAround:
    """What guidance says of the assessment now. ``state`` is the whole one: what is known never holds a restricted record."""
    book = books.current()
    if state.contact is None:
        return AssessedAround()
    lines = {entry.seq: entry.body.text for entry in entries if isinstance(entry.body, Line)}
    last = state.assessment
    against = contradictions(last.elements, last.overall, state, book=book, now=at) if last is not None else ()
    return AssessedAround(
        known=prefilled(state, book=book, now=at, lines=lines),
        against=against,
        due=tuple(cause.says for cause in causes(Situation(state, book, at))),
    )


def grading(state: State) -> GradedAround:
    """What guidance says of the grade now."""
    book = books.current()
    return GradedAround(clocks.running(state, book=book), unsettled(state, book))


def unfolded(who: Who, incident: int, first: int, last: int) -> tuple[Follower, ...]:
    """The entries ``first`` to ``last`` of an incident, each as a sentence, for this person's eyes."""
    return followers(*seen_by(who, incident), first, last)


def further_questions(state: State, *, at: datetime) -> tuple[Asked, ...]:
    """The questions that the book would ask now, the next one first."""
    book = books.current()
    return tuple(
        Asked(
            code=one.one.ask.code,
            person=one.person.ref,
            person_words=words.who_label(state, one.person.ref),
            text=one.body().text,
            why=one.one.ask.why,
            set=one.one.set.set,
            set_name=one.one.set.name,
            waits=one.waits,
            systems=(*one.gain.asked_by, *one.gain.towards),
        )
        for one in questions_standing(state, book=book, now=at)
    )


def advice_offered(state: State, *, at: datetime) -> tuple[Offered, ...]:
    """All advice of the book: whether its rules offer it now, what comes before it, and why it is wrong, where it is."""
    book = books.current()
    told = []
    for offer in standing(state, book=book, now=at):
        first = [book.advice[code].says for code in offer.first if code in book.advice]
        told.append(Offered(offer.item.code, " ".join(first), apt=offer.offered, wrong=offer.wrong))
    return tuple(told)


def referrals_offered(state: State, *, at: datetime) -> ReferralsPane:
    """The referrals that the book's rules offer now, and those that a person's own judgement can make."""
    book = books.current()
    offered_now = offered(state, forms=book.referrals, markers=book.markers, now=at)
    return referrals(state, book.referrals, offered_now, staff_names())


def free_ref(incident: int, role: Role) -> str:
    """The reference that the next person of a role gets: ``suspect``, then ``suspect-2``."""
    state = reading.state(incident)
    taken = {*state.persons, *state.aliases}
    ref, count = role.value, 1
    while ref in taken:
        count += 1
        ref = f"{role.value}-{count}"
    return ref


def waiting(who: Who, *, here: int = 0) -> tuple[QueueItem, ...]:
    """The queue of open incidents."""
    known = IncidentRow.objects.filter(open=True).exclude(incident__in=concealed_from(who).values("incident"))
    rows = known.order_by("-incident")[:LONGEST_QUEUE]
    return queue(tuple(_waiting(r) for r in rows), me=who.id, here=here, names=dict(staff_names()))


def _waiting(row: IncidentRow) -> Waiting:
    return Waiting(
        incident=row.incident,
        opened=row.opened,
        channel=row.channel,
        number=row.number,
        handler=row.handler,
        headline=row.headline,
        grade=row.grade,
        level=row.level,
        unacknowledged=row.unacknowledged,
    )
