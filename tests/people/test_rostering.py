"""The roster: loaded once, set aside with reasons; and the gate, that says who may not do what they are rostered for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.incident.codes import StaffRole
from firstcall.people import exempting, rostering, training_files
from firstcall.people.errors import NotPermitted
from firstcall.people.models import Shift
from firstcall.people.planned import planned
from firstcall.people.planning import CourseDay
from firstcall.people.who import by_command
from tests.people import building as b

pytestmark = pytest.mark.django_db
GOOD = {"staff": "officer-b", "duty": "answers-999", "starts": "2026-11-24 07:00", "ends": "2026-11-24 17:00"}
NEXT = GOOD | {"starts": "2026-11-25 07:00", "ends": "2026-11-25 17:00"}


def load(*told, replace=False, who=b.SUPERVISOR):
    return rostering.load_roster(who=who, rows=b.rows(*told), replace=replace, origin="a test", at=b.AT)


def test_a_roster_again_changes_nothing_and_a_changed_end_is_kept():
    b.add()
    first, again = load(GOOD, NEXT), load(GOOD, NEXT)
    assert (first.new, again.new, again.already) == (2, 0, 2)
    assert load(GOOD | {"ends": "2026-11-24 19:00"}).new == 1
    assert Shift.objects.order_by("starts").first().ends.hour == 19
    assert b.house_log() == ["roster-loaded"] * 3


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"staff": ""}, "who is rostered"),
        ({"staff": "nobody"}, "no member of staff “nobody”"),
        ({"duty": "answers-99"}, "did you mean 'answers-999'?"),
        ({"starts": "soon"}, "when it begins"),
        ({"ends": ""}, "when it ends"),
        ({"ends": "2026-11-24 07:00"}, "must end after"),
        ({"ends": "2026-11-26 07:00"}, "within 24 hours"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside(changed, says):
    b.add()
    came = load(GOOD | changed, NEXT)
    assert came.new == 1 and says in came.set_aside[0].reasons[0]


def test_a_whole_roster_takes_out_what_it_does_not_have_unless_a_row_was_set_aside():
    b.add()
    b.add("operator-c")
    extra = GOOD | {"staff": "operator-c", "duty": "answers-other"}
    load(GOOD, extra, NEXT)
    assert load(GOOD, NEXT, GOOD | {"duty": "none"}, replace=True).removed == 0
    assert load(GOOD, NEXT, replace=True).removed == 1
    assert Shift.objects.count() == 2


@pytest.mark.parametrize("role", [StaffRole.HANDLER, StaffRole.AUDITOR, StaffRole.ADMINISTRATOR])
def test_only_those_whom_the_table_names_load_a_roster(role):
    with pytest.raises(NotPermitted):
        load(who=by_command(role))


def gate(day=1):
    starts = b.AT + timedelta(days=day - 1)
    (slot,) = rostering.roster(starts, starts + timedelta(days=1))
    return slot


def test_the_gate_names_who_may_not_and_why():
    for name in ("officer-b", "operator-c"):
        b.add(name)
        b.rostered(name)
    b.trained("operator-c")
    slot = gate()
    assert (slot.able, slot.at_least, slot.short) == (1, 2, 1)
    (one,) = slot.may_not
    assert one.id == "officer-b" and len(one.why) == 3 and "never trained" in one.why[0]


def test_the_gate_looks_at_the_day_of_the_shift_and_not_at_today():
    b.add()
    b.trained("officer-b", awarded=b.TODAY - timedelta(days=362))
    b.rostered("officer-b", day=1)
    b.rostered("officer-b", day=9)
    assert gate(1).may_not == ()
    assert [one.id for one in gate(9).may_not] == ["officer-b"]


def test_a_role_that_does_not_do_the_duty_may_not_whatever_they_hold():
    b.add()
    b.trained("officer-b")
    b.rostered("officer-b", duty="supervises")
    assert gate().may_not[0].why == ("A handler does not do this duty.",)


def test_whoever_may_by_leave_alone_is_told_apart():
    b.add()
    b.trained("officer-b", "999-call-handling", "safeguarding")
    ends = b.TODAY + timedelta(days=60)
    asked = exempting.ask(
        who=b.TRAINER, staff_id="officer-b", policy="thrive-every-year", begins=b.TODAY, ends=ends, why="ill", at=b.AT
    )
    exempting.decide(who=b.SUPERVISOR, exemption=asked, approve=True, at=b.AT)
    b.rostered("officer-b")
    (one,) = gate().people
    assert one.may and one.exempt and "exempt until" in one.why[0]


def test_a_duty_that_the_force_has_no_more_is_nobodys():
    b.add()
    b.rostered("officer-b", duty="answers-telegrams")
    assert "no duty" in gate().may_not[0].why[0]


def test_one_persons_shifts_are_told_with_the_gate():
    b.add()
    b.rostered("officer-b")
    b.rostered("officer-b", day=30)
    (own,) = rostering.shifts_of("officer-b", b.AT)
    assert own.duty == "Answers 999 calls" and not own.on.may


def test_a_plan_reads_who_needs_the_course_and_what_the_roster_can_spare():
    for name in ("officer-b", "operator-c", "operator-d", "operator-e"):
        b.add(name)
        b.trained(name, "999-call-handling", "safeguarding")
    b.trained("operator-d", "thrive", awarded=b.TODAY - timedelta(days=300))
    b.trained("operator-e", "thrive")
    for name in ("officer-b", "operator-d", "operator-e"):
        b.rostered(name, day=3)
    b.rostered("officer-b", day=5)
    b.rostered("operator-e", day=5)
    day = CourseDay(b.AT + timedelta(days=3), b.AT + timedelta(days=3, hours=6), places=4)
    policy = training_files.current().policy("thrive-every-year")
    made = planned(policy, [day], at=b.AT)
    assert (made.shifts, made.needing) == (5, 3)
    (filled,) = made.plan.days
    assert [(s.need.id, s.closes) for s in filled.sent] == [("officer-b", 1), ("operator-c", 0)]
    assert [k.need.id for k in filled.kept] == ["operator-d"]
    assert (len(made.plan.short_before), len(made.plan.short_after)) == (1, 0)
