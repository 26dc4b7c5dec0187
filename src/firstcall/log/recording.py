"""The one function that writes: entries, their consequences to a fixed point, and the derived tables, in one transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from firstcall.guidance import book as books
from firstcall.guidance.consequences import consequences, wakes_at
from firstcall.incident.entries import Contact, Draft, Entry, Line, kind_of
from firstcall.incident.folding import step
from firstcall.incident.state import VERSION, State
from firstcall.incident.writing import encode_body
from firstcall.log import reading, tables
from firstcall.log.commitments import body_mac, meta_hash
from firstcall.log.deriving import rows_of
from firstcall.log.gate import writing as gated
from firstcall.log.models import EntryRow, SnapshotRow, TokenSeen
from firstcall.log.repeats import links

log = logging.getLogger(__name__)

#: Entries between two snapshots of a state.
SNAPSHOT_EVERY = 64
#: Passes after which consequences are cut off: what was typed is kept whatever a rule does.
PASSES = 40
_APPEND_LOCK = 7_700_900  # PostgreSQL: appends commit in the order of their cursors

Follower = Callable[[int, int], None]
_followers: list[Follower] = []


@dataclass(frozen=True)
class Recorded:
    """What one call of ``record`` appended, and the state after it."""

    entries: tuple[Entry, ...]
    state: State

    @property
    def incident(self) -> int:
        """The incident's number."""
        return self.state.incident


@dataclass
class Writing:
    """An incident held for writing: its state, and ``append``. Only ``writing`` makes one."""

    state: State
    incident: int
    at: datetime
    entries: list[Entry] = field(default_factory=list)
    rows: list[EntryRow] = field(default_factory=list)

    def append(self, drafts: Sequence[Draft]) -> None:
        """Append entries and their consequences, to a fixed point."""
        book = books.current()
        pending = self.add(drafts)
        for _ in range(PASSES):
            found = links(self.state, pending, now=self.at)
            more = (*found, *consequences(self.state, book=book, now=self.at))
            if not more:
                return
            pending = self.add(more)
        log.critical("incident %s: consequences did not settle after %s passes", self.incident, PASSES)

    def add(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Append entries alone, without what follows from them."""
        added = []
        for draft in drafts:
            entry = self._entry(draft)
            self.rows.append(_row(entry))
            self.state = step(self.state, entry)
            added.append(entry)
        self.entries += added
        return added

    def _entry(self, draft: Draft) -> Entry:
        seq = self.state.seq + 1
        return Entry(
            cursor=0,
            incident=self.incident,
            seq=seq,
            at=self.at if self.state.at is None else max(self.at, self.state.at),
            by=draft.by,
            kind=kind_of(draft.body),
            rests_on=tuple(seq + n if n < 0 else n for n in draft.rests_on),
            body=draft.body,
        )


@contextmanager
def writing(incident: int, *, at: datetime) -> Iterator[Writing]:
    """Hold an incident for writing: nobody else appends to it until this ends; what was appended is then kept.

    Leaving by an exception keeps nothing.
    """
    with gated():
        _hold(incident)
        before = reading.state(incident)
        held = Writing(state=before, incident=incident, at=at.astimezone(UTC))
        yield held
        if held.entries:
            _keep(held, before)


def record(incident: int, drafts: Sequence[Draft], *, at: datetime) -> Recorded:
    """Append entries and their consequences to an incident's log; time alone has consequences with no drafts."""
    with writing(incident, at=at) as held:
        held.append(drafts)
        if not held.entries:
            tables.wake(incident, wakes_at(held.state, book=books.current(), now=held.at))
    return Recorded(tuple(held.entries), held.state)


def open_incident(drafts: Sequence[Draft], *, at: datetime) -> Recorded:
    """Open a new incident with its first entries (a Contact before all others)."""
    if not drafts or not isinstance(drafts[0].body, Contact):
        raise ValueError("an incident opens with a contact entry")
    with gated():
        _lock_appends()
        number = (EntryRow.objects.aggregate(last=Max("incident"))["last"] or 0) + 1
        held = Writing(state=State(), incident=number, at=at.astimezone(UTC))
        held.append(drafts)
        _keep(held, State())
    return Recorded(tuple(held.entries), held.state)


def note(drafts: Sequence[Draft], *, at: datetime) -> tuple[Entry, ...]:
    """Append to the house log (incident 0): what concerns no one incident. It has no state and no consequences."""
    with gated():
        _hold(0)
        last = EntryRow.objects.filter(incident=0).aggregate(last=Max("seq"))["last"] or 0
        house = Writing(state=State(seq=last), incident=0, at=at.astimezone(UTC))
        house.add(drafts)
        _insert(house)
        tables.follow(house.entries, house.state)
    return tuple(house.entries)


def subscribe(follower: Follower) -> Callable[[], None]:
    """Have ``follower(incident, seq)`` called after each commit of this process; returns how to leave."""
    _followers.append(follower)
    return lambda: _followers.remove(follower) if follower in _followers else None


def _keep(held: Writing, before: State) -> None:
    _insert(held)
    book = books.current()
    old = rows_of(before, wake_at=None)
    for row in old["incident"].values():
        del row["wake_at"]  # no state says when it was to wake
    new = rows_of(held.state, wake_at=wakes_at(held.state, book=book, now=held.at))
    tables.write(held.incident, old, new)
    tables.follow(held.entries, held.state)
    for entry in held.entries:
        if isinstance(entry.body, Line) and entry.body.token:
            TokenSeen.objects.create(token=entry.body.token, incident=entry.incident, seq=entry.seq)
    if before.seq // SNAPSHOT_EVERY != held.state.seq // SNAPSHOT_EVERY:
        _snapshot(held.state)


def _insert(held: Writing) -> None:
    if connection.vendor == "postgresql":
        _lock_appends()
    EntryRow.objects.bulk_create(held.rows)
    state, mark = held.state, held.rows[-1].body_mac

    def committed() -> None:
        if held.incident:
            reading.keep(state, mark)
        for follower in _followers:
            try:
                follower(held.incident, state.seq)
            except Exception:  # a follower's fault is not the writer's
                log.exception("a follower of the log failed")

    transaction.on_commit(committed)


def _snapshot(state: State) -> None:
    values = {"seq": state.seq, "version": VERSION, "state": msgspec.json.encode(state)}
    SnapshotRow.objects.update_or_create(incident=state.incident, defaults=values)


def _row(entry: Entry) -> EntryRow:
    assert entry.body is not None
    body = encode_body(entry.body)
    meta = meta_hash(
        incident=entry.incident, seq=entry.seq, at=entry.at, by=entry.by, kind=entry.kind, rests_on=entry.rests_on
    )
    return EntryRow(
        incident=entry.incident,
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        kind=entry.kind,
        rests_on=json.dumps(entry.rests_on),
        body=body.decode(),
        meta_hash=meta,
        body_mac=body_mac(settings.LOG_KEY, meta, body),
    )


def _hold(incident: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_APPEND_LOCK, incident % 2**31])


def _lock_appends() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_APPEND_LOCK])
