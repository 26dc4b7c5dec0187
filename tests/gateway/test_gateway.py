"""A person in a force's own database is found through a real gateway, and no fault of anything is ever 'no trace'."""

import contextlib
import json
import threading
import time
from datetime import date
from functools import cache

import pytest
import sqlalchemy as sa

from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.sources.sql import dialects
from firstcall.sources.wire import Tls
from tests.gateway.running import CHAIN_KEY, HASHED, SECRET, firstcall, prepared, running
from tests.postgres import postgres
from tests.sources.certificates import Authority
from tests.sources.sql import held


@pytest.fixture(scope="module")
def gateways(tmp_path_factory):
    """One gateway to each kind of database, started when it is first wanted."""
    with contextlib.ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(running(tmp_path_factory.mktemp(kind), held.address(kind))))


@pytest.fixture(params=held.KINDS)
def gateway(request, gateways):
    return gateways(request.param)


@pytest.fixture
def one(gateways):
    return gateways("sqlite")


def ids(result):
    return [found.id for found in result.records]


def test_a_misspelled_name_with_a_date_of_birth_finds_whom_it_means(gateway):
    result = gateway.asked(name="Alan Exampel", born="1971-11-02")
    assert (result.outcome, ids(result), result.as_of) == (Outcome.TRACE, ["1"], date(2026, 11, 22))
    assert result.records[0].match.certainty is not Certainty.POSSIBLE
    assert result.records[0].subject.orders[0].type == "SHPO"


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_phone_is_found_however_it_is_stored(gateway, number):
    assert ids(gateway.asked(phone=f"0044 7700 90046{number}")) == [str(number)]


def test_nothing_found_is_no_trace_with_the_date_of_the_data(gateway):
    result = gateway.asked(name="Nobody Nowhere", born="1950-01-01")
    assert (result.outcome, result.as_of) == (Outcome.NO_TRACE, date(2026, 11, 22))


def test_too_little_is_not_asked(gateway):
    assert gateway.asked(sex="male").reason is Reason.INCOMPLETE
    assert gateway.asked(email="somebody@example.org").reason is Reason.INCOMPLETE


QUESTION = {
    "id": "q", "incident": 7, "source": "local", "today": "2026-11-23", "asker": "h104", "why": "a reason",
    "by_what": {"phone": ["07700 900461"]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"by_what": {}}, 422, "asked-for-everything"),
        ({"by_what": {"name": ["%"]}}, 422, "asked-for-everything"),
        ({"by_what": {"name": ["* ?"]}}, 422, "asked-for-everything"),
        ({"by_what": {"name": []}}, 422, "asked-for-everything"),
        ({"by_what": {"phone": [f"07700 900{n:03}" for n in range(21)]}}, 422, "asked-for-everything"),
        ({"by_what": {"name": ["a%"]}}, 422, "incomplete"),
        ({"by_what": {"sex": ["male"]}}, 422, "incomplete"),
        ({"why": " "}, 403, "not-allowed"),
        ({"asker": ""}, 403, "not-allowed"),
        ({"source": "pnd"}, 404, "unknown-source"),
    ],
)
def test_whoever_asks_for_everything_or_for_no_reason_is_refused(one, changed, status, code):
    with one.client() as client:
        answer = client.post("/v1/questions", json={**QUESTION, **changed})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_it_can_be_asked_by_is_described(one):
    with one.client() as client:
        (source,) = client.get("/v1/description").json()["sources"]
    assert source["key"] == "local" and ["phone"] in source["asked_by"] and ["email"] not in source["asked_by"]


def test_a_database_that_is_killed_mid_question_is_not_checked(tmp_path):
    with postgres() as text:
        address = dialects.address(text)
        held.write(address, *held.statements())
        with running(tmp_path, address) as made:
            assert made.asked(phone="07700 900461").outcome is Outcome.TRACE
            owner = sa.create_engine(address)
            with owner.connect() as locking:
                locking.exec_driver_sql("LOCK TABLE vehicle IN ACCESS EXCLUSIVE MODE")
                killing = threading.Thread(target=_kill_whoever_waits, args=(address,))
                killing.start()
                result = made.asked(phone="07700 900461")
                killing.join()
            owner.dispose()
            assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.BUSY)
            assert made.asked(phone="07700 900461").outcome is Outcome.TRACE
            lines = [json.loads(line) for line in made.audit.read_text("utf-8").splitlines()]
            assert [line.get("outcome") for line in lines] == [None, "answered", "failed: Unreachable", "answered"]


