"""Far more odd requests than the tests send, to running gateways and the simulator: `python -m tests.benchmarks.odd_requests [HOW_MANY]`.

HOW_MANY questions in each way (as the description allows them, and as it forbids them) to each database and each simulated
system, and a tenth as many requests of each other kind. Prints what came back by its status. It ends with status 1 where one
was answered by a fault, or otherwise than is described.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from tests.gateway.odd_requests import OPERATIONS, SENT, Served
from tests.gateway.odd_servers import gateway, simulated
from tests.sources.sql import held

HOW_MANY = 1_000


def asked(name: str, served: Served, how_many: int) -> int:
    """Ask one server; how many of its operations failed."""
    failed, began = 0, time.monotonic()
    for label in OPERATIONS:
        for mode in GenerationMode:
            if mode is GenerationMode.NEGATIVE and label not in SENT:
                continue
            try:
                served.ask(label, mode, how_many if label == OPERATIONS[0] else max(1, how_many // 10))
            except (FailureGroup, ExceptionGroup) as wrong:
                failed += 1
                print(f"{name}, {label}, {mode.value}: {wrong}", *wrong.exceptions, sep="\n", file=sys.stderr)
    told = ", ".join(f"{n:,} with {status}" for status, n in sorted(served.statuses.items()))
    print(f"{name}: {served.statuses.total():,} answers in {time.monotonic() - began:.0f} s: {told}", flush=True)
    return failed


def main(how_many: int = HOW_MANY) -> int:
    """Ask them all; 0 where nothing failed."""
    total: Counter[int] = Counter()
    failed = 0
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="firstcall-odd-")))
        for kind in held.KINDS:
            (folder / kind).mkdir()
            made, served = stack.enter_context(gateway(folder / kind, kind))
            failed += asked(f"gateway to {kind}", served, how_many)
            failed += "Traceback" in made.log
            total += served.statuses
        for key, served in stack.enter_context(simulated(folder / "simulator")).items():
            failed += asked(f"simulated {key}", served, how_many // 4)
            total += served.statuses
    faults = sum(n for status, n in total.items() if status >= 500)
    print(f"{total.total():,} answers: {faults} server errors, {failed} operations with a violation of the schema.")
    return 1 if faults or failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
