"""Single sign-on with the force's own provider: OpenID Connect, code with PKCE. It names an account, and never makes one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
import msgspec
from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from firstcall.config.signing_in import Single
from firstcall.log.gate import writing
from firstcall.people.models import SignInState, Staff
from firstcall.people.signing_in.digests import digest
from firstcall.people.signing_in.entering import PATIENCE, Refused, refused_otherwise, staff_at_work, state_of
from firstcall.people.signing_in.tokens import BadToken, UnknownKey, account_of, check, is_strong, signed_claims
from firstcall.sources.kinds import NoSecret
from firstcall.sources.secrets import read_secret

T = TypeVar("T")

#: The name of the client's secret among the desk's secrets; without it the desk is a public client, which PKCE protects.
SECRET = "oidc-client"  # noqa: S105  # nosec B105 # its name, not the secret
#: Seconds for one answer of the provider; bytes that it may have; seconds for which what it says of itself is believed.
TIMEOUT, MOST_BYTES, BELIEVED = 5.0, 1_000_000, 3600.0
#: Seconds between two looks for new keys.
KEYS_AGAIN = 10.0


class Unreachable(Exception):
    """The provider does not answer, or not as a provider does."""


class Metadata(msgspec.Struct):
    """What a provider says of itself (OpenID Connect Discovery)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Tokens(msgspec.Struct):
    id_token: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What this browser's session remembers of a question to the provider, until its answer comes."""

    state: str
    nonce: str
    verifier: str
    at: str  # ISO
    next: str
    fresh: bool  # the person is to be proved anew there

    def kept(self) -> dict[str, Any]:
        """As the session keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LetIn:
    """Whom the provider has proved, and whether by two steps."""

    staff: Staff
    strong: bool


class Provider:
    """The provider, with what it says of itself and its keys, kept for a while."""

    def __init__(self, single: Single) -> None:
        self.single = single
        self._lock = threading.Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def metadata(self) -> Metadata:
        """Where the provider is asked. Raises Unreachable, also where it says that it is another."""
        with self._lock:
            if self._metadata is None or time.monotonic() - self._metadata[0] > BELIEVED:
                address = self.single.issuer.rstrip("/") + "/.well-known/openid-configuration"
                said = _decoded(_asked("GET", address), Metadata)
                if said.issuer != self.single.issuer:
                    raise Unreachable("the provider says that it is another")
                for endpoint in (said.authorization_endpoint, said.token_endpoint, said.jwks_uri):
                    if urlsplit(endpoint).scheme != urlsplit(self.single.issuer).scheme:
                        raise Unreachable("the provider wants to be asked without TLS")
                self._metadata = (time.monotonic(), said)
            return self._metadata[1]

    def claims(self, token: str) -> dict[str, Any]:
        """What a token says, by the provider's keys; they are fetched anew where none fits. Raises BadToken, Unreachable."""
        keys, fresh = self._current_keys()
        try:
            return signed_claims(token, keys)
        except UnknownKey:
            if fresh:
                raise
        return signed_claims(token, self._current_keys(again=True)[0])

    def _current_keys(self, *, again: bool = False) -> tuple[KeySet, bool]:
        address = self.metadata().jwks_uri
        with self._lock:
            age = BELIEVED if self._keys is None else time.monotonic() - self._keys[0]
            if self._keys is not None and age < (KEYS_AGAIN if again else BELIEVED):
                return self._keys[1], age < KEYS_AGAIN
            try:
                keys = KeySet.import_key_set(msgspec.json.decode(_asked("GET", address)))
            except (msgspec.DecodeError, JoseError, ValueError, KeyError, TypeError) as wrong:
                raise Unreachable("the provider's keys cannot be read") from wrong
            self._keys = (time.monotonic(), keys)
            return keys, True

    def token(self, code: str, *, verifier: str, back: str) -> str:
        """The ID token for a code. Raises Unreachable, BadToken."""
        said = self.metadata()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        headers = {}
        secret = _secret()
        if secret and "client_secret_basic" in said.token_endpoint_auth_methods_supported:
            pair = f"{quote_plus(self.single.client)}:{quote_plus(secret)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            form |= {"client_id": self.single.client} | ({"client_secret": secret} if secret else {})
        try:
            return _decoded(_asked("POST", said.token_endpoint, form=form, headers=headers), _Tokens).id_token
        except _NotTaken as refused:
            raise BadToken("a code that the provider does not take") from refused


_kept: dict[Single, Provider] = {}


