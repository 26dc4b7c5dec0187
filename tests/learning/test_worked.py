"""Before and after a change: each kind counts its own, and says when there is nothing to count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.desk import names, showing
from firstcall.incident.codes import Level, StaffRole
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Acknowledged, Answered, Draft, Question
from firstcall.incident.entries import Warning as Warned
from firstcall.incident.learnt import Changed, LearningLinked
from firstcall.learning import actions, changes
from firstcall.learning.interval import Share
from firstcall.learning.worked import worked
from firstcall.log import recording
from firstcall.people.models import Certificate, Staff
from firstcall.review.models import ContactRead
from tests.checks import building as b
from tests.desk.signing_in import client_of
from tests.learning.building import accepted, keepers
from tests.review.closing import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def force():
    names.forget()
    yield b.staff(), b.staff("closer", StaffRole.SUPERVISOR)
    names.forget()


def linked(changed, code, since):
    found = changes.thing(changed, code)
    return LearningLinked(item=1, changed=changed, code=code, name=found.name, version=found.version, since=since)


def test_a_rule_is_counted_over_contacts_closed_before_and_after_the_day(force):
    handler, closer = force
    now = showing.now()
    change = london_day(now) - timedelta(days=20)
    for days in (40, 41, 5):
        at = now - timedelta(days=days)
        close(b.ring(handler, f"01632 9602{days:02}", at=at).incident, closer, at=at)
    found = worked(linked(Changed.RULE, "handler-competent", change), now)
    assert (found.before, found.after) == (Share(0, 2), Share(0, 1))
    assert "no sure difference" in found.says and "There are few" in found.says
    assert sum(p.share.of for p in found.periods) == ContactRead.objects.count()


def test_a_question_set_by_how_often_what_was_asked_was_answered(force):
    now = showing.now()
    change = london_day(now) - timedelta(days=20)
    at = now - timedelta(days=5)
    incident = b.ring(force[0], at=at).incident
    found = worked(linked(Changed.QUESTIONS, "general", change), now)
    first = found.after.of
    asks = [
        Draft(body=Question(code="age", person=p, text="t", why="w", set="general"), by="firstcall") for p in ("x", "y")
    ]
    said = [
        Draft(body=Answered(question="age", person=p, value=v), by="handler-a") for p, v in (("x", 9), ("y", "unknown"))
    ]
    with recording.writing(incident, at=at) as held:
        held.add([*asks, *said])
    after = worked(linked(Changed.QUESTIONS, "general", change), now).after
    assert (after.of - first, after.met - found.after.met) == (2, 1)
    assert found.before == Share(0, 0) and "none was judged before" in found.says


def test_a_warning_by_how_often_it_was_raised_and_how_soon_it_was_acknowledged(force):
    now = showing.now()
    change, at = london_day(now) - timedelta(days=20), now - timedelta(days=5)
    incident = b.ring(force[0], at=at).incident
    with recording.writing(incident, at=at) as held:
        one, _ = held.add(
            [Draft(body=Warned(code="repeat-contact", level=Level.HIGH, person=p), by="firstcall") for p in ("x", "y")]
        )
    with recording.writing(incident, at=at + timedelta(seconds=42)) as held:
        held.add([Draft(body=Acknowledged(warning=one.seq), by="handler-a")])
    found = worked(linked(Changed.WARNING, "repeat-contact", change), now)
    assert found.after == Share(1, 2) and "after: 42 s (1 times)" in found.note and "before: not known" in found.note


@pytest.mark.parametrize(
    ("changed", "code"), [(Changed.COURSE, "999-call-handling"), (Changed.POLICY, "999-call-handling")]
)
def test_a_course_by_the_staff_who_were_current_on_its_eve_and_are_today(force, changed, code):
    now = showing.now()
    today = london_day(now)
    known = [t.code for t in changes.things()[changed]]
    code = next(c for c in known if c.startswith(code))
    Certificate.objects.create(
        staff=Staff.objects.get(staff_id="handler-a"), course="999-call-handling", awarded=today - timedelta(days=3)
    )
    found = worked(linked(changed, code, today - timedelta(days=20)), now)
    assert found.before.met == 0 and found.after.met == 1 and found.after.of == found.before.of > 0


def test_of_an_order_pattern_nothing_is_counted_and_that_is_said(force):
    found = worked(linked(Changed.ORDER, "curfew", london_day(showing.now())), showing.now())
    assert not found.of and "Nothing is counted" in found.says


def test_the_page_of_an_item_shows_the_figures_as_a_chart_with_its_table():
    names.forget()
    owner, other, _ = keepers()
    number = accepted(other, owner)
    at = showing.now()
    for changed, code in (
        (Changed.RULE, "age-asked-first"),
        (Changed.COURSE, "safeguarding"),
        (Changed.ORDER, "curfew"),
    ):
        actions.link(who=owner, number=number, changed=changed, code=code, since=london_day(at), at=at)
    said = client_of(other).get(f"/learning/{number}/").content.decode()
    assert said.count('role="img"') == 2 and "It is the same today" in said and "Nothing is counted" in said
    assert "What changed, and did it work" in said and " style=" not in said
    names.forget()
