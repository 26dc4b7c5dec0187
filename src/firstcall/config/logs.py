"""What the program writes about itself. It must be of use to whoever runs it, and must never hold what a caller said."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes an exception as its type and its frames, without its message.

    The message of an exception often repeats a value (a unique key that stands already, a text that did not parse), and here a value
    is somebody's number or name. Type, file, line and function are enough to find the fault.
    """

    def formatException(self, ei: _Caught) -> str:  # noqa: N802 (the library's name)
        """The chain of exceptions, oldest last: type and place only."""
        lines = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def logging_settings(level: str) -> dict[str, Any]:
    """Everything to standard error, discreetly; no list of requests (an address can hold what was searched for)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "discreet": {
                "()": "firstcall.config.logs.Discreet",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.db.backends": {"level": "ERROR"},  # at DEBUG it writes every value
            "uvicorn": {"handlers": [], "level": level, "propagate": True},
            "uvicorn.access": {"handlers": [], "level": "ERROR", "propagate": False},
            "httpx": {"level": "WARNING"},  # at INFO it writes the address asked
        },
    }
