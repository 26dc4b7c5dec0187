"""What the program writes about itself. It must be of use to whoever runs it, and must never hold what a caller said."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

#: An exception's own frames that are written, the innermost ones, and how many of those that led to it.
FRAMES = 12
CAUSES = 3


class Discreet(logging.Formatter):
    """Writes an exception as its type and its frames, without its message.

    The message of an exception often repeats a value (a unique key that stands already, a text that did not parse), and
    here a value is somebody's number or name. Type, file, line and function are enough to find the fault; a module that is missing
    and the number of a system error are named, for they are nobody's.
    """

    def formatException(self, ei: _Caught) -> str:  # noqa: N802 (the library's name)
        """The exception and what led to it: type and place only, the innermost frames."""
        return "\n".join(line for error in _chain(ei[1]) for line in _described(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(CAUSES + 1):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _described(error: BaseException) -> Iterator[str]:
    detail = ""
    if isinstance(error, ImportError):
        detail = f" ({error.name})"
    elif isinstance(error, OSError) and error.errno is not None:
        detail = f" ({error.errno})"
    yield f"{type(error).__module__}.{type(error).__qualname__}{detail}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith("<frozen")]
    for frame in frames[-FRAMES:]:
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"


def logging_settings(level: str, *, debug: bool) -> dict[str, Any]:
    """Everything to standard error, discreetly; no list of requests (an address can hold what was searched for).

    With `debug`, which is for invented data on one's own machine, exceptions are written in full.
    """
    shape = {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"discreet": shape if debug else {"()": "firstcall.config.logs.Discreet", **shape}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.db.backends": {"level": "ERROR"},  # at DEBUG it writes every value
            "uvicorn": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn.access": {"handlers": [], "level": "ERROR", "propagate": False},
            "fido2": {"level": "WARNING"},  # at INFO it writes the id of a passkey
            "httpx": {"level": "WARNING"},  # at INFO it writes the address asked
        },
    }
