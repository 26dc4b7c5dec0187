"""Train the weights that ship: `make train-default` writes src/firstcall/matching/data/model.json.

The persons are a drawing of the invented population of their own, with questions of their own about them: the report
figures are measured on another. What that population does not show (nobody in it takes another number, no record of it
is old, its postcodes are of one area, and who shares a door shares a surname, which two weights would count twice) keeps
what was set by hand; TRAINED is the whole list of what is taken over.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from random import Random

import msgspec

from firstcall.incident.codes import Certainty
from firstcall.matching import model as weights
from firstcall.matching.calibrating import fitted, threshold
from firstcall.matching.description import Description, of_query, of_record
from firstcall.matching.model import CERTAIN, PROBABLE, Calibration, Chance, Model, Thresholds
from tests.benchmarks.matching import corrupted, population_contender
from tests.benchmarks.matching.corrupted import TODAY, Question
from tests.benchmarks.matching.population_contender import Candidate

FILE = Path(weights.__file__).with_name("data") / "model.json"
VERSION = "2026.4"

#: The drawings: for the weights, and for the calibration. The report is measured on seed 1.
SEED, CHOSEN = 71, 72
SEED_CALIBRATED, CHOSEN_CALIBRATED = 81, 82
PERSONS, QUESTIONS = 100_000, 8_000
#: A store of a million: one of fewer records brings fewer who only look like the person.
PERSONS_CALIBRATED, QUESTIONS_CALIBRATED = 1_000_000, 16_000

#: A match of fewer bits is not brought by a search, so nothing is fitted to it.
LEAST_BITS = 10.0

#: How likely each single match is at least that is called so, among matches of every kind.
LEAST_CERTAIN, LEAST_PROBABLE = PROBABLE, 0.5

#: What is taken from the training, by field.
TRAINED = {
    "surname": ("agrees", "part", "similar", "alike", "distant", "differs"),
    "forename": ("agrees", "short-form", "similar", "alike", "distant", "differs"),
    "born": ("agrees", "year", "swapped", "near", "parts"),
}


@dataclass(frozen=True)
class Pairs:
    """Descriptions, and whose each is."""

    described: list[Description]
    truth: list[str]


def told() -> Pairs:
    """Persons as records have them; as questions tell them, damaged; and as half the callers do, without a slip."""
    asked = [q for q in corrupted.questions(PERSONS, QUESTIONS, seed=SEED, chosen=CHOSEN) if q.person is not None]
    rows = corrupted.rows_of(PERSONS, {int(str(q.person)[1:]) for q in asked}, SEED)
    chance = Random(SEED)
    pairs = Pairs([], [])
    for row in rows.values():
        plain = corrupted.said(row, chance)
        pairs.described.append(of_record(population_contender.person_of({k: v or None for k, v in row.items()})))
        pairs.described.append(of_query(plain.by_what(), TODAY))
        pairs.truth.extend((row["id"], row["id"]))
    for question in asked:
        pairs.described.append(of_query(question.told.by_what(), TODAY))
        pairs.truth.append(str(question.person))
    return pairs


def trained() -> Model:
    """The weights, not yet calibrated; in a process that is not forked, for the database under Splink has threads."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_trained).result()


def _trained() -> Model:
    from firstcall.holdings.training import train

    pairs, base = told(), weights.DEFAULT
    found = train(pairs.described, base=base, version=VERSION, says="", truth=pairs.truth)
    levels: dict[str, dict[str, Chance]] = {}
    for field, chances in base.levels.items():
        here = {name for name in TRAINED.get(field, ()) if (field, name) in found.seen_m}
        levels[field] = {name: _rounded(found.model if name in here else base, field, name) for name in chances}
    for field, share in unlisted(pairs, base).items():
        levels[field]["agrees"] = Chance(levels[field]["agrees"].m, float(f"{share:.2g}"))
    return msgspec.structs.replace(base, version=VERSION, says=_says(len(pairs.described)), levels=levels)


