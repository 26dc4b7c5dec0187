"""Who may ask a served source: clients with a hashed secret or a certificate's subject, and tokens that end soon."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote_plus

import pydantic
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from firstcall.incident import datafile
from firstcall.incident.datafile import BadData, Shape

#: scrypt as its authors advise for sign-ins: 16 MiB and some fifty milliseconds a try.
_COST, _BLOCK, _LANES, _SALT, _LENGTH = 2**14, 8, 1, 16, 32
_KEY = 32  # bytes
_MADE_BY = "firstcall-source"
#: Seconds that a token lasts.
LASTS = 300


class NotKnown(Exception):
    """Nobody of this name with this secret, this token or this certificate: who it is stays unsaid."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who was recognised: the client's id, and the sources that may be asked."""

    id: str
    sources: frozenset[str]

    def may_ask(self, source: str) -> bool:
        """Whether this source may be asked."""
        return source in self.sources


@dataclass(frozen=True, kw_only=True)
class Client:
    """A client that is let in: by a secret, of which only the salted hash is kept, by a certificate's subject, or both.

    ``subject`` is written as RFC 4514 says: ``CN=desk.example.org,O=An invented force``.
    """

    id: str
    sources: tuple[str, ...]
    secret: str | None = field(default=None, repr=False)
    subject: str | None = None


def hashed(secret: str, *, salt: bytes | None = None) -> str:
    """The salted hash of a secret, as a client's entry holds it."""
    salt = secrets.token_bytes(_SALT) if salt is None else salt
    return f"scrypt:{salt.hex()}:{_scrypt(secret, salt).hex()}"


def _scrypt(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=_LENGTH)


_FORM = re.compile(r"scrypt:[0-9a-f]{32}:[0-9a-f]{64}")
#: What a secret of a client that nobody knows is compared with, so that it takes as long.
_NOBODY = f"scrypt:{'0' * 32}:{'0' * 64}"


class Callers:
    """Every client that is let in, and the tokens that they are given.

    ``key`` signs the tokens; left out, one is made, and tokens end with the process. Several processes of one source
    share a key of 32 bytes or more.
    """

    def __init__(
        self, clients: Iterable[Client], *, key: bytes | None = None, now: Callable[[], float] = time.time
    ) -> None:
        if key is not None and len(key) < _KEY:
            raise ValueError(f"a key that signs tokens has {_KEY} bytes or more")
        listed = tuple(clients)
        self._clients = {one.id: one for one in listed}
        self._subjects = {one.subject: one for one in listed if one.subject}
        self._key = OctKey.import_key(key or secrets.token_bytes(_KEY))
        self._now = now

    def by_secret(self, client_id: str, secret: str) -> Client:
        """The client of this id and secret; takes its time, so call it in a thread. Raises NotKnown."""
        client = self._clients.get(client_id)
        _, salt, kept = ((client and client.secret) or _NOBODY).split(":")
        same = hmac.compare_digest(_scrypt(secret, bytes.fromhex(salt)), bytes.fromhex(kept))
        if client is None or client.secret is None or not same:
            raise NotKnown
        return client

    def by_subject(self, subject: str) -> Caller:
        """The caller whose certificate has this subject. Raises NotKnown."""
        client = self._subjects.get(subject)
        if client is None:
            raise NotKnown
        return Caller(id=client.id, sources=frozenset(client.sources))

    def token(self, client: Client, sources: Iterable[str]) -> str:
        """A signed token for these of the client's sources; it ends after LASTS seconds."""
        now = int(self._now())
        claims = {
            "iss": _MADE_BY,
            "sub": client.id,
            "iat": now,
            "exp": now + LASTS,
            "jti": secrets.token_hex(8),
            "scope": " ".join(sorted(sources)),
        }
        return jwt.encode({"alg": "HS256"}, claims, self._key)

    def by_token(self, token: str) -> Caller:
        """The caller whose token this is, with what the client may still ask today. Raises NotKnown."""
        try:
            claims: dict[str, Any] = jwt.decode(token, self._key, algorithms=["HS256"]).claims
            jwt.JWTClaimsRegistry(
                now=lambda: int(self._now()),
                iss={"essential": True, "value": _MADE_BY},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError, TypeError):
            raise NotKnown from None
        client = self._clients.get(claims["sub"])
        if client is None:
            raise NotKnown
        return Caller(id=client.id, sources=frozenset(client.sources) & frozenset(str(claims.get("scope", "")).split()))


def basic(header: str) -> tuple[str, str]:
    """Client id and secret of a Basic authorisation (RFC 6749 section 2.3.1). Raises NotKnown where it is none."""
    scheme, _, rest = header.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise NotKnown from None
    if scheme.lower() != "basic" or not colon:
        raise NotKnown
    return unquote_plus(client_id), unquote_plus(secret)


def _is_hash(value: object) -> object:
    """Said without the value: whoever writes the secret itself here must not see it printed."""
    if value is not None and not (isinstance(value, str) and _FORM.fullmatch(value)):
        raise ValueError("this is no salted hash of a secret")
    return value


class _Client(Shape):
    id: Annotated[str, pydantic.StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    sources: Annotated[tuple[str, ...], pydantic.Field(min_length=1)]
    secret: Annotated[str | None, pydantic.BeforeValidator(_is_hash)] = None
    subject: Annotated[str, pydantic.StringConstraints(min_length=1)] | None = None


class _File(Shape):
    clients: Annotated[tuple[_Client, ...], pydantic.Field(min_length=1)]


def load(path: Path) -> tuple[Client, ...]:
    """The clients of a data file. Raises BadData with every fault: file, line, what is wrong, the mend."""
    document = datafile.parse(path)
    listed = datafile.shaped(document, _File).clients
    faults = []
    for number, one in enumerate(listed):
        if one.secret is None and one.subject is None:
            faults.append(
                document.fault(
                    ("clients", number), f"the client {one.id!r} cannot be recognised", "add secret or subject"
                )
            )
        for part in ("id", "subject"):
            value = getattr(one, part)
            if value is not None and value in (getattr(other, part) for other in listed[:number]):
                faults.append(
                    document.fault(("clients", number, part), f"two clients have the {part} {value!r}", "keep one")
                )
    if faults:
        raise BadData(faults)
    return tuple(Client(id=c.id, sources=c.sources, secret=c.secret, subject=c.subject) for c in listed)
