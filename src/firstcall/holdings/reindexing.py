"""Indexing anew what is held: its keys, and what it is compared by, from the bodies as they were given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from firstcall.holdings import staging, tables, wider
from firstcall.holdings.batches import Batch
from firstcall.holdings.blocks import Block, Recipe
from firstcall.holdings.models import HeldLoad, HeldSource
from firstcall.holdings.turns import Turn
from firstcall.holdings.workers import prepared
from firstcall.matching import keys

_RECORDS = 5000


def outdated() -> tuple[str, ...]:
    """The sources whose extracts stand under another version of the keys: they are not asked until indexed anew."""
    held = HeldSource.objects.exclude(index_version=keys.VERSION).order_by("source")
    return tuple(held.values_list("source", flat=True))


def anew(source: str, *, at: datetime, turn: Turn, workers: int, tell: Callable[[float], None]) -> int:
    """Index a source's extract anew; returns how many records. Broken off, it goes on where it was.

    The caller holds ``turns.one_load``. Until it is done the extract is not asked.
    """
    mark = f"index:{keys.VERSION}"
    state = HeldLoad.objects.filter(source=source, fingerprint=mark, finished_at=None).first()
    held = HeldSource.objects.get(source=source)
    if state is None:
        with turn():
            HeldSource.objects.filter(source=source).update(index_version=0)
            staging.forget(source)
            state = HeldLoad(source=source, fingerprint=mark, started_at=at, staged=True, dirty=True)
            state.save()
    blocks = _bodies(source, state.position)
    for block, batch in prepared(Recipe(source, "bodies"), blocks, workers):
        with turn():
            _write(source, batch)
            state.position = block.upto
            state.save(update_fields=["position"])
        tell(block.share / 2)
    staging.build(state, turn, lambda share: tell(0.5 + share / 2))
    with turn():
        HeldSource.objects.filter(source=source).update(index_version=keys.VERSION)
        state.phase, state.finished_at = "done", at
        state.save(update_fields=["phase", "finished_at"])
    return held.count


def _bodies(source: str, after: int) -> Iterator[Block]:
    numbers = tables.numbers_of(source)
    for start in range(int((numbers <= after).sum()), len(numbers), _RECORDS):
        some = numbers[start : start + _RECORDS].tolist()
        yield Block(0, tables.bodies_of(some), some[-1], 0, min((start + _RECORDS) / len(numbers), 1.0))


def _write(source: str, batch: Batch) -> None:
    """The lines of such a batch are the numbers of its records."""
    tables.set_compared(zip(batch.compared, batch.digests, batch.lines, strict=True))
    staging.put_by(source, batch.key_numbers, tables.numbered(batch.lines)[batch.key_owners])
    wider.keep(batch.words)


def is_held(source: str) -> bool:
    """Whether an extract of this source is held here."""
    return HeldSource.objects.filter(source=source).exists()
