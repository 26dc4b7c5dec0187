"""Processes that make batches of blocks: in the order of the blocks, whoever was done first."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context, parent_process

from firstcall.holdings.batches import Batch, Preparing
from firstcall.holdings.blocks import Block, Recipe

#: Fewer blocks than this are made ready sooner than a process has started.
WORTH_IT = 3
#: New objects after which Python looks for garbage.
_GARBAGE = 200_000
#: Blocks that wait for each process, so that none is ever idle and memory stays flat.
_AHEAD = 2


def processors() -> int:
    """How many processes may work at once on this machine."""
    return len(os.sched_getaffinity(0))


def prepared(recipe: Recipe, blocks: Iterable[Block], workers: int) -> Iterator[tuple[Block, Batch]]:
    """Each block with its batch, in order. With no ``workers``, or few blocks, this process does it by itself."""
    waiting = iter(blocks)
    first = list(islice(waiting, WORTH_IT)) if workers else []
    if len(first) < WORTH_IT:
        preparing = Preparing(recipe)
        for block in chain(first, waiting):
            yield block, preparing.batch(block)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (recipe,))
    try:
        yield from _in_order(pool, chain(first, waiting), workers * _AHEAD)
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, blocks: Iterator[Block], most: int) -> Iterator[tuple[Block, Batch]]:
    under_way: deque[tuple[Block, Future[Batch]]] = deque()
    for block in blocks:
        under_way.append((block, pool.submit(_batch, block)))
        if len(under_way) > most:
            done, batch = under_way.popleft()
            yield done, batch.result()
    while under_way:
        done, batch = under_way.popleft()
        yield done, batch.result()


_preparing: list[Preparing] = []


def without_garbage() -> None:
    """Look for garbage less often: rows make none, and looking was a sixth of the work."""
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _begin(recipe: Recipe) -> None:
    without_garbage()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that writes; it ends the others
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _preparing.append(Preparing(recipe))


def _leave_with_parent() -> None:
    """A load that is killed takes its processes along: they would wait for its next block for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _batch(block: Block) -> Batch:
    return _preparing[0].batch(block)
