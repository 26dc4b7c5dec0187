"""Which records are held to be which person, and what is taken from them."""

from __future__ import annotations

from firstcall.guidance.adopting import adopted
from firstcall.guidance.knowing import known
from firstcall.incident.codes import Certainty, FactState, Origin, Role
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Fact, PersonNamed
from tests.guidance.building import HOME, LANDLINE, MOBILE, Incident, record, the_case


def nominal(call: Incident) -> Incident:
    """A suspect's mobile number leads to a nominal."""
    call.fact("suspect", "phone", MOBILE)
    call.answer("suspect", "force-intelligence", record("FI-104", "weapons", phones=("07700 900461",)))
    return call


def held(call: Incident, person: str = "suspect") -> dict[str, tuple[str, int, str]]:
    every = known(call.state, person, today=london_day(call.at))
    return {k.key: (k.certainty.value, k.hops, k.against) for k in every}


def taken(call: Incident, person: str = "suspect") -> dict[tuple[str, str], tuple[str, int]]:
    facts = call.state.persons[person].facts
    return {(f.field, str(f.value)): (f.state.value, f.hops) for f in facts if f.origin is Origin.RECORD}


def drafts(call: Incident) -> list[Fact]:
    return [d.body for d in adopted(call.state, now=call.at) if isinstance(d.body, Fact)]


def test_a_number_leads_to_a_nominal_and_the_nominal_to_an_order() -> None:
    call = the_case()
    assert held(call)["force-intelligence/FI-104"][:2] == ("certain", 0)
    assert held(call)["visor/V-3391"][:2] == ("certain", 1)
    assert taken(call)[("name", "Alan Example")] == ("taken", 1)
    assert taken(call)[("name", "Alan Peter Example")] == ("taken", 2)


def test_what_is_taken_is_taken_once() -> None:
    assert drafts(the_case()) == []


def test_every_fact_rests_on_its_answer() -> None:
    call = nominal(Incident())
    answer = len(call.log)
    assert all(answer in d.rests_on for d in adopted(call.state, now=call.at))
    assert len(drafts(call)) == 2


def test_a_possible_match_brings_nothing() -> None:
    call = Incident()
    call.fact("suspect", "name", "Alan Example")
    call.answer("suspect", "pnc", record("P-1", "weapons", certainty=Certainty.POSSIBLE))
    assert held(call)["pnc/P-1"][0] == "possible"
    assert drafts(call) == []


def test_a_chain_is_no_surer_than_its_first_link() -> None:
    call = Incident()
    call.fact("suspect", "phone", LANDLINE)
    call.answer("suspect", "force-intelligence", record("FI-1", phones=("01632 960201",), certainty=Certainty.PROBABLE))
    call.settle()
    call.answer(
        "suspect", "visor", record("V-1", "weapons"), by_what={"name": ("Alan Example",), "born": ("1971-11-02",)}
    )
    assert held(call)["visor/V-1"][:2] == ("probable", 1)


def test_no_record_vouches_for_itself() -> None:
    call = Incident()
    call.fact("suspect", "phone", LANDLINE)
    call.answer("suspect", "force-intelligence", record("FI-1", phones=("01632 960201",), certainty=Certainty.PROBABLE))
    call.settle()
    call.answer("suspect", "force-intelligence", record("FI-1", phones=("01632 960201",)))
    assert held(call)["force-intelligence/FI-1"][0] == "probable"


def test_a_name_that_is_clearly_another_makes_it_somebody_else() -> None:
    call = nominal(Incident()).settle()
    assert taken(call)[("born", "1971-11-02")][0] == "taken"
    call.fact("suspect", "name", "Gregory Poole")
    assert held(call)["force-intelligence/FI-104"][0] == "possible"
    call.settle()
    assert {state for state, _ in taken(call).values()} == {"rejected"}
    assert call.state.persons["suspect"].texts("born") == ()


def test_what_was_found_by_facts_that_fell_falls_with_them() -> None:
    call = the_case()
    call.fact("suspect", "name", "Gregory Poole")
    call.settle()
    assert held(call)["visor/V-3391"][0] == "possible"
    assert drafts(call) == []


