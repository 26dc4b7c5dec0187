"""A real worker over systems whose token endpoints say back what they are sent: no entry, no log line and no page holds a secret."""

from __future__ import annotations

import contextlib
import logging

import pytest

from firstcall.checks.connecting import connected, connections_of, watches
from firstcall.checks.worker import Work, Worker
from firstcall.guidance import book as books
from firstcall.incident.codes import Outcome, StaffRole
from firstcall.log import reading
from firstcall.log.models import EntryRow
from tests.checks import building as b
from tests.desk.signing_in import a
from tests.sources.kinds.ill import FarEnd
from tests.sources.test_secrets_unsaid import ANSWERS, KEY_PATH, PLANTED, SECRET, SENT

pytestmark = pytest.mark.django_db(transaction=True)

SYSTEMS = ("force-intelligence", "local", "pnd", "visor")
#: What each of them says: of all that a token endpoint may answer, what goes furthest.
SAID = (
    "the secret as an error",
    "the secret as a token",
    "the header as a token",
    "a token, and the question's answer says it back",
)
CONNECTION = """source: {key}
kind: http
with:
  url: {address}
  client: {{id: desk, secret: planted-name}}
limits: {{failures: 1, tries: 1}}
"""


@pytest.fixture
def far_ends(tmp_path, monkeypatch, settings):
    """A system for each row, and the connection files and the secret by which it is asked."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setenv(books.CONNECTIONS, str(tmp_path))
    settings.SECRETS = tmp_path / "secrets"
    settings.SECRETS.mkdir()
    (settings.SECRETS / "planted-name").write_text(SECRET + "\n", encoding="utf-8")
    with contextlib.ExitStack() as stack:
        made = [stack.enter_context(FarEnd(None, nothing=ANSWERS[said])) for said in SAID]
        for key, end in zip(SYSTEMS, made, strict=True):
            (tmp_path / f"{key}.yaml").write_text(CONNECTION.format(key=key, address=end.address), encoding="utf-8")
        crime = f"source: crime\nkind: http\nwith:\n  url: https://127.0.0.1:9\n  tls: {{certificate: {KEY_PATH}, key: {KEY_PATH}}}\n"
        (tmp_path / "crime.yaml").write_text(crime, encoding="utf-8")
        yield made


def test_no_entry_no_log_line_and_no_page_says_it(far_ends, caplog):
    caplog.set_level(logging.DEBUG)
    incident = b.ring(b.staff()).incident
    clock, rows = b.Clock(), {row.key: row for row in books.current().sources}
    how = connections_of(rows)
    minding = watches(rows, how)
    sources = connected(rows, now=clock, faults=list, connections=how, watches=minding)
    b.work(Worker(Work(name="worker-1", now=clock, rows=rows, sources=sources, poll=0.01, watches=minding)))

    state = reading.state(incident)
    cells = [state.cell("caller", key) for key in SYSTEMS]
    assert [cell.outcome for cell in cells] == [Outcome.NOT_CHECKED] * len(SYSTEMS)
    assert all(any(SENT in heard.headers.get("authorization", "") for heard in end.heard) for end in far_ends)
    told = [row.body or "" for row in EntryRow.objects.all()]
    assert any("source-health" in body for body in told)  # that they are left alone is told, with what was the last
    supervisor, administrator = (
        a(StaffRole.SUPERVISOR, "supervisor-a")[1],
        a(StaffRole.ADMINISTRATOR, "administrator-a")[1],
    )
    pages = [supervisor.get(f"/incidents/{incident}/"), supervisor.get(f"/incidents/{incident}/print")]
    pages += [administrator.get("/sources/"), *(administrator.get(f"/sources/{key}/") for key in (*SYSTEMS, "crime"))]
    pages.append(supervisor.get("/no/such/page"))
    said = [page.content.decode() for page in pages]
    assert [page.status_code for page in pages] == [200] * (len(pages) - 1) + [404]
    texts = [caplog.text, *told, *said]
    assert not [planted for planted in (*PLANTED, "planted-name") for text in texts if planted in text]
