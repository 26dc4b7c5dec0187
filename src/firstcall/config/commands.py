"""The commands that belong to no room: serve, worker, migrate, check-settings, check-data."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import ipaddress
import logging
import os
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver

from firstcall.cli import Run

#: Every room that reads data files offers `check_data()` in its commands.py: one line for each fault, none when all is well.
ROOMS = (
    "guidance",
    "narrative",
    "sources",
    "matching",
    "holdings",
    "people",
    "contacts",
    "checks",
    "learning",
    "exercises",
    "desk",
)

_log = logging.getLogger("firstcall.serve")


def serve(parser: argparse.ArgumentParser) -> Run:
    """Start the desk in this process, with the worker beside it unless it runs elsewhere."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
    parser.add_argument("--without-worker", action="store_true", help="the checks are made by `firstcall worker`")
    parser.add_argument("--demo", action="store_true", help="with the simulated systems that `firstcall demo` made")
    parser.add_argument(
        "--profile",
        choices=("calm", "real", "bad-night"),
        default="real",
        help="what kind of a day those have (default: real)",
    )
    return _serve


def _serve(args: argparse.Namespace) -> int:
    with _simulated_systems(args) as are_up:
        return _serve_desk(args, are_up)


@contextlib.contextmanager
def _simulated_systems(args: argparse.Namespace) -> Iterator[Callable[[], object]]:
    """The simulator of a demonstration, running and connected for as long as the desk is; what waits until it answers."""
    from firstcall.checks.connecting import CONNECTIONS
    from firstcall.exercises import simulating

    folder = settings.DATA / simulating.FOLDER
    if not args.demo:
        if simulating.is_connected(folder) and not os.environ.get(CONNECTIONS):
            _log.warning("Some systems of this demonstration are simulated, and not running: start it with --demo.")
        yield lambda: None
        return
    if not simulating.is_connected(folder):
        raise ImproperlyConfigured("there is no demonstration with simulated systems here. Mend: firstcall demo")
    with simulating.beside(folder, settings.SECRETS, profile=args.profile) as are_up:
        os.environ[CONNECTIONS] = str(simulating.connections(folder))
        yield are_up


def _serve_desk(args: argparse.Namespace, systems_are_up: Callable[[], object]) -> int:
    import uvicorn

    _right_shape()
    _log.info("Persons are compared by the weights %s.", _weights())
    if stale := _to_index_anew():
        _log.warning(stale)
    get_resolver().url_patterns  # noqa: B018 (a page that cannot be imported is found now, not by the first visitor)
    if not _on_this_machine(args.host) and not settings.HTTPS:
        _log.warning("Listening beyond this machine without TLS: put a proxy in front and set FIRSTCALL_HTTPS=1.")
    server = uvicorn.Server(
        uvicorn.Config(
            "firstcall.config.asgi:application" if args.without_worker else "firstcall.config.asgi:with_worker",
            host=args.host,
            port=args.port,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,  # seconds; a desk that listens to the stream would wait for ever
        )
    )
    systems_are_up()
    shown = f"[{args.host}]" if ":" in args.host else args.host
    print(f"The desk is at http://{shown}:{args.port}/ (Ctrl-C ends it)", flush=True)
    server.run()
    return 0 if server.started else 1


def worker(_parser: argparse.ArgumentParser) -> Run:
    """Make the checks that are due until told to stop."""

    def run(_args: argparse.Namespace) -> None:
        from firstcall.checks import running

        _right_shape()
        _weights()
        running.run_forever()

    return run


def migrate(parser: argparse.ArgumentParser) -> Run:
    """Apply the migrations that are still to be applied."""
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")

    def run(args: argparse.Namespace) -> None:
        call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)

    return run


def check_settings(_parser: argparse.ArgumentParser) -> Run:
    """Check the settings as they stand (for a server where FIRSTCALL_HTTPS is on), and every data file."""

    def run(_args: argparse.Namespace) -> int:
        call_command("check", deploy=settings.HTTPS, fail_level="WARNING" if settings.HTTPS else "ERROR")
        return _tell(data_faults())

    return run


def check_data(_parser: argparse.ArgumentParser) -> Run:
    """Check every data file of every room."""
    return lambda _args: _tell(data_faults())


def data_faults() -> Iterator[str]:
    """What is wrong in the data files of any room: file, line, what is wrong, the mend."""
    for room in ROOMS:
        name = f"firstcall.{room}.commands"
        if importlib.util.find_spec(name) is None:
            continue
        offered = getattr(importlib.import_module(name), "check_data", None)
        if offered is not None:
            yield from offered()


def _tell(faults: Iterable[str]) -> int:
    count = 0
    for fault in faults:
        print(fault)
        count += 1
    print("All data files are sound." if not count else f"{count} fault{'' if count == 1 else 's'} in the data files.")
    return 1 if count else 0


def _right_shape() -> None:
    """A SQLite database of an older shape is brought up to date; a shared PostgreSQL waits for its administrator."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    if connection.vendor != "sqlite":
        raise ImproperlyConfigured(f"the database lacks {len(plan)} migrations. Mend: firstcall migrate")
    call_command("migrate", interactive=False, verbosity=0)


def _weights() -> str:
    """The version of the weights, read now: a file that is no good stops the start, not the first check."""
    from firstcall.holdings.commands import weights
    from firstcall.incident.datafile import BadData

    try:
        return weights()
    except BadData as wrong:
        raise ImproperlyConfigured(str(wrong)) from wrong


def _to_index_anew() -> str:
    from firstcall.holdings.commands import outdated

    return outdated()


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
