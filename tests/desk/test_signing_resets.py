"""A password that was forgotten is set by the person alone; what an administrator may do about accounts, and what they learn."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from firstcall.incident.codes import StaffRole
from tests.desk.signing_in import a
from tests.desk.test_signing_in import GOOD, OTHER, clock, plain, told, try_in, with_password

pytestmark = pytest.mark.django_db
_ = clock  # the fixture


def asks(browser, account="officer-b"):
    """Ask for a reset in this browser, and read the code that it shows."""
    assert browser.post("/sign-in/reset", {"username": account})["Location"] == "/sign-in/reset"
    return re.findall(r'id="reset-code">([^<]+)<', browser.get("/sign-in/reset").content.decode())[0]


def test_a_forgotten_password_is_set_by_the_person_alone(client):
    with_password()
    _, administrator = a(StaffRole.ADMINISTRATOR)
    desk = Client()
    try_in(desk)
    code = asks(client)
    assert client.post("/sign-in/reset", {"new": OTHER, "again": OTHER}).status_code == 302
    assert try_in(Client(), password=OTHER).status_code == 422
    answer = administrator.post("/accounts/officer-b/reset", {"code": code.upper()})
    assert answer.status_code == 200 and "for ten minutes" in answer.content.decode()
    assert client.post("/sign-in/reset", {"new": "short", "again": "short"}).status_code == 422
    assert client.post("/sign-in/reset", {"new": OTHER, "again": OTHER}).status_code == 200
    assert desk.get("/?queue").status_code == 302
    assert try_in(Client(), password=OTHER).status_code == 302
    assert client.post("/sign-in/reset", {"new": GOOD, "again": GOOD}).status_code == 302
    assert try_in(Client(), password=GOOD).status_code == 422
    assert told("password-reset-asked")[0].about == {"staff": "officer-b", "address": "127.0.0.1"}
    assert told("password-reset-allowed")[0].about == {"staff": "officer-b"}


def test_what_an_administrator_learns_opens_nothing(client):
    """The code alone is of no use in another browser, and neither is the administrator's page."""
    with_password()
    _, administrator = a(StaffRole.ADMINISTRATOR)
    code = asks(client)
    administrator.post("/accounts/officer-b/reset", {"code": code})
    for browser in (administrator, Client()):
        assert "New password" not in browser.get("/sign-in/reset").content.decode()
        browser.post("/sign-in/reset", {"new": OTHER, "again": OTHER, "code": code})
    assert try_in(Client(), password=OTHER).status_code == 422


@pytest.mark.parametrize("fault", ["other account", "other code", "too late", "used"])
def test_a_code_lets_through_only_the_browser_the_account_and_the_time_that_it_is_for(client, clock, fault):
    with_password()
    a(StaffRole.HANDLER, "handler-z")
    _, administrator = a(StaffRole.ADMINISTRATOR)
    code = asks(client)
    account = "handler-z" if fault == "other account" else "officer-b"
    if fault == "too late":
        clock.on(minutes=10, seconds=1)
    if fault == "used":
        assert administrator.post("/accounts/officer-b/reset", {"code": code}).status_code == 200
    answer = administrator.post(f"/accounts/{account}/reset", {"code": "abcd-efgh" if fault == "other code" else code})
    assert answer.status_code == 422 and "No browser shows this code" in answer.content.decode()


def test_asking_for_a_code_says_nothing_about_who_has_an_account(client):
    with_password()
    pages = []
    for name in ("officer-b", "no-such-account"):
        browser = Client()
        code = asks(browser, name)
        pages.append(plain(browser.get("/sign-in/reset")).replace(code, ""))
    assert pages[0] == pages[1]


def test_codes_are_not_to_be_had_without_end(client):
    assert [client.post("/sign-in/reset", {"username": "x"}).status_code for _ in range(6)] == [302] * 5 + [422]


def test_an_administrator_changes_nothing_of_their_own_account_there():
    _, administrator = a(StaffRole.ADMINISTRATOR)
    code = asks(Client(), "administrator-1")
    answer = administrator.post("/accounts/administrator-1/reset", {"code": code})
    assert answer.status_code == 422 and "ask a colleague" in answer.content.decode()
    assert administrator.post("/accounts/administrator-1/again").status_code == 422


def test_an_administrator_ends_desks_of_one_and_of_all():
    (_, one), (_, two) = a(StaffRole.HANDLER, "handler-x"), a(StaffRole.HANDLER, "handler-y")
    _, administrator = a(StaffRole.ADMINISTRATOR)
    administrator.post("/accounts/handler-x/end")
    assert (one.get("/?queue").status_code, two.get("/?queue").status_code) == (302, 200)
    administrator.post("/accounts/end")
    assert two.get("/?queue").status_code == 302 and administrator.get("/accounts/").status_code == 200
    assert [e.about["staff"] for e in told("desks-ended")] == ["handler-x", "handler-y"]


def test_an_account_that_is_closed_opens_nothing_from_that_moment():
    _, client = a(StaffRole.HANDLER)
    get_user_model().objects.filter(username="handler-1").update(is_active=False)
    assert client.get("/?queue").status_code == 302
