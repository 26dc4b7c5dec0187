"""Lists of words that the reading rests on: names, words that are no names, and how a line speaks of people."""

from __future__ import annotations

from functools import cache
from importlib import resources
from io import StringIO

import msgspec
from ruamel.yaml import YAML


class Spoken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Words for one kind of person, and what they tell about them."""

    said: tuple[str, ...]
    relation: str | None = None
    sex: str | None = None
    child: bool = False
    plural: bool = False
    role: str | None = None


class People(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a line speaks of the caller, of relations, and of people at large."""

    caller: tuple[str, ...]
    relations: tuple[Spoken, ...]
    people: tuple[Spoken, ...]


def _text(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list (``forenames``, ``surnames``, ``no_names``)."""
    lines = _text(f"{name}.txt").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())


@cache
def signs() -> dict[str, tuple[str, ...]]:
    """What each word tells of somebody named beside it: the kinds of ``signs.yaml`` that it stands under."""
    table: dict[str, tuple[str, ...]] = {}
    kinds: dict[str, list[str]] = YAML(typ="safe", pure=True).load(StringIO(_text("signs.yaml")))
    for kind, words in kinds.items():
        for word in words:
            table[word] = (*table.get(word, ()), kind)
    return table


@cache
def weights() -> dict[str, dict[str, dict[str, float]]]:
    """What each clue weighs, by what is weighed and what it speaks for; made by ``python -m tests.narrative.weighing``."""
    return msgspec.json.decode(_text("weights.json"), type=dict[str, dict[str, dict[str, float]]])


@cache
def people() -> People:
    """How a line speaks of people."""
    return msgspec.convert(YAML(typ="safe", pure=True).load(StringIO(_text("people.yaml"))), People)


@cache
def spoken() -> dict[tuple[str, ...], Spoken]:
    """The words for people by their tokens, plurals too."""
    table: dict[tuple[str, ...], Spoken] = {}
    for kind in people().relations + people().people:
        for said in kind.said:
            words = tuple(said.split())
            table.setdefault(words, kind)
            plural = (*words[:-1], words[-1] + "s")
            table.setdefault(plural, msgspec.structs.replace(kind, plural=True))
    return table
