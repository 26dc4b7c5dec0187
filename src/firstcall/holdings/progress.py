"""How a load comes along, on standard error: one line that changes on a terminal, else a line every few seconds."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from firstcall.holdings.writing import Done

#: Seconds between two lines: on a terminal, and in a file.
_OFTEN, _SELDOM = 0.2, 5.0
_WIDEST = 79


class Progress:
    """Tells of a load in rows, rows a second and share of the file; ``quiet`` tells nothing."""

    def __init__(self, *, quiet: bool = False, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._quiet = quiet
        self._terminal = self._out.isatty()
        self._began = self._last = time.monotonic()
        self._before = 0
        self._open = False

    def waits(self) -> None:
        """Another load is under way."""
        if not self._quiet:
            print("Another load is under way: this one waits for it.", file=self._out, flush=True)

    def goes_on(self, rows: int) -> None:
        """An earlier load of the same file was broken off after so many rows."""
        self._before = rows
        if not self._quiet:
            print(f"An earlier load of this file was broken off: it goes on after row {rows:,}.", file=self._out)

    def loading(self, done: Done, share: float) -> None:
        """What was done so far, and how much of the file that is."""
        speed = (done.rows - self._before) / max(time.monotonic() - self._began, 0.001)
        bad = f", {done.bad:,} set aside" if done.bad else ""
        self._tell(f"{done.rows:,} rows ({share:.0%} of the file), {speed:,.0f} a second{bad}", last=share >= 1)

    def building(self, share: float) -> None:
        """How much of the keys is built."""
        self._tell(f"Keys: {share:.0%} built", last=share >= 1)

    def _tell(self, line: str, *, last: bool) -> None:
        now = time.monotonic()
        if self._quiet or (now - self._last < (_OFTEN if self._terminal else _SELDOM) and not (last and self._open)):
            return
        self._last = now
        if self._terminal:
            print(f"\r{line[:_WIDEST]:<{_WIDEST}}", end="\n" if last else "", file=self._out, flush=True)
            self._open = not last
        else:
            print(line, file=self._out, flush=True)
