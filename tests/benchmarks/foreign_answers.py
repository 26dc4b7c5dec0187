"""A million spoilt answers for every reader of foreign answers together: `python -m tests.benchmarks.foreign_answers [HOW_MANY [SEED]]`.

Prints for each reader what came of them. It ends with status 1 where one failed otherwise than it says, or where nobody was
said to be found and an independent reading of the same bytes does not prove it.
"""

from __future__ import annotations

import logging
import random
import sys
import time
from collections import Counter

from firstcall.incident.codes import Outcome
from tests.sources.foreign_parsers import Reader, proved, spoilt
from tests.sources.foreign_readers import READERS

HOW_MANY = 1_000_000


def run(reader: Reader, how_many: int, chance: random.Random) -> Counter[str]:
    """What came of so many spoilt answers, counted."""
    came: Counter[str] = Counter()
    for _ in range(how_many):
        body = spoilt(reader.good, chance)
        try:
            outcome = reader.read(body)
        except Exception as fault:
            came["crashes"] += 1
            print(f"{reader.name}: {type(fault).__name__}: {body[:2000]!r}", file=sys.stderr)
            continue
        if outcome is Outcome.NO_TRACE:
            right = proved(reader, body)
            came["zeros still proved" if right else "no_trace"] += 1
            if not right:
                print(f"{reader.name}: no trace: {body[:2000]!r}", file=sys.stderr)
        else:
            came[outcome.value if outcome else "read or refused"] += 1
    return came


def _shares(how_many: int) -> list[int]:
    """How many each reader is given: of those that take longer fewer; what is left over goes to the first."""
    parts = sum(1 / reader.cost for reader in READERS)
    found = [int(how_many / parts / reader.cost) for reader in READERS]
    return [found[0] + how_many - sum(found), *found[1:]]


def main(how_many: int = HOW_MANY, seed: int = 4711) -> int:
    """Run them all; 0 where nothing crashed and nothing unproved was no trace."""
    logging.disable(logging.CRITICAL)  # what a reader says of each of a million would be all that is seen
    began, total, shares = time.monotonic(), Counter[str](), _shares(how_many)
    for number, reader in enumerate(READERS):
        share = shares[number]
        came = run(reader, share, random.Random(seed + number))
        total += came
        total["inputs"] += share
        print(
            f"{reader.name}: {share:,} inputs: {', '.join(f'{n:,} {what}' for what, n in came.most_common())}",
            flush=True,
        )
    print(
        f"{total['inputs']:,} inputs over {len(READERS)} readers in {time.monotonic() - began:.0f} s: "
        f"{total['crashes']} crashes, {total['no_trace']} no_trace that is not proved "
        f"({total['zeros still proved']:,} zeros were left as they were where it matters)."
    )
    return 1 if total["crashes"] or total["no_trace"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
