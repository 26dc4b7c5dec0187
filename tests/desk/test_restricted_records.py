"""A restricted record is nothing but a word to speak to a supervisor, on every page, for whoever may not see it."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from firstcall.contacts import actions
from firstcall.contacts.widening import search_wider
from firstcall.desk import showing
from firstcall.incident.codes import Certainty, Outcome, Role, StaffRole
from firstcall.incident.entries import Answer, Draft
from firstcall.incident.records import Found, Match, Named, Record, RecordPerson
from firstcall.log import reading, recording
from firstcall.people.who import Who
from tests.checks import building as b

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = Record(
    id="FI-SECRET",
    as_of=date(2026, 11, 1),
    persons=(
        RecordPerson(
            names=(Named(forenames="Zebedee", surname="Hidden"),),
            born="1970-01-01",
            role=Role.NOMINAL,
            markers=("registered-sex-offender", "restricted"),
            phones=("07700 900461",),
        ),
    ),
)
PAGES = (
    "/incidents/{n}/",
    "/incidents/{n}/live",
    "/incidents/{n}/checks/{who}/force-intelligence/",
    "/incidents/{n}/print",
    "/incidents/{n}/refer/child-protection/{who}/",
    "/incidents/{n}/refer/child-protection/{who}/paper",
)


@pytest.fixture
def incident(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(showing, "now", lambda: b.NOW)
    b.hold("force-intelligence", SECRET)
    b.hold_nothing_else("force-intelligence")
    handler = b.staff("handler")
    b.staff("supervisor", StaffRole.SUPERVISOR)
    number = b.ring(handler).incident
    actions.hear(who=handler, incident=number, text="A man is threatening him from 07700 900461", at=b.NOW)
    b.work(b.worker(b.Clock()))
    return number


def pages(incident, role):
    client = Client()
    client.force_login(get_user_model().objects.get(username=role))
    state = reading.state(incident)
    suspect = next(p.ref for p in state.persons.values() if "+447700900461" in p.texts("phone"))
    addresses = [page.format(n=incident, who=suspect) for page in PAGES]
    answers = [client.get(a) for a in (*addresses, f"/incidents/{incident}/entries/1/{state.seq}")]
    return "".join(a.content.decode() for a in answers if a.status_code == 200), [a.status_code for a in answers]


def test_a_handler_is_told_to_speak_to_a_supervisor_and_nothing_else(incident):
    told, statuses = pages(incident, "handler")
    assert statuses == [200] * 7
    assert "Zebedee" not in told and "Hidden" not in told and "FI-SECRET" not in told
    assert "supervisor" in told


def test_what_only_a_wider_search_found_is_closed_alike(incident):
    handler = Who(id="handler", name="Handler", role=StaffRole.HANDLER)
    about = {"names": ["Zebadiah Hinton"]}
    actions.name_person(who=handler, incident=incident, ref="other", role=Role.OTHER, about=about, at=b.NOW)
    b.work(b.worker(b.Clock()))
    asked = search_wider(who=handler, incident=incident, person="other", at=b.NOW)
    check = next(e.body for e in asked.entries if e.kind == "check" and e.body.source == "force-intelligence")
    found = Found(
        id=SECRET.id,
        summary="Zebedee HIDDEN",
        match=Match(bits=9.0, certainty=Certainty.POSSIBLE),
        record=SECRET,
        about=0,
    )
    body = Answer(
        check=check.check,
        source=check.source,
        person="other",
        outcome=Outcome.TRACE,
        records=(found,),
        wider=True,
    )
    recording.record(incident, [Draft(body=body, rests_on=(1,))], at=b.NOW)
    client = Client()
    client.force_login(get_user_model().objects.get(username="handler"))
    page = client.get(f"/incidents/{incident}/checks/other/force-intelligence/").content.decode()
    told = pages(incident, "handler")[0] + page
    assert "Zebedee" not in told and "HIDDEN" not in told and "FI-SECRET" not in told
    assert "Wider search: 1 possible" in page and "Speak to a supervisor" in page


def test_a_supervisor_sees_the_record(incident):
    told, _ = pages(incident, "supervisor")
    assert "Zebedee" in told or "HIDDEN" in told
