"""The questions of the case in figures, and what two shares may be said to show."""

from __future__ import annotations

from datetime import date, timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.desk import names, showing
from firstcall.incident.codes import StaffRole
from firstcall.learning.interval import Share, compared
from firstcall.learning.questions import answers
from firstcall.learning.staff_counted import current_on
from firstcall.people import training_files
from firstcall.people.models import Certificate, Staff
from firstcall.people.standing import course_standing
from firstcall.people.training import Held
from firstcall.review.models import ContactRead
from tests.checks import building as b
from tests.desk.signing_in import client_of, house_log
from tests.review.closing import close

SHARES = st.integers(0, 500).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@given(SHARES)
def test_an_interval_holds_its_share_and_stays_between_none_and_all(share):
    if not share.of:
        assert share.interval is None and "not known" in share.says
        return
    low, high = share.interval
    assert 0 <= low <= share.share + 1e-9 and share.share - 1e-9 <= high <= 100


def test_the_interval_is_wilsons():
    low, high = Share(8, 10).interval
    assert isclose(low, 49.02, abs_tol=0.01) and isclose(high, 94.33, abs_tol=0.01)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (Share(10, 100), Share(90, 100), "higher after the change"),
        (Share(90, 100), Share(10, 100), "lower after the change"),
        (Share(50, 100), Share(55, 100), "no sure difference"),
        (Share(1, 3), Share(2, 3), "There are few"),
        (Share(0, 0), Share(2, 3), "none was judged before the change"),
        (Share(2, 3), Share(0, 0, 4), "none was judged after the change"),
        (Share(0, 0), Share(0, 0), "before and after"),
    ],
)
def test_two_shares_are_said_to_show_no_more_than_they_do(before, after, says):
    assert says in compared(before, after)


@given(SHARES, SHARES)
def test_a_difference_is_told_only_where_the_intervals_lie_apart(before, after):
    said = compared(before, after)
    if "higher" in said:
        assert after.interval[0] > before.interval[1]
    if "lower" in said:
        assert after.interval[1] < before.interval[0]


@pytest.fixture
def force():
    names.forget()
    yield b.staff(), b.staff("closer", StaffRole.SUPERVISOR), b.staff("auditor", StaffRole.AUDITOR)
    names.forget()


@pytest.mark.django_db
def test_without_any_contact_nothing_is_known_and_no_share_is_none(force):
    found = answers(showing.now())
    assert len(found.answers) == 6
    assert all(of.whole.share is None for one in found.answers for of in one.rules)
    said = client_of(force[2]).get("/questions-of-the-case/").content.decode()
    assert "Not known" in said and said.count('role="img"') == 6 and house_log()[-1].what == "questions-of-the-case"


@pytest.mark.django_db
def test_contacts_are_counted_by_channel_and_by_child_and_told_without_naming_anybody(force):
    handler, closer, auditor = force
    now = showing.now()
    for number in ("01632 960201", "01632 960202"):
        close(b.ring(handler, number, at=now).incident, closer, at=now)
    found = {one.question.id: one for one in answers(now).answers}
    assert found["trained-to-answer"].rules[0].whole == Share(0, 2)
    assert all(of.whole == Share(0, 0) for of in found["checks-are-made"].rules)
    said = client_of(auditor).get("/questions-of-the-case/").content.decode()
    assert "FC-0" not in said and "01632" not in said and "handler-a" not in said
    ContactRead.objects.update(rules="older")
    assert answers(now).unread == 2


@pytest.mark.django_db
@pytest.mark.parametrize("policy", training_files.current().policies, ids=lambda p: p.code)
def test_who_held_a_course_on_a_day_is_what_the_full_rule_says(force, policy):
    today = date(2026, 11, 23)
    Staff.objects.update(role="handler")
    for n, staff in enumerate(Staff.objects.all()):
        for m in range(3):
            awarded = today - timedelta(days=400 * m + 111 * n)
            gone = awarded + timedelta(days=90) if m == n else None
            Certificate.objects.create(staff=staff, course=policy.course.code, awarded=awarded, withdrawn=gone)
    days = [today - timedelta(days=37 * n) for n in range(30)]
    for day, share in zip(days, current_on(policy, days), strict=True):
        stand = [
            course_standing(
                [Held(course=c.course, awarded=c.awarded, withdrawn=c.withdrawn) for c in s.certificates.all()],
                policy,
                day,
            ).state.is_current
            for s in Staff.objects.all()
        ]
        assert (share.met, share.of) == (sum(stand), len(stand)), day
