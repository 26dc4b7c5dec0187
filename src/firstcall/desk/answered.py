"""What the record systems answered lately, read off the log without anybody's data, and how they are connected and stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec

from firstcall.checks import health
from firstcall.checks.connecting import connections_of
from firstcall.desk.picture.source_health import DAY, Answered, Connected, Health, Turn
from firstcall.desk.picture.sources import Sample
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason
from firstcall.incident.datafile import BadData
from firstcall.log.models import EntryRow
from firstcall.sources.connections import Connection
from firstcall.sources.maintenance import next_planned

#: Answers that are looked at, the newest first: enough for a busy day's figures, cheap to read.
MOST = 2_000
#: Of one source, for its own page: a busy day.
MOST_OF_ONE = 20_000


class _Read(msgspec.Struct):
    """The fields of an answer that say nothing about anybody."""

    source: str
    outcome: Outcome = Outcome.NOT_CHECKED
    reason: Reason | None = None
    took_ms: int = 0
    wider: bool = False


_decode = msgspec.json.Decoder(_Read).decode


def sample(now: datetime) -> Sample:
    """The last answers of the log; a body whose retention has ended is left out."""
    rows = EntryRow.objects.filter(kind="answer", at__lte=now).order_by("-cursor").values_list("at", "body")[:MOST]
    return Sample(answers=_read(rows), whole=len(rows) < MOST)


def sample_of(source: str, now: datetime) -> Sample:
    """As ``sample``, of one source and its last day."""
    day = EntryRow.objects.filter(kind="answer", at__lte=now, at__gt=now - DAY)
    own = day.filter(body__contains=f'"source":"{source}"').order_by("-cursor").values_list("at", "body")[:MOST_OF_ONE]
    return Sample(answers=tuple(a for a in _read(own) if a.source == source), whole=len(own) < MOST_OF_ONE)


def _read(rows: Iterable[tuple[datetime, str | None]]) -> tuple[Answered, ...]:
    read = ((at.astimezone(UTC), _decode(body)) for at, body in rows if body is not None)
    return tuple(Answered(r.source, at, r.outcome, r.reason, r.took_ms, r.wider) for at, r in read)


def healths(rows: Mapping[str, SourceRow], now: datetime) -> dict[str, Health]:
    """What the log says of each source's health, and how it is connected; of a connection that cannot be read, nothing."""
    turns: dict[str, list[Turn]] = defaultdict(list)
    for said in health.told():
        turns[said.source].append(Turn(said.at, said.state.value, said.says))
    try:
        how = connections_of(rows)
    except BadData:
        how = {}
    return {key: Health(tuple(turns[key]), _connected(how.get(key), now)) for key in rows}


def _connected(connection: Connection | None, now: datetime) -> Connected:
    if connection is None:
        return Connected()
    planned = next_planned(connection.maintenance, now)
    return Connected(
        kind=connection.kind.name,
        says=connection.kind.says,
        canary_every_s=None if connection.canary is None else connection.canary.every_s,
        failures=connection.limits.failures,
        rest_s=connection.limits.rest_s,
        side_by_side=connection.limits.side_by_side,
        tries=connection.limits.tries,
        begins=None if planned is None else planned.begins,
        ends=None if planned is None else planned.ends,
        work="" if planned is None else planned.says,
    )
