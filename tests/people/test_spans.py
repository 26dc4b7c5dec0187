"""The quick figures say what the rules say: a span and a standing never differ, whatever somebody holds and when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.codes import StaffRole
from firstcall.people.spans import (
    By,
    Everyone,
    Line,
    Span,
    Worst,
    first_outside,
    forecast,
    span_of,
    span_of_latest,
    total,
    worst_of,
)
from firstcall.people.standing import Currency, course_standing
from firstcall.people.training import Course, Exempt, Held, Policy

TODAY = date(2026, 11, 23)
ORDINAL = TODAY.toordinal()
COURSES = ("safeguarding", "specialist", "other")


def policy(every_months=24, grace_days=0, since=None, code="the-rule"):
    return Policy(
        code=code,
        course=Course(code="safeguarding", name="Safeguarding", covers="…"),
        roles=frozenset({StaffRole.HANDLER}),
        when="true",
        every_months=every_months,
        grace_days=grace_days,
        source="a test",
        equivalents={"specialist": since},
    )


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
HELD = st.lists(
    st.builds(
        lambda course, awarded, gone: Held(
            course=course, awarded=awarded, withdrawn=None if gone is None else awarded + timedelta(days=gone)
        ),
        st.sampled_from(COURSES),
        DAYS,
        st.none() | st.integers(0, 900),
    ),
    max_size=5,
)
POLICIES = st.builds(policy, st.none() | st.integers(1, 40), st.integers(0, 60), st.none() | DAYS)
EXEMPT = st.lists(
    st.builds(
        lambda rule, begins, days: Exempt(policy=rule, begins=begins, ends=begins + timedelta(days=days)),
        st.sampled_from(("the-rule", "another-rule")),
        DAYS,
        st.integers(-1, 400),
    ),
    max_size=2,
)


@given(HELD, POLICIES, EXEMPT, DAYS, st.integers(0, 400))
def test_a_span_says_on_every_later_day_what_the_standing_says(held, rule, exempt, today, later):
    known = [h for h in held if h.awarded <= today]
    day = today + timedelta(days=later)
    assert span_of(known, rule, today, exempt).state(day.toordinal()) is course_standing(known, rule, day, exempt).state


@given(HELD, POLICIES, EXEMPT, DAYS)
def test_the_last_award_of_each_course_is_enough_where_nothing_was_withdrawn(held, rule, exempt, today):
    standing = [h for h in held if h.withdrawn is None and h.awarded <= today]
    latest = {}
    for one in standing:
        latest[one.course] = max(latest.get(one.course, one.awarded), one.awarded)
    if rule.equivalents["specialist"] is not None:
        since = rule.equivalents["specialist"]
        assert all(
            latest["specialist"] >= h.awarded for h in standing if h.course == "specialist" and h.awarded >= since
        )
    assert span_of_latest(latest, rule, exempt) == span_of(standing, rule, today, exempt)


@given(HELD, POLICIES, EXEMPT, DAYS)
def test_whoever_is_exempt_never_counts_as_current(held, rule, exempt, today):
    stands = course_standing(held, rule, today, exempt)
    if stands.state is Currency.EXEMPT:
        assert not stands.state.is_current and not stands.state.is_gap
        assert not course_standing(held, rule, today).state.is_current
        assert "exempt until" in stands.says


CURRENT, LAPSED, SOON = (
    Span(ORDINAL + 400, ORDINAL + 400),
    Span(ORDINAL - 5, ORDINAL - 5),
    Span(ORDINAL + 40, ORDINAL + 50),
)
LEAVE = Span(ORDINAL - 5, ORDINAL - 5, ((ORDINAL - 1, ORDINAL + 59),))


@pytest.mark.parametrize(
    ("spans", "after", "worst"),
    [
        ((CURRENT, CURRENT), 0, Worst.CURRENT),
        ((CURRENT, LAPSED), 0, Worst.OUTSIDE),
        ((CURRENT, SOON), 40, Worst.CURRENT),
        ((CURRENT, SOON), 41, Worst.IN_GRACE),
        ((CURRENT, SOON), 51, Worst.OUTSIDE),
        ((CURRENT, LEAVE), 0, Worst.EXEMPT),
        ((SOON, LEAVE), 45, Worst.EXEMPT),
        ((CURRENT, LEAVE), 60, Worst.OUTSIDE),
        ((), 0, Worst.CURRENT),
    ],
)
def test_somebody_comes_to_the_worst_of_their_standings(spans, after, worst):
    assert worst_of(spans, ORDINAL + after) is worst


ONE, OTHER = policy(code="one"), policy(code="other")


def everyone(*lines):
    wanted = {StaffRole.HANDLER: (ONE, OTHER)}
    told = (Line(f"p{n}", f"P{n}", StaffRole.HANDLER, team, spans) for n, (team, spans) in enumerate(lines))
    return Everyone(TODAY, wanted, tuple(told))


def test_people_are_counted_by_team_and_standings_by_policy_on_four_days():
    found = everyone(("A", (CURRENT, SOON)), ("A", (CURRENT, LEAVE)), ("B", (CURRENT, LAPSED)))
    teams = {row.key: row for row in forecast(found, By.TEAM)}
    assert [d[Worst.CURRENT] for d in teams["A"].days] == [1, 1, 0, 0]
    assert [d[Worst.EXEMPT] for d in teams["A"].days] == [1, 1, 0, 0]
    assert [d[Worst.OUTSIDE] for d in teams["A"].days] == [0, 0, 2, 2]
    assert teams["B"].needed_by == 1
    rules = {row.key: [d[Worst.CURRENT] for d in row.days] for row in forecast(found, By.POLICY)}
    assert rules == {"one": [3, 3, 3, 3], "other": [1, 1, 0, 0]}
    assert [row.key for row in forecast(found, By.COURSE)] == ["safeguarding"]
    assert [d[Worst.OUTSIDE] for d in total(found, team="B").days] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("spans", "days"), [((CURRENT, LAPSED), 0), ((CURRENT, SOON), 51), ((CURRENT, LEAVE), 60), ((CURRENT,), 401)]
)
def test_the_first_day_outside_is_told(spans, days):
    found = everyone(("A", spans))
    assert first_outside(found, found.lines[0]) == TODAY + timedelta(days=days)
