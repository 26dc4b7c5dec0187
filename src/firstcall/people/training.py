"""Courses, the duties and policies that want them, and certificates, as plain values."""

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


class Exempt(msgspec.Struct, frozen=True, kw_only=True):
    """Leave, given by somebody else, to stand outside one policy from a day to a day, both of them in."""

    policy: str
    begins: date
    ends: date
    why: str = ""
    approved_by: str = ""

    def covers(self, policy: str, day: date) -> bool:
        """Whether it speaks of this policy on this day."""
        return self.policy == policy and self.begins <= day <= self.ends


class CountsAs(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate of one course counts as ``course`` too, where it was awarded on ``since`` or later (None: whenever)."""

    course: str
    since: date | None
    source: str


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A course that staff pass. Whoever holds it also holds each course of ``equivalent_to`` (one step, no further)."""

    code: str
    name: str
    covers: str
    equivalent_to: tuple[CountsAs, ...] = ()


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Something that people are rostered to do: by which roles, on which channels, and how many a shift needs at least.

    A duty without channels is work that reaches nobody by a line: dispatching, supervising.
    """

    code: str
    name: str
    says: str
    roles: frozenset[StaffRole]
    channels: frozenset[Channel]
    at_least: int
    source: str


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that a course be held: by which roles, for which duties or contacts, and how often it is refreshed.

    ``when`` is a CEL expression over ``role`` and ``channel`` (both text). ``duties``: it speaks of these alone; of every
    duty where it names none. ``every_months`` of None: once. ``grace_days`` is how long after running out a course still
    passes the gate. ``equivalents`` holds the courses that count as this one, each with the day from which it does.
    """

    code: str
    course: Course
    roles: frozenset[StaffRole]
    when: str
    every_months: int | None
    grace_days: int
    source: str
    duties: tuple[Duty, ...] = ()
    equivalents: dict[str, date | None] = {}

    @property
    def rule(self) -> str:
        """The rule in words, to stand after "it is to be"."""
        if self.every_months is None:
            return "taken once"
        return f"refreshed every {self.every_months} months" if self.every_months != 1 else "refreshed every month"

    def accepts(self, held: Held) -> bool:
        """Whether a certificate is one of this policy's course, or of one that counted as it on the day of the award."""
        if held.course == self.course.code:
            return True
        if held.course not in self.equivalents:
            return False
        since = self.equivalents[held.course]
        return since is None or held.awarded >= since

    def wanted_of(self, role: StaffRole, channel: Channel) -> bool:
        """Whether the policy speaks of this role on this channel."""
        named = not self.duties or any(channel in duty.channels for duty in self.duties)
        return named and role in self.roles and evaluate(self.when, role, channel)

    def wanted_for(self, role: StaffRole, duty: Duty) -> bool:
        """Whether the policy speaks of this role on this duty: on one of its channels, or whatever the channel where it has none."""
        if role not in self.roles or (self.duties and duty.code not in {d.code for d in self.duties}):
            return False
        if duty.channels:
            return any(evaluate(self.when, role, channel) for channel in duty.channels)
        return all(evaluate(self.when, role, channel) for channel in Channel)


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """The courses and duties by code, and the policies in order of their code."""

    courses: dict[str, Course]
    policies: tuple[Policy, ...]
    duties: dict[str, Duty] = {}

    def course(self, code: str) -> Course | None:
        """The course of this code, if the force has one."""
        return self.courses.get(code)

    def policy(self, code: str) -> Policy | None:
        """The policy of this code, if the force has one."""
        return next((policy for policy in self.policies if policy.code == code), None)


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
