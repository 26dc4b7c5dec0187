"""The hand-over page, and what was handed to somebody at the top of their queue until they open it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from firstcall.contacts import actions, promising
from firstcall.desk import names, showing
from firstcall.incident.codes import StaffRole
from firstcall.log import reading, recording
from firstcall.log.models import EntryRow
from tests.checks import building as b
from tests.desk.signing_in import client_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def force():
    names.forget()
    yield b.staff(), b.staff("handler-b"), b.staff("supervisor", StaffRole.SUPERVISOR)
    names.forget()


@pytest.fixture
def incident(force):
    number = b.ring(force[0], at=showing.now()).incident
    promising.promise(
        who=force[0], incident=number, text="ring <b>her</b> back", due=showing.now() + HOUR, at=showing.now()
    )
    return number


def sent(incident, **more):
    return {"owed": [f"{incident}|promise-1", f"{incident}|"], "to": "handler-b", "why": "end of shift"} | more


def test_everything_that_i_hold_is_on_the_page_and_goes_in_one_form(force, incident):
    handler, other, _ = force
    client = client_of(handler)
    said = client.get("/hand-over/").content.decode()
    assert "ring &lt;b&gt;her&lt;/b&gt; back" in said and f'value="{incident}|promise-1" checked' in said.replace(
        "  ", " "
    )
    assert f'value="{incident}|"' in said and "Handler-B" in said and '<option value="handler-a"' not in said
    answer = client.post("/hand-over/", sent(incident))
    assert (answer.status_code, answer["Location"]) == (302, "/hand-over/?handed=2")
    state = reading.state(incident)
    assert (state.handler, state.promises["promise-1"].owner) == (other.id, other.id)
    assert "2 handed over" in client.get("/hand-over/?handed=2").content.decode()


def test_what_was_handed_to_me_stands_at_the_top_until_i_open_it(force, incident):
    handler, other, _ = force
    client_of(handler).post("/hand-over/", sent(incident, why="his mum rings at nine"))
    mine = client_of(other)
    for address in ("/", "/queue", "/?queue"):
        said = mine.get(address).content.decode()
        assert "Handed to you" in said and "his mum rings at nine" in said, address
    assert "Handed to you" not in client_of(handler).get("/?queue").content.decode()
    mine.get(f"/incidents/{incident}/")
    assert "Handed to you" not in mine.get("/queue").content.decode()


def test_what_was_settled_or_handed_on_meanwhile_is_not_there(force, incident):
    handler, other, supervisor = force
    client_of(handler).post("/hand-over/", sent(incident, owed=[f"{incident}|promise-1"]))
    owed = promising.held_by(other.id)
    promising.hand_over(who=supervisor, owed=owed, to=supervisor.id, why="ill", at=showing.now())
    assert "Handed to you" not in client_of(other).get("/queue").content.decode()
    assert "Handed to you" in client_of(supervisor).get("/queue").content.decode()
    promising.settle(who=handler, incident=incident, promise="promise-1", kept=True, says="rang her", at=showing.now())
    assert "Handed to you" not in client_of(supervisor).get("/queue").content.decode()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"to": ""}, "Nobody on the staff"),
        ({"why": " "}, "Say why"),
        ({"owed": []}, "Choose what"),
        ({"owed": ["x"]}, "too old"),
        ({"to": "handler-a"}, "already"),
    ],
)
def test_what_cannot_be_handed_over_says_why_and_keeps_what_was_typed(force, incident, more, says):
    answer = client_of(force[0]).post("/hand-over/", sent(incident, **more))
    said = answer.content.decode()
    assert answer.status_code == 422 and says in said
    assert more.get("why", "end of shift").strip() in said
    assert EntryRow.objects.filter(kind="handed-over").count() == 0


def test_a_supervisor_hands_over_what_another_holds_and_a_handler_does_not_see_it(force, incident):
    handler, other, supervisor = force
    assert client_of(other).get(f"/hand-over/?of={handler.id}").status_code == 404
    client = client_of(supervisor)
    assert "ring &lt;b&gt;" in client.get(f"/hand-over/?of={handler.id}").content.decode()
    answer = client.post(f"/hand-over/?of={handler.id}", sent(incident, why="went home ill"))
    assert answer.status_code == 302 and reading.state(incident).handler == other.id
    assert f"/hand-over/?of={other.id}" in client.get("/board/").content.decode()
    assert client.get("/hand-over/?of=nobody").status_code == 404


def test_an_auditor_hands_nothing_over(force, incident):
    assert client_of(b.staff("auditor", StaffRole.AUDITOR)).get("/hand-over/").status_code == 403


def test_the_look_is_recorded_and_without_its_entry_nothing_is_shown(force, incident, monkeypatch):
    client = client_of(force[0])
    client.get("/hand-over/")
    assert EntryRow.objects.filter(incident=0, by=force[0].id, body__contains='"what":"hand-over"').count() == 1

    def full(*_args, **_more):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(recording, "note", full)
    answer = client.get("/hand-over/")
    assert answer.status_code == 503 and "&lt;b&gt;" not in answer.content.decode()


# The steps on the incident's own page


def test_a_promise_is_asked_after_told_of_and_kept_from_the_page(force, incident):
    client = client_of(force[0])
    page = f"/incidents/{incident}/"
    assert client.post(f"{page}chase", {"promise": "promise-1", "says": "not yet"}).status_code == 200
    assert client.post(f"{page}chase", {"promise": "promise-1", "says": " "}).status_code == 422
    held = reading.state(incident).promises["promise-1"]
    assert client.post(f"{page}tell", {"about": held.seq, "says": "rang her"}).status_code == 200
    line = actions.hear(who=force[0], incident=incident, text="rang her back", at=showing.now()).entries[0].seq
    assert f'name="fulfilled_by" value="{line}"' in client.get(page).content.decode()
    kept = {"promise": "promise-1", "says": "rang her", "kept": "yes", "fulfilled_by": line}
    assert client.post(f"{page}settle", kept).status_code == 200
    assert reading.state(incident).promises["promise-1"].fulfilled_by == line
