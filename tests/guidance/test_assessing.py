"""An assessment that says none, against what the records and the facts show."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.guidance.assessing import Contradiction, assess_again, contradictions
from firstcall.incident import entries as e
from firstcall.incident.codes import Level
from tests.guidance.building import BOOK, START, Incident

NONE = {
    "threat": "none apparent",
    "harm": "none apparent",
    "risk": "No inherent threat or risk apparent",
    "investigation": "none",
    "vulnerability": "no disclosed particular vulnerability",
    "engagement": "advice given",
}


def against(
    call: Incident, elements: dict[str, str] | None = None, overall: str = "medium"
) -> tuple[Contradiction, ...]:
    return contradictions(NONE if elements is None else elements, overall, call.state, book=BOOK, now=call.at)


def warned(code: str, level: Level = Level.HIGH) -> tuple[Incident, int]:
    call = Incident()
    return call, call.add(e.Warning(code=code, level=level, person="caller", says=code))


def test_of_an_ordinary_call_nothing_contradicts_an_assessment_of_none() -> None:
    call = Incident()
    call.fact("caller", "age", 44)
    call.line("lost a purse in the market")
    assert against(call, overall="none") == ()


BY_WARNING = [
    ("vulnerability-recorded", Level.HIGH, {"vulnerability", "risk"}),
    ("dangerous-person", Level.CRITICAL, {"threat", "harm", "risk"}),
    ("order-breach-possible", Level.CRITICAL, {"threat", "harm", "risk"}),
    ("weapon-or-violence-marker", Level.HIGH, {"threat", "harm", "risk"}),
    ("self-harm-marker", Level.HIGH, {"harm", "risk", "vulnerability"}),
    ("household-risk", Level.HIGH, {"risk"}),
    ("dangerous-person", Level.NOTICE, set()),
    ("handler-not-current", Level.HIGH, set()),
]


@pytest.mark.parametrize(("code", "level", "elements"), BY_WARNING)
def test_a_warning_contradicts_the_elements_that_it_speaks_of(code: str, level: Level, elements: set[str]) -> None:
    call, seq = warned(code, level)
    found = against(call)
    assert {c.element for c in found} == elements
    assert all(c.seq == seq for c in found)


BY_CUE = [
    ("blackmail", {"threat", "harm", "risk"}),
    ("violence", {"threat", "harm", "risk"}),
    ("self-harm", {"harm", "risk", "vulnerability"}),
    ("exploitation", {"threat", "harm", "risk", "vulnerability"}),
    ("evidence-kept", set()),
]


@pytest.mark.parametrize(("cue", "elements"), BY_CUE)
def test_a_cue_contradicts_and_a_denied_cue_does_not(cue: str, elements: set[str]) -> None:
    told, denied = Incident(), Incident()
    told.cue("suspect", cue)
    denied.cue("suspect", cue, negated=True)
    assert {c.element for c in against(told)} == elements
    assert against(denied) == ()


@pytest.mark.parametrize(("age", "shown"), [(16, True), (17, True), (18, False), (40, False)])
def test_a_caller_under_18_is_vulnerable_whatever_is_written(age: int, shown: bool) -> None:
    call = Incident()
    seq = call.fact("caller", "age", age)
    assert [(c.element, c.seq) for c in against(call)] == ([("vulnerability", seq)] if shown else [])


def test_a_suspect_under_18_does_not_make_the_caller_vulnerable() -> None:
    call = Incident()
    call.fact("suspect", "age", 16)
    assert against(call) == ()


OVERALL = [
    ("none", Level.CRITICAL, True),
    ("low", Level.CRITICAL, True),
    ("medium", Level.CRITICAL, False),
    ("high", Level.CRITICAL, False),
    ("none", Level.HIGH, True),
    ("low", Level.HIGH, False),
    ("none", Level.NOTICE, False),
]


@pytest.mark.parametrize(("overall", "level", "shown"), OVERALL)
def test_the_overall_risk_is_held_against_what_stands(overall: str, level: Level, shown: bool) -> None:
    call, seq = warned("dangerous-person", level)
    found = contradictions({}, overall, call.state, book=BOOK, now=call.at)
    assert [(c.element, c.seq) for c in found] == ([("overall", seq)] if shown else [])


def test_what_says_that_there_is_something_contradicts_nothing() -> None:
    call, _ = warned("dangerous-person", Level.CRITICAL)
    said = {
        "threat": "known offender, threatens to tell",
        "harm": "high",
        "risk": "medium - no safe place",
        "vulnerability": "",
    }
    assert against(call, said, "high") == ()


def test_elements_that_the_force_does_not_have_are_left_alone() -> None:
    call, _ = warned("dangerous-person", Level.CRITICAL)
    assert contradictions({"weather": "none"}, "high", call.state, book=BOOK, now=call.at) == ()


def test_an_assessment_is_due_again_by_time_alone() -> None:
    call = Incident()
    assert assess_again(call.state, book=BOOK) is None
    call.assess("medium")
    assert assess_again(call.state, book=BOOK) == START + timedelta(minutes=210)
    call.add(e.Closed(reason="done"))
    assert assess_again(call.state, book=BOOK) is None
