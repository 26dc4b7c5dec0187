"""Fifty desks open and listening, four lines a second between them: nothing lost, nobody locked out."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from dataclasses import dataclass, field

import httpx

from tests.benchmarks.figures import Section, machine, row
from tests.running import PASSWORD, RunningDesk, running_desk

DESKS = 50
LINES_A_SECOND = 4
SECONDS = 60


@dataclass
class Desk:
    """One desk: a signed-in browser's worth of HTTP, an incident of its own, and a stream that is read."""

    client: httpx.AsyncClient
    incident: int = 0
    heard: int = 0
    waiting: dict[int, asyncio.Event] = field(default_factory=dict)


def measure() -> Section:
    """Real sign-ins, real streams, real lines over HTTP; each line is timed until its desk shows it."""
    with running_desk(persons=20_000) as desk:
        saved, shown, faults = asyncio.run(_shift(desk))
        locked = desk.log.count("locked")
        lines = int(desk.firstcall("verify").count("whole"))
    wanted = LINES_A_SECOND * SECONDS
    met = row("", "ms", shown).p95 <= 500 and len(shown) == wanted and not faults and not locked and lines == 1
    told = (
        f"Lines sent {wanted}, shown {len(shown)}, lost {wanted - len(shown)}; faults {len(faults)}; "
        f"“locked” in the server's log {locked}; the log afterwards is {'whole' if lines else 'not whole'}."
    )
    return Section(
        "Fifty desks",
        f"{DESKS} desks signed in and listening, {LINES_A_SECOND} lines a second between them for {SECONDS} s, "
        "20,000 persons, SQLite, web and worker in one process; the desks run on the same two cores.",
        (
            row("line sent to line acknowledged", "ms", saved),
            row("line sent to its own desk's changed panes received", "ms", shown, must="p95 ≤ 500 ms", met=met),
        ),
        (told,),
        machine(),
    )


async def _shift(desk: RunningDesk) -> tuple[list[float], list[float], list[str]]:
    desks = [await _signed_in(desk) for _ in range(DESKS)]
    listeners = [asyncio.create_task(_listen(d)) for d in desks]
    await asyncio.sleep(2)
    saved: list[float] = []
    shown: list[float] = []
    faults: list[str] = []
    lines = []
    began = time.perf_counter()
    turn = itertools.cycle(desks)
    for n in range(LINES_A_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, began + n / LINES_A_SECOND - time.perf_counter()))
        lines.append(asyncio.create_task(_line(next(turn), n, saved, shown, faults)))
    await asyncio.gather(*lines)
    for task in listeners:
        task.cancel()
    await asyncio.gather(*(d.client.aclose() for d in desks))
    return saved, shown, faults


async def _signed_in(desk: RunningDesk) -> Desk:
    client = httpx.AsyncClient(base_url=desk.address, timeout=30, limits=httpx.Limits(max_connections=6))
    await client.get("/sign-in/")
    await client.post(
        "/sign-in/",
        data={"username": "handler", "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"]},
    )
    taken = await client.post(
        "/take",
        data={"channel": "999", "number": "", "csrfmiddlewaretoken": client.cookies["csrftoken"]},
        follow_redirects=True,
    )
    found = re.search(r"/incidents/(\d+)/", str(taken.url))
    assert found, f"no contact was taken: {taken.status_code}"
    return Desk(client, int(found[1]))


async def _listen(desk: Desk) -> None:
    while True:
        async with desk.client.stream("GET", "/stream", params={"incident": desk.incident}, timeout=None) as stream:
            event = ""
            async for text in stream.aiter_lines():
                if text.startswith("event:"):
                    event = text.removeprefix("event:").strip()
                elif text.startswith("data:") and event == f"i{desk.incident}":
                    desk.heard = max(desk.heard, int(re.sub(r"\D", "", text) or 0))
                    for seq, waiting in list(desk.waiting.items()):
                        if desk.heard >= seq:
                            waiting.set()


async def _line(desk: Desk, n: int, saved: list[float], shown: list[float], faults: list[str]) -> None:
    began = time.perf_counter()
    answer = await desk.client.post(
        f"/incidents/{desk.incident}/lines",
        data={"text": f"Line {n}: he rang again from 07700 9004{n % 100:02d}", "token": f"bench-{n}"},
        headers={"X-CSRFToken": desk.client.cookies["csrftoken"], "X-Desk": "1"},
    )
    if answer.status_code != 200 or not answer.json().get("kept"):
        faults.append(f"line {n}: {answer.status_code}")
        return
    saved.append((time.perf_counter() - began) * 1000)
    seq = int(answer.json()["seq"])
    waiting = desk.waiting.setdefault(seq, asyncio.Event())
    if desk.heard < seq:
        await asyncio.wait_for(waiting.wait(), 30)
    desk.waiting.pop(seq, None)
    panes = await desk.client.get(f"/incidents/{desk.incident}/live", params={"after": 0}, headers={"X-Desk": "1"})
    if panes.status_code != 200 or f"Line {n}:" not in panes.text:
        faults.append(f"line {n}: not in the panes ({panes.status_code})")
        return
    shown.append((time.perf_counter() - began) * 1000)
