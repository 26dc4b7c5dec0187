"""`firstcall`, with records kept under some kinds of key only: KINDS=p,e,f python -m tests.benchmarks.matching.fewer_keys load …

The keys of the other kinds are still made, and thrown away; each process of a load reads this module.
"""

from __future__ import annotations

import os
import sys

from firstcall.cli import main
from firstcall.matching import keys
from firstcall.matching.description import Description

_KINDS = frozenset(os.environ["KINDS"].split(","))
_every = keys.keys_of


def _some(described: Description) -> tuple[str, ...]:
    return tuple(key for key in _every(described) if keys.kind_of(key) in _KINDS)


keys.keys_of = _some

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
