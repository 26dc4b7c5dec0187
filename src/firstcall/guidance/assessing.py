"""An assessment against what the records and the facts of its incident show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from firstcall.guidance.book import Book
from firstcall.guidance.context import ADULT, PROTECTED, age_of, cue_facts
from firstcall.guidance.denying import says_none
from firstcall.guidance.pages import Shown
from firstcall.incident.codes import Level
from firstcall.incident.dates import london_day
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An element says that there is none of what entry ``seq`` shows. ``shows`` is what it shows, by itself."""

    element: str
    says: str
    seq: int
    shows: str = ""


def contradictions(
    elements: Mapping[str, str], overall: str, state: State, *, book: Book, now: datetime
) -> tuple[Contradiction, ...]:
    """What stands against this assessment, element by element, each entry once for an element.

    An element contradicts only where its text says that there is none; the overall risk where it is ``none``
    over any danger shown, or ``low`` over a critical warning. Warnings at level notice (a possible match) do not contradict.
    """
    today = london_day(now)
    found: list[Contradiction] = []
    for element in book.thrive.elements:
        text = elements.get(element.code, "")
        if says_none(text):
            found += _against(element.code, f"{element.name} {text.strip()!r}", element.contradicted_by, state, today)
    level = overall.strip().casefold()
    if level == "none" or (level != "low" and says_none(level)):
        found += _against("overall", "overall risk 'none'", book.thrive.overall.get("none", Shown()), state, today)
    elif level == "low":
        critical = book.thrive.overall.get("low", Shown())
        found += _against("overall", "overall risk 'low'", critical, state, today, least=Level.CRITICAL)
    return tuple(dict.fromkeys(found))


def patience(book: Book) -> timedelta:
    """How long an assessment, or the want of one, may stand before it is made again."""
    return timedelta(minutes=book.thrive.again_after_minutes)


def assess_again(state: State, *, book: Book) -> datetime | None:
    """When the last assessment is to be made again for its age alone; None where none was made or all is over."""
    last = state.assessment
    return None if last is None or not state.open else last.at + patience(book)


def _against(
    element: str, claim: str, shown: Shown, state: State, today: date, *, least: Level = Level.HIGH
) -> Iterator[Contradiction]:
    for warning in state.warnings.values():
        if warning.code in shown.warnings and warning.level.rank >= least.rank:
            told = warning.says or warning.code
            yield Contradiction(element, f"{claim}, but: {told}", warning.seq, told)
    for cue in cue_facts(state):
        if cue.value in shown.cues:
            told = f"the log speaks of {_plain(str(cue.value))}"
            yield Contradiction(element, f"{claim}, but {told}", cue.seq, told)
    if shown.under_18:
        yield from _children(element, claim, state, today)


def _children(element: str, claim: str, state: State, today: date) -> Iterator[Contradiction]:
    for person in state.persons.values():
        age = age_of(person, today)
        if person.role in PROTECTED and age is not None and age.youngest < ADULT:
            fact = person.first("born") or person.first("age")
            years = str(age.youngest) if age.youngest == age.oldest else f"{age.youngest} to {age.oldest}"
            seq = person.seq if fact is None else fact.seq
            told = f"{person.name or person.role.value} is {years}"
            yield Contradiction(element, f"{claim}, but {told}", seq, told)


def _plain(cue: str) -> str:
    return cue.replace("-", " ")
