"""The lexicon: what words are a cue of risk or tell of an act. Data files, found by themselves and checked as they load."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from io import StringIO
from typing import Literal

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

#: Words of a pattern that match without an end would make a long line slow; each gets an end.
_BOUNDS = (
    (re.compile(r"\\w\*"), r"\\w{0,12}"),
    (re.compile(r"\\w\+"), r"\\w{1,20}"),
    (re.compile(r"\\W\*"), r"\\W{0,5}"),
    (re.compile(r" "), r"(?:[ \\n\\r-]{1,3})"),
)
_ENDLESS = re.compile(r"[.)\]s][*+](?!\?)|\{\d*,\}")


class LexiconFault(ValueError):
    """A lexicon file that cannot be used: file, line, what is wrong and the mend."""


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that make one finding.

    ``whose`` is the doer, the sufferer, the teller (whoever the clause is about, else the caller), the caller, or the
    other (who is spoken of besides the caller and those whom the words themselves name). With ``harm`` the doer is a
    suspect; with ``mutual`` the doer is whichever side is not the caller ("has met him"). ``acts`` are the acts of the
    doer that go with it. ``sure`` words mean nothing else in any line: the trained reader's doubt does not touch them.
    Each pattern is a regular expression over small letters: a blank stands for blanks or hyphens, and it begins and
    ends with whole words.
    """

    says: str
    whose: Literal["doer", "sufferer", "teller", "caller", "other"]
    patterns: tuple[str, ...]
    cue: str | None = None
    act: str | None = None
    harm: bool = False
    mutual: bool = False
    risk: bool = True
    sure: bool = False
    acts: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """``cue`` or ``act``."""
        return "cue" if self.cue else "act"

    @property
    def value(self) -> str:
        """The cue or the act."""
        return self.cue or self.act or ""


class Group(msgspec.Struct, frozen=True):
    """Words with the one expression that finds them all."""

    words: Words
    shape: re.Pattern[str]


def load(files: Mapping[str, str]) -> tuple[Group, ...]:
    """The groups of some files, by their names. Raises LexiconFault with every fault; nothing is half-loaded."""
    groups: list[Group] = []
    faults: list[str] = []
    for name, text in files.items():
        for entry, line in _entries(name, text, faults):
            group = _group(name, line, entry, faults)
            if group is not None:
                groups.append(group)
    if faults:
        raise LexiconFault("\n".join(faults))
    return tuple(groups)


@cache
def current() -> tuple[Group, ...]:
    """The lexicon that comes with the project."""
    folder = resources.files("firstcall.narrative.cue_words")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return load({f.name: f.read_text(encoding="utf-8") for f in files})


@cache
def of_cue(cue: str) -> Words | None:
    """The first words that the lexicon has for a cue: what it tells, and whose it is; None for a cue that it has not."""
    return next((g.words for g in current() if g.words.field == "cue" and g.words.value == cue), None)


@cache
def risks() -> frozenset[str]:
    """The cues that are a risk in themselves; the others (a child, evidence kept) only tell more."""
    return frozenset(g.words.value for g in current() if g.words.field == "cue" and g.words.risk)


def _entries(name: str, text: str, faults: list[str]) -> Iterable[tuple[object, int]]:
    try:
        data = YAML(typ="safe", pure=True).load(StringIO(text))
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        faults.append(f"{name}:{line}: not readable as YAML ({fault.problem}); check quotes and blanks here")
        return []
    entries = data if isinstance(data, list) else [data]
    starts = [n for n, row in enumerate(text.splitlines(), 1) if re.match(r"(?:- )?(?:cue|act):", row)]
    return list(zip(entries, [*starts, *[1] * len(entries)], strict=False))


def _group(name: str, line: int, entry: object, faults: list[str]) -> Group | None:
    try:
        words = msgspec.convert(entry, Words)
    except msgspec.ValidationError as fault:
        faults.append(
            f"{name}:{line}: {fault}; give says, whose (doer, sufferer, teller, caller, other), patterns, and cue or act"
        )
        return None
    if (words.cue is None) == (words.act is None):
        faults.append(f"{name}:{line}: needs either cue or act; write one of them with its value")
        return None
    wrong = [said for p in words.patterns if (said := _wrong_with(p))]
    faults.extend(f"{name}:{line}: {said}" for said in wrong)
    if wrong or not words.patterns:
        return None
    return Group(words, re.compile(rf"\b(?:{'|'.join(f'(?:{_bounded(p)})' for p in words.patterns)})(?!\w)"))


def _wrong_with(pattern: str) -> str | None:
    if _ENDLESS.search(pattern):
        return f"“{pattern}” repeats without an end; use \\w*, or a count such as {{0,3}}"
    try:
        shape = re.compile(_bounded(pattern))
    except re.error as fault:
        return f"“{pattern}” is no regular expression ({fault}); mend it"
    return f"“{pattern}” matches the empty text; give it a word" if shape.match("") else None


def _bounded(pattern: str) -> str:
    for shape, bounded in _BOUNDS:
        pattern = shape.sub(bounded, pattern)
    return pattern
