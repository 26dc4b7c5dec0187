"""The kinds of order, of act and of pattern, as data: what the law says where an order's own words do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Self

import pydantic

from firstcall.guidance.markers import plain
from firstcall.guidance.orders import patterns as library
from firstcall.guidance.orders.patterns import Pattern
from firstcall.incident.datafile import BadData, Document, Fault, Shape, files, gathered, parse, read, shaped
from firstcall.incident.once import once
from firstcall.incident.records import Order
from firstcall.incident.three import Truth

HERE = Path(__file__).parent

#: Under what age somebody is a child where neither the order nor its law says.
CHILD_UNDER = 18


class Territory(StrEnum):
    """A part of the United Kingdom with courts and a law of its own."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"

    @property
    def says(self) -> str:
        """As people write it."""
        return {"england-and-wales": "England and Wales", "scotland": "Scotland"}.get(self.value, "Northern Ireland")


class Place(Shape):
    """Where this force is: its incidents happen there."""

    territory: Territory


class OrderType(Shape):
    """One kind of order: its name, its courts, where its law has it hold, when such orders were made, who is a child.

    ``holds_in``: where its law makes a breach an offence or has it enforced; ``not_in``: where its law says that it
    does not extend. Of a territory in neither nothing is said. ``made_until`` is the last day on which courts
    began to make it; ``successor`` is the kind that they make since.
    """

    type: str
    name: str
    known_as: tuple[str, ...] = ()
    child_under: Annotated[int, pydantic.Field(ge=1, le=25)] = CHILD_UNDER
    made_in: tuple[Territory, ...] = ()
    holds_in: tuple[Territory, ...] = ()
    not_in: tuple[Territory, ...] = ()
    made_from: date | None = None
    made_until: date | None = None
    successor: str = ""
    source: str = ""

    @pydantic.model_validator(mode="after")
    def _agrees(self) -> Self:
        if both := set(self.holds_in) & set(self.not_in):
            raise ValueError(f"it both holds and does not extend to {', '.join(sorted(both))}; keep one")
        if self.made_from and self.made_until and self.made_until < self.made_from:
            raise ValueError("made_until lies before made_from; change them round")
        return self

    def holds(self, here: Territory) -> Truth:
        """Whether such an order holds in a territory; unknown where its law says neither."""
        if here in self.not_in:
            return Truth.FALSE
        return Truth.TRUE if here in self.holds_in else Truth.UNKNOWN

    def out_of_its_time(self, made: date) -> str:
        """Why no such order can have been made on that day, in words; empty where one can."""
        if self.made_from is not None and made < self.made_from:
            return f"such orders are made from {self.made_from:%-d %B %Y} on"
        if self.made_until is not None and made > self.made_until:
            return f"such orders were made until {self.made_until:%-d %B %Y}"
        return ""


class Act(Shape):
    """One act that a condition forbids, and what shows that it was done. ``said``: a told act needs one of these words."""

    act: str
    says: str
    acts: tuple[str, ...]
    said: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    places: bool = False
    moved: bool = False
    ask: str = ""


class Means(Shape):
    """Words for a means, with the acts and facts that show it."""

    words: tuple[str, ...]
    acts: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class Acts(Shape):
    """All acts and means that are known here."""

    acts: tuple[Act, ...]
    means: tuple[Means, ...] = ()


@dataclass(frozen=True)
class Law:
    """What is known of orders in general, and where this force is. What it does not hold is read as it stands."""

    types: tuple[OrderType, ...]
    acts: tuple[Act, ...]
    means: tuple[Means, ...]
    patterns: Mapping[str, Pattern] = field(default_factory=dict)
    here: Territory = Territory.ENGLAND_AND_WALES

    @cached_property
    def _by_word(self) -> dict[str, tuple[OrderType, ...]]:
        words: dict[str, tuple[OrderType, ...]] = {}
        for kind in self.types:
            for word in dict.fromkeys(plain(w) for w in (kind.type, kind.name, *kind.known_as)):
                words[word] = (*words.get(word, ()), kind)
        return words

    def type(self, text: str, territory: str | None = None) -> OrderType:
        """The kind of order that a record's word means, of the courts of ``territory`` or else of this force's own.

        One that is not listed stands for itself.
        """
        held = self._by_word.get(plain(text), ())
        wanted = self.here if territory is None else plain(territory)
        ours = next((kind for kind in held if wanted in kind.made_in), None)
        first = ours or next(iter(held), None)
        return first or OrderType(type=text.strip() or "order", name=text.strip() or "order")

    def of(self, order: Order) -> OrderType:
        """The kind of an order, by its word and by where it was made."""
        return self.type(order.type, order.territory)

    @once()
    def child_limits(self, order: Order) -> tuple[int, ...]:
        """Under what age its law speaks of a child; two ages where its day does not fit its kind, for it may be another."""
        kind = self.of(order)
        limits = {kind.child_under}
        if kind.out_of_its_time(order.made):
            limits |= {k.child_under for k in self.types if k.type == kind.successor or k.successor == kind.type}
        return tuple(sorted(limits))

    def act(self, text: str) -> Act:
        """The act of a condition; one that is not listed is shown by its own fact or its own question alone."""
        word = plain(text)
        held = next((a for a in self.acts if a.act == word), None)
        return held or Act(act=word, says=text.strip(), acts=(word,), answers=(word,), ask=word)

    def pattern(self, text: str | None) -> Pattern | None:
        """The pattern that a record names; None where the library has none of that name."""
        return None if text is None else self.patterns.get(plain(text))


@cache
def load(directory: Path | None = None) -> Law:
    """The law of orders, with a force's own ``orders/`` beside or in place of the project's.

    ``orders/types/`` and ``orders/patterns/`` add or replace by the name of the file, ``orders/acts.yaml`` and
    ``orders/here.yaml`` (where the force is) stand in whole. Raises BadData with every fault of every file.
    """
    own = None if directory is None else directory / "orders"
    types = gathered(_files(own, "types"), lambda f: read(f, OrderType))
    held, here = read(_file(own, "acts.yaml"), Acts), read(_file(own, "here.yaml"), Place)
    documents = gathered(_files(own, "patterns"), parse)
    texts = {document.file: document for document in documents}
    patterns = gathered(texts, lambda f: shaped(texts[f], Pattern))
    law = Law(
        types=types,
        acts=held.acts,
        means=held.means,
        patterns={p.pattern: p for p in patterns},
        here=here.territory,
    )
    wrong = _faults(law, documents, patterns)
    if wrong:
        raise BadData(wrong)
    return law


def _faults(law: Law, documents: tuple[Document, ...], patterns: tuple[Pattern, ...]) -> list[Fault]:
    acts = frozenset(a.act for a in law.acts)
    types = frozenset(law._by_word)  # noqa: SLF001
    found: list[Fault] = []
    for document, pattern in zip(documents, patterns, strict=True):
        found += library.faults(document, pattern, acts, types)
        if law.patterns[pattern.pattern] is not pattern:
            found.append(document.fault(("pattern",), f"{pattern.pattern!r} stands in two files", "keep one of them"))
    return found


def _files(own: Path | None, part: str) -> tuple[Path, ...]:
    return files(HERE / part, None if own is None else own / part)


def _file(own: Path | None, name: str) -> Path:
    return own / name if own is not None and (own / name).is_file() else HERE / name
