"""Every answer of every address has the strict headers: pages, errors, static files, the API and the streams."""

from __future__ import annotations

import asyncio

import pytest
from django.contrib.auth import get_user_model
from django.test import AsyncClient, Client

from firstcall.incident.codes import StaffRole
from tests.checks import building as b
from tests.desk.signing_in import a, house_log
from tests.security import production
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db
STREAMS = {"/stream", "/api/v1/stream", "/api/v1/incidents/1/stream"}
STATIC = "/static/vendor/htmx/htmx.min.js"
SAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


@pytest.fixture(autouse=True)
def _as_on_a_server(settings):
    for name, value in production.settings().items():
        setattr(settings, name, value)


def a_browser(client=None):
    client = client or Client()
    client.defaults.update(production.OVER_TLS)
    client.raise_request_exception = False
    return client


def is_strict(answer, *, secure=True, static=False):
    headers = answer.headers
    for name, value in SAYS.items():
        if name != "Strict-Transport-Security" or secure:
            assert headers.get(name) == value, name
    policy = {words.split()[0]: words.split()[1:] for words in headers["Content-Security-Policy"].split(";")}
    assert policy["default-src"] == policy["form-action"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in str(policy) and "http" not in str(policy) and "*" not in str(policy)
    assert "camera=()" in headers["Permissions-Policy"] and "microphone=()" in headers["Permissions-Policy"]
    if static:
        assert "no-store" not in headers["Cache-Control"]
    else:
        assert "no-store" in headers["Cache-Control"]
    return True


def cookies_are_closed(answer):
    for name, cookie in answer.cookies.items():
        if not cookie.value:
            continue  # it is taken away
        assert name.startswith("__Host-") and cookie["secure"] and cookie["path"] == "/" and not cookie["domain"], name
        assert cookie["samesite"] in {"Lax", "Strict"} and (cookie["httponly"] or name == "__Host-csrftoken"), name
    return True


@pytest.mark.parametrize("route", sorted(addresses()))
@pytest.mark.parametrize("role", [None, StaffRole.SUPERVISOR, StaffRole.ADMINISTRATOR])
def test_every_answer_has_them_whoever_asks(route, role):
    path = addresses()[route]
    b.ring(b.staff())
    client = a_browser(None if role is None else a(role)[1])
    for method in ("get", "post", "put", "head"):
        if path in STREAMS and role is not None:
            continue
        answer = getattr(client, method)(path)
        assert is_strict(answer) and cookies_are_closed(answer), method


@pytest.mark.django_db(transaction=True)
def test_a_stream_that_is_open_has_them(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client = AsyncClient()

    async def listen(known):
        client.cookies = known
        answer = await client.get("/stream", headers={"x-forwarded-proto": "https"})
        answer.close()
        return answer

    _, signed_in = a(StaffRole.SUPERVISOR)
    answer = asyncio.run(listen(signed_in.cookies))
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/event-stream")
    assert is_strict(answer)


def test_a_page_that_breaks_has_them(monkeypatch):
    _, client = a(StaffRole.SUPERVISOR)

    def broken(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr("firstcall.desk.views.board.render", broken)
    answer = a_browser(client).get("/board/")
    assert answer.status_code == 500 and is_strict(answer)


def test_static_files_have_them_and_may_be_kept():
    answer = a_browser().get(STATIC)
    assert answer.status_code == 200 and is_strict(answer, static=True)


@pytest.mark.parametrize(
    ("path", "host", "secure", "status"),
    [
        ("/nowhere/", production.HOST, "https", 404),
        ("/static/none.js", production.HOST, "https", 404),
        ("/sign-in/", "elsewhere.example.org", "https", 400),
        ("/sign-in/", "elsewhere.example.org", "http", 400),
        ("/sign-in/", production.HOST, "http", 301),
        ("/api/v1/nowhere", production.HOST, "https", 404),
        ("/api/v1/incidents/1", production.HOST, "http", 403),
    ],
)
def test_what_is_refused_before_a_page_is_reached_has_them(path, host, secure, status):
    client = a_browser()
    answer = client.get(path, HTTP_HOST=host, HTTP_X_FORWARDED_PROTO=secure)
    assert answer.status_code == status and is_strict(answer, secure=secure == "https")


def test_a_forged_form_is_refused_with_them():
    answer = a_browser(Client(enforce_csrf_checks=True)).post("/sign-in/", {"username": "handler-a"})
    assert answer.status_code == 403 and is_strict(answer)


def test_a_file_to_save_is_named_as_one():
    _, client = a(StaffRole.TRAINING_MANAGER)
    answer = a_browser(client).get("/competence/certificates.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment") and is_strict(answer)


def test_signing_in_gives_cookies_that_no_script_and_no_other_name_gets():
    who, _ = a(StaffRole.HANDLER)
    user = get_user_model().objects.get(username=who.id)
    user.set_password("four quiet words here")
    user.save()
    answer = a_browser().post("/sign-in/", {"username": who.id, "password": "four quiet words here"})
    assert answer.status_code == 302 and cookies_are_closed(answer)
    assert {"__Host-firstcall", "__Host-firstcall-known"} <= set(answer.cookies)


@pytest.mark.parametrize("route", sorted(addresses()))
def test_no_address_gives_a_request_back(route):
    path = addresses()[route]
    client = a_browser(a(StaffRole.SUPERVISOR)[1])
    answer = client.generic("TRACE", path, HTTP_X_SECRET="not to be given back")
    assert b"not to be given back" not in (b"" if answer.streaming else answer.content)


@pytest.mark.parametrize("route", sorted(addresses()))
def test_every_answer_says_what_it_is_and_in_which_letters(route):
    path = addresses()[route]
    b.ring(b.staff())
    answer = a_browser(a(StaffRole.SUPERVISOR)[1]).get("/" if path in STREAMS else path)
    kind = answer.headers["Content-Type"]
    assert "charset=utf-8" in kind or kind in {"application/problem+json", "application/json"} or not answer.content


def test_who_asks_for_what_they_may_not_is_refused_and_noted():
    _, client = a(StaffRole.ADMINISTRATOR)
    assert a_browser(client).get("/incidents/1/").status_code == 403
    noted = [entry for entry in house_log() if entry.what == "not-permitted"]
    assert [entry.about for entry in noted] == [{"permission": "see-incident"}]
