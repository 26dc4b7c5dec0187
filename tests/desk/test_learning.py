"""The pages of the learning register: the list, one item, adding, and every step with what is wrong about it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError

from firstcall.desk import names, showing
from firstcall.incident.codes import StaffRole
from firstcall.learning.models import LearningItem
from firstcall.log import recording
from firstcall.review.actions import review
from tests.checks import building as b
from tests.desk.signing_in import client_of, house_log
from tests.learning.building import keepers, propose
from tests.review.closing import close, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    names.forget()
    owner, other, third = keepers()
    yield {"owner": owner, "other": other, "third": third, "auditor": b.staff("auditor", StaffRole.AUDITOR)}
    names.forget()


def page(who, path):
    return client_of(who).get(path).content.decode()


def do(who, number, step, **sent):
    return client_of(who).post(f"/learning/{number}/{step}", sent)


def test_an_item_goes_from_its_adding_to_its_check(people):
    owner, other = people["owner"], people["other"]
    added = client_of(other).post(
        "/learning/add/", {"reference": "Public report 1", "finding": "f <b>", "recommendation": "Ask <i>early</i>"}
    )
    assert (added.status_code, added["Location"]) == (302, "/learning/1/")
    assert "Ask &lt;i&gt;early&lt;/i&gt;" in page(people["auditor"], "/learning/")
    due = "24/12/2199"
    assert do(other, 1, "answer", response="accepted", owner="owner", due=due).status_code == 302
    assert do(owner, 1, "begin", doing="drafted").status_code == 302
    assert do(owner, 1, "link", code="course:safeguarding", since="1/11/2026").status_code == 302
    assert do(owner, 1, "complete", evidence="in force").status_code == 302
    said = page(owner, "/learning/1/")
    assert "You completed it" in said and "do-check" not in said
    assert do(other, 1, "check", outcome="worked", says="ten").status_code == 302
    said = page(other, "/learning/1/")
    assert "It worked" in said and "in force" in said and "course safeguarding" in said and "It is finished" in said
    assert "You may read the register" in page(people["auditor"], "/learning/1/")


WRONG = [
    ("answer", {}, "response"),
    ("answer", {"response": "rejected"}, "reason"),
    ("answer", {"response": "accepted", "reason": "kept <words>"}, "owner"),
    ("answer", {"response": "accepted", "owner": "owner", "due": "sometime <soon>"}, "due"),
    ("begin", {"doing": "kept <words>"}, "doing"),
    ("link", {"code": "nonsense", "since": "1/11/2026"}, "code"),
    ("complete", {"evidence": "kept <words>"}, "evidence"),
    ("check", {"outcome": "", "says": "kept <words>"}, "outcome"),
    ("check", {"outcome": "worked", "says": "kept <words>"}, "outcome"),
]


@pytest.mark.parametrize(("step", "sent", "field"), WRONG)
def test_what_is_wrong_is_named_at_its_field_and_what_was_typed_stays(people, step, sent, field):
    number = propose(people["other"])
    answer = do(people["other"], number, step, **sent)
    said = answer.content.decode()
    assert answer.status_code == 422 and f'href="#field-{field}"' in said
    for typed in sent.values():
        assert typed.replace("<", "&lt;").replace(">", "&gt;") in said
    assert LearningItem.objects.get().stage == "proposed"


@pytest.mark.parametrize("path", ["/learning/9/begin", "/learning/1/nonsense"])
def test_a_step_that_is_not_there(people, path):
    propose(people["other"])
    assert client_of(people["other"]).post(path, {"doing": "x"}).status_code == 404


def test_the_list_is_narrowed_and_comes_as_a_spreadsheet(people):
    propose(people["other"], "=Ask early.")
    assert "Item 1" in page(people["other"], "/learning/?state=proposed")
    assert "No item of this state and owner" in page(people["other"], "/learning/?state=checked&owner=owner")
    answer = client_of(people["auditor"]).get("/learning/register.csv")
    assert answer["Content-Type"].startswith("text/csv") and "'=Ask early." in answer.content.decode()
    assert house_log()[-1].what == "learning-exported"


def test_published_cases_and_files_come_in(people):
    browser = client_of(people["other"])
    case = {"case": "learning-the-lessons-37-6"}
    assert "4 new, 0 known already" in browser.post("/learning/published", case).content.decode()
    assert "0 new, 4 known already" in browser.post("/learning/published", case).content.decode()
    file = SimpleUploadedFile("r.csv", b"reference,finding,recommendation\nR,f,g\n,,\nR,,g\n")
    said = browser.post("/learning/published", {"file": file}).content.decode()
    assert "1 new, 0 known already, 1 set aside" in said and "Say what was found" in said
    wrong = browser.post("/learning/published", {"file": SimpleUploadedFile("r.csv", b"\xff")})
    assert wrong.status_code == 422 and "not UTF-8" in wrong.content.decode()


def test_a_contact_is_named_only_to_those_who_see_contacts(people):
    incident = b.ring(b.staff(), at=showing.now()).incident
    close(incident, people["third"], at=showing.now())
    contact = f"/quality/{incident}/"
    assert "learning/add" not in page(people["other"], contact)
    review(who=people["other"], incident=incident, verdicts=seen(incident), at=showing.now())
    assert f"/learning/add/?incident={incident}" in page(people["other"], contact)
    assert "Learnt from FC-000001" in page(people["other"], f"/learning/add/?incident={incident}")
    assert "FC-000001" not in page(people["owner"], f"/learning/add/?incident={incident}")
    sent = {"incident": str(incident), "finding": "f", "recommendation": "r"}
    assert client_of(people["owner"]).post("/learning/add/", sent).status_code == 422
    assert client_of(people["other"]).post("/learning/add/", sent)["Location"] == "/learning/1/"
    for path in ("/learning/", "/learning/1/"):
        assert "FC-000001" in page(people["auditor"], path)
        assert "FC-000001" not in page(people["owner"], path) and "reviewed contact" in page(people["owner"], path)
    assert f"contact {incident}" not in page(people["owner"], "/learning/register.csv")


@pytest.mark.parametrize("path", ["/learning/", "/learning/1/", "/learning/register.csv"])
def test_nothing_is_shown_that_cannot_be_recorded(people, monkeypatch, path):
    propose(people["other"])
    browser = client_of(people["auditor"])

    def refuse(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(recording, "_insert", refuse)
    answer = browser.get(path)
    assert answer.status_code == 503 and "Ask the age" not in answer.content.decode()
