"""A real desk on a socket, with its own database, for what only a real server shows."""

from __future__ import annotations

import pytest

from tests.running import running_desk


@pytest.fixture(scope="package")
def desk():
    """A desk with a small invented force."""
    with running_desk(persons=20) as running:
        yield running
