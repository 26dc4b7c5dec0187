"""Rows that were set aside, in a file beside the extract that only its owner may read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from firstcall.holdings.batches import SetAside
from firstcall.incident.datafile import BadData, Fault


class Rejects:
    """Grows beside the file as ``….part`` and takes its place when the load is done; without a row there is no file.

    A load that goes on where it was gives ``size``, the bytes of the part that count.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._part = file.with_name(file.name + ".part")
        self.size = 0

    def go_on(self, size: int) -> bool:
        """Go on after so many bytes; False where they are not there any more."""
        if size and (not self._part.is_file() or self._part.stat().st_size < size):
            return False
        if size:
            os.truncate(self._part, size)
        self.size = size
        return True

    def add(self, rows: Sequence[SetAside]) -> None:
        """Write rows at the end. Raises BadData where that is not possible."""
        if not rows:
            return
        text = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
        try:
            how = os.O_WRONLY | os.O_CREAT | (0 if self.size else os.O_TRUNC)
            with os.fdopen(os.open(self._part, how, 0o600), "wb") as out:
                out.seek(self.size)
                out.write(text)
        except OSError as wrong:
            mend = "choose another place with --rejects"
            raise BadData([Fault(self.file, 1, f"cannot be written: {wrong.strerror}", mend)]) from wrong
        self.size += len(text)

    def keep(self) -> None:
        """The load is done: this file stands for it."""
        if self.size:
            self._part.replace(self.file)
        else:
            self.file.unlink(missing_ok=True)
            self._part.unlink(missing_ok=True)

    def drop(self) -> None:
        """Nothing of this load counts."""
        self._part.unlink(missing_ok=True)
        self.size = 0
