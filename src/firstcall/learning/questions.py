"""The questions of the case, answered in figures: the last twelve months together, by month, and the staff as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from firstcall.incident.dates import london_day
from firstcall.learning.contacts_counted import Narrowed, added, counted
from firstcall.learning.interval import Share
from firstcall.learning.published_files import CaseQuestion, PublishedCase, PublishedItem, six_questions
from firstcall.learning.staff_counted import current_on
from firstcall.log.models import IncidentRow
from firstcall.people import training_files
from firstcall.people.training import Policy
from firstcall.review import judging
from firstcall.review.models import ContactRead
from firstcall.review.rules import Rule, rules
from firstcall.review.trends import starts_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class OfRule:
    """One quality rule over the contacts of a question: all months together, and each by itself."""

    rule: Rule
    whole: Share
    months: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class OfPolicy:
    """One refresher policy of a question's course: the share of the staff of today who held it, at the end of each month and today."""

    policy: Policy
    today: Share
    months: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its figures. ``policies`` is empty of a question that asks about no course."""

    question: CaseQuestion
    finding: PublishedItem
    policies: tuple[OfPolicy, ...]
    rules: tuple[OfRule, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """All questions of the case. ``unread``: closed contacts that the rules of today have not read, and that no figure counts."""

    case: PublishedCase
    months: tuple[datetime, ...]
    answers: tuple[Answered, ...]
    unread: int


def answers(now: datetime) -> Answers:
    """Every question of the case as it stands now."""
    case, questions = six_questions()
    starts = starts_of(now, MONTHS)
    which = {Narrowed(q.channel, q.child) for q in questions}
    counts = {one: [counted(first, end, one) for first, end in pairwise(starts)] for one in which}
    of_quality, items = {rule.id: rule for rule in rules()}, {item.id: item for item in case.items}
    today = london_day(now)
    found = []
    for q in questions:
        months = counts[Narrowed(q.channel, q.child)]
        found.append(
            Answered(
                question=q,
                finding=items[q.finding],
                policies=tuple(_policy(policy, starts, today) for policy in _policies(q)),
                rules=tuple(
                    OfRule(of_quality[code], added([m[code] for m in months]), tuple(m[code] for m in months))
                    for code in q.rules
                ),
            )
        )
    closed = IncidentRow.objects.filter(open=False).count()
    read = ContactRead.objects.filter(rules=judging.version()).count()
    return Answers(case, tuple(starts[:-1]), tuple(found), max(0, closed - read))


def _policies(question: CaseQuestion) -> tuple[Policy, ...]:
    return tuple(p for p in training_files.current().policies if question.course and p.course.code == question.course)


def _policy(policy: Policy, starts: list[datetime], today: date) -> OfPolicy:
    ends = [start.date() - timedelta(days=1) for start in starts[1:-1]]
    months = current_on(policy, [*ends, today])
    return OfPolicy(policy, months[-1], months)
