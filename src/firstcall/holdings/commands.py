"""What the command line asks of this room."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from firstcall.guidance import book
from firstcall.holdings import forgetting, loading, model_file, reindexing, workers
from firstcall.holdings.extracts import Extract, fingerprint, opened
from firstcall.holdings.loading import Loaded, NoDate
from firstcall.holdings.mapping import read_mapping
from firstcall.holdings.progress import Progress
from firstcall.holdings.rejects import Rejects
from firstcall.holdings.turns import Turn, one_load
from firstcall.incident.datafile import BadData, Fault, nearest
from firstcall.matching import model

Told = Callable[[Loaded], None]
Run = Callable[[argparse.Namespace], int]


def load(parser: argparse.ArgumentParser, told: Told = lambda loaded: None, turn: Turn = transaction.atomic) -> Run:
    """Load an extract of a record system: CSV, Parquet or JSON Lines.

    ``told`` hears of what was loaded, before it is final; ``turn`` is a write transaction when it is our turn.
    """
    parser.add_argument("source", metavar="SOURCE", help="the key of the record system, as in the catalogue of sources")
    parser.add_argument("file", metavar="FILE", type=Path, help="the extract: CSV, Parquet or JSON Lines")
    parser.add_argument("--mapping", type=Path, metavar="MAP.yaml", help="what the columns of the file mean")
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help="the date of the data (default: the latest of its records)"
    )
    parser.add_argument("--replace", action="store_true", help="withdraw the records that are no longer in the file")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="where bad rows go (default: FILE.rejected.jsonl)")
    _how(parser)
    return lambda args: _load(args, told, turn)


def reindex(parser: argparse.ArgumentParser, turn: Turn = transaction.atomic) -> Run:
    """Index extracts anew from their records: all that stand under an older version of the keys, or the one named."""
    parser.add_argument("source", metavar="SOURCE", nargs="?", help="the one to index anew, whatever its version")
    _how(parser)
    return lambda args: _reindex(args, turn)


def outdated() -> str:
    """What to say at a start where an extract stands under an older version of the keys; nothing where none does."""
    sources = reindexing.outdated()
    if not sources:
        return ""
    return (
        f"Not asked until they are indexed anew, for keys are made otherwise now: {', '.join(sources)}."
        " Mend: firstcall reindex"
    )


def weights() -> str:
    """Which weights this process compares by: their version. Raises BadData where the trained ones are no good."""
    return model.current().version


def check_data() -> Iterator[str]:
    """What is wrong in the file of trained weights, where there is one: file, line, what is wrong, the mend."""
    try:
        model_file.in_use()
    except BadData as wrong:
        yield from map(str, wrong.faults)


def _how(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print no progress")
    parser.add_argument(
        "--workers", type=_count, metavar="N", default=workers.processors(), help="processes that read (default: all)"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from wrong


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 64:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write 0 to 64")
    return int(text)


def _load(args: argparse.Namespace, told: Told, turn: Turn) -> int:
    workers.without_garbage()
    rejects = args.rejects or args.file.with_name(args.file.name + ".rejected.jsonl")
    try:
        loaded = _loaded(args, rejects, told, turn)
    except BadData as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except BrokenProcessPool:
        print("A process that reads was ended from outside. Type the same again: it goes on.", file=sys.stderr)
        return 1
    print(_told(loaded))
    if loaded.bad:
        were = "was" if loaded.bad == 1 else "were"
        print(f"{_many(loaded.bad, 'row')} {were} set aside, with the reasons, in {rejects}", file=sys.stderr)
    if loaded.cells:
        says = f"{_many(loaded.cells, 'cell')} could not be read: the records were loaded without, see {rejects}"
        print(says, file=sys.stderr)
    return 0


def _loaded(args: argparse.Namespace, rejects: Path, told: Told, turn: Turn) -> Loaded:
    file: Path = args.file
    _known(args.source, file)
    extract = _opened(args)
    mapped = args.mapping.read_bytes() if args.mapping else b""
    order = loading.Order(
        at=timezone.now(),
        as_of=args.as_of,
        replace=args.replace,
        turn=turn,
        told=told,
        workers=args.workers,
        watching=Progress(quiet=args.quiet),
    )
    try:
        return loading.load_extract(extract, fingerprint(file, mapped), Rejects(rejects), order)
    except NoDate as wrong:
        raise _no_date(file) from wrong


def _opened(args: argparse.Namespace) -> Extract:
    mapping = read_mapping(args.mapping) if args.mapping else None
    extract = opened(args.source, args.file, mapping)
    if mapping is not None and mapping.mapping.as_of is None and args.as_of is None:
        raise _no_date(args.mapping)
    return extract


def _no_date(file: Path) -> BadData:
    says = "no record gives the date of its data (as_of)"
    return BadData([Fault(file, 1, says, "give it for the whole file with --as-of YYYY-MM-DD")])


def _known(source: str, file: Path) -> None:
    rows = book.current().catalogue
    if source not in rows:
        mend = nearest(source, rows, f"the sources are {', '.join(rows)}")
        raise BadData([Fault(file, 1, f"there is no source {source!r} to load it for", mend)])


def _reindex(args: argparse.Namespace, turn: Turn) -> int:
    workers.without_garbage()
    progress = Progress(quiet=args.quiet)
    with one_load(progress.waits):
        sources = [args.source] if args.source else list(reindexing.outdated())
        for source in sources:
            if not reindexing.is_held(source):
                print(f"Nothing of {source!r} was loaded: there is nothing to index.", file=sys.stderr)
                return 2
            count = reindexing.anew(source, at=timezone.now(), turn=turn, workers=args.workers, tell=progress.building)
            print(f"{source}: {_many(count, 'record')} indexed anew.")
        gone = forgetting.forget_words(turn)
    if not sources:
        print("Every extract stands under the present keys.")
    if gone:
        print(f"{_many(gone, 'word')} of the wider search that no record bears any more taken out.")
    return 0


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
