"""A restricted record says nothing to whoever may not see it, and says that it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from firstcall.incident.entries import Answer, Entry
from firstcall.incident.held import FoundHeld
from firstcall.incident.records import Found, Match, Record
from firstcall.incident.state import State

#: What stands in the place of a restricted record.
SAYS = "A restricted record. Speak to a supervisor."

Restricted = Callable[[tuple[str, ...]], bool]


def concealed(entries: Iterable[Entry], restricted: Restricted) -> tuple[Entry, ...]:
    """The entries with every restricted record emptied: neither its id nor anything of it is left.

    ``restricted`` says of the markers of a person whether they close the record. A record that closes one of its
    persons is closed whole.
    """
    return tuple(_entry(entry, restricted) for entry in entries)


def holds_restricted(state: State, restricted: Restricted) -> bool:
    """Whether anything in this state has to be concealed."""
    return any(_closed(held.found, restricted) for held in (*state.found.values(), *state.found_wider.values()))


def concealed_state(state: State, restricted: Restricted) -> State:
    """The state with every restricted record emptied, as ``concealed`` empties the entries that brought it."""
    wider = {key: held for key, held in state.found_wider.items() if key not in state.found}
    return replace(
        state, found=_concealed_found(state.found, restricted), found_wider=_concealed_found(wider, restricted)
    )


def _concealed_found(every: Mapping[str, FoundHeld], restricted: Restricted) -> dict[str, FoundHeld]:
    found = {}
    for n, (key, held) in enumerate(every.items(), 1):
        if not _closed(held.found, restricted):
            found[key] = held
            continue
        name = f"restricted-{held.seq}-{n}"
        found[f"{held.person}|{held.source}|{name}"] = replace(held, found=_emptied(held.found, name))
    return found


def _entry(entry: Entry, restricted: Restricted) -> Entry:
    body = entry.body
    if not isinstance(body, Answer) or not any(_closed(found, restricted) for found in body.records):
        return entry
    records = tuple(
        _emptied(found, f"restricted-{entry.seq}-{n}") if _closed(found, restricted) else found
        for n, found in enumerate(body.records, 1)
    )
    return replace(entry, body=replace(body, records=records))


def _closed(found: Found, restricted: Restricted) -> bool:
    return any(restricted(person.markers) for person in found.record.persons)


def _emptied(found: Found, name: str) -> Found:
    match = Match(bits=0.0, certainty=found.match.certainty)
    return Found(id=name, summary=SAYS, match=match, record=Record(id=name, as_of=None))
