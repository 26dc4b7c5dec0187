"""A restricted record is nothing but a word to speak to a supervisor, on every page, for whoever may not see it."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from firstcall.contacts import actions
from firstcall.desk import showing
from firstcall.incident.codes import Role, StaffRole
from firstcall.incident.records import Named, Record, RecordPerson
from firstcall.log import reading
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
    assert statuses == [200] * 5
    assert "Zebedee" not in told and "Hidden" not in told and "FI-SECRET" not in told
    assert "supervisor" in told


def test_a_supervisor_sees_the_record(incident):
    told, _ = pages(incident, "supervisor")
    assert "Zebedee" in told or "HIDDEN" in told
