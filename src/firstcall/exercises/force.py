"""An invented force: what sixteen record systems hold of people who do not exist, and the staff of its control room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import msgspec

from firstcall.exercises.invented import staffing
from firstcall.exercises.invented.everyday import Everyday
from firstcall.exercises.invented.extracts import Extracts, Lots
from firstcall.exercises.invented.households import Population
from firstcall.exercises.invented.numbers import Numbers, scenario_numbers
from firstcall.exercises.invented.offending import Offending
from firstcall.exercises.invented.staffing import StaffMember
from firstcall.exercises.invented.welfare import Welfare


@dataclass(frozen=True, slots=True)
class Force:
    """Where an invented force was written, and how much of it there is."""

    extracts: dict[str, Path]  # by source; ContactPoint's is empty, for it is closed
    records: dict[str, int]  # by source
    staff: Path
    persons: int


def make_force(directory: Path, *, seed: int, persons: int = 20_000, staff: int = 50, today: date) -> Force:
    """Write an extract for each source and a staff file into ``directory``, as JSON Lines.

    The same seed, numbers and day give the same bytes. Telephone numbers come from Ofcom's drama ranges without those
    of the scenarios; they are some fifteen thousand, so many persons have none. Whoever is managed in ViSOR has a
    nominal in force intelligence that says so.
    """
    chance = Random(seed)  # noqa: S311  # nosec B311 # the same seed, the same people; no secret
    numbers = Numbers(chance, kept=scenario_numbers())
    population = Population(chance, persons=persons, today=today, numbers=numbers)
    made, lots = 0, Lots(chance)
    with Extracts(directory, chance=chance, today=today) as extracts:
        what_befell = [life(extracts, population, lots, chance) for life in (Offending, Welfare, Everyday)]
        for household in population.households():
            made += len(household.members)
            for life in what_befell:
                life.of(household)
    path = directory / "staff.jsonl"
    _write_staff(path, seed=seed, count=staff, today=today)
    return Force(extracts=extracts.paths, records=dict(extracts.counts), staff=path, persons=made)


def read_staff(path: Path) -> tuple[StaffMember, ...]:
    """The members of staff of a staff file."""
    return tuple(msgspec.json.decode(line, type=StaffMember) for line in path.read_bytes().splitlines())


def _write_staff(path: Path, *, seed: int, count: int, today: date) -> None:
    encode, chance = msgspec.json.Encoder().encode, Random(f"staff {seed}")  # noqa: S311  # nosec B311 # as above
    with path.open("wb") as file:
        for member in staffing.members(chance, count=count, today=today):
            file.write(encode(member) + b"\n")
