"""A cell of the matrix opened: what was asked, what came back, and why each record is taken to fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from firstcall.desk.picture import words
from firstcall.desk.picture.matrix import Cell, answer_shown, cell
from firstcall.desk.picture.orders import order_words
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.why import Why, why
from firstcall.desk.picture.wider import WiderView, wider_view
from firstcall.guidance import book as books
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Plan
from firstcall.incident.held import CheckHeld, FoundHeld
from firstcall.incident.records import Found, RecordPerson
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as it is read, and why it matches."""

    id: str
    summary: str
    as_of: str
    text: str
    event: str
    persons: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    why: Why


@dataclass(frozen=True, slots=True)
class CellView:
    """A person and a source, opened."""

    source: str
    source_name: str
    holds: str
    person: str
    cell: Cell
    asked_by: tuple[tuple[str, str], ...]
    planned_because: str
    answered: str
    attempts: int
    cut_off: bool
    records: tuple[RecordView, ...]
    ref: str = ""
    wider: WiderView | None = None
    wider_records: tuple[RecordView, ...] = ()
    may_widen: bool = False
    by_request: bool = False  # only people answer for it
    requested: bool = False  # and were asked
    records_of: str = ""  # the key of the source whose records these are: of a closed one its successor
    answer_of: str = ""  # what that is called, where it is another

    @property
    def every_record(self) -> tuple[RecordView, ...]:
        """All that is shown here, so all that is looked at."""
        return (*self.records, *self.wider_records)


def opened(state: State, person: str, row: SourceRow, sources: tuple[SourceRow, ...], now: datetime) -> CellView:
    """The whole of one cell."""
    ref = state.ref(person)
    held = state.cell(ref, row.key)
    shown = None if held is None else answer_shown(state, held, row)
    made = state.request(ref, row.key)
    read = None if held is None else state.as_sent(shown or held)
    source = row.key if shown is None else shown.source
    found = [f for f in state.found.values() if f.person == ref and f.source == source]
    found.sort(key=lambda f: -f.found.match.bits)
    only_wider = [f for f in state.found_only_wider(ref) if f.source == row.key]
    only_wider.sort(key=lambda f: -f.found.match.bits)
    wider = state.wider_cell(ref, row.key)
    names = {s.key: s.name for s in sources}
    return CellView(
        source=row.key,
        source_name=row.name,
        holds=row.holds,
        person=words.who_label(state, ref),
        cell=cell(state, ref, row, found, names, now),
        asked_by=() if read is None else _asked(read.by_what),
        planned_because="" if held is None else held.why,
        answered="" if read is None else _answered(read),
        attempts=0 if read is None else read.attempts,
        cut_off=False if read is None else read.cut_off,
        records=tuple(record_view(f, {} if read is None else read.by_what) for f in found),
        ref=ref,
        wider=None if wider is None else wider_view(wider, len(only_wider), now),
        wider_records=tuple(record_view(f, {} if wider is None else wider.by_what, wider=True) for f in only_wider),
        by_request=(held is not None and held.plan is Plan.REQUEST_ONLY) or (made is not None and made.open),
        requested=made is not None,
        records_of=source,
        answer_of="" if shown is None else names.get(shown.source, shown.source),
        may_widen=state.open and held is not None and row.wider and held.plan is Plan.DUE and bool(held.by_what),
    )


def _asked(by_what: dict[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    return tuple((words.field_label(f), ", ".join(words.shown(f, v) for v in vs)) for f, vs in by_what.items() if vs)


def _answered(held: CheckHeld) -> str:
    if held.answered_at is None:
        return ""
    took = f"{held.took_ms} ms" if held.took_ms < 60_000 else words.span_of(timedelta(milliseconds=held.took_ms))
    return f"{words.clock(held.answered_at)}, after {took}"


def record_view(held: FoundHeld, by_what: dict[str, tuple[str, ...]], *, wider: bool = False) -> RecordView:
    """A record that an answer to this question brought."""
    found = held.found
    record = found.record
    event = record.event
    said = ""
    if event is not None:
        parts = (words.moment(event.at) if event.at else "", words.plain(event.kind), event.address or "", event.text)
        said = ", ".join(p for p in parts if p)
    return RecordView(
        id=found.id,
        summary=visible(found.summary),
        as_of="date of data not given" if record.as_of is None else f"data of {words.day(record.as_of)}",
        text=visible(record.text),
        event=visible(said),
        persons=tuple((_head(found, i), _rows(p)) for i, p in enumerate(record.persons)),
        why=why(found, by_what, wider=wider),
    )


def _head(found: Found, index: int) -> str:
    role = words.plain(found.record.persons[index].role.value)
    return f"{role}, the person asked about" if index == found.about else role


def _rows(person: RecordPerson) -> tuple[tuple[str, str], ...]:
    names = [n.full for n in person.names]
    rows = [
        ("Name", names[0] if names else ""),
        ("Also known as", ", ".join(names[1:])),
        ("Born", words.day_of(person.born) if person.born else ""),
        ("Sex", person.sex or ""),
        ("Nationality", person.nationality or ""),
        ("Markers", ", ".join(m.replace("-", " ") for m in person.markers)),
        ("Telephones", ", ".join(words.telephone(p) for p in person.phones)),
        ("E-mails", ", ".join(person.emails)),
        ("Usernames", ", ".join(person.usernames)),
        ("Vehicles", ", ".join(person.vehicles)),
        ("Addresses", "; ".join(person.addresses)),
        ("Images", f"{len(person.images)} hashes; never shown" if person.images else ""),
    ]
    law = books.current().law
    rows += [("Order", order_words(order, law)) for order in person.orders]
    return tuple((label, visible(value)) for label, value in rows if value)
