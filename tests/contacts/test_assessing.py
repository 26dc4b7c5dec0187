"""Risk and grade: cited, contradicted, refused below what is in force, and settled by a supervisor and word to the caller."""

from datetime import timedelta

import pytest

from firstcall.contacts import actions, assessing
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.incident.codes import StaffRole
from firstcall.log import reading
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LATER = b.NOW + timedelta(minutes=1)


@pytest.fixture
def handler():
    return b.staff()


@pytest.fixture
def supervisor():
    return b.staff("supervisor", StaffRole.SUPERVISOR)


@pytest.fixture
def incident(handler):
    return b.ring(handler).incident


def assess(who, incident, **elements):
    return assessing.assess(who=who, incident=incident, elements=elements, overall="low", at=LATER).state


def grade(who, incident, grade, reason="as it went"):
    return assessing.grade(who=who, incident=incident, grade=grade, reason=reason, at=LATER).state


def lowered(handler, incident):
    grade(handler, incident, "emergency")
    assess(handler, incident, risk="he has left and cannot come back")
    return grade(handler, incident, "scheduled").grade.seq


def left(incident, handler):
    try:
        actions.close(who=handler, incident=incident, reason="done", at=LATER)
    except StepRefused as refused:
        return [says for says in refused.says if "grade was lowered" in says]
    return []


def test_an_assessment_against_a_fact_does_not_stand_until_a_reason_is_given(handler, incident):
    actions.hear(who=handler, incident=incident, text="he is threatening to kill her, has a knife", at=LATER)
    none = dict.fromkeys(("threat", "harm", "risk", "investigation", "vulnerability", "engagement"), "none")
    state = assessing.assess(who=handler, incident=incident, elements=none, overall="none", at=LATER).state
    assert state.assessment.contradicts and not state.assessment.stands
    assert "record-contradicts-assessment" in {w.code for w in state.warnings.values()}
    state = assessing.explain(
        who=handler, incident=incident, assessment=state.assessment.seq, reason="prank, seen on CCTV", at=LATER
    ).state
    assert state.assessment.stands


def test_what_was_taken_into_an_element_is_cited_by_it_and_the_assessment_rests_on_it(handler, incident):
    elements = {"threat": "he has a knife", "harm": " "}
    cites = {"threat": (2, 1, 2), "harm": (1,), "risk": (1,)}
    done = assessing.assess(who=handler, incident=incident, elements=elements, overall="high", cites=cites, at=LATER)
    assert done.state.assessment.cites == {"threat": (1, 2)}
    assert next(e for e in done.entries if e.kind == "assessment").rests_on == (1, 2)


@pytest.mark.parametrize("seq", [0, -1, 10_000])
def test_an_entry_that_the_log_does_not_have_is_not_cited_and_nothing_is_kept(handler, incident, seq):
    before = len(reading.entries(incident))
    with pytest.raises(BadInput) as wrong:
        assessing.assess(
            who=handler, incident=incident, elements={"threat": "x"}, overall="low", cites={"threat": [seq]}, at=LATER
        )
    assert wrong.value.field == "cites-threat" and len(reading.entries(incident)) == before


def test_nobody_reviews_what_they_did_themselves(supervisor):
    incident = b.ring(supervisor).incident
    seq = grade(supervisor, incident, "scheduled").grade.seq
    with pytest.raises(StepRefused) as refused:
        actions.review(who=supervisor, incident=incident, of="downgrade", says="fine", about=seq, at=LATER)
    assert refused.value.why == ("own-work",)


def test_a_lower_grade_is_refused_until_it_is_assessed_again(handler, incident):
    grade(handler, incident, "emergency")
    with pytest.raises(StepRefused) as refused:
        grade(handler, incident, "scheduled")
    assert refused.value.why == ("assessment-due",)
    assert "Emergency to Scheduled is lower" in refused.value.says[0]
    assess(handler, incident, risk="he has left")
    assert grade(handler, incident, "scheduled").grade.grade == "scheduled"


