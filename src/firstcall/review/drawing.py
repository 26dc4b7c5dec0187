"""Which contacts people read whatever the rules say: drawn by the log itself, so that anybody can draw it again and nobody can steer it.

Drawn from what the entry that closed the contact for the first time commits to (who, when to the microsecond, what it rests
on). Before it is written nobody knows it; after it nobody can change it, and closing again draws nothing anew.
"""

from __future__ import annotations

from hashlib import sha256

from firstcall.incident.entries import Entry
from firstcall.log.commitments import meta_hash

#: The numbers that are drawn go from 0 to one below this.
OUT_OF = 1_000_000


def drawn(closing: Entry, what: str) -> int:
    """The number of a contact in the draw ``what``: a contact is taken where it is below that share of ``OUT_OF``."""
    told = meta_hash(
        incident=closing.incident,
        seq=closing.seq,
        at=closing.at,
        by=closing.by,
        kind=closing.kind,
        rests_on=closing.rests_on,
    )
    return int(sha256(f"{what}:{told}".encode()).hexdigest()[:16], 16) % OUT_OF


def below(percent: int) -> int:
    """The numbers below this are that many in a hundred."""
    return percent * OUT_OF // 100
