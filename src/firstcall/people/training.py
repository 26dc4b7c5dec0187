"""Courses, the policies that want them, and certificates, as plain values."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import msgspec

from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.language import cel


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate: the course, the day it was awarded, and the day from which it was withdrawn, if it was."""

    course: str
    awarded: date
    withdrawn: date | None = None


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A course that staff pass. Whoever holds it also holds each course of ``equivalent_to`` (one step, no further)."""

    code: str
    name: str
    covers: str
    equivalent_to: tuple[str, ...] = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that a course be held: by which roles, for which channels, and how often it is refreshed.

    ``when`` is a CEL expression over ``role`` and ``channel`` (both text). ``every_months`` of None: once.
    ``grace_days`` is how long after running out a course still passes the gate. ``equivalents`` holds the
    codes of the courses that count as this one.
    """

    code: str
    course: Course
    roles: frozenset[StaffRole]
    when: str
    every_months: int | None
    grace_days: int
    source: str
    equivalents: frozenset[str] = frozenset()

    @property
    def rule(self) -> str:
        """The rule in words, to stand after "it is to be"."""
        if self.every_months is None:
            return "taken once"
        return f"refreshed every {self.every_months} months" if self.every_months != 1 else "refreshed every month"

    def wanted_of(self, role: StaffRole, channel: Channel) -> bool:
        """Whether the policy speaks of this role on this channel."""
        return role in self.roles and evaluate(self.when, role, channel)


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """The courses by code, and the policies in order of their code."""

    courses: dict[str, Course]
    policies: tuple[Policy, ...]

    def course(self, code: str) -> Course | None:
        """The course of this code, if the force has one."""
        return self.courses.get(code)


class NotAnExpression(ValueError):
    """An expression that cannot be read, names something else than role and channel, or is neither true nor false."""


@lru_cache(maxsize=2048)
def evaluate(when: str, role: StaffRole, channel: Channel) -> bool:
    """The expression's answer for one role and one channel; raises NotAnExpression with the reason."""
    try:
        answer = cel.compile(when).execute({"role": role.value, "channel": channel.value})
    except Exception as fault:  # the package raises ValueError, RuntimeError, TypeError, ZeroDivisionError …
        raise NotAnExpression(str(fault).splitlines()[0]) from fault
    if not isinstance(answer, bool):
        raise NotAnExpression(f"it gives {answer!r}, which is neither true nor false")
    return answer
