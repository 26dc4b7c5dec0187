"""The rules of quality over a hundred thousand closed contacts: from their summaries, and, told apart, from the logs themselves."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from firstcall.cli import get_ready
from firstcall.incident import entries as e
from firstcall.incident.codes import StaffRole
from tests.benchmarks.consequences_logs import HANDLER, SHAPES, START, Growing
from tests.benchmarks.figures import Row, Section, machine, row

if TYPE_CHECKING:
    from django.test import Client

#: Contacts read from their summaries, and those read from their logs; both are made of so many grown ones.
SUMMARIES, LOGS, GROWN = 100_000, 1_000, 120
#: The entries of the shortest and of the longest log.
SHORTEST, LONGEST = 40, 280
#: A thousand contacts must be read in this, in milliseconds: two thousand a second.
MOST_MS = 500.0
#: Handlers and days over which the contacts are spread, and how often each page is drawn.
HANDLERS, DAYS, DRAWN = 200, 700, 20
PAGES = {
    "the queue": "/quality/",
    "over time": "/quality/trends/?months=12",
    "how reviewers agree": "/quality/agreement/",
}


def measure() -> Section:
    """On a database of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="firstcall-quality-") as folder:
        os.environ["FIRSTCALL_DATA"] = folder
        get_ready()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        logs = [_grown(number) for number in range(GROWN)]
        rows = [_alone(logs), _kept(logs), *_pages(), _from_logs(logs)]
    entries = sum(map(len, logs)) / len(logs)
    return Section(
        "Quality rules over closed contacts",
        f"{SUMMARIES:,} summaries made of {GROWN} grown incidents ({entries:.0f} entries each in the middle, every check answered), "
        f"spread over {HANDLERS} handlers and {DAYS} days, SQLite. Read anew as `firstcall quality` does when the rules have "
        f"changed. From the logs: {LOGS:,} logs read, folded, summarised and judged, as `firstcall quality --again` does.",
        tuple(rows),
        machine=machine(),
    )


def _grown(number: int) -> list[e.Entry]:
    """An incident of some shape and length, closed."""
    incident = Growing(SHAPES[number % 3], number)
    incident.until(SHORTEST + (LONGEST - SHORTEST) * number // GROWN)
    at, seq = incident.now + timedelta(minutes=5), incident.state.seq + 1
    body = e.Closed(reason="done")
    closing = e.Entry(cursor=seq, incident=1, seq=seq, at=at, by=HANDLER, kind="closed", rests_on=(), body=body)
    return [*incident.log, closing]


def _timed(name: str, batches: Iterator[int], *, must: bool) -> Row:
    """Batches of contacts, each by what a thousand of its kind took."""
    took: list[float] = []
    began, done = time.perf_counter(), 0
    while (number := next(batches, 0)) > 0:
        now = time.perf_counter()
        took.append((now - began) * 1_000_000 / number)
        began, done = now, done + number
    overall = sum(took) / len(took)
    met = overall <= MOST_MS if must else None
    told = f"{name}: 1,000 contacts ({done:,} in all, {1_000_000 / overall:,.0f} a second)"
    return row(told, "ms", took, must=f"≤ {MOST_MS:.0f} ms, which is 2,000 a second" if must else "", met=met)


def _alone(logs: list[list[e.Entry]]) -> Row:
    from firstcall.guidance import book as books
    from firstcall.review import judging, summary
    from firstcall.review.summarising import summarised

    found = [summarised(log, book=books.current()) for log in logs]
    kept = [summary.encode(one) for one in found if one is not None]

    def batches() -> Iterator[int]:
        for start in range(0, SUMMARIES, 1000):
            for n in range(start, start + 1000):
                judging.judge(summary.decode(kept[n % len(kept)]))
            yield 1000

    return _timed("the rules alone, over summaries in memory", batches(), must=True)


def _kept(logs: list[list[e.Entry]]) -> Row:
    from firstcall.log.models import IncidentRow
    from firstcall.review import rereading, summary
    from firstcall.review.keeping import row_of
    from firstcall.review.models import ContactRead

    made = [one for log in logs if (one := row_of(log)) is not None]
    for start in range(0, SUMMARIES, 1000):
        some = []
        for n in range(start, start + 1000):
            one = made[n % len(made)]
            found = replace(summary.decode(one.summary), incident=n + 1)
            closed = _closed(n)
            told = {f.attname: getattr(one, f.attname) for f in ContactRead._meta.concrete_fields}
            told |= {"incident": n + 1, "closed": closed, "handler": f"handler-{n % HANDLERS}", "rules": "older"}
            told |= {"draw": n * 7919 % 1_000_000, "twice": n * 104_729 % 1_000_000, "summary": summary.encode(found)}
            some.append(ContactRead(**told))
        ContactRead.objects.bulk_create(some)
        IncidentRow.objects.bulk_create(_listed(n, _closed(n)) for n in range(start, start + 1000))

    def batches() -> Iterator[int]:
        before = 0
        for progress in rereading.read_all():
            yield progress.done - before
            before = progress.done

    return _timed("read, judged and kept, from summaries in the database", batches(), must=True)


def _closed(number: int) -> datetime:
    return START - timedelta(days=number % DAYS, minutes=number % 1000)


def _listed(number: int, at: datetime) -> object:
    from firstcall.log.models import IncidentRow

    told = {"seq": 1, "opened": at, "at": at, "open": False, "danger": False, "unacknowledged": 0, "refused": False}
    words = ("contact", "channel", "number", "handler", "headline", "grade", "level", "codes", "kinds", "overall")
    return IncidentRow(incident=number + 1, **told, **dict.fromkeys(words, ""))


def _pages() -> Iterator[Row]:
    """What a supervisor waits for, with all these contacts in the database."""
    browser = _browser()
    for name, path in PAGES.items():
        took = []
        for _ in range(DRAWN):
            began = time.perf_counter()
            answer = browser.get(path, headers={"host": "localhost"})
            took.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise AssertionError(f"{path} answered {answer.status_code}")
        yield row(f"{name}, over {SUMMARIES:,} contacts: one page", "ms", took)


def _browser() -> Client:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from firstcall.people.models import Staff

    accounts = get_user_model()
    for n in range(HANDLERS):
        user = accounts.objects.create(username=f"handler-{n}")
        role = StaffRole.HANDLER.value
        Staff.objects.create(user=user, staff_id=user.username, name=f"Handler {n}", role=role, team=f"Team {n % 5}")
    user = accounts.objects.create(username="supervisor")
    Staff.objects.create(
        user=user, staff_id="supervisor", name="Supervisor", role=StaffRole.SUPERVISOR.value, team="Team 1"
    )
    browser = Client()
    browser.force_login(user)
    return browser


def _from_logs(logs: list[list[e.Entry]]) -> Row:
    from firstcall.log.models import EntryRow, IncidentRow
    from firstcall.log.recording import _row
    from firstcall.review import rereading
    from firstcall.review.models import ContactRead

    ContactRead.objects.all().delete()
    IncidentRow.objects.all().delete()
    for n in range(LOGS):
        log = logs[n % len(logs)]
        EntryRow.objects.bulk_create([_row(replace(entry, incident=n + 1)) for entry in log], batch_size=500)
        IncidentRow.objects.bulk_create([_listed(n, _closed(n))])  # type: ignore[list-item]

    def batches() -> Iterator[int]:
        before = 0
        for progress in rereading.read_all(again=True, batch=100):
            yield progress.done - before
            before = progress.done

    return _timed("read from the logs themselves, summarised, judged and kept", batches(), must=False)
