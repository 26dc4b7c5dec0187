"""An extract loaded, with its entry in the house log; and faults laid over a source by hand, to see what the desk does."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import timedelta

from firstcall.cli import Run
from firstcall.holdings.commands import load as load_extract
from firstcall.holdings.commands import reindex as index_anew
from firstcall.holdings.loading import Loaded
from firstcall.incident.codes import StaffRole
from firstcall.log.gate import writing
from firstcall.people.who import Who, by_command
from firstcall.sources.faults import FaultKind


def check_data() -> Iterable[str]:
    """A line for each fault in the files that say how sources are connected. A book that is itself at fault says so."""
    from firstcall.checks.connecting import connections_of
    from firstcall.guidance import book
    from firstcall.incident.datafile import BadData

    try:
        rows = book.current().catalogue
    except BadData:
        return []
    try:
        connections_of(rows)
    except BadData as wrong:
        return [str(fault) for fault in wrong.faults]
    return []


def load(parser: argparse.ArgumentParser) -> Run:
    """Load an extract of a record system. That it was collected is an entry of the house log (DPA 2018 s.62)."""
    return load_extract(parser, _collected, writing)


def reindex(parser: argparse.ArgumentParser) -> Run:
    """Index extracts anew from their records, when keys are made otherwise than they were."""
    return index_anew(parser, writing)


def _collected(loaded: Loaded) -> None:
    from firstcall.checks.actions import note_collection
    from firstcall.checks.running import now

    note_collection(who=_administrator(), loaded=loaded, at=now())


def _administrator() -> Who:
    return by_command(StaffRole.ADMINISTRATOR)


def fault(parser: argparse.ArgumentParser) -> Run:
    """Lay a fault over a source for some minutes, or take all faults away."""
    parser.add_argument("source", nargs="?", help="the source's key, such as pnd")
    parser.add_argument("kind", nargs="?", choices=[k.value for k in FaultKind], help="how it fails")
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: 10)")
    parser.add_argument("--clear", action="store_true", help="take away the faults of this source, or of all")
    return _fault


def _fault(args: argparse.Namespace) -> int:
    from firstcall.checks import actions
    from firstcall.checks.models import LaidFault
    from firstcall.checks.running import now
    from firstcall.guidance import book

    known = [row.key for row in book.current().sources]
    if args.source is not None and args.source not in known:
        print(f"There is no source {args.source}; the sources are {', '.join(known)}.")
        return 2
    if args.clear:
        laid = LaidFault.objects.all() if args.source is None else LaidFault.objects.filter(source=args.source)
        cleared = [actions.clear_fault(who=_administrator(), fault=one.pk, at=now()) for one in laid]
        print(f"Faults taken away: {sum(cleared)}.")
        return 0
    if args.source is None or args.kind is None:
        print("Say which source and which fault, or --clear.")
        return 2
    ends = now() + timedelta(minutes=args.minutes)
    actions.lay_fault(who=_administrator(), source=args.source, kind=FaultKind(args.kind), until=ends, at=now())
    print(f"{args.source}: {args.kind} until {ends:%H:%M:%S} UTC.")
    return 0
