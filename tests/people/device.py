"""A device that keeps passkeys, in software: it signs as a real one does, and can be told to do each thing wrong."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey. ``origin``: the page on which it is used."""

    origin: str
    flags: int = PRESENT | VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: bytes = b""

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """The reply to a question for a new passkey."""
        self.handle = websafe_decode(options["user"]["id"])
        self.count += 1
        held = AttestedCredentialData.create(
            Aaguid(bytes(16)), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(_hashed(options["rp"]["id"]), self.flags | HAS_KEY, self.count, bytes(held))
        return self._reply(
            {
                "clientDataJSON": websafe_encode(self._said("webauthn.create", options)),
                "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
            }
        )

    def show(self, options: dict[str, Any]) -> dict[str, Any]:
        """The reply to a question for a passkey."""
        self.count += 1
        data = AuthenticatorData.create(_hashed(options["rpId"]), self.flags, self.count)
        said = self._said("webauthn.get", options)
        signature = self.key.sign(bytes(data) + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._reply(
            {
                "clientDataJSON": websafe_encode(said),
                "authenticatorData": websafe_encode(bytes(data)),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.handle) if self.handle else None,
            }
        )

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        return bytes(CollectedClientData.create(type=kind, challenge=options["challenge"], origin=self.origin))

    def _reply(self, response: dict[str, Any]) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": {part: value for part, value in response.items() if value is not None},
            "clientExtensionResults": {},
        }


def _hashed(host: str) -> bytes:
    return hashlib.sha256(host.encode()).digest()
