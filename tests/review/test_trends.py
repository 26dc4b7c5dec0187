"""Counts by month, handler and question; and how far two reviewers agree."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from firstcall.incident.codes import StaffRole, Verdict
from firstcall.review import trends
from firstcall.review.actions import review
from firstcall.review.models import ContactRead
from tests.checks import building as b
from tests.review.closing import close, seen

RULE = "handler-competent"


@pytest.mark.parametrize(
    ("tally", "share"),
    [
        ({}, None),
        ({Verdict.DOUBT: 3, Verdict.NOT_APPLICABLE: 9}, None),
        ({Verdict.MET: 3, Verdict.NOT_MET: 1, Verdict.DOUBT: 5}, 75),
        ({Verdict.NOT_MET: 2}, 0),
    ],
)
def test_a_share_is_of_what_was_judged_and_never_of_doubts(tally, share):
    assert trends.share_met(Counter(tally)) == share


@pytest.mark.parametrize(
    ("now", "starts"),
    [
        (datetime(2026, 1, 15, tzinfo=UTC), ["2025-12-01", "2026-01-01", "2026-02-01"]),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), ["2026-11-01", "2026-12-01", "2027-01-01"]),
        # the clock of the room is an hour ahead in summer
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), ["2026-06-01", "2026-07-01", "2026-08-01"]),
    ],
)
def test_months_are_those_of_the_rooms_clock(now, starts):
    assert [day.date().isoformat() for day in trends.starts_of(now, 2)] == starts


@pytest.mark.django_db
def test_contacts_are_counted_in_their_month_by_handler_and_rule():
    first, other = b.staff(), b.staff("handler-b")
    supervisor = b.staff("supervisor", StaffRole.SUPERVISOR)
    for who, days in ((first, 0), (first, 1), (other, 1), (first, -30)):
        at = b.NOW + timedelta(days=days)
        close(b.ring(who, at=at).incident, supervisor, at=at)
    before, now = trends.by_month(b.NOW, months=2)
    assert (before.contacts, now.contacts) == ({"handler-a": 1}, {"handler-a": 2, "handler-b": 1})
    assert now.of(RULE) == {Verdict.NOT_MET: 3} and now.of(RULE, ["handler-b"]) == {Verdict.NOT_MET: 1}
    assert (now.number(), now.number(["handler-a"]), now.number([])) == (3, 2, 0)
    (mine,) = trends.by_month(b.NOW, months=1, handlers=["handler-b"])
    assert mine.contacts == {"handler-b": 1}
    ContactRead.objects.update(rules="older")
    assert [month.contacts for month in trends.by_month(b.NOW, months=2)] == [{}, {}]


@pytest.mark.django_db
def test_reviewers_of_the_same_contact_are_compared_rule_by_rule():
    handler, closer = b.staff(), b.staff("supervisor", StaffRole.SUPERVISOR)
    both = [b.staff(f"reviewer-{n}", StaffRole.SUPERVISOR) for n in (1, 2)]
    for number in range(3):
        incident = b.ring(handler).incident
        close(incident, closer)
        for place, who in enumerate(both):
            found = Verdict.MET if place and number == 2 else Verdict.NOT_MET
            review(who=who, incident=incident, verdicts=seen(incident, handler_competent=found), at=b.NOW)
    close(b.ring(handler).incident, closer)
    found = trends.agreements(b.NOW - timedelta(days=1))
    assert (found[RULE].pairs, found[RULE].same) == (3, pytest.approx(2 / 3))
    assert found["thrive-recorded"].same == 1 and found["thrive-recorded"].kappa is None
    assert trends.agreements(b.NOW + timedelta(days=1))[RULE].pairs == 0
