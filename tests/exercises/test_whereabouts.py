"""Every postcode that is invented has an invented place."""

from __future__ import annotations

import math
import re
from datetime import date
from pathlib import Path

from firstcall.exercises import packaged
from firstcall.exercises.force import make_force
from firstcall.exercises.invented.whereabouts import whereabouts

CODE = re.compile(r"\bZZ\d{1,2} \d[A-Z]{2}\b")
PLACES = {row.postcode: (row.easting, row.northing) for row in whereabouts()}


def test_every_postcode_of_an_invented_force_has_a_place(tmp_path: Path) -> None:
    force = make_force(tmp_path, seed=3, persons=3000, staff=1, today=date(2026, 1, 5))
    used = {code for path in force.extracts.values() for code in CODE.findall(path.read_text("utf-8"))}
    assert len(used) > 20
    assert used <= set(PLACES)


def test_every_postcode_of_a_scenario_has_a_place() -> None:
    used = {code for path in packaged.paths() for code in CODE.findall(Path(path).read_text("utf-8"))}
    assert used and used <= set(PLACES)


def test_no_two_towns_are_within_reach_of_each_other() -> None:
    town_of = {code: (int(code[2:].split()[0]) + 1) // 3 for code in PLACES}
    middles = {town: PLACES[code] for code, town in town_of.items()}
    far = [math.dist(a, b) for one, a in middles.items() for other, b in middles.items() if one < other]
    assert min(far) > 10_000
