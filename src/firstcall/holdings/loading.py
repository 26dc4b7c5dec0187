"""Loading an extract: all of it or nothing, and only what changed is written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date, datetime
from typing import IO

import msgspec
from django.db import connection, transaction

from firstcall.holdings import indexing
from firstcall.holdings.models import HeldRecord, HeldSource
from firstcall.incident.records import Record
from firstcall.matching.keys import VERSION

_BATCH = 2000

#: Any two loads wait for each other on PostgreSQL (SQLite has one writer anyway).
_LOAD_LOCK = 7_261_401


_Row = tuple[int | str | bytes, ...]


class NoDate(ValueError):
    """Nothing says of which day the data are; an answer from them could not say so either."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What a load did. ``unread``: identifiers of new and changed records by which these cannot be found."""

    source: str
    as_of: date
    count: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    unread: int = 0


class _Ready(msgspec.Struct, array_like=True):
    """A record made ready to be written. Without ``compared`` it stood unchanged when it was looked at."""

    record_id: str
    digest: str
    body: bytes
    compared: bytes | None = None
    keys: list[int] = []


def load(
    source: str,
    rows: Iterable[Record],
    *,
    as_of: date | None,
    at: datetime,
    replace: bool = False,
    keep: Set[str] = frozenset(),
) -> Loaded:
    """Bring the extract of ``source`` to what ``rows`` say, in one transaction.

    A record that is already held as it stands is left alone; one that changed is written and its keys with it.
    ``replace`` withdraws what is held and not among the rows, but for the ids in ``keep``. Of two rows with
    one id the later counts. ``as_of`` is the date of the data; left out, it is the latest that a record gives:
    raises NoDate where none does. Whatever ``rows`` raises leaves everything as it was.
    """
    with tempfile.TemporaryFile() as spool:
        latest, unread = _make_ready(source, rows, spool)
        dated = as_of or latest
        if dated is None:
            raise NoDate(source)
        with transaction.atomic():
            _lock()
            writing = _Writing(source)
            for ready in _batches(spool):
                writing.write(ready)
            if replace:
                writing.withdraw(keep)
            count = writing.finish()
            HeldSource.objects.update_or_create(
                source=source, defaults={"as_of": dated, "loaded_at": at, "count": count, "index_version": VERSION}
            )
    return Loaded(
        source=source,
        as_of=dated,
        count=count,
        added=writing.added,
        changed=writing.changed,
        unchanged=writing.unchanged,
        withdrawn=writing.withdrawn,
        unread=unread,
    )


def _make_ready(source: str, rows: Iterable[Record], spool: IO[bytes]) -> tuple[date | None, int]:
    """All the work that needs no lock: encode, tell what changed, normalise. Returns the latest date and ``unread``."""
    standing = _standing(source)
    latest, unread = None, 0
    for record in rows:
        body = indexing.encode_record(record)
        ready = _Ready(record.id, indexing.digest(body), body)
        if standing.get(record.id, (0, ""))[1] != ready.digest:
            prepared = indexing.prepare(source, record)
            ready.compared, ready.keys = prepared.compared, prepared.keys
            unread += prepared.unread
        packed = msgspec.msgpack.encode(ready)
        spool.write(len(packed).to_bytes(8, "big") + packed)
        if record.as_of is not None and (latest is None or record.as_of > latest):
            latest = record.as_of
    spool.seek(0)
    return latest, unread


def _batches(spool: IO[bytes]) -> Iterator[list[_Ready]]:
    decode = msgspec.msgpack.Decoder(_Ready).decode
    batch: dict[str, _Ready] = {}
    while head := spool.read(8):
        ready = decode(spool.read(int.from_bytes(head, "big")))
        batch[ready.record_id] = ready
        if len(batch) == _BATCH:
            yield list(batch.values())
            batch = {}
    if batch:
        yield list(batch.values())


def _standing(source: str) -> dict[str, tuple[int, str]]:
    rows = HeldRecord.objects.filter(source=source).values_list("record_id", "id", "digest")
    return {record_id: (number, digest) for record_id, number, digest in rows.iterator(chunk_size=5000)}


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOAD_LOCK])


class _Writing:
    """One load as it is written, inside its transaction."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.added = self.changed = self.unchanged = self.withdrawn = 0
        self._standing = _standing(source)
        self._named: set[str] = set()
        self._gone: list[int] = []
        last = HeldRecord.objects.order_by("-id").values_list("id", flat=True).first()
        self._next = (last or 0) + 1

    def write(self, batch: list[_Ready]) -> None:
        """Write what is new or changed of a batch, in which every id stands once."""
        records: list[_Row] = []
        keys: list[tuple[int, int]] = []
        gone: list[int] = []
        for ready in batch:
            number, digest = self._standing.get(ready.record_id, (0, ""))
            self._named.add(ready.record_id)
            if digest == ready.digest:
                self.unchanged += 1
                continue
            if number:
                gone.append(number)
                self.changed += 1
            else:
                self.added += 1
            if ready.compared is None:
                prepared = indexing.prepare(self.source, indexing.decode_record(ready.body))
                ready.compared, ready.keys = prepared.compared, prepared.keys
            new, self._next = self._next, self._next + 1
            self._standing[ready.record_id] = (new, ready.digest)
            records.append((new, self.source, ready.record_id, ready.digest, ready.compared, ready.body.decode()))
            keys += ((key, new) for key in ready.keys)
        self._forget(gone)
        _insert("holdings_record", ("id", "source", "record_id", "digest", "compared", "body"), records)
        _insert("holdings_key", ("key", "record"), sorted(keys))

    def withdraw(self, keep: Set[str]) -> None:
        """Take out what is held and was not named."""
        names = [name for name in self._standing if name not in self._named and name not in keep]
        self._forget([self._standing.pop(name)[0] for name in names])
        self.withdrawn = len(names)

    def finish(self) -> int:
        """Take out the keys of all that is gone; returns how many records stand."""
        if self._gone:
            with connection.cursor() as cursor:
                cursor.execute(
                    "DELETE FROM holdings_key WHERE NOT EXISTS"
                    " (SELECT 1 FROM holdings_record r WHERE r.id = holdings_key.record)"
                )
        return len(self._standing)

    def _forget(self, numbers: list[int]) -> None:
        for start in range(0, len(numbers), 500):
            HeldRecord.objects.filter(id__in=numbers[start : start + 500]).delete()
        self._gone += numbers


def _insert(table: str, columns: Sequence[str], rows: Sequence[_Row]) -> None:
    if not rows:
        return
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)  # noqa: S608
