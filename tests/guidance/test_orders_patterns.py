"""The library of conditions: what each pattern says and comes to, and what becomes of one that nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from firstcall.guidance import book as books
from firstcall.guidance.orders import Breach, Law, Scene, load, meant, verdicts, weigh
from firstcall.guidance.orders.conditions import Weighing
from firstcall.incident.codes import Origin
from firstcall.incident.datafile import BadData
from firstcall.incident.records import Condition, Order, Parameters, Target
from tests.guidance.building import HOME, Incident, record, sopo, the_case

LAW = load()
HERS = "4 Sample Row, Anytown, ZZ1 2ZZ"
AWAY = "3 Sample Row, Anytown, ZZ1 2ZZ"
NIGHT = datetime(2017, 3, 6, 22, 15, tzinfo=UTC)
Told = Callable[[Incident], object]

HER = Parameters(named=("Susan Poole",))
THERE = Parameters(place=(HERS,))
CURFEW = Parameters(place=(HERS,), hours="21:00-07:00")


def act(value: str, says: str = "") -> Told:
    return lambda i: i.fact("suspect", "act", value, says=says)


def at(place: str, says: str = "") -> Told:
    return lambda i: i.fact("suspect", "place", place, says=says)


def lives(place: str) -> Told:
    return lambda i: i.fact("suspect", "address", place)


def recorded(place: str) -> Told:
    return lambda i: i.fact("suspect", "address", place, origin=Origin.RECORD, source="visor/V-1")


def cue(value: str, person: str = "suspect") -> Told:
    return lambda i: i.cue(person, value)


def told(question: str, value: str, person: str = "suspect") -> Told:
    return lambda i: i.told(person, question, value)


def aged(age: int) -> Told:
    return lambda i: i.fact("caller", "age", age)


def named(name: str) -> Told:
    return lambda i: i.fact("caller", "name", name)


def call(*tell: Told, now: datetime = NIGHT) -> Incident:
    incident = Incident(at=now)
    incident.line()
    incident.person("suspect")
    for one in tell:
        one(incident)
    return incident


def weighed(incident: Incident, *conditions: Condition, kind: str = "SHPO", law: Law = LAW) -> list[Weighing]:
    order = Order(type=kind, made=date(2016, 5, 1), conditions=conditions)
    scene = Scene(incident.state.persons["suspect"], incident.state, incident.at, law)
    return [weigh(one.condition, order, scene, gap=one.gap) for one in meant(order, law)]


POSSIBLE, UNKNOWN, NO = Breach.POSSIBLE, Breach.UNKNOWN, Breach.NO


@pytest.mark.parametrize(
    ("pattern", "parameters", "tell", "breach"),
    [
        ("no-unsupervised-contact", None, (act("contact"), aged(17)), POSSIBLE),  # the law's own child: under 18
        ("no-unsupervised-contact", Parameters(age="<16"), (act("contact"), aged(17)), NO),  # the order's own words win
        ("no-unsupervised-contact", None, (act("contact"),), UNKNOWN),
        ("no-unsupervised-contact", None, (act("contact"), aged(9), cue("supervised")), NO),
        ("no-unsupervised-contact-under-16", None, (act("contact"), aged(15)), POSSIBLE),
        ("no-unsupervised-contact-under-16", None, (act("contact"), aged(16)), NO),
        ("no-unsupervised-contact-under-18", None, (act("contact"), aged(16)), POSSIBLE),
        ("no-unsupervised-contact-under-18", None, (act("contact"), aged(16), told("parents-know", "yes")), POSSIBLE),
        (
            "no-unsupervised-contact-under-18",
            None,
            (act("contact"), aged(16), told("parents-know", "yes"), told("approved-in-writing", "yes")),
            NO,
        ),
        ("supervised-contact-approved", None, (act("contact"), aged(9)), POSSIBLE),
        ("supervised-contact-approved", None, (act("contact"), aged(9), told("approval", "yes")), NO),
        ("no-online-contact", None, (act("internet-access"), act("contact"), aged(15)), POSSIBLE),
        ("no-online-contact", None, (act("internet-access"), aged(15)), UNKNOWN),
        ("no-contact-named", HER, (act("contact"), named("Susan Poole")), POSSIBLE),
        ("no-contact-named", HER, (act("contact"), named("Mark Ashdown")), NO),
        ("no-contact-named", HER, (act("contact"),), UNKNOWN),
        ("bail-no-contact", HER, (cue("threat"), named("Susan Poole")), POSSIBLE),
        ("device-open-to-inspection", None, (act("device"),), POSSIBLE),
        ("device-open-to-inspection", None, (act("internet-access"),), UNKNOWN),
        (
            "device-open-to-inspection",
            None,
            (act("device"), told("device-keeps-history", "yes"), told("device-open-to-inspection", "yes")),
            NO,
        ),
        ("no-private-browsing", None, (act("own-history-deletion"),), POSSIBLE),
        ("no-private-browsing", None, (), UNKNOWN),
        ("no-unrecorded-search", None, (act("internet-access"),), UNKNOWN),
        ("no-hidden-storage", None, (told("hidden-storage", "yes"),), UNKNOWN),
        ("no-hidden-storage", None, (told("hidden-storage", "yes"), told("notified", "no")), POSSIBLE),
        ("exclusion-zone", Parameters(place=("Sample Row, Anytown",)), (at(HERS),), POSSIBLE),
        ("exclusion-zone", Parameters(place=("postcode district ZZ1",)), (at(HERS),), POSSIBLE),
        ("exclusion-zone", Parameters(place=("ZZ1",)), (at("9 Sample Row, Othertown, ZZ2 2ZZ"),), NO),
        ("exclusion-zone", Parameters(place=("ZZ1",)), (), UNKNOWN),
        ("exclusion-radius", THERE, (at(HERS),), POSSIBLE),
        (
            "exclusion-radius",
            THERE,
            (at("9 Sample Row, Othertown, ZZ2 2ZZ"),),
            POSSIBLE,
        ),  # how far that is, is not known
        ("exclusion-boundary", Parameters(boundary="Sample Row, Orchard Way and the river"), (), UNKNOWN),
        ("not-to-attend", THERE, (at(HERS),), POSSIBLE),
        ("not-to-attend", THERE, (at(AWAY),), NO),
        ("no-places-of-children", None, (at("by the school"),), POSSIBLE),
        ("no-work-with-children", None, (act("employment", "“works at the school”: works"),), POSSIBLE),
        ("no-work-with-children", None, (act("employment", "“works at a garage”: works"),), UNKNOWN),
        ("residence", THERE, (lives(AWAY),), POSSIBLE),
        ("residence", THERE, (lives(HERS),), NO),
        ("residence", THERE, (), UNKNOWN),
        ("residence", THERE, (recorded(AWAY),), UNKNOWN),  # a record tells where he lived, not where he does
        ("curfew", CURFEW, (at(AWAY, "“is at”: is at a place"),), POSSIBLE),
        ("curfew", CURFEW, (at(AWAY, "“was at”: was at a place"),), UNKNOWN),
        ("curfew", CURFEW, (at(HERS, "“is at”: is at a place"),), NO),
        ("curfew", CURFEW, (at("in town"),), UNKNOWN),
        ("curfew", CURFEW, (at(AWAY, "“was at”"), told("when-was-it", "15:00")), NO),
        ("curfew", CURFEW, (at(AWAY, "“was at”"), told("when-was-it", "half past")), UNKNOWN),
        ("curfew", CURFEW, (at(AWAY, "“was at”"), told("when-was-it", "11pm")), POSSIBLE),
        ("no-foreign-travel", None, (act("travel"),), POSSIBLE),
        ("passport-surrendered", None, (told("passport", "yes"),), POSSIBLE),
        ("passport-surrendered", None, (), UNKNOWN),
        ("reporting", None, (told("not-reporting", "yes"),), POSSIBLE),
        ("reporting", None, (), UNKNOWN),
        ("no-living-with-child", None, (act("residence"), aged(9)), POSSIBLE),
        ("no-living-with-child", None, (act("residence"), aged(9), told("approval", "yes")), NO),
    ],
)
def test_a_pattern_comes_to(
    pattern: str, parameters: Parameters | None, tell: tuple[Told, ...], breach: Breach
) -> None:
    (held,) = weighed(call(*tell), Condition(pattern=pattern, parameters=parameters))
    assert held.breach is breach


@pytest.mark.parametrize(
    ("pattern", "parameters", "tell", "breaches"),
    [
        ("stalking", HER, (named("Susan Poole"), cue("stalking")), [POSSIBLE, POSSIBLE, UNKNOWN]),
        ("stalking", HER, (named("Susan Poole"), act("contact")), [POSSIBLE, UNKNOWN, UNKNOWN]),
        ("stalking", HER, (named("Susan Poole"), told("following", "no")), [UNKNOWN, NO, UNKNOWN]),
        ("sexual-risk", None, (aged(15), act("contact")), [POSSIBLE, UNKNOWN]),
        ("sexual-risk", None, (aged(15), act("residence")), [UNKNOWN, POSSIBLE]),
        ("notification", None, (), [UNKNOWN] * 5),
        (
            "notification",
            None,
            (recorded(HERS), lives(AWAY)),
            [UNKNOWN] * 5,
        ),  # whether the police were told, is not known
        ("notification", None, (recorded(HERS), lives(AWAY), told("notified", "no")), [POSSIBLE, *[UNKNOWN] * 4]),
        ("notification", None, (recorded(HERS), lives(AWAY), told("notified", "yes")), [NO] * 5),
        ("notification", None, (act("travel"), told("notified", "no")), [UNKNOWN, UNKNOWN, POSSIBLE, UNKNOWN, UNKNOWN]),
    ],
)
def test_a_pattern_of_several_conditions_comes_to(
    pattern: str, parameters: Parameters | None, tell: tuple[Told, ...], breaches: list[Breach]
) -> None:
    held = weighed(call(*tell), Condition(pattern=pattern, parameters=parameters))
    assert [w.breach for w in held] == breaches


def test_every_pattern_is_weighed_in_these_tables() -> None:
    tables = (test_a_pattern_comes_to, test_a_pattern_of_several_conditions_comes_to)
    seen = {row[0] for table in tables for mark in table.pytestmark for row in mark.args[1]}  # type: ignore[attr-defined]
    assert sorted(seen) == sorted(LAW.patterns)


@pytest.mark.parametrize("pattern", LAW.patterns.values(), ids=lambda p: p.pattern)
def test_every_pattern_says_where_it_is_seen_and_asks_what_can_be_asked(pattern) -> None:  # type: ignore[no-untyped-def]
    book = books.load()
    assert pattern.source
    assert pattern.of
    whole = Parameters(
        age="<16", named=("Susan Poole",), place=(HERS,), radius="1 mile", boundary="the river", hours="21:00-07:00"
    )
    for held in weighed(call(), Condition(pattern=pattern.pattern, parameters=whole)):
        asked = held.ask
        assert asked
        assert book.ask(asked) or asked in ("parents-know", "approved-in-writing", "device-keeps-history")


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (
            Condition(pattern="no-unsupervised-contact", parameters=Parameters(age="<=16")),
            "no unsupervised contact with anyone aged at most 16, unless the parents know and social services approve in writing",
        ),
        (
            Condition(pattern="no-contact-named", parameters=Parameters(named=("Susan Poole", "Mark Ashdown"))),
            "no contact or communication with Susan Poole or Mark Ashdown, directly or through others",
        ),
        (Condition(pattern="exclusion-radius", parameters=THERE), f"not to come within 100 metres of {HERS}"),
        (Condition(pattern="curfew", parameters=CURFEW), f"to be at {HERS} from 21:00-07:00"),
        (Condition(pattern="not-to-attend"), "not to go to [the address: not on the record]"),
        (
            Condition(pattern="no-keeping-bees", parameters=Parameters(place=(HERS,))),
            f"no keeping bees (place {HERS})",
        ),
        (
            Condition(act="contact", pattern="by order 7", target=Target(age="<16")),
            "no contact with anyone aged under 16",
        ),
    ],
)
def test_a_pattern_in_words(condition: Condition, says: str) -> None:
    (one,) = meant(sopo(condition), LAW)
    assert one.says == says


@pytest.mark.parametrize(
    ("condition", "gap"),
    [
        (Condition(pattern="no-keeping-bees"), "no pattern 'no-keeping-bees' is known here: read the order itself"),
        (Condition(pattern="no-contact-named"), "the record does not say whom the order protects"),
        (Condition(pattern="curfew", parameters=THERE), "the record does not say the hours, as 21:00-07:00"),
        (Condition(), "the record does not say what the condition forbids"),
        (
            Condition(pattern="no-unsupervised-contact", parameters=Parameters(age="16")),
            "the record says 16, and not whether 16 itself is meant",
        ),
    ],
)
def test_what_cannot_be_read_is_unknown_whatever_is_told_and_never_dropped(condition: Condition, gap: str) -> None:
    everything = (act("contact"), act("presence"), at(AWAY, "“is at”"), named("Susan Poole"), aged(9), cue("stalking"))
    (one,), (held,) = meant(sopo(condition), LAW), weighed(call(*everything), condition)
    assert one.gap == gap
    assert held.breach is UNKNOWN
    assert "what the order itself says" in held.questions


def test_an_unknown_pattern_on_a_record_is_asked_about_on_the_desk() -> None:
    incident = the_case()
    order = sopo(Condition(pattern="no-keeping-bees"), made=date(2013, 1, 1))
    incident.answer("suspect", "pnc", record("P-1", orders=(order,)))
    (said,) = [w for w in incident.warnings("order-unknown") if "bees" in w.says]
    assert "ask what the order itself says" in said.says


def test_each_part_of_a_pattern_is_a_condition_of_its_own() -> None:
    incident = the_case()
    order = sopo(Condition(pattern="notification"), kind="notification")
    incident.answer("suspect", "pnc", record("P-1", orders=(order,)))
    held = [v for v in verdicts(incident.state, now=incident.at) if v.source == "pnc"]
    assert [v.condition_index for v in held] == [0, 1, 2, 3, 4]
    assert len({v.subject for v in held}) == 5


@pytest.mark.parametrize(
    ("own", "tell", "breach"),
    [
        (Condition(pattern="no-unsupervised-contact", target=Target(age="<13")), (act("contact"), aged(14)), NO),
        (Condition(pattern="not-to-attend", parameters=THERE, place=(AWAY,)), (at(AWAY),), POSSIBLE),
        (Condition(pattern="no-private-browsing", hours="09:00-10:00"), (act("own-history-deletion"),), UNKNOWN),
    ],
)
def test_what_a_record_says_itself_takes_the_place_of_the_patterns_words(
    own: Condition, tell: tuple[Told, ...], breach: Breach
) -> None:
    (held,) = weighed(call(*tell), own)
    assert held.breach is breach


GOOD = """pattern: no-drones
says: "no flying of drones at {place}"
source: Force order 3
of: [SHPO]
parameters:
  place: {says: the place}
