"""A `firstcall` that is killed at a moment of one's choice: python -m tests.holdings.killed MOMENT COUNT WORDS…

MOMENT is a row of MOMENTS, COUNT how often it comes before the process kills itself with SIGKILL (0: never). With the one word
``tables`` it prints what the tables of the holdings hold instead.
"""

from __future__ import annotations

import importlib
import itertools
import os
import signal
import sys

from firstcall import cli

#: After what: the function that is watched.
MOMENTS = {
    "a batch before it is final": ("firstcall.holdings.writing", "Writing.write"),
    "a batch": ("firstcall.holdings.progress", "Progress.loading"),
    "a part of the keys before it is final": ("firstcall.holdings.tables", "add_keys"),
    "a part of the keys": ("firstcall.holdings.progress", "Progress.building"),
    "some records are out": ("firstcall.holdings.tables", "take_records"),
}
#: Bytes of a block here, so that a small file has many.
BLOCK = 6000
WITHDRAWN = 40


def kill_after(moment: str, count: int) -> None:
    """Watch for the moment and die of it when it comes for the count-th time."""
    module, _, path = MOMENTS[moment][0], "", MOMENTS[moment][1]
    holder: object = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        holder = getattr(holder, part)
    watched, times = getattr(holder, name), itertools.count(1)

    def deadly(*given: object, **named: object) -> object:
        made = watched(*given, **named)
        if next(times) == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return made

    setattr(holder, name, deadly)


def print_tables() -> None:
    """Everything but the moments at which it was done."""
    from firstcall.holdings.models import HeldKey, HeldLoad, HeldRecord, HeldRun, HeldSource

    print(*HeldRecord.objects.order_by("id").values_list("id", "source", "record_id", "digest", "body"), sep="\n")
    print(*HeldKey.objects.order_by("key", "record").values_list("key", "record"), sep="\n")
    print(*HeldSource.objects.values_list("source", "as_of", "count", "index_version"), sep="\n")
    print(*HeldLoad.objects.values_list("source", "fingerprint", "phase", "told"), sep="\n")
    print(HeldRun.objects.count())


def main(words: list[str]) -> int:
    """Run the words as `firstcall` does, or print the tables."""
    cli.get_ready()
    if words == ["tables"]:
        print_tables()
        return 0
    moment, count, *words = words
    from firstcall.holdings import extracts, loading

    extracts.BLOCK, loading._WITHDRAWN = BLOCK, WITHDRAWN
    if int(count):
        kill_after(moment, int(count))
    return cli.main(words)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
