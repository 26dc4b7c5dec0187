"""The commands of the checks: what was collected is in the house log, and a fault can be laid and taken away."""

import json

import pytest

from firstcall.checks.models import LaidFault
from firstcall.cli import main
from firstcall.holdings.models import HeldSource
from firstcall.log import reading

pytestmark = pytest.mark.django_db

ROW = {"id": "L-1", "as_of": "2026-11-01", "persons": [{"names": [{"forenames": "Ann", "surname": "Example"}]}]}


def house():
    return [(e.body.what, e.body.about) for e in reading.entries(0)]


def test_a_load_is_an_entry_of_the_house_log(tmp_path, capsys):
    file = tmp_path / "local.jsonl"
    file.write_text(json.dumps(ROW) + "\n")
    assert main(["load", "local", str(file)]) == 0
    what, about = house()[0]
    assert (what, about["source"], about["added"]) == ("extract-loaded", "local", "1")
    assert "1 record" in capsys.readouterr().out


def test_a_load_that_cannot_be_noted_loads_nothing(tmp_path, monkeypatch):
    file = tmp_path / "local.jsonl"
    file.write_text(json.dumps(ROW) + "\n")

    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("firstcall.checks.actions.note", broken)
    with pytest.raises(OSError):  # noqa: PT011  it is ours
        main(["load", "local", str(file)])
    assert not HeldSource.objects.exists()


def test_a_fault_is_laid_and_taken_away(capsys):
    assert main(["fault", "pnd", "hang", "--minutes", "1"]) == 0
    assert LaidFault.objects.get().source == "pnd"
    assert main(["fault", "--clear"]) == 0
    assert not LaidFault.objects.exists()
    assert [what for what, _ in house()] == ["fault-laid", "fault-cleared"]
    assert "Faults taken away: 1." in capsys.readouterr().out


@pytest.mark.parametrize("words", [["fault"], ["fault", "pnd"], ["fault", "nowhere", "hang"]])
def test_a_fault_that_is_not_said_in_full_is_not_laid(words):
    assert main(words) == 2
    assert not LaidFault.objects.exists()
