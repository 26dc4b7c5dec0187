"""The demonstration as `make run` starts it: the case crosses sockets, and the desk outlives the simulator, never the other way."""

from __future__ import annotations

import json
import os
import re
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.kept import entries
from tests.running import RunningDesk, running_desk

SIMULATED = {"pnc", "visor", "pnd", "ceop", "child-protection", "international"}


@pytest.fixture(scope="module")
def desk() -> Iterator[RunningDesk]:
    with running_desk(simulated=True) as running:
        yield running


def address(desk: RunningDesk) -> str:
    text = (desk.data / "simulator" / "connections" / "pnc.yaml").read_text()
    found = re.search(r"http://127\.0\.0\.1:\d+", text)
    assert found is not None
    return found.group()


def control(desk: RunningDesk) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address(desk)}/control/", timeout=10) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


def simulator_of(desk: RunningDesk) -> int:
    """The process whose parent is the desk."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = status.read_text()
        except OSError:
            continue
        if f"\nPPid:\t{desk.process.pid}\n" in told:
            return int(status.parent.name)
    raise AssertionError("the desk has no child")


def play(desk: RunningDesk) -> int:
    said = desk.firstcall("call", "case-first-call/first", "--play", "--pace", "100")
    return int(re.findall(r"Incident (\d+)", said)[0])


def answers(desk: RunningDesk, incident: int) -> dict[str, dict[str, Any]]:
    """The latest answer to each check, by the check's id."""
    return {entry["check"]: {"outcome": "not_checked", **entry} for entry in entries(desk, incident, "answer")}


def until(what: Callable[[], Any]) -> Any:
    for _ in range(600):
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


def by_source(desk: RunningDesk, incident: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for check, answer in answers(desk, incident).items():
        found.setdefault(check.split(":")[1], []).append(answer)
    return found


def test_the_case_finds_over_sockets_what_it_found_in_extracts(desk: RunningDesk) -> None:
    incident = play(desk)

    def offender() -> list[dict[str, Any]]:
        held = [record for answer in by_source(desk, incident).get("visor", []) for record in answer.get("records", ())]
        return [record for record in held if record["id"] == "V-2209"]

    (found, *_) = until(offender)
    assert found["record"]["persons"][0]["orders"][0]["type"] == "SHPO"
    assert until(lambda: [e for e in entries(desk, incident, "warning") if e["code"] == "order-breach-possible"])
    assert control(desk)["visor"]["answered"] > 0
    assert control(desk)["pnd"]["answered"] > 0
    assert not {e["source"] for e in entries(desk, 0, "collected") if "source" in e} & SIMULATED


def test_what_is_simulated_is_not_kept_as_an_extract_and_no_secret_is_open(desk: RunningDesk) -> None:
    records = {path.stem for path in (desk.data / "simulator" / "records").iterdir()}
    assert records == SIMULATED
    secrets = list((desk.data / "secrets").glob("simulated-*"))
    assert len(secrets) == 6
    assert not any(path.stat().st_mode & 0o077 for path in secrets)
    kept = desk.log + "".join(path.read_text() for path in (desk.data / "simulator").rglob("*.yaml"))
    assert not any(path.read_text().strip() in kept for path in secrets)


def test_a_desk_whose_simulator_died_says_that_the_six_cannot_be_reached(desk: RunningDesk) -> None:
    os.kill(simulator_of(desk), signal.SIGKILL)
    incident = play(desk)

    def not_reached() -> set[str]:
        told = by_source(desk, incident)
        return {
            source for source in SIMULATED & told.keys() if any(a.get("reason") == "unreachable" for a in told[source])
        }

    until(lambda: not_reached() >= {"visor", "pnd", "child-protection"})
    told = by_source(desk, incident)
    assert not [a for source in SIMULATED & told.keys() for a in told[source] if a["outcome"] == "no_trace"]
    assert any(answer["outcome"] == "trace" for answer in told["force-intelligence"])
    with urllib.request.urlopen(desk.address + "/sign-in/", timeout=10) as page:
        assert page.status == 200


def test_a_desk_that_starts_again_has_a_simulator_again_and_takes_it_along_when_it_is_killed(desk: RunningDesk) -> None:
    desk.kill()
    desk.start_again()
    at = address(desk)
    assert {one["manner"] for one in control(desk).values()} == {"well"}
    desk.kill()

    def gone() -> bool:
        try:
            with urllib.request.urlopen(f"{at}/control/", timeout=5):
                return False
        except (urllib.error.URLError, ConnectionError):
            return True

    assert until(gone)
