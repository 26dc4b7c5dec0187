"""Who else is at the address: by whom that is known, how sure, and that an unknown household is said."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from firstcall.guidance.households import Household, households
from firstcall.guidance.warnings.situation import Situation
from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty, Outcome, Role
from firstcall.incident.records import Event, Found, Named, RecordPerson
from firstcall.incident.three import Truth
from firstcall.matching.address import household_key
from tests.guidance.building import BOOK, HOME, LANDLINE, START, Incident, record


def person(*markers: str, born: str | None = None, name: str = "Nora Poole", **more: object) -> RecordPerson:
    forenames, surname = name.split()
    told = {"addresses": (HOME,)} | more
    return RecordPerson(names=(Named(forenames=forenames, surname=surname),), born=born, markers=markers, **told)  # type: ignore[arg-type]


def dated(found: Found, as_of: date | None) -> Found:
    return msgspec.structs.replace(found, record=msgspec.structs.replace(found.record, as_of=as_of))


def at_home(*others: RecordPerson, as_of: date | None = date(2017, 3, 1), event: Event | None = None) -> Incident:
    call = Incident(LANDLINE, HOME)
    found = record("C-1", surname="", born=None, about=None, others=others, event=event)
    call.answer("caller", "local", dated(found, as_of))
    return call


def of(call: Incident) -> Household:
    (one,) = households(Situation(call.state, BOOK, call.at))
    return one


@pytest.mark.parametrize(
    ("call", "sure"),
    [
        (at_home(person()), Certainty.CERTAIN),
        (at_home(person(), as_of=date(2014, 3, 1)), Certainty.PROBABLE),
        (at_home(person(), as_of=None), Certainty.PROBABLE),
        (at_home(person(addresses=()), event=Event(address=HOME)), Certainty.PROBABLE),
    ],
)
def test_how_sure_it_is_that_a_record_names_somebody_there(call: Incident, sure: Certainty) -> None:
    (member,) = [m for m in of(call).members if m.name]
    assert (member.name, member.certainty) == ("Nora Poole", sure)
    assert member.says[0].endswith("(local/C-1)")


@pytest.mark.parametrize(
    ("born", "role", "child"),
    [
        ("2008-01-01", Role.OCCUPANT, Truth.TRUE),
        ("1980-01-01", Role.OCCUPANT, Truth.FALSE),
        ("1999", Role.OCCUPANT, Truth.UNKNOWN),
        (None, Role.CHILD, Truth.TRUE),
        (None, Role.OCCUPANT, Truth.UNKNOWN),
    ],
)
def test_whether_it_is_a_child(born: str | None, role: Role, child: Truth) -> None:
    (member,) = of(at_home(person(born=born, role=role))).members
    assert member.child is child


@pytest.mark.parametrize(
    ("markers", "born", "level"),
    [
        (("child-protection-plan",), "2010-05-01", "high"),
        (("autism",), "2010-05-01", "high"),
        (("self-harm",), "2010-05-01", "high"),
        (("autism",), "1980-05-01", None),
        (("something nobody listed",), "2010-05-01", None),
        ((), "2010-05-01", None),
    ],
)
def test_a_child_of_the_household_with_a_plan_or_a_marker_warns(
    markers: tuple[str, ...], born: str, level: str | None
) -> None:
    assert at_home(person(*markers, born=born)).given().get("household-risk") == level


def test_of_a_restricted_record_nothing_is_told_but_that_there_is_one() -> None:
    call = at_home(person("restricted", "firearms"), person("weapons", name="Paul Poole"))
    for member in of(call).members:
        assert (member.name, member.marks, member.restricted) == ("", (), True)
    assert all("Poole" not in w.says for w in call.warnings("household-risk"))
    assert {w.level.value for w in call.warnings("household-risk")} == {"high"}


def test_one_person_of_two_records_stands_once() -> None:
    call = at_home(person("weapons", born="1980-01-01"))
    call.answer("caller", "crime", record("CR-7", surname="", born=None, about=None, others=(person("autism"),)))
    (member,) = of(call).members
    assert member.marks == ("weapons", "autism")
    assert member.born == "1980-01-01"


def test_who_was_there_in_an_earlier_contact_is_possibly_there() -> None:
    call = Incident(LANDLINE, HOME)
    key = household_key(HOME) or ""
    opened = START - timedelta(days=40)
    body = e.Link(to=3, by="address", value=key, person="caller", says="", opened=opened, people=("Nora Poole",))
    call.add(body)
    (member,) = of(call).members
    assert (member.name, member.certainty, member.child) == ("Nora Poole", Certainty.POSSIBLE, Truth.UNKNOWN)
    call.fact("caller", "name", "Nora Poole")
    assert of(call).members == ()


def test_an_unknown_household_is_said() -> None:
    assert of(Incident(LANDLINE)).says.startswith("No address is known, so nobody knows who else is there.")
    call = Incident(LANDLINE, HOME)
    assert of(call).says == f"Nobody else is known at {HOME}: that is not nobody. Ask who is there."
    call.check("caller", "local", {"address": (HOME,)})
    assert of(call).says.endswith("1 source has not answered about this address.")
    call.answer("caller", "local", by_what={"address": (HOME,)})
    assert call.state.cell("caller", "local").outcome is Outcome.NO_TRACE  # type: ignore[union-attr]
    assert of(call).says.endswith("Ask who is there.")


def test_two_ways_to_write_an_address_are_one_household() -> None:
    call = Incident(LANDLINE, HOME)
    call.fact("victim", "address", "22 Orchard Way, ZZ1 1ZZ")
    assert of(call).address == HOME
