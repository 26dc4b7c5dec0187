"""The fold of who handles an incident, what was said to them, and what was asked and approved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from firstcall.incident import entries as e
from firstcall.incident.held import ApprovalHeld, NoteHeld, Told
from firstcall.incident.state import State


def handled_by(s: State, handler: str) -> State:
    """The state with somebody as the handler from now on. A note that nobody has taken yet goes to them with the incident."""
    if s.contact is None:
        return s
    notes = {}
    for key, note in s.notes.items():
        goes = bool(handler) and note.kind is Told.NOTE and not note.taken
        moved = replace(note, to=handler) if goes else note
        notes[_key(moved) if goes else key] = moved
    handlers = s.handlers if not handler or handler in s.handlers else (*s.handlers, handler)
    return replace(s, contact=replace(s.contact, handler=handler), handlers=handlers, notes=notes)


def handed(s: State, entry: e.Entry, b: e.HandedOver) -> State:
    """The incident has another handler. One from whom it was taken, and who did not hand it over, is told so."""
    former = s.handler
    if s.contact is None or not b.to:
        return s
    s = handled_by(s, b.to)
    if not former or former in (b.to, entry.by):
        return s
    return _told(s, NoteHeld(entry.seq, entry.at, entry.by, former, Told.TAKEN_OVER, b.why))


def _note(s: State, entry: e.Entry, b: e.Note) -> State:
    return _told(s, NoteHeld(entry.seq, entry.at, entry.by, b.to, Told.NOTE, b.says))


def _note_taken(s: State, entry: e.Entry, b: e.NoteTaken) -> State:
    held = s.notes.get(f"{b.note}|{entry.by}")
    return s if held is None else replace(s, notes=s.notes | {_key(held): replace(held, taken=True)})


def _asked(s: State, entry: e.Entry, b: e.ApprovalAsked) -> State:
    if b.approval in s.approvals:
        return s
    held = ApprovalHeld(entry.seq, entry.at, entry.by, b.approval, b.what, b.about, b.says)
    return replace(s, approvals=s.approvals | {b.approval: held})


def _decided(s: State, entry: e.Entry, b: e.ApprovalDecided) -> State:
    """Whoever asked is told; so is the handler, where that is somebody else by now. Nobody's own decision counts."""
    held = s.approvals.get(b.approval)
    if held is None or held.decided or entry.by == held.by:
        return s
    now = replace(
        held,
        approved=b.approved,
        decided_seq=entry.seq,
        decided_by=entry.by,
        decided_at=entry.at,
        decided_why=b.says,
        until=b.until,
    )
    s = replace(s, approvals=s.approvals | {b.approval: now})
    to = (held.by, s.handler) if held.what is not e.Wanted.RESTRICTED_RECORD else (held.by,)
    for staff in dict.fromkeys(to):
        if staff and staff != entry.by:
            s = _told(s, NoteHeld(entry.seq, entry.at, entry.by, staff, Told.DECIDED, b.says, b.approval))
    return s


def _told(s: State, note: NoteHeld) -> State:
    return replace(s, notes=s.notes | {_key(note): note})


def _key(note: NoteHeld) -> str:
    return f"{note.seq}|{note.to}"


FOLDS: dict[type[e.Body], Callable[[State, e.Entry, Any], State]] = {
    e.Note: _note,
    e.NoteTaken: _note_taken,
    e.ApprovalAsked: _asked,
    e.ApprovalDecided: _decided,
}
