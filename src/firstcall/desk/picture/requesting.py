"""A request to people as the desk shows it: the form, when it is chased, and what an answer can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firstcall.contacts.requesting import Ready
from firstcall.desk.picture import words
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.typed import visible
from firstcall.guidance.markers import Markers
from firstcall.guidance.requesting import as_text
from firstcall.incident import entries as e
from firstcall.incident.held import RequestHeld
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class Made:
    """A request that was made: by whom, when, to whom, and when it is chased."""

    seq: int
    by: str
    when: str
    to: str
    chase: str
    overdue: bool
    open: bool


@dataclass(frozen=True, slots=True)
class RequestView:
    """The request of one person to one system's people: as it was sent, or as it would be sent now.

    ``lacking``: what is still to be known before anybody can be asked. ``wait`` and ``unit``: when to chase, as the form
    says.
    """

    person: str
    ref: str
    source: str
    source_name: str
    title: str
    to: str
    how: str
    guidance: str
    parts: tuple[e.FormPart, ...]
    text: str
    lacking: str
    wait: int
    unit: str
    markers: tuple[Choice, ...]
    made: Made | None

    @property
    def waits(self) -> bool:
        """Somebody was asked and has not answered."""
        return self.made is not None and self.made.open


def request_view(
    state: State,
    entries: Sequence[e.Entry],
    now_ready: Ready,
    *,
    markers: Markers,
    names: Mapping[str, str],
    now: datetime,
) -> RequestView:
    """What a request says: while one waits for its answer, what was sent; else what would be sent now."""
    form, made = now_ready.form, now_ready.made
    sent = None if made is None or not made.open else _as_sent(entries, made)
    parts = now_ready.parts(state) if sent is None else sent
    shown = tuple(e.FormPart(head=p.head, lines=tuple(map(visible, p.lines))) for p in parts)
    wait, unit = _wait(form.chase_after)
    return RequestView(
        person=visible(words.person_label(now_ready.person)),
        ref=now_ready.person.ref,
        source=now_ready.row.key,
        source_name=now_ready.row.name,
        title=form.title,
        to=form.to,
        how=form.how,
        guidance=form.guidance,
        parts=shown,
        text=as_text(form.title, shown),
        lacking=now_ready.lacking,
        wait=wait,
        unit=unit,
        markers=tuple(Choice(m, words.plain(markers.of(m).says)) for m in form.markers),
        made=None if made is None else _made(made, dict(names), now),
    )


def _as_sent(entries: Sequence[e.Entry], made: RequestHeld) -> tuple[e.FormPart, ...] | None:
    body = next((entry.body for entry in entries if entry.seq == made.seq), None)
    if isinstance(body, e.Requested):
        return body.parts
    return (e.FormPart(head="Removed", lines=("The text of this form was removed at the end of its retention.",)),)


def _made(made: RequestHeld, names: dict[str, str], now: datetime) -> Made:
    return Made(
        seq=made.seq,
        by=words.by_label(made.by, names),
        when=words.moment(made.at),
        to=visible(made.to),
        chase=words.moment(made.chase),
        overdue=made.open and made.chase <= now,
        open=made.open,
    )


def _wait(after: timedelta) -> tuple[int, str]:
    minutes = round(after.total_seconds() / 60)
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes % size == 0:
            return minutes // size, unit
    return minutes, "minutes"
