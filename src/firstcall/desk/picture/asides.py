"""What was said to somebody on the desk and they have not taken yet, and what they asked that waits, as values to draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.incident.approved import Wanted
from firstcall.incident.held import Told


class NoteLike(Protocol):
    """A note as its list has it."""

    incident: int
    seq: int
    to: str
    at: datetime
    by: str
    kind: str
    says: str
    approval: str


class ApprovalLike(Protocol):
    """What somebody asked, as its list has it."""

    incident: int
    approval: str
    what: str
    about: str
    asked_by: str
    asked_at: datetime
    reason: str
    approved: bool | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class AsideView:
    """One thing that was said to the reader. ``head`` says what it is, ``says`` the words, ``more`` what follows from it."""

    incident: int
    reference: str
    seq: int
    kind: str
    head: str
    says: str
    more: str
    since: str
    clock: str


@dataclass(frozen=True, slots=True)
class WaitingView:
    """Something that the reader asked and nobody has decided yet."""

    incident: int
    reference: str
    what: str
    since: str
    clock: str


@dataclass(frozen=True, slots=True)
class Asides:
    """Everything in the strip: the oldest word first, then what waits."""

    said: tuple[AsideView, ...] = ()
    waiting: tuple[WaitingView, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is a strip at all."""
        return bool(self.said or self.waiting)


def wanted_words(what: str, about: str) -> str:
    """What was asked, in words."""
    if what == Wanted.DOWNGRADE:
        return f"the lower grade {words.plain(about)}" if about else "a lower grade"
    if what == Wanted.CLOSE_OVER:
        return "closing over what stands against it"
    if what == Wanted.RESTRICTED_RECORD:
        return "opening what is restricted"
    return words.plain(what).lower()


def asides(
    notes: Iterable[NoteLike],
    asked: Iterable[ApprovalLike],
    decided: Mapping[tuple[int, str], ApprovalLike],
    names: Mapping[str, str],
) -> Asides:
    """The strip of one reader. ``decided`` holds what the decisions among the notes were about."""
    return Asides(
        said=tuple(_said(n, decided.get((n.incident, n.approval)), names) for n in sorted(notes, key=lambda n: n.at)),
        waiting=tuple(
            WaitingView(
                incident=a.incident,
                reference=words.reference(a.incident),
                what=wanted_words(a.what, a.about),
                since=words.iso(a.asked_at),
                clock=words.clock(a.asked_at),
            )
            for a in sorted(asked, key=lambda a: a.asked_at)
        ),
    )


def _said(note: NoteLike, about: ApprovalLike | None, names: Mapping[str, str]) -> AsideView:
    by = words.by_label(note.by, dict(names))
    head, more = f"Note from {by}", ""
    if note.kind == Told.TAKEN_OVER:
        head, more = f"{by} has this incident now", "What you typed and had not sent is still on your desk."
    elif note.kind == Told.DECIDED and about is not None:
        head = f"{by} {'approves' if about.approved else 'refuses'} {wanted_words(about.what, about.about)}"
        more = f"Open to you until {words.clock(about.until)}." if about.until is not None else ""
    elif note.by == note.to:
        head = "Your own note to the handler before you"
    return AsideView(
        incident=note.incident,
        reference=words.reference(note.incident),
        seq=note.seq,
        kind=note.kind,
        head=head,
        says=visible(note.says),
        more=more,
        since=words.iso(note.at),
        clock=words.clock(note.at),
    )
