"""The served protocol over a real socket: whoever asks is known, every refusal says why, and none looks like an answer."""

from __future__ import annotations

import asyncio
import socket
import time
from datetime import date

import httpx
import msgspec
import pytest

from firstcall.sources.protocol import Question, Reply, Unreachable
from firstcall.sources.serving import (
    Caller,
    Callers,
    Client,
    Described,
    Description,
    Limits,
    Refused,
    application,
    hashed,
)
from tests.sources.kinds.contract import served

SECRET = "planted: secret+of the desk/%"
TODAY = date(2026, 11, 23)
QUESTION = Question(
    id="1/caller:pnd:1",
    incident=1,
    source="pnd",
    by_what={"phone": ("+447700900461",)},
    today=TODAY,
    asker="h1",
    why="the caller's number",
)
CLIENTS = (
    Client(id="desk", sources=("pnd", "visor", "elsewhere"), secret=hashed(SECRET)),
    Client(id="lesser", sources=("visor",), secret=hashed("another")),
)
DESCRIPTION = Description(
    sources=(
        Described(key="pnd", name="PND", asked_by=(("phone",), ("name", "born"))),
        Described(key="visor", name="ViSOR"),
        Described(key="pnc", name="PNC"),
    )
)
cancelled: list[str] = []


async def answer(question: Question, caller: Caller) -> Reply:
    """Answers, or does what the reason for the question says."""
    if question.why == "refuse":
        raise Refused("not-allowed", "this person's record is restricted")
    if question.why == "break":
        raise KeyError("+447700900461")
    if question.why == "behind":
        raise Unreachable
    if question.why == "never":
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            cancelled.append(question.id)
            raise
    count = 3 if question.why == "miscount" else 0
    asked = "another" if question.why == "mistake" else question.id
    return Reply(question=asked, source=question.source, as_of=TODAY, count=count, records=(), says=caller.id)


def serving(limits=None, callers=None):
    return application(
        title="Invented records",
        answer=answer,
        callers=callers or Callers(CLIENTS),
        description=DESCRIPTION,
        limits=limits,
    )


@pytest.fixture(scope="module")
def address():
    with served(serving(Limits(longest_s=0.2))) as address:
        yield address


def token(address, client="desk", secret=SECRET, **form):
    sent = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret, **form}
    return httpx.post(f"{address}/v1/token", data=sent).json()["access_token"]


@pytest.fixture(scope="module")
def bearer(address):
    return {"authorization": f"Bearer {token(address)}"}


def ask(address, headers, **change):
    body = msgspec.json.encode(msgspec.structs.replace(QUESTION, **change))
    return httpx.post(f"{address}/v1/questions", content=body, headers={"content-type": "application/json", **headers})


def test_a_question_is_answered_in_the_agreed_form(address, bearer):
    reply = ask(address, bearer)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    assert msgspec.json.decode(reply.content, type=Reply) == Reply(
        question=QUESTION.id, source="pnd", as_of=TODAY, count=0, records=(), says="desk"
    )


REFUSED = {
    "nobody is named": ({"by_what": {}}, 422, "asked-for-everything"),
    "no value": ({"by_what": {"phone": ()}}, 422, "asked-for-everything"),
    "an empty value": ({"by_what": {"phone": ("",)}}, 422, "asked-for-everything"),
    "a wildcard": ({"by_what": {"name": ("%", "*", "_ _")}}, 422, "asked-for-everything"),
    "half a set": ({"by_what": {"name": ("Alan Example",)}}, 422, "incomplete"),
    "a fact that nobody knows": ({"by_what": {"shoe": ("44",)}}, 422, "incomplete"),
    "a source that is not served": ({"source": "elsewhere"}, 404, "unknown-source"),
    "a source that this caller may not ask": ({"source": "pnc"}, 403, "not-allowed"),
    "what the system refuses": ({"why": "refuse"}, 403, "not-allowed"),
    "a fault": ({"why": "break"}, 500, "fault"),
    "an answer to another question": ({"why": "mistake"}, 500, "fault"),
    "an answer that counts wrongly": ({"why": "miscount"}, 500, "fault"),
    "a system behind that is down": ({"why": "behind"}, 503, "unavailable"),
    "a system behind that never answers": ({"why": "never"}, 503, "unavailable"),
    "a question that is too large": ({"why": "x" * 65_536}, 413, "too-large"),
}