def test_an_assessment_made_before_the_grade_in_force_does_not_lower_it(handler, incident):
    assess(handler, incident, risk="he has left")
    grade(handler, incident, "emergency")
    with pytest.raises(StepRefused) as refused:
        grade(handler, incident, "scheduled")
    assert refused.value.why == ("assessment-due",)


def test_an_assessment_that_does_not_stand_lowers_nothing(handler, incident):
    actions.hear(who=handler, incident=incident, text="he is threatening to kill her, has a knife", at=LATER)
    grade(handler, incident, "emergency")
    made = assess(handler, incident, threat="none").assessment
    with pytest.raises(StepRefused) as refused:
        grade(handler, incident, "resolution")
    assert refused.value.why == ("record-contradicts-assessment",)
    assessing.explain(who=handler, incident=incident, assessment=made.seq, reason="a film they watched", at=LATER)
    assert grade(handler, incident, "resolution").grade.grade == "resolution"


@pytest.mark.parametrize("next_one", ["emergency", "priority"])
def test_the_same_grade_or_a_higher_one_needs_nothing(handler, incident, next_one):
    grade(handler, incident, "priority")
    assert grade(handler, incident, next_one, reason="").grade.grade == next_one


def test_a_lower_grade_needs_a_reason(handler, incident):
    grade(handler, incident, "priority")
    assess(handler, incident, risk="he has left")
    with pytest.raises(BadInput) as wrong:
        grade(handler, incident, "scheduled", reason=" ")
    assert wrong.value.field == "reason" and "lower than Priority" in str(wrong.value)


def test_the_first_grade_below_the_proposed_one_needs_a_reason(handler, incident):
    actions.hear(who=handler, incident=incident, text="he is threatening to kill her, has a knife", at=LATER)
    assert reading.state(incident).proposed.grade == "emergency"
    with pytest.raises(BadInput) as wrong:
        grade(handler, incident, "priority", reason="")
    assert wrong.value.field == "reason" and "Emergency, which is proposed" in str(wrong.value)
    assert grade(handler, incident, "priority", reason="officers are in the room").grade.grade == "priority"


def test_a_lowered_grade_holds_the_incident_until_a_supervisor_saw_it_and_the_caller_was_told(
    handler, supervisor, incident
):
    actions.answer(who=handler, incident=incident, person="caller", question="age", value=44, at=LATER)
    seq = lowered(handler, incident)
    warned = next(w for w in reading.state(incident).warnings.values() if w.code == "downgrade-unreviewed")
    assert "a review by a supervisor" in warned.says and "word to the caller" in warned.says
    assert len(left(incident, handler)) == 1
    assessing.word(who=handler, incident=incident, lowered=seq, told=True, says="rang; she agrees", at=LATER)
    (says,) = left(incident, handler)
    assert "word to the caller" not in says
    actions.review(who=supervisor, incident=incident, of="downgrade", says="agreed", about=seq, at=LATER)
    assert left(incident, handler) == []


def test_why_the_caller_cannot_be_told_is_kept_in_place_of_word_to_them(handler, supervisor, incident):
    seq = lowered(handler, incident)
    actions.review(who=supervisor, incident=incident, of="downgrade", says="agreed", about=seq, at=LATER)
    state = assessing.word(
        who=handler, incident=incident, lowered=seq, told=False, says="he answers her phone", at=LATER
    ).state
    assert state.told[str(seq)].code == "not-told"
    assert left(incident, handler) == []


@pytest.mark.parametrize(("says", "wrong"), [(" ", BadInput), ("told", NotFound)])
def test_word_about_no_grade_or_without_words_is_not_kept(handler, incident, says, wrong):
    with pytest.raises(wrong):
        assessing.word(who=handler, incident=incident, lowered=1, told=True, says=says, at=LATER)


def test_somebody_is_there_says_who(handler, incident):
    grade(handler, incident, "emergency")
    with pytest.raises(BadInput):
        assessing.attend(who=handler, incident=incident, staff=" ", at=LATER)
    state = assessing.attend(who=handler, incident=incident, staff="AB12", says="seen on the radio", at=LATER).state
    assert (state.attended.code, state.attended.by) == ("AB12", "handler-a")
