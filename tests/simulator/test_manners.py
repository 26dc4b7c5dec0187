"""The manners of the simulated systems: as data, read strictly, and what they come to."""

from __future__ import annotations

import asyncio
from datetime import datetime, time
from pathlib import Path
from random import Random

import pytest

from firstcall.exercises import packaged
from firstcall.incident.datafile import BadData
from firstcall.incident.records import Record
from firstcall.simulator import manners
from firstcall.simulator.clock import LONDON
from firstcall.simulator.manners import Pace, ProfileName, Restricted, Window
from firstcall.simulator.system import AskedTooMuch, Away, system
from tests.simulator.conftest import QUICK

pytestmark = pytest.mark.pure


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


NIGHTLY = Window.model_validate({"from": time(23, 30), "minutes": 60})
SUNDAYS = Window.model_validate({"days": ["sun"], "from": time(3), "minutes": 30})
HOURLY = Window.model_validate({"from": time(0, 10), "minutes": 4, "every_minutes": 60})


@pytest.mark.parametrize(
    ("window", "now", "ends"),
    [
        (NIGHTLY, "2026-03-02T23:29:59", None),
        (NIGHTLY, "2026-03-02T23:30:00", "2026-03-03T00:30:00"),
        (NIGHTLY, "2026-03-03T00:29:59", "2026-03-03T00:30:00"),
        (NIGHTLY, "2026-03-03T00:30:00", None),
        (SUNDAYS, "2026-03-01T03:10:00", "2026-03-01T03:30:00"),
        (SUNDAYS, "2026-03-02T03:10:00", None),
        (HOURLY, "2026-03-02T14:12:00", "2026-03-02T14:14:00"),
        (HOURLY, "2026-03-02T14:14:00", None),
        (HOURLY, "2026-03-02T00:05:00", None),
    ],
)
def test_a_window_of_upkeep_says_when_it_ends(window: Window, now: str, ends: str | None) -> None:
    assert window.ends(at(now)) == (None if ends is None else at(ends))


@pytest.mark.parametrize(("median", "p99"), [(200.0, 2000.0), (15.0, 80.0), (900.0, 2600.0)])
def test_the_times_of_answer_have_the_median_and_the_p99_that_are_written(median: float, p99: float) -> None:
    chance = Random(3)
    pace = Pace(median_ms=median, p99_ms=p99)
    times = sorted(pace.wait(chance) * 1000 for _ in range(20_000))
    assert times[10_000] == pytest.approx(median, rel=0.05)
    assert times[19_800] == pytest.approx(p99, rel=0.15)


@pytest.mark.parametrize("name", ProfileName)
def test_the_same_seed_gives_the_same_night(name: ProfileName) -> None:
    shipped = manners.load()["pnd"]
    times = [[one.pace.wait(one.chance) for _ in range(5)] for one in (a_system("pnd", name), a_system("pnd", name))]
    assert times[0] == times[1]
    assert shipped.profiles[name] == a_system("pnd", name).pace


def a_system(key: str, name: ProfileName = ProfileName.CALM, now: str = "2026-03-04T12:00:00"):
    return system(manners.load()[key], (), profile=name, seed=4, now=lambda: at(now))


def test_a_system_that_is_looked_after_says_when_to_try_again() -> None:
    down = a_system("pnc", ProfileName.REAL, "2026-03-01T03:10:00")
    with pytest.raises(Away) as away:
        asyncio.run(down.take())
    assert away.value.seconds == 20 * 60


def test_a_quota_lets_so_many_through_a_minute_and_says_when_there_is_room() -> None:
    moment = [100.0]
    asked = a_system("pnc")
    asked.pace = QUICK.model_copy(update={"per_minute": 2})
    asked.monotonic = lambda: moment[0]

    def ask() -> None:
        asyncio.run(asked.take())

    ask()
    moment[0] = 130.0
    ask()
    with pytest.raises(AskedTooMuch) as much:
        ask()
    assert much.value.seconds == 30
    moment[0] = 160.5
    ask()
    assert asked.answered == 3


def test_every_profile_is_slower_the_worse_the_day_is_and_pnd_is_the_slowest() -> None:
    known = manners.load()
    for each in known.values():
        medians = [each.profiles[name].median_ms for name in ProfileName]
        assert medians == sorted(medians)
    real = {key: each.profiles[ProfileName.REAL].median_ms for key, each in known.items()}
    assert max(real, key=lambda key: real[key]) == "pnd"


def test_no_lot_closes_a_record_of_a_scenario() -> None:
    known = manners.load()
    records = [(s, r) for one in packaged.scenarios().values() for s, of in one.records.items() for r in of]
    simulated = [(known[source].restricted, record) for source, record in records if source in known]
    assert simulated
    assert not any(rule is not None and rule.holds(record) for rule, record in simulated)


def test_about_one_in_so_many_of_the_invented_force_is_closed_and_always_the_same() -> None:
    rule = Restricted(one_in=50, of="PND-", says="Speak to them.")
    records = [Record(id=f"PND-{number}") for number in range(100_000, 110_000)]
    closed = [record for record in records if rule.holds(record)]
    assert 120 < len(closed) < 280
    assert closed == [record for record in records if rule.holds(record)]
    assert not any(rule.holds(Record(id=f"CR-{number}")) for number in range(100_000, 101_000))


CALM = "{median_ms: 5, p99_ms: 9}"
FILE = f"""source: pnc
name: A system
says: Whoever is in it.
asked_by: [[name, born]]
profiles: {{calm: {CALM}, real: {CALM}, bad-night: {CALM}}}
canary: {{by: {{name: [Ann Example], born: ["1970-01-01"]}}, record: {{id: A-1}}}}
"""


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ("asked_by", "asked_bye", 4, "asked_by"),
        ("[name, born]]", "[name, bron]]", 4, "did you mean 'born'?"),
        ("bad-night:", "bad-nihgt:", 5, "bad-night"),
        (f", bad-night: {CALM}", "", 5, "add bad-night to profiles"),
        ("p99_ms: 9", "p99_ms: 4", 5, "p99_ms is shorter than median_ms"),
        ("source: pnc", "source: pcn", 1, "let them be the same"),
        ("id: A-1", "idd: A-1", 6, "a record will not do"),
        (', born: ["1970-01-01"]', "", 6, "the system does not answer this question"),
        ("says: Whoever", "withholds: [{fields: [names]}]\nsays: Whoever", 3, "nothing called 'names' can be withheld"),
    ],
)
def test_a_wrong_file_is_named_with_its_line_and_the_mend(
    tmp_path: Path, was: str, becomes: str, line: int, says: str
) -> None:
    assert was in FILE
    (tmp_path / "pnc.yaml").write_text(FILE)
    assert manners.load(tmp_path)["pnc"].name == "A system"
    (tmp_path / "pnc.yaml").write_text(FILE.replace(was, becomes, 1))
    with pytest.raises(BadData) as wrong:
        manners.load(tmp_path)
    assert f"pnc.yaml:{line}:" in str(wrong.value)
    assert says in str(wrong.value)
