"""The commands of the exercises."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from firstcall.incident.datafile import BadData

if TYPE_CHECKING:
    from firstcall.cli import Run
    from firstcall.exercises.playing import Replay
    from firstcall.exercises.scenario import Scenario

#: Exit statuses: everything expected came; something did not; a file cannot be run.
MET, NOT_MET, NOT_RUN = 0, 1, 2

#: New objects after which Python looks for garbage, while a scenario is replayed.
_GARBAGE = 100_000


def replay(parser: argparse.ArgumentParser) -> Run:
    """Run scenarios from start to end through the application, each in a database of its own."""
    parser.add_argument("file", nargs="+", help="a scenario (docs/scenario-format.md)")
    parser.add_argument("--json", action="store_true", help="print the log, one JSON object a line")
    parser.add_argument("--real-time", action="store_true", help="keep real time, for demonstrations")
    return _replay


def _replay(args: argparse.Namespace) -> int:
    gc.set_threshold(_GARBAGE)  # a tenth of a short run was spent looking for garbage that was not there
    from firstcall.exercises.known import load_scenario

    try:
        scenarios = [load_scenario(file) for file in args.file]
    except BadData as wrong:
        print(wrong, file=sys.stderr)
        return NOT_RUN
    with _nothing_kept():
        statuses = [_run(scenario, args) for scenario in scenarios]
    return max(statuses, default=MET)


def _run(scenario: Scenario, args: argparse.Namespace) -> int:
    from firstcall.exercises import telling
    from firstcall.exercises.replay import replay as replayed

    done: Replay = replayed(scenario, real_time=args.real_time)
    for line in telling.as_json(done) if args.json else telling.account(done):
        print(line)
    if args.json and not done.met:
        for line in telling.judged(done):
            print(line, file=sys.stderr)
    return MET if done.met else NOT_MET


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """Django ready, with a data folder that is gone afterwards: no case data of a replay stays on the machine."""
    from django.conf import settings

    from firstcall.cli import get_ready

    if settings.configured:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="firstcall-replay-") as folder:
        os.environ["FIRSTCALL_DATA"] = folder
        get_ready()
        yield


def call(parser: argparse.ArgumentParser) -> Run:
    """Make the phone ring at the running desk, answered by a member of staff; `--play` types what is said as well."""
    parser.add_argument("name", nargs="?", help="the scenario, or scenario/contact (left out: say what can ring)")
    parser.add_argument("--handler", help="who answers, by staff id (default: whom the scenario gives it to)")
    parser.add_argument("--play", action="store_true", help="do the scenario's steps as well, in real time")
    parser.add_argument("--pace", type=_pace, default=1.0, help="how many times as fast (default: 1)")
    return _call


def _pace(text: str) -> float:
    try:
        pace = float(text)
    except ValueError:
        pace = 0.0
    if not 0.1 <= pace <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no pace; write a number from 0.1 to 100")
    return pace


def _call(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from firstcall.exercises import ringing
    from firstcall.people.errors import PeopleError
    from firstcall.people.queries import staff_of

    if args.name is None:
        for one in ringing.rings():
            print(f"{one.name:<24} {one.channel:<4} {one.says}")
        return 0
    try:
        handler = staff_of(args.handler or ringing.find(args.name).contact.handler)
        rang = ringing.ring(args.name, handler=handler, at=timezone.now())
    except (ringing.NoSuchRing, PeopleError) as refused:
        print(f"firstcall call: {refused}", file=sys.stderr)
        return NOT_RUN
    print(f"Incident {rang.incident}, answered by {handler.name}.")
    if args.play:
        ringing.play(args.name, incident=rang.incident, handler=handler, pace=args.pace)
    return 0


def demo(parser: argparse.ArgumentParser) -> Run:
    """Make an invented force, its staff and a sign-in for each role; an earlier one is kept while it is fresh."""
    parser.add_argument("--persons", type=_some, default=20_000, help="how many invented persons (default: 20000)")
    parser.add_argument(
        "--extracts",
        action="store_true",
        help="keep all records here as extracts; without it six systems are simulated",
    )
    return _demo


def _some(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of persons; write 1 or more")
    return int(text)


def _demo(args: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.utils import timezone

    from firstcall.exercises.demo import prepare
    from firstcall.holdings.commands import outdated

    call_command("migrate", interactive=False, verbosity=0)
    given = os.environ.get("FIRSTCALL_DEMO_PASSWORD", "")
    ready = prepare(timezone.now(), persons=args.persons, password=given, simulated=not args.extracts)
    kept = "made now" if ready.made else "kept from an earlier run"
    print(f"Invented force: {ready.records:,} records of people who do not exist ({kept}).")
    print("Its postcodes (ZZ) are placed in the North Sea, so that what is near can be tried; no such place exists.")
    print(f"Sign in with the password  {ready.password}  as")
    for sign_in in ready.sign_ins:
        print(f"  {sign_in.user:<18} {sign_in.says}")
    if not args.extracts:
        print("Six national systems are simulated. Start the desk with them:  firstcall serve --demo")
    if stale := outdated():
        print(stale)
    return 0


def check_data() -> Iterator[str]:
    """What is wrong in the packaged scenarios and in the simulated systems: file, line, what is wrong, the mend."""
    from firstcall.exercises import packaged
    from firstcall.exercises.known import load_scenario
    from firstcall.simulator import manners

    try:
        manners.load()
    except BadData as wrong:
        yield str(wrong)

    for path in packaged.paths():
        try:
            load_scenario(path)
        except BadData as wrong:
            yield str(wrong)