def _kill_whoever_waits(address):
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    waiting = "application_name = 'firstcall' AND wait_event_type = 'Lock'"
    with engine.connect() as killer:
        for _ in range(500):
            if killer.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {waiting}").all():
                break
            time.sleep(0.01)
    engine.dispose()


def test_with_a_certificate_the_caller_is_its_subject(tmp_path):
    ours, theirs = Authority(tmp_path, "ours"), Authority(tmp_path, "theirs")
    server, desk, stranger = theirs.signs("gateway"), ours.signs("desk"), ours.signs("stranger")
    words = ["--certificate", server.certificate, "--key", server.key, "--authority", ours.file]
    tls = Tls(authority=theirs.file, certificate=desk.certificate, key=desk.key)
    with running(tmp_path, held.address("sqlite"), *words, tls=tls) as made:
        assert ids(made.asked(phone="07700 900461")) == ["1"]
        made.tls = Tls(authority=theirs.file, certificate=stranger.certificate, key=stranger.key)
        assert made.asked(phone="07700 900461").reason is Reason.UNAUTHORISED
    assert '"caller":"desk"' in made.audit.read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--host", "0.0.0.0"], "only this machine is served"),
        (["--certificate", "none.pem"], "needs --key"),
        (["--certificate", "none.pem", "--key", "none.key"], "none.pem is not there"),
        (["--pool", "0"], "--pool is 1 to 32"),
    ],
)
def test_what_cannot_be_served_is_said(tmp_path, more, says):
    done = firstcall("gateway", *prepared(tmp_path, held.address("sqlite")), *more)
    assert done.status == 1 and says in done.errors and "Traceback" not in done.errors


def test_a_wrong_column_is_named_before_anything_starts(tmp_path):
    mapping = tmp_path / "custody.yaml"
    text = held.MAPPING.read_text("utf-8").replace("phones: phone.number", "phones: phone.numbr")
    mapping.write_text(text, encoding="utf-8")
    line = 1 + text[: text.index("phone.numbr")].count("\n")
    words = [*prepared(tmp_path, held.address("mariadb")), "--mapping", mapping]
    for more in (["--check"], []):
        done = firstcall("gateway", *words, *more)
        assert done.status == 1
        assert f"{mapping}:{line}: there is no column 'numbr' in phone; did you mean 'number'?" in done.errors
    assert not (tmp_path / "audit.jsonl").exists()


@pytest.mark.parametrize("kind", held.KINDS)
def test_the_example_fits(tmp_path, kind):
    done = firstcall("gateway", *prepared(tmp_path, held.address(kind)), "--check")
    assert (done.status, done.out) == (0, f"{held.MAPPING} fits the database.\n"), done.errors


def test_credentials_stand_in_no_log_no_error_and_no_audit(tmp_path):
    address = held.address("postgresql")
    planted = [SECRET, CHAIN_KEY, HASHED, address.password, "planted-wrong-password", "planted-wrong-secret"]
    said = []
    with running(tmp_path, address) as made:
        said.append(repr(made.asked(phone="07700 900461")))
        said.append(repr(made.asked(phone="07700 900461", secret="planted-wrong-secret")))
        with made.client() as client:
            said.append(client.post("/v1/questions", content=b"{" + SECRET.encode()).text)
            said.append(
                client.post("/v1/token", data={"client_id": "desk", "client_secret": "planted-wrong-secret"}).text
            )
    words = prepared(tmp_path, address.set(password="planted-wrong-password"))
    wrong = firstcall("gateway", *words)
    openly = firstcall(
        "gateway", "--mapping", held.MAPPING, "--database", f"postgresql://a:{SECRET}@127.0.0.1/x", "--check"
    )
    assert wrong.status == openly.status == 1 and "does not answer" in wrong.errors
    said += [wrong.out, wrong.errors, openly.out, openly.errors, made.log, made.audit.read_text("utf-8")]
    assert not [word for word in planted if any(word in text for text in said)]


def test_a_secret_is_hashed_for_the_callers_file():
    done = firstcall("gateway", "--hash-secret", stdin="an invented secret of a desk\n")
    assert done.status == 0 and done.out.startswith("scrypt:") and "invented" not in done.out
    assert firstcall("gateway", "--hash-secret", stdin="short\n").status == 1
