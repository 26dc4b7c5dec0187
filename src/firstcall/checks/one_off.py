"""Somebody looked up once, outside an incident: by the same plan, with the same three outcomes, and on the record.

That it is asked, by whom and why is an entry of the house log before any source is asked; what came of it is another before
anything is shown. Records are kept nowhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from firstcall.checks.answering import answer
from firstcall.checks.one_off_asking import Asking, ask_all
from firstcall.checks.one_off_challenge import Look, stand
from firstcall.checks.one_off_input import Wanted, read
from firstcall.checks.one_off_plan import PERSON, after, due, state_for
from firstcall.guidance import book as books
from firstcall.incident.codes import Outcome
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.incident.held import CheckHeld
from firstcall.incident.state import State
from firstcall.log.recording import note
from firstcall.people.permissions import Permission, require
from firstcall.people.who import Who
from firstcall.sources.outcomes import Result

#: What the entries of the house log are called.
ASKED, ANSWERED = "one-off-check", "one-off-answer"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody typed: whom to look for, where, and why; and how it came (a page, or the command line)."""

    by_what: Mapping[str, str]
    reason: str
    sources: tuple[str, ...] = ()
    fuller: str = ""
    way: str = "page"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it: a state that is kept nowhere, in which ``person`` is whoever was asked about."""

    id: str
    wanted: Wanted
    state: State
    at: datetime
    person: str = PERSON

    def asked(self, source: str) -> bool:
        """Whether a source was one of those that were wanted."""
        return not self.wanted.sources or source in self.wanted.sources


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def check(*, who: Who, told: Told, at: datetime) -> Checked:
    """Look somebody up. Blocks until every source that is due has answered or run out of time.

    Raises NotPermitted; CannotAsk for a field that cannot be used; Challenged where a fuller reason is wanted first; and
    whatever the log raises where an entry cannot be written: then show nothing.
    """
    require(who, Permission.CHECK_ONE_OFF)
    book = books.current()
    wanted = read(told.by_what, reason=told.reason, sources=told.sources, known=list(book.catalogue))
    look = Look(of="one-off check", asked=wanted.asked, same=wanted.same, reason=wanted.reason)
    stand(who=who, look=look, fuller=told.fuller, at=at)
    name = f"one-off/{uuid.uuid4().hex}"
    state = state_for(wanted.by_what, asker=who.id, role=who.role, book=book, at=at)
    checks = due(state, wanted.sources)
    _note_asked(who, name, wanted, checks, told.way, at)
    asking = Asking(name=name, asker=who.id, why=wanted.reason, rows=book.catalogue, now=now)
    results = ask_all(asking, checks)
    answered = now()
    state = after(state, [answer(one, results[one.check]) for one in checks], at=answered)
    _note_answered(who, name, [(one, results[one.check]) for one in checks], answered)
    return Checked(name, wanted, state, answered)


def _note_asked(who: Who, name: str, wanted: Wanted, checks: Sequence[CheckHeld], way: str, at: datetime) -> None:
    about = {"check": name, "way": way, "sources": " ".join(check.source for check in checks), **wanted.by_what}
    note([Draft(body=Housekeeping(what=ASKED, says=wanted.reason, about=about), by=who.id)], at=at)


def _note_answered(who: Who, name: str, answers: Sequence[tuple[CheckHeld, Result]], at: datetime) -> None:
    if answers:
        note([Draft(body=_answered(name, *one), by=who.id) for one in answers], at=at)


def _answered(name: str, check: CheckHeld, result: Result) -> Housekeeping:
    about = {"check": name, "source": check.source, "outcome": result.outcome.value}
    if result.reason is not None:
        about["reason"] = result.reason.value
    if result.as_of is not None:
        about["as_of"] = result.as_of.isoformat()
    if result.outcome is Outcome.TRACE:
        about["records"] = " ".join(found.id for found in result.records)
    says = f"{check.source} came to {result.outcome.value}: {len(result.records)} records."
    return Housekeeping(what=ANSWERED, says=says, about=about)
