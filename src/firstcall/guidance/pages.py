"""The pages of the guidance book: what its data files hold, checked as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

import pydantic

from firstcall.guidance.context import NAMES
from firstcall.incident.codes import Role
from firstcall.incident.datafile import Shape, nearest
from firstcall.incident.expression import Expression, compiled

Key = Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Words = Annotated[str, pydantic.StringConstraints(min_length=1)]


def _rule(text: object) -> Expression:
    if not isinstance(text, str):
        raise ValueError(f"a rule is a CEL expression in quotes, not {text!r}")
    return compiled(text, NAMES)


When = Annotated[Expression, pydantic.BeforeValidator(_rule)]


class Page(Shape):
    """A page, or a part of one."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Ask(Page):
    """One question: its permanent code, whom it is about, its words, and what its answer settles.

    ``text`` is put to a caller about the caller, ``text_other`` about somebody else ({who}). ``settles`` names facts
    (``age``) or cues (``cue:evidence-kept``): where one is known, the question is not asked. ``ask_when``
    leaves it out only where it is plainly false; ``first_when`` puts it before all others where it is plainly
    true. ``child``: part of the short script for a child. ``of_holder``:
    about whoever is under an order that leaves this open, whatever their role.
    """

    code: Key
    text: str = ""
    text_other: str = ""
    of: tuple[Role, ...]
    why: Words
    order: Annotated[int, pydantic.Field(ge=1, le=999)]
    settles: tuple[Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z-]+(:[a-z-]+)?$")], ...] = ()
    ask_when: When | None = None
    first_when: When | None = None
    child: bool = False
    of_holder: bool = False

    @pydantic.model_validator(mode="after")
    def _speaks(self) -> Self:
        if Role.CALLER in self.of and not self.text:
            raise ValueError(f"question {self.code!r} is about the caller and has no text; add text")
        if not self.of and not self.of_holder:
            raise ValueError(f"question {self.code!r} is about nobody; name roles under of")
        if (self.of_holder or any(r is not Role.CALLER for r in self.of)) and not self.text_other:
            raise ValueError(f"question {self.code!r} is about others and has no words for them; add text_other")
        return self


class QuestionSet(Page):
    """Questions that belong together, and when they are asked at all (always, where ``when`` is left out)."""

    set: Key
    name: Words
    source: str = ""
    when: When | None = None
    questions: tuple[Ask, ...]

    @pydantic.model_validator(mode="after")
    def _once(self) -> Self:
        codes = [q.code for q in self.questions]
        twice = sorted({c for c in codes if codes.count(c) > 1})
        if twice:
            raise ValueError(f"question codes stand twice: {', '.join(twice)}; give each its own")
        return self


class Shown(Page):
    """What shows that an assessment of none cannot be right: warnings, cues, somebody under 18."""

    warnings: tuple[Key, ...] = ()
    cues: tuple[Key, ...] = ()
    under_18: bool = False


class ThriveElement(Page):
    """One element of the assessment, with what it asks and what contradicts saying that there is none."""

    code: Key
    name: Words
    asks: Words
    required: bool = True
    contradicted_by: Shown = Shown()


class Thrive(Page):
    """The force's elements in their order, what contradicts an overall risk, and when to assess again."""

    elements: tuple[ThriveElement, ...]
    overall: dict[Literal["none", "low"], Shown]
    again_after_minutes: Annotated[int, pydantic.Field(ge=1)] = 210
    source: str = ""


class GradeRow(Page):
    """A grade with its target in minutes (None: nobody is sent)."""

    code: Key
    name: Words
    target_minutes: Annotated[int, pydantic.Field(ge=1)] | None = None


class GradeRule(Page):
    """When the rules propose a grade, and why."""

    code: Key
    grade: Key
    when: When
    why: Words


class Grades(Page):
    """The force's grades, the lowest first, and the rules that propose one."""

    grades: tuple[GradeRow, ...]
    rules: tuple[GradeRule, ...] = ()
    source: str = ""

    @pydantic.model_validator(mode="after")
    def _known(self) -> Self:
        codes = [g.code for g in self.grades]
        for rule in self.rules:
            if rule.grade not in codes:
                mend = nearest(rule.grade, codes, f"there is {', '.join(codes)}")
                raise ValueError(f"rule {rule.code!r} proposes {rule.grade!r}, which is no grade; {mend}")
        return self


class Ladder(Mapping[str, GradeRow]):
    """The force's grades by their codes, the lowest first."""

    def __init__(self, rows: tuple[GradeRow, ...]) -> None:
        self._rows = {row.code: row for row in rows}
        self._ranks = {row.code: rank for rank, row in enumerate(rows)}

    def __getitem__(self, code: str) -> GradeRow:
        return self._rows[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def rank(self, grade: str) -> int:
        """0 for the lowest grade; -1 for a grade that this force does not have."""
        return self._ranks.get(grade, -1)


class AdviceItem(Page):
    """Advice to a caller: what it protects, what has to come before it, when to offer it and when it is wrong."""

    code: Key
    says: Words
    protects: Words
    only_after: tuple[Key, ...] = ()
    offer_when: When | None = None
    wrong_when: When | None = None
    wrong_because: str = ""
    order: Annotated[int, pydantic.Field(ge=1, le=999)] = 100


class AdvicePage(Page):
    """A file of advice items."""

    items: tuple[AdviceItem, ...]
    source: str = ""
