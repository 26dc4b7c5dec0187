"""The questions of the case over a hundred thousand closed contacts and five thousand staff, as a chief officer reads the page."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, timedelta
from random import Random

from firstcall.cli import get_ready
from tests.benchmarks import competence
from tests.benchmarks.figures import Row, Section, machine, row

CONTACTS, DAYS, ROUNDS = 100_000, 400, 20
MUST_MS = 300.0
PAGES = (("auditor", "/questions-of-the-case/", "the questions of the case"), ("auditor", "/learning/", "the register"))


def measure() -> Section:
    """On a database of its own, which is gone afterwards; the first round is not counted."""
    with tempfile.TemporaryDirectory(prefix="firstcall-learning-") as folder:
        os.environ["FIRSTCALL_DATA"] = folder
        get_ready()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        now = datetime.now(UTC)
        competence._fill(now)
        _contacts(now)
        took: dict[str, list[float]] = {name: [] for _, _, name in PAGES}
        clients = {role: competence._client(role) for role, _, _ in PAGES}
        for turn in range(ROUNDS + 1):
            for role, path, name in PAGES:
                took[name] += [competence._timed(clients[role], path)][: min(turn, 1)]
    return Section(
        "The questions of the case",
        f"{CONTACTS:,} closed contacts of {DAYS} days, a tenth of them with a child, {competence.STAFF:,} staff and "
        f"{competence.CERTIFICATES:,} certificates, SQLite. Counted as the page is drawn, through the whole application in one process.",
        tuple(_row(name, values) for name, values in took.items()),
        machine=machine(),
    )


def _row(name: str, values: list[float]) -> Row:
    met = row(name, "ms", values).p95 <= MUST_MS
    return row(name, "ms", values, must=f"p95 ≤ {MUST_MS:g} ms", met=met)


def _contacts(now: datetime) -> None:
    from firstcall.log.models import IncidentRow
    from firstcall.review import judging
    from firstcall.review.models import ContactRead
    from firstcall.review.rules import rules

    chance, version = Random(7), judging.version()
    for start in range(1, CONTACTS + 1, 5_000):
        read, lines = [], []
        for n in range(start, start + 5_000):
            at, channel = now - timedelta(minutes=chance.randrange(DAYS * 1440)), chance.choice(("999", "101"))
            letters = "".join(chance.choices("mnd-", (70, 10, 5, 15), k=len(rules())))
            read.append(
                ContactRead(
                    incident=n,
                    closing=40,
                    closed=at,
                    handler=f"officer-{n % 600:05}",
                    channel=channel,
                    draw=n,
                    twice=n,
                    hands="[]",
                    version=1,
                    summary=b"x" * 1500,
                    rules=version,
                    letters=letters,
                    final=letters,
                    verdicts="v" * 2500,
                    doubts=letters.count("d"),
                    not_met=letters.count("n"),
                )
            )
            lines.append(
                IncidentRow(
                    incident=n,
                    seq=60,
                    opened=at,
                    at=at,
                    open=False,
                    contact="c",
                    channel=channel,
                    number="",
                    handler="h",
                    headline="Caller not named",
                    grade="",
                    level="",
                    codes="[]",
                    kinds="[]",
                    danger=False,
                    unacknowledged=0,
                    overall="",
                    youngest=12 if n % 10 == 0 else 40,
                    refused=False,
                )
            )
        ContactRead.objects.bulk_create(read, batch_size=500)
        IncidentRow.objects.bulk_create(lines, batch_size=500)
