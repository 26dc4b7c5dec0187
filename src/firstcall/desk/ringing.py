"""The demonstration's telephone: which scenarios can ring. The exercises offer them where they are switched on."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phone:
    """A scenario that can ring here."""

    name: str
    says: str


def phones() -> tuple[Phone, ...]:
    """The scenarios that a visitor may let ring; none where the exercises offer none."""
    if importlib.util.find_spec("firstcall.exercises.ringing") is None:
        return ()
    ringing = importlib.import_module("firstcall.exercises.ringing")
    return tuple(Phone(str(name), str(says)) for name, says in ringing.offered())
