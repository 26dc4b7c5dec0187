"""The panes of the live page: each says which values it draws, and is drawn and sent only where they have changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

import msgspec
from django.template.loader import get_template
from django.urls import reverse

from firstcall.desk.picture.whole import Picture

#: The header in which a page says which panes it holds: ``log=1f2e,people=99aa``.
HEADER = "X-Panes"

#: Every pane in the order in which they are sent (what matters most first), and the values that it draws.
PANES: dict[str, Callable[[Picture], object]] = {
    "identity": lambda p: (p.identity, p.refresh_at),
    "warnings": lambda p: p.warnings,
    "earlier": lambda p: p.earlier,
    "log": lambda p: p.items,
    "question": lambda p: (p.questions, p.answers),
    "people": lambda p: p.people,
    "assessed": lambda p: p.assessed,
    "graded": lambda p: p.graded,
    "promises": lambda p: p.promises,
    "told": lambda p: (p.safe, p.wishes, p.advice, p.referrals),
    "checks": lambda p: (p.matrix, p.made_up),
    "orders": lambda p: (p.orders, p.weighed),
    "history": lambda p: (p.history, p.refusals),
}


#: The panes that say a critical warning, and the word of the header under which a page says which it shows.
FIRST = ("identity", "warnings")
CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane as drawn, with the mark of the values that it was drawn from."""

    name: str
    html: str
    mark: str


def drawn(picture: Picture, header: str = "") -> tuple[Pane, ...]:
    """The panes that a page with this header does not hold as they are now; without a header, all of them."""
    has = held(header)
    marks = {name: mark_of(values(picture)) for name, values in PANES.items()}
    return tuple(Pane(name, _html(name, picture), mark) for name, mark in marks.items() if has.get(name) != mark)


def drawn_first(picture: Picture, header: str = "") -> tuple[tuple[Pane, ...], bool]:
    """The panes to send now, and whether more have changed.

    Where a critical warning is new to the page, it goes alone, before all else: it is small, and it is drawn at once.
    """
    has = held(header)
    shown = has.get(CRITICAL, "").split(".")
    if CRITICAL not in has or all(str(w.seq) in shown for w in picture.identity.gravest):
        return drawn(picture, header), False
    marks = {name: mark_of(PANES[name](picture)) for name in FIRST}
    fresh = tuple(Pane(name, _html(name, picture), mark) for name, mark in marks.items() if has.get(name) != mark)
    return (fresh, True) if fresh else (drawn(picture, header), False)


def mark_of(values: object) -> str:
    """A short mark that changes with the values."""
    return blake2b(msgspec.json.encode(values), digest_size=8).hexdigest()


def _html(name: str, picture: Picture) -> str:
    path = reverse("incident", args=[picture.incident])
    return get_template(f"desk/panes/{name}.html").render({"picture": picture, "path": path})


def held(header: str) -> dict[str, str]:
    """The panes that a page says it holds. Odd words are left out: the pane is then sent again."""
    pairs = (part.split("=", 1) for part in header.split(",") if part.count("=") == 1)
    return {name.strip(): mark.strip() for name, mark in pairs}
