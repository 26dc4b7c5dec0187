"""Reading the log: entries since a cursor, entries of an incident, and states."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec
from django.db.models import Max

from firstcall.incident.entries import Entry
from firstcall.incident.folding import fold
from firstcall.incident.state import VERSION, State
from firstcall.incident.writing import decode_body
from firstcall.log.models import EntryRow, SnapshotRow

_decode_state = msgspec.json.Decoder(State).decode


def as_entry(row: EntryRow) -> Entry:
    """A kept row as an entry."""
    return Entry(
        cursor=row.cursor,
        incident=row.incident,
        seq=row.seq,
        at=row.at.astimezone(UTC),
        by=row.by,
        kind=row.kind,
        rests_on=tuple(json.loads(row.rests_on)),
        body=None if row.body is None else decode_body(row.body),
    )


def entries(incident: int, *, after: int = 0, upto: int | None = None) -> list[Entry]:
    """The entries of an incident with ``after`` < seq ≤ ``upto``, in order."""
    rows = EntryRow.objects.filter(incident=incident, seq__gt=after).order_by("seq")
    return [as_entry(r) for r in (rows if upto is None else rows.filter(seq__lte=upto))]


def since(cursor: int, *, limit: int = 1000) -> list[Entry]:
    """The entries of all incidents after a cursor, in cursor order; no entry appears later before it."""
    return [as_entry(r) for r in EntryRow.objects.filter(cursor__gt=cursor).order_by("cursor")[:limit]]


def changed_since(cursor: int, *, limit: int = 1000) -> list[tuple[int, int, int, str]]:
    """(cursor, incident, seq, kind) of the entries after a cursor, without their bodies: for followers."""
    rows = EntryRow.objects.filter(cursor__gt=cursor).order_by("cursor")
    return list(rows.values_list("cursor", "incident", "seq", "kind")[:limit])


def head() -> int:
    """The cursor of the last entry; 0 of an empty log."""
    return EntryRow.objects.aggregate(head=Max("cursor"))["head"] or 0


def state(incident: int, *, upto: int | None = None, at: datetime | None = None) -> State:
    """The state of an incident now, after entry ``upto``, or as it stood at a time.

    An incident without entries has the empty state.
    """
    if at is not None:
        return fold(e for e in entries(incident) if e.at <= at)
    if upto is not None:
        return fold(entries(incident, upto=upto))
    return _states.read(incident)


def states(incidents: Sequence[int]) -> dict[int, State]:
    """The states of many incidents now, by few questions: those that have not moved since they were last read are not read again."""
    return _states.read_many(incidents)


def whole(incident: int, known: Sequence[Entry] = ()) -> tuple[State, tuple[Entry, ...]]:
    """The state of an incident now and all its entries, of one moment.

    ``known``: its entries from the first one on, as they were read before; only what came after them is read, where the log
    still holds the last of them.
    """
    if known:
        rows = list(EntryRow.objects.filter(incident=incident, seq__gte=known[-1].seq).order_by("seq"))
        if rows and as_entry(rows[0]) == known[-1] and (now := _states.after(incident, rows)) is not None:
            return now, (*known, *map(as_entry, rows[1:]))
    now = state(incident)
    return now, tuple(entries(incident, upto=now.seq))


class _States:
    """States of this process, checked against the log at every reading.

    A kept state is used only where the log still holds, at its number, the very entry that it was folded up to.
    """

    def __init__(self, size: int = 512) -> None:
        self._kept: OrderedDict[int, tuple[str, State]] = OrderedDict()
        self._lock = threading.Lock()
        self._size = size

    def read(self, incident: int) -> State:
        with self._lock:
            mark, start = self._kept.get(incident, ("", State()))
        if not mark:
            return self._from_snapshot(incident)
        rows = list(EntryRow.objects.filter(incident=incident, seq__gte=start.seq).order_by("seq"))
        if not rows or rows[0].body_mac != mark:
            return self._from_snapshot(incident)
        return self._folded(rows[1:], start)

    def read_many(self, incidents: Sequence[int]) -> dict[int, State]:
        wanted = list(dict.fromkeys(incidents))
        last = dict(
            EntryRow.objects.filter(incident__in=wanted)
            .values("incident")
            .annotate(last=Max("cursor"))
            .values_list("incident", "last")
        )
        marks = {
            incident: (seq, mark)
            for incident, seq, mark in EntryRow.objects.filter(cursor__in=list(last.values())).values_list(
                "incident", "seq", "body_mac"
            )
        }
        found = {}
        for incident in wanted:
            seq, mark = marks.get(incident, (0, ""))
            with self._lock:
                known = self._kept.get(incident)
            if known is None or known[0] != mark or known[1].seq != seq:
                state = self.read(incident)
                if mark and state.seq == seq:
                    self.keep(state, mark)
            else:
                state = known[1]
            found[incident] = state
        return found

    def after(self, incident: int, rows: Sequence[EntryRow]) -> State | None:
        """The state after the last of these rows, which are the incident's last; None where what is kept is of none of them."""
        with self._lock:
            mark, start = self._kept.get(incident, ("", State()))
        place = start.seq - rows[0].seq
        if not mark or not 0 <= place < len(rows) or rows[place].body_mac != mark:
            return None
        return self._folded(rows[place + 1 :], start)

    def _from_snapshot(self, incident: int) -> State:
        kept = SnapshotRow.objects.filter(incident=incident, version=VERSION).first()
        start = State() if kept is None else _decode_state(bytes(kept.state))
        rows = EntryRow.objects.filter(incident=incident, seq__gt=start.seq).order_by("seq")
        return self._folded(list(rows), start)

    def _folded(self, rows: Sequence[EntryRow], start: State) -> State:
        return fold((as_entry(r) for r in rows), start) if rows else start

    def keep(self, state: State, mark: str) -> None:
        with self._lock:
            known = self._kept.get(state.incident)
            if known is not None and known[1].seq > state.seq and known[0] != mark:
                self._kept.pop(state.incident)
            self._kept[state.incident] = (mark, state)
            self._kept.move_to_end(state.incident)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


_states = _States()


def keep(state: State, mark: str) -> None:
    """Remember a state of this process; ``mark`` is the keyed hash of the last entry that it was folded from."""
    _states.keep(state, mark)


def forget() -> None:
    """Keep no state of any incident: for a log that is another one from now on, as in trials."""
    _states.forget()


def numbers(kinds: Iterable[str] = ("contact",)) -> list[int]:
    """The numbers of all incidents."""
    rows = EntryRow.objects.filter(kind__in=list(kinds), incident__gt=0)
    return sorted(set(rows.values_list("incident", flat=True)))
