"""What the command line asks of this room."""

from __future__ import annotations

import argparse
import time

from firstcall.cli import Run


def quality(parser: argparse.ArgumentParser) -> Run:
    """Read every closed contact by the rules of quality; broken off, it goes on where it was."""
    parser.add_argument("--again", action="store_true", help="make every summary anew from its log")
    parser.add_argument("--batch", type=int, default=500, metavar="N", help="contacts of one transaction (%(default)s)")

    def run(args: argparse.Namespace) -> int:
        from firstcall.review import rereading
        from firstcall.review.models import ContactRead
        from firstcall.review.rules import rules

        if args.batch < 1:
            parser.error("--batch must be at least 1")
        began, done = time.monotonic(), 0
        try:
            for progress in rereading.read_all(again=args.again, batch=args.batch):
                done = progress.done
                rate = done / max(time.monotonic() - began, 0.001)
                print(f"{done:,} of {progress.of:,} contacts read, {rate:,.0f} a second", flush=True)
        except KeyboardInterrupt:
            print(f"Broken off after {done:,}. The same command goes on from here.")
            return 130
        print(
            f"{ContactRead.objects.count():,} closed contacts are read by {len(rules())} rules; {done:,} of them now."
        )
        left = len(rereading.missing())
        if left:
            print(f"{left:,} could not be read: nothing is kept of how they were opened or closed.")
        return 0

    return run
