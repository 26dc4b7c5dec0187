"""A file that was shown as evidence: its digest and its name are kept, and never the file, so that nothing can be served from here."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from firstcall.people.errors import BadField
from firstcall.people.models import Certificate

#: The largest file whose digest is taken, in bytes.
LARGEST = 20 * 1024 * 1024
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """What is kept of a file: the SHA-256 of its bytes, and what it was called."""

    digest: str
    name: str


def shown(name: str, chunks: Iterable[bytes], *, field: str = "file") -> Shown:
    """What to keep of a file. Raises BadField where there is nothing in it or too much."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise BadField(field, f"The file has more than {LARGEST // 1024 // 1024} MB. Show a smaller scan of it.")
        digest.update(chunk)
    if not size:
        raise BadField(field, "There is nothing in this file.")
    return Shown(digest.hexdigest(), _plain(name))


def _plain(name: str) -> str:
    """The name alone, without folders and without characters that do not print or that turn the line round."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return kept[-_LONGEST_NAME:] or "without a name"


@dataclass(frozen=True, slots=True)
class Proves:
    """A certificate for which a file was shown."""

    staff: str
    course: str
    awarded: str


def proves(digest: str) -> tuple[Proves, ...]:
    """The certificates for which the file of this digest was shown: byte for byte this file, whatever it is called now."""
    kept = Certificate.objects.select_related("staff").filter(evidence_digest=digest)
    return tuple(Proves(c.staff.staff_id, c.course, c.awarded.isoformat()) for c in kept)
