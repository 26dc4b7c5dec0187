"""Which systems cannot be asked about somebody yet, and for want of which fact."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from firstcall.guidance.plan import completes
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import UNKNOWN_ANSWERS, Plan, Reason
from firstcall.incident.held import CheckHeld, Person
from firstcall.incident.once import once
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class Waiting:
    """By field of one person, the names of the systems that wait for it: ``alone`` for it alone, ``further`` for more."""

    alone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    further: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def asked_by(self, fields: Collection[str]) -> tuple[str, ...]:
        """The systems that could be asked as soon as one of these fields is known."""
        return _of(self.alone, fields)

    def towards(self, fields: Collection[str]) -> tuple[str, ...]:
        """The systems that want one of these fields and something else as well, each once."""
        now = self.asked_by(fields)
        return tuple(name for name in _of(self.further, fields) if name not in now)


def waiting(person: Person, state: State, sources: Mapping[str, SourceRow], unsaid: Collection[str]) -> Waiting:
    """The due checks of a person that could not be made for want of a fact, by the fact.

    A system waits for a field where one of the sets by which it can be asked lacks it. A set that lacks something that
    nobody could say (``unsaid``) waits for nothing: it will not be complete.
    """
    lacking = _lacking(person, sources)
    alone: dict[str, list[str]] = {}
    further: dict[str, list[str]] = {}
    for key, row in sources.items():
        check = state.cell(person.ref, key)
        if check is None or not _incomplete(check):
            continue
        for missing in lacking[key]:
            if unsaid and any(f in unsaid for f in missing):
                continue
            for wanted in missing:
                (alone if len(missing) == 1 else further).setdefault(wanted, []).append(row.name)
    return Waiting({f: _once(names) for f, names in alone.items()}, {f: _once(names) for f, names in further.items()})


@once()
def _lacking(person: Person, sources: Mapping[str, SourceRow]) -> dict[str, list[list[str]]]:
    """What each system's sets lack of a person; a set that lacks nothing is left out."""
    known = _known(person)
    sets = {
        key: [[f for f in group if not completes(f, known)] for group in row.asked_by] for key, row in sources.items()
    }
    return {key: [missing for missing in each if missing] for key, each in sets.items()}


def unsaid(person: Person, state: State, fields_of: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The fields that nobody could or would say of a person. A date of birth is not asked where the age was not known."""
    codes = [a.question for a in state.answered.values() if a.person == person.ref and a.value in UNKNOWN_ANSWERS]
    fields = {field for code in codes for field in fields_of.get(code, ())}
    return frozenset(fields | {"born"} if "age" in fields else fields)


def _incomplete(check: CheckHeld) -> bool:
    return check.plan is Plan.DUE and check.reason is Reason.INCOMPLETE


def _known(person: Person) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for fact in person.facts:
        if fact.counts:
            known[fact.field] = (*known.get(fact.field, ()), str(fact.value))
    return known


def _of(waits: Mapping[str, tuple[str, ...]], fields: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for f in fields for name in waits.get(f, ())))


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
