"""What else comes from outside: tokens, refusals, certificates and requests; and the files that a force writes itself."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from joserfc import jwt
from joserfc.jwk import OctKey

from firstcall.gateway.audit import Audit, BrokenAudit, verify
from firstcall.incident.codes import Outcome
from firstcall.incident.datafile import BadData
from firstcall.sources import connections, serving_callers
from firstcall.sources.kinds.http import _understood
from firstcall.sources.oauth import NoToken, read_token
from firstcall.sources.protocol import Incomplete
from firstcall.sources.serving import Callers, Client
from firstcall.sources.serving_callers import NotKnown, basic, hashed
from firstcall.sources.serving_refusals import PROBLEM, Refusal, Refused
from firstcall.sources.serving_requests import read_form, read_question
from firstcall.sources.serving_tls import subject_of
from firstcall.sources.sql.dialects import BadAddress, address
from firstcall.sources.sql.mapping import read_mapping
from firstcall.sources.wire import said
from tests.sources.certificates import Authority
from tests.sources.foreign_parsers import QUESTION, Reader, _body, judged, never
from tests.sources.sql import held

#: How many times fewer files are read than answers: their YAML is read by a parser that keeps every line's number.
_FILES = 200


@cache
def _folder() -> Path:
    made = tempfile.TemporaryDirectory(prefix="firstcall-foreign-")
    _KEPT.append(made)
    return Path(made.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _token(body: bytes) -> Outcome | None:
    """A token may stand in a header and says for how long; whatever is none is judged as a failure."""
    try:
        given = read_token(body)
    except NoToken as none:
        return judged(none.raw, _body(none.raw))
    assert given.access_token.isascii() and given.access_token.isprintable() and 0 <= given.lasts <= 86_400
    assert repr(given) == "Given(…)"
    return None


def _refusal(body: bytes) -> Outcome:
    try:
        raw = asyncio.run(_understood(said(422, PROBLEM, body)))
    except Incomplete:
        return Outcome.NOT_CHECKED
    return judged(raw, _body(raw))


_KEY = b"an invented key of thirty-two bytes."
CALLERS = Callers([Client(id="desk", sources=("pnd",))], key=_KEY, now=lambda: 1_000.0)


def _shown_token(body: bytes) -> None:
    try:
        caller = CALLERS.by_token(body.decode("latin-1"))
    except NotKnown:
        return
    assert caller.id == "desk" and caller.sources <= {"pnd"}


def _signed(claims: dict[str, object]) -> bytes:
    """A token with such claims, signed with the very key: what its maker never puts into one."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(_KEY)).encode()


def _basic(body: bytes) -> None:
    with contextlib.suppress(NotKnown):
        basic(body.decode("latin-1"))


def _question(body: bytes) -> None:
    with contextlib.suppress(Refused):
        read_question(body)


def _form(body: bytes) -> None:
    read_form(body)


def _certificate(body: bytes) -> None:
    found = subject_of(body)
    assert found is None or found


def _told(read: Callable[[], object], *refusals: type[Exception]) -> str | None:
    """What a refusal says; None where nothing was refused."""
    try:
        read()
    except refusals as wrong:
        return str(wrong)
    return None


def _file(read: Callable[[Path], object], name: str, body: bytes) -> None:
    """A file of these bytes, which is read or refused with its line; and the refusal can be said."""
    file = _folder() / Path(name).stem / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(body)
    told = _told(lambda: read(file), BadData, BrokenAudit)
    assert told is None or file.name in told


def _connections(file: Path) -> object:
    return connections.load(file.parent, ("pnd", "local"))


def _address(body: bytes) -> None:
    told = _told(lambda: address(body.decode("utf-8", "replace")), BadAddress)
    assert told is None or "planted" not in told


def _der() -> bytes:
    signed = Authority(_folder(), "ours").signs("desk").certificate
    return x509.load_pem_x509_certificate(Path(signed).read_bytes()).public_bytes(serialization.Encoding.DER)


