"""What the command line asks of this room."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from firstcall.guidance import book
from firstcall.holdings.extracts import Extract
from firstcall.holdings.loading import Loaded, NoDate
from firstcall.holdings.loading import load as load_rows
from firstcall.incident.datafile import BadData, Fault, nearest

Told = Callable[[Loaded], None]


def load(parser: argparse.ArgumentParser, told: Told = lambda loaded: None) -> Callable[[argparse.Namespace], int]:
    """Load an extract of a record system: JSON Lines, one record a line. ``told`` hears of what was loaded, before it is final."""
    parser.add_argument("source", metavar="SOURCE", help="the key of the record system, as in the catalogue of sources")
    parser.add_argument("file", metavar="FILE", type=Path, help="the extract")
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help="the date of the data (default: the latest of its records)"
    )
    parser.add_argument("--replace", action="store_true", help="withdraw the records that are no longer in the file")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="where bad rows go (default: FILE.rejected.jsonl)")
    return lambda args: _load(args, told)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from wrong


def _load(args: argparse.Namespace, told: Told) -> int:
    try:
        with transaction.atomic():
            loaded, extract = _loaded(args)
            told(loaded)
    except BadData as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(_told(loaded))
    if extract.bad:
        were = "was" if extract.bad == 1 else "were"
        print(f"{_many(extract.bad, 'row')} {were} set aside, with the reasons, in {extract.rejects}", file=sys.stderr)
    return 0


def _loaded(args: argparse.Namespace) -> tuple[Loaded, Extract]:
    file: Path = args.file
    rows = book.current().catalogue
    if args.source not in rows:
        mend = nearest(args.source, rows, f"the sources are {', '.join(rows)}")
        raise BadData([Fault(file, 1, f"there is no source {args.source!r} to load it for", mend)])
    rejects = args.rejects or file.with_name(file.name + ".rejected.jsonl")
    with Extract(file, rejects) as extract:
        try:
            loaded = load_rows(
                args.source,
                extract.records(),
                as_of=args.as_of,
                at=timezone.now(),
                replace=args.replace,
                keep=extract.seen,
            )
        except NoDate as wrong:
            says = "no record gives the date of its data (as_of)"
            raise BadData([Fault(file, 1, says, "give it for the whole file with --as-of YYYY-MM-DD")]) from wrong
    return loaded, extract


def _told(loaded: Loaded) -> str:
    line = (
        f"{loaded.source}: {_many(loaded.count, 'record')} as of {loaded.as_of} ({loaded.added} new,"
        f" {loaded.changed} changed, {loaded.unchanged} unchanged, {loaded.withdrawn} withdrawn)."
    )
    if loaded.unread:
        line += f" {_many(loaded.unread, 'identifier')} could not be read: no record is found by what cannot be."
    return line


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
