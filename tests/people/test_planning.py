"""Whom to send to which date: gaps close soonest, and no shift is left with too few."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.people.planning import CourseDay, Need, PlanSlot, plan

START = datetime(2026, 12, 1, 9, tzinfo=UTC)


def course(day=0, places=2):
    begins = START + timedelta(days=day)
    return CourseDay(begins, begins + timedelta(hours=8), places)


def shift(day, able, at_least=1, after=(), duty="answers-999"):
    begins = START + timedelta(days=day, hours=-2)
    return PlanSlot(begins, begins + timedelta(hours=12), duty, at_least, frozenset(able), frozenset(after))


def need(who, outside_from="2026-06-01", outside=True, held=True):
    return Need(who, who.upper(), "A", date.fromisoformat(outside_from), outside, held)


def sent(made):
    return [[one.need.id for one in day.sent] for day in made.days]


NEVER = need("never", held=False)
LONG, LATELY = need("long", "2025-01-01"), need("lately", "2026-10-01")
SOON, LATER = need("soon", "2026-12-20", outside=False), need("later", "2027-02-01", outside=False)


@pytest.mark.parametrize(
    ("why", "days", "needs", "slots", "expected"),
    [
        ("the order of the gaps", [course(places=3)], [LATER, LATELY, LONG, NEVER], [], [["never", "long", "lately"]]),
        ("who runs out first", [course(places=1)], [LATER, SOON], [], [["soon"]]),
        ("the earliest date first", [course(7, 1), course(0, 1)], [LATELY, LONG], [], [["long"], ["lately"]]),
        ("whoever closes a shortage comes first", [course(places=1)], [NEVER, LATELY],
         [shift(2, (), after=("lately",))], [["lately"]]),
        ("a shortage is closed once", [course(places=2)], [NEVER, LATELY, SOON],
         [shift(2, (), after=("lately", "soon"))], [["lately", "never"]]),
        ("a shift that can spare nobody keeps them", [course(places=2)], [SOON, LATER],
         [shift(0, ("soon", "later"), at_least=1)], [["soon"]]),
        ("who may not do the duty is not counted", [course(places=2)], [LONG, LATELY],
         [shift(0, ("other",), at_least=1, after=("long", "lately"))], [["long", "lately"]]),
        ("kept today, sent on another day", [course(0, 1), course(7, 1)], [SOON],
         [shift(0, ("soon",), at_least=1)], [[], ["soon"]]),
        ("who passed counts on the next date", [course(0, 1), course(7, 1)], [LONG, SOON],
         [shift(7, ("soon",), at_least=1, after=("long",))], [["long"], ["soon"]]),
        ("nobody needs it", [course()], [], [shift(0, ("x",))], [[]]),
        ("no date", [], [LONG], [], []),
    ],
)  # fmt: skip
def test_who_is_sent(why, days, needs, slots, expected):
    assert sent(plan(days, needs, slots)) == expected, why


def test_the_plan_says_what_it_closes_and_who_is_left():
    slots = [shift(1, ("x",), at_least=2, after=("long",)), shift(2, (), at_least=1), shift(-1, (), at_least=1)]
    made = plan([course(places=1)], [LONG, LATELY], slots)
    assert [one.need.id for one in made.enough] == ["long"]
    assert [n.id for n in made.unplaced] == ["lately"]
    assert [lack for _, lack in made.short_before] == [1, 1, 1]
    assert [slot for slot, _ in made.short_after] == slots[1:]
    assert made.covered_from == slots[1].ends


def test_who_has_to_stay_is_told_with_the_shift():
    slot = shift(0, ("soon",), at_least=1)
    (day,) = plan([course()], [SOON], [slot]).days
    assert [(one.need.id, one.slot) for one in day.kept] == [("soon", slot)] and day.left == 2


NAMES = [f"p{n}" for n in range(6)]
ONE_DUTY_EACH = st.lists(st.integers(0, 2), min_size=6, max_size=6)


@settings(deadline=None)
@given(ONE_DUTY_EACH, st.lists(st.integers(0, 3), min_size=2, max_size=2), st.integers(0, 6))
def test_on_a_date_nobody_more_could_be_sent(duties, at_least, places):
    """Where everybody is on one duty at most: as many go as the places and the shifts let go, found by trying all."""
    slots = [
        shift(0, [n for n, of in zip(NAMES, duties, strict=True) if of == d], at_least[d], duty=str(d)) for d in (0, 1)
    ]
    made = plan([course(places=places)], [need(n, outside=False) for n in NAMES], slots)
    gone = {one.need.id for one in made.sent}

    def leaves_enough(chosen):
        left = [(len(slot.able - set(chosen)), len(slot.able & set(chosen)), slot.at_least) for slot in slots]
        return all(not taken or able >= wanted for able, taken, wanted in left)

    assert leaves_enough(gone)
    most = max(n for n in range(7) for c in combinations(NAMES, n) if n <= places and leaves_enough(c))
    assert len(gone) == most


@settings(deadline=None)
@given(st.permutations([NEVER, LONG, LATELY, SOON, LATER]))
def test_the_order_in_which_people_are_told_does_not_matter(needs):
    slots = [shift(2, (), after=("lately",)), shift(0, ("soon", "later"), at_least=1)]
    assert sent(plan([course(places=2), course(7, 1)], needs, slots)) == [["lately", "never"], ["long"]]
