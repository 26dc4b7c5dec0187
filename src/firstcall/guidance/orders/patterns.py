"""The library of conditions that courts write again and again: one file a pattern, with its words, its source and its elements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Annotated

import msgspec
import pydantic

from firstcall.guidance.ages import limit
from firstcall.guidance.markers import plain
from firstcall.guidance.pages import Key, Words
from firstcall.incident.datafile import Document, Fault, Shape, Where, nearest
from firstcall.incident.records import Parameters

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")

#: What a record may give to a pattern, in the words of the record.
PARAMETERS = tuple(field.name for field in msgspec.structs.fields(Parameters))

Several = Annotated[
    tuple[Words, ...], pydantic.BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)
]


class Parameter(Shape):
    """What a record has to give for a pattern, in words; ``default`` where it may leave it out."""

    says: Words
    default: Several = ()


class TargetTemplate(Shape):
    """Whom a condition protects, with the parameters that name them in braces."""

    age: Words | None = None
    sex: Words | None = None
    named: Several = ()


class Template(Shape):
    """One condition that a pattern stands for. ``says`` are its own words, where the pattern stands for several."""

    act: Key
    says: str = ""
    target: TargetTemplate | None = None
    supervised: bool | None = None
    means: Words | None = None
    place: Several = ()
    elsewhere: bool | None = None
    hours: Words | None = None
    unless: Several = ()
    approval: Words | None = None
    notify: Words | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the condition in which a parameter may stand."""
        target = self.target or TargetTemplate()
        one = (self.says, target.age, target.sex, self.means, self.hours, self.approval, self.notify)
        return (*(text for text in one if text), *target.named, *self.place, *self.unless)


class Pattern(Shape):
    """A condition as courts word it: what it says, where such wording is seen, and the elements that it is weighed by."""

    pattern: Key
    says: Words
    source: Words
    of: tuple[str, ...] = ()  # kinds of order in which it is seen
    parameters: dict[str, Parameter] = {}
    conditions: Annotated[tuple[Template, ...], pydantic.Field(min_length=1)]

    def given(self, parameters: Parameters | None) -> dict[str, tuple[str, ...]]:
        """The value of each parameter: the record's own, else the default; none where the record leaves it out."""
        values = {}
        for name, taken in self.parameters.items():
            said = None if parameters is None else getattr(parameters, name, None)
            values[name] = (said,) if isinstance(said, str) and said.strip() else tuple(said or taken.default)
        return values


def placeholders(text: str) -> tuple[str, ...]:
    """The parameters that stand in a text."""
    return tuple(_PLACEHOLDER.findall(text))


def filled(text: str, values: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The text with its parameters put in: once for each value of a parameter that has several, not at all without one."""
    names = tuple(dict.fromkeys(placeholders(text)))
    chosen = product(*(values.get(name, ()) for name in names))
    return tuple(_put(text, dict(zip(names, one, strict=True))) for one in chosen)


def _put(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def faults(document: Document, pattern: Pattern, acts: frozenset[str], types: frozenset[str]) -> Iterator[Fault]:
    """What is wrong in a pattern beyond its shape, each with its line and its mend."""
    if document.file.stem != pattern.pattern:
        says = f"the pattern {pattern.pattern!r} stands in {document.file.name}"
        yield document.fault(("pattern",), says, f"call the file {pattern.pattern}.yaml")
    yield from _of_parameters(document, pattern)
    for number, one in enumerate(pattern.conditions):
        if one.act not in acts:
            says = f"there is no act {one.act!r}"
            mend = nearest(one.act, acts, "add it to acts.yaml")
            yield document.fault(("conditions", number, "act"), says, mend)
        if len(pattern.conditions) > 1 and not one.says:
            says = "one of several conditions has no words of its own"
            yield document.fault(("conditions", number), says, "add says to it")
    for number, kind in enumerate(pattern.of):
        if plain(kind) not in types:
            mend = nearest(kind, types, "add it to types/")
            yield document.fault(("of", number), f"there is no kind of order {kind!r}", mend)


def _of_parameters(document: Document, pattern: Pattern) -> Iterator[Fault]:
    used: set[str] = set()
    texts: list[tuple[Where, str]] = [(("says",), pattern.says)]
    texts += [(("conditions", n), text) for n, one in enumerate(pattern.conditions) for text in one.texts]
    for where, text in texts:
        for name in placeholders(text):
            used.add(name)
            if name not in pattern.parameters:
                mend = nearest(name, pattern.parameters, f"add {name} to parameters")
                yield document.fault(where, f"{{{name}}} is no parameter of the pattern", mend)
    for name, taken in pattern.parameters.items():
        where = ("parameters", name)
        if name not in PARAMETERS:
            mend = nearest(name, PARAMETERS, f"a record gives {', '.join(PARAMETERS)}")
            yield document.fault(where, f"no record gives a parameter {name!r}", mend)
        if name not in used:
            yield document.fault(where, f"{{{name}}} stands nowhere in the pattern", "use it, or take it out")
        if name == "age" and any(limit(age) is None for age in taken.default):
            yield document.fault(where, "its default names no age that can be read", "write child, <16 or <=16")
