"""The panes of the live page: each is drawn by its own template, and sent only where it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from django.template.loader import get_template

from firstcall.desk.picture.whole import Picture

NAMES = (
    "identity",
    "log",
    "question",
    "people",
    "assessed",
    "promises",
    "told",
    "warnings",
    "checks",
    "orders",
    "history",
)

#: The header in which a page says which panes it holds: ``log=1f2e,people=99aa``.
HEADER = "X-Panes"


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane as drawn, with the mark of its content."""

    name: str
    html: str
    mark: str


def drawn(picture: Picture) -> tuple[Pane, ...]:
    """Every pane of the picture."""
    return tuple(_drawn(name, picture) for name in NAMES)


def _drawn(name: str, picture: Picture) -> Pane:
    html = get_template(f"desk/panes/{name}.html").render({"picture": picture})
    return Pane(name, html, blake2b(html.encode("utf-8", "replace"), digest_size=8).hexdigest())


def held(header: str) -> dict[str, str]:
    """The panes that a page says it holds. Odd words are left out: the pane is then sent again."""
    pairs = (part.split("=", 1) for part in header.split(",") if part.count("=") == 1)
    return {name.strip(): mark.strip() for name, mark in pairs}


def changed(panes: tuple[Pane, ...], header: str) -> tuple[Pane, ...]:
    """The panes that the page does not hold as they are now."""
    has = held(header)
    return tuple(p for p in panes if has.get(p.name) != p.mark)
