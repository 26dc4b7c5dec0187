"""The curve of the questions, inside the desk's own settings: kinds of key added one by one, the most fruitful first."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from firstcall.holdings import looking_up, searching
from firstcall.matching import asking
from firstcall.matching.description import Description, of_query
from firstcall.matching.keys import KINDS, kind_of
from tests.benchmarks.figures import percentile


def measured(given: dict[str, Any]) -> dict[str, Any]:
    """Of each step the kind added (None: all that there are), block recall, candidates a question, and milliseconds."""
    source, today = given["source"], date.fromisoformat(given["today"])
    held = looking_up.standing(source)
    assert held is not None
    asked = [asking.looks(of_query(by_what, today), held.records) for by_what in given["questions"]]
    wanted = given["persons"]
    among = held.records
    order = _most_fruitful_first([_kinds_that_find(source, *one, among) for one in zip(asked, wanted, strict=True)])
    known = sum(person is not None for person in wanted)
    every, steps = asking.looks, []
    try:
        for upto in range(1, len(order) + 2):
            kinds = frozenset(order[:upto] if upto <= len(order) else KINDS)
            asking.looks = _only(every, kinds)
            found = [_under(source, looks, kinds, among) for looks in asked]
            recall = sum(p in ids for p, ids in zip(wanted, found, strict=True) if p is not None) / known
            took = _asked_twice(source, given["questions"], today)
            many = sum(map(len, found)) / len(found)
            kind = order[upto - 1] if upto <= len(order) else None
            steps.append({"kind": kind, "recall": recall, "candidates": many, "took": took})
    finally:
        asking.looks = every
    return {"steps": steps}


def _under(source: str, looks: Sequence[asking.Look], kinds: frozenset[str], among: int) -> frozenset[str]:
    some = [look for look in looks if kind_of(look.key) in kinds]
    rows = looking_up.likeliest_under(source, some, among)[0] if some else []
    return frozenset(row.record_id for row in rows)


def _kinds_that_find(source: str, looks: Sequence[asking.Look], person: str | None, among: int) -> frozenset[str]:
    if person is None:
        return frozenset()
    kinds = {kind_of(look.key) for look in looks}
    return frozenset(kind for kind in kinds if person in _under(source, looks, frozenset((kind,)), among))


def _most_fruitful_first(finders: Sequence[frozenset[str]]) -> list[str]:
    """The kinds in the order in which each finds the most of those whom no earlier one found."""
    left, order = [f for f in finders if f], []
    while left:
        kinds = sorted({kind for finder in left for kind in finder})
        best = max(kinds, key=lambda kind: sum(kind in finder for finder in left))
        order.append(best)
        left = [finder for finder in left if best not in finder]
    return order


def _only(
    every: Callable[..., tuple[asking.Look, ...]], kinds: frozenset[str]
) -> Callable[..., tuple[asking.Look, ...]]:
    def some(asked: Description, among: int) -> tuple[asking.Look, ...]:
        return tuple(look for look in every(asked, among) if kind_of(look.key) in kinds)

    return some


def _asked_twice(source: str, questions: Sequence[Any], today: date) -> dict[str, float]:
    """The median and the 99th percentile of a second pass over all questions, in milliseconds."""
    took: list[float] = []
    for _ in range(2):
        took.clear()
        for by_what in questions:
            began = time.perf_counter()
            try:
                searching.search(source, by_what, today=today)
            except searching.NothingToAsk:
                continue
            took.append((time.perf_counter() - began) * 1e6)
    return {str(share): percentile(sorted(took), share) / 1000 for share in (50, 99)}
