"""What earlier incidents' own logs say today, for the pane that shows each in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Min, Q

from firstcall.desk.picture.history import SHOWN, Before, HistoryAround, by_incident
from firstcall.guidance import book as books
from firstcall.guidance.households import households
from firstcall.guidance.repeats import pattern_of
from firstcall.guidance.warnings.situation import Situation
from firstcall.incident.entries import Closed, Line
from firstcall.incident.state import State
from firstcall.log import reading
from firstcall.log.models import EntryRow, IncidentRow, PromiseRow

_GONE = "Text removed at the end of its retention."


def around(state: State, *, at: datetime) -> HistoryAround:
    """The earlier logs that the pane shows, the pattern of the contacts, and who else is at the addresses.

    ``state`` is the whole state: of a restricted record guidance says only that there is one.
    """
    situation = Situation(state, books.current(), at)
    shown = list(by_incident(state))[:SHOWN]
    return HistoryAround(
        logs=logs(shown, at=at),
        pattern=pattern_of(state, situation.earlier, cues=situation.book.cues, now=at),
        households=households(situation),
    )


def logs(incidents: Sequence[int], *, at: datetime) -> dict[int, Before]:
    """The first line of each incident, how it ended, and what was promised in it and not kept."""
    if not incidents:
        return {}
    first = _bodies(incidents, "line", Min)
    ended = _bodies(incidents, "closed", Max)
    still_open = set(IncidentRow.objects.filter(incident__in=incidents, open=True).values_list("incident", flat=True))
    promises: dict[int, list[str]] = {}
    for promise in PromiseRow.objects.filter(incident__in=incidents).exclude(kept=True).order_by("due"):
        if promise.kept is False or promise.due <= at:
            promises.setdefault(promise.incident, []).append(promise.text)
    return {
        number: Before(
            first_line=first.get(number, ""),
            ended=None if number in still_open else ended.get(number, ""),
            not_kept=tuple(promises.get(number, ())),
        )
        for number in incidents
    }


def _bodies(incidents: Sequence[int], kind: str, which: type[Min] | type[Max]) -> dict[int, str]:
    """The words of the first or the last entry of a kind of each incident."""
    rows = EntryRow.objects.filter(incident__in=incidents, kind=kind)
    those = Q()
    for number, seq in rows.values("incident").annotate(one=which("seq")).values_list("incident", "one"):
        those |= Q(incident=number, seq=seq)
    found: dict[int, str] = {}
    for row in EntryRow.objects.filter(those) if those else ():
        body = reading.as_entry(row).body
        found[row.incident] = (
            body.text if isinstance(body, Line) else body.reason if isinstance(body, Closed) else _GONE
        )
    return found
