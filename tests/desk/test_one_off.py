"""The page of look-ups outside an incident: what it draws, what it keeps, who is challenged, and what is shown unrecorded."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError

from firstcall.checks import one_off, one_off_challenge
from firstcall.checks.models import LaidFault
from firstcall.contacts import actions
from firstcall.desk.views import one_off as views
from firstcall.guidance import book as books
from firstcall.incident.codes import StaffRole
from firstcall.incident.records import Named, Record, RecordPerson
from firstcall.log import reading
from firstcall.log.models import EntryRow
from tests.checks import building as b
from tests.desk.signing_in import a, house_log

pytestmark = pytest.mark.django_db(transaction=True)
SENT = {"phone": "07700 900461", "reason": "a colleague on patrol asks"}
FULLER = "He gave this number as his own to a witness."


@pytest.fixture(autouse=True)
def _records(monkeypatch):
    monkeypatch.setattr(one_off, "now", lambda: b.NOW + timedelta(seconds=3))
    monkeypatch.setattr(views.showing, "now", lambda: b.NOW)
    b.hold("force-intelligence", b.OFFENDER)
    b.hold_nothing_else("force-intelligence")


@pytest.fixture
def handler():
    return a(StaffRole.HANDLER)[1]


def send(client, **more):
    answer = client.post("/check/", SENT | more)
    return answer.status_code, answer.content.decode()


def test_the_form_is_there_for_the_keyboard_and_shows_nobodys_data(handler):
    said = handler.get("/check/").content.decode()
    for field in ("phone", "name", "born", "email", "vehicle", "postcode", "username", "reason"):
        assert f'<label for="field-{field}"' in said and f'id="field-{field}"' in said
    assert 'id="field-phone"' in said and "autofocus" in said and "Challenged in the last" not in said


def test_every_system_has_its_outcome_in_the_look_of_the_matrix(handler):
    status, said = send(handler)
    assert status == 200
    cells = {source: look for look, source in re.findall(r'look--([a-z-]+)" id="cell-([a-z-]+)"', said)}
    assert set(cells) == {row.key for row in books.current().sources}
    assert (cells["force-intelligence"], cells["visor"]) == ("trace", "no-trace")
    assert (cells["child-protection"], cells["contactpoint"]) == ("incomplete", "closed")
    assert "FI-1" in said and "Alan" in said and 'value="07700 900461"' in said


def test_a_system_that_fails_is_not_checked_and_says_why(handler):
    LaidFault.objects.create(source="visor", kind="refused", start=b.NOW - timedelta(hours=1))
    _, said = send(handler, source="visor")
    assert re.findall(r'look--([a-z-]+)" id="cell-([a-z-]+)"', said) == [("not-checked", "visor")]
    assert "0 traces, 1 not checked, 0 not asked" in said


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"phone": ""}, "phone"),
        ({"phone": "nonsense"}, "phone"),
        ({"reason": " "}, "reason"),
        ({"born": "yesterday"}, "born"),
        ({"source": "teapot"}, "source"),
    ],
)
def test_what_cannot_be_asked_keeps_what_was_typed_and_asks_nothing(handler, sent, field):
    status, said = send(handler, **sent)
    assert status == 422 and f'href="#field-{field}"' in said and f'id="wrong-{field}"' in said
    assert house_log() == [] and "look--" not in said
    for name, value in (SENT | sent).items():
        assert name == "source" or not value.strip() or f'value="{value}"' in said


def test_what_was_asked_and_what_came_of_it_is_in_the_house_log_without_the_record(handler):
    send(handler)
    kept = {entry.what for entry in house_log()}
    assert kept == {"unchallenged", "one-off-check", "one-off-answer"}
    assert "Alan" not in " ".join(str(row.body) for row in EntryRow.objects.all())


@pytest.mark.parametrize("room", [one_off, one_off_challenge])
def test_where_an_entry_cannot_be_written_nothing_is_shown(handler, monkeypatch, room):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(room, "note", broken)
    status, said = send(handler)
    assert status == 503 and "FI-1" not in said and "look--" not in said


def test_a_restricted_record_says_nothing_to_a_handler(handler):
    person = RecordPerson(
        names=(Named(forenames="Ann", surname="Example"),), phones=("07700 900462",), markers=("restricted",)
    )
    b.hold("local", Record(id="L-1", as_of=b.NOW.date(), persons=(person,)))
    _, said = send(handler, phone="07700 900462")
    assert "L-1" not in said and "Ann" not in said and "Speak to a supervisor" in said
    assert "L-1" in send(a(StaffRole.SUPERVISOR)[1], phone="07700 900462")[1]


def test_who_is_drawn_is_shown_nothing_until_they_say_more(handler, settings):
    settings.CHALLENGE = 100
    for fuller in ({}, {"fuller": ""}, {"fuller": "because"}):
        status, said = send(handler, **fuller)
        assert status == 422 and 'id="field-fuller"' in said and "look--" not in said and "FI-1" not in said
        assert 'value="07700 900461"' in said
    status, said = send(handler, fuller=FULLER)
    assert status == 200 and "FI-1" in said


def test_supervisors_read_the_challenges_and_their_look_is_recorded(handler, settings):
    settings.CHALLENGE = 100
    send(handler)
    send(handler, fuller=FULLER)
    send(handler, phone="07700 900499")
    said = a(StaffRole.SUPERVISOR)[1].get("/check/").content.decode()
    listed = said[said.index("Challenged in the last") :]
    assert FULLER in listed and "Not given: nothing was shown." in listed and SENT["reason"] in listed
    assert "challenges" in [entry.what for entry in house_log()]
    assert FULLER not in handler.get("/check/").content.decode()


def test_an_auditor_reads_the_challenges_and_looks_nobody_up(handler, settings):
    settings.CHALLENGE = 100
    send(handler)
    _, auditor = a(StaffRole.AUDITOR)
    said = auditor.get("/check/challenges").content.decode()
    assert "Not given" in said and "field-phone" not in said and ">Challenges</a>" in said
    assert send(auditor)[0] == 403


@pytest.fixture
def closed():
    supervisor = b.staff("supervisor-a", StaffRole.SUPERVISOR)
    incident = b.ring(b.staff("handler-z")).incident
    actions.close(who=supervisor, incident=incident, reason="a test", over=True, at=b.NOW)
    return incident


def consulted(incident):
    return [e for e in reading.entries(incident) if e.kind == "consulted"]


@pytest.mark.parametrize("headers", [{}, {"X-Desk": "1"}])
def test_a_record_of_a_closed_incident_is_challenged_before_it_is_shown(handler, closed, settings, headers):
    settings.CHALLENGE = 100
    path = f"/incidents/{closed}/checks/caller/pnd/"
    for _ in range(2):
        said = handler.get(path, headers=headers).content.decode()
        assert "Say more before these records are shown" in said and "look--" not in said
    assert consulted(closed) == []
    short = handler.post(path + "reason", {"fuller": "because"})
    assert short.status_code == 422 and 'id="wrong-fuller"' in short.content.decode()
    assert handler.post(path + "reason", {"fuller": FULLER}).headers["Location"] == path
    assert "look--" in handler.get(path, headers=headers).content.decode() and len(consulted(closed)) == 1


def test_a_record_of_a_live_incident_is_never_challenged(handler, settings):
    settings.CHALLENGE = 100
    incident = b.ring(b.staff()).incident
    assert "look--" in handler.get(f"/incidents/{incident}/checks/caller/pnd/").content.decode()
    assert "challenged" not in [entry.what for entry in house_log()]


def test_a_fuller_reason_for_no_incident_is_nothing(handler):
    assert handler.post("/incidents/99/checks/caller/pnd/reason", {"fuller": FULLER}).status_code == 404
