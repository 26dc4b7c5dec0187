"""Clues weighed against each other: how likely something is, by weights that were learned from the corpus and ship with it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from math import exp

from firstcall.narrative.words import weights


def likely(what: str, clues: Iterable[str]) -> float:
    """How likely ``what`` is, from 0 to 1, by the clues that have a weight."""
    table = weights().get(what, {}).get("yes", {})
    if not table:
        return 0.0
    total = table.get("", 0.0) + sum(map(table.get, clues, repeat(0.0)))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def shares(what: str, clues: Iterable[str]) -> dict[str, float]:
    """How likely each kind is by the clues; adds up to 1. Empty where there are no weights."""
    found = list(clues)
    sums = {
        kind: table.get("", 0.0) + sum(map(table.get, found, repeat(0.0)))
        for kind, table in weights().get(what, {}).items()
    }
    most = max(sums.values(), default=0.0)
    raised = {kind: exp(max(-30.0, total - most)) for kind, total in sums.items()}
    whole = sum(raised.values())
    return {kind: value / whole for kind, value in raised.items()}


def speaks(what: str, clues: Iterable[str]) -> str:
    """The clue that speaks most for it, as it is told to whoever asks why."""
    table = weights().get(what, {}).get("yes", {})
    best = max(clues, key=lambda clue: table.get(clue, 0.0), default="")
    return best if table.get(best, 0.0) > 0 else ""