def unlisted(pairs: Pairs, base: Model) -> dict[str, float]:
    """How many bear a name that has no share of its own, as one who bears such a name meets it: kin are left out."""
    records = dict(zip(reversed(pairs.truth), reversed(pairs.described), strict=True))  # the first told of each
    homes = {place.shown: described for described in records.values() for place in described.addresses}
    names = [person.names[0] for person in homes.values() if person.names]
    return {
        "surname": _met([name.surname for name in names], base.frequencies.surnames),
        "forename": _met([name.forenames.partition(" ")[0] for name in names], base.frequencies.forenames),
    }


def _met(names: list[str], listed: Mapping[str, float]) -> float:
    counted = Counter(name for name in names if name and name not in listed)
    return sum(many * (many - 1) for many in counted.values()) / (counted.total() * (len(names) - 1))


def _rounded(model: Model, field: str, level: str) -> Chance:
    chance = model.levels[field][level]
    return Chance(float(f"{chance.m:.3g}"), float(f"{chance.u:.3g}"))


def _says(many: int) -> str:
    taken = "; ".join(f"{field}: {', '.join(names)}" for field, names in TRAINED.items())
    return (
        "m: share of true pairs at this level; u: share of pairs of two different people at it. A frequency, where there"
        f" is one for the value, stands in for u. Trained by Splink on {many} descriptions of invented persons whose truth"
        f" is known (make train-default), for these levels: {taken}. The u of a surname or forename that agrees is the share of"
        " one that is not listed. All other levels are set by hand, from public figures on births and households."
    )


def calibrated(model: Model) -> Model:
    """The model with its calibration, and with the thresholds that follow from it."""
    asked = corrupted.questions(
        PERSONS_CALIBRATED, QUESTIONS_CALIBRATED, seed=SEED_CALIBRATED, chosen=CHOSEN_CALIBRATED
    )
    found = population_contender.contend(PERSONS_CALIBRATED, asked, seed=SEED_CALIBRATED, model=model)
    some = [c for c in found if c.bits >= LEAST_BITS and c.most != Certainty.POSSIBLE.value]
    says = (
        f"{len(some)} matches of {LEAST_BITS:g} bits or more, of a kind that may be probable, to {QUESTIONS_CALIBRATED}"
        f" damaged questions about {PERSONS_CALIBRATED} invented persons."
    )
    calibration = fitted(*_judged(some, asked), says=says)
    return msgspec.structs.replace(model, calibration=calibration, thresholds=_thresholds(calibration, some, asked))


def _thresholds(calibration: Calibration, some: Sequence[Candidate], asked: Sequence[Question]) -> Thresholds:
    """From which bits what is called so keeps its promise: PROBABLE and CERTAIN of them are right, all taken together.

    And each by itself is no less likely than LEAST of its kind, by the calibration over both kinds.
    """
    of_kind = [c for c in some if c.most == Certainty.CERTAIN.value]
    certain = max(threshold(*_judged(of_kind, asked), CERTAIN), calibration.bits(LEAST_CERTAIN))
    below = [c for c in some if c.bits < certain or c.most != Certainty.CERTAIN.value]
    probable = max(threshold(*_judged(below, asked), PROBABLE), calibration.bits(LEAST_PROBABLE))
    return Thresholds(certain=ceil(certain * 10) / 10, probable=ceil(probable * 10) / 10)


def _judged(some: Sequence[Candidate], asked: Sequence[Question]) -> tuple[list[float], list[bool]]:
    return [c.bits for c in some], [asked[c.question].person == c.record for c in some]


def main(words: list[str]) -> int:
    """Train, calibrate, write, and say what came out. ``--calibrate``: the weights stay, and are calibrated anew."""
    model = calibrated(weights.DEFAULT if words == ["--calibrate"] else trained())
    weightless = msgspec.to_builtins(model)
    del weightless["frequencies"]  # stand in a file of their own
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(weightless), indent=1) + b"\n")
    print(f"{FILE.name}: version {model.version}, {model.thresholds}, {model.calibration}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
