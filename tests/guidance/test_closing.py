"""What has to be done before an incident closes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.guidance.closing import doubts, unmade
from firstcall.incident import entries as e
from firstcall.incident.codes import Plan, Reason, Role
from tests.guidance.building import BOOK, LANDLINE, START, Incident, the_case


def codes(call: Incident) -> list[str]:
    return [d.code for d in doubts(call.state, book=BOOK, now=call.at)]


def grown_up() -> Incident:
    call = Incident()
    call.fact("caller", "age", 44)
    return call


def test_an_ordinary_call_closes() -> None:
    assert codes(grown_up()) == []


@pytest.mark.parametrize(("kept", "left"), [(None, ["promise-open"]), (True, []), (False, [])])
def test_an_open_promise_holds_it_until_it_is_kept_or_the_caller_told(kept: bool | None, left: list[str]) -> None:
    call = grown_up()
    call.add(e.Promise(promise="p1", text="ring back", due=START + timedelta(hours=1), owner="officer-b"))
    if kept is not None:
        call.add(e.PromiseSettled(promise="p1", kept=kept, says="told"))
    assert codes(call) == left


CHECKS = [
    (Plan.DUE, True, None, 0, ["check-pending"]),
    (Plan.DUE, True, None, 60, ["check-not-made"]),
    (Plan.DUE, True, Reason.TIMEOUT, 1, ["check-not-made"]),
    (Plan.DUE, True, Reason.NOT_CONFIGURED, 1, ["check-not-made"]),
    (Plan.DUE, False, Reason.TIMEOUT, 1, []),
    (Plan.DUE, False, Reason.INCOMPLETE, 1, []),
    (Plan.CLOSED, False, None, 60, []),
    (Plan.REQUEST_ONLY, False, None, 60, []),
]


@pytest.mark.parametrize(("plan", "required", "reason", "seconds", "left"), CHECKS)
def test_a_required_check_that_was_not_made_holds_it(
    plan: Plan, required: bool, reason: Reason | None, seconds: float, left: list[str]
) -> None:
    call = grown_up()
    check = call.check("caller", "pnd", {"phone": (LANDLINE,)}, plan=plan, required=required)
    if reason is not None:
        call.add(e.Answer(check=check, source="pnd", person="caller", reason=reason))
    call.later(seconds=seconds)
    assert codes(call) == left
    made = unmade(call.state, book=BOOK, now=call.at)
    assert [c.check for c in made] == ([check] if left == ["check-not-made"] else [])


def test_a_check_that_was_answered_holds_nothing() -> None:
    call = grown_up()
    call.answer("caller", "pnd", by_what={"phone": (LANDLINE,)})
    assert codes(call) == []


AGES = [
    ("caller", Role.CALLER, None, ["age-unknown"]),
    ("caller", Role.CALLER, ("age", "unknown"), []),
    ("caller", Role.CALLER, ("age", "refused"), []),
    ("caller", Role.CALLER, ("date-of-birth", "unknown"), []),
    ("suspect", Role.SUSPECT, None, ["age-unknown"]),
    ("child", Role.CHILD, None, ["age-unknown"]),
    ("other", Role.OTHER, None, []),
]


@pytest.mark.parametrize(("ref", "role", "answer", "left"), AGES)
def test_an_age_that_nobody_asked_for_holds_it(
    ref: str, role: Role, answer: tuple[str, str] | None, left: list[str]
) -> None:
    call = Incident() if ref == "caller" else grown_up()
    call.person(ref, role)
    if answer:
        call.told(ref, *answer)
    assert codes(call) == left


def test_an_age_by_a_record_is_known() -> None:
    call = Incident()
    call.fact("caller", "born", "2000-08-19", source="force-intelligence/FI-221")
    assert codes(call) == []


def contradicted(reason: str = "") -> tuple[Incident, int]:
    call = grown_up()
    call.cue("suspect", "violence")
    call.told("suspect", "age", "unknown")
    body = e.Assessment(elements={"threat": "none"}, overall="medium", reason=reason)
    return call, call.add(body)


def test_an_assessment_that_the_log_contradicts_holds_it_until_a_reason_is_given() -> None:
    call, seq = contradicted()
    [doubt] = doubts(call.state, book=BOOK, now=call.at)
    assert doubt.code == "record-contradicts-assessment"
    assert seq in doubt.rests_on
    call.add(e.Explained(assessment=seq, reason="it was a film they watched"))
    assert codes(call) == []
    assert codes(contradicted("it was a film they watched")[0]) == []


def test_a_later_assessment_takes_the_place_of_the_one_that_was_contradicted() -> None:
    call, _ = contradicted()
    call.add(e.Assessment(elements={"threat": "he hit her and may come back"}, overall="high"))
    assert codes(call) == []


def test_the_published_case_is_not_closed_as_it_was() -> None:
    call = the_case()
    call.add(
        e.Promise(
            promise="p1", text="Make enquiries about the number", due=START + timedelta(days=1), owner="officer-b"
        )
    )
    call.add(
        e.Assessment(
            elements={
                "risk": "No inherent threat or risk apparent",
                "vulnerability": "no disclosed particular vulnerability",
            },
            overall="none",
        )
    )
    assert {"promise-open", "record-contradicts-assessment"} <= set(codes(call))
    assert "age-unknown" not in codes(call)


def test_every_doubt_says_what_it_means_and_rests_on_entries() -> None:
    call = the_case()
    for doubt in doubts(call.state, book=BOOK, now=call.at):
        assert doubt.says
        assert all(0 < seq <= call.state.seq for seq in doubt.rests_on)


def test_a_closed_incident_has_no_doubts() -> None:
    call = Incident()
    call.add(e.Closed(reason="done"))
    assert codes(call) == []
