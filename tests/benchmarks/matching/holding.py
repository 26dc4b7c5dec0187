"""The files of a store held in memory while it is asked, as a server with the memory for them holds what it reads often.

A machine that takes the memory of idle files away would else be measured by its disk.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

_READ, _SHARED = 1, 1
_TABLES = ("holdings_key", "holdings_record", "holdings_source")


def hold() -> int:
    """Lock the store's files into memory until this process ends; how many MiB. Raises OSError where that is not allowed."""
    return sum(map(_lock, _files())) >> 20


def _files() -> Iterator[Path]:
    if connection.vendor == "sqlite":
        yield Path(connection.settings_dict["NAME"])
        return
    names = ", ".join(f"'{name}'::regclass" for name in _TABLES)
    sql = (
        f"SELECT current_setting('data_directory'), pg_relation_filepath(c.oid) FROM pg_class c WHERE c.oid IN ({names})"
        f" OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN ({names}))"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for folder, path in cursor.fetchall():
            first = Path(folder) / path
            yield from (first, *sorted(first.parent.glob(f"{first.name}.*")))


def _lock(file: Path) -> int:
    size = file.stat().st_size
    if not size:
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *([ctypes.c_int] * 3), ctypes.c_long]
    libc.mlock.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    with file.open("rb") as opened:
        at = libc.mmap(None, size, _READ, _SHARED, opened.fileno(), 0)
    if at == ctypes.c_void_p(-1).value or libc.mlock(at, size):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(file))
    return size
