import asyncio

import pytest
from django.conf import settings
from django.test import AsyncClient, Client, override_settings

SCRIPT = "/static/vendor/htmx/htmx.min.js"
urlpatterns = []

pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize("address", [SCRIPT, "/nowhere/"])
def test_every_answer_allows_only_the_desks_own_files_and_nothing_inline(address):
    headers = Client().get(address).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_page_stays_in_no_cache_but_a_script_may():
    assert Client().get("/nowhere/").headers["Cache-Control"] == "no-store"
    assert "max-age" in Client().get(SCRIPT).headers["Cache-Control"]


def test_a_script_comes_from_the_package_with_its_type_with_debug_off():
    assert settings.DEBUG is False
    answer = Client().get(SCRIPT)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, 'text/javascript; charset="utf-8"')
    assert b"htmx" in answer.content


def test_the_asynchronous_server_gives_the_same_bytes():
    answer = asyncio.run(AsyncClient().get(SCRIPT))
    assert answer.content == Client().get(SCRIPT).content
    assert answer.headers["Content-Security-Policy"] == Client().get(SCRIPT).headers["Content-Security-Policy"]


def test_a_script_the_browser_has_already_is_not_sent_again():
    tag = Client().get(SCRIPT).headers["ETag"]
    again = Client().get(SCRIPT, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", ["/static/../settings.py", "/static/vendor/", "/static/vendor/htmx/none.js"])
def test_nothing_else_is_served_as_a_static_file(address):
    assert Client().get(address).status_code == 404


@override_settings(ALLOWED_HOSTS=["desk.example.org"])
def test_another_host_name_is_refused():
    assert Client().get("/nowhere/", headers={"host": "elsewhere.example.org"}).status_code == 400
