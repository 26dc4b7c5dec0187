"""What the words themselves put right: "HJ10 KEN no sorry HJ10 KEW" gives the later, "zz35 5vx not zz53 5vx" the one that is so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line

_RATHER = re.compile(
    r"\b(?:no,? sorry|sorry|no,? wait|wait|correction|corrected|scrub that|scratch that|i mean|i tell a lie|make that|or rather|"
    r"is wrong|was wrong|thats wrong|that's wrong|no longer|old one|used to be|should be|should read)\b|\? ?no\b"
)
_NOT = re.compile(r"\bnot (?:the |on |at )?\Z")


def put_right(line: Line, hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that another of the same field puts right in so many words."""
    return [
        h for h in hits if not _is_put_right(line, h, [o for o in hits if o.field == h.field and o.value != h.value])
    ]


def _is_put_right(line: Line, hit: Hit, others: Sequence[Hit]) -> bool:
    if not others or hit.field not in ("phone", "email", "vehicle", "postcode", "username", "born"):
        return False
    if _NOT.search(line.low, max(0, hit.start - 10), hit.start):
        return True
    behind = [o for o in others if hit.end <= o.start <= hit.end + 60]
    return any(_RATHER.search(line.low, hit.end, o.start) for o in behind[:1])
