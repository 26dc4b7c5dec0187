"""The health of the sources as the house log tells it: which were left alone, which were wrong, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from firstcall.incident.entries import Housekeeping
from firstcall.incident.writing import decode_body
from firstcall.log.models import EntryRow
from firstcall.sources.watching import Health, Turned

#: What such an entry of the house log is called.
WHAT = "source-health"
#: How the body of such an entry begins, as it is kept.
_BEGINS = f'{{"kind":"housekeeping","what":"{WHAT}"'


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One entry about a source's health. ``since``: of a wrong one, when it was last known to be right, if ever."""

    seq: int
    at: datetime
    source: str
    state: Health
    says: str
    worker: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What was said last of a source: of its breaker, and of its canary."""

    breaker: Said | None = None
    canary: Said | None = None

    @property
    def left_alone(self) -> Said | None:
        """The entry since which it is left alone; None where it is asked as usual."""
        return self.breaker if self.breaker is not None and self.breaker.state is Health.OPEN else None

    @property
    def wrong(self) -> Said | None:
        """The entry since which it does not find its canary; None where it does, or has none."""
        return self.canary if self.canary is not None and self.canary.state is Health.WRONG else None

    def last(self, state: Health) -> Health | None:
        """What was said last of the same matter as ``state``."""
        said = self.breaker if state in (Health.OPEN, Health.CLOSED) else self.canary
        return None if said is None else said.state

    def after(self, said: Said) -> Standing:
        """After one more entry."""
        if said.state in (Health.OPEN, Health.CLOSED):
            return Standing(said, self.canary)
        return Standing(self.breaker, said)


def noted(turned: Turned, worker: str) -> Housekeeping:
    """What turned, as an entry of the house log."""
    about = {"source": turned.source, "state": turned.state.value, "worker": worker}
    if turned.since is not None:
        about["since"] = turned.since.isoformat()
    return Housekeeping(what=WHAT, says=turned.says, about=about)


def head() -> int:
    """The number of the last entry of the house log."""
    return EntryRow.objects.filter(incident=0).order_by("-seq").values_list("seq", flat=True).first() or 0


def told(*, since: datetime | None = None) -> list[Said]:
    """Every entry about health, the oldest first; from a moment on, where one is named."""
    rows = EntryRow.objects.filter(incident=0, kind="housekeeping", body__startswith=_BEGINS)
    return _read((rows if since is None else rows.filter(at__gte=since)).order_by("seq"))


def told_after(seq: int, *, upto: int) -> list[Said]:
    """The entries about health among those of the house log after one and up to another. Reads no others."""
    return _read(EntryRow.objects.filter(incident=0, seq__gt=seq, seq__lte=upto).order_by("seq"))


def standings(entries: Iterable[Said]) -> dict[str, Standing]:
    """How each source stands after these entries; one of which nothing was said is not among them."""
    found: dict[str, Standing] = {}
    for said in entries:
        found[said.source] = found.get(said.source, Standing()).after(said)
    return found


def _read(rows: Iterable[EntryRow]) -> list[Said]:
    found = []
    for row in rows:
        if row.body is None or not row.body.startswith(_BEGINS):
            continue
        body = decode_body(row.body)
        if isinstance(body, Housekeeping) and body.about.get("state") in set(Health):
            found.append(_said(row, body))
    return found


def _said(row: EntryRow, body: Housekeeping) -> Said:
    since = body.about.get("since")
    return Said(
        seq=row.seq,
        at=row.at.astimezone(UTC),
        source=body.about.get("source", ""),
        state=Health(body.about["state"]),
        says=body.says,
        worker=body.about.get("worker", ""),
        since=None if since is None else datetime.fromisoformat(since),
    )