def _audit() -> bytes:
    path = _folder() / "audit.jsonl"
    audit = Audit(path)
    audit.write(
        what="asked", source="local", caller="desk", asker="h104", why="a reason", facts=("name",), outcome="answered"
    )
    audit.close()
    return path.read_bytes()


_CONNECTION = b"""source: pnd
kind: http
with: {url: "https://records.example.org/pnd", client: {id: desk, secret: pnd-client}, tls: {certificate: a.pem, key: a.key}}
canary: {by: {name: [Canary Example], born: ["1960-01-01"]}, finds: C-1, every_s: 300}
limits: {side_by_side: 8, tries: 2, failures: 5, rest_s: 8}
maintenance:
  - {on: sunday, starts: 02:00, ends: 04:00, says: patching}
  - {on: 2026-12-05, starts: 22:00, ends: 06:00}
"""


def _callers_file() -> bytes:
    lines = ["clients:", f"  - {{id: desk, sources: [pnd], secret: '{hashed('planted-secret')}'}}"]
    return "\n".join(
        [*lines, "  - {id: control-room, sources: [pnd], subject: 'CN=desk.example.org,O=Invented'}", ""]
    ).encode()


_NOW = int(datetime(1970, 1, 1, 0, 16, 40, tzinfo=UTC).timestamp())
_CLAIMS: dict[str, object] = {"iss": "firstcall-source", "sub": "desk", "exp": _NOW + 300, "scope": "pnd"}
_ANSWER = {"access_token": "a-planted-token", "token_type": "Bearer", "expires_in": 300, "scope": "pnd"}

OTHERS = (
    Reader(
        name="oauth, its token",
        read=_token,
        good=(msgspec.json.encode(_ANSWER), b'{"access_token":"t","token_type":"bearer"}'),
        proves=never,
    ),
    Reader(
        name="http, its refusals",
        read=_refusal,
        good=(
            msgspec.json.encode(Refused(Refusal.INCOMPLETE).problem),
            msgspec.json.encode(Refused(Refusal.FAULT).problem),
        ),
        proves=never,
        cost=2,
    ),
    Reader(
        name="serving, a token",
        read=_shown_token,
        good=(
            _signed(_CLAIMS),
            *(
                _signed(_CLAIMS | odd)
                for odd in ({"sub": ["desk"]}, {"sub": {}}, {"exp": "x"}, {"scope": [1]}, {"exp": 1e300})
            ),
        ),
        proves=never,
    ),
    Reader(
        name="serving, a header",
        read=_basic,
        good=(b"Basic " + base64.b64encode(b"desk:a+planted+secret%21"),),
        proves=never,
    ),
    Reader(name="serving, a question", read=_question, good=(msgspec.json.encode(QUESTION),), proves=never),
    Reader(
        name="serving, a form",
        read=_form,
        good=(b"grant_type=client_credentials&client_id=desk&client_secret=a%20planted+secret&scope=pnd",),
        proves=never,
    ),
    Reader(name="serving, a certificate", read=_certificate, good=(_der(),), proves=never),
    Reader(
        name="gateway, its audit", read=partial(_file, verify, "spoilt.jsonl"), good=(_audit(),), proves=never, cost=20
    ),
    Reader(
        name="a database's address",
        read=_address,
        good=(
            b"postgresql://reader:planted-w%40rd@db.example.org:5432/custody?sslmode=require",
            b"mariadb://reader:pl/planted@db.example.org/custody",
            b"sqlite:////srv/custody.db",
        ),
        proves=never,
    ),
    Reader(
        name="a mapping file",
        read=partial(_file, read_mapping, "custody.yaml"),
        good=(held.MAPPING.read_bytes(),),
        proves=never,
        cost=_FILES * 2,
    ),
    Reader(
        name="a connection file",
        read=partial(_file, _connections, "pnd.yaml"),
        good=(_CONNECTION,),
        proves=never,
        cost=_FILES,
    ),
    Reader(
        name="a file of callers",
        read=partial(_file, serving_callers.load, "callers.yaml"),
        good=(_callers_file(),),
        proves=never,
        cost=_FILES,
    ),
)
