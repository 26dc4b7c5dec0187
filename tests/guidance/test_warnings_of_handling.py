"""Warnings of how the contact is handled: assessments, checks, evidence, promises, grades, training."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.guidance.warnings import all_warnings
from firstcall.incident import entries as e
from firstcall.incident.codes import Reason
from tests.guidance.building import (
    BOOK,
    HANDLER,
    MOBILE,
    START,
    Incident,
    boy_calls,
    linked,
    marked,
    record,
)


def test_an_assessment_that_says_none_of_what_is_known() -> None:
    call = boy_calls()
    against = next(w.seq for w in call.state.warnings.values() if w.code == "vulnerability-recorded")
    made = call.assess("none", against)
    (given,) = call.warnings("record-contradicts-assessment")
    assert given.level.value == "high"
    assert "vulnerability recorded" in given.says
    (draft,) = [d for d in all_warnings(call.state, book=BOOK, now=call.at) if d.body == given]
    assert draft.rests_on == (against, made)


def test_an_assessment_that_nothing_contradicts() -> None:
    call = Incident()
    call.assess()
    assert call.warnings("record-contradicts-assessment") == []


@pytest.mark.parametrize(
    ("reason", "required", "given"),
    [
        (Reason.TIMEOUT, True, True),
        (Reason.BREAKER_OPEN, True, True),
        (Reason.NOT_CONFIGURED, True, True),
        (Reason.INCOMPLETE, True, False),
        (Reason.TIMEOUT, False, False),
    ],
)
def test_a_required_check_that_was_not_made(reason: Reason, required: bool, given: bool) -> None:
    call = Incident()
    call.missed("caller", "pnc", reason, required=required)
    assert call.warnings("check-not-made") == []
    call.assess()
    assert bool(call.warnings("check-not-made")) is given


def test_a_pending_check_is_no_missed_one_until_its_deadline() -> None:
    call = Incident()
    call.check("caller", "pnc", {"name": ("Mark Ashdown",)})
    call.add(e.Refused(step="close", why=("check-pending",)))
    assert call.warnings("check-not-made") == []
    assert call.later(seconds=10).warnings("check-not-made")


def test_one_warning_a_source_names_everybody() -> None:
    call = Incident()
    call.fact("suspect", "name", "Alan Example")
    call.missed("caller", "pnc")
    call.missed("suspect", "pnc")
    call.missed("caller", "visor")
    call.assess()
    given = {w.subject: w.says for w in call.warnings("check-not-made")}
    assert set(given) == {"pnc", "visor"}
    assert "the caller and Alan Example (suspect)" in given["pnc"]


@pytest.mark.parametrize(
    ("advice", "given"),
    [
        (("ask-network-to-block",), True),
        (("stop-contact",), True),
        (("keep-evidence", "ask-network-to-block"), False),
        (("ask-network-to-block", "keep-evidence"), True),
        (("do-not-pay",), False),
    ],
)
def test_advice_that_may_destroy_evidence(advice: tuple[str, ...], given: bool) -> None:
    call = Incident()
    call.cue("caller", "evidence-kept")
    for code in advice:
        call.add(e.Advice(code=code), HANDLER)
    assert bool(call.warnings("evidence-at-risk")) is given


@pytest.mark.parametrize(("negated", "given"), [(False, True), (True, False)])
def test_an_action_told_of_that_may_destroy_evidence(negated: bool, given: bool) -> None:
    call = Incident()
    call.cue("caller", "evidence-destroyed", negated=negated)
    assert bool(call.warnings("evidence-at-risk")) is given


def test_a_handler_who_is_not_current() -> None:
    call = Incident()
    call.trained()
    assert call.warnings("handler-not-current") == []
    call.trained(e.Gap(course="safeguarding", says="safeguarding, refresher due since 2013"))
    (given,) = call.warnings("handler-not-current")
    assert given.level.value == "notice"
    assert "safeguarding" in given.says


def test_a_promise_is_in_sight_and_overdue_at_its_time() -> None:
    call = Incident()
    call.add(e.Promise(promise="p1", text="ring back", due=START + timedelta(hours=1), owner=HANDLER), HANDLER)
    assert [w.level.value for w in call.warnings("promise-open")] == ["notice"]
    assert call.warnings("promise-overdue") == []
    call.later(hours=1)
    assert [w.level.value for w in call.warnings("promise-overdue")] == ["high"]


@pytest.mark.parametrize("kept", [True, False])
def test_a_promise_that_was_settled_warns_no_more(kept: bool) -> None:
    call = Incident()
    call.add(e.Promise(promise="p1", text="ring back", due=START, owner=HANDLER), HANDLER)
    call.add(e.PromiseSettled(promise="p1", kept=kept, says="told"), HANDLER)
    assert call.warnings() == []


def test_an_assessment_is_due_on_an_earlier_contact() -> None:
    call = linked().settle()
    assert "assessment-due" in call.given()


def test_an_assessment_is_due_again_on_a_new_danger() -> None:
    call = Incident()
    call.fact("caller", "age", 40)
    call.assess("low")
    assert call.warnings("assessment-due") == []
    call.fact("suspect", "phone", MOBILE)
    call.answer("suspect", "pnc", record("R-1", "weapons", phones=("07700 900461",)))
    assert call.given()["assessment-due"] == "notice"
    call.assess("high")
    assert call.warnings("assessment-due") == []


def test_an_assessment_is_due_again_by_time() -> None:
    call = Incident()
    call.fact("caller", "age", 40)
    call.assess("low")
    assert call.later(hours=3).warnings("assessment-due") == []
    assert call.later(minutes=30).warnings("assessment-due")


def test_a_danger_that_nobody_assesses_is_not_left_for_long() -> None:
    call = marked("weapons").settle()
    assert call.warnings("assessment-due") == []
    assert call.later(hours=3, minutes=30).warnings("assessment-due")


@pytest.mark.parametrize(
    ("grades", "reviewer", "given"),
    [
        (("scheduled", "priority"), None, False),
        (("priority", "scheduled"), None, True),
        (("priority", "scheduled"), "sergeant-d", False),
        (("priority", "scheduled"), HANDLER, True),
        (("priority", "unheard-of"), None, False),
    ],
)
def test_a_grade_that_was_lowered(grades: tuple[str, ...], reviewer: str | None, given: bool) -> None:
    """The caller was told in each case; what is told apart is who has looked at it."""
    call = Incident()
    for grade in grades:
        seq = call.add(e.Grade(grade=grade, reason=""), HANDLER)
    call.add(e.CallerTold(about=seq, says="rang and said so"), HANDLER)
    if reviewer:
        call.add(e.Review(of="downgrade", says="agreed"), reviewer)
    assert bool(call.warnings("downgrade-unreviewed")) is given
