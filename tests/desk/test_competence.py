"""The pages of competence: figures that agree with the rules, decisions by somebody else, and input that survives a refusal."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firstcall.desk import showing
from firstcall.incident.codes import StaffRole
from firstcall.log.models import NotCurrentRow
from firstcall.people.models import Certificate, Exemption, Shift
from tests.checks import building as calls
from tests.desk.signing_in import a, house_log
from tests.people import building as b

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(showing, "now", lambda: b.AT)


@pytest.fixture
def trainer():
    return a(StaffRole.TRAINING_MANAGER, "trainer-t")[1]


@pytest.fixture
def supervisor():
    return a(StaffRole.SUPERVISOR, "super-s")[1]


def room():
    b.add("officer-b", team="Blue")
    b.add("operator-c", team="Red")
    b.trained("operator-c")
    b.add("operator-d", team="Red")
    b.trained("operator-d", awarded=b.TODAY - timedelta(days=340))


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# The forecast


def test_the_forecast_counts_people_by_team_on_four_days(trainer):
    room()
    said = words_of(trainer.get("/competence/"))
    assert "Blue 1 0 0 % 1 outside" in said
    assert "Red 2 2 100 % 1 50 % ▾ fewer than before 1 outside" in said


@pytest.mark.parametrize(
    ("by", "row"),
    [("course", "THRIVE assessment 3 2 66 %"), ("policy", "THRIVE assessment refreshed every 12 months 3 2")],
)
def test_the_forecast_counts_standings_by_course_and_by_rule(trainer, by, row):
    room()
    assert row in words_of(trainer.get("/competence/", {"by": by}))


def test_the_chart_says_the_same_in_words_and_by_patterns(trainer):
    room()
    page = trainer.get("/competence/").content.decode()
    assert "Today: 2 current, 1 outside a rule of 3. In 30 days: 1 current, 2 outside a rule of 3." in page
    svg = page[page.index("<svg") : page.index("</svg>")]
    assert 'role="img"' in svg and "style=" not in svg
    assert set(re.findall(r"url\(#([a-z-]+)\)", svg)) <= set(re.findall(r'pattern id="([a-z-]+)"', svg))


def test_one_team_is_counted_alone_and_an_odd_question_is_no_fault(trainer):
    room()
    assert "Team Blue: 1 whose role" in words_of(trainer.get("/competence/", {"team": "Blue"}))
    assert trainer.get("/competence/", {"team": "Green", "by": "colour"}).status_code == 200
    assert trainer.get("/staff/", {"page": "999999999"}).status_code == 200


def test_whoever_is_exempt_is_exempt_everywhere_and_current_nowhere(trainer):
    b.add("officer-b")
    b.trained("officer-b", "999-call-handling", "safeguarding")
    ends = b.TODAY + timedelta(days=45)
    Exemption.objects.create(
        staff_id=Shift.staff.field.related_model.objects.get(staff_id="officer-b").pk,
        policy="thrive-every-year", begins=b.TODAY, ends=ends, why="ill", asked_by="x", asked_at=b.AT,
        approved=True, decided_by="y", decided_at=b.AT,
    )  # fmt: skip
    assert "No team" not in words_of(trainer.get("/competence/"))
    assert "0 0 % 1 exempt" in words_of(trainer.get("/competence/"))
    listed = words_of(trainer.get("/staff/", {"state": "exempt"}))
    assert "◇ exempt, not current exempt until 7 Jan 2027" in listed and "0 of 1 current" in listed
    assert "exempt until 7 January 2027: ill" in words_of(trainer.get("/staff/officer-b/"))
    assert "1 of 1 members" not in words_of(trainer.get("/staff/", {"state": "current"}))


# Evidence, certificates in and out


def test_a_file_shown_as_evidence_leaves_its_digest_and_no_file(trainer):
    b.add()
    sent = {"course": "thrive", "awarded": "1/10/2026", "file": SimpleUploadedFile("scan <1>.pdf", b"a scan")}
    assert trainer.post("/staff/officer-b/award", sent).status_code == 302
    kept = Certificate.objects.get()
    assert len(kept.evidence_digest) == 64 and kept.evidence_file == "scan <1>.pdf"
    assert "scan &lt;1&gt;.pdf" in trainer.get("/staff/officer-b/").content.decode()


def test_an_empty_file_is_refused_at_its_field(trainer):
    b.add()
    sent = {"course": "thrive", "awarded": "1/10/2026", "file": SimpleUploadedFile("scan.pdf", b"")}
    answer = trainer.post("/staff/officer-b/award", sent)
    assert answer.status_code == 422 and 'href="#field-file"' in answer.content.decode()


def csv_file(text):
    return {"file": SimpleUploadedFile("lms.csv", text.encode())}


def test_a_spreadsheet_is_taken_in_with_what_was_set_aside(trainer):
    b.add()
    text = "staff,course,awarded\nofficer-b,thrive,2026-10-01\nofficer-b,<b>,2026-10-01\n"
    said = trainer.post("/competence/certificates/", csv_file(text)).content.decode()
    assert "1 new, 0 known already, 1 set aside." in said and "&lt;b&gt;" in said and "<b>," not in said
    out = trainer.get("/competence/certificates.csv")
    assert out["Content-Disposition"].startswith("attachment") and b"officer-b,thrive,2026-10-01" in out.content
    assert "certificates-exported" in [e.what for e in house_log()]


@pytest.mark.parametrize("sent", [{}, csv_file("who\nx\n")])
def test_what_is_no_spreadsheet_of_certificates_is_refused(trainer, sent):
    answer = trainer.post("/competence/certificates/", sent)
    assert answer.status_code == 422 and 'href="#field-file"' in answer.content.decode()


# The roster


def test_the_roster_names_who_may_not_do_what_they_are_rostered_for(supervisor):
    room()
    b.rostered("officer-b")
    b.rostered("operator-c")
    said = words_of(supervisor.get("/competence/roster/"))
    assert "1 of 2 2 1 short" in said and "Officer B" in said and "never trained" in said
    assert "Nothing is wrong" not in said
    quiet = words_of(supervisor.get("/competence/roster/", {"from": "2027-03-01"}))
    assert "Nobody is rostered" in quiet
    assert supervisor.get("/competence/roster/", {"from": "soon"}).status_code == 422


def test_a_roster_is_loaded_and_the_page_says_what_became_of_it(supervisor):
    b.add()
    text = "staff,duty,starts,ends\nofficer-b,answers-999,2026-11-24 07:00,2026-11-24 17:00\nnobody,x,y,z\n"
    said = words_of(supervisor.post("/competence/roster/load", csv_file(text)))
    assert "1 new, 0 known already, 0 removed, 1 set aside." in said and Shift.objects.count() == 1
    assert supervisor.post("/competence/roster/load", {}).status_code == 422


def test_a_persons_own_page_shows_their_shifts_and_the_gate(supervisor):
    b.add()
    b.rostered("officer-b")
    assert "May not do this duty:" in words_of(supervisor.get("/staff/officer-b/"))


# The plan

ASKED = {"policy": "thrive-every-year", "day-1": "1/12/2026", "starts-1": "09:00", "ends-1": "17:00", "places-1": "1"}


def test_a_plan_says_whom_to_send_and_why(trainer):
    room()
    said = words_of(trainer.get("/competence/plan/", ASKED))
    assert "1 of 1 places" in said and "Officer B Blue never trained" in said
    assert "1 need it and have no place" in said and "Operator D: outside the rule from 19 Dec 2026" in said


def test_train_these_and_the_desk_is_covered(trainer):
    for name in ("officer-b", "operator-c"):
        b.add(name)
    b.trained("operator-c")
    b.trained("officer-b", "999-call-handling", "safeguarding")
    for name in ("officer-b", "operator-c"):
        b.rostered(name, day=10)
    said = words_of(trainer.get("/competence/plan/", ASKED))
    assert "Train these 1 and the desk is covered: every shift of the roster keeps its minimum." in said
    assert "closes a shortage in 1 shift; never trained" in said


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"policy": ""}, "policy"),
        ({"day-1": ""}, "day-1"),
        ({"day-1": "soon"}, "day-1"),
        ({"day-1": "23/11/2026"}, "day-1"),
        ({"starts-1": "nine"}, "starts-1"),
        ({"ends-1": "08:00"}, "ends-1"),
        ({"places-1": "many"}, "places-1"),
        ({"places-1": "0"}, "places-1"),
    ],
)
def test_a_plan_that_cannot_be_made_keeps_what_was_typed(trainer, changed, field):
    answer = trainer.get("/competence/plan/", ASKED | changed)
    said = answer.content.decode()
    assert answer.status_code == 422 and f'href="#field-{field}"' in said
    assert f'value="{(ASKED | changed)["places-1"]}"' in said


# Exemptions

ASK = {"policy": "thrive-every-year", "begins": "23/11/2026", "ends": "23/12/2026", "why": "on <long> leave"}


def test_an_exemption_is_asked_for_by_one_and_approved_by_another(trainer, supervisor):
    b.add()
    assert trainer.post("/staff/officer-b/exempt", ASK).status_code == 302
    number = Exemption.objects.get().pk
    own = words_of(trainer.get("/competence/exemptions/"))
    assert "Somebody else must decide" in own
    answer = trainer.post(f"/competence/exemptions/{number}/decide", {"decision": "approve"})
    assert answer.status_code == 422 and Exemption.objects.get().approved is None
    assert supervisor.post(f"/competence/exemptions/{number}/decide", {"decision": "approve"}).status_code == 302
    assert "on &lt;long&gt; leave" in trainer.get("/competence/exemptions/").content.decode()
    assert trainer.post(f"/competence/exemptions/{number}/end", {"why": ""}).status_code == 422
    assert trainer.post(f"/competence/exemptions/{number}/end", {"why": "back"}).status_code == 302
    assert Exemption.objects.get().ended == b.TODAY


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"policy": ""}, "policy"), ({"begins": ""}, "begins"), ({"ends": "never"}, "ends"), ({"why": ""}, "why"),
     ({"ends": "23/11/2030"}, "ends")],
)  # fmt: skip
def test_a_request_that_cannot_be_read_stays_as_it_was_typed(trainer, changed, field):
    b.add()
    answer = trainer.post("/staff/officer-b/exempt", ASK | changed)
    said = answer.content.decode()
    assert answer.status_code == 422 and f'href="#field-exempt-{field}"' in said
    assert f'id="wrong-exempt-{field}"' in said and Exemption.objects.count() == 0
    for name in ("begins", "ends"):
        assert f'value="{(ASK | changed)[name]}"' in said


def test_a_decision_without_a_choice_or_a_refusal_without_a_reason_is_told_at_its_field(trainer, supervisor):
    b.add()
    trainer.post("/staff/officer-b/exempt", ASK)
    path = f"/competence/exemptions/{Exemption.objects.get().pk}/decide"
    for sent, field in (({"why": "typed"}, "decision"), ({"decision": "refuse", "why": ""}, "why")):
        answer = supervisor.post(path, sent)
        assert answer.status_code == 422 and f'href="#field-{field}-' in answer.content.decode()


# Over the gate


def test_a_contact_over_the_gate_is_decided_with_a_reason(supervisor):
    incident = calls.ring(calls.staff()).incident
    listed = supervisor.get("/competence/over-the-gate/").content.decode()
    path = f"/competence/over-the-gate/{incident}/handler-a/"
    assert path in listed and "never trained" in listed
    refused = supervisor.post(path, {"decision": "training-booked", "reason": ""})
    assert refused.status_code == 422 and "checked" in refused.content.decode()
    assert supervisor.post(path, {"decision": "training-booked", "reason": "on 1 December"}).status_code == 302
    assert NotCurrentRow.objects.get().decision == "training-booked"
    assert path not in supervisor.get("/competence/over-the-gate/").content.decode()
    assert "on 1 December" in words_of(supervisor.get("/competence/over-the-gate/", {"show": "decided"}))
    assert supervisor.get("/competence/over-the-gate/999/handler-a/").status_code == 404


def test_an_auditor_reads_the_queue_and_decides_nothing():
    calls.ring(calls.staff())
    said = a(StaffRole.AUDITOR)[1].get("/competence/over-the-gate/").content.decode()
    assert "FC-000001" in said and ">Decide<" not in said and "none yet" in said


# The notice where everybody starts


@pytest.mark.parametrize(
    ("courses", "awarded", "title"),
    [
        ((), b.TODAY, "Your training is not current"),
        (b.COURSES, b.TODAY - timedelta(days=350), "A course of yours runs out soon"),
        (b.COURSES, b.TODAY, ""),
    ],
)
def test_who_starts_at_the_queue_is_told_how_their_own_training_stands(courses, awarded, title):
    client = a(StaffRole.HANDLER, "handler-h")[1]
    if courses:
        b.trained("handler-h", *courses, awarded=awarded)
    said = words_of(client.get("/?queue"))
    assert (title in said) if title else ("training" not in said and "runs out" not in said)


@pytest.mark.parametrize(
    "path",
    [
        "/competence/",
        "/competence/roster/",
        "/competence/plan/",
        "/competence/exemptions/",
        "/competence/over-the-gate/",
    ],
)
def test_every_look_is_recorded(supervisor, path):
    supervisor.get(path)
    assert len(house_log()) == 1 and house_log()[0].what


def test_the_day_of_these_tests_is_a_monday():
    assert date(2026, 11, 23).weekday() == 0 and date(2026, 11, 23) == b.TODAY