def test_an_age_that_cannot_be_makes_it_somebody_else() -> None:
    for age, against in ((16, True), (45, False), (52, False)):
        call = nominal(Incident())
        call.fact("suspect", "age", age)
        assert bool(held(call)["force-intelligence/FI-104"][2]) is against, age


def test_a_slip_in_a_date_of_birth_does_not() -> None:
    for born, against in (("1971-11-03", False), ("1971-02-11", False), ("1990-05-17", True), ("1971", False)):
        call = nominal(Incident())
        call.fact("suspect", "born", born)
        assert bool(held(call)["force-intelligence/FI-104"][2]) is against, born


def test_a_name_that_a_handler_rejects_throws_the_record_out() -> None:
    call = nominal(Incident()).settle()
    call.fact(
        "suspect",
        "name",
        "Alan Example",
        origin=Origin.RECORD,
        source="force-intelligence/FI-104",
        state=FactState.REJECTED,
        by="officer-b",
    )
    call.settle()
    assert held(call)["force-intelligence/FI-104"] == ("possible", 3, "its name was rejected")
    assert call.state.persons["suspect"].texts("born") == ()


def test_a_mistake_that_is_put_right_brings_the_record_back() -> None:
    call = nominal(Incident()).settle()
    call.fact("suspect", "name", "Gregory Poole")
    call.settle()
    call.fact("suspect", "name", "Gregory Poole", state=FactState.REJECTED, by="officer-b")
    call.settle()
    assert taken(call)[("name", "Alan Example")][0] == "taken"


def test_a_source_that_changes_its_mind_twice_sets_off_nothing_by_itself() -> None:
    call = nominal(Incident()).settle()
    for certainty in (Certainty.POSSIBLE, Certainty.CERTAIN):
        found = record("FI-104", phones=("07700 900461",), certainty=certainty)
        call.answer("suspect", "force-intelligence", found)
        call.settle()
    assert {state for state, _ in taken(call).values()} == {"rejected"}
    call.cue("suspect", "threat")
    call.settle()
    assert taken(call)[("name", "Alan Example")][0] == "taken"


def test_a_restricted_record_brings_nothing() -> None:
    call = Incident()
    call.fact("suspect", "phone", MOBILE)
    call.answer("suspect", "pnc", record("P-1", "restricted", phones=("07700 900461",)))
    assert drafts(call) == []


def test_an_address_from_a_record_is_taken_with_its_origin() -> None:
    call = Incident()
    call.fact("suspect", "phone", MOBILE)
    call.answer("suspect", "pnc", record("P-1", phones=("07700 900461",), addresses=(HOME,)))
    (address,) = [f for f in drafts(call) if f.field == "address"]
    assert (address.origin, address.hops, address.source) == (Origin.RECORD, 1, "pnc/P-1")


def test_a_records_username_is_taken_only_where_it_says_more_than_was_said() -> None:
    call = Incident()
    call.fact("suspect", "phone", MOBILE)
    call.fact("suspect", "username", "snapchat:night_owl99")
    accounts = ("night_owl99", "Instagram: night_owl99", "zany_fox")
    call.answer("suspect", "pnc", record("P-1", phones=("07700 900461",), usernames=accounts))
    assert [f.value for f in drafts(call) if f.field == "username"] == ["instagram:night_owl99", "zany_fox"]


def test_three_records_deep_and_no_further() -> None:
    call = Incident()
    call.fact("suspect", "phone", MOBILE)
    names = ("Alan", "Brian", "Colin", "Derek", "Edwin")
    numbers = ("07700 900461", "07700 900462", "07700 900463", "07700 900464", "07700 900465")
    for n, name in enumerate(names):
        phones = numbers[n : n + 2]
        found = record(f"R-{n}", forenames=name, surname="Example", born=None, phones=phones)
        call.answer(
            "suspect", "force-intelligence", found, by_what={"phone": (f"+44{numbers[n][1:].replace(' ', '')}",)}
        )
        call.settle()
    assert max(hops for _, hops in taken(call).values()) == 3
    assert ("name", "Derek Example") not in taken(call)


def test_a_person_who_was_joined_to_another_keeps_the_records() -> None:
    call = nominal(Incident()).settle()
    call.person("other")
    call.add(PersonNamed(person="suspect", role=Role.SUSPECT, same_as="other"))
    assert "force-intelligence/FI-104" in held(call, "other")
