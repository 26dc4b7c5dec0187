"""Incidents in which every source of the catalogue is asked while all fail in one way; and one in which all answer."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from ruamel.yaml import YAML

from firstcall.checks import health, one_off
from firstcall.checks.connecting import connected, connections_of, watches
from firstcall.checks.models import LaidFault
from firstcall.checks.one_off_command import table
from firstcall.checks.worker import Work, Worker
from firstcall.contacts import actions
from firstcall.guidance import book as books
from firstcall.incident import rows as packaged
from firstcall.incident.codes import StaffRole
from firstcall.incident.entries import Draft
from firstcall.incident.held import GRACE
from firstcall.log import reading
from firstcall.log.recording import note
from firstcall.people.who import Who
from firstcall.sources.faults import FaultKind
from firstcall.sources.watching import Health, Turned
from tests.checks import building as b
from tests.desk.signing_in import client_of

#: Milliseconds after which every source of this force is given up.
DEADLINE_MS = 300
#: How every source fails: the kinds of the contract, and what only the desk's own side can do.
NOBODY_ASKS, UP_AND_WRONG, LEFT_ALONE = "nobody-asks", "up-and-wrong", "left-alone"
WAYS = (*(kind.value for kind in FaultKind), UP_AND_WRONG, LEFT_ALONE, NOBODY_ASKS)
#: The control: nothing is laid over any source, and every extract is empty.
ALL_ANSWER = "all-answer"
#: How a source is connected that must find a record and does not.
CONNECTION = """source: {key}
kind: holdings
canary: {{by: {{phone: ["01632 960199"]}}, finds: C-1}}
"""


@dataclass(frozen=True)
class Laid:
    """One incident of a way to fail, and who looks at it."""

    way: str
    incident: int
    opened: datetime
    handler: Who
    supervisor: Who
    once: str = ""  # the page of somebody who looks the number up outside the incident
    account: str = ""  # the same by the command line

    @property
    def late(self) -> datetime:
        """The moment by which every cell has an answer or a reason."""
        return self.opened + timedelta(milliseconds=DEADLINE_MS) + GRACE


def own_rows(folder: Path) -> Path:
    """A force's own rows: every source that is live is asked by a telephone number alone, and is soon given up."""
    (folder / "sources").mkdir()
    yaml = YAML(typ="safe")
    for path in sorted(packaged.PACKAGED.glob("*.yaml")):
        row = yaml.load(path)
        for rule in (*packaged.RULES, "roles"):
            row.pop(rule, None)
        row |= {"deadline_ms": DEADLINE_MS, "asked_by": [["phone"], *row["asked_by"]]}
        yaml.dump(row, folder / "sources" / path.name)
    return folder


@contextmanager
def every_way(folder: Path) -> Iterator[Mapping[str, Laid]]:
    """An incident for every way to fail and one for the control, in the database that is in place; emptied afterwards.

    The control comes first and is closed, so that no later worker asks anew what it was answered; last comes what nobody
    asks, for the next worker would. ``folder`` is the force's own.
    """
    b.hold_nothing_else()
    handler, supervisor = b.staff(), b.staff("supervisor-a", StaffRole.SUPERVISOR)
    try:
        laid = {}
        for n, way in enumerate((ALL_ANSWER, *WAYS)):
            with _failing(way, folder):
                laid[way] = _laid(way, n, handler, supervisor)
        time.sleep(max((laid[NOBODY_ASKS].late - _now()).total_seconds(), 0))
        yield laid
    finally:
        call_command("flush", verbosity=0, interactive=False)


@contextmanager
def _failing(way: str, folder: Path) -> Iterator[None]:
    """Every source fails in one way for as long as the block lasts."""
    keys = [row.key for row in books.current().sources]
    connections = folder / "connections"
    if way in set(FaultKind):
        LaidFault.objects.bulk_create([LaidFault(source=key, kind=way, start=_now()) for key in keys])
    if way == UP_AND_WRONG:
        connections.mkdir()
        for key in keys:
            (connections / f"{key}.yaml").write_text(CONNECTION.format(key=key), encoding="utf-8")
        b.work(_worker("canary"))  # the canary is asked before anybody rings
    if way == LEFT_ALONE:
        _note(keys, Health.OPEN)
    yield
    LaidFault.objects.all().delete()
    shutil.rmtree(connections, ignore_errors=True)
    if way == LEFT_ALONE:
        _note(keys, Health.CLOSED)


def _laid(way: str, n: int, handler: Who, supervisor: Who) -> Laid:
    opened = _now()
    incident = b.ring(handler, number=f"01632 960{200 + n}", at=opened).incident
    once = account = ""
    if way != NOBODY_ASKS:
        b.work(_worker(way))
        number = f"01632 960{300 + n}"  # one that no incident holds
        once = (
            client_of(handler).post("/check/", {"phone": number, "reason": "to see how it is drawn"}).content.decode()
        )
        told = one_off.Told({"phone": number}, "to see how it is told", way="command line")
        account = "\n".join(table(one_off.check(who=handler, told=told, at=_now()), handler))
    if way == ALL_ANSWER:
        actions.close(who=supervisor, incident=incident, reason="the control", over=True, at=_now())
    return Laid(way, incident, reading.entries(incident)[0].at, handler, supervisor, once, account)


def _worker(way: str) -> Worker:
    rows = {row.key: row for row in books.current().sources}
    how = connections_of(rows)
    minding = watches(rows, how)
    sources = connected(rows, now=_now, connections=how, watches=minding)
    work = Work(name=f"worker-{way}", now=_now, rows=rows, sources=sources, poll=0.01, watches=minding)
    return Worker(work)


def _note(keys: list[str], state: Health) -> None:
    turned = [Turned(key, state, f"{key} turned.") for key in keys]
    note([Draft(body=health.noted(one, "another-worker")) for one in turned], at=_now())


def _now() -> datetime:
    return datetime.now(UTC)
