"""The supervisors' board: everything left undone stands on it with its reason, and the look at it is recorded."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError

from firstcall.contacts import actions, assessing, promising
from firstcall.contacts.errors import StepRefused
from firstcall.desk import looking, names, showing
from firstcall.desk.overseeing import overseen
from firstcall.desk.picture.board import ClosedOver, PromiseOpen, Seen, board
from firstcall.guidance.clocks import Clock
from firstcall.guidance.regrading import REVIEW, WORD, Lowering
from firstcall.incident import entries as e
from firstcall.incident.codes import Level, StaffRole
from firstcall.incident.held import GradeHeld, PromiseHeld
from firstcall.log import reading, recording
from tests.checks import building as b
from tests.desk import building
from tests.desk.signing_in import a, client_of, house_log

NAMES = {"handler-a": "Handler A"}
GAP = e.Gap(course="safeguarding", says="Safeguarding: never trained; it is to be refreshed every 24 months.")


def drawn(*bodies, lowered=(), promises=(), over=(), me="supervisor-1"):
    state = building.state(*bodies)
    return board((), [Seen(state, lowered)], promises, over, me=me, now=building.NOW, names=NAMES)


def test_a_critical_warning_stands_on_the_board_until_somebody_has_seen_it():
    warning = building.warning("dangerous-person", Level.CRITICAL)
    (unseen,) = drawn(building.warning("x", Level.HIGH), warning).unseen
    assert (unseen.of.reference, unseen.title, unseen.says) == (
        "FC-000012",
        "Dangerous person",
        "dangerous-person is said",
    )
    assert drawn(warning, e.Acknowledged(warning=2)).unseen == ()


def test_a_handler_without_current_training_stands_there_while_the_contact_is_live():
    standing = e.StandingChecked(staff="handler-a", role=StaffRole.HANDLER, gaps=(GAP,))
    (row,) = drawn(standing).not_current
    assert (row.of.handler, row.gaps) == ("Handler A", (GAP.says,))
    assert drawn(standing, e.Closed(reason="done")).not_current == ()
    assert drawn(e.StandingChecked(staff="handler-a", role=StaffRole.HANDLER)).not_current == ()


def test_a_refused_closing_says_every_reason_and_how_often_it_was_tried():
    refused = e.Refused(step="close", why=("promise-open", "age-unknown"), says=("", ""))
    (row,) = drawn(refused, refused).refused
    assert (row.by, row.times, row.reasons) == ("Handler A", 2, ("Promise open", "Age unknown"))
    assert drawn(e.Refused(step="grade", why=("not-permitted",))).refused == ()
    assert drawn(refused, e.Closed(reason="done")).refused == ()


@pytest.mark.parametrize("reason", ["", "the man is in prison"])
def test_an_assessment_against_the_records_stands_there_with_its_reason_or_without(reason):
    held = e.Assessment(elements={"harm": "none"}, overall="none", contradicts=(1,))
    told = (e.Explained(assessment=2, reason=reason),) if reason else ()
    (row,) = drawn(held, building.warning("record-contradicts-assessment", Level.HIGH), *told).assessed
    assert (row.overall, row.against, row.reason) == ("None", ("record-contradicts-assessment is said",), reason)
    assert drawn(e.Assessment(elements={}, overall="high")).assessed == ()


@pytest.mark.parametrize(("hours", "overdue"), [(-1, 1), (1, 0)])
def test_promises_stand_by_their_deadline_and_the_overdue_are_counted(hours, overdue):
    def promise(name, due):
        held = PromiseHeld(seq=2, promise=name, text=name, due=due, owner="handler-a", made=building.NOW)
        return PromiseOpen(12, "handler-a", False, held)

    later, sooner = building.NOW + timedelta(days=3), building.NOW + timedelta(hours=hours)
    page = drawn(promises=(promise("later", later), promise("sooner", sooner)))
    assert [p.text for p in page.promises] == ["sooner", "later"] and page.overdue == overdue


@pytest.mark.parametrize(("me", "own"), [("handler-a", True), ("supervisor-1", False)])
def test_a_lowered_grade_says_whether_the_reader_lowered_it(me, own):
    before = GradeHeld(seq=2, at=building.NOW, by="handler-a", grade="emergency", reason="danger")
    after = GradeHeld(seq=3, at=building.NOW, by="handler-a", grade="scheduled", reason="calmer")
    (row,) = drawn(lowered=(Lowering(before, after, (REVIEW, WORD)),), me=me).downgrades
    assert (row.before, row.after, row.by, row.own) == ("Emergency", "Scheduled", "Handler A", own)
    assert row.to_review and "word to the caller" in row.lacks


@pytest.mark.parametrize(("minutes", "stands", "late"), [(1, False, False), (8, True, False), (16, True, True)])
def test_a_grade_whose_time_runs_out_stands_there_with_its_count(minutes, stands, late):
    since = building.NOW - timedelta(minutes=minutes)
    seen = Seen(building.state(), clock=Clock("emergency", 2, since, since + timedelta(minutes=15)))
    rows = board((), [seen], (), (), me="supervisor-1", now=building.NOW, names=NAMES).late
    assert [(r.clock.grade, r.clock.late) for r in rows] == ([("Emergency", late)] if stands else [])


def test_a_closing_over_something_says_over_what_and_why():
    closed = ClosedOver(12, "handler-a", "supervisor-1", building.NOW, ("age-unknown",), "passed on")
    (row,) = drawn(over=(closed,)).over
    assert (row.by, row.over, row.reason) == ("supervisor-1", ("Age unknown",), "passed on")


@pytest.fixture
def force(db):
    names.forget()
    handler, (supervisor, client) = b.staff(), a(StaffRole.SUPERVISOR)
    incident = b.ring(handler, at=showing.now()).incident
    yield handler, supervisor, client, incident
    names.forget()


def lower(handler, incident):
    assessing.grade(who=handler, incident=incident, grade="emergency", reason="as it went", at=showing.now())
    assessing.assess(who=handler, incident=incident, elements={"risk": "he left"}, overall="low", at=showing.now())
    assessing.grade(who=handler, incident=incident, grade="scheduled", reason="he left", at=showing.now())
    return reading.state(incident).grades[-1].seq


def test_the_board_is_read_from_the_log_as_it_is(force):
    handler, supervisor, client, incident = force
    at = showing.now()
    lower(handler, incident)
    promising.promise(who=handler, incident=incident, text="ring back", due=at + timedelta(hours=2), at=at)
    with pytest.raises(StepRefused):
        actions.close(who=handler, incident=incident, reason="done", at=at)
    page = overseen(supervisor, at=showing.now())
    assert [len(p) for p in (page.calls, page.not_current, page.promises, page.refused, page.downgrades)] == [1] * 5
    actions.close(who=supervisor, incident=incident, reason="passed on", over=True, at=showing.now())
    after = overseen(supervisor, at=showing.now())
    assert [len(p) for p in (after.calls, after.not_current, after.refused)] == [0, 0, 0]
    assert [len(p) for p in (after.promises, after.downgrades, after.over)] == [1, 1, 1]
    assert "promise-open" in {w for c in reading.entries(incident) if c.kind == "closed" for w in c.body.over}
    said = client.get("/board/").content.decode()
    assert "passed on" in said and "ring back" in said and "the incident is closed" in said


def test_whatever_can_hold_the_focus_keeps_it_when_the_board_is_drawn_anew(force):
    """The new part finds the focused element by its id; so each has one, and no two share one."""
    handler, _, client, incident = force
    lower(handler, incident)
    for text in ("ring back", "ring again"):
        due = showing.now() + timedelta(hours=2)
        promising.promise(who=handler, incident=incident, text=text, due=due, at=showing.now())
    said = client.get("/board/now").content.decode()
    stops = re.findall(r"<(?:a|button)\b[^>]*>|<[^>]* tabindex=\"0\"[^>]*>", said)
    assert len(stops) > 12 and [stop for stop in stops if " id=" not in stop] == []
    ids = re.findall(r' id="([^"]+)"', said)
    assert len(ids) == len(set(ids))


def test_a_review_and_word_to_the_caller_take_a_lowered_grade_off_the_board(force):
    handler, supervisor, client, incident = force
    seq = lower(handler, incident)
    address = f"/incidents/{incident}/grades/{seq}/review"
    assert address in client.get("/board/").content.decode()
    assert client.get(address).status_code == 200
    answer = client.post(address, {"decision": "stands", "says": "the caller was rung"})
    assert (answer.status_code, answer["Location"]) == (302, "/board/")
    (row,) = overseen(supervisor, at=showing.now()).downgrades
    assert not row.to_review and row.lacks == "word to the caller, or why that is not safe"
    assessing.word(who=handler, incident=incident, lowered=seq, told=True, says="rang, told her", at=showing.now())
    assert overseen(supervisor, at=showing.now()).downgrades == ()
    assert reading.state(incident).reviews[-1].says == "the caller was rung"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"says": "typed words"}, "field-decision"), ({"decision": "stands", "says": " "}, "field-says")],
)
def test_a_review_that_says_too_little_keeps_what_was_typed(force, sent, field):
    handler, _, client, incident = force
    answer = client.post(f"/incidents/{incident}/grades/{lower(handler, incident)}/review", sent)
    said = answer.content.decode()
    assert answer.status_code == 422 and f'href="#{field}"' in said
    assert sent["says"].strip() in said
    assert reading.state(incident).reviews == ()


def test_nobody_reviews_their_own(force):
    _, supervisor, client, incident = force
    seq = lower(supervisor, incident)
    assert "You lowered it" in client.get("/board/").content.decode()
    answer = client.post(f"/incidents/{incident}/grades/{seq}/review", {"decision": "stands", "says": "fine by me"})
    assert answer.status_code == 422 and "Somebody else" in answer.content.decode()
    assert reading.state(incident).reviews == ()


def test_a_supervisors_view_of_a_contradicted_assessment_stands_beside_it(force):
    handler, supervisor, client, incident = force
    actions.hear(who=handler, incident=incident, text="he is threatening to kill her, has a knife", at=showing.now())
    none = {"threat": "none", "risk": "none"}
    seq = assessing.assess(
        who=handler, incident=incident, elements=none, overall="none", at=showing.now()
    ).state.assessment.seq
    address = f"/incidents/{incident}/assessments/{seq}/review"
    assert address in client.get("/board/").content.decode()
    assert "Review an assessment" in client.get(address).content.decode()
    short = client.post(address, {"says": "typed words"})
    assert short.status_code == 422 and "typed words" in short.content.decode()
    assert client.post(address, {"decision": "again", "says": "the knife is real"}).status_code == 302
    (row,) = overseen(supervisor, at=showing.now()).assessed
    assert [view.partition(": ")[2] for view in row.views] == ["the knife is real"]
    assert "the knife is real" in client.get(f"/incidents/{incident}/").content.decode()


def test_nobody_reviews_their_own_assessment(force):
    _, supervisor, client, incident = force
    seq = assessing.assess(
        who=supervisor, incident=incident, elements={}, overall="low", at=showing.now()
    ).state.assessment.seq
    address = f"/incidents/{incident}/assessments/{seq}/review"
    assert "You made this assessment yourself" in client.get(address).content.decode()
    assert client.post(address, {"decision": "agrees", "says": "fine by me"}).status_code == 422
    assert reading.state(incident).reviews == ()
    assert client.get(f"/incidents/{incident}/assessments/1/review").status_code == 404


def test_a_look_at_the_board_is_recorded_and_again_when_it_stays_open(force, monkeypatch):
    _, _, client, _ = force
    client.get("/board/")
    client.get("/board/now")
    assert [entry.what for entry in house_log()] == ["board"]
    monkeypatch.setattr(looking, "ONE_LOOK", timedelta(0))
    client.get("/board/now")
    assert [entry.what for entry in house_log()] == ["board", "board"]


@pytest.mark.parametrize("path", ["/board/", "/board/now"])
def test_no_board_without_its_entry(force, monkeypatch, path):
    _, _, client, _ = force

    def full(*_args, **_more):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(recording, "note", full)
    answer = client.get(path)
    assert answer.status_code == 503 and "01632" not in answer.content.decode()


def test_an_auditor_sees_the_board_and_is_offered_nothing_to_do(force):
    handler, _, _, incident = force
    lower(handler, incident)
    said = a(StaffRole.AUDITOR)[1].get("/board/").content.decode()
    assert "Emergency → Scheduled" in said and "/review" not in said and "hx-post" not in said


def test_a_supervisor_acknowledges_from_the_board(force):
    _, supervisor, client, incident = force
    drafts = [e.Draft(body=e.Warning(code="dangerous-person", level=Level.CRITICAL, says="careful"))]
    seq = recording.record(incident, drafts, at=showing.now()).entries[0].seq
    assert f"hx-vals='{{\"warning\": {seq}}}'" in client.get("/board/").content.decode()
    client_of(supervisor).post(f"/incidents/{incident}/acknowledge", {"warning": seq})
    assert overseen(supervisor, at=showing.now()).unseen == ()