conditions:
  - act: presence
    place: "{place}"
"""


def put(folder: Path, text: str, name: str = "no-drones") -> Path:
    file = folder / "orders" / "patterns" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return folder


def test_a_force_adds_a_pattern_as_one_file(tmp_path: Path) -> None:
    law = load(put(tmp_path, GOOD))
    (one,) = meant(sopo(Condition(pattern="no-drones", parameters=Parameters(place=(HOME,)))), law)
    assert one.says == f"no flying of drones at {HOME}"
    assert one.condition.place == (HOME,)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            GOOD.replace('says: "no flying', 'say: "no flying'),
            "no-drones.yaml:2: unknown key 'say'; did you mean 'says'?",
        ),
        (GOOD.replace("source: Force order 3\n", ""), "no-drones.yaml:1: 'source' is missing; add it"),
        (
            GOOD.replace("act: presence", "act: presense"),
            "no-drones.yaml:8: there is no act 'presense'; did you mean 'presence'?",
        ),
        (
            GOOD.replace("drones at {place}", "drones at {palce}"),
            "no-drones.yaml:2: {palce} is no parameter of the pattern; did",
        ),
        (
            GOOD.replace("  place: {", "  hours: {says: when}\n  place: {"),
            "no-drones.yaml:6: {hours} stands nowhere in the pattern",
        ),
        (
            GOOD.replace("  place: {says", "  plaice: {says"),
            "no-drones.yaml:6: no record gives a parameter 'plaice'; did you mean",
        ),
        (GOOD.replace("[SHPO]", "[SHOP]"), "no-drones.yaml:4: there is no kind of order 'SHOP'"),
        (
            GOOD.replace("pattern: no-drones", "pattern: no-kites"),
            "no-drones.yaml:1: the pattern 'no-kites' stands in no-drones.yaml; call",
        ),
        (
            GOOD.replace("{place}", "{age}").replace("place: {says: the place}", "age: {says: age, default: old}"),
            "names no age that can be read",
        ),
        (
            GOOD + "  - act: contact\n",
            "no-drones.yaml:10: one of several conditions has no words of its own; add says to it",
        ),
        ("pattern: [", "no-drones.yaml:1: this is not YAML"),
    ],
)
def test_a_bad_pattern_says_file_line_and_mend(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(BadData) as wrong:
        load(put(tmp_path, text))
    assert fault in str(wrong.value)


def test_the_check_of_all_data_reads_the_patterns_of_a_force(tmp_path: Path) -> None:
    (fault,) = books.check_data(put(tmp_path, GOOD.replace("act: presence", "act: presense")))
    assert str(fault).endswith("there is no act 'presense'; did you mean 'presence'?")
