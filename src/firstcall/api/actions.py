"""What makes and revokes tokens: permission, change and entry in the house log, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from firstcall.api.models import SystemToken
from firstcall.api.tokens import Scope, as_words, hashed, new_token
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.gate import writing
from firstcall.log.recording import note
from firstcall.people.permissions import Permission, require
from firstcall.people.who import Who

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")


class NotAToken(ValueError):
    """A token cannot be made or revoked as it was asked for; the text says why and the mend."""


def add_token(*, who: Who, name: str, scopes: Collection[Scope], at: datetime) -> str:
    """Make a token for a system and return it. It is nowhere to be read again. Raises NotAToken."""
    require(who, Permission.MANAGE_TOKENS)
    if not _NAME.match(name):
        raise NotAToken(f"{name!r} is no name of a system: small letters, figures and hyphens, at most 40.")
    if not scopes:
        raise NotAToken(f"Say what {name} may do with --scope: {', '.join(Scope)}.")
    token = new_token()
    with writing():
        row = SystemToken.objects.create(
            name=name, hash=hashed(token), scopes=as_words(scopes), made_by=who.id, made_at=at
        )
        says = f"A token was made for the system {name}."
        _note(who, "token-made", says, at, system=name, token=str(row.pk), scopes=row.scopes)
    return token


def revoke_tokens(*, who: Who, name: str, number: int | None = None, at: datetime) -> int:
    """Revoke a system's tokens, or the one of a number; returns how many. Raises NotAToken where none stands."""
    require(who, Permission.MANAGE_TOKENS)
    with writing():
        standing = SystemToken.objects.filter(name=name, revoked_at__isnull=True)
        rows = list(standing if number is None else standing.filter(pk=number))
        if not rows:
            which = "" if number is None else f" of the number {number}"
            raise NotAToken(f"No token{which} stands for the system {name!r}; `firstcall token list` shows them.")
        for row in rows:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            _note(
                who, "token-revoked", f"A token of the system {name} was revoked.", at, system=name, token=str(row.pk)
            )
    return len(rows)


def _note(who: Who, what: str, says: str, at: datetime, **about: str) -> None:
    note([Draft(body=Housekeeping(what=what, says=says, about=about), by=who.id)], at=at)