@pytest.mark.parametrize(("change", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_a_document_with_a_code(address, bearer, change, status, code):
    reply = ask(address, bearer, **change)
    told = reply.json()
    assert (reply.status_code, told["status"], told["code"]) == (status, status, code)
    assert reply.headers["content-type"] == "application/problem+json"
    assert told["type"] == f"urn:firstcall:refusal:{code}"
    assert told["title"] and told["detail"]
    assert "+447700900461" not in reply.text
    assert "count" not in told


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "unreadable"),
        (b"[]", "unreadable"),
        (b"\xff\xfe", "unreadable"),
        (b"[" * 60_000, "unreadable"),
        (b'{"id": 5, "by_what": {"phone": ["1"]}}', "unreadable"),
        (b"{}", "asked-for-everything"),
        (b'{"id": "1", "incident": 1, "source": "pnd", "today": "2026-11-23"}', "asked-for-everything"),
        (b'{"id": "1", "by_what": null}', "asked-for-everything"),
    ],
)
def test_what_is_no_question_is_refused(address, bearer, body, code):
    reply = httpx.post(f"{address}/v1/questions", content=body, headers={"content-type": "application/json", **bearer})
    assert reply.json()["code"] == code


def test_a_question_that_declares_no_length_is_refused_for_its_size_all_the_same(address, bearer):
    reply = httpx.post(
        f"{address}/v1/questions",
        content=iter([b'{"id": "'] + [b"x" * 10_000] * 7),
        headers={"content-type": "application/json", **bearer},
    )
    assert (reply.status_code, reply.json()["code"]) == (413, "too-large")


def test_a_question_that_does_not_come_to_its_end_is_refused():
    with served(serving(Limits(reading_s=0.1))) as address:
        head = f"POST /v1/questions HTTP/1.1\r\nhost: here\r\nauthorization: Bearer {token(address)}\r\n"
        with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=10) as slow:
            slow.sendall(f"{head}content-type: application/json\r\ncontent-length: 500\r\n\r\n{{".encode())
            heard = b""
            while part := slow.recv(65_536):  # until it hangs up
                heard += part
    assert heard.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"too-slow"' in heard


