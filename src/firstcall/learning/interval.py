"""A share with its interval: Wilson's score interval, which holds the true share 95 times in a hundred."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964
#: Below so many the interval is the figure to read, not the share.
FEW = 30


@dataclass(frozen=True, slots=True)
class Share:
    """``met`` of ``of``; ``doubt`` more that nobody can count as met or not."""

    met: int
    of: int
    doubt: int = 0

    @property
    def share(self) -> float | None:
        """In a hundred; None of nothing."""
        return 100 * self.met / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """From and to, in a hundred; None of nothing."""
        if not self.of:
            return None
        p, n, z2 = self.met / self.of, self.of, _Z * _Z
        middle, half = p + z2 / (2 * n), _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        low, high = (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)
        return 100 * max(0.0, low), 100 * min(1.0, high)

    @property
    def few(self) -> bool:
        """Whether there are too few to rest on."""
        return self.of < FEW

    @property
    def says(self) -> str:
        """The share, what it is of, and its interval, in words. Nothing judged is no share: unknown is not no."""
        doubt = f", {self.doubt:,} in doubt" if self.doubt else ""
        if (held := self.interval) is None or self.share is None:
            return f"not known: none judged{doubt}"
        return (
            f"{self.share:.0f} % ({self.met:,} of {self.of:,}{doubt}; 95 % interval {held[0]:.0f} to {held[1]:.0f} %)"
        )


def compared(before: Share, after: Share) -> str:
    """What the two say and no more: only intervals that lie apart show a difference, and that shows no cause."""
    if before.interval is None or after.interval is None:
        when = "before and after" if before.interval is after.interval else "before" if not before.of else "after"
        return f"There is nothing to compare: none was judged {when} the change."
    few = " There are few: read the intervals and not the shares." if before.few or after.few else ""
    if after.interval[0] > before.interval[1]:
        return f"The share is higher after the change than before it. That alone does not show why.{few}"
    if after.interval[1] < before.interval[0]:
        return f"The share is lower after the change than before it. That alone does not show why.{few}"
    return f"The figures show no sure difference: the intervals overlap.{few}"
