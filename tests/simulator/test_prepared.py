"""What `firstcall demo` gives the simulated systems, and what it keeps as extracts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from firstcall.checks.connecting import connections_of
from firstcall.exercises import demo, packaged, simulating
from firstcall.holdings.models import HeldSource
from firstcall.simulator.keeping import read_records
from firstcall.sources.catalogue import load as load_catalogue
from tests.exercises.texts import SMALL

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA, settings.SECRETS = tmp_path, tmp_path / "secrets"
    scenarios = tmp_path / "scenarios"
    scenarios.mkdir()
    (scenarios / "a-small-one.yaml").write_text(SMALL)
    monkeypatch.setattr(packaged, "FOLDER", scenarios)
    return tmp_path / "simulator"


def prepare(*, days: int = 0, simulated: bool = True) -> demo.Prepared:
    return demo.prepare(AT + timedelta(days=days), persons=200, simulated=simulated)


def as_of(folder: Path, record: str) -> date | None:
    return next(one.as_of for one in read_records(folder, "visor") if one.id == record)


def test_a_simulated_system_holds_the_forces_and_the_scenarios_records_and_there_is_no_extract(folder: Path) -> None:
    prepared = prepare()
    extracts = dict(HeldSource.objects.values_list("source", "count"))
    assert extracts and not set(extracts) & set(simulating.sources())
    served = {source: list(read_records(folder, source)) for source in simulating.sources()}
    assert prepared.records == sum(extracts.values()) + sum(map(len, served.values()))
    assert "V-1" in {record.id for record in served["visor"]}
    assert any(record.id.startswith("PNC-1000") for record in served["pnc"])


def test_a_later_start_moves_the_scenarios_people_and_keeps_the_force(folder: Path) -> None:
    prepare()
    before, force = as_of(folder, "V-1"), [one.id for one in read_records(folder, "pnc")]
    assert not prepare(days=3).made
    assert before is not None and as_of(folder, "V-1") == before + timedelta(days=3)
    assert [one.id for one in read_records(folder, "pnc")] == force


def test_one_way_can_be_changed_for_the_other(folder: Path) -> None:
    made = prepare().records
    assert simulating.is_connected(folder)
    assert prepare(simulated=False).made  # what was never loaded is loaded now
    assert not simulating.is_connected(folder)
    assert set(HeldSource.objects.values_list("source", flat=True)) >= set(simulating.sources())
    again = prepare()
    assert (again.made, simulating.is_connected(folder)) == (False, True)
    assert again.records == made


def test_the_connections_that_the_variable_names_go_before_the_books(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare()
    book = tmp_path / "book"
    (book / "connections").mkdir(parents=True)
    (book / "connections" / "pnc.yaml").write_text("source: pnc\nkind: holdings\n")
    rows = load_catalogue()
    monkeypatch.setenv("FIRSTCALL_BOOK", str(book))
    assert connections_of(rows)["pnc"].kind.name == "holdings"
    monkeypatch.setenv("FIRSTCALL_CONNECTIONS", str(simulating.connections(folder)))
    connected = connections_of(rows)
    assert (connected["pnc"].kind.name, connected["crime"].kind.name) == ("http", "holdings")
    canary = connected["pnc"].canary
    assert canary is not None and canary.finds == "PNC-CANARY"
