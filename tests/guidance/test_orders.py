"""Court orders held against a call: every element true, false or unknown, and never guilt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.guidance.orders import Breach, Scene, Weighing, in_force, load, verdicts, weigh
from firstcall.incident.codes import Origin
from firstcall.incident.records import Condition, Order, Target
from firstcall.incident.three import Truth
from tests.guidance.building import HOME, INTERNET, UNSUPERVISED, Incident, record, sopo, the_case

LAW = load()
DAY = date(2017, 3, 6)
Told = Callable[[Incident], object]


def call(*told: Told, age: int | None = 16) -> Incident:
    """A caller, of 16 unless said otherwise, and a suspect; then what is told."""
    incident = Incident()
    incident.line()
    incident.person("suspect")
    if age is not None:
        incident.fact("caller", "age", age)
    for one in told:
        one(incident)
    return incident


def weighed(incident: Incident, condition: Condition, order: Order | None = None) -> Weighing:
    scene = Scene(incident.state.persons["suspect"], incident.state, incident.at, LAW)
    return weigh(condition, order or sopo(condition), scene)


def values(incident: Incident, condition: Condition, order: Order | None = None) -> dict[str, str]:
    return {e.element: e.value.value for e in weighed(incident, condition, order).elements}


def act(value: str) -> Told:
    return lambda i: i.fact("suspect", "act", value)


def cue(value: str, person: str = "suspect") -> Told:
    return lambda i: i.cue(person, value)


def told(question: str, value: str | bool, person: str = "caller") -> Told:
    return lambda i: i.told(person, question, value)


def at(place: str) -> Told:
    return lambda i: i.fact("suspect", "place", place)


CONTACT = Condition(act="contact")
CHILD = Condition(act="contact", target=Target(age="child"))


@pytest.mark.parametrize(
    ("condition", "tell", "element", "value"),
    [
        (CONTACT, (), "act", "unknown"),
        (CONTACT, (act("contact"),), "act", "true"),
        (CONTACT, (act("communication"),), "act", "true"),
        (CONTACT, (cue("blackmail"),), "act", "true"),
        (CONTACT, (cue("stalking", "caller"),), "act", "true"),
        (CONTACT, (cue("fear"),), "act", "unknown"),
        (CONTACT, (lambda i: i.cue("suspect", "threat", negated=True),), "act", "unknown"),
        (CONTACT, (told("contact", "no"),), "act", "false"),
        (CONTACT, (told("contact", "unknown"),), "act", "unknown"),
        (CONTACT, (told("contact", "no"), act("contact")), "act", "true"),
        (INTERNET, (act("contact"), cue("blackmail")), "act", "unknown"),
        (INTERNET, (act("internet-access"),), "act", "true"),
        (Condition(act="presence", place=(HOME,)), (at(HOME),), "act", "true"),
        (Condition(act="presence", place=(HOME,)), (at(HOME),), "place", "true"),
        (Condition(act="presence", place=(HOME,)), (at("3 Sample Row, Anytown, ZZ1 2ZZ"),), "place", "false"),
        (Condition(act="presence", place=(HOME,)), (at("in town"),), "place", "unknown"),
        (Condition(act="presence", place=(HOME, "any school")), (at("by the school"),), "place", "true"),
        (Condition(act="presence", place=(HOME,)), (), "place", "unknown"),
        (Condition(act="residence", place=(HOME,)), (lambda i: i.fact("suspect", "address", HOME),), "place", "true"),
        (
            Condition(act="residence", place=(HOME,)),
            (lambda i: i.fact("suspect", "address", HOME, origin=Origin.RECORD, source="pnc/1"),),
            "place",
            "unknown",
        ),
        (UNSUPERVISED, (), "supervision", "unknown"),
        (UNSUPERVISED, (cue("supervised"),), "supervision", "false"),
        (UNSUPERVISED, (cue("unsupervised"),), "supervision", "true"),
        (UNSUPERVISED, (told("supervised", True),), "supervision", "false"),
        (UNSUPERVISED, (told("supervised", "no"),), "supervision", "true"),
        (UNSUPERVISED, (told("supervised", "social worker present"),), "supervision", "false"),
        (UNSUPERVISED, (told("supervised", "refused"),), "supervision", "unknown"),
        (Condition(act="contact", means="social media"), (act("internet-access"),), "means", "true"),
        (Condition(act="contact", means="social media"), (act("contact"),), "means", "unknown"),
        (Condition(act="contact", means="by any means"), (act("contact"),), "means", "true"),
        (Condition(act="contact", unless=("parents-know",)), (), "exceptions", "unknown"),
        (Condition(act="contact", unless=("parents-know",)), (told("parents-know", "yes"),), "exceptions", "false"),
        (Condition(act="contact", unless=("parents-know",)), (told("parents-know", "no"),), "exceptions", "true"),
        (
            Condition(act="contact", unless=("parents-know", "approved-in-writing")),
            (told("parents-know", "yes"),),
            "exceptions",
            "unknown",
        ),
        (Condition(act="contact", approval="social services"), (), "approval", "unknown"),
        (Condition(act="contact", approval="social services"), (told("approval", "yes"),), "approval", "false"),
    ],
)
def test_an_element_comes_to(condition: Condition, tell: tuple[Told, ...], element: str, value: str) -> None:
    assert values(call(*tell), condition)[element] == value


@pytest.mark.parametrize(
    ("age", "words", "value"),
    [
        (16, "<=16", "true"),
        (16, "<16", "false"),
        (16, "under 16", "false"),
        (16, "16 or under", "true"),
        (15, "<16", "true"),
        (17, "<=16", "false"),
        (None, "<=16", "unknown"),
        (14, "13-15", "true"),
        (16, "no words of age", "unknown"),
    ],
)
def test_the_targets_age_is_held_to_the_orders_own_words(age: int | None, words: str, value: str) -> None:
    condition = Condition(act="contact", target=Target(age=words))
    assert values(call(age=age), condition)["age"] == value


@pytest.mark.parametrize(
    ("kind", "age", "value"),
    [("SOPO", 15, "true"), ("SOPO", 16, "false"), ("SHPO", 16, "true"), ("SHPO", 18, "false"), ("other", 17, "true")],
)
def test_a_child_is_what_the_orders_law_says_where_its_words_do_not(kind: str, age: int, value: str) -> None:
    made = date(2016, 1, 1) if kind == "SHPO" else date(2012, 6, 1)
    assert values(call(age=age), CHILD, sopo(CHILD, kind=kind, made=made))["age"] == value


@pytest.mark.parametrize(
    ("tell", "target", "elements"),
    [
        ((lambda i: i.fact("caller", "sex", "female"),), Target(sex="female"), {"sex": "true"}),
        ((lambda i: i.fact("caller", "sex", "male"),), Target(sex="female"), {"sex": "false"}),
        ((), Target(sex="female"), {"sex": "unknown"}),
        ((lambda i: i.fact("caller", "name", "Mark Ashdown"),), Target(named=("Mark Ashdown",)), {"name": "true"}),
        ((lambda i: i.fact("caller", "name", "Susan Poole"),), Target(named=("Mark Ashdown",)), {"name": "false"}),
        ((lambda i: i.fact("caller", "name", "Mark"),), Target(named=("Mark Ashdown",)), {"name": "unknown"}),
        ((), Target(named=("Mark Ashdown", "Susan Poole")), {"name": "unknown"}),
    ],
)
def test_the_target_by_sex_and_by_name(tell: tuple[Told, ...], target: Target, elements: dict[str, str]) -> None:
    held = values(call(*tell), Condition(act="contact", target=target))
    assert {k: held[k] for k in elements} == elements


def test_any_person_of_the_incident_may_be_the_one_protected() -> None:
    grown = call(act("contact"), age=40)
    assert weighed(grown, UNSUPERVISED).breach is Breach.NO
    grown.fact("child", "age", 9)
    assert weighed(grown, UNSUPERVISED).breach is Breach.POSSIBLE


def test_a_child_who_is_only_spoken_of_keeps_the_age_unknown() -> None:
    assert values(call(cue("child", "caller"), age=40), UNSUPERVISED)["age"] == "unknown"


@pytest.mark.parametrize(
    ("words", "span", "place", "value"),
    [
        ("“is outside”", (3, 13), HOME, "true"),  # the address stands right behind the words
        ("“is outside”", (3, 9), HOME, "unknown"),  # it stands elsewhere in the line
        ("“at the door”", None, HOME, "true"),  # of the house that the call is about
        ("“at the school”", None, "any school", "true"),
        ("“at the park”", None, "any school", "unknown"),
        ("“at the park”", None, HOME, "unknown"),
        ("“at the door”", None, "3 Sample Row, Anytown, ZZ1 2ZZ", "unknown"),  # it may be another's door
    ],
)
def test_where_the_words_of_a_line_put_somebody(
    words: str, span: tuple[int, int] | None, place: str, value: str
) -> None:
    incident = call()
    line = incident.line()
    incident.fact("suspect", "act", "presence", says=f"{words}: is or was at a place", span=span, rests_on=(line,))
    incident.fact("caller", "address", HOME, span=(14, 40) if span != (3, 9) else (30, 56), rests_on=(line,))
    assert values(incident, Condition(act="presence", place=(place,)))["place"] == value


def test_somebody_with_another_child_does_not_supervise_this_one() -> None:
    incident = call(act("contact"), cue("supervised", "other"))
    assert values(incident, UNSUPERVISED)["supervision"] == "unknown"
    incident.cue("other", "unsupervised")
    assert values(incident, UNSUPERVISED)["supervision"] == "true"


def test_the_holder_is_not_the_target_of_their_own_order() -> None:
    incident = call(act("contact"), age=None)
    incident.fact("suspect", "age", 15)
    assert values(incident, UNSUPERVISED)["age"] == "unknown"


def test_what_a_condition_does_not_name_is_no_element() -> None:
    assert list(values(call(), INTERNET)) == ["act", "in-force"]
    assert list(values(call(), UNSUPERVISED)) == ["act", "age", "supervision", "in-force"]


@pytest.mark.parametrize(
    ("made", "ends", "day", "value"),
    [
        (date(2017, 3, 6), None, DAY, Truth.TRUE),
        (date(2017, 3, 7), None, DAY, Truth.FALSE),
        (date(2012, 6, 1), date(2017, 3, 6), DAY, Truth.TRUE),
        (date(2012, 6, 1), date(2017, 3, 5), DAY, Truth.FALSE),
    ],
)
def test_an_order_is_in_force_from_the_day_it_was_made_to_the_day_it_ends(
    made: date, ends: date | None, day: date, value: Truth
) -> None:
    assert in_force(sopo(CONTACT, made=made, ends=ends), day).value is value


def test_an_order_ends_by_the_day_in_london() -> None:
    incident = the_case()
    order = sopo(CONTACT, ends=date(2017, 8, 18))
    incident.answer("suspect", "pnc", record("P-1", orders=(order,)))
    summer_night = datetime(2017, 8, 18, 23, 30, tzinfo=UTC)
    held = {v.verdict for v in verdicts(incident.state, now=summer_night) if v.source == "pnc"}
    assert held == {Breach.NO}


@pytest.mark.parametrize(
    ("tell", "age", "breach"),
    [
        ((act("contact"),), 16, Breach.POSSIBLE),
        ((act("contact"),), None, Breach.UNKNOWN),
        ((act("contact"),), 17, Breach.NO),
        ((), 16, Breach.UNKNOWN),
        ((act("contact"), cue("supervised")), 16, Breach.NO),
        ((act("contact"), cue("unsupervised")), 16, Breach.POSSIBLE),
    ],
)
def test_the_whole_condition(tell: tuple[Told, ...], age: int | None, breach: Breach) -> None:
    assert weighed(call(*tell, age=age), UNSUPERVISED).breach is breach


def test_the_case_is_a_possible_breach_on_the_first_call() -> None:
    incident = the_case()
    held = {v.condition_index: v for v in verdicts(incident.state, now=incident.at)}
    assert held[0].verdict is Breach.UNKNOWN
    assert held[0].ask == "internet-access"
    assert held[1].verdict is Breach.POSSIBLE
    assert {e.element: e.value.value for e in held[1].elements} == {
        "act": "true",
        "age": "true",
        "supervision": "unknown",
        "in-force": "true",
    }
    assert "2000-08-19" in held[1].elements[1].from_
    assert "force-intelligence/FI-221" in held[1].elements[1].from_


def test_a_false_element_is_explained() -> None:
    incident = the_case()
    incident.cue("suspect", "supervised")
    verdict = verdicts(incident.state, now=incident.at)[1]
    assert verdict.verdict is Breach.NO
    assert "supervision" in verdict.says


def test_an_unknown_act_and_an_unknown_kind_of_order_are_read_as_they_stand() -> None:
    strange = Condition(act="Keeping bees")
    assert values(call(), strange, sopo(strange, kind="Bee Order"))["act"] == "unknown"
    assert values(call(act("keeping-bees")), strange)["act"] == "true"


CONDITIONS = st.builds(
    Condition,
    act=st.sampled_from(["contact", "communication", "presence", "internet-access", "named-person", "odd"]),
    target=st.one_of(
        st.none(),
        st.builds(
            Target,
            age=st.sampled_from([None, "<=16", "<16", "child", "odd words"]),
            sex=st.sampled_from([None, "male", "female"]),
            named=st.sampled_from([(), ("Mark Ashdown",)]),
        ),
    ),
)
PEOPLE = st.sampled_from(["caller", "suspect", "suspect-2", "child", "victim", "other"])
FACTS = st.one_of(
    st.tuples(PEOPLE, st.just("act"), st.sampled_from(["contact", "presence", "internet-access"])),
    st.tuples(PEOPLE, st.just("cue"), st.sampled_from(["blackmail", "child", "threat", "supervised", "fear"])),
    st.tuples(PEOPLE, st.just("age"), st.integers(8, 40)),
    st.tuples(PEOPLE, st.just("born"), st.sampled_from(["2000", "2000-08-19", "2001-03", "1971"])),
    st.tuples(PEOPLE, st.just("sex"), st.sampled_from(["male", "female"])),
    st.tuples(PEOPLE, st.just("name"), st.sampled_from(["Mark Ashdown", "Mark", "Susan Poole"])),
    st.tuples(PEOPLE, st.just("place"), st.sampled_from([HOME, "in town"])),
)


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, st.lists(FACTS, max_size=6), FACTS)
def test_a_further_fact_never_turns_a_possible_breach_into_unknown(
    condition: Condition, facts: list[tuple[str, str, str | int]], more: tuple[str, str, str | int]
) -> None:
    before = call(*(lambda i, f=f: i.fact(*f) for f in facts), age=None)
    after = call(*(lambda i, f=f: i.fact(*f) for f in [*facts, more]), age=None)
    if weighed(before, condition).breach is Breach.POSSIBLE:
        assert weighed(after, condition).breach is Breach.POSSIBLE


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_odd_words_in_an_order_raise_nothing(act_words: str, age: str, place: str) -> None:
    condition = Condition(
        act=act_words, target=Target(age=age, named=(place,)), place=(place,), means=age, unless=(age,)
    )
    assert weighed(call(at(place)), condition).elements
