"""Loading an extract: batch by batch, only what changed; a load that was broken off goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from datetime import date, datetime
from itertools import chain, islice
from typing import Protocol

import msgspec
import numpy as np
from django.db import transaction

from firstcall.holdings import forgetting, reindexing, staging, tables
from firstcall.holdings.batches import Batch
from firstcall.holdings.blocks import Block, Recipe
from firstcall.holdings.extracts import Extract
from firstcall.holdings.models import HeldLoad, HeldRecord, HeldSource
from firstcall.holdings.rejects import Rejects
from firstcall.holdings.turns import Turn, one_load
from firstcall.holdings.workers import prepared
from firstcall.holdings.writing import Done, Writing
from firstcall.incident.datafile import BadData, Fault
from firstcall.incident.records import Record
from firstcall.matching import keys

#: Records of a batch that come from this program, and records that are withdrawn in one turn.
_RECORDS = 5000
_WITHDRAWN = 2000


class NoDate(ValueError):
    """Nothing says of which day the data are; an answer from them could not say so either."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What a load did. ``unread``: identifiers of new and changed records by which these cannot be found.

    ``bad`` rows were set aside; ``cells`` could not be read, and their records were loaded without them.
    """

    source: str
    as_of: date
    count: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    unread: int = 0
    bad: int = 0
    cells: int = 0


class Watching(Protocol):
    """Whoever is told how a load comes along."""

    def waits(self) -> None:
        """Another load is under way."""

    def goes_on(self, rows: int) -> None:
        """An earlier load of the same file was broken off after so many rows."""

    def loading(self, done: Done, share: float) -> None:
        """What was done so far, and how much of the file that is."""

    def building(self, share: float) -> None:
        """How much of the keys is built."""


class Unwatched:
    """Nobody is."""

    def waits(self) -> None:
        """Nothing."""

    def goes_on(self, rows: int) -> None:
        """Nothing."""

    def loading(self, done: Done, share: float) -> None:
        """Nothing."""

    def building(self, share: float) -> None:
        """Nothing."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """How a load is wanted.

    ``as_of`` is the date of the data; left out, it is the latest that a record gives. ``at``: now. ``replace`` withdraws
    what is held and not among the rows, but for the ids in ``keep``. ``turn`` is a write transaction; ``told`` hears
    in the last one what was done.
    """

    at: datetime
    as_of: date | None = None
    replace: bool = False
    keep: Set[str] = frozenset()
    turn: Turn = transaction.atomic
    told: Callable[[Loaded], None] = lambda loaded: None
    workers: int = 0
    watching: Watching = Unwatched()


def load(
    source: str,
    rows: Iterable[Record],
    *,
    as_of: date | None,
    at: datetime,
    replace: bool = False,
    keep: Set[str] = frozenset(),
) -> Loaded:
    """Bring the extract of ``source`` to what ``rows`` say; of two rows with one id the later counts.

    A record that is already held as it stands is left alone; one that changed is written and its keys with it. Raises
    NoDate where nothing says of which day the data are. Whatever ``rows`` raises leaves the extract's date as it was,
    and no extract where there was none.
    """
    order = Order(at=at, as_of=as_of, replace=replace, keep=keep)
    with one_load():
        return _Load(source, "", order, later_counts=True).run(Recipe(source, "records"), _of(rows), None)


def load_extract(extract: Extract, mark: str, rejects: Rejects, order: Order) -> Loaded:
    """Bring the extract of a source to what a file says; of two rows with one id the later is set aside.

    ``mark`` tells the file and its mapping from any other: a load of the same that was broken off goes on. Raises
    BadData where the file is no extract at all, and NoDate.
    """
    with one_load(order.watching.waits):
        load = _Load(extract.recipe.source, mark, order, rejects=rejects)
        return load.run(extract.recipe, extract.blocks(load.state.position, load.state.line), extract)


def _of(rows: Iterable[Record]) -> Iterator[Block]:
    waiting, at = iter(rows), 0
    while some := list(islice(waiting, _RECORDS)):
        yield Block(at + 1, some, at + len(some), at + len(some) + 1)
        at += len(some)


class _Load:
    """One load, from where an earlier try of it was broken off or from the start."""

    def __init__(
        self, source: str, mark: str, order: Order, *, rejects: Rejects | None = None, later_counts: bool = False
    ) -> None:
        self.source = source
        self.order = order
        self.rejects = rejects
        held = HeldSource.objects.filter(source=source).first()
        if held is not None and held.index_version != keys.VERSION:
            reindexing.anew(source, at=order.at, turn=order.turn, workers=order.workers, tell=order.watching.building)
        self.first = held is None
        mark = f"{keys.VERSION}:{mark}"
        self.state, resumed = self._where_it_was(mark) or (self._anew(mark), False)
        self.done = msgspec.json.decode(self.state.told, type=Done)
        self.writing = Writing(source, self.done, first=self.first, staged=self.state.staged, later_counts=later_counts)
        if resumed:
            for numbers in staging.seen(source):
                self.writing.seen.add(numbers)
            order.watching.goes_on(self.done.rows)

    def _where_it_was(self, mark: str) -> tuple[HeldLoad, bool] | None:
        state = HeldLoad.objects.filter(source=self.source, fingerprint=mark, finished_at=None).first()
        if state is None or not state.position or self.rejects is None or not self.rejects.go_on(state.rejects):
            return None
        return state, True

    def _anew(self, mark: str) -> HeldLoad:
        """A load from the start. What an unfinished first load left is taken out: nothing answers from it yet."""
        before = HeldLoad.objects.filter(source=self.source, finished_at=None).first()
        left = tables.numbers_of(self.source).tolist() if self.first else []
        with self.order.turn():
            staging.forget(self.source)
            dirty = bool(left) and (before is None or before.phase != "rows" or not before.staged or before.dirty)
            state = HeldLoad(source=self.source, fingerprint=mark, started_at=self.order.at, dirty=dirty)
            state.save()
        for start in range(0, len(left), _WITHDRAWN):
            with self.order.turn():
                tables.take_records(left[start : start + _WITHDRAWN])
        return state

    def run(self, recipe: Recipe, blocks: Iterator[Block], extract: Extract | None) -> Loaded:
        """All of it. A load of one batch happens whole or not at all."""
        batches = prepared(recipe, blocks, self.order.workers)
        first = list(islice(batches, 2))
        if len(first) < 2 and not self.state.position and not self.state.dirty:
            with self.order.turn():
                loaded = self._through(iter(first), extract)
        else:
            if self.first and not self.state.position:
                self.state.staged = self.writing.staged = True
            loaded = self._through(chain(first, batches), extract)
        if self.rejects is not None:
            self.rejects.keep()
        if self.order.replace and (loaded.withdrawn or loaded.changed):
            forgetting.forget_words(self.order.turn)  # in turns of its own: it reads every record
        return loaded

    def _through(self, batches: Iterator[tuple[Block, Batch]], extract: Extract | None) -> Loaded:
        for block, batch in batches:
            with self.order.turn():
                self._write(block, batch)
            self.order.watching.loading(self.done, block.share)
        if self.done.bad and not self.done.good and extract is not None:
            self._is_no_extract(extract)
        dated = self.order.as_of or self.done.latest
        if dated is None:
            raise NoDate(self.source)
        if self.state.staged:
            self.state.phase = "keys"
            self.state.save(update_fields=["phase"])
            staging.build(self.state, self.order.turn, self.order.watching.building)
        if self.order.replace and not self.first:
            self._withdraw()
        with self.order.turn():
            return self._finish(dated)

    def _write(self, block: Block, batch: Batch) -> None:
        again = self.writing.write(block, batch)
        if self.rejects is not None:
            self.rejects.add(sorted([*batch.bad, *batch.cells, *again], key=lambda aside: aside.line))
            self.state.rejects = self.rejects.size
        self.state.position, self.state.line = block.upto, block.next_line
        self._save()

    def _save(self) -> None:
        self.state.told = msgspec.json.encode(self.done).decode()
        self.state.save()

    def _is_no_extract(self, extract: Extract) -> None:
        bad = self.done.first_bad
        assert bad is not None
        if self.rejects is not None:
            self.rejects.drop()
        with self.order.turn():
            self.state.delete()
        says = f"not one row of {self.done.bad} is a record ({bad.reason})"
        raise BadData([Fault(extract.file, bad.line, says, bad.mend)])

    def _withdraw(self) -> None:
        kept = [number for number, _ in tables.standing(self.source, list(self.order.keep)).values()]
        self.writing.seen.add(np.array(kept, dtype=np.int64))
        gone = self.writing.seen.missing(tables.numbers_of(self.source))
        for start in range(0, len(gone), _WITHDRAWN):
            with self.order.turn():
                some = gone[start : start + _WITHDRAWN]
                self.writing.forget(some)
                self.done.withdrawn += len(some)
                self._save()

    def _finish(self, dated: date) -> Loaded:
        count = HeldRecord.objects.filter(source=self.source).count()
        HeldSource.objects.update_or_create(
            source=self.source,
            defaults={
                "as_of": dated,
                "loaded_at": self.order.at,
                "count": count,
                "index_version": keys.VERSION,
            },
        )
        staging.forget(self.source)
        self.state.phase, self.state.finished_at = "done", self.order.at
        self._save()
        did = {name: getattr(self.done, name) for name in Loaded.__struct_fields__ if hasattr(self.done, name)}
        loaded = Loaded(source=self.source, as_of=dated, count=count, **did)
        self.order.told(loaded)
        return loaded
