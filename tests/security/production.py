"""The settings of a server, as the environment of one gives them."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HOST = "desk.example.org"
#: What a proxy that speaks TLS says, and what the browser asks for.
OVER_TLS = {"HTTP_HOST": HOST, "HTTP_X_FORWARDED_PROTO": "https"}
_READ = "ALLOWED_HOSTS CSRF_ DEBUG HTTPS SECURE_ SESSION_COOKIE_ X_FRAME_OPTIONS"
_TELL = f"""
import json
from firstcall.config import settings
print(json.dumps({{n: getattr(settings, n) for n in dir(settings) if n.startswith(tuple({_READ!r}.split()))}}))
"""


def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A program with the environment of a server and a data folder of its own."""
    with TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTCALL_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        said = {"FIRSTCALL_DATA": folder, "FIRSTCALL_HTTPS": "1", "FIRSTCALL_HOSTS": HOST, "DATABASE_URL": ""}
        return subprocess.run(
            [sys.executable, *words],
            env=kept | said | more,
            cwd=Path(folder),
            capture_output=True,
            text=True,
            check=False,
        )


@functools.cache
def _settings() -> str:
    done = run("-c", _TELL)
    assert done.returncode == 0, done.stderr
    return done.stdout


def settings() -> dict[str, Any]:
    """Those of Django's settings that concern the line, the cookies and the headers."""
    return dict(json.loads(_settings()))
