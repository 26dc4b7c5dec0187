"""The command `firstcall`. Each sub-command belongs to a room and is imported only when it is wanted.

A sub-command is one row of COMMANDS and one function in that room's `commands.py`, named in the row. The function is given an
ArgumentParser, adds its arguments, and returns what to run: a function from the parsed arguments to an exit status (None is 0).
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Run = Callable[[argparse.Namespace], int | None]
Offer = Callable[[argparse.ArgumentParser], Run]


@dataclass(frozen=True)
class Command:
    """One sub-command: where its function is, what it does in a few words, and whether Django must be ready before it is imported.

    A command that chooses its own database (a run of a scenario keeps one of its own) has `ready=False`: it sets the environment first and
    then calls `get_ready()` itself.
    """

    where: str
    says: str
    ready: bool = True


COMMANDS: dict[str, Command] = {
    "serve": Command("firstcall.config.commands:serve", "start the desk, and the worker with it"),
    "worker": Command("firstcall.config.commands:worker", "make the checks that are due, in a process of its own"),
    "migrate": Command("firstcall.config.commands:migrate", "bring the database to this version's shape"),
    "load": Command("firstcall.checks.commands:load", "load an extract of a record system"),
    "reindex": Command("firstcall.checks.commands:reindex", "index extracts anew, when keys are made otherwise"),
    "train": Command(
        "firstcall.holdings.train_command:train",
        "learn the weights of the comparison from the extracts that are loaded",
    ),
    "postcodes": Command(
        "firstcall.holdings.postcodes_command:postcodes", "load where postcodes are, from Ordnance Survey's open data"
    ),
    "rebuild": Command("firstcall.log.commands:rebuild", "make every derived table anew from the log"),
    "verify": Command("firstcall.log.commands:verify", "prove that the log is whole and as it was written"),
    "quality": Command(
        "firstcall.review.commands:quality", "have the rules of quality read every closed contact that they have not"
    ),
    "learning": Command(
        "firstcall.learning.commands:learning", "take published recommendations into the learning register"
    ),
    "fault": Command(
        "firstcall.checks.commands:fault", "lay a fault over a source, to see what the desk does without it"
    ),
    "token": Command("firstcall.api.commands:token", "make, list and revoke the tokens of other systems"),
    "training": Command(
        "firstcall.people.training_command:training", "take certificates and rosters in from CSV, and write them out"
    ),
    "account": Command("firstcall.people.commands:account", "add an account, or draw its first password"),
    "breached": Command("firstcall.people.commands:breached", "keep a list of breached passwords on this machine"),
    "gateway": Command(
        "firstcall.gateway.commands:gateway", "serve a SQL database as a source, by one mapping file", ready=False
    ),
    "demo": Command("firstcall.exercises.commands:demo", "make an invented force to try the desk with"),
    "simulate": Command(
        "firstcall.exercises.simulate_command:simulate",
        "serve national systems that do not exist, for demonstrations and trials",
        ready=False,
    ),
    "call": Command("firstcall.exercises.commands:call", "make the phone ring with a scenario"),
    "replay": Command(
        "firstcall.exercises.commands:replay", "run a scenario from start to end and print its log", ready=False
    ),
    "check": Command(
        "firstcall.checks.one_off_command:check", "look somebody up in every record system, outside an incident"
    ),
    "check-settings": Command("firstcall.config.commands:check_settings", "check the settings and all data files"),
    "check-data": Command(
        "firstcall.config.commands:check_data", "check all data files: file, line, what is wrong, the mend"
    ),
}


def get_ready() -> None:
    """Make Django ready with the environment as it stands now. A second call does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcall.config.settings")
    import django

    django.setup()
    gc.collect()
    gc.freeze()  # what was imported stays: no collection need ever look through it again


def main(words: Sequence[str] | None = None) -> int:
    """Run the sub-command that `words` (by default the command line) name; returns the exit status, 2 for a wrong command line."""
    given = list(sys.argv[1:] if words is None else words)
    if not given or given[0] not in COMMANDS:
        return _without_command(given)
    command = COMMANDS[given[0]]
    parser = argparse.ArgumentParser(prog=f"firstcall {given[0]}", description=f"{command.says.capitalize()}.")
    try:
        run = _offer(command)(parser)
        return run(parser.parse_args(given[1:])) or 0
    except _plain_errors() as error:
        print(f"firstcall {given[0]}: {error}", file=sys.stderr)
        return 2
    except _database_errors() as error:
        if not _lacks_a_table(error):
            raise
        print(
            f"firstcall {given[0]}: the database has not got its tables yet. Mend: firstcall migrate", file=sys.stderr
        )
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _offer(command: Command) -> Offer:
    if command.ready:
        get_ready()
    module, _, name = command.where.partition(":")
    offer: Offer = getattr(importlib.import_module(module), name)
    return offer


def _plain_errors() -> tuple[type[Exception], ...]:
    """Faults of the set-up whose message is for the person at the keyboard; only what is imported already can have been raised."""
    names = (("django.core.exceptions", "ImproperlyConfigured"), ("firstcall.config.newer_sqlite", "SqliteTooOld"))
    return tuple(getattr(sys.modules[module], name) for module, name in names if module in sys.modules)


def _database_errors() -> tuple[type[Exception], ...]:
    module = sys.modules.get("django.db")
    return () if module is None else (module.OperationalError, module.ProgrammingError)


def _lacks_a_table(error: Exception) -> bool:
    """SQLite says so in words alone; PostgreSQL by a code."""
    return "no such table" in str(error) or getattr(error.__cause__, "sqlstate", "") == "42P01"


def _without_command(given: Sequence[str]) -> int:
    from firstcall import __version__

    if given and given[0] == "--version":
        print(f"firstcall {__version__}")
        return 0
    asked = bool(given) and given[0] in {"-h", "--help", "help"}
    out = sys.stdout if asked else sys.stderr
    if given and not asked:
        print(f"firstcall: there is no command {given[0]!r}.\n", file=out)
    width = max(map(len, COMMANDS))
    print("usage: firstcall COMMAND [-h] …\n", file=out)
    print("\n".join(f"  {name:<{width}}  {command.says}" for name, command in COMMANDS.items()), file=out)
    return 0 if asked else 2


if __name__ == "__main__":
    raise SystemExit(main())
