"""What one source that hangs, drips or floods costs the answers of the others: asked side by side over real sockets."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, datetime

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome
from firstcall.sources.asking import MOST_OVER_A_WIRE, ask
from firstcall.sources.kinds import Around
from firstcall.sources.kinds.http import KIND, Options
from firstcall.sources.protocol import Question, Source
from tests.benchmarks.far_end import MANNERS, Pace, far_end
from tests.benchmarks.figures import Row, Section, machine, row

#: Sources that answer, beside the one that is ill.
OTHERS = 15
#: Rounds of each manner, and as many of the control; a quarter of them is not counted.
ROUNDS = 120
#: Rounds begin so many seconds after one another.
EVERY = 0.25
#: How many questions the ill source is asked at once: as many as a connection without limits of its own.
SIDE_BY_SIDE = 8
PACES = (Pace(200, 2000), Pace(20, 60))
#: What the ill source does, by the manner of the far end.
ILL = {"hang": "hangs", "drip": "drips", "flood": "floods", "crumbs": "floods in crumbs", "heap": "sends a heap"}
MANNERS_TOLD = (
    "Hangs: never answers. Drips: a byte every 50 ms. Floods: a body without an end; in crumbs: in chunks of one byte. "
    "Sends a heap: a megabyte of well-formed records at once."
)
assert set(ILL) | {"well"} == set(MANNERS)
DEADLINE_MS = 3000


def measure(rounds: int = ROUNDS) -> Section:
    """For each pace and each manner, rounds with an ill source beside rounds without, in one run and in turn."""
    rows: list[Row] = []
    for pace in PACES:
        with far_end(pace) as address:
            for manner in ILL:
                rows += asyncio.run(_side_by_side(address, pace, manner, rounds))
    return Section(
        "One ill source beside fifteen that answer",
        f"Sixteen connectors of the kind http in one event loop, the far ends in a process of their own on loopback, on the same "
        f"cores. A round asks all sixteen; rounds with the ill source and with a well one in its place take turns, one every "
        f"{EVERY * 1000:.0f} ms, {rounds} of each, and a question takes the far end as long in the one as in the other. Each row is "
        "the time that an answer of the fifteen took beyond the far end's own; what it must come to counts the whole time. "
        "No breaker relieves it: the ill source is asked in every round, at most eight questions at once.",
        tuple(rows),
        (MANNERS_TOLD,),
        machine(),
    )


async def _side_by_side(address: str, pace: Pace, manner: str, rounds: int) -> list[Row]:
    well, ill = _connected(address, "well"), _connected(address, manner)
    whole: dict[bool, list[float]] = {True: [], False: []}
    beyond: dict[bool, list[float]] = {True: [], False: []}
    left = asyncio.Semaphore(SIDE_BY_SIDE)
    running: set[asyncio.Task[None]] = set()
    order = [with_ill for n in range(rounds) for with_ill in random.Random(n).sample((True, False), 2)]
    seen = {True: 0, False: 0}
    for with_ill in order:
        number = seen[with_ill]
        seen[with_ill] += 1
        counts = number >= rounds // 4
        last = ill[-1] if with_ill else well[-1]
        tasks = [_timed(source, pace, number, whole[with_ill], beyond[with_ill], counts) for source in well[:-1]]
        for work in (*tasks, _one_more(last, number, left)):
            task = asyncio.create_task(work)
            running.add(task)
            task.add_done_callback(running.discard)
        await asyncio.sleep(EVERY)
    await asyncio.gather(*running)
    with_, without = row("", "ms", whole[True]), row("", "ms", whole[False])
    worse = (with_.p95 / without.p95 - 1) * 100
    name = f"far ends at {pace.median:g} ms, p99 {pace.p99:g} ms"
    wanted = pace == PACES[0]
    must = f"p95 of the whole {'< 5 % worse: ' if wanted else ''}{worse:+.1f} %"
    return [
        row(f"{name}: one {ILL[manner]}", "ms", beyond[True], must=must, met=worse < 5 if wanted else None),
        row(f"{name}: none does", "ms", beyond[False]),
    ]


def _connected(address: str, manner: str) -> list[tuple[SourceRow, Source]]:
    around = Around(search=_nothing_here, apart=None, source=_nothing_here, secret=_nothing_here)
    rows = [
        SourceRow(key=f"s{n}", name=f"S{n}", holds="", asked_by=(("phone",),), deadline_ms=DEADLINE_MS)
        for n in range(OTHERS + 1)
    ]
    return [(row, KIND.connect(row, Options(url=f"{address}/{manner}/{row.key}"), around)) for row in rows]


def _nothing_here(*_asked: object) -> object:
    raise AssertionError("a system over a wire needs nothing of this installation")


def _question(source: SourceRow, number: int) -> Question:
    return Question(
        id=f"{number}/{source.key}",
        incident=number,
        source=source.key,
        by_what={"phone": ("+447700900461",)},
        today=datetime.now(UTC).date(),
    )


async def _timed(
    source: tuple[SourceRow, Source], pace: Pace, number: int, whole: list[float], beyond: list[float], counts: bool
) -> None:
    question = _question(source[0], number)
    own = pace.of(question.id)
    if own > DEADLINE_MS * 0.8:
        return  # it would be given up: that is no delay by another source
    began = time.perf_counter()
    result = await ask(source[1], source[0], question, tries=2, most=MOST_OVER_A_WIRE)
    took = (time.perf_counter() - began) * 1000
    assert result.outcome is Outcome.NO_TRACE, result
    if counts:
        whole.append(took)
        beyond.append(took - own)


async def _one_more(source: tuple[SourceRow, Source], number: int, left: asyncio.Semaphore) -> None:
    if left.locked():
        return
    async with left:
        await ask(source[1], source[0], _question(source[0], number), tries=2, most=MOST_OVER_A_WIRE)
