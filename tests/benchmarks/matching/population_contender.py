"""Firstcall asked about the invented population: keys and weights as the product has them, without its store."""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from firstcall.incident.records import Named, RecordPerson
from firstcall.matching import asking, keys
from firstcall.matching.choosing import likeliest
from firstcall.matching.description import of_query, of_record
from firstcall.matching.model import DEFAULT, Model
from firstcall.matching.score import certainty_of, most_certain, weigh
from tests.benchmarks.matching import population
from tests.benchmarks.matching.corrupted import TODAY, Question
from tests.benchmarks.matching.firstcall_contender import PROCESSES, block
from tests.benchmarks.matching.judging import Scored

_T = TypeVar("_T")


@dataclass(frozen=True)
class Candidate:
    """A record that a question is held against: its weight, what it is called, what it may be called at most by its kind, and the
    kinds of key that led to it.
    """

    question: int
    record: str
    bits: float
    certainty: str
    most: str
    kinds: frozenset[str]


#: What the workers read; they are started by fork and only look.
_shared: dict[str, Any] = {}


def person_of(row: dict[str, str | None]) -> RecordPerson:
    """A row of the population as a record's person."""
    place = ", ".join(p for p in (f"{row['number']} {row['street']}", row["town"], row["postcode"]) if p)
    return RecordPerson(
        names=(Named(forenames=row["forenames"] or "", surname=row["surname"] or ""),),
        born=row["born"],
        sex=row["sex"],
        phones=(row["phone"],) if row["phone"] else (),
        emails=(row["email"],) if row["email"] else (),
        addresses=(place,),
    )


def contend(persons: int, asked: Sequence[Question], *, seed: int = 1, model: Model = DEFAULT) -> list[Candidate]:
    """Every record that each question is held against, as the product would: its keys, its limits, its weights."""
    described = [of_query(q.told.by_what(), TODAY) for q in asked]
    wanted = [asking.looks(d, persons, model=model) for d in described]
    most: dict[str, int] = {}
    for look in (look for looks in wanted for look in looks):
        most[look.key] = max(look.most + 1, most.get(look.key, 0))
    under = _under(persons, seed, most)
    led = [_led_to(looks, under, persons) for looks in wanted]
    pairs: defaultdict[int, list[int]] = defaultdict(list)
    for question, numbers in enumerate(led):
        for number in numbers:
            pairs[number].append(question)
    _shared.update(described=described, pairs=pairs, model=model)
    found = _in_chunks(_weigh_chunk, persons, seed)
    return [Candidate(q, record, *told, led[q][n]) for some in found for q, n, record, *told in some]


def _in_chunks(work: Callable[[tuple[int, int, int]], _T], persons: int, seed: int) -> list[_T]:
    spans = [(start, min(population.CHUNK, persons - start), seed) for start in range(0, persons, population.CHUNK)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        return pool.map(work, spans, chunksize=1)


def _under(persons: int, seed: int, most: Mapping[str, int]) -> dict[str, list[int]]:
    """The numbers of the records under each key that is wanted: the first ones, as many as the product looks at."""
    _shared["most"] = most
    under: defaultdict[str, list[int]] = defaultdict(list)
    for some in _in_chunks(_keys_of_chunk, persons, seed):
        for text, numbers in some.items():
            under[text] += numbers[: most[text] - len(under[text])]
    return under


def _keys_of_chunk(span: tuple[int, int, int]) -> dict[str, list[int]]:
    most, under = _shared["most"], defaultdict(list)
    for number, row in enumerate(population.drawn(*span).to_pylist(), start=span[0]):
        for text in most.keys() & keys.keys_of(of_record(person_of(row))):
            if len(under[text]) < most[text]:
                under[text].append(number)
    return dict(under)


def _led_to(looks: Sequence[asking.Look], under: Mapping[str, list[int]], persons: int) -> dict[int, frozenset[str]]:
    """The records that a question's keys lead to, no more than the product looks at, with the kinds of key that do."""
    pairs = [(at, number) for at, look in enumerate(looks) for number in block(look, under.get(look.key, ()))]
    found: dict[int, frozenset[str]] = dict.fromkeys(likeliest(looks, pairs, persons).records, frozenset())
    for at, number in pairs:
        if number in found:
            found[number] |= {keys.kind_of(looks[at].key)}
    return found


def _weigh_chunk(span: tuple[int, int, int]) -> list[tuple[int, int, str, float, str, str]]:
    described, pairs, model = _shared["described"], _shared["pairs"], _shared["model"]
    found = []
    for number, row in enumerate(population.drawn(*span).to_pylist(), start=span[0]):
        if number not in pairs:
            continue
        held = of_record(person_of(row))
        for question in pairs[number]:
            told = weigh(described[question], held, model=model)
            called = certainty_of(told.levels, told.bits, model).value
            most = most_certain(told.levels, model).value
            found.append((question, number, row["id"], told.bits, called, most))
    return found


def scored(found: Sequence[Candidate], asked: Sequence[Question], *, training: bool) -> Scored:
    """The candidates of one half of the questions, with the truth about them."""
    half = [c for c in found if asked[c.question].training is training]
    return Scored(
        np.array([c.bits for c in half]),
        np.array([asked[c.question].person == c.record for c in half], dtype=bool),
        np.ones(len(half), dtype=np.int64),
        sum(q.person is not None and q.training is training for q in asked),
    )
