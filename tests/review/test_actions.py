"""Who may review what, what a review must say, and how the handler answers it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from firstcall.contacts import actions as steps
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.incident.codes import SYSTEM, StaffRole, Verdict
from firstcall.incident.entries import FeedbackTaken, QualityReview
from firstcall.log import reading
from firstcall.review import judging, queries
from firstcall.review.actions import review, take_feedback
from firstcall.review.models import ContactRead, ReviewGiven
from tests.checks import building as b
from tests.review.closing import close, seen

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
AT = b.NOW + HOUR


@pytest.fixture
def handler():
    return b.staff()


@pytest.fixture
def closer():
    return b.staff("supervisor", StaffRole.SUPERVISOR)


@pytest.fixture
def reviewer():
    return b.staff("supervisor-b", StaffRole.SUPERVISOR)


@pytest.fixture
def second():
    return b.staff("supervisor-c", StaffRole.SUPERVISOR)


@pytest.fixture
def incident(handler, closer):
    number = b.ring(handler).incident
    steps.hear(who=handler, incident=number, text="Somebody is at the door", at=b.NOW)
    close(number, closer)
    return number


def last(incident):
    """The last entry that somebody wrote, without what followed from it."""
    return [entry for entry in reading.entries(incident) if entry.by != SYSTEM][-1]


def test_a_review_is_an_entry_of_the_contacts_log_that_rests_on_its_closing(incident, reviewer):
    review(
        who=reviewer, incident=incident, verdicts=seen(incident), good="calm", change="ask the age", says="new", at=AT
    )
    entry = last(incident)
    assert isinstance(entry.body, QualityReview) and entry.by == reviewer.id
    row = ContactRead.objects.get()
    assert entry.rests_on == (row.closing,) == (entry.body.closing,)
    assert (entry.body.handler, entry.body.rules, entry.body.good) == ("handler-a", judging.version(), "calm")
    assert [one.rule for one in entry.body.verdicts] == list(judging.decode(row.verdicts))


def test_what_people_find_takes_the_place_of_what_the_rules_say_and_where_they_differ_it_is_in_doubt(
    incident, reviewer, second
):
    before = judging.of_letters(ContactRead.objects.get().final)
    assert before["handler-competent"] is Verdict.NOT_MET and before["closing-justified"] is Verdict.DOUBT
    review(who=reviewer, incident=incident, verdicts=seen(incident, handler_competent=Verdict.MET), at=AT)
    once = judging.of_letters(ContactRead.objects.get().final)
    assert once["handler-competent"] is Verdict.MET and once["closing-justified"] is Verdict.MET
    review(who=second, incident=incident, verdicts=seen(incident), at=AT)
    twice = judging.of_letters(ContactRead.objects.get().final)
    assert twice["handler-competent"] is Verdict.DOUBT and twice["closing-justified"] is Verdict.MET
    assert judging.of_letters(ContactRead.objects.get().letters) == before


def test_nobody_reviews_a_contact_that_they_had_a_hand_in(incident, closer):
    with pytest.raises(StepRefused) as refused:
        review(who=closer, incident=incident, verdicts=seen(incident), at=AT)
    assert refused.value.why == ("own-work",) and not ReviewGiven.objects.exists()
    assert last(incident).kind == "refused"


def test_nobody_reviews_the_same_closing_twice_but_another_closing_they_may(incident, reviewer, handler, closer):
    review(who=reviewer, incident=incident, verdicts=seen(incident), at=AT)
    with pytest.raises(StepRefused) as refused:
        review(who=reviewer, incident=incident, verdicts=seen(incident), at=AT)
    assert refused.value.why == ("already-reviewed",)
    steps.reopen(who=handler, incident=incident, reason="more", at=AT)
    close(incident, closer, at=AT)
    review(who=reviewer, incident=incident, verdicts=seen(incident), at=AT)
    assert ReviewGiven.objects.filter(by=reviewer.id).count() == 2


@pytest.mark.parametrize("role", [role for role in StaffRole if role is not StaffRole.SUPERVISOR])
def test_only_a_supervisor_reviews(incident, role):
    with pytest.raises(StepRefused) as refused:
        review(who=b.staff("somebody", role), incident=incident, verdicts=seen(incident), at=AT)
    assert refused.value.why == ("not-permitted",)


def without(incident):
    return seen(incident)[1:]


def otherwise(incident):
    found = seen(incident, handler_competent=Verdict.MET)
    return tuple(replace(one, reason="") if one.rule == "handler-competent" else one for one in found)


def unsettled(incident):
    return tuple(replace(one, reason="") if one.said is Verdict.DOUBT else one for one in seen(incident))


def outdated(incident):
    return tuple(replace(one, said=Verdict.MET) if one.rule == "handler-competent" else one for one in seen(incident))


@pytest.mark.parametrize(
    ("verdicts", "field", "says"),
    [
        (without, "verdict-age-asked-first", "Choose what you find."),
        (otherwise, "reason-handler-competent", "Say why you find otherwise."),
        (unsettled, "reason-closing-justified", "Say what settles the doubt."),
        (outdated, "verdict-handler-competent", "read this contact again"),
    ],
)
def test_a_review_that_is_not_whole_is_not_kept_and_says_the_mend(incident, reviewer, verdicts, field, says):
    before = len(reading.entries(incident))
    with pytest.raises(BadInput, match=says) as bad:
        review(who=reviewer, incident=incident, verdicts=verdicts(incident), at=AT)
    assert bad.value.field == field and len(reading.entries(incident)) == before


def test_a_note_has_a_length(incident, reviewer):
    with pytest.raises(BadInput, match="at most 4,000"):
        review(who=reviewer, incident=incident, verdicts=seen(incident), good="x" * 4001, at=AT)


def test_an_open_contact_cannot_be_reviewed(handler, reviewer):
    number = b.ring(handler).incident
    with pytest.raises(NotFound):
        review(who=reviewer, incident=number, verdicts=(), at=AT)
    with pytest.raises(NotFound):
        review(who=reviewer, incident=999, verdicts=(), at=AT)


def test_the_handler_answers_once_and_nobody_else_does(incident, reviewer, handler, closer):
    review(who=reviewer, incident=incident, verdicts=seen(incident), good="calm", at=AT)
    given = ReviewGiven.objects.get()
    for somebody in (closer, b.staff("handler-b")):
        with pytest.raises(NotFound):
            take_feedback(who=somebody, incident=incident, review=given.seq, at=AT)
    take_feedback(who=handler, incident=incident, review=given.seq, says="I will", at=AT)
    assert last(incident).body == FeedbackTaken(review=given.seq, says="I will")
    assert last(incident).rests_on == (given.seq,)
    with pytest.raises(BadInput, match="already"):
        take_feedback(who=handler, incident=incident, review=given.seq, says="again", at=AT)
    ((where, told),) = queries.told(handler.id)
    assert (where, told.answer, told.taken) == (incident, "I will", AT)


@pytest.mark.parametrize(
    ("share", "twice", "reviews", "left"),
    [(0, 0, 0, True), (0, 0, 1, False), (0, 100, 1, True), (0, 100, 2, False)],
)
def test_a_contact_waits_for_as_many_people_as_it_needs(
    incident, reviewer, second, settings, share, twice, reviews, left
):
    settings.QUALITY_SHARE, settings.QUALITY_TWICE = share, twice
    for who in (reviewer, second)[:reviews]:
        review(who=who, incident=incident, verdicts=seen(incident), at=AT)
    assert [row.incident for row in queries.waiting()] == ([incident] if left else [])
    assert queries.counts().waiting == int(left)


@pytest.mark.parametrize(("share", "waits"), [(0, False), (100, True)])
def test_a_contact_without_a_doubt_waits_only_where_it_was_drawn(incident, settings, share, waits):
    settings.QUALITY_SHARE = share
    ContactRead.objects.update(doubts=0)
    assert queries.waiting().exists() is waits
    found = queries.contact(incident)
    assert found is not None and (found.wanted > 0) is waits


def test_the_second_of_two_does_not_see_what_the_first_found(incident, reviewer, second, closer, handler, settings):
    settings.QUALITY_TWICE = 100

    def blind():
        found = queries.contact(incident)
        return [found.blind_to(who) for who in (reviewer, second, closer, handler)]

    assert blind() == [False] * 4
    review(who=reviewer, incident=incident, verdicts=seen(incident), at=AT)
    assert blind() == [False, True, False, False]
    review(who=second, incident=incident, verdicts=seen(incident), at=AT)
    assert blind() == [False] * 4
