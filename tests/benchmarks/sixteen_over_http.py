"""Fifty desks, sixteen sources over HTTP at a national system's pace: how much later than the far end the desk has an answer."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx
from ruamel.yaml import YAML

from firstcall.guidance.book import VARIABLE
from firstcall.incident import rows as packaged
from tests.benchmarks.far_end import Pace, far_end
from tests.benchmarks.figures import Section, machine, row
from tests.running import PASSWORD, RunningDesk, running_desk

DESKS = 50
PACE = Pace(200, 2000)
#: Contacts a second, over all desks: each is sixteen questions.
CONTACTS_A_SECOND = 1.0
MINUTES = 20.0
#: Nobody is given up within the far end's own pace.
DEADLINE_MS = 10_000
#: Contacts at the beginning that are not counted.
WARM_UP = 10
MEMORY_EVERY = 5.0  # seconds
GROWTH = 0.05  # of the memory in the second half


@dataclass
class Desk:
    """A signed-in browser's worth of HTTP, with one stream for all its incidents, and what each has shown so far."""

    client: httpx.AsyncClient
    moved: dict[int, asyncio.Event] = field(default_factory=dict)


@dataclass
class Shift:
    """What came of it: by answer how long it took beyond the far end's own time, by contact likewise, and what failed."""

    beyond: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def measure() -> Section:
    """Real sign-ins, streams and contacts; each answer is timed until its desk has been sent the pane that shows it."""
    with far_end(PACE) as address, _book(address), running_desk(persons=1_000) as desk:
        shift = asyncio.run(_shift(desk, MINUTES * 60))
        locked = desk.log.count("locked")
    beyond = row("", "ms", shift.beyond)
    half = shift.memory[len(shift.memory) // 2 :]
    tenth = max(len(half) // 5, 1)
    before, after = median(half[:tenth]), median(half[-tenth:])
    growth = after / before - 1
    first = f", the first: {shift.faults[0]}" if shift.faults else ""
    return Section(
        "Sixteen sources over HTTP",
        f"{DESKS} desks signed in and listening, {CONTACTS_A_SECOND:g} contacts a second between them for {MINUTES:g} min, each asked of "
        f"sixteen sources over HTTP: {PACE.median:g} ms median and {PACE.p99 / 1000:g} s p99 at the far end, a process of its own; SQLite, "
        "web and worker in one process; all on the same cores. How long the far end takes follows from the question's id, so that what the "
        "desk adds is told answer by answer: from Enter on the contact until the changed pane with the answer is received, less the far "
        "end's own time.",
        (
            row(
                "an answer on its desk, beyond the far end's time",
                "ms",
                shift.beyond,
                must="p95 ≤ 100 ms",
                met=beyond.p95 <= 100 and not shift.faults,
            ),
            row("the last of a contact's sixteen, beyond the slowest far end's time", "ms", shift.whole),
            row("the last of a contact's sixteen, from Enter", "ms", shift.shown),
            row("memory of the desk's process", "MiB", shift.memory, must="second half ≤ 5 % up", met=growth <= GROWTH),
        ),
        (
            f"Memory in the second half: {before:.0f} MiB at its begin, {after:.0f} MiB at its end ({growth * 100:+.1f} %).",
            f"Contacts {len(shift.shown)}; faults {len(shift.faults)}{first}; “locked” in the server's log {locked}.",
        ),
        machine(),
    )


@contextmanager
def _book(address: str) -> Iterator[None]:
    """A force whose sixteen sources are all asked by a telephone number, each over HTTP."""
    yaml = YAML(typ="safe")
    before = os.environ.get(VARIABLE)
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        for part in ("sources", "connections"):
            (folder / part).mkdir()
        for path in sorted(packaged.PACKAGED.glob("*.yaml")):
            told = yaml.load(path)
            for part in (*packaged.RULES, "roles", "standing", "standing_says", "successor"):
                told.pop(part, None)
            told |= {"deadline_ms": DEADLINE_MS, "asked_by": [["phone"], *told["asked_by"]]}
            yaml.dump(told, folder / "sources" / path.name)
            how = {"source": told["key"], "kind": "http", "with": {"url": f"{address}/well/{told['key']}"}}
            yaml.dump(how | {"limits": {"side_by_side": 64}}, folder / "connections" / path.name)
        os.environ[VARIABLE] = str(folder)
        try:
            yield
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before


async def _shift(running: RunningDesk, seconds: float) -> Shift:
    desks = [await _signed_in(running) for _ in range(DESKS)]
    listening = [asyncio.create_task(_listen(desk)) for desk in desks]
    await asyncio.sleep(2)
    shift = Shift()
    watching = asyncio.create_task(_watch_memory(running.process.pid, shift.memory))
    contacts: set[asyncio.Task[None]] = set()
    began = time.perf_counter()
    for n, desk in enumerate(itertools.cycle(desks)):
        due = n / CONTACTS_A_SECOND
        if due >= seconds:
            break
        await asyncio.sleep(max(0.0, began + due - time.perf_counter()))
        task = asyncio.create_task(_contact(desk, n, shift))
        contacts.add(task)
        task.add_done_callback(contacts.discard)
    await asyncio.gather(*contacts)
    for task in (*listening, watching):
        task.cancel()
    await asyncio.gather(*(desk.client.aclose() for desk in desks))
    return shift


async def _signed_in(running: RunningDesk) -> Desk:
    limits = httpx.Limits(max_connections=6)  # as many as a browser opens to a host
    client = httpx.AsyncClient(base_url=running.address, timeout=30, limits=limits)
    await client.get("/sign-in/")
    token = client.cookies["csrftoken"]
    sent = {"username": "handler", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = await client.post("/sign-in/", data=sent)
    assert answer.status_code == 302, answer.status_code
    return Desk(client)


async def _listen(desk: Desk) -> None:
    async with desk.client.stream("GET", "/stream", timeout=None) as stream:
        async for text in stream.aiter_lines():
            if text.startswith("event: i") and (moved := desk.moved.get(int(text.removeprefix("event: i") or 0))):
                moved.set()


async def _contact(desk: Desk, n: int, shift: Shift) -> None:
    try:
        async with asyncio.timeout(DEADLINE_MS / 1000 + 20):
            await _taken(desk, n, shift)
    except (TimeoutError, httpx.HTTPError, AssertionError) as fault:
        shift.faults.append(f"contact {n}: {type(fault).__name__} {fault}")


async def _taken(desk: Desk, n: int, shift: Shift) -> None:
    began = time.perf_counter()
    token = desk.client.cookies["csrftoken"]
    sent = {"channel": "999", "number": f"01632 960{n % 1000:03d}", "csrfmiddlewaretoken": token}
    answer = await desk.client.post("/take", data=sent)
    found = re.search(r"/incidents/(\d+)/", answer.headers.get("location", ""))
    assert found is not None, f"no contact was taken: {answer.status_code}"
    incident = int(found[1])
    moved = desk.moved.setdefault(incident, asyncio.Event())
    seen: dict[str, float] = {}
    marks: dict[str, str] = {}
    shown = await desk.client.get(f"/incidents/{incident}/")
    while True:
        assert shown.status_code == 200, f"the desk answered {shown.status_code}"
        now = (time.perf_counter() - began) * 1000
        marks |= dict(_MARK.findall(shown.text))
        for look, source in _CELL.findall(shown.text):
            if look != "pending":
                assert look == "no-trace", f"{source} is drawn as {look}"
                seen.setdefault(source, now)
        if len(seen) == SOURCES:
            break
        await moved.wait()
        moved.clear()
        shown = await desk.client.get(f"/incidents/{incident}/live", headers={"X-Desk": "1", "X-Panes": _held(marks)})
    del desk.moved[incident]
    if n >= WARM_UP:
        _counted(incident, seen, shift)


SOURCES = len(list(packaged.PACKAGED.glob("*.yaml")))
_CELL = re.compile(r'<td class="look look--([a-z-]+)[^"]*"><a [^>]*id="cell-caller-([a-z-]+)"')
_MARK = re.compile(r'data-pane="([a-z]+)" data-mark="([0-9a-f]+)"')


def _held(marks: dict[str, str]) -> str:
    return ",".join(f"{name}={mark}" for name, mark in marks.items())


def _counted(incident: int, seen: dict[str, float], shift: Shift) -> None:
    own = {source: PACE.of(f"{incident}/caller:{source}:1") for source in seen}
    shift.beyond += [seen[source] - own[source] for source in seen]
    shift.whole.append(max(seen.values()) - max(own.values()))
    shift.shown.append(max(seen.values()))


async def _watch_memory(pid: int, memory: list[float]) -> None:
    """The memory that the desk's process holds (MiB), every few seconds."""
    while True:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        memory.append(int(re.search(r"VmRSS:\s+(\d+) kB", told)[1]) / 1024)  # type: ignore[index]
        await asyncio.sleep(MEMORY_EVERY)
