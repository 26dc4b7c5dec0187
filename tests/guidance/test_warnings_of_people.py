"""Warnings of children, of unknown ages, and of earlier contacts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Event
from tests.guidance.building import (
    HOME,
    LANDLINE,
    MOBILE,
    START,
    Incident,
    boy_calls,
    linked,
    marked,
    record,
)


@pytest.mark.parametrize(
    ("tell", "level"),
    [
        (lambda i: i.fact("caller", "age", 16), "notice"),
        (lambda i: i.fact("caller", "born", "1999"), "notice"),
        (lambda i: i.fact("caller", "age", 18), None),
        (lambda i: None, None),
        (lambda i: (i.fact("caller", "age", 16), i.cue("suspect", "blackmail")), "high"),
        (lambda i: (i.fact("caller", "age", 16), i.cue("suspect", "threat", negated=True)), "notice"),
        (lambda i: i.person("child"), "notice"),
        (lambda i: i.fact("child", "age", 32), None),
    ],
)
def test_a_child_is_involved(tell: Callable[[Incident], object], level: str | None) -> None:
    call = Incident()
    tell(call)
    assert call.given().get("child-involved") == level


def test_a_child_with_a_record_of_concern_or_near_somebody_dangerous() -> None:
    assert boy_calls().given()["child-involved"] == "high"
    call = marked("registered-sex-offender")
    call.fact("caller", "age", 14)
    assert call.given()["child-involved"] == "high"


def test_a_child_by_a_possible_match_is_a_notice() -> None:
    call = Incident()
    call.fact("caller", "name", "Mark Ashdown")
    found = record(
        "R-1", "autism", forenames="Mark", surname="Ashdown", born="2000-08-19", certainty=Certainty.POSSIBLE
    )
    call.answer("caller", "pnc", found)
    call.cue("suspect", "blackmail")
    assert call.given()["child-involved"] == "notice"


def test_the_age_is_asked_for_once_a_line_was_heard() -> None:
    call = Incident()
    call.person("suspect")
    assert "age-unknown" not in call.given()
    call.line()
    assert {w.person for w in call.warnings("age-unknown")} == {"caller", "suspect"}


@pytest.mark.parametrize(
    "tell",
    [
        lambda i: i.fact("caller", "age", 40),
        lambda i: i.fact("caller", "born", "1977"),
        lambda i: i.told("caller", "age", "refused"),
        lambda i: i.told("caller", "date-of-birth", "unknown"),
        lambda i: i.check("caller", "pnc", {"name": ("Mark Ashdown",)}),
        lambda i: i.fact("caller", "phone", MOBILE),  # the plan has yet to ask by it
    ],
)
def test_the_age_is_not_asked_for(tell: Callable[[Incident], object]) -> None:
    call = Incident()
    call.line()
    assert call.warnings("age-unknown")
    tell(call)
    assert call.warnings("age-unknown") == []


def test_somebody_mentioned_in_passing_is_not_asked_about() -> None:
    call = Incident()
    call.line()
    call.person("witness")
    assert {w.person for w in call.warnings("age-unknown")} == {"caller"}
    call.fact("witness", "name", "Susan Poole")
    call.check("witness", "pnc", {"name": ("Susan Poole",)})
    assert {w.person for w in call.later(hours=1).warnings("age-unknown")} >= {"caller"}


def test_a_check_that_nobody_answered_no_longer_holds_the_question_back() -> None:
    call = Incident()
    call.check("caller", "pnc", {"name": ("Mark Ashdown",)})
    call.line()
    assert call.warnings("age-unknown") == []
    assert call.later(seconds=10).warnings("age-unknown")


@pytest.mark.parametrize(
    ("link", "cues", "level"),
    [
        ({}, (), "notice"),
        ({"danger": True}, (), "high"),
        ({"broken_promise": True}, (), "high"),
        ({"kinds": ("blackmail",)}, (), "notice"),
        ({"kinds": ("blackmail",)}, ("blackmail",), "high"),
        ({"kinds": ("blackmail",)}, ("domestic",), "notice"),
        ({"kinds": ("blackmail",), "opened": START - timedelta(days=31)}, ("blackmail",), "notice"),
        ({"kinds": ("evidence-kept",)}, ("evidence-kept",), "notice"),
    ],
)
def test_the_same_number_rang_before(link: dict[str, object], cues: tuple[str, ...], level: str) -> None:
    call = linked(**link)
    call.cue("suspect", *cues)
    assert call.given()["repeat-contact"] == level


def test_one_earlier_incident_by_two_roads_is_one_warning() -> None:
    call = linked()
    call.add(e.Link(to=7, by="address", value=HOME, person="caller", says="", opened=START - timedelta(days=21)))
    (given,) = call.warnings("repeat-contact")
    assert "number and address" in given.says


def control_room(
    kind: str = "Domestic abuse",
    days: int = 10,
    about: int | None = 0,
    address: str | None = HOME,
) -> Incident:
    call = Incident(LANDLINE, HOME)
    event = Event(at=START - timedelta(days=days), kind=kind, address=address)
    found = record("CR-1", born=None, phones=("01632 960201",) if about == 0 else (), event=event, about=about)
    call.answer("caller", "control-room", found)
    return call


@pytest.mark.parametrize(
    ("call", "cues", "level"),
    [
        (control_room(), (), "notice"),
        (control_room(), ("domestic",), "high"),
        (control_room(days=40), ("domestic",), "notice"),
        (control_room(kind="Noise"), ("domestic",), "notice"),
        (control_room(about=None), ("domestic",), "high"),
        (control_room(about=None, address="3 Sample Row, Anytown, ZZ1 2ZZ"), ("domestic",), None),
        (control_room(about=None, address=None), ("domestic",), None),
    ],
)
def test_the_control_rooms_own_records(call: Incident, cues: tuple[str, ...], level: str | None) -> None:
    call.cue("suspect", *cues)
    assert call.given().get("repeat-contact") == level
