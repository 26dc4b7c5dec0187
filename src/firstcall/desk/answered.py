"""What the record systems answered lately, read off the log without anybody's data."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from firstcall.desk.picture.sources import Answered, Sample
from firstcall.incident.codes import Outcome, Reason
from firstcall.log.models import EntryRow

#: Answers that are looked at, the newest first: enough for a busy day's figures, cheap to read.
MOST = 2_000


class _Read(msgspec.Struct):
    """The fields of an answer that say nothing about anybody."""

    source: str
    outcome: Outcome = Outcome.NOT_CHECKED
    reason: Reason | None = None
    took_ms: int = 0


_decode = msgspec.json.Decoder(_Read).decode


def sample(now: datetime) -> Sample:
    """The last answers of the log; a body whose retention has ended is left out."""
    rows = EntryRow.objects.filter(kind="answer", at__lte=now).order_by("-cursor").values_list("at", "body")[:MOST]
    read = [(at.astimezone(UTC), _decode(body)) for at, body in rows if body is not None]
    answers = tuple(Answered(r.source, at, r.outcome, r.reason, r.took_ms) for at, r in read)
    return Sample(answers=answers, whole=len(rows) < MOST)
