"""What it costs to make a row ready: processor time of one process, step after step, beside how many keys it makes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from firstcall.holdings import indexing
from firstcall.holdings.batches import Preparing
from firstcall.holdings.blocks import Block
from firstcall.holdings.extracts import Extract, opened
from firstcall.holdings.mapping import read_mapping
from firstcall.holdings.rows import reader
from firstcall.holdings.workers import without_garbage
from firstcall.incident.records import Record
from firstcall.matching import keys

#: Blocks that are made ready, after a few that nobody counts.
BLOCKS, WARM_UP = 12, 2


def measured(given: dict[str, Any]) -> dict[str, Any]:
    """Microseconds a row, each step with all before it; and the keys of a record, by kind."""
    without_garbage()
    extract = opened(given["source"], Path(given["file"]), read_mapping(Path(given["mapping"])))
    blocks = list(islice(extract.blocks(0, 1), BLOCKS + WARM_UP))
    read, source = reader(extract.recipe), extract.recipe.source
    persons = [indexing.compared(record).persons[0] for record in _records(extract, blocks[:WARM_UP])]
    kinds = Counter(keys.kind_of(key) for person in persons for key in keys.keys_of(person))
    steps: dict[str, Callable[[Record], Any]] = {
        "read and map": lambda record: record,
        "and normalise": indexing.compared,
        "and make keys": lambda record: keys.keys_of(indexing.compared(record).persons[0]),
        "and number them": lambda record: keys.packed(source, keys.keys_of(indexing.compared(record).persons[0])),
        "and pack, digest, count": lambda record: indexing.prepare(source, record),
    }
    told = []
    for name, step in steps.items():
        told.append((name, _timed(blocks, lambda block, step=step: [step(m.record) for m in read(block) if m.record])))
    preparing = Preparing(extract.recipe)
    told.append(("and sort: a batch", _timed(blocks, lambda block: preparing.batch(block).ids)))
    return {"steps": told, "kinds": {kind: round(many / len(persons), 2) for kind, many in kinds.most_common()}}


def _records(extract: Extract, blocks: list[Block]) -> Iterator[Record]:
    read = reader(extract.recipe)
    return (made.record for block in blocks for made in read(block) if made.record is not None)


def _timed(blocks: list[Block], work: Callable[[Block], list[Any]]) -> float:
    rows = 0
    for at, block in enumerate(blocks):
        if at == WARM_UP:
            began, rows = time.process_time(), 0
        rows += len(work(block))
    return (time.process_time() - began) / rows * 1e6
