"""Every closed contact read by the rules of today: what was missed, what is of an old shape, what older rules judged.

In batches, each kept by itself: broken off, it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from firstcall.log.gate import writing
from firstcall.log.models import IncidentRow
from firstcall.review import judging, summary
from firstcall.review.keeping import keep, read_by_rules, with_reviews
from firstcall.review.models import ContactRead, ReviewGiven

#: Contacts of one transaction: few enough that no desk waits for it.
BATCH = 500
_JUDGED = ("rules", "letters", "final", "verdicts", "doubts", "not_met")


@dataclass(frozen=True)
class Progress:
    """How far it is: contacts done, and all that there were to do when it began."""

    done: int
    of: int


def missing() -> list[int]:
    """The closed incidents of which there is no summary, or one of an old shape."""
    closed = set(IncidentRow.objects.filter(open=False).values_list("incident", flat=True))
    held = set(ContactRead.objects.filter(version=summary.VERSION).values_list("incident", flat=True))
    return sorted(closed - held)


def unjudged() -> int:
    """How many summaries the rules of today have not read."""
    return ContactRead.objects.filter(version=summary.VERSION).exclude(rules=judging.version()).count()


def read_all(*, again: bool = False, batch: int = BATCH) -> Iterator[Progress]:
    """Summarise what is missing and have the rules read what they have not, yielding how far it is after each batch.

    ``again``: every contact anew from its log, also those that are read already.
    """
    numbers = list(IncidentRow.objects.filter(open=False).values_list("incident", flat=True)) if again else missing()
    done, of = 0, len(numbers) + (0 if again else unjudged())
    for start in range(0, len(numbers), batch):
        part = numbers[start : start + batch]
        with writing():
            for incident in part:
                keep(incident)
        done += len(part)
        yield Progress(done, of)
    while read := judge_older(batch):
        done += read
        yield Progress(done, max(of, done))


def judge_older(batch: int = BATCH) -> int:
    """Have the rules of today read some of the summaries that they have not; how many those were."""
    version = judging.version()
    older = Q(rules__lt=version) | Q(rules__gt=version)
    with writing():
        rows = ContactRead.objects.filter(older, version=summary.VERSION).select_for_update()
        read = [read_by_rules(row, summary.decode(bytes(row.summary))) for row in rows[:batch]]
        reviewed = set(
            ReviewGiven.objects.filter(incident__in=[row.incident for row in read]).values_list("incident", flat=True)
        )
        for row in read:
            if row.incident in reviewed:
                with_reviews(row)
        ContactRead.objects.bulk_create(
            read, update_conflicts=True, unique_fields=["incident"], update_fields=list(_JUDGED)
        )
    return len(read)
