"""Whatever somebody not current did anyway waits for a supervisor, from the log alone; a decision has its reason."""

import pytest

from firstcall.contacts import promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.reviewing_training import Decision, review_not_current
from firstcall.incident.codes import StaffRole
from firstcall.log import rebuilding
from firstcall.log.models import NotCurrentRow
from firstcall.people.permissions import Permission, may
from tests.checks import building as b
from tests.people import building as people

pytestmark = pytest.mark.django_db
RIGHT = Decision.RIGHT.value


@pytest.fixture
def incident():
    return b.ring(b.staff()).incident


def supervisor(slug="super-s"):
    return b.staff(slug, StaffRole.SUPERVISOR)


def decide(incident, who=None, staff="handler-a", decision=RIGHT, reason="nobody else was free"):
    return review_not_current(
        who=who or supervisor(), incident=incident, staff=staff, decision=decision, reason=reason, at=b.NOW
    )


def test_a_contact_taken_without_current_training_waits_for_a_decision(incident):
    row = NotCurrentRow.objects.get()
    assert (row.incident, row.staff, row.channel, row.decision) == (incident, "handler-a", "999", "")
    assert "never trained" in row.says


def test_a_contact_taken_by_somebody_current_does_not():
    people.add("handler-c")
    people.trained("handler-c", awarded=b.NOW.date())
    b.ring(people.Who("handler-c", "Handler C", StaffRole.HANDLER))
    assert NotCurrentRow.objects.count() == 0


def test_whoever_it_is_handed_to_stands_there_too(incident):
    b.staff("handler-d")
    owed = [promising.Owed(incident)]
    who = b.Who("handler-a", "A", StaffRole.HANDLER)
    promising.hand_over(who=who, owed=owed, to="handler-d", why="end of shift", at=b.NOW)
    assert set(NotCurrentRow.objects.values_list("staff", flat=True)) == {"handler-a", "handler-d"}


def test_a_decision_is_kept_with_who_when_and_why(incident):
    decide(incident)
    row = NotCurrentRow.objects.get()
    assert (row.decision, row.decided_by, row.reason) == (RIGHT, "super-s", "nobody else was free")
    assert row.decided_at is not None


def test_the_queue_is_rebuilt_from_the_log(incident):
    b.ring(b.staff("handler-d"))
    decide(incident)
    live = list(
        NotCurrentRow.objects.order_by("incident").values_list("incident", "staff", "seq", "decision", "reason")
    )
    NotCurrentRow.objects.all().delete()
    rebuilding.rebuild()
    rebuilt = NotCurrentRow.objects.order_by("incident").values_list("incident", "staff", "seq", "decision", "reason")
    assert len(live) == 2 and list(rebuilt) == live


def test_nobody_decides_about_their_own():
    who = supervisor()
    incident = b.ring(who).incident
    with pytest.raises(StepRefused):
        decide(incident, who, staff=who.id)
    assert NotCurrentRow.objects.get().decision == ""


@pytest.mark.parametrize("role", list(StaffRole))
def test_only_those_who_review_decide(incident, role):
    who = b.staff(f"{role.value}-x", role)
    if may(role, Permission.REVIEW):
        decide(incident, who)
    else:
        with pytest.raises(StepRefused):
            decide(incident, who)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"decision": "maybe"}, "decision"), ({"decision": ""}, "decision"), ({"reason": " "}, "reason")],
)
def test_a_decision_without_itself_or_its_reason_is_none(incident, changed, field):
    with pytest.raises(BadInput) as bad:
        decide(incident, **changed)
    assert bad.value.field == field and NotCurrentRow.objects.get().decision == ""


def test_nobody_who_took_it_is_nothing_to_decide(incident):
    with pytest.raises(NotFound):
        decide(incident, staff="handler-z")
