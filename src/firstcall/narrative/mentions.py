"""Persons as a line speaks of them, and the places where it does. Working values: nothing outside the room keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from firstcall.narrative.findings import CALLER
from firstcall.narrative.line import Line


class Person:
    """Somebody as the line speaks of them so far."""

    __slots__ = (
        "age",
        "alone",
        "another",
        "child",
        "found",
        "harmed",
        "harms",
        "key",
        "names",
        "owner",
        "plural",
        "pronoun",
        "ref",
        "relation",
        "role",
        "said",
        "sex",
        "span",
        "stranger", "suffers", "weighed",
    )  # fmt: skip

    def __init__(self, key: str, said: str, span: tuple[int, int]) -> None:
        self.key, self.said, self.span = key, said, span
        self.relation: str | None = None
        self.sex: str | None = None
        self.role: str | None = None
        self.ref: str | None = None
        self.owner = CALLER
        self.child = self.plural = self.another = self.pronoun = self.alone = self.stranger = False
        self.harms = self.harmed = self.suffers = False
        self.age: int | None = None
        self.names: list[str] = []
        self.found = False
        self.weighed: str | None = None

    def relation_only(self) -> bool:
        """A relation of somebody, without a part of their own: "his mum"."""
        return self.relation is not None and self.ref is None and not self.harms and not self.names


class Mention:
    """A place in the line [first, last) that speaks of somebody, and how: subject, object, owner, noun, name or handle.

    ``guessed`` marks a "he" for whom the line itself has nobody: it was taken for somebody who already stands.
    """

    __slots__ = ("first", "form", "guessed", "last", "person")

    def __init__(self, first: int, last: int, person: Person, form: str) -> None:
        self.first, self.last, self.person, self.form = first, last, person, form
        self.guessed = False


def fits(person: Person, sex: str | None) -> bool:
    """Whether somebody may be of a sex; what is not told may be."""
    return person.sex is None or sex is None or person.sex == sex


def young(person: Person) -> bool:
    """A child, or somebody's son, daughter or grandchild."""
    return person.child or person.relation in ("son", "daughter", "grandson", "granddaughter")


def same_name(one: str, other: str) -> bool:
    """Whether two names in small letters may be one person's: the same, or one is the other's first or last part."""
    a, b = one.split(), other.split()
    return a == b or (len(a) == 1 and a[0] in (b[0], b[-1])) or (len(b) == 1 and b[0] in (a[0], a[-1]))


def introduced(line: Line, first: int, mentions: Sequence[Mention], *, given: bool) -> Person | None:
    """Whom a name introduces that stands a little way off: "child here, name is …"; "he is …" of somebody who stands already."""
    if not line.clauses:
        return None
    behind = mentions[-1] if mentions else None
    if behind is not None and behind.form == "subject" and behind.person.ref and behind.last >= first - 1:
        return behind.person
    if (
        not given
        or line.word(first - 1) not in ("name", "is")
        or "name" not in (line.word(first - 1), line.word(first - 2))
    ):
        return None
    sentence = line.clauses[line.clause_of(first)].sentence
    here = [m for m in mentions if line.clauses[line.clause_of(m.first)].sentence == sentence]
    nouns = [m.person for m in here if m.form == "noun" and not m.person.plural and m.person.relation is None]
    return nouns[0] if nouns else None
