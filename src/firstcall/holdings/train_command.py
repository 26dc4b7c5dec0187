"""`firstcall train`: learn the weights of the comparison from the extracts that are loaded."""

from __future__ import annotations

import argparse
import csv
import importlib.util
import multiprocessing
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from msgspec.structs import replace

from firstcall.holdings import indexing, model_file
from firstcall.holdings.models import HeldRecord, HeldSource
from firstcall.holdings.training import MOST_PERSONS, Trained
from firstcall.holdings.training import train as learn
from firstcall.incident.datafile import BadData, Fault
from firstcall.matching import model as weights
from firstcall.matching.in_order import out_of_order
from firstcall.matching.model import Chance, Model

if TYPE_CHECKING:
    from firstcall.matching.description import Description

Run = Callable[[argparse.Namespace], int]

#: Of fewer persons nothing can be learned.
LEAST_PERSONS = 200

COLUMNS = ("source", "record", "person")

#: Whose a record is, by source and record.
Labels = Mapping[tuple[str, str], str]


def train(parser: argparse.ArgumentParser) -> Run:
    """Train the weights with Splink, without labels or by a file that says which records are one person."""
    parser.add_argument("source", metavar="SOURCE", nargs="*", help="the extracts to learn from (default: all)")
    parser.add_argument(
        "--labels",
        type=Path,
        metavar="FILE",
        help=f"a CSV file with {', '.join(COLUMNS)}: which records are one person",
    )
    return _train


def _train(args: argparse.Namespace) -> int:
    if importlib.util.find_spec("splink") is None:
        print("Splink is not installed, and it does the training. Mend: pip install splink", file=sys.stderr)
        return 2
    try:
        labels = labels_in(args.labels) if args.labels else None
        described, truth = _persons(_sources(args.source), labels)
    except BadData as wrong:
        print(wrong, file=sys.stderr)
        return 2
    if len(described) < LEAST_PERSONS:
        print(f"{len(described)} persons are too few to learn from; {LEAST_PERSONS} are needed.", file=sys.stderr)
        return 2
    at = timezone.now()
    version = f"trained {at:%Y-%m-%d %H:%M:%S} UTC"
    by = "labels" if labels is not None else "no labels"
    says = f"Trained on {', '.join(_sources(args.source))}, by {by}, from the weights {weights.DEFAULT.version}."
    # Not forked: the database that Splink works in has threads, and leaves them behind.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        ran = alone.submit(learn, described, base=weights.DEFAULT, version=version, says=says, truth=truth)
    told = ran.result()
    model, kept = in_order(told.model)
    model_file.write(model_file.place(), model)
    print("\n".join(_account(told, model, kept)))
    return 0


def _sources(named: list[str]) -> list[str]:
    """The extracts to learn from. Raises BadData for one that was not loaded."""
    loaded = list(HeldSource.objects.order_by("source").values_list("source", flat=True))
    unknown = [source for source in named if source not in loaded]
    if unknown:
        has = f"loaded are {', '.join(loaded)}" if loaded else "load one with `firstcall load`"
        raise BadData([Fault(model_file.place(), 1, f"nothing of {source!r} was loaded", has) for source in unknown])
    return named or loaded


def _persons(sources: list[str], labels: Labels | None) -> tuple[list[Description], list[str] | None]:
    """Persons as they are compared, no more than are looked at, and whose each is where that is known."""
    rows = HeldRecord.objects.filter(source__in=sources)
    if labels is not None:
        found = [(persons[0], labels[key]) for key, persons in _compared(sources) if key in labels and persons]
        return [person for person, _ in found], [person for _, person in found]
    step = max(1, rows.count() // MOST_PERSONS)
    return [person for _, persons in _compared(sources, step) for person in persons if not person.empty], None


def _compared(sources: list[str], step: int = 1) -> Iterator[tuple[tuple[str, str], tuple[Description, ...]]]:
    rows = HeldRecord.objects.filter(source__in=sources).order_by("id").values_list("source", "record_id", "compared")
    for at, (source, record_id, packed) in enumerate(rows.iterator(chunk_size=2_000)):
        if at % step == 0:
            yield (source, record_id), indexing.decode_compared(bytes(packed)).persons


def labels_in(file: Path) -> Labels:
    """Whose each record is. Raises BadData with the line."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as opened:
            rows = csv.DictReader(opened)
            if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
                raise BadData(
                    [Fault(file, 1, f"there is no column {missing[0]!r}", f"write {','.join(COLUMNS)} above")]
                )
            found: dict[tuple[str, str], str] = {}
            for row in rows:
                source, record, person = ((row[name] or "").strip() for name in COLUMNS)
                if not (source and record and person):
                    raise BadData([Fault(file, rows.line_num, "a value is missing", "fill in all three")])
                if found.setdefault((source, record), person) != person:
                    raise BadData([Fault(file, rows.line_num, f"{record} is two people", "keep one of the two lines")])
            return found
    except OSError as wrong:
        says = f"cannot be read: {wrong.strerror or 'no reason given'}"
        raise BadData([Fault(file, 1, says, "check the path and who may read it")]) from wrong
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise BadData([Fault(file, 1, "this is no CSV file in UTF-8", "save it as one")]) from wrong


def in_order(model: Model) -> tuple[Model, dict[str, str]]:
    """The model, with the shipped weights of every field whose trained ones are not sensible; and why, by field."""
    wrong = dict(out_of_order(model))
    levels: dict[str, dict[str, Chance]] = model.levels | {field: weights.DEFAULT.levels[field] for field in wrong}
    return replace(model, levels=levels), wrong


def _account(told: Trained, model: Model, kept: Mapping[str, str]) -> Iterator[str]:
    """What was learned, field by field, and what was not."""
    yield f"Learned from {told.persons:,} persons; written to {model_file.place()} ({model.version})."
    for field, levels in model.levels.items():
        if field in kept:
            yield f"  {field}: as it ships, for {kept[field]}"
            continue
        learned = [f"{name} {model.bits(field, name):+.1f}" for name in levels if (field, name) in told.seen_m]
        if learned:
            yield f"  {field}: {', '.join(learned)} bits"
        rare = [name for name in levels if (field, name) not in told.seen_m]
        if rare:
            yield f"  {field}: as it ships, for too few were seen: {', '.join(rare)}"
    yield "How often a weight is right is not known of these weights: nothing is said of it, and the thresholds stay."
    yield "The desk compares by them from its next start."
