"""Who calls: a token of one system, what it may do, and nothing of it kept that could be used."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from firstcall.api.models import SystemToken
from firstcall.incident.codes import StaffRole
from firstcall.people.who import Who

#: How every token begins, so that one that turns up where it should not be is known for what it is.
BEGINS = "fc_"
#: Bytes of chance in a token: nobody guesses one, so a plain hash of it is enough.
CHANCE = 32


class Scope(StrEnum):
    """What a token may open. Each stands alone: none includes another."""

    RING = "ring"
    ADD_LINE = "add-line"
    READ_STATE = "read-state"
    READ_STREAM = "read-stream"
    FEED_TRAINING = "feed-training"


#: What each scope lets a system do, as words after "may".
SAYS = {
    Scope.RING: "let a contact ring",
    Scope.ADD_LINE: "add a line to an incident",
    Scope.READ_STATE: "read the state of an incident",
    Scope.READ_STREAM: "follow which incidents have moved on",
    Scope.FEED_TRAINING: "tell which certificates were awarded and withdrawn",
}


@dataclass(frozen=True, slots=True)
class System:
    """A system whose token was recognised. ``token`` is the number of the token that it used."""

    name: str
    scopes: frozenset[Scope]
    token: int

    @property
    def id(self) -> str:
        """What stands in the log. No member of staff can be called so: their ids hold no colon."""
        return f"system:{self.name}"

    @property
    def who(self) -> Who:
        """As an action sees it: it takes the steps that a handler may take, and no others."""
        return Who(id=self.id, name=self.name, role=StaffRole.HANDLER)

    @property
    def trainer(self) -> Who:
        """As an action on certificates sees it; only an operation that asks for ``FEED_TRAINING`` acts as this."""
        return Who(id=self.id, name=self.name, role=StaffRole.TRAINING_MANAGER)


def new_token() -> str:
    """A token that nobody has seen before."""
    return BEGINS + secrets.token_urlsafe(CHANCE)


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def system_of(token: str) -> System | None:
    """The system whose token this is; None where nobody's is, or where it was revoked."""
    row = SystemToken.objects.filter(hash=hashed(token), revoked_at__isnull=True).first()
    return None if row is None else System(row.name, scopes_of(row), row.pk)


def still_stands(token: int) -> bool:
    """Whether a token that was used to open something has not been revoked since."""
    return SystemToken.objects.filter(pk=token, revoked_at__isnull=True).exists()


def scopes_of(row: SystemToken) -> frozenset[Scope]:
    """What a kept token may do."""
    return frozenset(Scope(word) for word in row.scopes.split())


def as_words(scopes: Iterable[Scope]) -> str:
    """Scopes as they are kept and shown, in the order of the vocabulary."""
    wanted = set(scopes)
    return " ".join(scope.value for scope in Scope if scope in wanted)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as it may be listed."""

    number: int
    name: str
    scopes: str
    made_by: str
    made_at: datetime
    revoked_at: datetime | None


def every_token() -> tuple[TokenLine, ...]:
    """Every token that was ever made, by system; what is kept of the token itself is not among it."""
    rows = SystemToken.objects.all()
    return tuple(TokenLine(r.pk, r.name, r.scopes, r.made_by, r.made_at, r.revoked_at) for r in rows)
