"""A running gateway over a real database, and the simulator: whatever they are asked is no fault, and is answered as they describe.

`python -m tests.benchmarks.odd_requests` asks far more.
"""

from __future__ import annotations

import contextlib
from functools import cache

import httpx
import pytest
from schemathesis import GenerationMode
from schemathesis.core.errors import NoLinksFound
from schemathesis.core.failures import FailureGroup

from firstcall.gateway.audit import verify
from firstcall.incident.codes import Outcome
from firstcall.sources.wire import Tls
from tests.gateway.odd_requests import ODD, OPERATIONS, PLAIN, SENT, Served
from tests.gateway.odd_servers import gateway, simulated
from tests.gateway.running import CHAIN_KEY, running
from tests.sources.certificates import Authority
from tests.sources.sql import held

QUESTIONS, *OTHERS = OPERATIONS
modes = pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """A gateway to each kind of database and the simulator, started when they are first wanted; they are well afterwards too."""
    with contextlib.ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(gateway(tmp_path_factory.mktemp(kind), kind)))


@pytest.mark.parametrize("kind", held.KINDS)
@modes
def test_whatever_a_database_is_asked_is_answered_as_is_described(servers, kind, mode):
    made, served = servers(kind)
    served.ask(QUESTIONS, mode, 40 if mode is GenerationMode.POSITIVE else 12)
    assert made.process.poll() is None and served.statuses.total() > 10
    if mode is GenerationMode.POSITIVE:
        assert served.statuses[200] > 5  # the database itself was asked


@pytest.mark.parametrize("kind", held.KINDS)
def test_nothing_that_can_be_typed_breaks_a_question(servers, kind):
    """Every odd text as every fact at once, and beside a name that is known: a database that will not take one would fail."""
    made, served = servers(kind)
    question = {"id": "q", "incident": 1, "source": "local", "today": "2026-11-23", "asker": "h104", "why": "a reason"}
    failed = []
    with httpx.Client(
        base_url=made.address, timeout=60, headers={"authorization": f"Bearer {served.token()}"}
    ) as client:
        for odd in ODD:
            for by_what in ({fact: [odd, f"x{odd}"] for fact in PLAIN}, {"name": ["Alan Example"], "username": [odd]}):
                answer = client.post("/v1/questions", json={**question, "asker": f"h{odd}", "by_what": by_what})
                failed += [] if answer.status_code in (200, 413, 422) else [(odd[:20], answer.status_code)]
    assert not failed


@pytest.mark.parametrize(
    ("label", "mode"), [*((label, GenerationMode.POSITIVE) for label in OTHERS), (SENT[1], GenerationMode.NEGATIVE)]
)
def test_whatever_else_a_gateway_is_asked_is_answered_as_is_described(servers, label, mode):
    servers("sqlite")[1].ask(label, mode, 6)


ODD_HEADERS = [
    {"authorization": b"Bearer \xff\xfe"},
    {"authorization": b"Bearer " + b"a" * 9000},
    {"authorization": b"Bearer a.b.c.d"},
    {"authorization": b"Basic ZGVzazo="},
    {"authorization": b""},
    {"content-type": b"application/json; charset=\xff"},
    {"content-type": b"application/json; charset=utf-7"},
    {"content-type": b";;;="},
    {"content-type": b"multipart/form-data"},
    {"content-length": b"7"},
    {"expect": b"100-continue"},
    {"accept": b"text/html;q=x"},
    {"accept-encoding": b"\xff"},
    {"cookie": b"=;=\xff; a"},
    {"x-forwarded-for": b"\xff"},
    {"x-http-method-override": b"DELETE"},
]


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=str)
@pytest.mark.parametrize("path", ["/v1/questions", "/v1/token"])
def test_odd_headers_are_refused_or_left_out_of_account(servers, path, headers):
    made, served = servers("sqlite")
    known = {"authorization": f"Bearer {served.token()}", "content-type": "application/json"}
    body = b'{"id": "q"}'[: int(headers.get("content-length", b"11"))]  # as much as it says, and no whole document
    with httpx.Client(base_url=made.address, timeout=30) as client:
        answer = client.post(path, headers=known | headers, content=body)
    assert 400 <= answer.status_code < 500
    if answer.headers["content-type"] != "text/plain; charset=utf-8":  # what is no HTTP is refused by the server itself
        assert answer.json()


@pytest.mark.parametrize(
    "path", ["//", "/v1/", "/v1/questions/", "/v1/%ff", "/v1/%00", "/v1/../v1/health", "/v1/health?%ff=%ff&&=", "/" + "v" * 9000, "/%2e%2e"]
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "TRACE", "ODD"])
def test_odd_addresses_are_refused(servers, path, method):
    made, _ = servers("sqlite")
    with httpx.Client(base_url=made.address, timeout=30) as client:
        answer = client.request(method, path)
    assert answer.status_code < 500


def test_no_answer_leads_to_another(servers):
    """The description has no links: where it once has, they are to be followed here."""
    with pytest.raises(NoLinksFound):
        servers("sqlite")[1].schema.as_state_machine().run()


@pytest.mark.parametrize("kind", held.KINDS)
def test_after_all_that_it_answers_rightly_and_its_audit_is_whole(servers, kind):
    made, served = servers(kind)
    served.ask(QUESTIONS, GenerationMode.POSITIVE, 3)
    assert made.asked(phone="07700 900461").outcome is Outcome.TRACE
    assert verify(made.audit, key=CHAIN_KEY.encode()).lines > served.answered > 0
    assert "Traceback" not in made.log and "failed" not in made.log


@modes
def test_with_a_certificate_it_is_no_other(tmp_path, mode):
    ours, theirs = Authority(tmp_path, "ours"), Authority(tmp_path, "theirs")
    server, desk = theirs.signs("gateway"), ours.signs("desk")
    words = ["--certificate", server.certificate, "--key", server.key, "--authority", ours.file]
    tls = Tls(authority=theirs.file, certificate=desk.certificate, key=desk.key)
    with running(tmp_path, held.address("sqlite"), *words, tls=tls) as made:
        served = Served(made.address, "local", {}, trusted=theirs.file, certificate=(desk.certificate, desk.key))
        served.ask(QUESTIONS, mode, 8)
    assert served.statuses.total() >= 8


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    with simulated(tmp_path_factory.mktemp("simulator")) as systems:
        yield systems


@pytest.mark.parametrize("system", ["pnc", "visor", "pnd", "ceop", "child-protection"])
@modes
def test_whatever_the_simulator_is_asked_is_answered_as_is_described(simulator, system, mode):
    simulator[system].ask(QUESTIONS, mode, 5)


def test_the_checks_can_fail(servers):
    _, served = servers("sqlite")
    spoilt = Served(served.address, served.source, served.clients)
    responses = spoilt.schema.raw_schema["paths"]["/v1/health"]["get"]["responses"]
    responses["200"]["content"]["application/json"]["schema"] = {"type": "integer"}
    with pytest.raises(FailureGroup):
        spoilt.ask("GET /v1/health", GenerationMode.POSITIVE, 1)
