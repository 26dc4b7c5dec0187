"""The harness measures what it says: nothing here is timed."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from firstcall.matching.calibrating import wilson
from tests.benchmarks.matching import brute, corrupted, judging, population, population_contender, sets, telling
from tests.benchmarks.matching.judging import Outcome, Scored

pytestmark = pytest.mark.pure

PERSONS = 2_000


def labelled(rows: list[tuple[str, str, str, str]]) -> sets.Labelled:
    """Persons of (id, cluster, surname, forename)."""
    plain = {i: dict.fromkeys(brute.COLUMNS, "") | {"surname": s, "first_name": f} for i, _, s, f in rows}
    ids = frozenset(plain)
    cluster = {i: c for i, c, *_ in rows}
    return sets.Labelled("few", dict.fromkeys(plain), plain, cluster, asked=ids, held=ids)  # type: ignore[arg-type]


FEW = labelled(
    [
        ("1", "a", "Sample", "Alan"),
        ("2", "a", "Sample", ""),
        ("3", "a", "Smyth", "Alan"),
        ("4", "b", "Sample", "Zoe"),
        ("5", "c", "", "Alan"),
    ]
)


def test_the_same_seed_gives_the_same_people_and_a_longer_population_begins_with_the_shorter() -> None:
    short = next(population.chunks(PERSONS))
    assert short.equals(next(population.chunks(PERSONS)))
    assert not short.equals(next(population.chunks(PERSONS, seed=2)))
    longer = list(population.chunks(population.CHUNK + 5))
    assert [len(t) for t in longer] == [population.CHUNK, 5]
    assert longer[0].equals(next(population.chunks(population.CHUNK * 3)))


def test_everybody_in_a_household_has_its_door_and_nobody_has_another_s_number() -> None:
    people = next(population.chunks(PERSONS)).to_pylist()
    phones = [p["phone"] for p in people if p["phone"]]
    assert len(phones) == len(set(phones))
    assert 0.55 < len(phones) / PERSONS < 0.65
    assert all(p["postcode"].startswith("ZZ") for p in people)
    of_one_door = [(a["surname"], b["surname"]) for a, b in pairwise(people) if _door(a) == _door(b)]
    assert sum(a == b for a, b in of_one_door) / len(of_one_door) > 0.6


def _door(person: dict[str, str]) -> tuple[str, ...]:
    return person["number"], person["street"], person["postcode"]


@pytest.mark.parametrize("number", [0, 399, 3999, 395_999, 396_000, 1_115_999])
def test_every_postcode_is_its_own(number: int) -> None:
    assert len({population.postcode(n) for n in (number, (number + 1) % 1_116_000, (number + 400) % 1_116_000)}) == 3


def test_questions_are_damaged_and_most_still_lead_to_their_person() -> None:
    asked = corrupted.questions(PERSONS, 80)
    assert asked == corrupted.questions(PERSONS, 80)
    assert all(q.damages and q.told.enough for q in asked)
    known = [n for n, q in enumerate(asked) if q.person is not None]
    assert 0.6 < len(known) / len(asked) < 0.95
    found = population_contender.contend(PERSONS, asked)
    reached = {c.question for c in found if c.record == asked[c.question].person}
    assert len(reached) / len(known) > 0.8
    assert not reached & (set(range(len(asked))) - set(known))


def test_blocking_counts_a_pair_for_each_who_found_it() -> None:
    side = judging.sides(FEW)
    outcome = Outcome("some", np.array([[0, 1], [0, 3]]), np.array([9.0, 4.0]), np.array([2, 1]), 0.0)
    recall, candidates = judging.blocking(outcome, side, "whole")
    assert (recall, candidates) == (2 / 6, 3 / 5)


@pytest.mark.parametrize(
    ("bits", "same", "total", "threshold", "f1"),
    [
        ([9, 8, 1], [1, 1, 0], 2, 8, 1.0),
        ([9, 9, 1], [1, 0, 1], 2, 1, 0.8),  # equal weights stand or fall together
        ([9, 8], [0, 0], 2, 9, 0.0),
        ([], [], 2, 0, 0.0),
    ],
)
def test_the_threshold_is_the_one_with_the_highest_f1(
    bits: list[int], same: list[int], total: int, threshold: float, f1: float
) -> None:
    told = Scored(np.array(bits, dtype=float), np.array(same, dtype=bool), np.ones(len(bits), dtype=np.int64), total)
    assert judging.best_threshold(told) == threshold
    assert judging.figures(told, threshold).f1 == pytest.approx(f1)


def test_a_brute_widening_counts_what_listing_all_pairs_would_find() -> None:
    def agree(a: str, b: str) -> bool:
        return any(FEW.plain[a][c] and FEW.plain[a][c] == FEW.plain[b][c] for c in ("surname", "first_name"))

    pairs = [p for p in combinations(sorted(FEW.plain), 2) if agree(*p)]
    last = brute.widen(FEW, 1.0)[-1]
    assert last.candidates == pytest.approx(2 * len(pairs) / len(FEW.plain))
    assert last.recall == pytest.approx(
        sum(FEW.cluster[a] == FEW.cluster[b] for a, b in pairs) / len(FEW.truth()), abs=1e-4
    )


def test_an_interval_holds_its_share_and_nothing_tells_nothing() -> None:
    low, high = wilson(95, 100)
    assert low < 0.95 < high
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_page_has_every_section_that_was_kept_and_what_was_not_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "KEPT", tmp_path / "kept.json")
    monkeypatch.setattr(telling, "PAGE", tmp_path / "page.md")
    missed = telling.at_most("slow", 0.5, 1 / 300)
    told = telling.Told("Loading", "How.", (missed,), (telling.Table("Rows", ("a", "b"), (("x", 1_000),)),), machine={})
    telling.keep("load", told, ["speed", "load"])
    telling.keep(
        "speed",
        telling.Told("Speed", "How.", (telling.at_least("recall", 0.99, 0.985),), machine={}),
        ["speed", "load"],
    )
    page = (tmp_path / "page.md").read_text()
    assert page.index("## Speed") < page.index("## Loading")
    assert "| Loading: slow | ≤ 1/300 | 0.5× | **no** |" in page
    assert "| Speed: recall | ≥ 0.9850 | 0.9900 | yes |" in page
    assert "| x | 1,000 |" in page
