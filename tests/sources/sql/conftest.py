"""Each test that takes a database runs on all of them."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from firstcall.incident.catalogue import SourceRow
from firstcall.sources.asking import ask
from firstcall.sources.protocol import Question
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.mapping import read_mapping
from tests.sources.sql import held

TODAY = date(2026, 11, 23)
ROW = SourceRow(key="local", name="Custody", holds="", asked_by=(("name",),), deadline_ms=5000, max_age_days=30)


@pytest.fixture(params=held.KINDS)
def address(request):
    return held.address(request.param)


@pytest.fixture
def custody(address):
    source = SqlSource(read_mapping(held.MAPPING), lambda: address, pool=2)
    yield source
    source.close()


@pytest.fixture
def asked(custody):
    """Asks the custody system, and gives the outcome."""

    def asking(**by_what):
        said = {fact: (value,) if isinstance(value, str) else tuple(value) for fact, value in by_what.items()}
        question = Question(id="1/caller:local:1", incident=1, source="local", by_what=said, today=TODAY)
        return asyncio.run(ask(custody, ROW, question))

    return asking
