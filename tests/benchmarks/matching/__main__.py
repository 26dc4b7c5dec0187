"""Measure matching and write docs/benchmarks-matching.md. Without a name every section; with names, only those.

A run of its own making (other sizes, without rivals) is shown and not kept: the page has whole runs alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks.matching import accuracy, telling
from tests.benchmarks.matching.judging import Outcome
from tests.benchmarks.matching.sets import SETS, Labelled
from tests.benchmarks.matching.telling import Told

Ran = Iterator[tuple[str, Told]]


def _accuracy(args: argparse.Namespace) -> Ran:
    for name in args.sets.split(",") if args.sets else SETS:
        rivals = None if args.no_rivals or args.keys_only else _splinks(name)
        yield f"accuracy/{name}", accuracy.measure(name, rivals, weigh=not args.keys_only)


def _splinks(name: str) -> Callable[[Labelled], list[Outcome]]:
    from tests.benchmarks.matching import splink_contender
    from tests.benchmarks.matching.splink_setups import SETUPS

    return lambda labelled: [splink_contender.contend(labelled, setup) for setup in SETUPS[name]]


def _corrupted(args: argparse.Namespace) -> Ran:
    from tests.benchmarks.matching import corrupted_accuracy

    yield "corrupted", corrupted_accuracy.measure(args.persons, args.questions, rivals=not args.no_rivals)


def _certainty(args: argparse.Namespace) -> Ran:
    from tests.benchmarks.matching import certainty

    sets = args.sets.split(",") if args.sets else SETS
    yield "certainty", certainty.measure(sets, args.persons, args.questions * certainty.MORE)


def _speed(args: argparse.Namespace) -> Ran:
    from tests.benchmarks.matching import speed, ten_million

    yield "speed", speed.measure(args.persons, args.questions, rivals=not args.no_rivals)
    if args.ten_million:
        yield from ((f"ten-million/{name}", told) for name, told in ten_million.measure(args.persons, args.questions))


def _load(args: argparse.Namespace) -> Ran:
    from tests.benchmarks.matching import load

    yield "load", load.measure(args.persons)


def _curve(args: argparse.Namespace) -> Ran:
    from tests.benchmarks.matching import curve

    yield "curve", curve.measure(args.persons, args.questions)


SECTIONS: dict[str, Callable[[argparse.Namespace], Ran]] = {
    "accuracy": _accuracy,
    "corrupted": _corrupted,
    "certainty": _certainty,
    "speed": _speed,
    "load": _load,
    "curve": _curve,
}
ORDER = [
    *(f"accuracy/{name}" for name in SETS),
    "corrupted",
    "certainty",
    "speed",
    "ten-million/SQLite",
    "ten-million/PostgreSQL",
    "load",
    "curve",
]
PERSONS, QUESTIONS = 1_000_000, 2_400


def main(words: list[str]) -> int:
    """Run the sections named. Returns 2 for a name that there is not."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.matching", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--sets", default="", help=f"only these sets, with commas between them: {', '.join(SETS)}")
    parser.add_argument("--no-rivals", action="store_true", help="Firstcall alone")
    parser.add_argument("--keys-only", action="store_true", help="no weights: block recall and candidates alone")
    parser.add_argument("--persons", type=int, default=PERSONS, help="the size of the invented population")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="how many damaged questions are asked of it")
    parser.add_argument("--ten-million", action="store_true", help="speed: with ten times as many records as well")
    args = parser.parse_args(words)
    unknown = [n for n in args.sections if n not in SECTIONS] + [n for n in args.sets.split(",") if n and n not in SETS]
    if unknown:
        print(f"There is no {', '.join(unknown)} here.", file=sys.stderr)
        return 2
    whole = not (args.no_rivals or args.keys_only) and (args.persons, args.questions) == (PERSONS, QUESTIONS)
    for name in args.sections or SECTIONS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        for key, told in SECTIONS[name](args):
            if whole:
                telling.keep(key, told, ORDER)
            print(telling.shown(told), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
