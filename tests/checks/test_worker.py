"""What the worker owes: every due check asked once, every answer kept, no fault taken for an answer."""

from collections import Counter
from datetime import timedelta

import pytest

from firstcall.checks import claiming
from firstcall.contacts import actions
from firstcall.guidance import book as books
from firstcall.holdings.models import HeldSource
from firstcall.incident.codes import Outcome, Plan, Reason
from firstcall.incident.rows import PACKAGED
from firstcall.log import reading
from firstcall.log.models import DueCheck
from firstcall.sources.faults import Fault, FaultKind
from tests.checks import building as b

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _orm_in_the_test_loop(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def handler():
    b.hold("force-intelligence", b.OFFENDER)
    b.hold_nothing_else("force-intelligence")
    return b.staff()


def answers(incident):
    return [e.body for e in reading.entries(incident) if e.kind == "answer" and e.body.reason is not Reason.INCOMPLETE]


def test_every_person_has_a_cell_for_every_source_with_a_reason(handler):
    state = b.ring(handler).state
    keys = {row.key for row in books.current().sources}
    assert len(keys) == 16
    assert {c.source for c in state.current_checks() if c.person == "caller"} == keys
    assert all(c.why for c in state.current_checks())


def test_every_due_check_is_answered_once(handler):
    incident = b.ring(handler).incident
    b.work(b.worker(b.Clock()))
    state = reading.state(incident)
    assert all(c.answered for c in state.current_checks() if c.plan is Plan.DUE)
    assert max(Counter(a.check for a in answers(incident)).values()) == 1
    assert not DueCheck.objects.exists()


def test_a_control_room_log_that_is_not_connected_is_never_no_trace(handler):
    HeldSource.objects.filter(source="control-room").delete()
    first = b.ring(handler).incident
    b.work(b.worker(b.Clock()))
    cell = reading.state(first).cell("caller", "control-room")
    assert (cell.outcome, cell.reason) == (Outcome.NOT_CHECKED, Reason.NOT_CONFIGURED)
    second = b.ring(handler, at=b.NOW + timedelta(hours=1)).incident
    b.work(b.worker(b.Clock(b.NOW + timedelta(hours=1))))
    assert reading.state(second).cell("caller", "control-room").outcome is Outcome.TRACE  # our own log knows the number


def test_two_workers_never_ask_the_same_check_twice(handler):
    incidents = [b.ring(handler, number=f"01632 9602{n:02d}").incident for n in range(10, 16)]
    clock = b.Clock()
    b.work(b.worker(clock), b.worker(clock, name="worker-2"))
    for incident in incidents:
        assert max(Counter(a.check for a in answers(incident)).values()) == 1


def test_a_number_gives_a_nominal_and_the_nominal_is_asked_for_everywhere(handler):
    incident = b.ring(handler).incident
    text = "A man is blackmailing him, all messages from 07700 900461"
    actions.hear(who=handler, incident=incident, text=text, at=b.NOW + timedelta(seconds=5))
    b.work(b.worker(b.Clock(b.NOW + timedelta(seconds=6))))
    state = reading.state(incident)
    suspect = next(p for p in state.persons.values() if "+447700900461" in p.texts("phone"))
    pnc = state.cell(suspect.ref, "pnc")
    assert pnc.by_what["name"] == ("Alan Example",) and pnc.outcome is Outcome.NO_TRACE
    assert "dangerous-person" in {w.code for w in state.warnings.values()}


def test_what_a_killed_worker_had_taken_reads_as_not_checked_and_is_taken_up_again(handler):
    incident = b.ring(handler).incident
    rows = {row.key: row for row in books.current().sources}
    taken = claiming.claim("killed", now=b.NOW, rows=rows, busy={})
    assert taken and not claiming.claim("other", now=b.NOW, rows=rows, busy={})
    late = b.NOW + timedelta(minutes=1)
    check = reading.state(incident).checks[taken[0].check]
    assert check.read(late) == (Outcome.NOT_CHECKED, Reason.WORKER_STOPPED)
    b.work(b.worker(b.Clock(late)))
    assert reading.state(incident).checks[taken[0].check].outcome is not Outcome.NOT_CHECKED


@pytest.fixture
def impatient(tmp_path, monkeypatch):
    """PND is given up after a second."""
    row = (PACKAGED / "pnd.yaml").read_text("utf-8")
    assert "deadline_ms: 3000" in row
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "pnd.yaml").write_text(row.replace("deadline_ms: 3000", "deadline_ms: 1000"), "utf-8")
    monkeypatch.setenv(books.VARIABLE, str(tmp_path))


@pytest.mark.parametrize("kind", [k for k in FaultKind if k is not FaultKind.DUPLICATE])
def test_a_fault_is_not_checked_with_its_reason_and_is_asked_again_when_it_is_over(impatient, handler, kind):
    incident = b.ring(handler).incident
    clock = b.Clock()
    fault = Fault(source="pnd", kind=kind, start=b.NOW, end=b.NOW + timedelta(minutes=5))
    b.work(b.worker(clock, [fault]))
    check = reading.state(incident).cell("caller", "pnd")
    assert check.outcome is Outcome.NOT_CHECKED and check.reason is not None
    clock.on(5 * 60 + 30)
    b.work(b.worker(clock, [fault]))
    assert reading.state(incident).cell("caller", "pnd").outcome is Outcome.NO_TRACE


def test_a_fault_that_lasts_is_not_written_down_again_and_again(handler):
    incident = b.ring(handler).incident
    clock = b.Clock()
    fault = Fault(source="pnd", kind=FaultKind.REFUSED, start=b.NOW)
    for _ in range(4):
        b.work(b.worker(clock, [fault]))
        clock.on(15)
    told = [a for a in answers(incident) if a.source == "pnd"]
    assert len(told) == 1 and told[0].reason is Reason.UNREACHABLE
