"""The tables of this room, kept with every append: a contact is summarised and read by the rules as it is closed."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

from django.db import transaction

from firstcall.guidance import book as books
from firstcall.incident.codes import Verdict
from firstcall.incident.entries import Entry, FeedbackTaken, QualityReview
from firstcall.incident.state import State
from firstcall.log import reading
from firstcall.review import judging, summary
from firstcall.review.drawing import drawn
from firstcall.review.judging import Judgement
from firstcall.review.models import ContactRead, ReviewGiven
from firstcall.review.summarising import first_closing, summarised
from firstcall.review.summary import Summary

log = logging.getLogger(__name__)

_CLOSING = ("closed", "reopened")
_OURS = (*_CLOSING, "quality-review", "feedback-taken")


class Kept:
    """The tables of this room as the log's own writer sees them."""

    def follow(self, entries: Sequence[Entry], state: State) -> None:
        """Keep what these entries say of contacts closed, reopened, reviewed. A fault here never holds up the log."""
        kinds = {entry.kind for entry in entries}
        if not kinds.intersection(_OURS):
            return
        try:
            with transaction.atomic():
                if kinds.intersection(_CLOSING):
                    keep(state.incident)
                for entry in entries:
                    _given(entry)
        except Exception:  # `firstcall quality` reads what was left out, and the pages say how many those are
            log.exception("incident %s: its review was not kept", state.incident)

    def empty(self) -> None:
        """Forget all contacts and reviews."""
        ContactRead.objects.all().delete()
        ReviewGiven.objects.all().delete()


KEPT = Kept()


def keep(incident: int) -> bool:
    """Summarise an incident from its log and read it by the rules; False where it is not closed, and is then not kept."""
    row = row_of(reading.entries(incident))
    if row is None:
        ContactRead.objects.filter(incident=incident).delete()
        return False
    with_reviews(row)
    fields = [f.attname for f in ContactRead._meta.concrete_fields if not f.primary_key]
    ContactRead.objects.bulk_create([row], update_conflicts=True, unique_fields=["incident"], update_fields=fields)
    return True


def row_of(entries: Sequence[Entry]) -> ContactRead | None:
    """The row of a closed contact, from its log alone."""
    found, first = summarised(entries, book=books.current()), first_closing(entries)
    if found is None or first is None:
        return None
    row = ContactRead(
        incident=found.incident,
        closing=found.closing,
        closed=found.closed,
        handler=found.handler,
        channel=found.channel.value,
        draw=drawn(first, "share"),
        twice=drawn(first, "twice"),
        hands=json.dumps(found.hands),
        version=summary.VERSION,
        summary=summary.encode(found),
    )
    return read_by_rules(row, found)


def read_by_rules(row: ContactRead, found: Summary) -> ContactRead:
    """The row with what the rules of today say of its summary."""
    judgement: Judgement = judging.judge(found)
    verdicts = [one.verdict for one in judgement.values()]
    row.rules = judging.version()
    row.letters = row.final = judging.letters(judgement)
    row.verdicts = judging.encode(judgement)
    row.doubts = verdicts.count(Verdict.DOUBT)
    row.not_met = verdicts.count(Verdict.NOT_MET)
    return row


def with_reviews(row: ContactRead) -> ContactRead:
    """The row with how many reviews its closing has, and what they found in the place of what the rules say."""
    rows = ReviewGiven.objects.filter(incident=row.incident, closing=row.closing).order_by("seq")
    found = [json.loads(text) for text in rows.values_list("verdicts", flat=True)]
    row.given, row.final = len(found), judging.finally_found(row.letters, found)
    return row


def _given(entry: Entry) -> None:
    body = entry.body
    if isinstance(body, QualityReview):
        ReviewGiven.objects.create(
            incident=entry.incident,
            seq=entry.seq,
            closing=body.closing,
            by=entry.by,
            at=entry.at,
            handler=body.handler,
            verdicts=json.dumps({seen.rule: seen.verdict.value for seen in body.verdicts}),
        )
        for row in ContactRead.objects.filter(incident=entry.incident, closing=body.closing, rules=judging.version()):
            with_reviews(row).save(update_fields=["final", "given"])
    elif isinstance(body, FeedbackTaken):
        given = ReviewGiven.objects.filter(incident=entry.incident, seq=body.review, taken=None)
        given.update(taken=entry.at)
