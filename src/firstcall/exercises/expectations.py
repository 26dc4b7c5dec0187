"""The expectations of a scenario, read from its file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from firstcall.exercises.given import Given, shown
from firstcall.exercises.offsets import read_span
from firstcall.exercises.record_parts import words
from firstcall.exercises.scenario import DEEDS, AnswerWanted, Expectation, FactWanted, LinkWanted
from firstcall.exercises.shapes import build, build_struct, reads, reads_field
from firstcall.incident.codes import Level
from firstcall.incident.three import Truth

#: What an expectation may name; exactly one of them.
SUBJECTS = ("warning", "answer", "refused", "link", "question", "fact")

#: The warning that stands for every warning.
ANY = "any"

#: What a link is found by.
LINKED_BY = ("number", "person", "address", "household")

_FILTERS = {
    "level": ("warning",),
    "elements": ("warning",),
    "person": ("warning", "question", "answer", "fact"),
    "why": ("refused",),
}
_STEP = re.compile(r"step-([1-9][0-9]{0,5})\Z")


@reads(Expectation)
def read_expectation(given: Given) -> Expectation:
    """One line of ``expect``. Raises FileFault."""
    keys = given.only(("contact", *SUBJECTS, *_FILTERS, "within", "after", "never"), required=("contact",))
    subjects = [key for key in keys if key in SUBJECTS]
    if len(subjects) != 1:
        says = "names no entry" if not subjects else f"names several entries ({', '.join(subjects)})"
        raise given.fault(f"an expectation {says}", f"give it one of {', '.join(SUBJECTS)}")
    (subject,) = subjects
    for key, goes_with in _FILTERS.items():
        if key in keys and subject not in goes_with:
            raise keys[key].fault(f"{key} says nothing about {subject}", f"{key} goes with {' or '.join(goes_with)}")
    built: dict[str, Any] = {subject: _SUBJECT_READERS[subject](keys[subject])}
    built |= {key: reader(keys[key]) for key, reader in _READERS.items() if key in keys}
    return Expectation(line=given.line, **built)


def _refused(given: Given) -> str:
    return given.one_of(("contact", *DEEDS))


def _some(given: Given, kind: Any) -> Any:
    built = build_struct(given, kind)
    if not given.keys:
        raise given.fault(f"{given.called} names nothing", "say at least one thing about it")
    return built


_SUBJECT_READERS: dict[str, Callable[[Given], Any]] = {
    "warning": words,
    "answer": lambda given: _some(given, AnswerWanted),
    "refused": _refused,
    "link": lambda given: _some(given, LinkWanted),
    "question": words,
    "fact": lambda given: _some(given, FactWanted),
}


@reads_field(LinkWanted, "by")
def _linked_by(given: Given) -> str:
    return given.one_of(LINKED_BY)


@reads_field(FactWanted, "value")
def _fact_value(given: Given) -> str:
    return given.written()


def _levels(given: Given) -> tuple[Level, ...]:
    if given.tag == "seq":
        return build(given, tuple[Level, ...])
    return (Level(given.one_of([str(level) for level in Level])),)


def _elements(given: Given) -> dict[str, Truth]:
    """Each element with its value, as a mapping or as a list of {element, value}."""
    if given.tag == "map":
        return {name: _truth(value) for name, value in given.keys.items()}
    found: dict[str, Truth] = {}
    for item in given.items():
        keys = item.only(("element", "value", "from"), required=("element", "value"))
        found[words(keys["element"])] = _truth(keys["value"])
    return found


def _truth(given: Given) -> Truth:
    if given.tag == "bool":
        return Truth.of(given.yes_no())
    return Truth(given.one_of([str(t) for t in Truth]))


def _within(given: Given) -> timedelta:
    text = given.written()
    try:
        span = read_span(text)
    except OverflowError:
        span = None
    if span is None:
        raise given.fault(f"within is no span of time ({shown(text)})", "write 5s, 10m, 2h or 1d")
    return span


def _after(given: Given) -> int:
    """0 for the contact's beginning, N for its step N."""
    word = given.text()
    if word == "start":
        return 0
    step = _STEP.match(word)
    if step is None:
        raise given.fault(f"after cannot be {shown(word)}", "write start, or step-1 for the first step")
    return int(step[1])


def _why(given: Given) -> tuple[str, ...]:
    return tuple(words(item) for item in given.items()) if given.tag == "seq" else (words(given),)


_READERS = {
    "contact": words,
    "level": _levels,
    "person": words,
    "elements": _elements,
    "why": _why,
    "within": _within,
    "after": _after,
    "never": Given.yes_no,
}
