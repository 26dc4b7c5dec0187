"""Warnings of what records mark people as: when each is given, how loud, and when it is not."""

from __future__ import annotations

import pytest

from firstcall.guidance.warnings import all_warnings
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Condition, Event, Target
from tests.guidance.building import (
    BOOK,
    MOBILE,
    Incident,
    marked,
    record,
    sopo,
)


@pytest.mark.parametrize(
    ("marker", "person", "code", "level"),
    [
        ("registered-sex-offender", "suspect", "dangerous-person", "critical"),
        ("Registered Sex Offender", "suspect", "dangerous-person", "critical"),
        ("potentially_dangerous_person", "other", "dangerous-person", "critical"),
        ("violent-offender", "caller", "dangerous-person", "critical"),
        ("wanted", "suspect", "wanted-or-missing", "critical"),
        ("missing", "child", "wanted-or-missing", "critical"),
        ("self-harm", "caller", "self-harm-marker", "high"),
        ("suicide", "other", "self-harm-marker", "high"),
        ("weapons", "suspect", "weapon-or-violence-marker", "high"),
        ("firearms", "suspect", "weapon-or-violence-marker", "high"),
        ("firearms-certificate", "other", "weapon-or-violence-marker", "high"),
        ("violent", "suspect", "weapon-or-violence-marker", "high"),
        ("autism", "caller", "vulnerability-recorded", "high"),
        ("learning-difficulties", "victim", "vulnerability-recorded", "high"),
        ("looked-after", "child", "vulnerability-recorded", "high"),
        ("domestic-abuse-victim", "caller", "vulnerability-recorded", "high"),
        ("something nobody listed", "other", "unknown-marker", "notice"),
    ],
)
def test_a_marker_warns(marker: str, person: str, code: str, level: str) -> None:
    assert marked(marker, person=person).given()[code] == level


@pytest.mark.parametrize(
    ("marker", "person", "code"),
    [
        ("autism", "suspect", "vulnerability-recorded"),
        ("autism", "other", "vulnerability-recorded"),
        ("domestic-abuse-victim", "caller", "dangerous-person"),
        ("autism", "caller", "dangerous-person"),
    ],
)
def test_a_marker_does_not_warn(marker: str, person: str, code: str) -> None:
    assert code not in marked(marker, person=person).given()


@pytest.mark.parametrize("marker", ["registered-sex-offender", "wanted", "weapons", "restricted"])
def test_a_possible_match_is_a_notice_at_most(marker: str) -> None:
    levels = set(marked(marker, certainty=Certainty.POSSIBLE).given().values())
    assert levels == {"notice"}


def test_a_possible_match_that_becomes_sure_warns_again_and_louder() -> None:
    call = marked("weapons", certainty=Certainty.POSSIBLE).settle()
    call.answer("suspect", "pnc", record("R-1", "weapons", phones=("07700 900461",)))
    assert [w.level.value for w in call.warnings("weapon-or-violence-marker")] == ["high"]


def test_a_record_of_another_name_is_still_shown_as_a_notice() -> None:
    call = marked("weapons")
    call.fact("suspect", "name", "Gregory Poole")
    (given,) = call.warnings("weapon-or-violence-marker")
    assert given.level.value == "notice"
    assert "Gregory Poole" in given.says


def test_the_same_marker_in_another_record_is_not_told_twice_and_a_new_one_is() -> None:
    call = marked("registered-sex-offender").settle()
    call.answer("suspect", "visor", record("V-1", "rso", phones=("07700 900461",)))
    assert call.warnings("dangerous-person") == []
    call.answer("suspect", "visor", record("V-2", "rso", "violent-offender", phones=("07700 900461",)))
    assert [w.subject for w in call.warnings("dangerous-person")] == ["violent-offender"]


def test_a_warning_rests_on_the_answer_it_was_drawn_from() -> None:
    call = marked("weapons")
    answer = len(call.log)
    drafts = all_warnings(call.state, book=BOOK, now=call.at)
    assert all(answer in d.rests_on for d in drafts)


@pytest.mark.parametrize(
    ("source", "kind", "text", "given"),
    [
        ("missing", "missing-episode-open", "", True),
        ("missing", "missing episode", "last seen at school", True),
        ("missing", "missing-episode-open", "last found in the park", True),
        ("missing", "missing-episode-closed", "", False),
        ("international", "red notice", "", True),
        ("crime", "missing episode", "", False),
        ("missing", "sighting", "", False),
    ],
)
def test_an_open_episode_or_notice_warns_and_a_closed_one_does_not(
    source: str, kind: str, text: str, given: bool
) -> None:
    call = Incident()
    call.fact("child", "phone", MOBILE)
    found = record("M-1", phones=("07700 900461",), event=Event(kind=kind, text=text))
    call.answer("child", source, found)
    assert ("wanted-or-missing" in call.given()) is given


def test_a_restricted_record_sends_to_a_supervisor_and_tells_nothing() -> None:
    order = sopo(Condition(act="contact", target=Target(named=("Susan Poole",))))
    call = marked("restricted", "registered-sex-offender", "Zombie knife", orders=(order,), born="2001-01-01")
    given = call.given()
    assert given["restricted-record"] == "high"
    assert given["dangerous-person"] == "critical"
    for warning in call.state.warnings.values():
        told = f"{warning.says} {warning.subject} {[x.from_ for x in warning.elements]}".casefold()
        for detail in ("offender", "sex", "zombie", "poole", "sopo", "2001", "alan"):
            assert detail not in told, warning.code


def test_an_alias_of_one_word_does_not_hide_who_it_is_and_a_full_name_makes_it_a_notice() -> None:
    call = marked("registered-sex-offender")
    call.fact("suspect", "name", "Dave")
    assert call.given()["dangerous-person"] == "critical"
    call = marked("registered-sex-offender")
    call.fact("suspect", "name", "Dave Pilling")
    assert call.given()["dangerous-person"] == "notice"
