"""The streams over a real socket: nothing is left out, nothing of a person is in them, and a revoked token hears no more."""

import asyncio
import json

import httpx
import pytest

from firstcall.api import listening
from firstcall.log.stream.frames import Frame

HERE = "event: here"
ELSEWHERE = {"X-Forwarded-For": "192.0.2.7"}  # as a proxy on this machine says; other tests fail often from here


@pytest.fixture(scope="module")
def token(desk):
    return desk.firstcall("token", "add", "cad", *(w for s in SCOPES for w in ("--scope", s))).split()[-1]


SCOPES = ("ring", "add-line", "read-state", "read-stream")


@pytest.fixture
def cad(desk, token):
    with httpx.Client(base_url=desk.address, headers={"Authorization": f"Bearer {token}"}, timeout=20) as client:
        yield client


def ring(cad):
    return cad.post("/api/v1/contacts", json={"channel": "999", "number": "01632 960201"}).json()["incident"]


def add(cad, incident, token):
    body = {"text": "Caller waits outside.", "token": token}
    assert cad.post(f"/api/v1/incidents/{incident}/lines", json=body).status_code == 201


def events(text):
    """(id, event, data) of each event of a stream."""
    told = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in lines:
            told.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return told


def caught_up(cad, path, cursor):
    answer = cad.get(path, params={"seconds": 0}, headers={"Last-Event-ID": str(cursor)})
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/event-stream"
    return events(answer.text)


def at_rest(cad, incident):
    """The cursor after which the sources have told all that they know."""
    cursor = 0
    while True:
        told = events(
            cad.get(
                f"/api/v1/incidents/{incident}/stream", params={"seconds": 1}, headers={"Last-Event-ID": str(cursor)}
            ).text
        )
        if told[-1][1] == "here":
            return cursor
        cursor = told[-1][0]


def test_what_was_missed_is_told_and_the_stream_of_no_time_ends(cad):
    (begin, name, _), *_ = events(cad.get("/api/v1/stream", params={"seconds": 0}).text)
    assert name == "here"
    incident = ring(cad)
    add(cad, incident, "s/1")
    told = caught_up(cad, "/api/v1/stream", begin)
    moved = [data for _, event, data in told if event == "incident"]
    assert moved[-1]["incident"] == incident and set(moved[-1]) == {"incident", "seq"}
    assert "01632" not in str(told) and "waits" not in str(told)


def test_a_look_moves_nothing_so_that_reading_does_not_call_for_reading(cad):
    incident = ring(cad)
    begin = at_rest(cad, incident)
    for _ in range(3):
        assert cad.get(f"/api/v1/incidents/{incident}").status_code == 200
    told = caught_up(cad, f"/api/v1/incidents/{incident}/stream", begin)
    assert [event for _, event, _ in told if event == "incident"] == []


def test_the_stream_of_one_incident_tells_of_that_one_alone(cad):
    first, second = ring(cad), ring(cad)
    told = caught_up(cad, f"/api/v1/incidents/{first}/stream", 0)
    assert {data["incident"] for _, event, data in told if event == "incident"} == {first} and second != first


def test_a_listener_hears_of_what_happens_now_and_goes_on_where_it_was_cut_off(cad):
    incident = ring(cad)
    with cad.stream("GET", f"/api/v1/incidents/{incident}/stream") as live:
        lines = live.iter_lines()
        assert next(line for line in lines if line.startswith("event")) == HERE
        add(cad, incident, "live/1")
        heard = next(line for line in lines if line.startswith("id:"))
    last = int(heard.partition(": ")[2])
    add(cad, incident, "live/2")
    told = [one for one in caught_up(cad, f"/api/v1/incidents/{incident}/stream", last) if one[1] == "incident"]
    assert told and all(cursor > last for cursor, _, _ in told)


def test_a_stream_asked_for_some_seconds_ends_by_itself(cad):
    answer = cad.get("/api/v1/stream", params={"seconds": 1})
    assert answer.status_code == 200 and HERE in answer.text


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/v1/incidents/999999/stream?seconds=0", {}, 404),
        ("/api/v1/stream?seconds=-1", {}, 422),
        ("/api/v1/stream?seconds=x", {}, 422),
        ("/api/v1/stream?seconds=0", {"Last-Event-ID": "x"}, 422),
        ("/api/v1/stream?seconds=0", {"Authorization": "Bearer fc_wrong"}, 401),
    ],
)
def test_what_cannot_be_followed_is_a_problem(cad, path, headers, status):
    answer = cad.get(path, headers=ELSEWHERE | headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_token_without_the_scope_hears_nothing(desk, cad):
    token = desk.firstcall("token", "add", "deaf", "--scope", "read-state").split()[-1]
    headers = ELSEWHERE | {"Authorization": f"Bearer {token}"}
    assert cad.get("/api/v1/stream?seconds=0", headers=headers).status_code == 403


def test_no_token_stands_in_what_the_server_wrote(desk, cad, token):
    cad.get("/api/v1/stream?seconds=0")
    cad.get("/api/v1/stream?seconds=0", headers={"Authorization": "Bearer fc_planted-and-wrong"})
    assert token not in desk.log and "fc_planted-and-wrong" not in desk.log


@pytest.mark.parametrize(
    ("frame", "incident", "sent"),
    [
        (Frame(9, "i7", "3"), None, b'id: 9\nevent: incident\ndata: {"incident":7,"seq":3}\n\n'),
        (Frame(9, "i7", "3", before=True), 7, b'id: 9\nevent: incident\ndata: {"incident":7,"seq":3}\n\n'),
        (Frame(9, "i7", "3"), 77, b""),
        (Frame(9, "queue", "9"), None, b""),
        (Frame(9, "i7", "3", looks_only=True), None, b""),
    ],
)
def test_a_frame_is_written_for_whom_it_concerns(frame, incident, sent):
    assert listening.incidents_moved(incident)(frame) == sent


def test_a_stream_ends_once_its_token_is_revoked(monkeypatch):
    """The real stream asks each ten seconds; here it asks at once, and what it asks is told to have changed."""

    async def beats(*args, **kwargs):
        for _ in range(3):
            yield b": still here\n\n"

    standing = iter([True, False])
    monkeypatch.setattr(listening, "ASK_AGAIN", 0.0)
    monkeypatch.setattr(listening, "serve", beats)
    monkeypatch.setattr(listening, "_stands", lambda token: next(standing))

    async def run():
        return [part async for part in listening.follow(None, token=1, cursor=5, incident=None, seconds=None)]

    assert len(asyncio.run(run())) == 2  # where it begins, and one beat
