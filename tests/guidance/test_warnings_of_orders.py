"""Warnings of court orders and of who else is at the address."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.incident.codes import Certainty, Role
from firstcall.incident.records import Condition, Event, RecordPerson, Target
from tests.guidance.building import (
    HOME,
    LANDLINE,
    MOBILE,
    Incident,
    boy_calls,
    marked,
    record,
    sopo,
    the_case,
)


def test_the_case_on_the_first_call() -> None:
    assert the_case().given() == {
        "child-involved": "high",
        "vulnerability-recorded": "high",
        "dangerous-person": "critical",
        "order-breach-possible": "critical",
        "order-unknown": "high",
        "referral-due": "notice",
    }


def test_a_possible_breach_names_each_element_and_asks_for_what_is_open() -> None:
    (given,) = [w for w in the_case().state.warnings.values() if w.code == "order-breach-possible"]
    assert {x.element: x.value.value for x in given.elements} == {
        "act": "true",
        "age": "true",
        "supervision": "unknown",
        "in-force": "true",
    }
    assert given.ask == "supervised"
    assert given.says.startswith("Possible breach.")


def test_one_order_in_two_systems_is_one_warning() -> None:
    call = the_case()
    order = sopo(Condition(act="contact", target=Target(age="<=16"), supervised=False))
    call.answer("suspect", "pnc", record("P-1", phones=("07700 900461",), orders=(order,)))
    assert call.warnings("order-breach-possible") == []


def test_a_false_element_stops_the_warning_that_was_not_given_yet() -> None:
    call = boy_calls()
    call.fact("suspect", "phone", MOBILE)
    call.cue("suspect", "blackmail", "supervised")
    order = sopo(Condition(act="contact", target=Target(age="<=16"), supervised=False))
    call.answer("suspect", "visor", record("V-1", phones=("07700 900461",), orders=(order,)))
    assert not {"order-breach-possible", "order-unknown"} & set(call.given())


def test_with_the_age_unknown_the_order_asks_for_the_age() -> None:
    call = Incident()
    call.cue("suspect", "blackmail")
    call.fact("suspect", "phone", MOBILE)
    order = sopo(Condition(act="contact", target=Target(age="<16")))
    call.answer("suspect", "visor", record("V-1", phones=("07700 900461",), orders=(order,)))
    (given,) = call.warnings("order-unknown")
    assert (given.level.value, given.ask) == ("high", "age")


def test_an_order_held_by_a_possible_match_is_a_notice() -> None:
    call = Incident()
    call.cue("suspect", "blackmail")
    call.fact("suspect", "name", "Alan Example")
    order = sopo(Condition(act="contact"))
    call.answer("suspect", "visor", record("V-1", orders=(order,), certainty=Certainty.POSSIBLE))
    (given,) = call.warnings("order-breach-possible")
    assert given.level.value == "notice"


def at_home(*people: RecordPerson, about: int | None = None, event: Event | None = None) -> Incident:
    call = Incident(address=HOME)
    found = record("L-1", surname="", about=about, others=people, event=event)
    call.answer("caller", "local", found, by_what={"address": (HOME,)})
    return call


@pytest.mark.parametrize(
    ("person", "given"),
    [
        (RecordPerson(markers=("weapons",), addresses=(HOME,)), True),
        (RecordPerson(markers=("child-protection-plan",), addresses=(HOME,)), True),
        (RecordPerson(orders=(sopo(Condition(act="contact")),), addresses=(HOME,)), True),
        (RecordPerson(orders=(sopo(Condition(act="contact"), ends=date(2013, 1, 1)),), addresses=(HOME,)), False),
        (RecordPerson(markers=("weapons",), addresses=("3 Sample Row, Anytown, ZZ1 2ZZ",)), False),
        (RecordPerson(markers=("dementia",), addresses=(HOME,)), False),
        (RecordPerson(markers=(), addresses=(HOME,)), False),
    ],
)
def test_somebody_else_at_the_address(person: RecordPerson, given: bool) -> None:
    assert (at_home(person).given().get("household-risk") == "high") is given


def test_somebody_without_an_address_of_their_own_at_the_events_address() -> None:
    call = at_home(RecordPerson(markers=("weapons",)), event=Event(address=HOME))
    assert call.given()["household-risk"] == "high"


def test_the_caller_is_not_somebody_else() -> None:
    call = Incident(LANDLINE, HOME)
    call.answer("caller", "local", record("L-1", "weapons", phones=("01632 960201",), addresses=(HOME,)))
    assert "household-risk" not in call.given()


def test_a_possible_match_at_the_address_may_be_somebody_else() -> None:
    call = Incident(address=HOME)
    found = record("L-1", "weapons", addresses=(HOME,), certainty=Certainty.POSSIBLE)
    call.answer("caller", "local", found)
    assert call.given()["household-risk"] == "high"


def test_an_address_that_only_a_record_gives_is_not_an_address_of_the_incident() -> None:
    call = marked("autism", addresses=(HOME,)).settle()
    other = RecordPerson(markers=("weapons",), addresses=(HOME,))
    call.answer(
        "suspect", "local", record("L-1", surname="", about=None, others=(other,)), by_what={"address": (HOME,)}
    )
    assert "household-risk" not in call.given()


def test_an_order_against_somebody_else_that_names_the_caller() -> None:
    call = Incident(address=HOME)
    call.fact("caller", "name", "Susan Poole")
    order = sopo(Condition(act="contact", target=Target(named=("Susan Poole",))), kind="non-molestation")
    other = RecordPerson(orders=(order,), role=Role.SUSPECT)
    call.answer("caller", "local", record("L-1", surname="", about=None, others=(other,)))
    assert call.given()["protected-by-order"] == "high"


def test_an_order_against_somebody_else_that_names_the_address() -> None:
    order = sopo(Condition(act="presence", place=(HOME,)), kind="DVPO")
    call = at_home(RecordPerson(orders=(order,), addresses=("3 Sample Row, Anytown, ZZ1 2ZZ",)))
    assert call.given()["protected-by-order"] == "high"
