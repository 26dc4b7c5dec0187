"""Courses and policies as files: found by themselves, and refused together with the line of everything wrong."""

from __future__ import annotations

import os
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from firstcall.guidance.book import VARIABLE
from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.datafile import BadData, Document, Fault, Shape, files, gathered, nearest, parse, shaped
from firstcall.people.training import CountsAs, Course, Duty, NotAnExpression, Policy, Training, evaluate

HERE = Path(__file__).parent
_CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class CountsAsPart(Shape):
    """One equivalence in a course's file: as which other course it counts, from which day of award, and who says so."""

    course: str
    since: date | None = Field(default=None, alias="from")
    source: str = Field(min_length=1)


class CourseFile(Shape):
    """A file of ``courses/``; its name is the course's code."""

    course: str = Field(pattern=_CODE, max_length=60)
    name: str = Field(min_length=1)
    covers: str = Field(min_length=1)
    equivalent_to: tuple[CountsAsPart, ...] = ()


class DutyFile(Shape):
    """A file of ``duties/``; its name is the duty's code."""

    duty: str = Field(pattern=_CODE, max_length=60)
    name: str = Field(min_length=1)
    says: str = Field(min_length=1)
    roles: tuple[StaffRole, ...] = Field(min_length=1)
    channels: tuple[Channel, ...] = ()
    at_least: int = Field(ge=0, le=1000, strict=True)
    source: str = Field(min_length=1)


class PolicyFile(Shape):
    """A file of ``policies/``."""

    policy: str = Field(pattern=_CODE)
    course: str
    roles: tuple[StaffRole, ...] = Field(min_length=1)
    when: str = Field(min_length=1)
    duties: tuple[str, ...] = ()
    every_months: int | None = Field(ge=1, le=1200, strict=True)
    grace_days: int = Field(default=0, ge=0, le=3660, strict=True)
    source: str = Field(min_length=1)


def load(*folders: Path) -> Training:
    """The training data of the folders (of the package: without any), each with ``courses``, ``duties`` and ``policies``.

    A later folder's file stands in for an earlier one's of the same name. Raises BadData with every fault.
    """
    roots = folders or (HERE,)
    read = gathered(files(*(root / "courses" for root in roots)), _course)
    courses = {course.code: course for _, course in read}
    wrong = [fault for document, course in read for fault in _not_equivalent(document, course, courses)]
    if wrong:
        raise BadData(wrong)
    duties = {duty.code: duty for duty in gathered(files(*(root / "duties" for root in roots)), _duty)}
    policies = gathered(files(*(root / "policies" for root in roots)), lambda path: _policy(path, courses, duties))
    return Training(courses=courses, policies=tuple(sorted(policies, key=lambda p: p.code)), duties=duties)


def current() -> Training:
    """The courses and policies in force: the project's, and over them those of the folder that FIRSTCALL_BOOK names."""
    named = os.environ.get(VARIABLE, "").strip()
    return _cached(HERE, Path(named)) if named else _cached(HERE)


_cached = lru_cache(maxsize=4)(load)


def _course(path: Path) -> tuple[Document, Course]:
    document = parse(path)
    file = shaped(document, CourseFile)
    _called_so(document, "course", file.course)
    return document, Course(
        code=file.course,
        name=file.name,
        covers=" ".join(file.covers.split()),
        equivalent_to=tuple(
            CountsAs(course=each.course, since=each.since, source=" ".join(each.source.split()))
            for each in file.equivalent_to
        ),
    )


def _called_so(document: Document, key: str, code: str) -> None:
    if code != document.file.stem:
        says = f"the {key} is {code!r} and the file is not called so"
        raise BadData([document.fault((key,), says, f"call the file '{code}.yaml'")])


def _not_equivalent(document: Document, course: Course, courses: dict[str, Course]) -> list[Fault]:
    return [
        document.fault(("equivalent_to", n, "course"), f"there is no other course {code!r}", _one_of(code, courses))
        for n, code in enumerate(each.course for each in course.equivalent_to)
        if code not in courses or code == course.code
    ]


def _duty(path: Path) -> Duty:
    document = parse(path)
    file = shaped(document, DutyFile)
    _called_so(document, "duty", file.duty)
    return Duty(
        code=file.duty,
        name=file.name,
        says=" ".join(file.says.split()),
        roles=frozenset(file.roles),
        channels=frozenset(file.channels),
        at_least=file.at_least,
        source=" ".join(file.source.split()),
    )


def _policy(path: Path, courses: dict[str, Course], duties: dict[str, Duty]) -> Policy:
    document = parse(path)
    file = shaped(document, PolicyFile)
    if file.course not in courses:
        says = f"there is no course {file.course!r}"
        raise BadData([document.fault(("course",), says, _one_of(file.course, courses))])
    mend = f"the duties are {', '.join(sorted(duties))}"
    if unknown := [
        document.fault(("duties", n), f"there is no duty {code!r}", nearest(code, duties, mend))
        for n, code in enumerate(file.duties)
        if code not in duties
    ]:
        raise BadData(unknown)
    _try_expression(document, file.when)
    return Policy(
        code=file.policy,
        course=courses[file.course],
        roles=frozenset(file.roles),
        when=file.when,
        every_months=file.every_months,
        grace_days=file.grace_days,
        source=" ".join(file.source.split()),
        duties=tuple(duties[code] for code in file.duties),
        equivalents={
            c.code: each.since for c in courses.values() for each in c.equivalent_to if each.course == file.course
        },
    )


def _try_expression(document: Document, when: str) -> None:
    for role in StaffRole:
        for channel in Channel:
            try:
                evaluate(when, role, channel)
            except NotAnExpression as fault:
                mend = 'write CEL over role and channel, such as "channel == \'999\'", or "true" for always'
                raise BadData([document.fault(("when",), f"'when' cannot be used: {fault}", mend)]) from fault


def _one_of(word: str, courses: dict[str, Course]) -> str:
    return nearest(word, courses, f"the courses are {', '.join(sorted(courses))}")
