"""What the command line asks of this room."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from firstcall.cli import Run
from firstcall.incident.codes import StaffRole
from firstcall.incident.datafile import BadData
from firstcall.learning import published_files


def check_data() -> Iterable[str]:
    """A line for each fault in the published cases, the project's and the force's own."""
    try:
        published_files.current()
    except BadData as wrong:
        return [str(fault) for fault in wrong.faults]
    return []


def learning(parser: argparse.ArgumentParser) -> Run:
    """Take published recommendations into the learning register; those that are known already change nothing."""
    parser.add_argument(
        "file", type=Path, help="a YAML file of a case, or a CSV file of reference, finding, recommendation"
    )
    return _run


def _run(args: argparse.Namespace) -> int:
    from firstcall.learning.taking_in import read_file, take_in
    from firstcall.people.spreadsheet import NotASheet
    from firstcall.people.who import by_command

    try:
        rows = read_file(args.file.name, args.file.read_bytes())
    except (NotASheet, OSError) as wrong:
        print(f"{args.file}: {wrong}", file=sys.stderr)
        return 2
    came = take_in(who=by_command(StaffRole.SUPERVISOR), rows=rows, at=datetime.now(UTC))
    print(came.says)
    for aside in came.set_aside:
        print(f"{args.file}:{aside.row.line}: {' '.join(aside.reasons)}", file=sys.stderr)
    return 1 if came.set_aside else 0
