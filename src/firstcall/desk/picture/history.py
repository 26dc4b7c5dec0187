"""Earlier incidents: what the desk already knew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class LinkView:
    """An earlier incident that this one repeats, with its log in one line."""

    incident: int
    reference: str
    opened: str
    by: str
    says: str
    first_line: str
    flags: tuple[str, ...]
    open: bool


def links(state: State, first_lines: Mapping[int, str] | None = None) -> tuple[LinkView, ...]:
    """Earlier incidents, newest first, each once with everything that it is linked by."""
    grouped: dict[int, list[str]] = {}
    last = {}
    for held in state.links:
        grouped.setdefault(held.link.to, [])
        if held.link.by not in grouped[held.link.to]:
            grouped[held.link.to].append(held.link.by)
        last[held.link.to] = held.link
    ordered = sorted(last.values(), key=lambda link: link.opened, reverse=True)
    return tuple(
        LinkView(
            incident=link.to,
            reference=words.reference(link.to),
            opened=words.moment(link.opened),
            by=", ".join(grouped[link.to]),
            says=link.says,
            first_line=visible((first_lines or {}).get(link.to, "")).replace("\n", " "),
            flags=_flags(link.danger, link.broken_promise),
            open=not link.closed,
        )
        for link in ordered
    )


def _flags(danger: bool, broken_promise: bool) -> tuple[str, ...]:
    return (*(("danger then",) if danger else ()), *(("promise not kept",) if broken_promise else ()))
