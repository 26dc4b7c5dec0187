"""The gateway's audit holds who, for whom, why, by what and how many; it is whole or says where not; without it nothing is answered."""

import json
import stat

import pytest

from firstcall.gateway.audit import Audit, BrokenAudit, NotWritten, verify
from firstcall.incident.codes import Outcome, Reason
from tests.gateway.running import firstcall, prepared, running
from tests.sources.sql import held

KEY = b"an invented key of the audit"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "audit.jsonl"


@pytest.fixture(params=[b"", KEY], ids=["plain", "keyed"])
def written(request, path):
    audit = Audit(path, key=request.param)
    for number in range(5):
        audit.write(what="asked", caller="desk", asker="h104", why="a reason", facts=("phone",), records=number)
    audit.close()
    return path, request.param


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_who_asked_for_whom_why_by_what_and_how_many(tmp_path):
    with running(tmp_path, held.address("sqlite")) as made:
        made.asked(name="Alan Exampel", born="1971-11-02")
        made.asked(phone="07700 900999", asker="h105", why="the number of a suspect")
        made.asked(sex="male")
        text = made.audit.read_text("utf-8")
        found = lines(made.audit)
    assert [(line["what"], line.get("outcome"), line.get("records")) for line in found] == [
        ("started", None, None),
        ("asked", "answered", 1),
        ("asked", "answered", None),
    ]
    assert (found[1]["caller"], found[1]["asker"], found[1]["why"]) == ("desk", "h104", "the caller's number")
    assert (found[1]["facts"], found[1]["incident"], found[1]["source"]) == (["born", "name"], 7, "local")
    assert (found[2]["asker"], found[2]["why"], found[2]["facts"]) == ("h105", "the number of a suspect", ["phone"])
    for told in ("Alan", "Exampel", "1971", "900999", "EXAMPLE"):
        assert told not in text
    assert stat.S_IMODE(made.audit.stat().st_mode) == 0o600
    proved = firstcall(
        "gateway", "--verify-audit", made.audit, "--secrets", tmp_path / "secrets", "--audit-secret", "chain"
    )
    assert proved.status == 0 and "3 lines, whole" in proved.out
    without = firstcall("gateway", "--verify-audit", made.audit)
    assert without.status == 1 and ":1: it is chained by hmac-sha256" in without.errors


def test_an_audit_that_was_left_alone_is_whole(written):
    path, key = written
    assert verify(path, key=key).lines == 6


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda rows: [*rows[:2], rows[2].replace(b"h104", b"h105"), *rows[3:]], 3),
        (lambda rows: [*rows[:2], *rows[3:]], 3),
        (lambda rows: [*rows[:2], rows[3], rows[2], *rows[4:]], 3),
        (lambda rows: [*rows[:3], rows[2], *rows[3:]], 4),
        (lambda rows: rows[1:], 1),
        (lambda rows: [*rows, b"{}\n"], 7),
        (lambda rows: [*rows[:4], rows[4].replace(b'"n":4', b'"n": 4'), rows[5]], 5),
    ],
    ids=["changed", "taken out", "swapped", "doubled", "begun later", "added", "spaced"],
)
def test_whatever_was_changed_is_found_with_its_line(written, change, line):
    path, key = written
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(BrokenAudit, match=rf"audit\.jsonl:{line}:"):
        verify(path, key=key)
    with pytest.raises(BrokenAudit):
        Audit(path, key=key)


def test_an_end_that_was_cut_off_is_found_by_a_mark_that_was_noted(written):
    path, key = written
    mark = verify(path, key=key).mark
    assert verify(path, key=key, still=mark).lines == 6
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert verify(path, key=key).lines == 5
    with pytest.raises(BrokenAudit, match="its end was cut off"):
        verify(path, key=key, still=mark)


def test_a_chain_with_a_key_cannot_be_made_without_it(path):
    Audit(path, key=KEY).close()
    with pytest.raises(BrokenAudit, match="not as it was written, or the key is another one"):
        verify(path, key=b"another key altogether")


def test_it_goes_on_where_it_was(written):
    path, key = written
    before = path.read_bytes()
    Audit(path, key=key).close()
    assert path.read_bytes().startswith(before) and verify(path, key=key).lines == 7


def test_a_mark_that_is_no_plain_text_is_found_too(written):
    path, key = written
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([rows[0].replace(b'"mark":"', b'"mark":"\xc3\xa9'), *rows[1:]]))
    with pytest.raises(BrokenAudit, match=r":1: "):
        verify(path, key=key)


def test_two_gateways_do_not_write_one_audit(path):
    first = Audit(path)
    with pytest.raises(NotWritten, match="another gateway writes"):
        Audit(path)
    first.close()


def test_a_line_that_a_power_cut_left_unfinished_is_set_aside_and_said(written):
    path, key = written
    with path.open("ab") as file:
        file.write(b'{"n":6,"at":"2026-')
    Audit(path, key=key).close()
    assert verify(path, key=key).lines == 7 and lines(path)[-1]["torn"] == 18
    beside = path.with_name("audit.jsonl.torn")
    assert beside.read_bytes() == b'{"n":6,"at":"2026-\n' and stat.S_IMODE(beside.stat().st_mode) == 0o600


def test_what_cannot_be_noted_is_not_answered(tmp_path):
    with running(tmp_path, held.address("sqlite"), largest=900) as made:
        first = made.asked(phone="07700 900461")
        second = made.asked(phone="07700 900461")
        assert (first.outcome, second.outcome, second.records) == (Outcome.TRACE, Outcome.NOT_CHECKED, ())
        assert second.reason is Reason.BUSY
        with made.client() as client:
            question = {"id": "q", "incident": 7, "source": "local", "today": "2026-11-23", "asker": "h", "why": "w"}
            refused = client.post("/v1/questions", json={**question, "by_what": {"phone": ["07700 900461"]}})
        assert refused.status_code == 503 and "cannot be recorded" in refused.json()["detail"]
        assert "EXAMPLE" not in refused.text
    assert "the audit cannot be written" in made.log and "900461" not in made.log
    done = firstcall(
        "gateway", "--verify-audit", made.audit, "--secrets", tmp_path / "secrets", "--audit-secret", "chain"
    )
    assert done.status == 0, done.errors


def test_an_audit_that_was_put_elsewhere_stops_the_answers(tmp_path):
    with running(tmp_path, held.address("sqlite")) as made:
        assert made.asked(phone="07700 900461").outcome is Outcome.TRACE
        made.audit.rename(tmp_path / "elsewhere.jsonl")
        assert made.asked(phone="07700 900461").outcome is Outcome.NOT_CHECKED
        made.audit.write_bytes(b"")
        assert made.asked(phone="07700 900461").outcome is Outcome.NOT_CHECKED


def test_a_gateway_does_not_start_on_an_audit_that_is_not_whole(tmp_path):
    words = prepared(tmp_path, held.address("sqlite"))
    (tmp_path / "audit.jsonl").write_text("{}\n", encoding="utf-8")
    done = firstcall("gateway", *words)
    assert done.status == 1 and "audit.jsonl:1: this is no line of an audit" in done.errors


def test_an_audit_where_nobody_may_write_is_said(tmp_path):
    words = prepared(tmp_path, held.address("sqlite"))
    done = firstcall("gateway", *words, "--audit", tmp_path / "no folder" / "audit.jsonl")
    assert done.status == 1 and "cannot be opened" in done.errors
