"""What an ID token must say before anybody is let in by it (OpenID Connect Core 3.1.3.7): pure, with the time as an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

#: How far the provider's clock and ours may be apart.
SKEW = timedelta(seconds=60)
#: Signatures that are taken: with a key of which only the provider has the secret half.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


class BadToken(Exception):
    """The token lets nobody in; the text says why, for the log, and holds nothing of the token."""


class UnknownKey(BadToken):
    """No key of the provider's fits: it may have new ones."""


def signed_claims(token: str, keys: KeySet) -> dict[str, Any]:
    """What the token says, where one of the provider's keys has signed it. Raises BadToken, UnknownKey."""
    try:
        head = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as wrong:
        raise BadToken("no token") from wrong
    if head.get("alg") not in ALGORITHMS:
        raise BadToken("a signature of a kind that is not taken")
    for key in _fitting(keys, head.get("kid")):
        try:
            return dict(jwt.decode(token, key, algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError):
            continue
    raise UnknownKey("signed by no key of the provider's")


def check(
    claims: Mapping[str, Any], *, issuer: str, client: str, nonce: str, at: datetime, since: datetime | None = None
) -> None:
    """Raise BadToken unless the token is the provider's, for us, of this sign-in and of now.

    ``since``: the person must have been proved at the provider after that.
    """
    audience = claims.get("aud")
    ours: Sequence[Any] = audience if isinstance(audience, list) else [audience]
    says = {
        "another issuer": claims.get("iss") != issuer,
        "for somebody else": client not in ours,
        "for somebody else too": (len(ours) > 1 or "azp" in claims) and claims.get("azp") != client,
        "over": _time(claims, "exp") + SKEW <= at,
        "of the future": _time(claims, "iat") - SKEW > at or ("nbf" in claims and _time(claims, "nbf") - SKEW > at),
        "of another sign-in": not nonce or claims.get("nonce") != nonce,
        "of nobody": not isinstance(claims.get("sub"), str) or not claims["sub"],
        "of an earlier proof": since is not None and _time(claims, "auth_time") + SKEW < since,
    }
    for why, wrong in says.items():
        if wrong:
            raise BadToken(why)


def account_of(claims: Mapping[str, Any], *, claim: str, domain: str) -> str:
    """The account that a token names. Raises BadToken where it names none, or one of another domain."""
    named = claims.get(claim)
    if not isinstance(named, str) or not named.strip():
        raise BadToken(f"no claim {claim}")
    if claim == "email" and claims.get("email_verified") is not True:
        raise BadToken("an address that the provider has not verified")
    name, at, of = named.strip().rpartition("@")
    if not at:
        if domain:
            raise BadToken("no address of the force's domain")
        return of
    if not domain or of.lower() != domain or "@" in name:
        raise BadToken("an address of another domain")
    return name.lower()


def is_strong(claims: Mapping[str, Any], strong: frozenset[str]) -> bool:
    """Whether the provider says that the person was proved by two steps; where it says nothing, they were not."""
    methods = claims.get("amr")
    return (isinstance(methods, list) and "mfa" in methods) or claims.get("acr") in strong


def _time(claims: Mapping[str, Any], name: str) -> datetime:
    said = claims.get(name)
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise BadToken(f"no {name}")
    try:
        return datetime.fromtimestamp(said, UTC)
    except (OverflowError, ValueError, OSError) as wrong:
        raise BadToken(f"no {name}") from wrong


def _fitting(keys: KeySet, kid: object) -> list[Key]:
    named = [key for key in keys.keys if kid is None or key.kid == kid]
    return [key for key in named if key.key_type in {"RSA", "EC", "OKP"}]
