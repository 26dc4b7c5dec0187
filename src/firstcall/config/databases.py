"""Where the log is kept: SQLite in the data folder by default, PostgreSQL by DATABASE_URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_START = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # NORMAL loses acknowledged entries in a power cut
    "PRAGMA temp_store=MEMORY;"
    # 32 MiB at most of each connection, for the upper pages of the indexes: SQLite's own 2 MiB hold those of a million
    # records at most, and every look-up in a larger extract would read them again.
    "PRAGMA cache_size=-32768;"
)
#: Seconds that a writer waits for its turn.
SQLITE_TIMEOUT = 20
#: Seconds for which a thread that answers requests keeps its connection: opened for each request, it would read the database's shape
#: each time anew. After that, the memory of its cache is given back.
SQLITE_KEPT = 60
POOL = {"min_size": 2, "max_size": 20, "timeout": 10}
KNOWN = ("host", "sslmode", "sslrootcert", "pool")


def database(url: str, *, data: Path) -> dict[str, Any]:
    """Django's settings for the database that `url` names; for an empty one, SQLite in the folder `data`.

    Understood: sqlite:////absolute/path, and postgresql://user:password@host:port/name with the options host (a folder, for a
    Unix socket), sslmode, sslrootcert and pool (most connections). Anything else raises ImproperlyConfigured, which names what is wrong but
    never repeats the address: it holds a password.
    """
    if not url:
        return sqlite(data / "firstcall.sqlite3")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise _unusable("it cannot be read as an address (the port must be a number)") from wrong
    if parts.scheme == "sqlite":
        return _sqlite_address(parts.netloc, parts.path, parts.query)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise _unusable(f"it begins with {parts.scheme!r}; sqlite:// or postgresql:// is needed")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise _unusable("it must end with the name of one database, as in postgresql://…/firstcall")
    options = _options(parts.query)
    pool = {**POOL, "max_size": _pool_size(options.pop("pool", str(POOL["max_size"])))}
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": {"pool": pool, **options},
        "TEST": {},
    }


def sqlite(file: Path) -> dict[str, Any]:
    """SQLite so that an acknowledged entry survives a power cut and writers queue instead of failing.

    mmap_size is left at nothing on purpose: a memory-mapped database reports a failing disk as a crash.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": SQLITE_KEPT,
        "OPTIONS": {"timeout": SQLITE_TIMEOUT, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_START},
        "TEST": {},
    }


def _sqlite_address(netloc: str, path: str, query: str) -> dict[str, Any]:
    if netloc or query or not path.startswith("/") or path == "/":
        raise _unusable("a SQLite address is sqlite:// and then an absolute path, without options")
    return sqlite(Path(unquote(path)))


def _options(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError as wrong:
        raise _unusable("its options cannot be read; they are written ?name=value&name=value") from wrong
    for name, _ in pairs:
        if name not in KNOWN:
            raise _unusable(f"{name!r} is no option; known are {', '.join(KNOWN)}")
    if len(dict(pairs)) != len(pairs):
        raise _unusable("an option is given twice")
    return dict(pairs)


def _pool_size(text: str) -> int:
    if not text.isdecimal() or not POOL["min_size"] <= int(text) <= 200:
        raise _unusable(f"pool must be a number from {POOL['min_size']} to 200")
    return int(text)


def _unusable(why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"DATABASE_URL cannot be used: {why}.")
