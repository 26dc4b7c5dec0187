"""Generated contacts through the real application: how loud ordinary ones are, and how many planted dangers are found."""

from __future__ import annotations

import os
import tempfile
from random import SystemRandom
from typing import TYPE_CHECKING

from firstcall.cli import get_ready
from tests.benchmarks.figures import Row, Section, machine, row

if TYPE_CHECKING:
    from tests.exercises.generated_contacts import Came, Loss

#: So many of each sort, in batches that share a town.
CONTACTS, BATCHES = 200, 4
#: At most so many loud warnings in twenty ordinary contacts; at least so many of a hundred dangers found.
MOST_LOUD, LEAST_FOUND = 1.0, 99.0
#: Losing cases that are listed, of each sort.
LISTED = 25


def measure() -> Section:
    """New seeds at each run. Twice: as handlers work, some typing and some filling in, and with every word typed."""
    with tempfile.TemporaryDirectory(prefix="firstcall-contacts-") as folder:
        os.environ["FIRSTCALL_DATA"] = folder
        get_ready()
        from firstcall.exercises.replay import replay
        from tests.exercises.generated_contacts import played

        seeds = [SystemRandom().randrange(10**9) for _ in range(BATCHES)]
        each = CONTACTS // BATCHES
        mixed = played(replay, seeds, ordinary=each, planted=each)
        typed = played(replay, seeds, ordinary=0, planted=each, filled_in=False)
        filled = played(replay, seeds, ordinary=0, planted=each, filled_in=True)
    return Section(
        "Generated contacts",
        f"{CONTACTS} ordinary contacts and {CONTACTS} with a planted danger, played as `firstcall replay` does, in towns with the "
        "records of an invented force, with dangerous namesakes, neighbours and numbers nearly the same. Lines of the training "
        "corpus and sentences of our own. Found: the right code, about the right person, at its level, on that contact. The "
        f"handler confirms a name that was heard, and mends nothing. Seeds of this run: {', '.join(map(str, seeds))}.",
        (
            _loud(mixed),
            _found("dangers found, three in ten handlers filling in who somebody is", mixed, must=True),
            _found("dangers found, every word typed in lines", typed),
            _found("dangers found, every handler filling in who somebody is", filled),
        ),
        tuple(_listed("Loud in an ordinary contact", mixed.loud) + _listed("Not found", mixed.missed + typed.missed)),
        machine(),
    )


def _loud(came: Came) -> Row:
    rate = 20 * len(came.loud) / came.ordinary
    return row(
        f"high or critical warnings in 20 ordinary contacts, of {came.ordinary}",
        "",
        [rate],
        must=f"≤ {MOST_LOUD:g}",
        met=rate <= MOST_LOUD,
    )


def _found(name: str, came: Came, *, must: bool = False) -> Row:
    share = 100 * (1 - len(came.missed) / came.dangers)
    return row(
        f"{name}, of {came.dangers}",
        "%",
        [share],
        must=f"≥ {LEAST_FOUND:g} %" if must else "",
        met=share >= LEAST_FOUND if must else None,
    )


def _listed(name: str, losses: tuple[Loss, ...]) -> list[str]:
    """The losing cases in words, those that say the same once."""
    told = list(dict.fromkeys(f"{loss.says} — {' / '.join(f'“{line}”' for line in loss.lines)}" for loss in losses))
    shown = [f"- {one}" for one in told[:LISTED]]
    more = [f"- and {len(told) - LISTED} more"] if len(told) > LISTED else []
    return ["\n".join([f"{name} ({len(losses)}):", "", *shown, *more])] if told else [f"{name}: none."]
