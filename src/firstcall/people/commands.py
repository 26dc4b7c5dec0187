"""What the command line asks of this room."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from firstcall.cli import Run
from firstcall.incident.codes import StaffRole
from firstcall.incident.datafile import BadData
from firstcall.people import tightening, training_files
from firstcall.people.who import by_command


def check_data() -> Iterable[str]:
    """A line for each fault in the courses, the policies and the permissions, the project's and the force's own."""
    try:
        training_files.current()
        tightening.current()
    except BadData as wrong:
        return [str(fault) for fault in wrong.faults]
    return []


def account(parser: argparse.ArgumentParser) -> Run:
    """Add an account, and draw a password that must be changed at the first sign-in."""
    parser.add_argument("staff_id", metavar="ACCOUNT", help="the name of the account, as it stands in every log")
    parser.add_argument("--add", metavar="NAME", default="", help="add it, for a person of this name")
    parser.add_argument("--role", choices=list(StaffRole), default=StaffRole.HANDLER, help="with --add: their role")
    parser.add_argument("--team", default="", help="with --add: their team")
    parser.add_argument(
        "--password", action="store_true", help="draw a password, good for a day and until it is changed"
    )
    return _account


def _account(args: argparse.Namespace) -> int:
    from firstcall.people import actions
    from firstcall.people.errors import PeopleError
    from firstcall.people.signing_in import passwords

    who, at = by_command(StaffRole.ADMINISTRATOR), datetime.now(UTC)
    try:
        if args.add:
            role = StaffRole(args.role)
            actions.add_staff(who=who, staff_id=args.staff_id, name=args.add, role=role, team=args.team, at=at)
            print(f"Added: {args.staff_id}, {role}.")
        if args.password:
            drawn = passwords.draw(who=who, staff_id=args.staff_id, at=at)
            print(
                f"The password of {args.staff_id}, until they change it at their first sign-in, within a day:\n{drawn}"
            )
    except PeopleError as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


def breached(parser: argparse.ArgumentParser) -> Run:
    """Keep a list of breached passwords on this machine."""
    parser.add_argument("file", type=Path, help="SHA-1 hashes in order, a line each, as HASH or HASH:COUNT")
    parser.add_argument("--words", action="store_true", help="the file holds passwords as they are, in any order")
    parser.add_argument("--least", type=int, default=1, metavar="N", help="only those that were seen so often")
    parser.add_argument("--to", type=Path, help="where to keep it (default: breached-passwords in the data folder)")
    return _breached


def _breached(args: argparse.Namespace) -> int:
    from django.conf import settings

    from firstcall.people.signing_in import breached as lists

    to = args.to or settings.DATA / "breached-passwords"
    try:
        with args.file.open("rb") as lines:
            marks: Iterator[bytes] = (
                lists.marks_of_words(lines) if args.words else lists.marks_of_hashes(lines, least=args.least)
            )
            count = lists.write(marks, to)
    except OSError as fault:
        print(f"{args.file} cannot be read: {fault.strerror}.", file=sys.stderr)
        return 2
    except lists.NotAList as wrong:
        print(f"{args.file}: {wrong}", file=sys.stderr)
        return 2
    print(f"{count:,} breached passwords are refused from now on.")
    return 0
