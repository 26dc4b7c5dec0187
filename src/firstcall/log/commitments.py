"""What an entry commits to: a hash over its meta data and a keyed hash over its body."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime


def meta_hash(*, incident: int, seq: int, at: datetime, by: str, kind: str, rests_on: tuple[int, ...]) -> str:
    """SHA-256 over everything but the body, in hexadecimal; ``at`` in UTC to the microsecond."""
    said = [incident, seq, at.astimezone(UTC).isoformat(timespec="microseconds"), by, kind, list(rests_on)]
    return hashlib.sha256(json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def body_mac(key: bytes, meta: str, body: bytes) -> str:
    """HMAC-SHA-256 over the meta hash and the body as kept, in hexadecimal."""
    return hmac.new(key, meta.encode() + b"\n" + body, hashlib.sha256).hexdigest()
