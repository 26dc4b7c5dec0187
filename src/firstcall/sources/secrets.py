"""Secrets of connections: each a file of its own, named in a connection and never written in one."""

from __future__ import annotations

import re
from pathlib import Path

from firstcall.sources.kinds import NoSecret

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def read_secret(folder: Path, name: str) -> str:
    """The secret of this name, without the line end that editors add. Raises NoSecret, which never holds what was read."""
    if not _NAME.fullmatch(name):
        raise NoSecret("a secret's name is small letters, figures, dots and hyphens")
    try:
        found = (folder / name).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise NoSecret(f"the secret {name!r} cannot be read; put it into a file of that name") from None
    if not found:
        raise NoSecret(f"the secret {name!r} is empty")
    return found