def provider() -> Provider | None:
    """The force's provider; None where it has none."""
    single = settings.SIGNING_IN.single
    return None if single is None else _kept.setdefault(single, Provider(single))


def ask(of: Provider, *, back: str, onward: str, fresh: bool, at: datetime) -> tuple[str, Asked]:
    """Where to send the browser, and what its session remembers. Raises Unreachable."""
    asked = Asked(
        secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64), at.isoformat(), onward, fresh
    )
    proof = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": of.single.client,
        "redirect_uri": back,
        "scope": "openid profile email",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": proof,
        "code_challenge_method": "S256",
    } | ({"prompt": "login", "max_age": "0"} if fresh else {})
    address = of.metadata().authorization_endpoint
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}", asked


def answered(of: Provider, asked: Asked, answer: Mapping[str, str], *, back: str, address: str, at: datetime) -> LetIn:
    """Whom the provider's answer lets in. Raises Refused with a sentence for the screen; the log has why."""
    name, staff = of.single.name, ""
    try:
        claims = _claims(of, asked, answer, back=back, at=at)
        staff = account_of(claims, claim=of.single.claim, domain=of.single.domain)
        held = staff_at_work(staff)
        if held is None:
            refused_otherwise("no such account", how="single", address=address, at=at)
            raise Refused(
                f"{_upper(name)} knows you, but there is no account for you at this desk. Ask an administrator."
            )
        if not _same_person(held, of.single.issuer, claims["sub"]):
            raise BadToken("another person than before")
        return LetIn(held, is_strong(claims, of.single.strong))
    except Unreachable as fault:
        refused_otherwise(str(fault), how="single", address=address, at=at)
        raise Refused(f"{_upper(name)} cannot be reached now. Try again, or sign in with a password.") from fault
    except BadToken as fault:
        refused_otherwise(str(fault), how="single", address=address, at=at)
        if str(fault) == "another person than before":
            says = "This account belonged to somebody else there. Ask an administrator to let you sign in anew."
        else:
            says = f"{_upper(name)} did not let you in, or its answer was not for this browser. Begin again."
        raise Refused(says) from fault


def forget(staff: Staff) -> None:
    """Whom the provider meant by this account is learned anew at the next sign-in: a person has come back under a new number."""
    with writing():
        SignInState.objects.filter(staff=staff).update(subject="")


def _claims(of: Provider, asked: Asked, answer: Mapping[str, str], *, back: str, at: datetime) -> dict[str, Any]:
    began = datetime.fromisoformat(asked.at)
    if not hmac.compare_digest(answer.get("state", "").encode(), asked.state.encode()) or at - began > PATIENCE:
        raise BadToken("an answer to no question of this browser")
    named = answer.get("iss")
    if (
        named is not None or of.metadata().authorization_response_iss_parameter_supported
    ) and named != of.single.issuer:
        raise BadToken("an answer of another provider")
    if "code" not in answer:
        raise BadToken("refused by the provider")
    token = of.token(answer["code"], verifier=asked.verifier, back=back)
    claims = of.claims(token)
    check(
        claims,
        issuer=of.single.issuer,
        client=of.single.client,
        nonce=asked.nonce,
        at=at,
        since=began if asked.fresh else None,
    )
    return claims


def _same_person(staff: Staff, issuer: str, subject: str) -> bool:
    """An account is one person of the provider's: the one who signed in first, until an administrator clears it."""
    mark = digest("single", f"{issuer}\n{subject}")
    with writing():
        state = state_of(staff)
        if not state.subject:
            state.subject = mark
            state.save()
    return state.subject == mark


class _NotTaken(Exception):
    """The provider answered with a refusal."""


def _asked(method: str, address: str, *, form: Mapping[str, str] | None = None, headers: Any = None) -> bytes:
    began, body = time.monotonic(), b""
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client,
            client.stream(method, address, data=form, headers=headers) as answer,
        ):
            if answer.status_code in {400, 401} and form is not None:
                raise _NotTaken
            if answer.status_code != httpx.codes.OK:
                raise Unreachable(f"the provider answers with status {answer.status_code}")
            for part in answer.iter_bytes():
                body += part
                if len(body) > MOST_BYTES or time.monotonic() - began > TIMEOUT:
                    raise Unreachable("the provider's answer does not end")
    except httpx.HTTPError as fault:
        raise Unreachable("the provider does not answer") from fault
    return body


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Unreachable("the provider's answer is none") from wrong


def _secret() -> str:
    try:
        return read_secret(settings.SECRETS, SECRET)
    except NoSecret:
        return ""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
