"""Faults laid over a source by hand: to see what the desk does when a record system is down."""

from __future__ import annotations

import argparse
from datetime import timedelta

from firstcall.cli import Run


def fault(parser: argparse.ArgumentParser) -> Run:
    """Lay a fault over a source for some minutes, or take all faults away."""
    from firstcall.sources.faults import FaultKind

    parser.add_argument("source", nargs="?", help="the source's key, such as pnd")
    parser.add_argument("kind", nargs="?", choices=[k.value for k in FaultKind], help="how it fails")
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: 10)")
    parser.add_argument("--clear", action="store_true", help="take away the faults of this source, or of all")
    return _fault


def _fault(args: argparse.Namespace) -> int:
    from firstcall.checks.models import LaidFault
    from firstcall.checks.running import now
    from firstcall.guidance import book

    known = [row.key for row in book.current().sources]
    if args.source is not None and args.source not in known:
        print(f"There is no source {args.source}; the sources are {', '.join(known)}.")
        return 2
    if args.clear:
        laid = LaidFault.objects.all() if args.source is None else LaidFault.objects.filter(source=args.source)
        print(f"Faults taken away: {laid.delete()[0]}.")
        return 0
    if args.source is None or args.kind is None:
        print("Say which source and which fault, or --clear.")
        return 2
    begins = now()
    ends = begins + timedelta(minutes=args.minutes)
    LaidFault.objects.create(source=args.source, kind=args.kind, start=begins, end=ends)
    print(f"{args.source}: {args.kind} until {ends:%H:%M:%S} UTC.")
    return 0
