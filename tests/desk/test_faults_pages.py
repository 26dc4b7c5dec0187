"""When there is nothing to show, the desk says in its own layout what happened and what to do."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from firstcall.desk.views import faults, incidents
from firstcall.incident.codes import StaffRole
from tests.desk.signing_in import a


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, StaffRole.HANDLER, StaffRole.ADMINISTRATOR])
def test_an_address_of_nothing_says_so_and_that_it_is_no_answer_about_anybody(client, role):
    answer = (client if role is None else a(role)[1]).get("/no-such-page")
    said = answer.content.decode()
    assert answer.status_code == 404
    assert "There is nothing at this address" in said and "it is not “no trace”" in said
    assert "OFFICIAL-SENSITIVE" in said and 'href="#main"' in said


@pytest.mark.django_db
def test_an_account_of_nobody_gets_a_page_all_the_same(client):
    client.force_login(get_user_model().objects.create_user(username="stranger"))
    assert client.get("/no-such-page").status_code == 404


@pytest.mark.django_db
def test_a_form_without_its_token_says_how_to_send_it_again():
    client = Client(enforce_csrf_checks=True)
    who, _ = a(StaffRole.ADMINISTRATOR)
    client.force_login(get_user_model().objects.get(username=who.id))
    answer = client.post("/sources/faults", {"source": "pnd"})
    said = answer.content.decode()
    assert answer.status_code == 403 and "This step was not taken" in said and "reload the page" in said


def test_a_fault_says_what_to_do_and_touches_no_database():
    """Without the mark that opens the database to a test, a single query would fail here."""
    answer = faults.broken(RequestFactory().get("/board/"))
    said = answer.content.decode()
    assert answer.status_code == 500 and "The desk had a fault" in said and "on paper" in said
    assert "OFFICIAL-SENSITIVE" in said and "<script>" not in said and "style=" not in said


@pytest.mark.django_db
def test_a_view_that_fails_answers_with_that_page_and_tells_nothing_of_the_fault(monkeypatch):
    _, client = a(StaffRole.HANDLER)
    client.raise_request_exception = False

    def failing(*_args, **_more):
        raise RuntimeError("07700 900461 broke it")

    monkeypatch.setattr(incidents.searching, "incidents", failing)
    answer = client.get("/incidents/")
    said = answer.content.decode()
    assert answer.status_code == 500 and "The desk had a fault" in said and "07700" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [faults.not_found, faults.forbidden, faults.broken])
def test_a_script_of_the_page_gets_a_word_and_no_page(fault):
    answer = fault(RequestFactory().get("/incidents/1/live", headers={"X-Desk": "1"}))
    assert answer["Content-Type"].startswith("text/plain") and b"<" not in answer.content
