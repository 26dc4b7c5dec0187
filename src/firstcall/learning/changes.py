"""What can change because of an item, by its permanent id: does it exist, what is it called, and what does it say now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from inspect import getsource

import msgspec

from firstcall.guidance import book as books
from firstcall.guidance import warnings
from firstcall.incident.learnt import Changed
from firstcall.people import training_files
from firstcall.review.rules import rules

#: The kinds in words: one, and the heading of many.
SAYS: Mapping[Changed, tuple[str, str]] = {
    Changed.RULE: ("quality rule", "Rules of quality"),
    Changed.COURSE: ("course", "Courses"),
    Changed.POLICY: ("refresher policy", "Refresher policies"),
    Changed.QUESTIONS: ("question set", "Question sets"),
    Changed.WARNING: ("warning", "Warnings"),
    Changed.ORDER: ("order pattern", "Order patterns"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can have changed. ``version`` is by its content: another content is another version."""

    changed: Changed
    code: str
    name: str
    version: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.changed}:{self.code}"


def things() -> Mapping[Changed, tuple[Thing, ...]]:
    """All that there is today, by kind, each kind by its ids."""
    book, training = books.current(), training_files.current()
    found = {
        Changed.RULE: [Thing(Changed.RULE, r.id, r.asks, _hash(getsource(r.read))) for r in rules()],
        Changed.COURSE: [Thing(Changed.COURSE, c.code, c.name, _struct(c)) for c in training.courses.values()],
        Changed.POLICY: [
            Thing(Changed.POLICY, p.code, f"{p.course.name}, {p.rule}", _struct(p)) for p in training.policies
        ],
        Changed.QUESTIONS: [Thing(Changed.QUESTIONS, q.set, q.name, q.version) for q in book.questions],
        Changed.WARNING: [
            Thing(Changed.WARNING, w.code, w.code.replace("-", " ").capitalize(), _hash(getsource(w.draw)))
            for w in warnings.rules()
        ],
        Changed.ORDER: [
            Thing(Changed.ORDER, o.pattern, o.says, _hash(json.dumps(o.model_dump(mode="json"), sort_keys=True)))
            for o in book.law.patterns.values()
        ],
    }
    return {kind: tuple(sorted(of, key=lambda one: one.code)) for kind, of in found.items()}


def thing(changed: Changed, code: str) -> Thing | None:
    """The thing of this id today; None where there is none."""
    return next((one for one in things()[changed] if one.code == code), None)


def _struct(value: msgspec.Struct) -> str:
    return _hash(msgspec.json.encode(value, order="deterministic").decode())


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
