"""Batches of one load as they are written: what is new or changed, and the keys with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
import numpy as np
from django.db import IntegrityError, transaction

from firstcall.holdings import indexing, staging, tables, wider
from firstcall.holdings.batches import Batch, SetAside
from firstcall.holdings.blocks import Block
from firstcall.holdings.tables import Numbers, RecordRow

#: Words that are remembered as kept; beyond it they are looked for again.
_MOST_WORDS = 500_000
_GOES_AT_ONCE = 1000


class Done(msgspec.Struct, omit_defaults=True):
    """What a load did so far. ``rows`` that were read; ``good`` of them are records; ``cells`` could not be read."""

    rows: int = 0
    good: int = 0
    bad: int = 0
    cells: int = 0
    unread: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    latest: date | None = None
    first_bad: SetAside | None = None


class Writing:
    """Writes the batches of one load of ``source``, each inside its caller's transaction.

    ``first``: nothing of the source stood when the load began, so an id that is there was in this load. ``staged``:
    keys are put by and built at the end. ``later_counts``: of two rows with one id the later is taken, else set aside.
    """

    def __init__(self, source: str, done: Done, *, first: bool, staged: bool, later_counts: bool = False) -> None:
        self.source = source
        self.done = done
        self.first = first
        self.staged = staged
        self._later_counts = later_counts
        self._words: set[str] = set()
        self.seen = Seen()

    def write(self, block: Block, batch: Batch) -> list[SetAside]:
        """Write a batch; returns rows of it that cannot be, because their id stood on an earlier line."""
        numbers, again = self._all_new(batch) or self._one_by_one(block, batch)
        owned = np.array(numbers, dtype=np.int64)[batch.key_owners]
        new = owned > 0
        put = staging.put_by if self.staged else lambda _source, keys, records: tables.add_keys(keys, records)
        put(self.source, batch.key_numbers[new], owned[new])
        if len(self._words) > _MOST_WORDS:
            self._words.clear()
        wider.keep(batch.words, self._words)
        self._count(batch, again)
        return again

    def _all_new(self, batch: Batch) -> tuple[Sequence[int], list[SetAside]] | None:
        """The whole batch at once, as a first load's usually are; None where an id of it is not new."""
        if not self.staged or not self.first or len(set(batch.ids)) < len(batch.ids):
            return None
        base = tables.last_number() + 1
        numbers = range(base, base + len(batch.ids))
        source = [self.source] * len(numbers)
        rows = zip(numbers, source, batch.ids, batch.digests, batch.compared, batch.bodies, strict=True)
        try:
            with transaction.atomic():
                tables.add_records(rows)
        except IntegrityError:
            return None
        self.done.added += len(numbers)
        self.done.unread += sum(batch.unread)
        return numbers, []

    def _one_by_one(self, block: Block, batch: Batch) -> tuple[Sequence[int], list[SetAside]]:
        """The number of each record that is written, 0 for one that stands as it is or cannot be; and these."""
        there = tables.standing(self.source, [*batch.ids, *batch.named])
        named = [there[name][0] for name in batch.named if name in there]
        last_of = {record_id: at for at, record_id in enumerate(batch.ids)}
        numbers = [0] * len(batch.ids)
        rows: list[RecordRow] = []
        gone: list[int] = []
        again: list[SetAside] = []
        mine: set[str] = set()
        following = tables.last_number() + 1
        for at, record_id in enumerate(batch.ids):
            number, digest = there.get(record_id, (0, ""))
            if self._later_counts:
                if last_of[record_id] != at:
                    continue
            elif record_id in mine or (number and (self.first or self.seen.has(number))):
                again.append(_again(block, batch, at))
                continue
            mine.add(record_id)
            if digest == batch.digests[at]:
                named.append(number)
                self.done.unchanged += 1
                continue
            if number:
                gone.append(number)
            self.done.changed += bool(number)
            self.done.added += not number
            self.done.unread += batch.unread[at]
            numbers[at] = following
            row = (following, self.source, record_id, batch.digests[at], batch.compared[at], batch.bodies[at])
            rows.append(row)
            following += 1
        self.forget(gone)
        tables.add_records(rows)
        if not self.first:
            seen = np.array([*(number for number in numbers if number), *named], dtype=np.int64)
            self.seen.add(seen)
            staging.put_seen(self.source, seen)
        return numbers, again

    def forget(self, numbers: Sequence[int]) -> None:
        """Take records out, and the keys that lead to them; they stand under this version's keys."""
        for start in range(0, len(numbers), _GOES_AT_ONCE):
            some = numbers[start : start + _GOES_AT_ONCE]
            if not self.staged:
                keys: list[int] = []
                records: list[int] = []
                for number, body in tables.bodies_of(some):
                    found = indexing.prepare(self.source, indexing.decode_record(body)).keys
                    keys += found
                    records += [number] * len(found)
                tables.take_keys(np.array(keys, dtype=np.int64), np.array(records, dtype=np.int64))
            tables.take_records(some)

    def _count(self, batch: Batch, again: Sequence[SetAside]) -> None:
        done = self.done
        done.good += len(batch.ids) - len(again)
        done.bad += len(batch.bad) + len(again)
        done.rows += len(batch.ids) + len(batch.bad)
        done.cells += batch.unread_cells
        if batch.latest is not None and (done.latest is None or batch.latest > done.latest):
            done.latest = batch.latest
        if done.first_bad is None and batch.bad:
            done.first_bad = msgspec.structs.replace(batch.bad[0], row="")


def _again(block: Block, batch: Batch, at: int) -> SetAside:
    says = f"id: {batch.ids[at]!r} stands on an earlier line"
    return SetAside(batch.lines[at], says, "give each record one line and its own id", block.row(batch.lines[at]))


class Seen:
    """Which records a load named, a byte for each number up to the highest."""

    def __init__(self) -> None:
        self._flags = np.zeros(1024, dtype=np.bool_)

    def add(self, numbers: Numbers) -> None:
        """These were named."""
        if len(numbers):
            most = int(numbers.max())
            if most >= len(self._flags):
                self._flags = np.concatenate([self._flags, np.zeros(most, dtype=np.bool_)])
            self._flags[numbers] = True

    def has(self, number: int) -> bool:
        """Whether a record was named."""
        return number < len(self._flags) and bool(self._flags[number])

    def missing(self, numbers: Numbers) -> list[int]:
        """Those of the numbers that were not named."""
        beyond = numbers >= len(self._flags)
        named = np.zeros(len(numbers), dtype=np.bool_)
        named[~beyond] = self._flags[numbers[~beyond]]
        missing: list[int] = numbers[~named].tolist()
        return missing
