"""Ages in three values, an order's words for them, and the day in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.guidance import ages
from firstcall.incident.codes import FactState, Origin, Role
from firstcall.incident.dates import AgeRange, london_day
from firstcall.incident.held import FactHeld, Person
from firstcall.incident.three import Truth

DAY = date(2017, 3, 6)


def person(*facts: FactHeld) -> Person:
    return Person(ref="caller", role=Role.CALLER, seq=1, facts=facts)


def fact(seq: int, field: str, value: str | int, origin: Origin = Origin.SAID, on: date = DAY) -> FactHeld:
    return FactHeld(seq=seq, field=field, value=value, state=FactState.TAKEN, on=on, origin=origin)


@pytest.mark.parametrize(
    ("words", "youngest", "oldest"),
    [
        ("<=16", 0, 16),
        ("<16", 0, 15),
        (">=18", 18, 150),
        ("≤ 16", 0, 16),
        ("16", 16, 16),
        ("13-15", 13, 15),
        ("under 16", 0, 15),
        ("under the age of 16", 0, 15),
        ("16 or under", 0, 16),
        ("aged 16 years or under", 0, 16),
        ("16 and under", 0, 16),
        ("18 or over", 18, 150),
        ("anyone over 18", 19, 150),
        ("child", 0, 15),
        ("any child", 0, 15),
    ],
)
def test_an_orders_words_name_these_ages(words: str, youngest: int, oldest: int) -> None:
    assert ages.limit(words, child_under=16) == AgeRange(youngest, oldest)


@pytest.mark.parametrize("words", ["", "young people", "<0", "16-13", "🙂", "one who appears to be of school age"])
def test_words_that_name_no_age_are_not_guessed_at(words: str) -> None:
    assert ages.limit(words) is None


@pytest.mark.parametrize(
    ("youngest", "oldest", "words", "value"),
    [
        (16, 16, "<=16", Truth.TRUE),
        (16, 16, "<16", Truth.FALSE),
        (15, 16, "<16", Truth.UNKNOWN),
        (16, 17, "<=16", Truth.UNKNOWN),
        (12, 15, "<16", Truth.TRUE),
        (17, 30, "<=16", Truth.FALSE),
    ],
)
def test_a_range_meets_a_limit_whole_or_not_at_all_or_it_is_unknown(
    youngest: int, oldest: int, words: str, value: Truth
) -> None:
    named = ages.limit(words)
    assert named is not None
    assert ages.within(AgeRange(youngest, oldest), named) is value


@given(st.integers(0, 100), st.integers(0, 40), st.integers(0, 100))
def test_a_range_that_straddles_the_limit_is_unknown(youngest: int, width: int, limit: int) -> None:
    held, named = AgeRange(youngest, youngest + width), AgeRange(0, limit)
    straddles = held.youngest <= limit < held.oldest
    assert (ages.within(held, named) is Truth.UNKNOWN) is straddles


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2000-08-19", date(2016, 8, 18), 15),
        ("2000-08-19", date(2016, 8, 19), 16),
        ("2000-02-29", date(2016, 2, 28), 15),
        ("2000-02-29", date(2016, 2, 29), 16),
        ("2000-02-29", date(2017, 2, 28), 16),
        ("2000-02-29", date(2017, 3, 1), 17),
    ],
)
def test_birthdays_and_leap_days(born: str, day: date, age: int) -> None:
    (held,) = ages.alternatives(person(fact(1, "born", born)), day)
    assert held.ages == AgeRange(age, age)


def test_the_day_is_londons() -> None:
    assert london_day(datetime(2017, 8, 18, 23, 30, tzinfo=UTC)) == date(2017, 8, 19)
    assert london_day(datetime(2017, 12, 18, 23, 30, tzinfo=UTC)) == date(2017, 12, 18)


def test_what_agrees_narrows() -> None:
    held = ages.alternatives(person(fact(1, "born", "2000"), fact(2, "age", 16)), DAY)
    assert [e.ages for e in held] == [AgeRange(16, 16)]
    assert held[0].seqs == (1, 2)
    held = ages.alternatives(person(fact(1, "born", "2000"), fact(2, "age", 17)), DAY)
    assert [e.ages for e in held] == [AgeRange(17, 17)]


def test_what_does_not_agree_stands_side_by_side() -> None:
    held = ages.alternatives(person(fact(1, "born", "2000-08-19", Origin.RECORD), fact(2, "age", 30)), DAY)
    assert [e.ages for e in held] == [AgeRange(16, 16), AgeRange(30, 30)]


def test_a_question_answered_anew_puts_the_earlier_answer_aside() -> None:
    held = ages.alternatives(person(fact(1, "age", 16, Origin.ANSWERED), fact(2, "age", 36, Origin.ANSWERED)), DAY)
    assert [e.ages for e in held] == [AgeRange(36, 36)]


def test_an_age_that_was_told_grows_older() -> None:
    held = ages.alternatives(person(fact(1, "age", 15, on=DAY - timedelta(days=30))), DAY)
    assert [e.ages for e in held] == [AgeRange(15, 16)]


@pytest.mark.parametrize("value", ["unknown", "", "ten", "-4", "900", "40-30"])
def test_an_age_that_cannot_be_read_is_no_age(value: str) -> None:
    assert ages.alternatives(person(fact(1, "age", value)), DAY) == ()
    assert not ages.known(person(fact(1, "age", value)), DAY)


def test_two_records_of_two_ages_tell_nobodys() -> None:
    two = person(fact(1, "born", "2000", Origin.RECORD), fact(2, "born", "1971", Origin.RECORD))
    assert not ages.known(two, DAY)
    assert ages.known(person(*two.facts, fact(3, "age", 16)), DAY)


FACTS = st.builds(
    lambda field, value, origin: (field, value, origin),
    st.sampled_from(["born", "age"]),
    st.one_of(
        st.integers(0, 40),
        st.sampled_from(["1999", "2000", "2001", "2000-08-19", "2001-03", "12-16", "15-17", "unknown"]),
    ),
    st.sampled_from([Origin.SAID, Origin.GIVEN, Origin.RECORD]),
)


@given(st.lists(FACTS, max_size=6), FACTS, st.integers(1, 30))
def test_a_further_fact_never_turns_a_limit_that_was_met_into_unknown(
    told: list[tuple[str, str | int, Origin]], more: tuple[str, str | int, Origin], limit: int
) -> None:
    named = AgeRange(0, limit)

    def met(facts: list[tuple[str, str | int, Origin]]) -> bool:
        held = person(*(fact(n, *f) for n, f in enumerate(facts, start=1)))
        return any(ages.within(e.ages, named) is Truth.TRUE for e in ages.alternatives(held, DAY))

    assert not met(told) or met([*told, more])
