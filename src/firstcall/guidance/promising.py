"""Promises by kind: what is promised, by when it is kept where nobody said by when, and when somebody asks after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Self

import pydantic

from firstcall.guidance.pages import Key, Ladder, Page, Words
from firstcall.incident.state import State

Minutes = Annotated[int, pydantic.Field(ge=1, le=60 * 24 * 366)]
#: A promise with less time than this is kept at once or not at all: nobody asks after it in between.
SHORTEST_CHASED = timedelta(minutes=10)


class PromiseKind(Page):
    """One kind of promise: its words, the time to keep it in, and how long before that somebody asks after it."""

    code: Key
    name: Words
    words: tuple[Words, ...] = ()
    keep_minutes: Minutes
    by_grade: bool = False
    chase_minutes_before: Minutes


class Promises(Page):
    """Every kind of promise; the last has no words and takes what no other is."""

    HEAD: ClassVar[tuple[str, ...]] = ("kind", "is", "known by the words", "kept within", "asked after")

    kinds: tuple[PromiseKind, ...]
    source: Words

    @pydantic.model_validator(mode="after")
    def _whole(self) -> Self:
        codes = [kind.code for kind in self.kinds]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"kinds stand twice: {', '.join(twice)}; give each its own code")
        if not self.kinds or [kind.code for kind in self.kinds if not kind.words] != codes[-1:]:
            raise ValueError(
                "the last kind, and no other, has no words: it takes what no other is; put such a one last"
            )
        return self

    def kind_of(self, text: str) -> PromiseKind:
        """The first kind whose words stand in the text of a promise, each as a whole word."""
        said = _plain(text)
        named = (kind for kind in self.kinds if any(_plain(word) in said for word in kind.words))
        return next(named, self.kinds[-1])

    def told(self) -> Iterator[tuple[str, ...]]:
        """Every kind in words, a row under ``HEAD`` each."""
        for kind in self.kinds:
            known_by = ", ".join(kind.words) or "whatever no other kind has"
            within = f"{kind.keep_minutes} min" + (", or the target of the grade" if kind.by_grade else "")
            yield f"`{kind.code}`", kind.name, known_by, within, f"{kind.chase_minutes_before} min before"


def _plain(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.casefold()))} "


def due_by(kind: PromiseKind, state: State, *, grades: Ladder, now: datetime) -> datetime:
    """By when a promise of this kind is kept where nobody said by when: by the grade's target, or in the kind's own time."""
    held = state.grade or state.proposed
    row = grades.get(held.grade) if kind.by_grade and held is not None else None
    minutes = kind.keep_minutes if row is None or row.target_minutes is None else row.target_minutes
    return now + timedelta(minutes=minutes)


def chase_at(kind: PromiseKind, *, due: datetime, now: datetime) -> datetime | None:
    """When to ask after a promise before it is due; None where too little time is left for it."""
    left = due - now
    if left < SHORTEST_CHASED:
        return None
    return due - min(timedelta(minutes=kind.chase_minutes_before), left / 2)


#: What a book has in place of its kinds while its own file cannot be read.
NO_PROMISES = Promises(
    kinds=(PromiseKind(code="other", name="Anything else", keep_minutes=1440, chase_minutes_before=120),), source="none"
)
