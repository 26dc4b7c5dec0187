"""How often a match of so many bits is right, fitted to matches of which that is known."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt

import numpy as np

from firstcall.matching.model import Calibration

_STEPS = 100
_Z = 1.959964  # 95 of 100


class TooFew(ValueError):
    """Too little is known to fit anything: there must be matches that are right and some that are wrong."""


def fitted(bits: Sequence[float], right: Sequence[bool], *, says: str) -> Calibration:
    """The calibration of these matches: a logistic fit of greatest likelihood (Platt, 1999), by Newton's method.

    Raises TooFew, also where more bits are not more often right.
    """
    x, y = np.asarray(bits, dtype=float), np.asarray(right, dtype=float)
    if not 0 < y.sum() < len(y):
        raise TooFew(f"{int(y.sum())} of {len(y)} matches are right")
    # Platt's targets: no more is claimed of the ends than so many matches can show.
    one, none = (y.sum() + 1) / (y.sum() + 2), 1 / (len(y) - y.sum() + 2)
    target = np.where(y > 0, one, none)
    middle, spread = float(x.mean()), float(x.std()) or 1.0
    design = np.stack([np.ones(len(x)), (x - middle) / spread], axis=1)
    found = np.zeros(2)
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-np.clip(design @ found, -500, 500)))
        spread_of = design.T @ (design * (said * (1 - said))[:, None]) + np.eye(2) * 1e-9
        step = np.linalg.solve(spread_of, design.T @ (target - said))
        found += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    slope = float(found[1]) / spread
    if slope <= 0:
        raise TooFew("more bits are not more often right among these matches")
    prior = float(found[0]) - slope * middle
    return Calibration(round(prior / log(2), 3), round(slope / log(2), 4), says)


def threshold(bits: Sequence[float], right: Sequence[bool], share: float) -> float:
    """The least bits from which on at least ``share`` of these matches is right: surely, with 95 % on both sides.

    It is the lower end of Wilson's interval (1927) that must reach the share. Raises TooFew where it never does.
    """
    found, good = None, 0
    ranked = sorted(zip(bits, right, strict=True), reverse=True)
    for many, (weight, is_right) in enumerate(ranked, start=1):
        good += is_right
        if wilson(good, many)[0] >= share and (many == len(ranked) or ranked[many][0] < weight):
            found = weight
    if found is None:
        raise TooFew(f"of {len(ranked)} matches it cannot be said that {share:.1%} are right from some weight on")
    return found


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); of nothing, from 0 to 1."""
    if not of:
        return 0.0, 1.0
    share = right / of
    middle = (share + _Z * _Z / (2 * of)) / (1 + _Z * _Z / of)
    wide = _Z * sqrt(share * (1 - share) / of + _Z * _Z / (4 * of * of)) / (1 + _Z * _Z / of)
    return max(0.0, middle - wide), min(1.0, middle + wide)
