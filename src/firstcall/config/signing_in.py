"""What a force sets about signing in. A value that cannot be used stops the start, and says the mend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from firstcall.incident.codes import StaffRole

_TIME = re.compile(r"(\d{1,5}) ?(s|m|h)")
_UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}
_MOST_TIME = timedelta(hours=12)
_ON_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Single:
    """Single sign-on with the force's OpenID Connect provider: who it is, who we are to it, and which claim names a person."""

    issuer: str
    client: str
    claim: str
    domain: str  # of the claim, where it is an address; the part before it is then the staff id
    strong: frozenset[str]  # values of ``acr`` that stand for a second factor
    name: str  # as the button says it


@dataclass(frozen=True, slots=True)
class SigningIn:
    """The settings of signing in."""

    lock_after: timedelta
    decide_within: timedelta
    lasts: timedelta
    desks_at_once: int  # 0: any number
    second_factor: frozenset[StaffRole]
    breached: Path
    breached_wanted: bool  # the force named a list: without it no password is taken
    words: tuple[str, ...]
    single: Single | None


def signing_in(environment: Mapping[str, str], *, data: Path, words: tuple[str, ...]) -> SigningIn:
    """The settings, read from the environment."""

    def given(variable: str, otherwise: str = "") -> str:
        return environment.get(variable, "").strip() or otherwise

    lock_after = duration("FIRSTCALL_LOCK_AFTER", given("FIRSTCALL_LOCK_AFTER", "15m"))
    decide_within = duration("FIRSTCALL_DECIDE_WITHIN", given("FIRSTCALL_DECIDE_WITHIN", "5m"))
    if decide_within > lock_after:
        decide_within = lock_after
    own = given("FIRSTCALL_BREACHED")
    if own and not Path(own).is_file():
        raise ImproperlyConfigured(
            "FIRSTCALL_BREACHED names a file that is not there. Mend: make it with firstcall breached, or unset it."
        )
    more = tuple(word.strip().lower() for word in given("FIRSTCALL_PASSWORD_WORDS").split(",") if word.strip())
    return SigningIn(
        lock_after=lock_after,
        decide_within=decide_within,
        lasts=duration("FIRSTCALL_SHIFT", given("FIRSTCALL_SHIFT", "12h")),
        desks_at_once=_count("FIRSTCALL_DESKS_AT_ONCE", given("FIRSTCALL_DESKS_AT_ONCE", "0")),
        second_factor=roles("FIRSTCALL_SECOND_FACTOR", given("FIRSTCALL_SECOND_FACTOR", "none")),
        breached=Path(own) if own else data / "breached-passwords",
        breached_wanted=bool(own),
        words=(*words, *more),
        single=_single(
            given("FIRSTCALL_OIDC_ISSUER"),
            client=given("FIRSTCALL_OIDC_CLIENT"),
            claim=given("FIRSTCALL_OIDC_CLAIM", "preferred_username"),
            domain=given("FIRSTCALL_OIDC_DOMAIN").lower(),
            strong=given("FIRSTCALL_OIDC_STRONG"),
            name=given("FIRSTCALL_OIDC_NAME", "your force’s sign-in"),
        ),
    )


def duration(variable: str, text: str) -> timedelta:
    """A time such as ``90s``, ``15m`` or ``12h``; more than none and at most twelve hours."""
    found = _TIME.fullmatch(text)
    time = int(found[1]) * _UNITS[found[2]] if found else timedelta()
    if not timedelta() < time <= _MOST_TIME:
        raise ImproperlyConfigured(f"{variable} must be a time up to 12h, written like 90s, 15m or 12h.")
    return time


def roles(variable: str, text: str) -> frozenset[StaffRole]:
    """Roles with commas between them, or ``all``, or ``none``."""
    if text == "none":
        return frozenset()
    if text == "all":
        return frozenset(StaffRole)
    try:
        return frozenset(StaffRole(name.strip()) for name in text.split(",") if name.strip())
    except ValueError as wrong:
        known = ", ".join(StaffRole)
        raise ImproperlyConfigured(f"{variable} must be all, none, or some of these roles: {known}.") from wrong


def _count(variable: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise ImproperlyConfigured(f"{variable} must be a whole number up to 999; 0 means any number.")
    return int(text)


def _single(issuer: str, *, client: str, claim: str, domain: str, strong: str, name: str) -> Single | None:
    if not issuer:
        return None
    parts = urlsplit(issuer)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE)
    if not safe or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured("FIRSTCALL_OIDC_ISSUER must be the provider's address, beginning with https://.")
    if not client:
        raise ImproperlyConfigured("FIRSTCALL_OIDC_CLIENT must be the client id that the provider gave the desk.")
    return Single(issuer, client, claim, domain, frozenset(strong.replace(",", " ").split()), name)
