"""The stage of a scenario: its staff on duty, its records in the holdings, its sources with their faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from msgspec.structs import replace

from firstcall.checks.connecting import OWN_LOG
from firstcall.checks.own_log import earlier
from firstcall.exercises.scenario import OnDuty, Scenario
from firstcall.holdings import loading
from firstcall.holdings.searching import search
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import StaffRole
from firstcall.log.deriving import RETRY
from firstcall.people import actions as people
from firstcall.people import training_files
from firstcall.people.who import Who, by_command
from firstcall.sources.faults import Fault, Faulty
from firstcall.sources.holdings import Holdings, Page
from firstcall.sources.protocol import Question, Source


def put_on_duty(staff: Sequence[OnDuty], *, at: datetime) -> dict[str, Who]:
    """Everybody of the scenario as staff of this installation, with their certificates; by id.

    A certificate of a course that this force does not have counts for nothing here, and is left out.
    """
    courses = training_files.current().courses
    found: dict[str, Who] = {}
    for one in staff:
        found[one.id] = people.add_staff(
            who=by_command(StaffRole.ADMINISTRATOR), staff_id=one.id, name=one.name, role=one.role, at=at
        )
        for held in one.certificates:
            if held.course in courses:
                trainer = by_command(StaffRole.TRAINING_MANAGER)
                people.award(who=trainer, staff_id=one.id, course=held.course, awarded=held.awarded, at=at)
    return found


def fill(scenario: Scenario) -> None:
    """The scenario's records in the holdings, source by source."""
    for source, records in scenario.records.items():
        loading.load(source, records, as_of=scenario.starts.date(), at=scenario.starts)


def live_sources(
    rows: Mapping[str, SourceRow], *, faults: Sequence[Fault], now: Callable[[], datetime]
) -> dict[str, Source]:
    """Every source live, its data as of the moment of asking, with the scenario's faults laid over it."""
    return {
        key: Faulty(
            source=Holdings(partial(_as_of_now, key)),
            key=key,
            deadline_ms=row.deadline_ms,
            faults=lambda: faults,
            now=now,
        )
        for key, row in rows.items()
    }


def _as_of_now(key: str, question: Question) -> Page:
    page = search(question.source, question.by_what, today=question.today, wider=question.wider)
    own = earlier(question) if key == OWN_LOG and not question.wider else ()
    return replace(page, found=(*page.found, *own), as_of=question.today)


def once_over(faults: Sequence[Fault]) -> Callable[[str, datetime], datetime]:
    """When a source is tried again that still fails: as its fault ends, which a scenario knows beforehand."""

    def when(source: str, now: datetime) -> datetime:
        ends = [f.end for f in faults if f.holds(source, now) and f.end is not None]
        return max(ends, default=now + RETRY)

    return when


#: Within what time of a fault's end the missed checks must have been asked again.
RECOVERY = timedelta(seconds=30)
