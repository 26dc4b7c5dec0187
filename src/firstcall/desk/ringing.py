"""What the page says of the demonstration's telephone."""

from __future__ import annotations

from dataclasses import dataclass

from firstcall.exercises import ringing


@dataclass(frozen=True, slots=True)
class Phone:
    """A scenario that can ring here."""

    name: str
    says: str


def phones() -> tuple[Phone, ...]:
    """The scenarios that a visitor may let ring; none outside a demonstration."""
    return tuple(Phone(name, says) for name, says in ringing.offered())
