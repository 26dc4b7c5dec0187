"""Asking over HTTP: one client a source, its reply unread, and every way to fail as the exception that says so."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Annotated, Self

import httpx
import pydantic
from pydantic_core import PydanticCustomError

from firstcall.incident.datafile import Shape
from firstcall.sources.lines import Lines
from firstcall.sources.protocol import Raw

#: What every request says of itself, where it does not say otherwise.
_ALWAYS = {
    "accept": "application/json",
    "accept-encoding": "identity",
    "connection": "keep-alive",
    "user-agent": "firstcall",
}

Url = Annotated[str, pydantic.StringConstraints(pattern=r"^https?://[^\s/]+(/[^\s]*)?$")]


class Tls(Shape):
    """Whom the far end must be, and who we are: files in PEM. Without ``authority`` the system's own are trusted."""

    authority: str | None = None
    certificate: str | None = None
    key: str | None = None

    @pydantic.model_validator(mode="after")
    def _a_key_is_for_a_certificate(self) -> Self:
        if self.key and not self.certificate:
            raise ValueError("a key is of no use without its certificate")
        return self

    def context(self) -> ssl.SSLContext:
        """For a client: the far end is always verified. Raises OSError where a file is missing or is none."""
        context = ssl.create_default_context(cafile=self.authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key)
        return context


def plainly_safe(url: str) -> bool:
    """Whether nobody between can read it: TLS, or this machine alone."""
    host = httpx.URL(url).host
    return url.startswith("https://") or host in ("127.0.0.1", "::1", "localhost")


def _keeps_secrets(url: object) -> object:
    """Said without the address: a password in it would be printed."""
    if isinstance(url, str) and "@" in url:
        raise ValueError(
            "an address holds no name and no password; put the secret into a file of its own and name that"
        )
    return url


def _plain_on_this_machine_alone(url: str) -> str:
    if not plainly_safe(url):
        raise PydanticCustomError("plain", "Write https://, or keep it on this machine (127.0.0.1, ::1, localhost)")
    return url


#: The address of a far end that nobody between can listen to.
SafeUrl = Annotated[
    Url, pydantic.BeforeValidator(_keeps_secrets), pydantic.AfterValidator(_plain_on_this_machine_alone)
]


class Wire:
    """A client to one address. Redirects are not followed, proxies of the environment not used, nothing is compressed.

    Its lines are opened when first used, in the event loop that uses them, and anew in another.
    """

    def __init__(self, url: str, *, tls: Tls | None = None, most: int = 32) -> None:
        self._url = url.rstrip("/")
        self._tls = tls or Tls()
        self._most = most
        self._lines: Lines | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._where: dict[str, bytes] = {}
        self._host = httpx.URL(self._url).netloc

    async def post(self, path: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> Raw:
        """Send a JSON body; the reply as it comes. Raises Unreachable or TimedOut; may be cancelled at any time."""
        where = self._where.get(path)
        if where is None:
            where = self._where[path] = httpx.URL(f"{self._url}{path}").raw_path
        more = {"content-type": "application/json", **(headers or {}), "content-length": str(len(body))}
        return await self._sent("POST", where, more, body)

    async def get(self, path: str, query: Mapping[str, str], *, headers: Mapping[str, str] | None = None) -> Raw:
        """Ask by the address alone; the reply as it comes. As ``post``."""
        where = httpx.URL(f"{self._url}{path}", params=dict(query)).raw_path
        return await self._sent("GET", where, headers or {}, b"")

    async def _sent(self, method: str, where: bytes, headers: Mapping[str, str], body: bytes) -> Raw:
        said = [(name.encode("ascii"), value.encode("ascii")) for name, value in (_ALWAYS | dict(headers)).items()]
        response = await self._here().send(method, where, [(b"host", self._host), *said], body)
        length = response.header(b"content-length")
        return Raw(
            status=response.status,
            content_type=response.header(b"content-type"),
            length=int(length) if length.isdecimal() else None,
            body=response.body,
        )

    def _here(self) -> Lines:
        loop = asyncio.get_running_loop()
        if self._lines is None or self._loop is not loop:
            url = httpx.URL(self._url)
            safe = url.scheme == "https"
            host, port = url.raw_host.decode("ascii"), url.port or (443 if safe else 80)
            self._lines = Lines(host, port, tls=self._tls.context() if safe else None, most=self._most)
            self._loop = loop
        return self._lines


async def at_most(raw: Raw, most: int) -> bytes | None:
    """The body of a reply, read to its end and let go; None where it is longer than ``most`` bytes. Raises as ``post``."""
    parts: list[bytes] = []
    size = 0
    body = raw.body()
    try:
        async for part in body:
            size += len(part)
            if size > most:
                return None
            parts.append(part)
    finally:
        if isinstance(body, AsyncGenerator):
            await body.aclose()
    return b"".join(parts)


def said(status: int, content_type: str = "", body: bytes = b"") -> Raw:
    """A reply that was read already, or one in place of a reply; without a body it is never an answer."""
    return Raw(status=status, content_type=content_type, length=len(body), body=lambda: _once(body))


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body