def test_what_a_later_version_adds_to_a_question_does_no_harm(address, bearer):
    sent = msgspec.to_builtins(QUESTION) | {"urgency": "high"}
    assert httpx.post(f"{address}/v1/questions", json=sent, headers=bearer).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/questions", 405, "no-such-method"),
        ("GET", "/v2/questions", 404, "no-such-page"),
        ("GET", "/schema", 404, "no-such-page"),
        ("GET", "/", 404, "no-such-page"),
    ],
)
def test_an_address_that_is_none_is_refused(address, bearer, method, path, status, code):
    reply = httpx.request(method, address + path, headers=bearer)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": "Bearer nonsense"},
        {"authorization": "Basic ZGVzazpzZWNyZXQ="},
    ],
)
@pytest.mark.parametrize("path", ["/v1/questions", "/v1/description"])
def test_nobody_unknown_is_answered(address, headers, path):
    reply = ask(address, headers) if path == "/v1/questions" else httpx.get(address + path, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (401, "unauthenticated")
    assert reply.headers["www-authenticate"].startswith("Bearer")


def test_the_description_names_what_this_caller_may_ask(address, bearer):
    told = httpx.get(f"{address}/v1/description", headers=bearer).json()
    assert (told["protocol"], told["title"]) == (1, "Invented records")
    assert [one["key"] for one in told["sources"]] == ["pnd", "visor"]
    assert told["sources"][0]["asked_by"] == [["phone"], ["name", "born"]]


def test_health_and_the_schema_are_for_everybody(address):
    assert httpx.get(f"{address}/v1/health").json() == {"state": "up", "protocol": 1}
    schema = httpx.get(f"{address}/schema/openapi.json")
    assert schema.headers["content-type"] == "application/json"
    assert schema.json()["openapi"] == "3.1.0"


def test_a_token_is_given_for_a_secret_in_the_header_or_in_the_form(address):
    grant = {"grant_type": "client_credentials"}
    in_form = httpx.post(f"{address}/v1/token", data=grant | {"client_id": "desk", "client_secret": SECRET})
    quoted = httpx.QueryParams({"x": SECRET}).__str__()[2:]
    in_header = httpx.post(f"{address}/v1/token", data=grant, auth=("desk", quoted))
    for given in (in_form, in_header):
        assert (given.status_code, given.headers["cache-control"]) == (200, "no-store")
        assert given.json()["token_type"] == "Bearer"
        assert given.json()["expires_in"] == 300
        assert given.json()["scope"] == "elsewhere pnd visor"


NO_TOKEN = {
    "a wrong secret": ({"client_secret": "wrong"}, 401, "invalid_client"),
    "no secret": ({"client_secret": ""}, 401, "invalid_client"),
    "nobody of this name": ({"client_id": "nobody"}, 401, "invalid_client"),
    "another grant": ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    "no grant": ({"grant_type": ""}, 400, "invalid_request"),
    "a source that may not be asked": ({"scope": "pnd pnc"}, 400, "invalid_scope"),
    "a field that stands twice": ({"client_id": ["desk", "desk"]}, 401, "invalid_client"),
}


@pytest.mark.parametrize(("change", "status", "error"), NO_TOKEN.values(), ids=NO_TOKEN)
def test_no_token_is_given_for(address, change, status, error):
    form = {"grant_type": "client_credentials", "client_id": "desk", "client_secret": SECRET} | change
    reply = httpx.post(f"{address}/v1/token", data=form)
    assert (reply.status_code, reply.json()["error"]) == (status, error)
    assert SECRET not in reply.text
    assert ("www-authenticate" in reply.headers) == (status == 401)


def test_a_token_for_less_allows_less(address):
    less = {"authorization": f"Bearer {token(address, scope='visor')}"}
    assert ask(address, less).json()["code"] == "not-allowed"
    assert ask(address, less, source="visor").status_code == 200


def test_whoever_asks_too_much_is_told_when_to_come_again():
    slow = Limits(questions_per_s=0.01, questions_at_once=2)
    with served(serving(slow)) as address:
        mine, theirs = ({"authorization": f"Bearer {token(address, *who)}"} for who in ((), ("lesser", "another")))
        replies = [ask(address, mine) for _ in range(3)]
        other = ask(address, theirs, source="visor")
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert replies[2].json()["code"] == "too-many"
    assert 1 <= int(replies[2].headers["retry-after"]) <= 100
    assert other.status_code == 200


def test_secrets_cannot_be_guessed_one_after_the_other():
    with served(serving(Limits(wrong_secrets_per_s=0.01, wrong_secrets_at_once=2))) as address:
        tried = [
            httpx.post(
                f"{address}/v1/token",
                data={"grant_type": "client_credentials", "client_id": "desk", "client_secret": secret},
            ).status_code
            for secret in (SECRET, SECRET, SECRET, "a", "b", SECRET)
        ]
    assert tried == [200, 200, 200, 401, 401, 429]


def test_whoever_hangs_up_is_not_answered_any_longer():
    with served(serving()) as address:
        sent = {"authorization": f"Bearer {token(address)}"}
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(
                f"{address}/v1/questions",
                json=msgspec.to_builtins(msgspec.structs.replace(QUESTION, id="hung-up", why="never")),
                headers=sent,
                timeout=0.2,
            )
        until = time.monotonic() + 5
        while "hung-up" not in cancelled and time.monotonic() < until:
            time.sleep(0.01)
    assert "hung-up" in cancelled


def test_nothing_that_was_asked_and_no_secret_stands_in_the_log(address, bearer, caplog):
    caplog.set_level("DEBUG")
    for change in ({}, *(change for change, _, _ in REFUSED.values())):
        ask(address, bearer, **change)
    token(address)
    said = " ".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("firstcall", "uvicorn"))
    )
    assert "KeyError" in said
    assert not any(told in said for told in ("+447700900461", "Alan Example", SECRET, bearer["authorization"][7:]))
