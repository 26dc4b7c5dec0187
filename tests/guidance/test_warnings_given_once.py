"""Warnings, each with a call that brings it and the same call without what it is about: given in the one, not in the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from firstcall.guidance.plan import LEAVE
from firstcall.incident import entries as e
from firstcall.incident.codes import Plan, Role
from firstcall.incident.records import Condition, Order, RecordPerson, Target
from tests.guidance.building import HOME, LANDLINE, MOBILE, START, Incident, record, sopo

OWN_MOBILE = "07700 900461"


def under_an_order(*orders: Order) -> Incident:
    call = Incident()
    call.fact("suspect", "phone", MOBILE)
    call.answer("suspect", "visor", record("V-1", phones=(OWN_MOBILE,), orders=orders))
    return call


def somebody_elses_order(named: str) -> Incident:
    call = Incident(address=HOME)
    call.fact("caller", "name", "Susan Poole")
    order = sopo(Condition(act="contact", target=Target(named=(named,))), kind="non-molestation")
    other = RecordPerson(orders=(order,), role=Role.SUSPECT)
    call.answer("caller", "local", record("L-1", surname="", about=None, others=(other,)))
    return call


def marked_as(marker: str) -> Incident:
    call = Incident()
    call.fact("suspect", "phone", MOBILE)
    call.answer("suspect", "pnc", record("R-1", marker, phones=(OWN_MOBILE,)))
    return call


def planned_as(plan: Plan, why: str) -> Incident:
    call = Incident(LANDLINE)
    call.add(e.Check(check="c", person="caller", source="pnd", by_what={}, plan=plan, why=why))
    return call


def promised(chase_after: timedelta) -> Incident:
    call = Incident(LANDLINE)
    due, chase = START + timedelta(hours=4), START + chase_after
    call.add(e.Promise(promise="p1", text="ring back", due=due, owner="officer-b", chase=chase))
    return call.later(hours=1)


Calls = Callable[[], Incident]
GIVEN: dict[str, tuple[str, Calls, Calls]] = {
    "order-unknown": (
        "high",
        lambda: under_an_order(sopo(Condition(act="contact", target=Target(age="<16")))),
        under_an_order,
    ),
    "protected-by-order": (
        "high",
        lambda: somebody_elses_order("Susan Poole"),
        lambda: somebody_elses_order("Anna Marsh"),
    ),
    "restricted-record": ("high", lambda: marked_as("restricted"), lambda: marked_as("weapons")),
    "check-needs-leave": (
        "notice",
        lambda: planned_as(Plan.NOT_AUTHORISED, f"{LEAVE}: a family matter"),
        lambda: planned_as(Plan.NOT_AUTHORISED, "not asked from this desk"),
    ),
    "promise-chase": ("notice", lambda: promised(timedelta(minutes=30)), lambda: promised(timedelta(hours=2))),
}


@pytest.mark.parametrize("code", GIVEN)
def test_it_is_given_for_what_it_is_about_once_and_for_nothing_else(code: str) -> None:
    level, with_it, without = GIVEN[code]
    call = with_it()
    assert call.given().get(code) == level
    assert call.warnings(code) == [], "it is not given a second time"
    assert code not in without().given()
