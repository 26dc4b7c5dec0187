"""A suspect's own number speaks louder than the name he gives; a name that a caller or a victim gives speaks first."""

from datetime import date

import msgspec
import pytest

from firstcall.incident.codes import Certainty
from firstcall.incident.records import Condition, Match, Order
from firstcall.matching.description import of_query, of_record
from firstcall.matching.score import compare
from tests.guidance.building import LANDLINE, MOBILE, START, Incident, record


def found(phone, name):
    """The record of a registered offender, matched as a source would match it."""
    one = record("FI-1", "registered-sex-offender", phones=(phone,), certainty=Certainty.POSSIBLE)
    asked = of_query({"phone": (phone,), "name": (name,)}, START.date())
    match: Match = compare(asked, of_record(one.record.persons[0]))
    assert match.certainty is Certainty.POSSIBLE
    return msgspec.structs.replace(one, match=match)


@pytest.mark.parametrize(
    ("person", "phone", "level"),
    [
        ("suspect", MOBILE, "critical"),  # the number is his alone; the name may be false
        ("suspect", LANDLINE, "notice"),  # a landline is a household's
        ("caller", MOBILE, "notice"),  # a caller who says who they are may ring from somebody's phone
        ("victim", MOBILE, "notice"),
    ],
)
def test_a_name_that_is_another(person, phone, level):
    incident = Incident()
    incident.line()
    incident.fact(person, "phone", phone)
    incident.fact(person, "name", "Dave Pilling")
    incident.answer(person, "force-intelligence", found(phone, "Dave Pilling"))
    assert incident.given()["dangerous-person"] == level


def test_a_breach_that_becomes_plainer_is_told_again_and_once():

    place = "Anytown Park, Park Road, Anytown, ZZ1 3AA"
    order = Order(type="SHPO", made=date(2016, 1, 1), conditions=(Condition(act="presence", place=(place,)),))
    incident = Incident()
    incident.line()
    incident.fact("suspect", "phone", MOBILE)
    incident.fact("suspect", "act", "presence")
    incident.answer("suspect", "visor", record("V-1", "registered-sex-offender", phones=(MOBILE,), orders=(order,)))
    incident.settle()
    before = [e for e in incident.log if getattr(e.body, "code", "") == "order-breach-possible"]
    incident.fact("suspect", "place", place)
    incident.settle()
    after = [e for e in incident.log if getattr(e.body, "code", "") == "order-breach-possible"]
    assert len(before) == 1 and len(after) == 2
    assert not incident.warnings("order-breach-possible")
