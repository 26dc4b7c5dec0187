"""A system made ill while it runs: what the desk makes of each illness, and who may make one ill."""

from __future__ import annotations

import http.client
import json
from datetime import timedelta

import httpx
import pytest

from firstcall.incident.codes import Outcome, Reason
from firstcall.simulator.system import STALE
from firstcall.sources.watching import Watch
from tests.simulator.conftest import TODAY, Simulator, Start

#: What a handler reads of each illness.
COMES_TO = {
    "hang": Reason.TIMEOUT,
    "drip": Reason.TIMEOUT,
    "reset": Reason.UNREACHABLE,
    "stale": Reason.STALE,
    "down": Reason.BUSY,
    "busy": Reason.BUSY,
}
pytestmark = pytest.mark.pure

KEYS = ("pnc", "international")


def ask(simulator: Simulator, key: str, *, deadline_ms: int = 600):
    return simulator.ask(key, name="Quentin Marlowe-Test", born="1948-02-29", deadline_ms=deadline_ms)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("manner", COMES_TO)
def test_an_ill_system_is_not_checked_and_a_well_one_answers_again(start: Start, key: str, manner: str) -> None:
    simulator = start()
    assert simulator.make(key, manner).json()["manner"] == manner
    ill = ask(simulator, key)
    assert (ill.outcome, ill.reason) == (Outcome.NOT_CHECKED, COMES_TO[manner])
    assert not ill.records
    simulator.make(key, "well")
    assert ask(simulator, key, deadline_ms=5000).outcome is (Outcome.TRACE if key == "pnc" else Outcome.NO_TRACE)


@pytest.mark.parametrize("manner", COMES_TO)
def test_the_others_stay_well(start: Start, manner: str) -> None:
    simulator = start()
    simulator.make("pnd", manner)
    assert ask(simulator, "pnc", deadline_ms=5000).outcome is Outcome.TRACE


@pytest.mark.parametrize("key", KEYS)
def test_a_system_that_is_wrong_finds_nobody_and_is_given_away_by_its_canary(start: Start, key: str) -> None:
    simulator = start()
    simulator.make(key, "wrong")
    result = ask(simulator, key, deadline_ms=5000)
    assert result.outcome is Outcome.NO_TRACE  # by itself nothing shows that it is wrong
    watch = Watch(simulator.rows[key], simulator.connections[key])
    now = simulator.systems[key].now()
    canary = watch.canary(now)
    assert canary is not None
    sung = simulator.ask(key, **{field: values[0] for field, values in canary.by_what.items()})
    turned = watch.sung(sung, now)
    assert turned is not None and turned.state == "wrong"
    assert watch.doubted(result).reason is Reason.CANARY_MISSED


def test_a_stale_system_says_of_which_day_it_is(start: Start) -> None:
    simulator = start()
    simulator.make("pnc", "stale")
    assert ask(simulator, "pnc").as_of == TODAY - STALE
    assert timedelta(days=92) < STALE


def test_the_control_tells_how_each_is(start: Start) -> None:
    simulator = start()
    simulator.make("visor", "hang")
    ask(simulator, "pnc", deadline_ms=5000)
    told = httpx.get(f"{simulator.address}/control/").json()
    assert told["visor"] == {"manner": "hang", "answered": 0, "records": 1}
    assert told["pnc"] == {"manner": "well", "answered": 1, "records": 1}
    assert httpx.get(f"{simulator.address}/control/visor").json()["manner"] == "hang"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/control/pnc", b'{"manner": "sulk"}', 400),
        ("/control/pnc", b"{", 400),
        ("/control/nothing", b'{"manner": "hang"}', 404),
        ("/control/", b'{"manner": "hang"}', 404),
        ("/elsewhere", b"", 404),
    ],
)
def test_what_cannot_be_meant_changes_nothing(start: Start, path: str, body: bytes, status: int) -> None:
    simulator = start()
    assert httpx.put(simulator.address + path, content=body).status_code == status
    assert {one["manner"] for one in httpx.get(f"{simulator.address}/control/").json().values()} == {"well"}


@pytest.mark.parametrize("headers", [{"Host": "elsewhere.example.org"}, {"Origin": "https://example.org"}])
def test_a_page_of_another_site_cannot_make_a_system_ill(start: Start, headers: dict[str, str]) -> None:
    simulator = start()
    port = int(simulator.address.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("PUT", "/control/pnc", json.dumps({"manner": "hang"}), headers)
    assert connection.getresponse().status == 403
    assert simulator.systems["pnc"].illness == "well"
