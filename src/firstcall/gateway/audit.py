"""The gateway's own audit: who asked, for whom, why, by what kinds of fact; each line chained, and on the disk before the answer leaves."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

#: Characters of a text of the asker's that are kept.
_LONGEST = 300


class NotWritten(Exception):
    """The audit cannot be written: nothing may be disclosed."""


class BrokenAudit(ValueError):
    """The audit is not whole: the message says where, and nothing of what stands there."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line. ``what``: ``started`` or ``asked``. No value that was asked about and none that was found stands in it.

    ``facts`` are the kinds of fact of the question; ``outcome`` is ``answered`` or why not; ``records`` how many were disclosed.
    ``before`` is the mark of the line before, ``mark`` this line's own: a hash of all else in it, with the key where there is one.
    """

    n: int
    at: datetime
    what: str
    chain: str
    source: str = ""
    caller: str = ""
    asker: str = ""
    why: str = ""
    incident: int = 0
    question: str = ""
    facts: tuple[str, ...] = ()
    outcome: str = ""
    records: int = 0
    torn: int = 0
    before: str = ""
    mark: str = ""


_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Entry, strict=True).decode


@dataclass(frozen=True)
class Whole:
    """An audit that was proved whole: how many lines, and the mark of the last one."""

    lines: int
    mark: str


class Audit:
    """An audit that is written to. One process writes one file; every line is on the disk before ``write`` returns."""

    def __init__(self, path: Path, *, key: bytes = b"") -> None:
        """Open it, or begin it. Raises BrokenAudit where what is there is not whole, NotWritten where it cannot be opened."""
        self._path = path
        self._key = key
        self._lock = threading.Lock()
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.fchmod(self._file, 0o600)
            torn = self._set_torn_aside()
        except BlockingIOError:
            raise NotWritten(f"another gateway writes {path}; give each its own audit") from None
        except OSError as wrong:
            raise NotWritten(f"{path} cannot be opened: {wrong.strerror}") from None
        found = verify(path, key=key)
        self._lines, self._mark = found.lines, found.mark
        self.write(what="started", torn=torn)

    def write(self, **said: object) -> None:
        """Write one line, chained to the one before, and wait until it is on the disk. Raises NotWritten."""
        with self._lock:
            entry = Entry(n=self._lines, at=datetime.now(UTC), chain=_chain(self._key), before=self._mark, **said)  # type: ignore[arg-type]
            entry = msgspec.structs.replace(entry, asker=entry.asker[:_LONGEST], why=entry.why[:_LONGEST])
            entry = msgspec.structs.replace(entry, mark=_mark(entry, self._key))
            self._append(_encode(entry) + b"\n")
            self._lines, self._mark = self._lines + 1, entry.mark

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _append(self, line: bytes) -> None:
        try:
            held = os.fstat(self._file)
            if self._path.stat().st_ino != held.st_ino:
                raise NotWritten(f"{self._path} was put elsewhere")
            if os.write(self._file, line) != len(line):
                os.ftruncate(self._file, held.st_size)
                raise NotWritten(f"{self._path} takes no more")
            os.fsync(self._file)
        except OSError as wrong:
            raise NotWritten(f"{self._path}: {wrong.strerror}") from None

    def _set_torn_aside(self) -> int:
        """A line that a power cut left unfinished (its answer never left) goes into a file beside; how many bytes."""
        whole = self._path.read_bytes()
        end = whole.rfind(b"\n") + 1
        torn = whole[end:]
        if torn:
            beside = os.open(f"{self._path}.torn", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            os.write(beside, torn + b"\n")
            os.fsync(beside)
            os.close(beside)
            os.ftruncate(self._file, end)
        return len(torn)


def verify(path: Path, *, key: bytes = b"", still: str = "") -> Whole:
    """Prove an audit whole: every line follows from the one before. Raises BrokenAudit, with the line.

    ``still``: a mark that was noted elsewhere; it must still be in the file, so that no end was cut off up to there.
    """
    lines, before, seen = 0, "", not still
    for number, entry in enumerate(_entries(path), start=1):
        if (entry.n, entry.before) != (number - 1, before):
            raise BrokenAudit(
                f"{path}:{number}: this line does not follow the one before; a line was taken out or put in"
            )
        if entry.chain != _chain(key):
            raise BrokenAudit(
                f"{path}:{number}: it is chained by {entry.chain}; name the right --audit-secret, or none"
            )
        if not hmac.compare_digest(_mark(entry, key).encode(), entry.mark.encode()):
            raise BrokenAudit(f"{path}:{number}: this line is not as it was written, or the key is another one")
        lines, before, seen = number, entry.mark, seen or entry.mark == still
    if not seen:
        raise BrokenAudit(f"{path}: the mark {still!r} is not in it; its end was cut off, or this is another audit")
    return Whole(lines, before)


def _entries(path: Path) -> Iterator[Entry]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                entry = _decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                raise BrokenAudit(f"{path}:{number}: this is no line of an audit") from None
            if _encode(entry) + b"\n" != line:
                raise BrokenAudit(f"{path}:{number}: this line is not as it was written")
            yield entry


def _chain(key: bytes) -> str:
    return "hmac-sha256" if key else "sha256"


def _mark(entry: Entry, key: bytes) -> str:
    said = _encode(msgspec.structs.replace(entry, mark=""))
    return hmac.new(key, said, hashlib.sha256).hexdigest() if key else hashlib.sha256(said).hexdigest()
