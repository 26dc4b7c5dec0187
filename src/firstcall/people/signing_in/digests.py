"""Keyed digests and sealed secrets: what a copy of the database alone does not give away."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unsealed(Exception):
    """A sealed secret cannot be opened: the desk's secret key is another than the one that it was sealed with."""


def digest(purpose: str, text: str) -> str:
    """The digest of a text, by the desk's own key; of another purpose it is another."""
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def sealed(purpose: str, secret: bytes) -> bytes:
    """A secret as it is kept."""
    return _box(purpose).encrypt(secret)


def opened(purpose: str, kept: bytes) -> bytes:
    """A secret out of what is kept. Raises Unsealed."""
    try:
        return _box(purpose).decrypt(kept)
    except InvalidToken as wrong:
        raise Unsealed(purpose) from wrong


def _key(purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"firstcall {purpose}".encode()).derive(
        settings.SECRET_KEY.encode()
    )


def _box(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(purpose)))
