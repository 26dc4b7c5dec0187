"""`firstcall gateway`: serve the source protocol over a force's own SQL database; check its mapping; prove its audit."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import URL

from firstcall.gateway.audit import Audit, BrokenAudit, NotWritten, verify
from firstcall.incident.datafile import BadData
from firstcall.sources.kinds import NoSecret
from firstcall.sources.protocol import SourceUnavailable
from firstcall.sources.secrets import read_secret
from firstcall.sources.serving_tls import Certificates
from firstcall.sources.sql import dialects
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.mapping import MappingFile, read_mapping
from firstcall.sources.wire import plainly_safe

_LEAST_KEY = 16


class CannotServe(Exception):
    """What was given does not do; the message says what, and holds no secret."""


def gateway(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    """Serve a SQL database as a source, by one mapping file (docs/gateway.md)."""
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="what the tables mean")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--database", metavar="URL", help="the database's address, where no password stands in it")
    where.add_argument("--database-secret", metavar="NAME", help="the secret that holds the address with its password")
    parser.add_argument(
        "--callers", type=Path, metavar="FILE", help="who may ask: clients, hashed secrets, certificates"
    )
    parser.add_argument(
        "--secrets", type=Path, metavar="FOLDER", default=Path(os.environ.get("FIRSTCALL_SECRETS") or "secrets")
    )
    parser.add_argument("--audit", type=Path, metavar="FILE", default=Path("audit.jsonl"), help="default: audit.jsonl")
    parser.add_argument("--audit-secret", metavar="NAME", help="a secret that keys the audit's chain")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--certificate", metavar="FILE", help="who this gateway is (PEM)")
    parser.add_argument("--key", metavar="FILE", help="the certificate's key (PEM)")
    parser.add_argument("--authority", metavar="FILE", help="who signs the callers' certificates (PEM)")
    parser.add_argument("--pool", type=int, default=4, metavar="N", help="questions asked of the database at a time")
    parser.add_argument("--check", action="store_true", help="hold the mapping against the database, and end")
    parser.add_argument("--verify-audit", type=Path, metavar="FILE", help="prove an audit whole, and end")
    parser.add_argument("--still", default="", metavar="MARK", help="with --verify-audit: a mark that must be in it")
    parser.add_argument(
        "--hash-secret", action="store_true", help="make of a client's secret what --callers holds, and end"
    )
    return _run


def _run(args: argparse.Namespace) -> int:
    try:
        if args.verify_audit is not None:
            return _verified(args)
        if args.hash_secret:
            return _hashed()
        return _checked(args) if args.check else _served(args)
    except (CannotServe, BadData, BrokenAudit, NotWritten, dialects.BadAddress, NoSecret) as wrong:
        print(wrong, file=sys.stderr)
        return 1


def _verified(args: argparse.Namespace) -> int:
    try:
        found = verify(args.verify_audit, key=_audit_key(args), still=args.still)
    except OSError as wrong:
        raise CannotServe(f"{args.verify_audit} cannot be read: {wrong.strerror}") from None
    print(f"{args.verify_audit}: {found.lines} lines, whole. Note the last mark elsewhere: {found.mark}")
    return 0


def _hashed() -> int:
    from firstcall.sources.serving import hashed

    secret = getpass.getpass("Secret: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if len(secret) < _LEAST_KEY:
        raise CannotServe(f"a secret has {_LEAST_KEY} characters or more")
    print(hashed(secret))
    return 0


def _checked(args: argparse.Namespace) -> int:
    file, source = _source(args)
    if args.callers is not None:
        from firstcall.sources.serving_callers import load

        load(args.callers)
    _lined_up(source)
    source.close()
    print(f"{file.file} fits the database.")
    return 0


def _served(args: argparse.Namespace) -> int:
    import uvicorn

    from firstcall.gateway.answering import Gateway, described
    from firstcall.sources.contract import Description
    from firstcall.sources.serving import Callers, application
    from firstcall.sources.serving_callers import load
    from firstcall.sources.serving_tls import config

    if args.callers is None:
        raise CannotServe("say with --callers who may ask")
    callers = Callers(load(args.callers))
    certificates = _certificates(args)
    file, source = _source(args)
    _lined_up(source)
    answering = Gateway(source, Audit(args.audit, key=_audit_key(args)))
    app = application(
        title=f"{file.mapping.source}, through a gateway",
        answer=answering.answer,
        callers=callers,
        description=Description(sources=(described(file),)),
    )
    server = uvicorn.Server(config(app, host=args.host, port=args.port, certificates=certificates))
    scheme = "http" if certificates is None else "https"
    print(f"{file.mapping.source} is served at {scheme}://{args.host}:{args.port}", flush=True)
    server.run()
    answering.close()
    return 0 if server.started else 1


def _certificates(args: argparse.Namespace) -> Certificates | None:
    """Without a certificate only this machine is spoken to: anybody between could read the answers."""
    if args.certificate is None:
        if not plainly_safe(f"http://{args.host}"):
            raise CannotServe(f"without --certificate and --key only this machine is served, not {args.host}")
        if args.authority is not None:
            raise CannotServe("--authority needs --certificate and --key")
        return None
    if args.key is None:
        raise CannotServe("--certificate needs --key")
    given = Certificates(certificate=args.certificate, key=args.key, callers=args.authority)
    missing = [name for name in (given.certificate, given.key, given.callers) if name and not Path(name).is_file()]
    if missing:
        raise CannotServe(f"{missing[0]} is not there")
    return given


def _source(args: argparse.Namespace) -> tuple[MappingFile, SqlSource]:
    if args.mapping is None:
        raise CannotServe("say with --mapping what the tables mean")
    if not 1 <= args.pool <= 32:
        raise CannotServe("--pool is 1 to 32")
    file, address = read_mapping(args.mapping), _address(args)
    return file, SqlSource(file, lambda: address, pool=args.pool)


def _address(args: argparse.Namespace) -> URL:
    if args.database_secret is not None:
        return dialects.address(read_secret(args.secrets, args.database_secret))
    if args.database is None:
        raise CannotServe("say with --database-secret or --database where the database is")
    address = dialects.address(args.database)
    if address.password is not None:
        raise CannotServe(
            "a password stands in --database, for every process of this machine to see; put the whole address into a file of the"
            " secrets' folder, and name that: --database-secret"
        )
    return address


def _lined_up(source: SqlSource) -> None:
    try:
        source.line_up()
    except SourceUnavailable as wrong:
        raise CannotServe(f"the database does not answer: {wrong or type(wrong).__name__}") from None


def _audit_key(args: argparse.Namespace) -> bytes:
    if args.audit_secret is None:
        return b""
    key = read_secret(args.secrets, args.audit_secret).encode()
    if len(key) < _LEAST_KEY:
        raise CannotServe(f"the audit's secret has {_LEAST_KEY} characters or more")
    return key
