"""What holds of every order and every call: a further fact never makes less sure, and silence is never no."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from firstcall.guidance.orders import Breach, Scene, Weighing, in_force, load, meant, weigh
from firstcall.incident.codes import UNKNOWN_ANSWERS
from firstcall.incident.records import Condition, Order, Parameters, Target
from firstcall.incident.three import Truth, all_of
from tests.guidance.building import HOME, Incident, sopo

LAW = load()
AWAY = "3 Sample Row, Anytown, ZZ1 2ZZ"
EVENING = datetime(2017, 3, 6, 21, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")

TARGETS = st.one_of(
    st.none(),
    st.builds(Target, age=st.sampled_from(["<=16", "<16", "child", "odd words"])),
    st.builds(Target, sex=st.sampled_from(["male", "female"])),
    st.just(Target(named=("Mark Ashdown",))),
    st.just(Target(age="<18", sex="female", named=("Mark Ashdown", "Susan Poole"))),
)
PLACES = st.sampled_from(
    [(), (HOME,), (HOME,), ("any school",), ("ZZ1",), ("within 200 metres of " + HOME,), (HOME, AWAY)]
)
PLAIN = st.builds(
    Condition,
    act=st.sampled_from(["contact", "presence", "presence", "residence", "new-address", "following", "odd"]),
    target=TARGETS,
    supervised=st.sampled_from([None, False, True]),
    means=st.sampled_from([None, "the internet"]),
    place=PLACES,
    elsewhere=st.sampled_from([None, True]),
    hours=st.sampled_from([None, "21:00-07:00", "odd hours"]),
    unless=st.sampled_from([(), ("parents-know",), ("parents-know", "approved-in-writing")]),
    approval=st.sampled_from([None, "social services"]),
    notify=st.sampled_from([None, "within 3 days"]),
)
PATTERNED = st.builds(
    Condition,
    pattern=st.sampled_from([*sorted(LAW.patterns), "no-such-pattern"]),
    parameters=st.builds(
        Parameters,
        age=st.sampled_from([None, "<16", "child"]),
        named=st.sampled_from([(), ("Mark Ashdown",)]),
        place=st.sampled_from([(), (HOME,)]),
        hours=st.sampled_from([None, "21:00-07:00"]),
    ),
)
SIMPLE = st.sampled_from(
    [
        Condition(act="presence", place=(HOME,)),
        Condition(act="presence", place=(HOME,), elsewhere=True, hours="21:00-07:00"),
        Condition(act="contact", supervised=False),
        Condition(act="contact", target=Target(age="<16"), approval="social services"),
        Condition(act="contact", target=Target(age="<16"), unless=("parents-know",), notify="within 3 days"),
    ]
)
CONDITIONS = st.one_of(SIMPLE, PLAIN, PATTERNED)
PEOPLE = st.sampled_from(["suspect", "suspect", "suspect", "caller", "caller", "child", "victim", "other", "suspect-2"])
FACTS = st.one_of(
    st.tuples(PEOPLE, st.just("act"), st.sampled_from(["contact", "communication", "presence", "residence", "travel"])),
    st.tuples(
        PEOPLE, st.just("cue"), st.sampled_from(["blackmail", "child", "stalking", "supervised", "unsupervised"])
    ),
    st.tuples(PEOPLE, st.just("age"), st.integers(8, 40)),
    st.tuples(PEOPLE, st.just("born"), st.sampled_from(["2000", "2000-08-19", "2001-03", "1971", "2004-02-29"])),
    st.tuples(PEOPLE, st.just("sex"), st.sampled_from(["male", "female"])),
    st.tuples(PEOPLE, st.just("name"), st.sampled_from(["Mark Ashdown", "Mark", "Susan Poole"])),
    st.tuples(PEOPLE, st.just("address"), st.sampled_from([HOME, AWAY])),
)
ANSWERS = st.tuples(
    PEOPLE,
    st.sampled_from(
        ["supervised", "contact", "approval", "exception", "parents-know", "notified", "when-was-it", "means"]
    ),
    st.sampled_from(["yes", "no", "unknown", "refused", "22:15", "15:00", "by phone", "he says so"]),
)
NEAR = st.one_of(
    st.tuples(st.just("suspect"), st.just("place"), st.sampled_from([HOME, AWAY, "in town"])),
    st.tuples(st.sampled_from(["caller", "victim", "child"]), st.just("age"), st.sampled_from([9, 40])),
    st.tuples(PEOPLE, st.just("cue"), st.sampled_from(["supervised", "unsupervised"])),
)
ABOUT = st.tuples(
    st.sampled_from(["caller", "victim", "child"]),
    st.sampled_from(["approval", "parents-know", "notified"]),
    st.sampled_from(["yes", "no"]),
)
TOLD = st.one_of(
    st.tuples(st.just("fact"), NEAR),
    st.tuples(st.just("answer"), ABOUT),
    st.tuples(st.just("fact"), FACTS),
    st.tuples(st.just("answer"), ANSWERS),
)
Told = tuple[str, tuple[str, str, str | int]]


def call(*told: Told) -> Incident:
    """A call at half past nine in the evening, in which all of this is told."""
    incident = Incident(at=EVENING)
    incident.line()
    for person in ("suspect", "suspect-2", "child", "victim", "other"):
        incident.person(person)
    for way, (person, what, value) in told:
        incident.fact(person, what, value) if way == "fact" else incident.told(person, what, value)
    return incident


def weighed(incident: Incident, condition: Condition) -> list[Weighing]:
    order = sopo(condition)
    scene = Scene(incident.state.persons["suspect"], incident.state, incident.at, LAW)
    return [weigh(one.condition, order, scene, gap=one.gap) for one in meant(order, LAW)]


def truths(weighing: Weighing) -> dict[str, Truth]:
    """Each element; whom the order protects is one of them, for another person may be the one who comes nearest."""
    target = [e.value for e in weighing.elements if e.element in ("age", "sex", "name")]
    every = {e.element: e.value for e in weighing.elements if e.element not in ("age", "sex", "name")}
    return every | {"target": all_of(target)}


@settings(max_examples=300, deadline=None)
@given(
    CONDITIONS,
    st.lists(TOLD, min_size=2, max_size=8, unique_by=lambda one: (one[0], one[1][:2], one[0] == "fact" and one[1])),
)
@example(
    Condition(act="contact", target=Target(age="<16"), approval="social services"),
    [
        ("fact", ("caller", "age", 40)),
        ("answer", ("child", "approval", "no")),
        ("fact", ("victim", "age", 9)),  # who comes nearest to being protected is another now
    ],
)
@example(
    Condition(act="presence", place=(HOME,)),
    [("fact", ("suspect", "place", HOME)), ("fact", ("suspect", "place", "in town"))],
)
def test_a_further_fact_never_turns_true_into_unknown(condition: Condition, told: list[Told]) -> None:
    """Each thing told is one more fact; no question is answered anew, for that takes its answer back."""
    lives = [weighed(call(*told[:n]), condition) for n in range(len(told) + 1)]
    for earlier, later in pairwise(lives):
        for before, after in zip(earlier, later, strict=True):
            now = truths(after)
            assert [e for e, v in truths(before).items() if v is Truth.TRUE and now[e] is Truth.UNKNOWN] == []
            assert (before.breach, after.breach) != (Breach.POSSIBLE, Breach.UNKNOWN)


@settings(max_examples=80, deadline=None)
@given(CONDITIONS, st.sampled_from(sorted({k.type for k in LAW.types} | {"an order nobody knows"})))
def test_silence_is_never_false(condition: Condition, kind: str) -> None:
    incident = call()
    order = sopo(condition, kind=kind)
    scene = Scene(incident.state.persons["suspect"], incident.state, incident.at, LAW)
    for one in meant(order, LAW):
        held = weigh(one.condition, order, scene, gap=one.gap)
        assert [e.element for e in held.elements if e.value is Truth.FALSE] == []
        assert held.breach is not Breach.NO


@settings(max_examples=80, deadline=None)
@given(
    CONDITIONS,
    st.lists(st.tuples(PEOPLE, ANSWERS.map(lambda a: a[1]), st.sampled_from(sorted(UNKNOWN_ANSWERS))), max_size=8),
)
def test_an_answer_of_unknown_is_no_answer(condition: Condition, unsaid: list[tuple[str, str, str]]) -> None:
    silent = [w.elements for w in weighed(call(), condition)]
    answered = [w.elements for w in weighed(call(*(("answer", one) for one in unsaid)), condition)]
    assert [[(e.element, e.value) for e in w] for w in answered] == [[(e.element, e.value) for e in w] for w in silent]


BIRTHDAYS = st.dates(date(1996, 1, 1), date(2008, 12, 31)) | st.sampled_from([date(2000, 2, 29), date(2004, 2, 29)])


def years_old(born: date, day: date) -> int:
    """As a registrar counts: one more on each day that is the birthday or, of the 29 February, the first after it."""
    return sum(1 for year in range(born.year + 1, day.year + 1) if birthday(born, year) <= day)


def birthday(born: date, year: int) -> date:
    leap = (born.month, born.day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return date(year, 3, 1) if leap else date(year, born.month, born.day)


@settings(max_examples=150, deadline=None)
@given(
    BIRTHDAYS,
    st.sampled_from([4, 7, 10]),
    st.integers(-3, 3),
    st.sampled_from([("<16", 16), ("<=16", 17), ("<18", 18)]),
)
def test_a_birth_that_is_partly_known_is_held_day_by_day(
    born: date, known: int, near: int, limit: tuple[str, int]
) -> None:
    words, under = limit
    day = birthday(born, born.year + under) + timedelta(days=near)
    partial = born.isoformat()[:known]
    days = [
        d for d in (date(born.year, 1, 1) + timedelta(days=n) for n in range(366)) if d.isoformat().startswith(partial)
    ]
    child = {years_old(d, day) < under for d in days if d <= day}
    expected = Truth.UNKNOWN if len(child) == 2 else Truth.of(child.pop())

    incident = Incident(at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    incident.person("suspect")
    incident.fact("caller", "born", partial)
    condition = Condition(act="contact", target=Target(age=words))
    (held,) = weighed(incident, condition)
    assert truths(held)["target"] is expected


@settings(max_examples=80, deadline=None)
@given(st.integers(10, 20), st.integers(0, 6), st.sampled_from([("<16", 15), ("<=16", 16), ("<18", 17)]))
def test_a_span_of_ages_that_straddles_the_limit_is_unknown(first: int, wide: int, limit: tuple[str, int]) -> None:
    words, oldest = limit
    incident = Incident(at=EVENING)
    incident.person("suspect")
    incident.fact("caller", "age", f"{first}-{first + wide}")
    (held,) = weighed(incident, Condition(act="contact", target=Target(age=words)))
    inside = {age <= oldest for age in range(first, first + wide + 1)}
    assert truths(held)["target"] is (Truth.UNKNOWN if len(inside) == 2 else Truth.of(inside.pop()))


@settings(max_examples=80, deadline=None)
@given(st.dates(date(2004, 5, 1), date(2030, 1, 1)), st.integers(0, 900), st.integers(-2, 902))
def test_an_order_is_in_force_on_its_first_day_and_its_last_and_every_day_between(
    made: date, long: int, at: int
) -> None:
    order = Order(type="SHPO", made=made, ends=made + timedelta(days=long))
    assert in_force(order, made + timedelta(days=at)).value is Truth.of(0 <= at <= long)


@pytest.mark.parametrize(
    ("moment", "breach"),
    [
        (datetime(2017, 8, 18, 22, 59, tzinfo=UTC), Breach.POSSIBLE),  # a minute to midnight in London
        (datetime(2017, 8, 18, 23, 0, tzinfo=UTC), Breach.NO),  # midnight in London, by summer time
        (datetime(2017, 2, 18, 23, 59, tzinfo=UTC), Breach.POSSIBLE),
        (datetime(2017, 2, 19, 0, 0, tzinfo=UTC), Breach.NO),
        (datetime(2017, 3, 26, 0, 30, tzinfo=UTC), Breach.POSSIBLE),  # the night on which the clocks go forward
        (datetime(2017, 10, 29, 0, 30, tzinfo=UTC), Breach.POSSIBLE),  # and back: half past one, twice
        (datetime(2017, 10, 29, 1, 30, tzinfo=UTC), Breach.POSSIBLE),
    ],
)
def test_the_last_day_in_force_ends_at_midnight_in_london(moment: datetime, breach: Breach) -> None:
    last = {8: date(2017, 8, 18), 2: date(2017, 2, 18), 3: date(2017, 3, 26), 10: date(2017, 10, 29)}[moment.month]
    incident = Incident(at=moment)
    incident.fact("suspect", "act", "contact")
    condition = Condition(act="contact")
    scene = Scene(incident.state.persons["suspect"], incident.state, moment, LAW)
    assert weigh(condition, sopo(condition, ends=last), scene).breach is breach


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(2017, 1, 1), datetime(2018, 1, 1)))
def test_a_sixteenth_birthday_begins_at_midnight_in_london(moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    today = now.astimezone(LONDON).date()
    assume((today.month, today.day) != (2, 29))
    for born, value in ((today, Truth.FALSE), (today + timedelta(days=1), Truth.TRUE)):
        incident = Incident(at=now)
        incident.person("suspect")
        incident.fact("caller", "born", born.replace(year=born.year - 16).isoformat())
        (held,) = weighed(incident, Condition(act="contact", target=Target(age="<16")))
        assert truths(held)["target"] is value
