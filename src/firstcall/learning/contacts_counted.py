"""Closed contacts counted by what the quality rules say of them, by month: a query for each month, answered by one index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from firstcall.incident.codes import Channel, Verdict
from firstcall.learning.interval import Share
from firstcall.log.models import IncidentRow
from firstcall.review import judging
from firstcall.review.models import ContactRead
from firstcall.review.rules import rules

#: Under this age somebody is a child.
CHILD = 18


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which contacts are counted: those of a channel, those in which somebody is known to be a child, or all."""

    channel: Channel | None = None
    child: bool = False


def counted(first: datetime, end: datetime, which: Narrowed = Narrowed()) -> Mapping[str, Share]:
    """The share met of each rule over the contacts closed from ``first`` and before ``end``."""
    rows = _closed(first, end, which).order_by().values_list("final").annotate(n=Count("incident"))
    order = rules()
    tallies = [dict.fromkeys(judging.LETTERS.values(), 0) for _ in order]
    for final, number in rows:
        for tally, letter in zip(tallies, final, strict=True):
            tally[letter] += number
    return {rule.id: _share(tally) for rule, tally in zip(order, tallies, strict=True)}


def _share(tally: Mapping[str, int]) -> Share:
    met, missed, doubt = (tally[judging.LETTERS[v]] for v in (Verdict.MET, Verdict.NOT_MET, Verdict.DOUBT))
    return Share(met, met + missed, doubt)


def _closed(first: datetime, end: datetime, which: Narrowed) -> QuerySet[ContactRead]:
    rows = ContactRead.objects.filter(closed__gte=first, closed__lt=end, rules=judging.version())
    if which.channel is not None:
        rows = rows.filter(channel=which.channel.value)
    if which.child:
        rows = rows.filter(Exists(IncidentRow.objects.filter(incident=OuterRef("incident"), youngest__lt=CHILD)))
    return rows


def added(shares: Sequence[Share]) -> Share:
    """Several shares as one."""
    return Share(sum(s.met for s in shares), sum(s.of for s in shares), sum(s.doubt for s in shares))
