"""Where an order holds, and when such orders were made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from firstcall.guidance import book as books
from firstcall.guidance.orders import Breach, Law, Scene, Territory, load, weigh
from firstcall.guidance.orders.conditions import Weighing
from firstcall.incident.datafile import BadData
from firstcall.incident.records import Condition, Order, Target
from tests.guidance.building import Incident

LAW = load()
NOW = datetime(2025, 3, 6, 18, 30, tzinfo=UTC)
CONTACT = Condition(act="contact")
CHILD = Condition(act="contact", target=Target(age="child"))
ENGLAND, SCOTLAND, IRELAND = Territory


def law_of(here: Territory) -> Law:
    return Law(LAW.types, LAW.acts, LAW.means, LAW.patterns, here)


def weighed(order: Order, here: Territory = ENGLAND, *, age: int = 15) -> Weighing:
    incident = Incident(at=NOW)
    incident.fact("suspect", "act", "contact")
    incident.fact("caller", "age", age)
    scene = Scene(incident.state.persons["suspect"], incident.state, NOW, law_of(here))
    return weigh(order.conditions[0], order, scene)


def values(weighing: Weighing) -> dict[str, str]:
    return {e.element: e.value.value for e in weighing.elements}


@pytest.mark.parametrize(
    ("kind", "made_in", "here", "value"),
    [
        ("SHPO", None, ENGLAND, None),  # plainly here: no element at all
        ("SHPO", "england-and-wales", SCOTLAND, None),  # s.136ZA: throughout the United Kingdom
        ("SHPO", "scotland", ENGLAND, None),
        ("SOPO", "northern-ireland", ENGLAND, None),
        ("SPO", "england-and-wales", SCOTLAND, None),
        ("DAPO", "england-and-wales", IRELAND, None),
        ("notification", None, SCOTLAND, None),
        ("non-molestation", None, ENGLAND, None),
        ("non-molestation", "england-and-wales", SCOTLAND, "unknown"),
        ("non-molestation", "northern-ireland", ENGLAND, "unknown"),
        ("SPO", "northern-ireland", ENGLAND, "unknown"),
        ("DVPO", None, SCOTLAND, "unknown"),
        ("SHPO", "northern-ireland", ENGLAND, "unknown"),  # no court there makes one: the record may be wrong
        ("an order nobody knows", None, ENGLAND, "unknown"),
    ],
)
def test_where_an_order_holds(kind: str, made_in: str | None, here: Territory, value: str | None) -> None:
    order = Order(type=kind, made=date(2024, 12, 1), conditions=(CONTACT,), territory=made_in)
    held = weighed(order, here)
    assert values(held).get("territory") == value
    assert held.breach is Breach.POSSIBLE  # a doubt about the territory keeps no possible breach back
    assert ("a supervisor whether the order holds here" in held.questions) is (value == "unknown")


def test_only_an_orders_own_law_can_say_that_it_does_not_extend_here(tmp_path: Path) -> None:
    types = tmp_path / "orders" / "types"
    types.mkdir(parents=True)
    (types / "local.yaml").write_text(
        "type: local\nname: local order\nnot_in: [england-and-wales]\nsource: Local Act s.1\n"
    )
    order = Order(type="local", made=date(2024, 1, 1), conditions=(CONTACT,))
    incident = Incident(at=NOW)
    incident.fact("suspect", "act", "contact")
    held = weigh(CONTACT, order, Scene(incident.state.persons["suspect"], incident.state, NOW, load(tmp_path)))
    assert values(held)["territory"] == "false"
    assert held.breach is Breach.NO


@pytest.mark.parametrize(
    ("word", "made_in", "here", "kind"),
    [
        ("SOPO", None, ENGLAND, "SOPO"),
        ("SOPO", None, SCOTLAND, "SOPO-scotland"),
        ("SOPO", None, IRELAND, "SOPO-northern-ireland"),
        ("SOPO", "scotland", ENGLAND, "SOPO-scotland"),
        ("Sexual Harm Prevention Order", "Scotland", ENGLAND, "SHPO-scotland"),
        ("NMO", "northern ireland", ENGLAND, "non-molestation-northern-ireland"),
        ("RO", None, ENGLAND, "restraining-order"),
        ("Stalking Protection Order", None, ENGLAND, "SPO"),
        ("DAPO", None, ENGLAND, "DAPO"),
        ("police bail", None, ENGLAND, "bail"),
        ("Keeping of Bees Order", None, ENGLAND, "Keeping of Bees Order"),
    ],
)
def test_the_kind_of_an_order_is_of_the_courts_that_made_it(
    word: str, made_in: str | None, here: Territory, kind: str
) -> None:
    assert law_of(here).of(Order(type=word, made=date(2012, 1, 1), territory=made_in)).type == kind


@pytest.mark.parametrize(
    ("kind", "made", "says"),
    [
        ("SOPO", date(2015, 3, 7), ""),
        ("SOPO", date(2015, 3, 8), "such orders were made until 7 March 2015: check the order"),
        ("SHPO", date(2015, 3, 8), ""),
        ("SHPO", date(2015, 3, 7), "such orders are made from 8 March 2015 on: check the order"),
        ("SPO", date(2020, 1, 19), "such orders are made from 20 January 2020 on: check the order"),
        ("SPO", date(2020, 1, 20), ""),
        ("bail", date(1990, 1, 1), ""),
    ],
)
def test_a_day_on_which_no_such_order_was_made_is_said_and_takes_nothing_away(kind: str, made: date, says: str) -> None:
    held = weighed(Order(type=kind, made=made, conditions=(CONTACT,)))
    (force,) = [e for e in held.elements if e.element == "in-force"]
    assert force.value.value == "true"
    assert force.from_.endswith(says) if says else "check the order" not in force.from_
    assert held.breach is Breach.POSSIBLE


@pytest.mark.parametrize(
    ("kind", "made", "age", "value"),
    [
        ("SOPO", date(2012, 6, 1), 16, "false"),
        ("SOPO", date(2016, 6, 1), 15, "true"),
        ("SOPO", date(2016, 6, 1), 16, "unknown"),  # a SOPO of a day on which courts made SHPOs: it may be either
        ("SOPO", date(2016, 6, 1), 18, "false"),
        ("SHPO", date(2012, 6, 1), 16, "unknown"),
        ("SHPO", date(2016, 6, 1), 17, "true"),
        ("RSHO", date(2016, 6, 1), 17, "unknown"),
    ],
)
def test_where_the_day_does_not_fit_both_laws_must_agree_on_who_is_a_child(
    kind: str, made: date, age: int, value: str
) -> None:
    held = weighed(Order(type=kind, made=made, conditions=(CHILD,)), age=age)
    assert values(held)["age"] == value


def test_the_orders_own_words_for_an_age_need_no_law() -> None:
    own = Condition(act="contact", target=Target(age="<16"))
    assert values(weighed(Order(type="SOPO", made=date(2016, 6, 1), conditions=(own,)), age=16))["age"] == "false"


@pytest.mark.parametrize("kind", LAW.types, ids=lambda k: k.type)
def test_every_kind_of_order_names_its_law_and_its_courts(kind) -> None:  # type: ignore[no-untyped-def]
    assert kind.source
    assert kind.made_in
    assert set(kind.made_in) <= set(kind.holds_in)
    assert not kind.successor or kind.successor in {k.type for k in LAW.types}


def test_where_the_force_is_stands_in_its_book(tmp_path: Path) -> None:
    assert load().here is ENGLAND
    assert books.load(said_to_be(tmp_path / "north", "scotland")).law.here is SCOTLAND
    with pytest.raises(BadData, match=r"here.yaml:1: 'territory' cannot be 'scotlnd'; did you mean 'scotland'"):
        books.load(said_to_be(tmp_path / "nowhere", "scotlnd"))


def said_to_be(folder: Path, territory: str) -> Path:
    """A force's book that says where it is."""
    (folder / "orders").mkdir(parents=True)
    (folder / "orders" / "here.yaml").write_text(f"territory: {territory}\n")
    return folder


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("holds_in: [scotland]\nnot_in: [scotland]\n", "both holds and does not extend"),
        ("made_from: 2016-01-01\nmade_until: 2015-01-01\n", "made_until lies before made_from"),
        ("made_in: [wales]\n", "cannot be 'wales'"),
    ],
)
def test_a_bad_kind_of_order_is_refused_with_its_file(tmp_path: Path, text: str, fault: str) -> None:
    types = tmp_path / "orders" / "types"
    types.mkdir(parents=True)
    (types / "local.yaml").write_text(f"type: local\nname: local order\n{text}")
    with pytest.raises(BadData, match=r"local\.yaml") as wrong:
        load(tmp_path)
    assert fault in str(wrong.value)
