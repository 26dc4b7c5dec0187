"""The command by which tokens are made, listed and revoked."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from firstcall.api import actions
from firstcall.api.tokens import SAYS, Scope, every_token
from firstcall.cli import Run
from firstcall.incident.codes import StaffRole
from firstcall.people.who import by_command


def token(parser: argparse.ArgumentParser) -> Run:
    """Make, list and revoke the tokens of systems that use the API."""
    kinds = parser.add_subparsers(dest="step", required=True, metavar="add|list|revoke")
    add = kinds.add_parser("add", help="make a token for a system; it is printed once and kept nowhere")
    add.add_argument("name", help="the system, such as telephony")
    may = "; ".join(f"{scope}: {says}" for scope, says in SAYS.items())
    add.add_argument("--scope", action="append", default=[], choices=list(Scope), help=f"what it may do ({may})")
    kinds.add_parser("list", help="every token that was made, without the token itself")
    revoke = kinds.add_parser("revoke", help="from now on a system's tokens open nothing")
    revoke.add_argument("name", help="the system")
    revoke.add_argument("--number", type=int, help="only the token of this number")
    return _run


def _run(args: argparse.Namespace) -> int:
    if args.step == "list":
        return _list()
    who, at = by_command(StaffRole.ADMINISTRATOR), datetime.now(UTC)
    try:
        if args.step == "add":
            made = actions.add_token(who=who, name=args.name, scopes=[Scope(s) for s in args.scope], at=at)
            print(f"The token of {args.name}. It is not shown again; put it where only that system reads it:\n{made}")
        else:
            count = actions.revoke_tokens(who=who, name=args.name, number=args.number, at=at)
            print(f"Revoked: {count} token{'' if count == 1 else 's'} of {args.name}.")
    except actions.NotAToken as wrong:
        print(wrong)
        return 2
    return 0


def _list() -> int:
    lines = every_token()
    for one in lines:
        ends = "stands" if one.revoked_at is None else f"revoked {one.revoked_at:%Y-%m-%d %H:%M} UTC"
        print(f"{one.number:>4}  {one.name:<24} {one.scopes:<44} {one.made_at:%Y-%m-%d %H:%M} UTC  {ends}")
    if not lines:
        print("No token was made yet: firstcall token add NAME --scope SCOPE")
    return 0
