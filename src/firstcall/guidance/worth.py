"""What the answer to a question would settle, and how much that is worth: the ranking of questions, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Tier(IntEnum):
    """What an answer is worth before all counting; the lower comes first."""

    SAFETY = 0  # somebody may be in danger as they speak
    FIRST = 1  # the age and the date of birth of everybody
    ORDER = 2  # what a court order over somebody here leaves open
    NOW = 3  # what is happening as they speak: help is sent by it
    CHECK = 4  # a system that cannot be asked for want of it
    OBLIGATION = 5  # what else has to be known before this can be closed or assessed
    ROUTINE = 6


@dataclass(frozen=True, slots=True)
class Gain:
    """What the answer to one question about one person would settle.

    ``now``: what is happening as they speak. ``asked_by``: the systems that could be asked as soon as it is known;
    ``towards``: those that want something else as well.
    ``doubt``: a warning stands for want of it. ``element``: the element of the assessment of which nothing is known, in words.
    """

    safety: bool = False
    first: bool = False
    order: bool = False
    now: bool = False
    asked_by: tuple[str, ...] = ()
    towards: tuple[str, ...] = ()
    doubt: bool = False
    element: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """How much a question is worth; the smaller comes first. The counts are below zero: more systems come first.

    ``systems``: all that it brings nearer to being asked; ``at_once``: those among them that want nothing else.
    """

    tier: Tier
    systems: int = 0
    at_once: int = 0


def worth(gain: Gain) -> Worth:
    """Safety; the ages; an order's unknown element; what happens now; a check that waits, most systems first; an obligation; the rest."""
    tier = next(tier for tier, so in _tiers(gain) if so)
    if tier is not Tier.CHECK:
        return Worth(tier)
    return Worth(tier, -len(gain.asked_by) - len(gain.towards), -len(gain.asked_by))


def _tiers(gain: Gain) -> tuple[tuple[Tier, bool], ...]:
    return (
        (Tier.SAFETY, gain.safety),
        (Tier.FIRST, gain.first),
        (Tier.ORDER, gain.order),
        (Tier.NOW, gain.now),
        (Tier.CHECK, bool(gain.asked_by or gain.towards)),
        (Tier.OBLIGATION, gain.doubt or bool(gain.element)),
        (Tier.ROUTINE, True),
    )


def because(gain: Gain) -> str:
    """What waits for the answer, in words; empty where nothing does. An obligation is named where it is all that waits."""
    said = [part for part in ("an order leaves it open" if gain.order else "", _systems(gain)) if part]
    if worth(gain).tier is Tier.OBLIGATION:
        said.append("a warning stands until it is known" if gain.doubt else f"nothing stands under {gain.element} yet")
    return "; ".join(said)


def _systems(gain: Gain) -> str:
    now, more = len(gain.asked_by), len(gain.towards)
    every = f"{now + more} {'system waits' if now + more == 1 else 'systems wait'} for it"
    if not more:
        return every if now else ""
    return f"{every}, {f'{more} of them' if now else 'and'} for something else too"
