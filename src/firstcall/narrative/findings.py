"""What is read in a line: findings with their span, and the persons that the line speaks of."""

from __future__ import annotations

from datetime import datetime

import msgspec

CALLER = "caller"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing read in a line.

    ``span`` is [start, end) in the text as typed and ``quote`` is what stands there. ``who`` is the key of the
    person in this line (``caller`` or a number), for ``Reading.somebody``. A finding that is not ``plain`` is
    offered as a suggestion and goes to no source. ``negated`` marks a cue that the line denies. ``due``: by when a promise
    is kept, where the words say so.
    """

    field: str
    value: str | int
    span: tuple[int, int]
    quote: str
    who: str = CALLER
    plain: bool = True
    negated: bool = False
    says: str = ""
    due: datetime | None = None


class Somebody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person as this line speaks of them. ``ref`` is set where the line means one who already stands.

    A ``stranger`` is spoken of by nothing but their number or the like.
    """

    key: str
    said: str
    ref: str | None = None
    role: str = "other"
    sex: str | None = None
    relation: str | None = None
    owner: str = CALLER
    another: bool = False
    stranger: bool = False
    span: tuple[int, int] = (0, 0)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read in one line, in the order of the text."""

    findings: tuple[Finding, ...] = ()
    persons: tuple[Somebody, ...] = ()

    def somebody(self, key: str) -> Somebody | None:
        """The person of this key; None for the caller."""
        return next((p for p in self.persons if p.key == key), None)


class Known(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person who already stands in the incident, as far as a line may point back at them."""

    ref: str
    role: str
    sex: str | None = None
    relations: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something found in the text before anybody asked whose it is.

    ``hint`` is ``other`` where the words describe somebody who is not the caller. ``sure`` is set where the hit needs no
    mending and stands beside a word that says what it is. ``due``: by when a promise is kept, where the words say so.
    """

    field: str
    value: str | int
    start: int
    end: int
    says: str
    plain: bool = True
    negated: bool = False
    hint: str = ""
    sure: bool = False
    due: datetime | None = None
