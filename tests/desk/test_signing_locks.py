"""A locked desk shows nothing and takes nothing; it opens to the same person, and is locked by the clock whatever the page does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.test import AsyncClient, Client, RequestFactory

from firstcall.desk.views import stream
from firstcall.incident.codes import StaffRole
from firstcall.people.models import OpenDesk
from firstcall.people.signing_in import desks
from firstcall.people.signing_in.admitting import admitted
from tests.checks import building as b
from tests.desk.signing_in import a, house_log
from tests.desk.test_signing_in import GOOD, told, try_in, with_password

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"X-Desk": "officer-b"}


@pytest.fixture
def desk(client):
    """A browser in which somebody with a password is signed in, and an incident that is open."""
    b.ring(b.staff())
    with_password()
    try_in(client)
    return client


def left_alone(**by):
    """Nobody has touched any desk for so long."""
    OpenDesk.objects.update(active=datetime.now(UTC) - timedelta(**by))


PATHS = [
    "/incidents/1/",
    "/incidents/1/live",
    "/queue",
    "/?queue",
    "/incidents/",
    "/check/",
    "/my-sign-in/",
    "/hand-over/",
]


@pytest.mark.parametrize("why", ["asked", "idle", "by the clock alone"])
def test_a_locked_desk_shows_nothing_of_a_case(desk, why):
    if why == "by the clock alone":
        left_alone(minutes=15)
    else:
        assert desk.post("/lock", {"why": why}, headers=BY_SCRIPT).status_code == 204
    for path in PATHS:
        assert desk.get(path, headers=BY_SCRIPT).status_code == 423, path
        answer = desk.get(path)
        assert answer.status_code == 302 and answer["Location"].startswith("/locked/?next="), path
        assert "01632" not in desk.get(answer["Location"]).content.decode()
    assert (
        desk.get("/no-such-page").status_code == 404 and "Officer-B" not in desk.get("/no-such-page").content.decode()
    )
    assert stream._admitted(at_the_stream(desk)).status_code == 423


def at_the_stream(desk):
    """A request for the stream, as the browser makes it."""
    request = RequestFactory().get("/stream", headers={"Accept": "text/event-stream"})
    request.user, request.session = get_user_model().objects.get(username="officer-b"), desk.session
    return request


def test_a_locked_desk_takes_no_line_and_the_same_line_once_it_is_open(desk):
    sent = {"text": "He is at the back door.", "token": "t1"}
    desk.post("/lock", {"why": "idle"}, headers=BY_SCRIPT)
    assert desk.post("/incidents/1/lines", sent, headers=BY_SCRIPT).status_code == 423
    assert desk.post("/unlock", {"password": GOOD}, headers=BY_SCRIPT).json() == {"step": "done"}
    assert desk.post("/incidents/1/lines", sent, headers=BY_SCRIPT).json()["kept"] is True


def test_a_desk_opens_by_the_password_of_whoever_sits_there_under_a_new_key(desk):
    with_password(name="officer-c", password="another person altogether")
    try_in(desk)
    before = desk.session.session_key
    desk.post("/lock", headers=BY_SCRIPT)
    wrong = desk.post("/unlock", {"password": "another person altogether"}, headers=BY_SCRIPT)
    assert wrong.status_code == 422 and wrong.json()["says"] == ["This is not the password of this account."]
    assert desk.get("/queue", headers=BY_SCRIPT).status_code == 423
    copied = Client()
    copied.cookies["firstcall"] = before
    assert desk.post("/unlock", {"password": GOOD, "next": "/incidents/"})["Location"] == "/incidents/"
    assert desk.session.session_key != before and desk.get("/queue").status_code == 200
    assert copied.get("/queue").status_code == 302
    assert [e.about.get("why") for e in told("desk-locked")] == ["asked"]
    assert told("desk-unlocked")[0].about["how"] == "password"


def test_guessing_at_a_lock_waits_as_at_the_door(desk):
    desk.post("/lock", headers=BY_SCRIPT)
    said = [desk.post("/unlock", {"password": "x"}, headers=BY_SCRIPT).status_code for _ in range(6)]
    assert said == [422] * 5 + [429]
    assert desk.post("/unlock", {"password": GOOD}, headers=BY_SCRIPT).status_code == 429


def test_whoever_sits_here_keeps_the_desk_open_and_a_page_that_asks_by_itself_does_not(desk):
    left_alone(minutes=14)
    assert desk.get("/queue", headers=BY_SCRIPT).status_code == 200
    assert OpenDesk.objects.get().active < datetime.now(UTC) - timedelta(minutes=13)
    assert desk.post("/here", headers=BY_SCRIPT).status_code == 204
    assert OpenDesk.objects.get().active > datetime.now(UTC) - timedelta(minutes=1)
    left_alone(minutes=14)
    assert desk.get("/incidents/").status_code == 200
    assert OpenDesk.objects.get().active > datetime.now(UTC) - timedelta(minutes=1)


def test_no_sign_of_life_opens_a_desk_that_was_left_too_long(desk):
    left_alone(minutes=15)
    assert desk.post("/here", headers=BY_SCRIPT).status_code == 423
    assert desk.get("/queue", headers=BY_SCRIPT).status_code == 423


def test_decisions_want_a_new_proof_after_a_shorter_pause():
    """A supervisor who was away for some minutes goes on watching, and proves themselves before deciding."""
    b.ring(b.staff())
    with_password(StaffRole.SUPERVISOR, "supervisor-s")
    desk = Client()
    try_in(desk, name="supervisor-s")
    review = "/incidents/1/assessments/1/review"
    assert desk.get(review).status_code == 404
    left_alone(minutes=6)
    assert desk.get("/board/").status_code == 200
    assert desk.get(review)["Location"].startswith("/locked/")
    assert desk.post("/unlock", {"password": GOOD, "next": review})["Location"] == review
    assert desk.get(review).status_code == 404


def test_a_step_that_was_sent_from_a_page_leads_back_to_that_page(desk):
    desk.post("/lock")
    answer = desk.post("/staff/x/award", {"course": "y"}, headers={"Referer": "http://testserver/staff/x/?a=1"})
    assert answer["Location"] == "/locked/?next=%2Fstaff%2Fx%2F%3Fa%3D1"
    elsewhere = desk.post("/staff/x/award", {}, headers={"Referer": "https://elsewhere.example.org/staff/"})
    assert elsewhere["Location"] == "/locked/?next=%2F"


def test_a_shift_ends_even_for_whoever_never_pauses(desk):
    OpenDesk.objects.update(began=datetime.now(UTC) - timedelta(hours=12))
    assert desk.get("/queue", headers=BY_SCRIPT).status_code == 401
    assert desk.get("/?queue")["Location"].startswith("/sign-in/")


def test_a_second_desk_locks_the_first_where_the_force_lets_a_person_have_one(desk, settings):
    settings.SIGNING_IN = replace(settings.SIGNING_IN, desks_at_once=1)
    second = Client()
    try_in(second)
    assert desk.get("/queue", headers=BY_SCRIPT).status_code == 423 and second.get("/queue").status_code == 200
    assert told("desk-locked")[0].about["why"] == "elsewhere"
    desk.post("/unlock", {"password": GOOD}, headers=BY_SCRIPT)
    assert desk.get("/queue").status_code == 200 and second.get("/queue", headers=BY_SCRIPT).status_code == 423


def test_any_number_of_desks_stays_open_where_the_force_says_nothing(desk):
    second = Client()
    try_in(second)
    assert desk.get("/queue").status_code == second.get("/queue").status_code == 200


def test_a_page_says_after_how_long_it_locks_itself():
    _, desk = a(StaffRole.ADMINISTRATOR)
    assert 'data-after="300"' in desk.get("/accounts/").content.decode()
    assert 'data-after="900"' in desk.get("/sources/").content.decode()


def test_a_script_signs_in_where_it_stands(client):
    """At a page whose session is over, the same person comes in again without leaving it."""
    with_password()
    sent = {"username": "officer-b", "password": "wrong"}
    wrong = client.post("/sign-in/", sent, headers=BY_SCRIPT)
    assert (wrong.status_code, wrong.json()["step"]) == (422, "password")
    assert client.post("/unlock", {"password": GOOD}, headers=BY_SCRIPT).status_code == 401
    done = client.post("/sign-in/", sent | {"password": GOOD}, headers=BY_SCRIPT)
    assert done.json() == {"step": "done", "staff": "officer-b", "next": "/"}
    assert client.get("/queue", headers=BY_SCRIPT).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_open_stream_ends_when_its_desk_is_locked(monkeypatch):
    monkeypatch.setattr(stream, "EVERY", 0.0)
    monkeypatch.setattr("firstcall.log.stream.serving.PATIENCE", 0.05)
    with_password()
    client = Client()
    try_in(client)

    async def listen():
        from asgiref.sync import sync_to_async

        browser = AsyncClient()
        browser.cookies = client.cookies
        answer = await browser.get("/stream")
        parts = aiter(answer.streaming_content)
        await anext(parts)
        await sync_to_async(_lock)()
        return [part async for part in parts]

    def _lock():
        desks.lock(OpenDesk.objects.get(), why="asked", at=datetime.now(UTC))
        close_old_connections()

    assert asyncio.run(asyncio.wait_for(listen(), 30)) == []
    assert told("desk-locked") and house_log()


def _password_changed(session):
    account = get_user_model().objects.get(staff__staff_id="officer-b")
    account.set_password("another long one, invented")
    account.save()


def _account_closed(session):
    get_user_model().objects.filter(staff__staff_id="officer-b").update(is_active=False)


def _desk_ended(session):
    OpenDesk.objects.all().delete()


def _another_account(session):
    b.staff("officer-c", StaffRole.SUPERVISOR)
    session[SESSION_KEY] = str(get_user_model().objects.get(staff__staff_id="officer-c").pk)


def _nobody(session):
    del session[SESSION_KEY]


def _another_way(session):
    session[BACKEND_SESSION_KEY] = "somebody.elses.Backend"


def _no_digest(session):
    del session[HASH_SESSION_KEY]


@pytest.mark.parametrize(
    "change",
    [_password_changed, _account_closed, _desk_ended, _another_account, _nobody, _another_way, _no_digest],
)
def test_a_session_opens_nothing_once_anything_of_it_is_not_as_it_was(desk, change):
    assert desk.get("/queue", headers={"X-Desk": "1"}).status_code == 200
    session = desk.session
    change(session)
    session.save()
    assert desk.get("/queue", headers={"X-Desk": "1"}).status_code == 401


def test_who_is_at_a_desk_is_read_by_two_queries(desk, django_assert_num_queries):
    request = RequestFactory().get("/queue", headers={"X-Desk": "1"})
    request.session = SessionStore(desk.session.session_key)
    AuthenticationMiddleware(lambda _: None).process_request(request)
    with django_assert_num_queries(2):
        who = admitted(request)
        assert request.user.is_authenticated and who.id == "officer-b"
