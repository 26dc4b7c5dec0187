"""What a rule of quality is: it reads the summary of a closed contact and says met, not met, doubt or not applicable."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from inspect import getdoc

import msgspec

from firstcall.incident.codes import Verdict
from firstcall.review.summary import Summary

log = logging.getLogger(__name__)


class Judged(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a rule found: its verdict, why in a sentence, and the entries of the log that show it."""

    verdict: Verdict
    says: str
    rests_on: tuple[int, ...] = ()


Read = Callable[[Summary], Judged]


@dataclass(frozen=True)
class Rule:
    """One rule: its id for good, what it asks in a few words, the inspectors' point that it answers, what it rests on."""

    id: str
    asks: str
    answers: str
    source: str
    read: Read

    @property
    def says(self) -> str:
        """When it is met, not met or in doubt, in words, for the reference page."""
        return getdoc(self.read) or ""


_RULES: dict[str, Rule] = {}


def reads(code: str, *, asks: str, answers: str, source: str) -> Callable[[Read], Read]:
    """Mark a function as the rule with this id. An id has one function."""

    def mark(read: Read) -> Read:
        held = _RULES.get(code)
        if held is not None and held.read.__module__ != read.__module__:
            raise ValueError(f"{code!r} is a rule of {held.read.__module__}; give {read.__module__} an id of its own")
        _RULES[code] = Rule(code, asks, answers, source, read)
        return read

    return mark


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of every module of this package, by id."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    return tuple(_RULES[code] for code in sorted(_RULES))


def met(says: str, *rests_on: int) -> Judged:
    """The rule is met."""
    return Judged(Verdict.MET, says, _entries(rests_on))


def not_met(says: str, *rests_on: int) -> Judged:
    """The rule is not met."""
    return Judged(Verdict.NOT_MET, says, _entries(rests_on))


def unsure(says: str, *rests_on: int) -> Judged:
    """The log alone does not say: a person must read it."""
    return Judged(Verdict.DOUBT, says, _entries(rests_on))


def no_case(says: str) -> Judged:
    """There was nothing here that the rule could speak of."""
    return Judged(Verdict.NOT_APPLICABLE, says)


def judged_by(rule: Rule, summary: Summary) -> Judged:
    """What a rule says of a contact. One that fails leaves a doubt: what was not read is not met."""
    try:
        return rule.read(summary)
    except Exception:  # a fault in one rule costs a person a look, and the other rules nothing
        log.exception("the rule of quality %s failed on incident %s", rule.id, summary.incident)
        return unsure("This rule failed on this contact: read it yourself.", summary.closing)


def _entries(found: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({seq for seq in found if seq}))
