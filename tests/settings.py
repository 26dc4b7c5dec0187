"""The settings under test: the real ones, on a data folder of their own, with a password hasher that takes no time."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="firstcall-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["FIRSTCALL_DATA"] = str(_folder)

from firstcall.config.settings import *  # noqa: E402, F403
from firstcall.config.settings import DATABASES  # noqa: E402

CHALLENGE = 0  # nobody is drawn by chance in a test that is not about that
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: only a file has WAL, several connections and threads that really meet.
    DATABASES["default"]["TEST"]["NAME"] = str(_folder / "test.sqlite3")

#: The log draws contacts by chance: in the tests it draws none, unless a test says otherwise.
QUALITY_SHARE = QUALITY_TWICE = 0
