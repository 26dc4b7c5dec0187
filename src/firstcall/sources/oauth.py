"""OAuth 2 client credentials (RFC 6749 section 4.4): a token is fetched when it is first needed and kept until it ends."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from time import monotonic
from typing import Annotated
from urllib.parse import quote_plus, urlencode

import msgspec
import pydantic

from firstcall.incident.datafile import Shape
from firstcall.sources.kinds import NoSecret
from firstcall.sources.protocol import NotConfigured, Raw
from firstcall.sources.wire import Wire, at_most, said

#: A token is not used in the last seconds of its life.
EARLY = 10.0
#: Seconds that a token lasts which does not say; a day at most is believed.
LASTS, LONGEST = 60.0, 86_400.0
_MOST_BYTES = 65_536
_JSON = "application/json"


class ClientCredentials(Shape):
    """Who we are to the far end: an id, the name of the secret, and what the token is for, where the far end wants that."""

    id: Annotated[str, pydantic.StringConstraints(min_length=1)]
    secret: Annotated[str, pydantic.StringConstraints(min_length=1)]
    scope: str = ""


class Given(msgspec.Struct):
    """What a token endpoint gave: a token that may stand in a header, and the seconds that it lasts."""

    access_token: str
    token_type: str
    expires_in: float | None = None

    def __repr__(self) -> str:
        return "Given(…)"

    @property
    def lasts(self) -> float:
        """Seconds for which it is believed."""
        return LASTS if self.expires_in is None else max(0.0, min(self.expires_in, LONGEST))


class NoToken(Exception):
    """No token was given. ``raw``: what is to be judged in place of an answer; it is never one."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        super().__init__("no token was given")


class Tokens:
    """The token of one client at one far end. Many who need it at once fetch it once.

    ``secret`` is called when a token is fetched, and what it gives is kept nowhere.
    """

    def __init__(
        self,
        wire: Wire,
        path: str,
        client: ClientCredentials,
        secret: Callable[[str], str],
        *,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._wire = wire
        self._path = path
        self._client = client
        self._secret = secret
        self._now = now
        self._token = ""  # nosec B105 # none yet
        self._ends = 0.0
        self._turn: tuple[asyncio.AbstractEventLoop, asyncio.Lock] | None = None

    async def current(self, *, instead_of: str = "") -> str:
        """A token that has not ended, and another than ``instead_of``. Raises NoToken, Unreachable, TimedOut, NotConfigured."""
        async with self._one_at_a_time():
            if not self._token or self._token == instead_of or self._now() >= self._ends:
                self._token = ""  # nosec B105 # none yet
                self._token = await self._fetched()
            return self._token

    def _one_at_a_time(self) -> asyncio.Lock:
        loop = asyncio.get_running_loop()
        if self._turn is None or self._turn[0] is not loop:
            self._turn = (loop, asyncio.Lock())
        return self._turn[1]

    async def _fetched(self) -> str:
        try:
            secret = self._secret(self._client.secret)
        except NoSecret:
            raise NotConfigured from None
        who = f"{quote_plus(self._client.id)}:{quote_plus(secret)}"
        form = {"grant_type": "client_credentials"} | ({"scope": self._client.scope} if self._client.scope else {})
        began = self._now()
        raw = await self._wire.post(
            self._path,
            urlencode(form).encode(),
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "authorization": f"Basic {base64.b64encode(who.encode()).decode()}",
            },
        )
        body = await at_most(raw, _MOST_BYTES)
        if raw.status != 200:
            raise NoToken(said(_REFUSED.get(raw.status, raw.status), _JSON))
        given = read_token(body or b"")
        self._ends = began + given.lasts - min(EARLY, given.lasts / 2)
        return given.access_token


def read_token(body: bytes) -> Given:
    """The token of a token endpoint's answer (RFC 6749 section 5.1). Raises NoToken, which holds nothing of what was read."""
    try:
        body.decode()
        given = msgspec.json.decode(body, type=Given)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NoToken(said(200, _JSON)) from None
    if given.token_type.lower() != "bearer" or not _is_token(given.access_token):
        raise NoToken(said(200, _JSON))
    return given


#: RFC 6749 section 5.2 refuses a client with 400 or 401; to whoever asks, both are "our credentials are refused".
_REFUSED = {400: 401}


def _is_token(token: str) -> bool:
    return bool(token) and token.isascii() and token.isprintable() and " " not in token
