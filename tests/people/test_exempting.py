"""Exemptions: asked for by one, decided by another, with an end; and never shown as current."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from firstcall.incident.codes import Channel, StaffRole
from firstcall.people import exempting
from firstcall.people.errors import BadField, NotKnown, NotPermitted
from firstcall.people.everyone import everyone
from firstcall.people.exemptions import exemptions
from firstcall.people.models import Exemption
from firstcall.people.permissions import Permission, may
from firstcall.people.queries import own_training_of, standing_of
from firstcall.people.spans import Worst
from firstcall.people.who import Who
from tests.people import building as b

pytestmark = pytest.mark.django_db
RULE = "thrive-every-year"
UNTIL = b.TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _officer():
    b.add("officer-b")
    b.trained("officer-b", "999-call-handling", "safeguarding")


def ask(who=b.TRAINER, **changed):
    told = {"staff_id": "officer-b", "policy": RULE, "begins": b.TODAY, "ends": UNTIL, "why": "on a long course"}
    return exempting.ask(who=who, at=b.AT, **told | changed)


def decide(number, who=b.SUPERVISOR, *, approve=True, why=""):
    exempting.decide(who=who, exemption=number, approve=approve, why=why, at=b.AT)


def worst():
    found = everyone(b.TODAY)
    return found.worst(found.lines[0])


def test_a_request_changes_nothing_until_somebody_else_has_approved_it():
    number = ask()
    assert worst() is Worst.OUTSIDE
    decide(number)
    assert worst() is Worst.EXEMPT
    stands = standing_of("officer-b", Channel.EMERGENCY, b.TODAY)
    assert stands.gaps == () and [g.course for g in stands.exempt] == ["thrive"]
    assert "exempt until 23 December 2026: on a long course" in stands.exempt[0].says
    assert own_training_of("officer-b", b.TODAY).exempt and not own_training_of("officer-b", b.TODAY).gaps
    assert b.house_log() == ["exemption-asked", "exemption-approved"]


def test_it_ends_by_itself():
    decide(ask())
    assert standing_of("officer-b", Channel.EMERGENCY, UNTIL).gaps == ()
    assert standing_of("officer-b", Channel.EMERGENCY, UNTIL + timedelta(days=1)).gaps != ()


@pytest.mark.parametrize("role", list(StaffRole))
def test_only_those_whom_the_table_names_ask_and_decide(role):
    who = Who("somebody", "Somebody", role)
    if not may(role, Permission.ASK_EXEMPTION):
        with pytest.raises(NotPermitted):
            ask(who)
    number = ask()
    if not may(role, Permission.DECIDE_EXEMPTION):
        with pytest.raises(NotPermitted):
            decide(number, who)


def test_nobody_approves_what_they_asked_for_nor_what_is_for_them():
    number = ask()
    for who in (b.TRAINER, Who("officer-b", "Officer B", StaffRole.SUPERVISOR)):
        with pytest.raises(NotPermitted, match="Somebody else"):
            decide(number, who)
    with pytest.raises(NotPermitted, match="own exemption"):
        ask(Who("officer-b", "Officer B", StaffRole.SUPERVISOR))
    assert worst() is Worst.OUTSIDE and Exemption.objects.get().approved is None


def test_the_database_refuses_self_approval_too():
    ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.update(approved=True, decided_by=b.TRAINER.id)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"why": "  "}, "why"),
        ({"why": "x" * 2001}, "why"),
        ({"policy": "no-such-rule"}, "policy"),
        ({"ends": b.TODAY - timedelta(days=1), "begins": b.TODAY - timedelta(days=9)}, "ends"),
        ({"ends": b.TODAY, "begins": b.TODAY + timedelta(days=1)}, "ends"),
        ({"ends": b.TODAY + timedelta(days=367)}, "ends"),
    ],
)
def test_what_cannot_be_asked_for_is_told_at_its_field(changed, field):
    with pytest.raises(BadField) as wrong:
        ask(**changed)
    assert wrong.value.field == field and Exemption.objects.count() == 0 and b.house_log() == []


def test_the_same_is_not_asked_for_twice_and_nobody_unknown_is_exempt():
    ask()
    with pytest.raises(BadField, match="already"):
        ask(b.SUPERVISOR)
    with pytest.raises(NotKnown):
        ask(staff_id="nobody")


def test_a_rule_that_does_not_speak_of_their_role_needs_no_exemption():
    b.add("auditor-x", StaffRole.AUDITOR)
    with pytest.raises(BadField, match="does not speak"):
        ask(staff_id="auditor-x")


def test_a_refusal_says_why_and_leaves_the_gap():
    number = ask()
    with pytest.raises(BadField):
        decide(number, approve=False)
    decide(number, approve=False, why="the course runs next week")
    assert worst() is Worst.OUTSIDE
    with pytest.raises(BadField, match="decided already"):
        decide(number)
    assert b.house_log() == ["exemption-asked", "exemption-refused"]


def test_an_exemption_that_is_ended_holds_no_more():
    number = ask()
    decide(number)
    exempting.end(who=b.TRAINER, exemption=number, why="back at work", at=b.AT)
    assert worst() is Worst.OUTSIDE and standing_of("officer-b", Channel.EMERGENCY, b.TODAY).gaps
    with pytest.raises(BadField):
        exempting.end(who=b.TRAINER, exemption=number, why="again", at=b.AT)
    found = exemptions(b.TODAY)
    assert (len(found.waiting), len(found.standing), len(found.over)) == (0, 0, 1)


def test_they_are_listed_by_what_is_to_be_done():
    for policy in (RULE, "safeguarding-every-two-years", "999-call-handling-once"):
        ask(policy=policy)
    first, second, third = Exemption.objects.order_by("pk")
    decide(first.pk)
    decide(second.pk, approve=False, why="no")
    found = exemptions(b.TODAY)
    listed = [[e.number for e in part] for part in (found.waiting, found.standing, found.over)]
    assert listed == [[third.pk], [first.pk], [second.pk]]
    assert exemptions(date(2027, 3, 1)).standing == ()
