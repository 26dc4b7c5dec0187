"""What is sent to whoever listens: which incidents moved on, up to which entry, in the words of server-sent events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

#: A change of these kinds changes a line of the list of open incidents.
QUEUE_KINDS = frozenset(
    {"contact", "closed", "reopened", "grade", "warning", "acknowledged", "fact", "assessment", "refused"}
    | {
        "note",
        "note-taken",
        "approval-asked",
        "approval-decided",
        "handed-over",
        "settled",
        "promise",
        "attended",
        "review",
    }
)

#: A change of these kinds is word to somebody, wherever on the desk they are.
WORD_KINDS = frozenset({"note", "note-taken", "approval-asked", "approval-decided", "handed-over", "taken"})

#: An entry of this kind says that somebody looked; nothing of the incident is otherwise than before.
LOOK = "consulted"

#: Entries read at once.
BATCH = 1000

#: Sent when nothing else was, so that both ends notice a dead line.
HEARTBEAT = b": still here\n\n"

#: How soon a browser comes back after a lost connection, in milliseconds.
RETRY = b"retry: 1000\n\n"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as a follower sees it, without its body."""

    cursor: int
    incident: int
    seq: int
    kind: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One event: its name, its data, the entry that it is about, and where a desk that got no more goes on."""

    cursor: int
    event: str
    data: str
    before: bool = False  # it goes on before this entry, for another event of it is still to come
    looks_only: bool = (
        False  # nothing but looks: whoever looks each time that something changed would never come to rest
    )

    @property
    def resume(self) -> int:
        """The cursor that a desk which got this frame and no more has everything up to."""
        return self.cursor - self.before

    def encode(self) -> bytes:
        """The event as it goes over the line."""
        return f"id: {self.resume}\nevent: {self.event}\ndata: {self.data}\n\n".encode()


def frames(changes: Iterable[Change]) -> tuple[Frame, ...]:
    """The fewest events that say the same: the last entry of each incident, one for the list of open incidents, one for word to somebody.

    They are in the order of their cursors, so that a desk that got only some of them misses nothing when it comes
    back with the last one's cursor. Entries of the house log (incident 0) concern no desk.
    """
    last: dict[str, Frame] = {}
    for change in changes:
        if change.incident == 0:
            continue
        name = f"i{change.incident}"
        so_far = last.pop(name, None)
        looks_only = change.kind == LOOK and (so_far is None or so_far.looks_only)
        last[name] = Frame(change.cursor, name, str(change.seq), looks_only=looks_only)
        if change.kind in QUEUE_KINDS:
            last.pop("queue", None)
            last["queue"] = Frame(change.cursor, "queue", str(change.cursor))
        if change.kind in WORD_KINDS:
            last.pop("word", None)
            last["word"] = Frame(change.cursor, "word", str(change.cursor))
    return tuple(_in_order(list(last.values())))


def _in_order(every: list[Frame]) -> Iterator[Frame]:
    """Where one entry gives two events, a desk that got only the first goes on before that entry."""
    for place, frame in enumerate(every, 1):
        again = place < len(every) and every[place].cursor == frame.cursor
        yield replace(frame, before=True) if again else frame
