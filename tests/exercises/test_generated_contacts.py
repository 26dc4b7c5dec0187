"""Generated contacts, drawn anew at every run: ordinary ones leave the desk quiet, and a planted danger is found.

The whole figures are `python -m tests.benchmarks guidance`; here is a smaller draw that seldom fails without cause.
"""

from __future__ import annotations

from math import comb
from random import SystemRandom

import pytest
from msgspec.structs import replace

from tests.exercises.generated_contacts import batch, came, played
from tests.exercises.generated_dangers import DANGERS
from tests.exercises.generated_lines import CORPUS, corpus, ordinary

#: What may be: loud warnings in an ordinary contact, and dangers not found where lines have to be read for them.
LOUD, MISSED = 0.05, 0.05
CONTACTS = 20
#: How many there may be in so many contacts here: by chance alone there are more in fewer than one run of two thousand.
MOST_LOUD, MOST_MISSED = 6, 6


def more_by_chance(most: int, of: int, share: float) -> float:
    """How likely more than ``most`` of so many are, where each is with this share."""
    return 1 - sum(comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(most + 1))


@pytest.fixture
def seed() -> int:
    """Another one at each run; a failure tells it."""
    return SystemRandom().randrange(10**9)


def test_by_chance_alone_they_fail_in_fewer_than_one_run_of_two_thousand() -> None:
    assert more_by_chance(MOST_LOUD, CONTACTS, LOUD) < 1 / 2000
    assert more_by_chance(MOST_MISSED, CONTACTS, MISSED) < 1 / 2000


def test_ordinary_contacts_are_quiet_and_dangers_that_lines_tell_of_are_found(run, seed) -> None:
    all_of_it = played(run, [seed], ordinary=CONTACTS, planted=CONTACTS)
    assert (all_of_it.ordinary, all_of_it.dangers) == (CONTACTS, CONTACTS)
    assert len(all_of_it.loud) <= MOST_LOUD, "\n".join(map(str, all_of_it.loud))
    assert len(all_of_it.missed) <= MOST_MISSED, "\n".join(map(str, all_of_it.missed))


def test_every_danger_is_found_where_the_handler_fills_in_who_somebody_is(run, seed) -> None:
    all_of_it = played(run, [seed], ordinary=0, planted=len(DANGERS), filled_in=True)
    assert all_of_it.dangers == len(DANGERS)
    assert not all_of_it.missed, "\n".join(map(str, all_of_it.missed))


def test_without_its_records_a_danger_is_not_found(run, seed) -> None:
    made = batch(seed, ordinary=0, planted=len(DANGERS), filled_in=True)
    bare = replace(made.scenario, records={})
    missed = came(made, run(bare)).missed
    assert len(missed) >= len(DANGERS) - 2, "only what is told in so many words is found without a record"


def test_the_same_seed_gives_the_same_contacts_and_another_gives_others(seed) -> None:
    one, same, other = (batch(n, ordinary=3, planted=3).scenario for n in (seed, seed, seed + 1))
    assert one == same and one.contacts != other.contacts


def test_the_lines_are_of_the_training_part_alone() -> None:
    assert CORPUS.name == "training" and len(corpus()) > 300 and len(ordinary()) > 100
