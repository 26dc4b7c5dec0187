"""The kinds of order and of act, as data: what the law says where an order's own words do not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

import pydantic

from firstcall.guidance.markers import plain
from firstcall.incident.datafile import Shape, files, gathered, read

HERE = Path(__file__).parent

#: Under what age somebody is a child where neither the order nor its law says.
CHILD_UNDER = 18


class OrderType(Shape):
    """One kind of order: what it is called, and under what age its law speaks of a child."""

    type: str
    name: str
    known_as: tuple[str, ...] = ()
    child_under: Annotated[int, pydantic.Field(ge=1, le=25)] = CHILD_UNDER
    source: str = ""


class Act(Shape):
    """One act that a condition forbids, and what shows that it was done."""

    act: str
    says: str
    acts: tuple[str, ...]
    cues: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    places: bool = False
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
    """What is known of orders in general. What it does not hold is read as it stands."""

    types: tuple[OrderType, ...]
    acts: tuple[Act, ...]
    means: tuple[Means, ...]

    @cached_property
    def _by_word(self) -> dict[str, OrderType]:
        words: dict[str, OrderType] = {}
        for kind in self.types:
            for word in (kind.type, kind.name, *kind.known_as):
                words.setdefault(plain(word), kind)
        return words

    def type(self, text: str) -> OrderType:
        """The kind of order that a record's word means; one that is not listed stands for itself."""
        held = self._by_word.get(plain(text))
        return held or OrderType(type=text.strip() or "order", name=text.strip() or "order")

    def act(self, text: str) -> Act:
        """The act of a condition; one that is not listed is shown by its own fact or its own question alone."""
        word = plain(text)
        held = next((a for a in self.acts if a.act == word), None)
        return held or Act(act=word, says=text.strip(), acts=(word,), answers=(word,), ask=word)


@cache
def load(directory: Path | None = None) -> Law:
    """The law of orders, with the files of a force's own ``orders/types`` beside or in place of the project's.

    Raises BadData with every fault of every file.
    """
    own = None if directory is None else directory / "orders"
    acts = HERE / "acts.yaml" if own is None or not (own / "acts.yaml").is_file() else own / "acts.yaml"
    types = gathered(files(HERE / "types", None if own is None else own / "types"), lambda f: read(f, OrderType))
    (held,) = gathered([acts], lambda f: read(f, Acts))
    return Law(types=types, acts=held.acts, means=held.means)
