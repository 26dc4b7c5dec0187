"""A request is answered whole in one thread that stays; a stream is answered as streams are."""

import asyncio
import threading

import httpx
import pytest
from django.db import connection
from django.http import HttpResponse

from firstcall.config import handling
from firstcall.config.headers import POLICY

pytestmark = pytest.mark.django_db(transaction=True)


def asked(*paths, **more):
    async def work():
        handler = handling.Handler()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(handler), base_url="http://localhost") as client:
            return [await client.get(path, **more) for path in paths]

    return asyncio.run(work())


def test_a_page_a_file_and_what_is_not_there_have_the_headers_of_every_page():
    page, file, nothing = asked("/sign-in/", "/static/desk/desk.css", "/no-such-page")
    assert (page.status_code, nothing.status_code) == (200, 404)
    assert file.status_code in {200, 404}
    assert page.headers["Content-Security-Policy"] == nothing.headers["Content-Security-Policy"] == POLICY


def test_one_request_after_another_finds_the_same_connection(monkeypatch):
    seen = []

    def view(request):
        connection.ensure_connection()
        seen.append((threading.get_ident(), id(connection.connection), threading.current_thread().name[:7]))
        return HttpResponse("seen")

    monkeypatch.setattr(handling, "_is_stream", lambda scope: False)
    monkeypatch.setattr("django.core.handlers.base.BaseHandler._get_response", lambda self, request: view(request))
    assert [answer.status_code for answer in asked("/a", "/b", "/c")] == [200] * 3
    if connection.vendor == "sqlite":
        assert len(set(seen)) == 1
    assert {name for _, _, name in seen} == {"request"}


@pytest.mark.parametrize(
    ("path", "is_one"),
    [("/stream", True), ("/api/v1/stream", True), ("/sign-in/", False), ("/incidents/1/live", False), ("/none", False)],
)
def test_only_a_view_that_is_asynchronous_is_a_stream(path, is_one):
    assert handling._is_stream({"type": "http", "path": path}) is is_one
    assert handling._is_stream({"type": "http", "path": f"/under{path}", "root_path": "/under"}) is is_one


def test_a_view_that_fails_is_answered_with_the_page_that_says_so(monkeypatch):
    def fails(*_args, **_more):
        raise RuntimeError("something is broken")

    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", fails)
    (answer,) = asked("/sign-in/")
    assert answer.status_code == 500
    assert "something is broken" not in answer.text


def test_a_caller_who_hangs_up_before_the_end_is_not_answered():
    sent = []

    async def hangs_up():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": "/sign-in/", "method": "POST", "headers": [], "query_string": b""}
    asyncio.run(handling.Handler()(scope, hangs_up, send))
    assert sent == []
