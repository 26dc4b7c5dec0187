"""What stands on the board beside the incidents: approvals that wait, notes not yet seen, record systems that do not answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.asides import ApprovalLike, NoteLike, wanted_words
from firstcall.desk.picture.typed import visible


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """Something that waits for a supervisor. ``own``: the reader asked it, or handles or handled the incident."""

    incident: int
    reference: str
    approval: str
    what: str
    by: str
    reason: str
    since: str
    clock: str
    own: bool


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note that its reader has not seen yet."""

    incident: int
    reference: str
    seq: int
    to: str
    by: str
    says: str
    since: str


@dataclass(frozen=True, slots=True)
class SourceDown:
    """A record system that does not answer as it should, in words."""

    source: str
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it, the oldest first."""

    approvals: tuple[ApprovalLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    sources: tuple[SourceDown, ...] = ()


def approval_lines(
    waiting: Iterable[ApprovalLike], handlers: Mapping[int, tuple[str, ...]], *, me: str, names: Mapping[str, str]
) -> tuple[ApprovalLine, ...]:
    """What waits, as ``me`` sees it; ``handlers``: who handles or has handled each incident."""
    return tuple(
        ApprovalLine(
            incident=a.incident,
            reference=words.reference(a.incident),
            approval=a.approval,
            what=wanted_words(a.what, a.about),
            by=words.by_label(a.asked_by, dict(names)),
            reason=visible(a.reason),
            since=words.iso(a.asked_at),
            clock=words.moment(a.asked_at),
            own=me == a.asked_by or me in handlers.get(a.incident, ()),
        )
        for a in sorted(waiting, key=lambda a: a.asked_at)
    )


def note_lines(notes: Iterable[NoteLike], names: Mapping[str, str]) -> tuple[NoteLine, ...]:
    """The notes that wait."""
    return tuple(
        NoteLine(
            incident=n.incident,
            reference=words.reference(n.incident),
            seq=n.seq,
            to=words.by_label(n.to, dict(names)),
            by=words.by_label(n.by, dict(names)),
            says=visible(n.says),
            since=words.iso(n.at),
        )
        for n in sorted(notes, key=lambda n: n.at)
    )


def sources_down(
    alone: Mapping[str, datetime], wrong: Mapping[str, datetime], missed: Mapping[str, int], names: Mapping[str, str]
) -> tuple[SourceDown, ...]:
    """The systems that are left alone, that are up and wrong, or that have missed checks of open incidents."""
    lines = []
    for key in sorted({*alone, *wrong, *missed} & set(names), key=lambda key: names[key].casefold()):
        says = []
        if key in alone:
            says.append(f"left alone since {words.moment(alone[key])}")
        if key in wrong:
            says.append(f"up and wrong since {words.moment(wrong[key])}")
        if count := missed.get(key, 0):
            says.append(f"{count} check{'s' if count > 1 else ''} of open incidents missed, asked again by themselves")
        lines.append(SourceDown(key, names[key], "; ".join(says)))
    return tuple(lines)
