"""The grade that the rules propose: raised, never lowered, and quiet on an ordinary call."""

from __future__ import annotations

import pytest

from firstcall.guidance.grading import proposed
from firstcall.incident import entries as e
from firstcall.incident.codes import Level
from tests.guidance.building import BOOK, Incident


def grade(call: Incident) -> str | None:
    draft = proposed(call.state, book=BOOK, now=call.at)
    if draft is None:
        return None
    assert isinstance(draft.body, e.Grade)
    assert draft.body.proposed
    assert draft.body.reason
    return draft.body.grade


CUES = [
    ((), None),
    (("evidence-kept",), None),
    (("threat",), "scheduled"),
    (("blackmail", "sexual"), "priority"),
    (("violence",), "priority"),
    (("violence", "domestic"), "emergency"),
    (("weapon", "threat"), "emergency"),
    (("suicide",), "emergency"),
]


@pytest.mark.parametrize(("cues", "wanted"), CUES)
def test_cues_propose_a_grade(cues: tuple[str, ...], wanted: str | None) -> None:
    call = Incident()
    call.cue("caller", *cues)
    assert grade(call) == wanted


def test_denied_cues_propose_nothing() -> None:
    call = Incident()
    call.cue("caller", "weapon", "threat", "violence", negated=True)
    assert grade(call) is None


WARNED = [
    ("dangerous-person", Level.CRITICAL, "priority"),
    ("order-breach-possible", Level.CRITICAL, "priority"),
    ("dangerous-person", Level.NOTICE, None),
    ("vulnerability-recorded", Level.HIGH, "scheduled"),
    ("handler-not-current", Level.HIGH, None),
    ("age-unknown", Level.NOTICE, None),
]


@pytest.mark.parametrize(("code", "level", "wanted"), WARNED)
def test_warnings_propose_a_grade_and_are_what_it_rests_on(code: str, level: Level, wanted: str | None) -> None:
    call = Incident()
    seq = call.add(e.Warning(code=code, level=level, person="caller"))
    draft = proposed(call.state, book=BOOK, now=call.at)
    assert grade(call) == wanted
    assert draft is None or draft.rests_on == (seq,)


def test_an_adult_is_not_graded_as_a_child() -> None:
    call = Incident()
    call.fact("caller", "age", 40)
    call.cue("caller", "blackmail", "sexual")
    assert grade(call) == "scheduled"


@pytest.mark.parametrize("given", ["priority", "emergency"])
def test_what_was_given_or_proposed_as_high_already_is_not_proposed(given: str) -> None:
    for as_proposed in (True, False):
        call = Incident()
        call.cue("caller", "violence")
        call.add(e.Grade(grade=given, reason="", proposed=as_proposed))
        assert grade(call) is None


def test_something_graver_raises_a_proposal_and_nothing_lowers_it() -> None:
    call = Incident()
    call.cue("caller", "threat")
    call.add(e.Grade(grade="scheduled", reason="", proposed=True))
    call.cue("caller", "violence", "domestic")
    assert grade(call) == "emergency"
    call.add(e.Grade(grade="emergency", reason="", proposed=True))
    call.cue("caller", "violence", negated=True)
    assert grade(call) is None


def test_a_grade_that_the_force_does_not_have_holds_nothing_down() -> None:
    call = Incident()
    call.add(e.Grade(grade="grade-x", reason=""))
    call.cue("caller", "threat")
    assert grade(call) == "scheduled"


def test_a_closed_incident_is_not_graded() -> None:
    call = Incident()
    call.cue("caller", "suicide")
    call.add(e.Closed(reason="done"))
    assert grade(call) is None
