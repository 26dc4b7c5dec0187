"""What changed, and did it work: a share before and after the day of a change, by month, with what it is a share of."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from statistics import median

from firstcall.guidance import book as books
from firstcall.incident.dates import LONDON
from firstcall.incident.learnt import Changed, LearningLinked
from firstcall.learning.contacts_counted import added, counted
from firstcall.learning.interval import Share, compared
from firstcall.learning.staff_counted import current_on
from firstcall.log.models import EntryRow
from firstcall.people import training_files
from firstcall.people.training import Policy

#: Months of thirty days that are looked at on each side of a change, at most.
MONTHS = 6
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Period:
    """A month of thirty days, counted from the change, and its share."""

    first: datetime
    end: datetime
    share: Share
    after: bool


@dataclass(frozen=True, slots=True)
class Worked:
    """One change: what is counted, the shares before and after, by month, and the sentence that they bear.

    ``of`` is empty where nothing can be counted. ``note`` holds further figures in words.
    """

    link: LearningLinked
    of: str
    before: Share
    after: Share
    periods: tuple[Period, ...]
    says: str
    note: str = ""


_Count = Callable[[datetime, datetime], Share]


def worked(link: LearningLinked, now: datetime) -> Worked:
    """The figures of one linked change as they stand now."""
    match link.changed:
        case Changed.RULE:
            return _over_contacts(link, now, "closed contacts in which the rule was met", partial(_of_rule, link.code))
        case Changed.QUESTIONS:
            of = "questions of this set that were asked, and answered with more than “unknown” or “refused”"
            return _over_contacts(link, now, of, partial(_of_questions, link.code))
        case Changed.WARNING:
            return _of_warning(link, now)
        case Changed.COURSE | Changed.POLICY:
            return _of_staff(link, now)
        case _:
            says = "Nothing is counted of an order pattern: whether it worked is to be read, not counted."
            return Worked(link, "", Share(0, 0), Share(0, 0), (), says)


def _spans(since: date, now: datetime) -> list[tuple[datetime, datetime, bool]]:
    """The months before and after a day, the last one as far as it has come."""
    day = datetime.combine(since, time(), tzinfo=LONDON)
    before = [(day - _MONTH * (n + 1), day - _MONTH * n, False) for n in reversed(range(MONTHS))]
    turns = [day + _MONTH * n for n in range(MONTHS + 1)]
    return before + [(first, min(end, now), True) for first, end in pairwise(turns) if first < now]


def _over_contacts(link: LearningLinked, now: datetime, of: str, count: _Count) -> Worked:
    periods = tuple(Period(first, end, count(first, end), after) for first, end, after in _spans(link.since, now))
    before, after = (added([p.share for p in periods if p.after is side]) for side in (False, True))
    return Worked(link, of, before, after, periods, compared(before, after))


def _of_rule(code: str, first: datetime, end: datetime) -> Share:
    return counted(first, end).get(code, Share(0, 0))


def _of_questions(code: str, first: datetime, end: datetime) -> Share:
    asked = {
        (incident, body["code"], body["person"])
        for incident, body in _bodies("question", first, end)
        if body.get("set") == code
    }
    known = {one.ask.code for one in books.current().asks if one.set.set == code}
    answered = {
        (incident, body["question"], body["person"])
        for incident, body in _bodies("answered", first, end)
        if body["question"] in known and body["value"] not in ("unknown", "refused")
    }
    return Share(len(asked & answered), len(asked))


def _bodies(kind: str, first: datetime, end: datetime) -> list[tuple[int, dict[str, str]]]:
    rows = EntryRow.objects.filter(kind=kind, incident__gt=0, at__gte=first, at__lt=end, body__isnull=False)
    return [(incident, json.loads(body or "{}")) for incident, body in rows.values_list("incident", "body")]


def _of_warning(link: LearningLinked, now: datetime) -> Worked:
    waits: dict[bool, list[float]] = {False: [], True: []}

    def count(first: datetime, end: datetime) -> Share:
        begins = f'{{"kind":"warning","code":"{link.code}",'
        kept = EntryRow.objects.filter(kind="warning", incident__gt=0, at__gte=first, at__lt=end)
        rows = list(kept.filter(body__startswith=begins).values_list("incident", "seq", "at"))
        given = {(incident, seq): at for incident, seq, at in rows}
        seen: dict[tuple[int, int], datetime] = {}
        incidents = sorted({incident for incident, _ in given})
        for start in range(0, len(incidents), 500):
            some = EntryRow.objects.filter(kind="acknowledged", incident__in=incidents[start : start + 500])
            for incident, at, body in some.order_by("seq").values_list("incident", "at", "body"):
                key = (incident, json.loads(body or '{"warning":0}')["warning"])
                if key in given:
                    seen.setdefault(key, at)
        after = first.date() >= link.since
        waits[after] += [(at - given[key]).total_seconds() for key, at in seen.items()]
        return Share(len(seen), len(given))

    found = _over_contacts(link, now, "times that it was raised and somebody acknowledged it", count)
    told = [f"{when}: {_wait(waits[side])}" for side, when in ((False, "before"), (True, "after"))]
    return replace(found, note=f"Seconds until it was acknowledged, half of them sooner: {'; '.join(told)}.")


def _wait(waits: Sequence[float]) -> str:
    return f"{median(waits):,.0f} s ({len(waits):,} times)" if waits else "not known, it was never acknowledged"


def _of_staff(link: LearningLinked, now: datetime) -> Worked:
    policies = _policies(link)
    if not policies:
        says = "No refresher policy wants this course of anybody, so there is no share to count."
        return Worked(link, "", Share(0, 0), Share(0, 0), (), says)
    policy = policies[0]
    spans = _spans(link.since, now)
    shares = current_on(policy, [end.astimezone(LONDON).date() - timedelta(days=1) for _, end, _ in spans[:-1]])
    last = current_on(policy, [now.astimezone(LONDON).date()])
    eve = current_on(policy, [link.since - timedelta(days=1)])[0]
    periods = tuple(
        Period(first, end, share, after) for (first, end, after), share in zip(spans, (*shares, *last), strict=True)
    )
    of = f"staff of today who need it (by the policy {policy.code}) and were current at the end of each month"
    note = "Who has left since is not counted."
    if len(policies) > 1:
        note += f" Other policies of this course, not counted here: {', '.join(p.code for p in policies[1:])}."
    return Worked(link, of, eve, last[0], periods, compared(eve, last[0]), note)


def _policies(link: LearningLinked) -> tuple[Policy, ...]:
    every = training_files.current().policies
    if link.changed is Changed.POLICY:
        return tuple(p for p in every if p.code == link.code)
    return tuple(p for p in every if p.course.code == link.code)
