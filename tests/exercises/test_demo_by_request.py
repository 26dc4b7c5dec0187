"""The demonstration shows one system that only people answer."""

from __future__ import annotations

from firstcall.exercises import simulating
from firstcall.guidance import book as books
from firstcall.incident.codes import Standing


def test_one_system_of_the_demonstration_is_asked_by_a_request(tmp_path, monkeypatch):
    monkeypatch.setenv(books.CONNECTIONS, str(simulating.connect(tmp_path / "simulator", tmp_path / "secrets")))
    standing = {key: row.standing for key, row in books.current().catalogue.items()}
    assert {key for key, how in standing.items() if how is Standing.REQUEST_ONLY} == {simulating.BY_REQUEST}
    monkeypatch.delenv(books.CONNECTIONS)
    assert books.current().catalogue[simulating.BY_REQUEST].standing is Standing.LIVE
