"""Every page of competence over 5,000 staff and 60,000 certificates, as somebody reads one after another."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from firstcall.cli import get_ready
from tests.benchmarks.figures import Row, Section, machine, row

if TYPE_CHECKING:
    from django.test import Client

STAFF, CERTIFICATES, TEAMS = 5_000, 60_000, 60
#: Of the staff so many work in the control room and are rostered, each on so many days of the next four weeks.
ROSTERED, SHIFTS_EACH = 600, 20
EXEMPT, OVER_THE_GATE = 150, 2_000
ROUNDS = 40
MUST_MS = 300.0

#: Who asks, what, and what the row is called.
PAGES = (
    ("training-manager", "/staff/", "staff, everybody, the first of fifty pages"),
    ("training-manager", "/staff/?state=outside&page=3", "staff, those outside a rule, the third page"),
    ("training-manager", "/staff/?team=Team+07", "staff, one team"),
    ("training-manager", "/staff/officer-00042/", "one person"),
    ("training-manager", "/competence/", "forecast by team"),
    ("auditor", "/competence/?by=course", "forecast by course"),
    ("training-manager", "/competence/?by=policy&team=Team+07", "forecast by rule, one team"),
    ("supervisor", "/competence/roster/", "roster, seven days, what is wrong"),
    ("supervisor", "/competence/roster/?show=all", "roster, seven days, every duty"),
    ("training-manager", "/competence/plan/", "plan, the empty form"),
    ("training-manager", "{plan}", "plan, four dates of twenty places"),
    ("supervisor", "/competence/exemptions/", "exemptions"),
    ("supervisor", "/competence/over-the-gate/", "contacts over the gate, waiting"),
    ("auditor", "/competence/over-the-gate/?show=decided", "contacts over the gate, decided"),
    ("training-manager", "/competence/certificates/", "certificates in and out, the form"),
    ("handler", "/?queue", "the queue with the notice of one's own training"),
)


def measure() -> Section:
    """Pages in turn, so that none is measured beside itself; the first round is not counted."""
    with tempfile.TemporaryDirectory(prefix="firstcall-competence-") as folder:
        os.environ["FIRSTCALL_DATA"] = folder
        get_ready()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        now = datetime.now(UTC)
        _fill(now)
        clients = {role: _client(role) for role in {role for role, _, _ in PAGES}}
        took: dict[str, list[float]] = {name: [] for _, _, name in PAGES}
        for turn in range(ROUNDS + 1):
            for role, path, name in PAGES:
                took[name] += [_timed(clients[role], path.format(plan=_plan(now.date())))][: min(turn, 1)]
        engine = _engine()
    return Section(
        "Competence",
        f"{STAFF:,} staff in {TEAMS} teams, {CERTIFICATES:,} certificates of which one in fifty was withdrawn, {EXEMPT} exemptions, "
        f"{ROSTERED} of the staff rostered for {ROSTERED * SHIFTS_EACH:,} shifts of four weeks, {OVER_THE_GATE:,} contacts over "
        f"the gate; {engine}. Every page through the whole application in one process, without a socket, the entry of the look in the "
        f"log included: {ROUNDS} times each, in turn, after one that is not counted. The spreadsheet of all certificates is a "
        "download and no page.",
        tuple(_row(name, values) for name, values in took.items()),
        machine=machine(),
    )


def _row(name: str, values: list[float]) -> Row:
    figures = row(name, "ms", values)
    return row(name, "ms", values, must=f"p95 ≤ {MUST_MS:g} ms", met=figures.p95 <= MUST_MS)


def _timed(client: Client, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise AssertionError(f"{path} answered {answer.status_code}")
    return took


def _plan(today: date) -> str:
    days = "".join(f"&day-{n}={today + timedelta(days=7 * n):%d/%m/%Y}&places-{n}=20" for n in range(1, 5))
    hours = "".join(f"&starts-{n}=09:00&ends-{n}=17:00" for n in range(1, 5))
    return f"/competence/plan/?policy=thrive-every-year{days}{hours}"


def _engine() -> str:
    from django.db import connection

    return "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"


def _client(role: str) -> Client:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(username=role))
    return client


# What is measured over


def _fill(now: datetime) -> None:
    from django.contrib.auth import get_user_model

    from firstcall.incident.codes import StaffRole
    from firstcall.people.models import Staff

    chance = Random(7)
    users = get_user_model().objects
    readers = ("training-manager", "supervisor", "auditor", "handler")
    names = [*readers, *(f"officer-{n:05}" for n in range(STAFF - len(readers)))]
    users.bulk_create([get_user_model()(username=name, password="!") for name in names], batch_size=500)
    known = dict(users.values_list("username", "pk"))
    working = [StaffRole.HANDLER] * 7 + [StaffRole.DISPATCHER] * 2 + [StaffRole.SUPERVISOR]
    staff = [
        Staff(
            user_id=known[name],
            staff_id=name,
            name=f"Officer {n:05}",
            role=name if name in readers else chance.choice(working).value,
            team=f"Team {n % TEAMS:02}",
        )
        for n, name in enumerate(names)
    ]
    Staff.objects.bulk_create(staff, batch_size=500)
    rows = list(Staff.objects.order_by("pk"))
    _certificates(rows, now.date(), chance)
    _exemptions(rows, now, chance)
    _shifts(rows, now, chance)
    _over_the_gate(now, chance)


def _certificates(staff: list, today: date, chance: Random) -> None:  # type: ignore[type-arg]
    from firstcall.people import training_files
    from firstcall.people.models import Certificate

    courses = sorted(training_files.current().courses)
    made: dict[tuple[int, str, date], Certificate] = {}
    while len(made) < CERTIFICATES:
        one, course = chance.choice(staff), chance.choice(courses)
        awarded = today - timedelta(days=chance.randrange(1, 2500))
        gone = awarded + timedelta(days=chance.randrange(1, 400)) if chance.random() < 0.02 else None
        made[(one.pk, course, awarded)] = Certificate(
            staff=one, course=course, awarded=awarded, evidence="a register", withdrawn=gone
        )
    Certificate.objects.bulk_create(made.values(), batch_size=500)


def _exemptions(staff: list, now: datetime, chance: Random) -> None:  # type: ignore[type-arg]
    from firstcall.people.models import Exemption

    Exemption.objects.bulk_create(
        Exemption(
            staff=one,
            policy="thrive-every-year",
            begins=now.date() - timedelta(days=10),
            ends=now.date() + timedelta(days=chance.randrange(1, 90)),
            why="on a long course",
            asked_by="training-manager",
            asked_at=now,
            approved=chance.choice((True, True, None)),
            decided_by="supervisor",
            decided_at=now,
        )
        for one in chance.sample(staff, EXEMPT)
    )


def _shifts(staff: list, now: datetime, chance: Random) -> None:  # type: ignore[type-arg]
    from firstcall.people.models import Shift

    duties = ["answers-999"] * 5 + ["answers-other"] * 3 + ["dispatches", "supervises"]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    shifts = []
    for one in staff[:ROSTERED]:
        duty = chance.choice(duties)
        for day in chance.sample(range(28), SHIFTS_EACH):
            starts = midnight + timedelta(days=day, hours=chance.choice((6, 14, 22)))
            shifts.append(Shift(staff=one, duty=duty, starts=starts, ends=starts + timedelta(hours=9), name=""))
    Shift.objects.bulk_create(shifts, batch_size=500)


def _over_the_gate(now: datetime, chance: Random) -> None:
    from firstcall.log.models import NotCurrentRow

    NotCurrentRow.objects.bulk_create(
        (
            NotCurrentRow(
                incident=n,
                staff=f"officer-{chance.randrange(ROSTERED):05}",
                seq=9,
                at=now - timedelta(hours=n),
                channel="999",
                says="Training not current: THRIVE assessment: never trained; it is to be refreshed every 12 months.",
                decision=chance.choice(("", "training-booked")),
                decided_by="supervisor",
                decided_at=now,
                reason="booked for next week",
            )
            for n in range(1, OVER_THE_GATE + 1)
        ),
        batch_size=500,
    )
