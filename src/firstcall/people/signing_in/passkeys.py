"""Passkeys (WebAuthn): kept by the person's own device, bound to this desk's name, and of no use on a page that only looks like it.

The device always verifies its owner (a PIN, a finger), so a passkey alone is two steps: what they have, and what they know or are.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from firstcall.log.gate import writing
from firstcall.people.models import Authenticator, Staff
from firstcall.people.signing_in.digests import digest
from firstcall.people.signing_in.factors import PASSKEY
from firstcall.people.signing_in.noting import noted

#: For how long a challenge stands.
STANDS = timedelta(minutes=5)
#: What a reply can be that is none of ours: each of these means "refused" and nothing else.
_NONE_OF_OURS = (ValueError, TypeError, KeyError, AttributeError, AssertionError, IndexError, InvalidSignature)


class NotProved(Exception):
    """The passkey proves nobody; the text says why, for the log."""


@dataclass(frozen=True, slots=True)
class Place:
    """The desk as a browser knows it: a passkey is bound to it."""

    host: str
    origin: str

    @property
    def fits(self) -> bool:
        """Whether passkeys can be bound to it: to a name, and never to a bare number."""
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return True
        return False

    def server(self) -> Fido2Server:
        """Who asks and who checks."""
        desk = PublicKeyCredentialRpEntity(id=self.host, name="Contact desk")
        return Fido2Server(desk, verify_origin=lambda origin: origin == self.origin)


def begin_adding(staff: Staff, place: Place, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser is asked so that it makes a passkey, and what the session keeps until it answers."""
    user = PublicKeyCredentialUserEntity(id=_handle(staff), name=staff.staff_id, display_name=staff.name)
    options, state = place.server().register_begin(
        user,
        credentials=[_data(one) for one in staff.authenticators.filter(kind=PASSKEY)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), {"state": state, "at": at.isoformat()}


def add(*, staff: Staff, place: Place, kept: object, reply: Mapping[str, Any], name: str, at: datetime) -> None:
    """Keep the passkey that the browser has made. Raises NotProved."""
    state = _state(kept, at)
    try:
        made = place.server().register_complete(state, reply)
        data = made.credential_data
        if data is None:
            raise NotProved("no passkey in the reply")
        mark = _mark(data.credential_id)
    except _NONE_OF_OURS as wrong:
        raise NotProved("a reply that makes no passkey") from wrong
    with writing():
        if Authenticator.objects.filter(credential=mark).exists():
            raise NotProved("a passkey that is known already")
        Authenticator.objects.create(
            staff=staff, kind=PASSKEY, name=name, secret=bytes(data), credential=mark, used=made.counter, added=at
        )
        says = f"{staff.name} added a passkey ({name})."
        noted("second-factor-added", says, at=at, by=staff.staff_id, kind=PASSKEY)


def begin_proving(staff: Staff | None, place: Place, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser is asked so that a passkey is shown: one of somebody's, or whichever its owner chooses."""
    held = None if staff is None else [_data(one) for one in staff.authenticators.filter(kind=PASSKEY)]
    options, state = place.server().authenticate_begin(
        credentials=held or None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), {"state": state, "at": at.isoformat()}


def prove(*, place: Place, kept: object, reply: Mapping[str, Any], at: datetime) -> Staff:
    """Whose passkey was shown. A passkey whose count goes back was copied, and proves nobody. Raises NotProved."""
    state = _state(kept, at)
    try:
        shown = AuthenticationResponse.from_dict(reply)
        held = (
            Authenticator.objects.select_related("staff__user")
            .filter(kind=PASSKEY, credential=_mark(shown.raw_id), staff__user__is_active=True)
            .first()
        )
        if held is None:
            raise NotProved("a passkey that nobody here has")
        handle = shown.response.user_handle
        if handle is not None and handle != _handle(held.staff):
            raise NotProved("a passkey of somebody else")
        place.server().authenticate_complete(state, [_data(held)], reply)
        count = shown.response.authenticator_data.counter
    except _NONE_OF_OURS as wrong:
        raise NotProved("a reply that proves nobody") from wrong
    with writing():
        known = Authenticator.objects.filter(pk=held.pk)
        if not (known.filter(used__lt=count) if count else known.filter(used=0)).update(used=count, last_used=at):
            raise NotProved("a passkey that was copied")
    return held.staff


def _state(kept: object, at: datetime) -> Any:
    if not isinstance(kept, dict) or at - datetime.fromisoformat(kept["at"]) > STANDS:
        raise NotProved("an answer to no question")
    return kept["state"]


def _data(held: Authenticator) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(held.secret))


def _mark(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()


def _handle(staff: Staff) -> bytes:
    """By what a device knows a person: nothing that says who they are."""
    return bytes.fromhex(digest("passkey", staff.staff_id))
