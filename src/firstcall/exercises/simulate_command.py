"""The command `firstcall simulate`: national systems that do not exist, answering over real sockets."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

from firstcall.cli import Run
from firstcall.simulator.manners import ProfileName

_SEED, _PERSONS = 7, 20_000


def simulate(parser: argparse.ArgumentParser) -> Run:
    """Serve invented national systems on this machine until told to end; docs/simulator.md says how to use them."""
    data = Path(os.environ.get("FIRSTCALL_DATA") or "var")
    parser.add_argument("--port", type=_port, help="the port to listen on; 0: any that is free (default: 8790 or any)")
    parser.add_argument(
        "--seed", type=int, default=_SEED, help=f"of the times of answer, and of records made anew (default: {_SEED})"
    )
    parser.add_argument(
        "--profile",
        type=ProfileName,
        choices=list(ProfileName),
        default=ProfileName.REAL,
        help="what kind of a day it is",
    )
    parser.add_argument(
        "--folder", type=Path, default=data / "simulator", help="where records and connections are kept"
    )
    parser.add_argument(
        "--secrets",
        type=Path,
        default=Path(os.environ.get("FIRSTCALL_SECRETS") or data / "secrets"),
        help="where the secrets of its clients are kept",
    )
    parser.add_argument("--persons", type=int, default=_PERSONS, help="invented persons, where records are made anew")
    parser.add_argument("--anew", action="store_true", help="make the records anew, though there are some")
    parser.add_argument("--until-input-ends", action="store_true", help="end when standard input does")
    return _simulate


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; write a number up to 65535, 0 for any")
    return int(text)


def _simulate(args: argparse.Namespace) -> int:
    from firstcall.exercises import simulating
    from firstcall.incident.datafile import BadData
    from firstcall.simulator import manners, running

    try:
        known = manners.load()
    except BadData as wrong:
        print(wrong, file=sys.stderr)
        return 2
    folder, secrets = args.folder.resolve(), args.secrets.resolve()
    if args.anew or not (folder / "records").exists():
        simulating.fill_anew(folder, seed=args.seed, persons=args.persons, at=datetime.now(UTC))
    try:
        at = _bound(args.port)
    except OSError as taken:
        print(
            f"firstcall simulate: port {args.port} cannot be had ({taken.strerror}); take another, or 0",
            file=sys.stderr,
        )
        return 2
    port = at.getsockname()[1]
    made = running.systems(known, folder, profile=args.profile, seed=args.seed)
    application = running.front(made, secrets)

    def ready() -> None:
        connections = simulating.connect(folder, secrets, port=port)
        print(f"{simulating.READY} at http://{running.HOST}:{port}/ ({', '.join(made)}), {args.profile}.", flush=True)
        if not args.until_input_ends:
            print(f"Connect a desk: FIRSTCALL_CONNECTIONS={connections} FIRSTCALL_SECRETS={secrets}", flush=True)

    running.run(application, at, ready=ready, until_input_ends=args.until_input_ends)
    return 0


def _bound(port: int | None) -> socket.socket:
    """A socket at the port; where none was named, at the usual one or at any. Raises OSError."""
    from firstcall.exercises.simulating import PORT
    from firstcall.simulator.running import bound

    if port is not None:
        return bound(port)
    try:
        return bound(PORT)
    except OSError:
        return bound(0)
