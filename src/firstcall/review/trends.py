"""How contacts were handled over months, by team, handler and question: counts of verdicts, people's before the rules'."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.db.models import Count

from firstcall.incident.codes import Verdict
from firstcall.incident.dates import LONDON
from firstcall.review import judging
from firstcall.review.agreement import Agreement, agreement
from firstcall.review.models import ContactRead, ReviewGiven
from firstcall.review.rules import rules

Tally = Counter[Verdict]


def share_met(tally: Mapping[Verdict, int]) -> float | None:
    """Of the contacts in which the rule was met or not, how many in a hundred met it; None where there was none."""
    judged = tally.get(Verdict.MET, 0) + tally.get(Verdict.NOT_MET, 0)
    return 100 * tally.get(Verdict.MET, 0) / judged if judged else None


@dataclass(frozen=True)
class Month:
    """One month, from its first moment on: the contacts closed in it by handler, and their verdicts by rule and handler."""

    starts: datetime
    contacts: Counter[str] = field(default_factory=Counter)
    verdicts: dict[str, dict[str, Tally]] = field(default_factory=dict)

    def of(self, rule: str, handlers: Iterable[str] | None = None) -> Tally:
        """The verdicts of a rule over these handlers, or over all."""
        of = self.verdicts.get(rule, {})
        found: dict[Verdict, int] = defaultdict(int)
        for handler in of if handlers is None else of.keys() & set(handlers):
            for verdict, number in of[handler].items():
                found[verdict] += number
        return Counter(found)

    def number(self, handlers: Iterable[str] | None = None) -> int:
        """How many contacts of these handlers, or of all, were closed."""
        return self.contacts.total() if handlers is None else sum(self.contacts[h] for h in set(handlers))


def starts_of(now: datetime, months: int) -> list[datetime]:
    """The first moments of the last ``months`` months by the room's clock, the oldest first, and of the one to come."""
    here = now.astimezone(LONDON)
    count = here.year * 12 + here.month - 1
    return [datetime((count + n) // 12, (count + n) % 12 + 1, 1, tzinfo=LONDON) for n in range(1 - months, 2)]


def by_month(now: datetime, *, months: int, handlers: Iterable[str] | None = None) -> tuple[Month, ...]:
    """The last ``months`` months, the oldest first and this one last, of all handlers or of these."""
    starts = starts_of(now, months)
    wanted = None if handlers is None else list(handlers)
    return tuple(_month(first, end, wanted) for first, end in pairwise(starts))


def _month(first: datetime, end: datetime, handlers: list[str] | None) -> Month:
    rows = ContactRead.objects.filter(closed__gte=first, closed__lt=end, rules=judging.version())
    if handlers is not None:
        rows = rows.filter(handler__in=handlers)
    month = Month(first)
    found: dict[str, dict[str, dict[str, int]]] = {rule.id: defaultdict(lambda: defaultdict(int)) for rule in rules()}
    for handler, final, number in rows.values_list("handler", "final").annotate(n=Count("incident")).order_by():
        month.contacts[handler] += number
        for of, letter in zip(found.values(), final, strict=True):
            of[handler][letter] += number
    for rule, of in found.items():
        month.verdicts[rule] = {
            handler: Counter({judging.OF_LETTER[letter]: n for letter, n in letters.items()})
            for handler, letters in of.items()
        }
    return month


def agreements(since: datetime) -> dict[str, Agreement]:
    """By rule, how far the first two reviewers of a contact agree, over the reviews since then."""
    pairs: dict[tuple[int, int], list[dict[str, str]]] = defaultdict(list)
    rows = ReviewGiven.objects.filter(at__gte=since).order_by("incident", "seq")
    for incident, closing, text in rows.values_list("incident", "closing", "verdicts"):
        pairs[incident, closing].append(json.loads(text))
    both = [given[:2] for given in pairs.values() if len(given) > 1]
    return {
        rule.id: agreement((a[rule.id], b[rule.id]) for a, b in both if rule.id in a and rule.id in b)
        for rule in rules()
    }
