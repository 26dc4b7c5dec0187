"""The list of breached passwords, kept on this machine: made once from a file that somebody fetched, never fetched by the desk.

The file is the first eight bytes of the SHA-1 of every password of the list, in order, after a line that says what it is. A password is
looked up by halving: some thirty short reads in a list of a thousand million.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

HEAD = b"firstcall breached passwords 1\n"
WIDTH = 8
_SHA1 = 40


class NotAList(Exception):
    """The file cannot be used; the text says which line and the mend."""


def mark(password: str) -> bytes:
    """What stands in the list for a password."""
    return hashlib.sha1(password.encode(), usedforsecurity=False).digest()[:WIDTH]


def marks_of_hashes(lines: Iterable[bytes], *, least: int = 1) -> Iterator[bytes]:
    """The marks of a list of SHA-1 hashes in order, a line each (``HASH`` or ``HASH:COUNT``), seen at least so often."""
    last = b""
    for number, line in enumerate(lines, 1):
        text, _, count = line.strip().partition(b":")
        if not text:
            continue
        try:
            found = bytes.fromhex(text.decode("ascii"))
            often = int(count or b"1")
        except ValueError as wrong:
            raise NotAList(f"line {number} is no SHA-1 hash with a count. Mend: the list of SHA-1 hashes.") from wrong
        if len(text) != _SHA1:
            raise NotAList(
                f"line {number} is no SHA-1 hash of 40 characters. Mend: the list of SHA-1 hashes, not NTLM."
            )
        if found < last:
            raise NotAList(f"line {number} comes before the line above it. Mend: sort the file, or fetch it by hash.")
        last = found
        if often >= least:
            yield found[:WIDTH]


def marks_of_words(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The marks of a list of passwords as they are, a line each, in any order."""
    yield from sorted({mark(word) for line in lines if (word := line.decode("utf-8", "replace").rstrip("\r\n"))})


def write(marks: Iterable[bytes], to: Path) -> int:
    """Make the list; it gets its name when it is whole. Returns how many it holds. Raises NotAList."""
    handle, draft = tempfile.mkstemp(dir=to.parent)
    count, last = 0, b""
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(HEAD)
            for one in marks:
                if one != last:
                    out.write(one)
                    count, last = count + 1, one
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(to)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return count


def is_breached(password: str, kept: Path) -> bool:
    """Whether the list holds a password. Raises OSError without a list, NotAList where the file is none."""
    wanted = mark(password)
    with kept.open("rb") as file:
        if file.read(len(HEAD)) != HEAD:
            raise NotAList(f"{kept.name} is no list of breached passwords. Mend: firstcall breached FILE")
        size = file.seek(0, os.SEEK_END) - len(HEAD)
        if size % WIDTH:
            raise NotAList(f"{kept.name} is not whole. Mend: firstcall breached FILE")
        return _stands(file, wanted, size // WIDTH)


def _stands(file: BinaryIO, wanted: bytes, count: int) -> bool:
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        file.seek(len(HEAD) + middle * WIDTH)
        found = file.read(WIDTH)
        if found == wanted:
            return True
        low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False


class NotBreached:
    """Refuses a password of the list. A list that the force named and that cannot be read refuses every password: it never passes one."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError where the password is in the list, or the list that is wanted cannot be asked."""
        ours = settings.SIGNING_IN
        if not ours.breached_wanted and not ours.breached.exists():
            return
        try:
            stands = is_breached(password, ours.breached)
        except (OSError, NotAList) as fault:
            says = "The list of breached passwords cannot be read, so no password can be set. Tell an administrator."
            raise ValidationError(says, code="no-list") from fault
        if stands:
            says = "This password is known from a breach elsewhere, so others will try it. Choose another."
            raise ValidationError(says, code="breached")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return "It must not be one that is known from a breach elsewhere."
