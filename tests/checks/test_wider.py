"""A wider search from the key to its answer: asked once, answered beside the sharp one, the same when rebuilt."""

from datetime import timedelta

import pytest

from firstcall.contacts import actions
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.widening import search_wider
from firstcall.holdings import wider
from firstcall.incident.codes import Certainty, Outcome, Reason, Role, StaffRole
from firstcall.log import reading, rebuilding
from firstcall.log.models import DueCheck, IncidentRow
from firstcall.sources.faults import Fault, FaultKind
from tests.checks import building as b

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "force-intelligence"
LATER = b.NOW + timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _orm_in_the_test_loop(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def handler():
    b.hold(SOURCE, b.OFFENDER)
    b.hold_nothing_else(SOURCE)
    wider.keep(["n:alan", "n:example"])
    return b.staff()


@pytest.fixture
def incident(handler):
    """A suspect is spoken of by a name that nobody bears, and every source has said so."""
    number = b.ring(handler).incident
    about = {"names": ["Alana Exampton"]}
    actions.name_person(who=handler, incident=number, ref="suspect", role=Role.SUSPECT, about=about, at=b.NOW)
    b.work(b.worker(b.Clock()))
    assert reading.state(number).cell("suspect", SOURCE).outcome is Outcome.NO_TRACE
    return number


def ask(handler, incident, person="suspect", at=LATER):
    return search_wider(who=handler, incident=incident, person=person, at=at)


def test_a_like_name_is_found_and_stands_beside_the_no_trace(handler, incident):
    asked = ask(handler, incident)
    assert {e.by for e in asked.entries if e.kind == "check"} == {handler.id}
    b.work(b.worker(b.Clock(LATER)))
    state = reading.state(incident)
    sharp, wide = state.cell("suspect", SOURCE), state.wider_cell("suspect", SOURCE)
    assert (sharp.outcome, wide.outcome) == (Outcome.NO_TRACE, Outcome.TRACE)
    (held,) = state.found_only_wider("suspect")
    assert (held.found.id, held.found.match.certainty) == ("FI-1", Certainty.POSSIBLE)
    assert {c.wider for c in state.wider_checks()} == {True} and not DueCheck.objects.exists()
    answers = [e.body for e in reading.entries(incident) if e.kind == "answer" and e.body.wider]
    assert {a.check for a in answers} == {c.check for c in state.wider_checks()}
    assert not any(w.level.value == "critical" for w in state.warnings.values())
    assert [w.level.value for w in state.warnings.values() if w.code == "wider-search-found"] == ["notice"]


def test_asked_twice_it_is_asked_once(handler, incident):
    first = ask(handler, incident)
    assert first.entries
    assert ask(handler, incident).entries == ()
    assert reading.state(incident).seq == first.state.seq


def test_what_is_rebuilt_is_what_was_live(handler, incident):
    ask(handler, incident)
    before = sorted(DueCheck.objects.values_list("check_id", "source", "due_at", "missed"))
    assert before
    rebuilding.rebuild()
    assert sorted(DueCheck.objects.values_list("check_id", "source", "due_at", "missed")) == before
    b.work(b.worker(b.Clock(LATER)))
    state = reading.state(incident)
    rebuilding.rebuild()
    assert (reading.state(incident), rebuilding.verify()) == (state, [])


def test_a_fault_makes_it_not_checked_and_it_is_asked_again(handler, incident):
    ask(handler, incident)
    down = Fault(source=SOURCE, kind=FaultKind.REFUSED, start=b.NOW, end=LATER + timedelta(minutes=5))
    b.work(b.worker(b.Clock(LATER), [down]))
    wide = reading.state(incident).wider_cell("suspect", SOURCE)
    assert (wide.outcome, wide.reason) == (Outcome.NOT_CHECKED, Reason.UNREACHABLE)
    assert reading.state(incident).cell("suspect", SOURCE).outcome is Outcome.NO_TRACE
    b.work(b.worker(b.Clock(LATER + timedelta(minutes=6))))
    assert reading.state(incident).wider_cell("suspect", SOURCE).outcome is Outcome.TRACE


def test_a_likeness_is_no_headline_and_goes_on_to_no_later_incident(handler, incident):
    ask(handler, incident)
    b.work(b.worker(b.Clock(LATER)))
    assert "wider-search-found" in {w.code for w in reading.state(incident).warnings.values()}
    assert "like" not in IncidentRow.objects.get(incident=incident).headline
    later = b.ring(handler, at=LATER).state
    assert later.links and not any("wider" in held.link.says for held in later.links)


def test_a_name_that_is_confirmed_is_found_by_the_sharp_search_and_warns_as_ever(handler, incident):
    ask(handler, incident)
    b.work(b.worker(b.Clock(LATER)))
    about = {"names": ["Alan Example"], "born": ["1971-11-02"]}
    then = LATER + timedelta(seconds=30)
    actions.name_person(who=handler, incident=incident, ref="suspect", role=Role.SUSPECT, about=about, at=then)
    b.work(b.worker(b.Clock(then)))
    state = reading.state(incident)
    assert state.cell("suspect", SOURCE).outcome is Outcome.TRACE
    assert state.found_only_wider("suspect") == ()
    assert "dangerous-person" in {w.code for w in state.warnings.values()}


def test_nobody_of_whom_no_source_was_asked_is_searched_wider(handler):
    incident = b.ring(handler, number=None).incident
    with pytest.raises(BadInput):
        ask(handler, incident, "caller")
    with pytest.raises(NotFound):
        ask(handler, incident, "nobody")


@pytest.mark.parametrize(
    ("role", "may"),
    [(StaffRole.DISPATCHER, True), (StaffRole.SUPERVISOR, True), (StaffRole.AUDITOR, False)],
)
def test_who_may_ask(incident, role, may):
    somebody = b.staff("somebody", role)
    if may:
        assert ask(somebody, incident).entries
    else:
        with pytest.raises(StepRefused, match=r"may not"):
            ask(somebody, incident)


def test_a_closed_incident_is_searched_no_wider(handler, incident):
    supervisor = b.staff("supervisor", StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=incident, reason="over", over=True, at=LATER)
    with pytest.raises(StepRefused):
        ask(handler, incident)
