"""How a member of staff stands against the training policies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.codes import Channel, StaffRole
from firstcall.people import training_files
from firstcall.people.standing import Currency, course_standing, gaps, runs_out, wanted_on_any
from firstcall.people.training import Course, Held, Policy

D = date.fromisoformat
HANDLER = StaffRole.HANDLER


def held(course: str, awarded: str, withdrawn: str | None = None) -> Held:
    return Held(course=course, awarded=D(awarded), withdrawn=D(withdrawn) if withdrawn else None)


def rule(every_months: int | None = 24, grace_days: int = 0, equivalents: tuple[str, ...] = ()) -> Policy:
    return Policy(
        code="the-rule",
        course=Course(code="safeguarding", name="Safeguarding", covers="…"),
        roles=frozenset({HANDLER}),
        when="true",
        every_months=every_months,
        grace_days=grace_days,
        source="a test",
        equivalents=dict.fromkeys(equivalents),
    )


@pytest.mark.parametrize(
    ("why", "certificates", "policy", "today", "state", "since"),
    [
        ("never trained", (), rule(), "2017-03-06", Currency.NEVER, None),
        ("fresh", (held("safeguarding", "2017-03-01"),), rule(), "2017-03-06", Currency.CURRENT, None),
        ("awarded today", (held("safeguarding", "2017-03-06"),), rule(), "2017-03-06", Currency.CURRENT, None),
        ("awarded tomorrow", (held("safeguarding", "2017-03-07"),), rule(), "2017-03-06", Currency.NEVER, None),
        ("91 days left", (held("safeguarding", "2015-06-05"),), rule(), "2017-03-06", Currency.CURRENT, None),
        ("90 days left", (held("safeguarding", "2015-06-04"),), rule(), "2017-03-06", Currency.WITHIN_90, None),
        ("60 days left", (held("safeguarding", "2015-05-05"),), rule(), "2017-03-06", Currency.WITHIN_60, None),
        ("30 days left", (held("safeguarding", "2015-04-05"),), rule(), "2017-03-06", Currency.WITHIN_30, None),
        ("its last day", (held("safeguarding", "2015-03-06"),), rule(), "2017-03-06", Currency.WITHIN_30, None),
        ("the day after", (held("safeguarding", "2015-03-06"),), rule(), "2017-03-07", Currency.LAPSED, "2017-03-07"),
        (
            "in grace",
            (held("safeguarding", "2015-03-06"),),
            rule(24, 14),
            "2017-03-07",
            Currency.IN_GRACE,
            "2017-03-07",
        ),
        (
            "grace's last",
            (held("safeguarding", "2015-03-06"),),
            rule(24, 14),
            "2017-03-20",
            Currency.IN_GRACE,
            "2017-03-07",
        ),
        (
            "grace over",
            (held("safeguarding", "2015-03-06"),),
            rule(24, 14),
            "2017-03-21",
            Currency.LAPSED,
            "2017-03-07",
        ),
        ("no grace for the untrained", (), rule(24, 14), "2017-03-06", Currency.NEVER, None),
        ("once, long ago", (held("safeguarding", "1999-01-01"),), rule(None), "2017-03-06", Currency.CURRENT, None),
        (
            "an equivalent",
            (held("specialist", "2016-01-01"),),
            rule(24, 0, ("specialist",)),
            "2017-03-06",
            Currency.CURRENT,
            None,
        ),
        ("no equivalent", (held("specialist", "2016-01-01"),), rule(), "2017-03-06", Currency.NEVER, None),
        ("another course", (held("thrive", "2017-01-01"),), rule(), "2017-03-06", Currency.NEVER, None),
        (
            "the later of two",
            (held("safeguarding", "2016-06-01"), held("safeguarding", "2010-02-01")),
            rule(),
            "2017-03-06",
            Currency.CURRENT,
            None,
        ),
        (
            "the later one withdrawn",
            (held("safeguarding", "2016-06-01", "2016-09-01"), held("safeguarding", "2010-02-01")),
            rule(),
            "2017-03-06",
            Currency.LAPSED,
            "2016-09-01",
        ),
        (
            "withdrawn: no grace",
            (held("safeguarding", "2016-06-01", "2017-03-06"),),
            rule(24, 90),
            "2017-03-06",
            Currency.LAPSED,
            "2017-03-06",
        ),
        (
            "withdrawn tomorrow",
            (held("safeguarding", "2016-06-01", "2017-03-07"),),
            rule(),
            "2017-03-06",
            Currency.WITHIN_30,
            None,
        ),
        ("a leap day's last", (held("safeguarding", "2016-02-29"),), rule(12), "2017-02-28", Currency.WITHIN_30, None),
        (
            "a leap day over",
            (held("safeguarding", "2016-02-29"),),
            rule(12),
            "2017-03-01",
            Currency.LAPSED,
            "2017-03-01",
        ),
    ],
)
def test_a_course_stands(
    why: str, certificates: tuple[Held, ...], policy: Policy, today: str, state: Currency, since: str | None
) -> None:
    stands = course_standing(certificates, policy, D(today))
    assert (stands.state, stands.since) == (state, D(since) if since else None), why


@pytest.mark.parametrize(
    ("certificates", "policy", "today", "says"),
    [
        ((), rule(), "2017-03-06", "Safeguarding: never trained; it is to be refreshed every 24 months."),
        (
            (held("safeguarding", "2010-02-01"),),
            rule(),
            "2017-03-06",
            "Safeguarding, awarded 1 February 2010: ran out on 1 February 2012; it is to be refreshed every 24 months.",
        ),
        (
            (held("safeguarding", "2016-06-01", "2016-09-01"),),
            rule(),
            "2017-03-06",
            "Safeguarding, awarded 1 June 2016: withdrawn on 1 September 2016.",
        ),
        (
            (held("safeguarding", "2010-02-01"),),
            rule(None),
            "2017-03-06",
            "Safeguarding, awarded 1 February 2010: current.",
        ),
    ],
)
def test_a_standing_says_so_in_words(certificates: tuple[Held, ...], policy: Policy, today: str, says: str) -> None:
    assert course_standing(certificates, policy, D(today)).says == says


OFFICER_B = (held("safeguarding", "2010-02-01"),)
OPERATOR_C = tuple(held(course, "2016-06-01") for course in ("999-call-handling", "safeguarding", "thrive"))


@pytest.mark.parametrize(
    ("who", "certificates", "role", "channel", "today", "missing"),
    [
        (
            "officer B, 999",
            OFFICER_B,
            HANDLER,
            "999",
            "2017-03-06",
            {"999-call-handling": None, "safeguarding": "2012-02-02", "thrive": None},
        ),
        ("officer B, 101", OFFICER_B, HANDLER, "101", "2017-03-06", {"safeguarding": "2012-02-02", "thrive": None}),
        ("operator C, 999", OPERATOR_C, HANDLER, "999", "2017-03-27", {}),
        ("operator C, in July", OPERATOR_C, HANDLER, "999", "2017-07-01", {"thrive": "2017-06-02"}),
        (
            "a dispatcher, 999",
            OFFICER_B,
            StaffRole.DISPATCHER,
            "999",
            "2017-03-06",
            {"999-call-handling": None, "safeguarding": "2012-02-02", "thrive": None},
        ),
        ("an auditor", (), StaffRole.AUDITOR, "999", "2017-03-06", {}),
    ],
)
def test_the_shipped_policies_find_the_gaps(
    who: str, certificates: tuple[Held, ...], role: StaffRole, channel: str, today: str, missing: dict[str, str | None]
) -> None:
    policies = training_files.load().policies
    found = gaps(role, certificates, Channel(channel), policies=policies, today=D(today))
    assert {g.course: g.since.isoformat() if g.since else None for g in found} == missing, who


def test_every_role_that_may_take_a_contact_is_under_a_policy_for_it() -> None:
    from firstcall.people.permissions import Permission, may

    policies = training_files.load().policies
    takers = [role for role in StaffRole if may(role, Permission.TAKE_CONTACT)]
    assert takers
    for role in takers:
        wanted = {p.course.code for p in wanted_on_any(policies, role)}
        assert wanted >= {"999-call-handling", "safeguarding", "thrive"}, role


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 240)


@given(DAYS, DAYS, MONTHS)
def test_a_later_award_never_runs_out_earlier(one: date, other: date, months: int) -> None:
    early, late = sorted((one, other))
    first, second = runs_out(early, months), runs_out(late, months)
    assert first is not None
    assert second is not None
    assert first <= second


@given(DAYS, MONTHS)
def test_a_course_runs_out_after_its_months_to_the_day_or_at_the_months_end(awarded: date, months: int) -> None:
    ends = runs_out(awarded, months)
    assert ends is not None
    assert (ends.year - awarded.year) * 12 + ends.month - awarded.month == months
    assert ends.day == awarded.day or (ends.day < awarded.day and (ends + timedelta(days=1)).day == 1)


CERTIFICATES = st.lists(
    st.builds(
        lambda awarded, gone: Held(
            course="safeguarding", awarded=awarded, withdrawn=None if gone is None else awarded + timedelta(days=gone)
        ),
        DAYS,
        st.none() | st.integers(0, 2000),
    ),
    max_size=4,
)
POLICIES = st.builds(rule, st.none() | st.integers(1, 60), st.integers(0, 90))


@given(CERTIFICATES, POLICIES, DAYS)
def test_one_more_certificate_never_opens_a_gap(certificates: list[Held], policy: Policy, today: date) -> None:
    more = [*certificates, Held(course="safeguarding", awarded=today)]
    before, after = course_standing(certificates, policy, today), course_standing(more, policy, today)
    assert before.state.is_gap or not after.state.is_gap
    assert not after.state.is_gap


@given(CERTIFICATES, POLICIES, DAYS, st.integers(0, 400))
def test_a_gap_that_nobody_closes_stays_open(certificates: list[Held], policy: Policy, today: date, later: int) -> None:
    then = today + timedelta(days=later)
    known = [h for h in certificates if h.awarded <= today]
    if course_standing(known, policy, today).state.is_gap:
        assert course_standing(known, policy, then).state.is_gap


@given(CERTIFICATES, POLICIES, DAYS)
def test_since_is_the_first_day_without_the_course(certificates: list[Held], policy: Policy, today: date) -> None:
    stands = course_standing(certificates, policy, today)
    if stands.since is None:
        return
    assert stands.since <= today
    known = [h for h in certificates if h.awarded <= today]
    the_day_before = course_standing(known, policy, stands.since - timedelta(days=1))
    assert not the_day_before.state.is_gap or (stands.held is not None and stands.since == stands.held.awarded)


@given(CERTIFICATES, POLICIES, DAYS, st.randoms())
def test_the_order_of_certificates_does_not_matter(
    certificates: list[Held], policy: Policy, today: date, chance: object
) -> None:
    import random

    assert isinstance(chance, random.Random)
    mixed = list(certificates)
    chance.shuffle(mixed)
    one, other = course_standing(certificates, policy, today), course_standing(mixed, policy, today)
    assert (one.state, one.runs_out, one.since) == (other.state, other.runs_out, other.since)
