"""Published cases as data files: what was found, what was recommended, and the questions that the case leaves."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from firstcall.guidance.book import VARIABLE
from firstcall.incident.codes import Channel
from firstcall.incident.datafile import BadData, Document, Fault, Shape, files, gathered, nearest, parse, shaped
from firstcall.people import training_files
from firstcall.review.rules import rules

HERE = Path(__file__).parent / "published"
_CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
#: The longest text of an item, in characters.
LONGEST = 4_000


class PublishedItem(Shape):
    """A recommendation of a published case; ``point`` says where in it."""

    id: str = Field(pattern=_CODE)
    point: str = ""
    finding: str = Field(min_length=1, max_length=LONGEST)
    recommendation: str = Field(min_length=1, max_length=LONGEST)


class CaseQuestion(Shape):
    """A question that the case leaves: the finding that it comes from, and what answers it in figures.

    ``course``: how many of the staff are current in it. ``rules``: the quality rules, over all closed contacts, over those of
    one ``channel``, or (``child``) over those in which somebody is under 18.
    """

    id: str = Field(pattern=_CODE)
    asks: str = Field(min_length=1)
    finding: str
    course: str = ""
    rules: tuple[str, ...] = Field(min_length=1)
    channel: Channel | None = None
    child: bool = False


class PublishedCase(Shape):
    """A file of ``published/``; its name is the case's."""

    case: str = Field(pattern=_CODE)
    title: str = Field(min_length=1)
    reference: str = Field(min_length=1)
    items: tuple[PublishedItem, ...] = Field(min_length=1)
    questions: tuple[CaseQuestion, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        for ids in ([one.id for one in self.items], [one.id for one in self.questions]):
            if len(ids) != len(set(ids)):
                raise ValueError("an id stands twice; give each its own")
        return self

    def reference_of(self, item: PublishedItem) -> str:
        """The public reference of one recommendation."""
        return f"{self.reference}, {item.point}" if item.point else self.reference


def load(*folders: Path) -> tuple[PublishedCase, ...]:
    """The cases of these folders; a later folder's file stands in for an earlier one's of the same name."""
    return gathered(files(*folders), _case)


def read_case(path: Path) -> PublishedCase:
    """One file, whatever it is called. Raises BadData with every fault."""
    document = parse(path)
    case = shaped(document, PublishedCase)
    if wrong := _unknown(document, case):
        raise BadData(wrong)
    return case


def _case(path: Path) -> PublishedCase:
    case = read_case(path)
    if case.case != path.stem:
        says = f"the case is {case.case!r} and the file is not called so"
        raise BadData([Fault(path, 1, says, f"call the file '{case.case}.yaml'")])
    return case


def _unknown(document: Document, case: PublishedCase) -> list[Fault]:
    """What the questions name that is not there."""
    known = {"finding": [i.id for i in case.items], "course": [*training_files.current().courses, ""]}
    of_quality = [rule.id for rule in rules()]
    wrong = []
    for n, question in enumerate(case.questions):
        named = [("finding", question.finding, known["finding"]), ("course", question.course, known["course"])]
        named += [("rules", rule, of_quality) for rule in question.rules]
        for key, code, right in named:
            if code not in right:
                mend = nearest(code, right, f"it is one of {', '.join(right)}")
                wrong.append(document.fault(("questions", n, key), f"{key}: there is no {code!r}", mend))
    return wrong


def current() -> tuple[PublishedCase, ...]:
    """The cases of the project, and over them those in ``published/`` of the folder that FIRSTCALL_BOOK names."""
    named = os.environ.get(VARIABLE, "").strip()
    return _cached(HERE, Path(named) / "published") if named else _cached(HERE)


_cached = lru_cache(maxsize=4)(load)


def six_questions() -> tuple[PublishedCase, tuple[CaseQuestion, ...]]:
    """The case of whose questions a chief officer has a page: the first that leaves any."""
    case = next(one for one in current() if one.questions)
    return case, case.questions
