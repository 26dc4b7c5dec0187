"""A question that is asked while a load changes the very record that it is about."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from msgspec.structs import replace

from firstcall.holdings import looking_up
from firstcall.holdings.loading import load
from firstcall.holdings.searching import search

from .extracts import ALAN, AT, TODAY

SOURCE = "force-intelligence"


def changed_by_another(then: Callable[..., Any]) -> Callable[..., Any]:
    """As ``then``, but before the first time it is done somebody else loads the record as it has become."""
    done = threading.Event()

    def other() -> None:
        load(SOURCE, [replace(ALAN, text="A note that came later.")], as_of=TODAY, at=AT)
        connection.close()

    def late(*args: Any) -> Any:
        if not done.is_set():
            done.set()
            thread = threading.Thread(target=other)
            thread.start()
            thread.join(60)
        return then(*args)

    return late


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["_rows", "bodies"])
def test_a_record_that_changes_meanwhile_is_found_as_it_was(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load(SOURCE, [ALAN], as_of=TODAY, at=AT)
    monkeypatch.setattr(looking_up, step, changed_by_another(getattr(looking_up, step)))
    asked = {"name": ("Alan Example",), "born": (ALAN.persons[0].born or "",)}
    before = search(SOURCE, asked, today=TODAY)
    after = search(SOURCE, asked, today=TODAY)
    assert [found.record.text for found in before.found] == [ALAN.text]
    assert [found.id for found in after.found] == [ALAN.id]
