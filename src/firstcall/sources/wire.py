"""Asking over HTTP: one client a source, its reply unread, and every way to fail as the exception that says so."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

import httpx
import pydantic

from firstcall.incident.datafile import Shape
from firstcall.sources.protocol import Raw, TimedOut, Unreachable

#: Seconds that no single step of a connection may take; the row's deadline is shorter as a rule and ends it all.
LONGEST_STEP = 60.0

Url = Annotated[str, pydantic.StringConstraints(pattern=r"^https?://[^\s/]+(/[^\s]*)?$")]


class Tls(Shape):
    """Whom the far end must be, and who we are: files in PEM. Without ``authority`` the system's own are trusted."""

    authority: str | None = None
    certificate: str | None = None
    key: str | None = None

    def context(self) -> ssl.SSLContext:
        """For a client: the far end is always verified. Raises OSError where a file is missing or is none."""
        context = ssl.create_default_context(cafile=self.authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key)
        return context


def plainly_safe(url: str) -> bool:
    """Whether nobody between can read it: TLS, or this machine alone."""
    host = httpx.URL(url).host
    return url.startswith("https://") or host in ("127.0.0.1", "::1", "localhost")


class Wire:
    """A client to one address. Redirects are not followed, proxies of the environment not used, nothing is compressed.

    Made when first used, in the event loop that uses it, and anew in another.
    """

    def __init__(self, url: str, *, tls: Tls | None = None, auth: httpx.Auth | None = None, most: int = 32) -> None:
        self._url = url.rstrip("/")
        self._tls = tls or Tls()
        self._auth = auth
        self._most = most
        self._client: httpx.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def post(self, path: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> Raw:
        """Send a JSON body; the reply as it comes. Raises Unreachable or TimedOut; may be cancelled at any time."""
        return await self._sent(
            "POST", path, content=body, headers={"content-type": "application/json", **(headers or {})}
        )

    async def get(self, path: str, query: Mapping[str, str], *, headers: Mapping[str, str] | None = None) -> Raw:
        """Ask by the address alone; the reply as it comes. As ``post``."""
        return await self._sent("GET", path, params=dict(query), headers=dict(headers or {}))

    async def _sent(self, method: str, path: str, **what: Any) -> Raw:
        client = self._here()
        try:
            request = client.build_request(method, f"{self._url}{path}", **what)
            response = await client.send(request, stream=True, auth=self._auth)
        except httpx.TimeoutException as slow:
            raise TimedOut from slow
        except (httpx.TransportError, OSError) as broken:
            raise Unreachable from broken
        length = response.headers.get("content-length", "")
        return Raw(
            status=response.status_code,
            content_type=response.headers.get("content-type", ""),
            length=int(length) if length.isdecimal() else None,
            body=lambda: _body(response),
        )

    def _here(self) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            limits = httpx.Limits(max_connections=self._most, max_keepalive_connections=self._most)
            self._client = httpx.AsyncClient(
                verify=self._tls.context() if self._url.startswith("https://") else False,
                timeout=httpx.Timeout(LONGEST_STEP),
                limits=limits,
                follow_redirects=False,
                trust_env=False,
                headers={"accept": "application/json", "accept-encoding": "identity", "user-agent": "firstcall"},
            )
            self._loop = loop
        return self._client


async def _body(response: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in response.aiter_raw():
            yield part
    except httpx.TimeoutException as slow:
        raise TimedOut from slow
    except httpx.TransportError as broken:
        raise Unreachable from broken
    finally:
        await response.aclose()
