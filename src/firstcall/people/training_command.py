"""The command by which certificates and rosters come in and go out."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from firstcall.cli import Run
from firstcall.incident.codes import StaffRole
from firstcall.incident.datafile import BadData
from firstcall.people import rostering, taking_in
from firstcall.people.errors import BadField
from firstcall.people.evidence import proves, shown
from firstcall.people.spreadsheet import NotASheet, SetAside, mapping_of, set_aside_as_csv, sheet
from firstcall.people.who import by_command


def training(parser: argparse.ArgumentParser) -> Run:
    """Take certificates and a roster in from CSV, write certificates out, and look up a file that was shown as evidence."""
    kinds = parser.add_subparsers(dest="step", required=True, metavar="import|roster|export|evidence")
    take = kinds.add_parser("import", help="take certificates in; those that are known already change nothing")
    roster = kinds.add_parser("roster", help="take a roster in")
    for one in (take, roster):
        one.add_argument("file", type=Path, help="a CSV file in UTF-8 with one line of headings")
        one.add_argument("--mapping", type=Path, help="a YAML file that says which columns and words are ours")
        one.add_argument("--aside", type=Path, help="where rows go that cannot be used (FILE.set-aside.csv)")
    roster.add_argument(
        "--replace", action="store_true", help="the file is the whole roster of the days that it covers"
    )
    export = kinds.add_parser("export", help="write every certificate as CSV")
    export.add_argument("file", type=Path, nargs="?", help="where to; left out, to the screen")
    evidence = kinds.add_parser("evidence", help="say for which certificates a file was shown")
    evidence.add_argument("file", type=Path)
    return _run


def _run(args: argparse.Namespace) -> int:
    try:
        if args.step == "export":
            return _export(args.file)
        if args.step == "evidence":
            return _evidence(args.file)
        return _take(args)
    except BadData as wrong:
        print("\n".join(str(fault) for fault in wrong.faults), file=sys.stderr)
    except (NotASheet, BadField) as wrong:
        print(f"{args.file}: {wrong}", file=sys.stderr)
    except OSError as fault:
        print(f"{fault.filename}: {fault.strerror}.", file=sys.stderr)
    return 2


def _take(args: argparse.Namespace) -> int:
    """0 where every row was taken in; 1 where some were set aside."""
    mapping, at, who = mapping_of(args.mapping), datetime.now(UTC), by_command(StaffRole.TRAINING_MANAGER)
    needed = taking_in.NEEDED if args.step == "import" else rostering.NEEDED
    rows = sheet(args.file.read_bytes(), needs=[mapping.heading(column) for column in needed])
    came: taking_in.TakenIn | rostering.Loaded
    if args.step == "import":
        came = taking_in.take_in(who=who, rows=rows, mapping=mapping, origin=args.file.name, at=at)
    else:
        came = rostering.load_roster(
            who=who, rows=rows, mapping=mapping, replace=args.replace, origin=args.file.name, at=at
        )
    print(came.says)
    if came.set_aside:
        _put_aside(args.aside or args.file.with_name(f"{args.file.name}.set-aside.csv"), came.set_aside)
    return 1 if came.set_aside else 0


def _put_aside(path: Path, aside: list[SetAside]) -> None:
    _write(path, set_aside_as_csv(aside))
    print(f"Set aside with their reasons in {path}. Mend them there and take that file in.")
    for one in aside[:10]:
        print(f"  line {one.row.line}: {' '.join(one.reasons)}")
    if len(aside) > 10:
        print(f"  and {len(aside) - 10} more")


def _export(path: Path | None) -> int:
    text = taking_in.as_csv()
    if path is None:
        sys.stdout.write(text)
    else:
        _write(path, text)
        print(f"Written: {path}")
    return 0


def _write(path: Path, text: str) -> None:
    """A file that its owner alone reads: it is about people."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
        file.write(text)


def _evidence(path: Path) -> int:
    with path.open("rb") as file:
        digest = shown(path.name, iter(lambda: file.read(1 << 16), b"")).digest
    found = proves(digest)
    print(f"SHA-256 {digest}")
    for one in found:
        print(f"{one.staff}: {one.course} of {one.awarded}")
    if not found:
        print("It was shown for no certificate, or it is not byte for byte what was shown.")
    return 0 if found else 1
