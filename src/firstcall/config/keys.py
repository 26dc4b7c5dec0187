"""Secrets: given by the environment, or made once and kept in the data folder. Never in the repository."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 32


def kept_key(name: str, *, variable: str, folder: Path, guards: Path | None = None) -> str:
    """The secret `name`: from the environment variable, else from its file in `folder`, else made now and kept there.

    The file is readable by its owner alone (mode 0600). Two processes that start at once agree on one key. Where `guards` names a
    file that exists while the key does not, the key was lost: raises ImproperlyConfigured, for a new key could not vouch for what
    the old one signed.
    """
    given = os.environ.get(variable)
    if given is not None:
        return _long_enough(given, f"the environment variable {variable}")
    file = folder / name
    if not file.exists():
        if guards is not None and guards.exists():
            raise ImproperlyConfigured(
                f"{file} is missing, but {guards} was written with it. Mend: put the key back, or set {variable}."
            )
        _make(file)
    return _long_enough(file.read_text(encoding="ascii").strip(), str(file))


def _make(file: Path) -> None:
    """Write a new key whole before it gets its name, so that nobody ever reads half of one."""
    handle, draft = tempfile.mkstemp(dir=file.parent)  # mkstemp gives mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(48) + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()


def _long_enough(key: str, where: str) -> str:
    if len(key) < SHORTEST:
        raise ImproperlyConfigured(f"{where} holds a key of {len(key)} characters; at least {SHORTEST} are needed.")
    return key
