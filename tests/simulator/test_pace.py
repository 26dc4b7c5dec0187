"""How long an answer takes, and what a system says that is down or asked too much, over a socket."""

from __future__ import annotations

import time
from datetime import timedelta

import httpx
import pytest

from firstcall.incident.codes import Outcome, Reason
from firstcall.simulator.manners import Pace, Window
from tests.simulator.conftest import NOW, QUICK, Simulator, Start

pytestmark = pytest.mark.pure

ASKED = {
    "id": "1/pnc",
    "incident": 1,
    "source": "pnc",
    "by_what": {"name": ["Quentin Marlowe-Test"], "born": ["1948-02-29"]},
    "today": "2026-03-04",
}
EXAMPLE = {"schema": "Person", "properties": {"name": ["Leopold Vandermeer-Test"]}}


def post(simulator: Simulator, key: str) -> httpx.Response:
    """A question straight to the socket, without the desk's connector."""
    secret = (simulator.secrets / f"simulated-{key}").read_text().strip()
    if key == "international":
        headers = {"authorization": f"ApiKey {secret}"}
        return httpx.post(f"{simulator.address}/{key}/match/default", json={"queries": {"q": EXAMPLE}}, headers=headers)
    client = {"grant_type": "client_credentials", "client_id": "firstcall-demonstration", "client_secret": secret}
    token = httpx.post(f"{simulator.address}/{key}/v1/token", data=client).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    return httpx.post(f"{simulator.address}/{key}/v1/questions", json=ASKED, headers=headers)


@pytest.mark.parametrize("key", ["pnc", "international"])
def test_a_system_that_is_down_says_when_to_try_again(start: Start, key: str) -> None:
    simulator = start()
    began = (NOW - timedelta(minutes=5)).time()
    window = Window.model_validate({"from": began, "minutes": 15})
    simulator.systems[key].pace = Pace(median_ms=1, p99_ms=1, down=(window,))
    answer = post(simulator, key)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "600")
    result = simulator.ask(key, name="Quentin Marlowe-Test", born="1948-02-29")
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.BUSY)


@pytest.mark.parametrize("key", ["pnc", "international"])
def test_a_quota_is_refused_with_the_seconds_to_wait(start: Start, key: str) -> None:
    simulator = start()
    simulator.systems[key].pace = QUICK.model_copy(update={"per_minute": 1})
    assert post(simulator, key).status_code == 200
    refused = post(simulator, key)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert simulator.ask(key, name="Quentin Marlowe-Test", born="1948-02-29").reason is Reason.BUSY


def test_an_answer_takes_the_time_that_its_manners_say(start: Start) -> None:
    simulator = start()
    simulator.systems["pnd"].pace = Pace(median_ms=400, p99_ms=400)
    began = time.monotonic()
    result = simulator.ask("pnd", name="Barnaby Thistlewood-Test", born="1946-11-30")
    assert time.monotonic() - began >= 0.4
    assert result.outcome is Outcome.TRACE
    late = simulator.ask("pnd", name="Barnaby Thistlewood-Test", born="1946-11-30", deadline_ms=200)
    assert late.reason is Reason.TIMEOUT
