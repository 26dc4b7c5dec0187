"""Every derived table rebuilt from the log alone; and the proof that the log is whole."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.conf import settings
from django.db.models import Min

from firstcall.guidance import book as books
from firstcall.guidance.consequences import wakes_at
from firstcall.incident.entries import Line
from firstcall.incident.folding import fold
from firstcall.incident.state import VERSION, State
from firstcall.log import reading, tables
from firstcall.log.commitments import body_mac, meta_hash
from firstcall.log.deriving import rows_of
from firstcall.log.gate import writing
from firstcall.log.models import EntryRow, SnapshotRow, TokenSeen
from firstcall.log.recording import SNAPSHOT_EVERY

#: Entries of the house log that are read at once.
_PIECE = 2_000
EMPTY = {table: {} for table in tables.DERIVED}  # type: ignore[var-annotated]


def rebuild() -> int:
    """Empty the derived tables and fill them from the log, in one transaction; returns the number of incidents."""
    with writing():
        for model, _, _ in tables.DERIVED.values():
            model._default_manager.all().delete()
        SnapshotRow.objects.all().delete()
        TokenSeen.objects.all().delete()
        tables.empty_further()
        numbers = reading.numbers()
        for number in numbers:
            _rebuild(number)
        _follow_the_house_log()
    return len(numbers)


def _rebuild(incident: int) -> None:
    state, kept = State(), State()
    entries = reading.entries(incident)
    for entry in entries:
        state = fold([entry], state)
        if isinstance(entry.body, Line) and entry.body.token:
            TokenSeen.objects.create(token=entry.body.token, incident=incident, seq=entry.seq)
        if entry.seq % SNAPSHOT_EVERY == 0:
            kept = state
    now = state.at
    assert now is not None
    wake = wakes_at(state, book=books.current(), now=now)
    tables.write(incident, EMPTY, rows_of(state, wake_at=wake))
    tables.follow(entries, state)
    if kept.seq:
        SnapshotRow.objects.create(incident=incident, seq=kept.seq, version=VERSION, state=msgspec.json.encode(kept))


def _follow_the_house_log() -> None:
    """What rooms above derive from the house log; it may be long, and is read piece by piece."""
    after = 0
    while entries := reading.entries(0, after=after, upto=after + _PIECE):
        after = entries[-1].seq
        tables.follow(entries, State(seq=after))


@dataclass(frozen=True)
class Broken:
    """An entry that is not what it committed to, or a gap in an incident's sequence."""

    incident: int
    seq: int
    says: str


def verify() -> list[Broken]:
    """Every entry against its commitments and every incident's sequence against gaps; [] of a whole log."""
    broken: list[Broken] = []
    last: dict[int, int] = {}
    if EntryRow.objects.aggregate(first=Min("seq"))["first"] not in (None, 1):
        broken.append(Broken(0, 1, "the log does not begin at its beginning"))
    for row in EntryRow.objects.order_by("incident", "seq").iterator(chunk_size=2000):
        if row.seq != last.get(row.incident, 0) + 1:
            broken.append(Broken(row.incident, row.seq, "entries before this one are missing"))
        last[row.incident] = row.seq
        broken += _broken(row)
    return broken


def _broken(row: EntryRow) -> list[Broken]:
    entry = reading.as_entry(row)
    meta = meta_hash(
        incident=entry.incident, seq=entry.seq, at=entry.at, by=entry.by, kind=entry.kind, rests_on=entry.rests_on
    )
    if meta != row.meta_hash:
        return [Broken(row.incident, row.seq, "who, when or what kind is not what was committed to")]
    if row.body is not None and body_mac(settings.LOG_KEY, meta, row.body.encode()) != row.body_mac:
        return [Broken(row.incident, row.seq, "the body is not what was committed to")]
    return []
