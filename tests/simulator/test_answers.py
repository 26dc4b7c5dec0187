"""Simulated systems asked over real sockets through the connectors: what they find, refuse, keep back and close."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from firstcall.guidance.markers import load as load_markers
from firstcall.incident.codes import Certainty, Outcome, Reason, Role
from firstcall.incident.records import Event, Record
from firstcall.simulator import manners
from tests.simulator.conftest import TODAY, Start, person

pytestmark = pytest.mark.pure

KEYS = sorted(manners.load())
VERA = person("PNC-77", "Vera", "Ockenden", born="1981-04-09", sex="female", phones=("07700 900123",))


@pytest.mark.parametrize("key", KEYS)
def test_every_system_finds_the_record_that_it_must_find_and_says_of_which_day_it_is(start: Start, key: str) -> None:
    simulator = start()
    canary = simulator.connections[key].canary
    assert canary is not None
    result = simulator.ask(key, **{field: values[0] for field, values in canary.by.items()})
    assert (result.outcome, result.as_of) == (Outcome.TRACE, TODAY)
    assert canary.finds in {found.id for found in result.records}


@pytest.mark.parametrize("key", KEYS)
def test_nobody_of_that_name_is_a_proved_zero(start: Start, key: str) -> None:
    by = {"username": "nobody_at_all"} if key == "ceop" else {"name": "Zebedee Quillfeather", "born": "1970-05-05"}
    result = start().ask(key, **by)
    assert (result.outcome, result.reason, result.as_of) == (Outcome.NO_TRACE, None, TODAY)


@pytest.mark.parametrize(
    ("key", "by"),
    [
        ("pnc", {"phone": "07700 900123"}),
        ("pnc", {"name": "Vera Ockenden"}),
        ("ceop", {"name": "Vera Ockenden", "born": "1981-04-09"}),
        ("ceop", {"phone": "07700 900123"}),
        ("child-protection", {"name": "Vera Ockenden"}),
    ],
)
def test_a_question_by_what_a_system_is_not_asked_by_is_not_checked(start: Start, key: str, by: dict[str, str]) -> None:
    result = start({"pnc": (VERA,)}).ask(key, **by)
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.INCOMPLETE)


def test_pnc_heeds_no_telephone_number_and_gives_none(start: Start) -> None:
    simulator = start({"pnc": (VERA,)})
    result = simulator.ask("pnc", name="Vera Ockenden", born="1981-04-09", phone="07700 900123")
    assert [found.id for found in result.records] == ["PNC-77"]
    found = result.records[0]
    assert found.match.certainty is Certainty.CERTAIN
    assert {part.field for part in found.match.parts} == {"surname", "forename", "born"}
    assert found.subject is not None and found.subject.phones == ()
    assert "900123" not in found.summary


def test_pnd_keeps_where_a_victim_is_to_itself_and_says_so(start: Start) -> None:
    home = {"addresses": ("4 Sample Row, Anytown, ZZ1 2ZZ",), "born": "1990-10-12"}
    hurt = person("PND-9", "Rosalind", "Ferriday", role=Role.VICTIM, **home)
    did = person("PND-10", "Ignatius", "Colebrook", role=Role.SUSPECT, **home)
    simulator = start({"pnd": (hurt, did)})
    result = simulator.ask("pnd", name="Rosalind Ferriday", born="1990-10-12")
    assert result.records[0].subject is not None and result.records[0].subject.addresses == ()
    assert "keeps where victims and children are to itself" in result.says
    other = simulator.ask("pnd", name="Ignatius Colebrook", born="1990-10-12")
    assert other.records[0].subject is not None and other.records[0].subject.addresses
    assert other.says == ""


def test_a_restricted_record_says_only_whom_to_speak_to(start: Start) -> None:
    closed = person(
        "V-31",
        "Thaddeus",
        "Wolmersley",
        born="1969-01-20",
        markers=("protected-person", "violent-offender"),
        addresses=("9 Sample Row, Anytown, ZZ1 2ZZ",),
        text="Everything about it.",
    )
    result = start({"visor": (closed,)}).ask("visor", name="Thaddeus Wolmersley", born="1969-01-20")
    (found,) = result.records
    assert found.record.text == "Speak to the public protection unit."
    assert found.match.parts == ()
    assert found.subject is not None and load_markers().restricted(found.subject.markers)
    told = repr(found)
    assert not any(word in told for word in ("Thaddeus", "Wolmersley", "1969", "Sample Row", "violent", "Everything"))


def test_an_address_brings_the_household_which_claims_nobody(start: Start) -> None:
    home = "4 Sample Row, Anytown, ZZ1 2ZZ"
    there = person("V-5", "Barnabas", "Treadgold", addresses=(home,), born="1960-02-02")
    result = start({"visor": (there,)}).ask("visor", address=home)
    assert [(found.id, found.about) for found in result.records] == [("V-5", None)]


def test_an_event_is_found_by_where_it_was(start: Start) -> None:
    event = Event(kind="domestic abuse", address="4 Sample Row, Anytown, ZZ1 2ZZ")
    found = start({"pnd": (Record(id="PND-8", as_of=TODAY, event=event),)}).ask("pnd", address=event.address or "")
    assert [one.id for one in found.records] == ["PND-8"]
    assert "domestic abuse" in found.records[0].summary


def test_a_number_one_figure_out_is_offered_and_claims_nobody(start: Start) -> None:
    near = person("V-6", "Clement", "Rushbrook", phones=("07700 900321",))
    result = start({"visor": (near,)}).ask("visor", phone="07700 900322")
    assert [(found.id, found.about) for found in result.records] == [("V-6", None)]


def test_a_wider_search_calls_nobody_more_than_possible(start: Start) -> None:
    result = start({"pnc": (VERA,)}).ask("pnc", name="Vera Ockenden", born="1981-04-09", wider=True)
    assert {found.match.certainty for found in result.records} == {Certainty.POSSIBLE}


@pytest.mark.parametrize("key", KEYS)
def test_another_secret_is_refused(start: Start, tmp_path: Path, key: str) -> None:
    simulator = replace(start(), secrets=tmp_path)
    (tmp_path / f"simulated-{key}").write_text("not the one\n")
    by = {"username": "canary_of_cets"} if key == "ceop" else {"name": "Vera Ockenden", "born": "1981-04-09"}
    assert simulator.ask(key, **by).reason is Reason.UNAUTHORISED
