"""The pages of the guidance book: what its data files hold, checked as they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

import pydantic

from firstcall.guidance.answering import KINDS
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
    about whoever is under an order that leaves this open, whatever their role. ``element``: which element of the assessment
    it informs. ``gives``: as what fact its answer is read; ``tells``: the cue that a plain yes tells (a plain no denies it).
    ``source``: the law or guidance it rests on, where that is not its set's.
    """

    code: Key
    text: str = ""
    text_other: str = ""
    of: tuple[Role, ...]
    why: Words
    order: Annotated[int, pydantic.Field(ge=1, le=999)]
    element: Key | None = None
    settles: tuple[Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z-]+(:[a-z-]+)?$")], ...] = ()
    gives: Key | None = None
    tells: Key | None = None
    ask_when: When | None = None
    first_when: When | None = None
    child: bool = False
    of_holder: bool = False
    source: str = ""

    @pydantic.model_validator(mode="after")
    def _speaks(self) -> Self:
        if Role.CALLER in self.of and not self.text:
            raise ValueError(f"question {self.code!r} is about the caller and has no text; add text")
        if not self.of and not self.of_holder:
            raise ValueError(f"question {self.code!r} is about nobody; name roles under of")
        if (self.of_holder or any(r is not Role.CALLER for r in self.of)) and not self.text_other:
            raise ValueError(f"question {self.code!r} is about others and has no words for them; add text_other")
        if self.gives is not None and self.gives not in KINDS:
            mend = nearest(self.gives, KINDS, f"there is {', '.join(KINDS)}")
            raise ValueError(f"question {self.code!r} gives {self.gives!r}, which no answer is read as; {mend}")
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the facts that its answer gives."""
        return KINDS.get(self.gives or self.code, ())

    @property
    def cues(self) -> tuple[str, ...]:
        """The cues that it names: those that settle it, and the one that a yes tells."""
        settling = [what.removeprefix("cue:") for what in self.settles if what.startswith("cue:")]
        return tuple(dict.fromkeys([*settling, *([self.tells] if self.tells else [])]))


class QuestionSet(Page):
    """Questions that belong together, the source they rest on, and when they are asked at all (always without ``when``)."""

    set: Key
    name: Words
    source: Words
    when: When | None = None
    questions: tuple[Ask, ...]

    @pydantic.model_validator(mode="after")
    def _once(self) -> Self:
        codes = [q.code for q in self.questions]
        twice = sorted({c for c in codes if codes.count(c) > 1})
        if twice:
            raise ValueError(f"question codes stand twice: {', '.join(twice)}; give each its own")
        return self

    @cached_property
    def version(self) -> str:
        """A short hash of what the set says, whatever its file looks like: the same content, the same version."""
        said = json.dumps(self.model_dump(exclude_defaults=True), sort_keys=True, default=_as_said)
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def source_of(self, ask: Ask) -> str:
        """The law or guidance that one of its questions rests on."""
        return ask.source or self.source


def _as_said(value: object) -> object:
    return value.source if isinstance(value, Expression) else str(value)


class Shown(Page):
    """What shows that an assessment of none cannot be right: warnings, cues, somebody under 18."""

    warnings: tuple[Key, ...] = ()
    cues: tuple[Key, ...] = ()
    under_18: bool = False


class KnownFact(Page):
    """A field of the people of an incident that belongs to an element; ``of``: of whom alone (left out: of everybody)."""

    field: Key
    of: tuple[Role, ...] = ()


class KnownAges(Page):
    """Whose age belongs to an element: whoever may be under ``under``, or is ``over`` or older."""

    under: Annotated[int, pydantic.Field(ge=1)] = 18
    over: Annotated[int, pydantic.Field(ge=1)] = 65


#: What else of an incident can belong to an element.
Duty = Literal["orders", "links", "wishes", "advice", "told", "promises", "referrals", "requests"]


class KnownFrom(Page):
    """What of an incident belongs to an element: it is offered there, with the entries that it rests on."""

    warnings: tuple[Key, ...] = ()
    cues: tuple[Key, ...] = ()
    facts: tuple[KnownFact, ...] = ()
    answers: tuple[Key, ...] = ()
    ages: KnownAges | None = None
    entries: tuple[Duty, ...] = ()


class ThriveElement(Page):
    """One element of the assessment: what it asks, what known belongs to it, and what contradicts saying that there is none."""

    code: Key
    name: Words
    asks: Words
    required: bool = True
    source: str = ""
    known_from: KnownFrom = KnownFrom()
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
    """When the rules propose a grade, why, and the law or the guidance that this rests on."""

    code: Key
    grade: Key
    when: When
    why: Words
    source: Words


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
        rules = [r.code for r in self.rules]
        if twice := sorted({c for c in rules if rules.count(c) > 1}):
            raise ValueError(f"rule codes stand twice: {', '.join(twice)}; give each its own")
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
    """Advice to a caller: what it protects, what has to come before it, when to offer it and when it is wrong.

    ``code`` is for good. ``keeps_evidence``: whatever comes before it that has to come after it may destroy evidence.
    ``wrong_when`` wants ``wrong_because``; ``instead`` names what is to be said in its place. ``source`` is the law or the
    guidance that it rests on: its file's where it is left out.
    """

    code: Key
    says: Words
    protects: Words
    only_after: tuple[Key, ...] = ()
    offer_when: When | None = None
    wrong_when: When | None = None
    wrong_because: str = ""
    instead: tuple[Key, ...] = ()
    keeps_evidence: bool = False
    order: Annotated[int, pydantic.Field(ge=1, le=999)] = 100
    source: str = ""

    @pydantic.model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.wrong_when is not None and not self.wrong_because.strip():
            raise ValueError(f"advice {self.code!r} does not say why it can be wrong; add wrong_because")
        return self


class AdvicePage(Page):
    """A file of advice items, and what those rest on that do not say so themselves."""

    items: tuple[AdviceItem, ...]
    source: str = ""
