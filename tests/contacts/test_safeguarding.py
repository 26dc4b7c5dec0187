"""The safe means of contact: recorded, the last word stands, and a promise against it is flagged as it is made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.contacts import actions, promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.safeguarding import safe_contact
from firstcall.incident.codes import StaffRole
from firstcall.log import reading
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LATER = b.NOW + timedelta(minutes=1)
WRITERS = (StaffRole.HANDLER, StaffRole.DISPATCHER, StaffRole.SUPERVISOR)


@pytest.fixture
def incident():
    return b.ring(b.staff("taker")).incident


def say(who, incident, how="text after six", never="the landline", at=LATER):
    return safe_contact(who=who, incident=incident, how=how, never=never, at=at)


@pytest.mark.parametrize("role", list(StaffRole))
def test_who_may_write_in_a_log_may_say_it(incident, role):
    who = b.staff("someone", role)
    if role in WRITERS:
        held = say(who, incident).state.safe_contact
        assert held is not None and (held.how, held.never) == ("text after six", "the landline")
    else:
        with pytest.raises(StepRefused) as refused:
            say(who, incident)
        assert refused.value.why == ("not-permitted",)


def test_the_last_word_stands_and_both_are_kept(incident):
    who = b.staff()
    say(who, incident)
    state = say(who, incident, how="ring at work", never="").state
    assert (state.safe_contact.how, state.safe_contact.never) == ("ring at work", "")
    assert [entry.kind for entry in reading.entries(incident)].count("safe-contact") == 2


def test_only_how_never_is_enough_and_it_says_that_the_rest_is_to_be_asked(incident):
    assert say(b.staff(), incident, how=" ", never="phone").state.safe_contact.how == "not known yet: ask"


@pytest.mark.parametrize(
    ("how", "never", "field"), [(" ", "", "how"), ("x" * 301, "", "how"), ("x", "y" * 301, "never")]
)
def test_what_says_nothing_or_too_much_for_a_glance_is_not_kept(incident, how, never, field):
    before = reading.state(incident).seq
    with pytest.raises(BadInput) as bad:
        say(b.staff(), incident, how, never)
    assert (bad.value.field, reading.state(incident).seq) == (field, before)


def test_it_can_be_learned_after_the_incident_was_closed(incident):
    supervisor = b.staff("sup", StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=incident, reason="done", over=True, at=LATER)
    assert say(supervisor, incident).state.safe_contact is not None


def test_an_incident_that_is_not_there_has_none(incident):
    with pytest.raises(NotFound):
        say(b.staff(), incident + 7)


def test_a_promise_against_it_is_flagged_in_the_same_step(incident):
    who = b.staff()
    say(who, incident, never="phone")
    due = LATER + timedelta(hours=1)
    made = promising.promise(who=who, incident=incident, text="Ring her back", due=due, at=LATER)
    [warning] = [
        entry.body for entry in made.entries if entry.kind == "warning" and entry.body.code == "safe-contact-kept"
    ]
    assert warning.level.value == "notice" and "text after six" in warning.says
