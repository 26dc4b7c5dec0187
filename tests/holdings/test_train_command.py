"""`firstcall train`: weights learned from what is loaded, written whole, and read or refused at the next start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from firstcall.cli import main
from firstcall.holdings import model_file
from firstcall.holdings.commands import check_data
from firstcall.holdings.train_command import in_order, labels_in
from firstcall.incident.datafile import BadData
from firstcall.matching.in_order import out_of_order
from firstcall.matching.model import DEFAULT, Chance

FORENAMES = "Alan Barnaby Clara Dorothy Edwin Felicity Gordon Hester Ian Judith Keith Lorna Martin".split()
SURNAMES = "Ashdown Brackley Cottering Dunmore Everleigh Farrow Gadsby Hollin Ibstock Jessop".split()


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def loaded(folder: Path, db: None, capsys: pytest.CaptureFixture[str]) -> Path:
    """130 persons, each known to two extracts; a slip in the second for one in ten."""
    for source in ("visor", "pnd"):
        rows = []
        for n in range(130):
            forename, surname = FORENAMES[n % 13], SURNAMES[n % 10]
            slip = source == "pnd" and n % 10 == 0
            born = f"{1940 + n % 60}-{n % 12 + 1:02}-{n % 28 + 1:02}"
            name = {"forenames": forename, "surname": surname + "e" if slip else surname}
            person = {"names": [name], "born": born, "sex": "male" if n % 2 else "female"}
            rows.append({"id": f"{source}-{n}", "as_of": "2017-03-01", "persons": [person]})
        file = folder / f"{source}.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        assert main(["load", source, str(file), "--quiet"]) == 0
    capsys.readouterr()
    return folder


def test_weights_are_learned_without_labels(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == 0
    said = capsys.readouterr().out
    model = model_file.read(loaded / "model.json")
    assert model.version.startswith("trained ") and "Trained on pnd, visor, by no labels" in model.says
    assert "Learned from 260 persons" in said and model.version in said
    assert "phone: as it ships, for too few were seen: mobile" in said
    assert model.levels["phone"] == DEFAULT.levels["phone"]
    assert model.levels["surname"] != DEFAULT.levels["surname"]
    assert list(out_of_order(model)) == []
    assert model.calibration is None
    assert [file.name for file in loaded.iterdir() if file.name.endswith(".new")] == []


def test_with_labels_m_is_what_the_labelled_pairs_show(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = loaded / "labels.csv"
    rows = [f"{source},{source}-{n},person {n}" for source in ("visor", "pnd") for n in range(130)]
    labels.write_text("\n".join(["source,record,person", *rows]), "utf-8")
    assert main(["train", "--labels", str(labels)]) == 0
    model = model_file.read(loaded / "model.json")
    assert "by labels" in model.says
    assert model.levels["surname"]["agrees"].m == pytest.approx(0.9, abs=0.005)
    assert model.levels["surname"]["similar"].m == pytest.approx(0.1, abs=0.005)


def test_only_the_extracts_that_are_named_are_learned_from(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "visor"]) == 2
    assert "130 persons are too few" in capsys.readouterr().err
    assert main(["train", "nonsense"]) == 2
    assert "nothing of 'nonsense' was loaded; loaded are pnd, visor" in capsys.readouterr().err
    assert not (loaded / "model.json").exists()


@pytest.mark.django_db
def test_of_nothing_nothing_is_learned(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == 2
    assert "0 persons are too few" in capsys.readouterr().err


@pytest.mark.django_db
def test_without_splink_it_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firstcall.holdings.train_command.importlib.util.find_spec", lambda name: None)
    assert main(["train"]) == 2
    assert "Splink is not installed" in capsys.readouterr().err


BAD_LABELS = [
    ("no such column", "source,id,person\n", 1, "there is no column 'record'"),
    ("a value missing", "source,record,person\nvisor,A-1,x\nvisor,,y\n", 3, "a value is missing"),
    ("a short row", "source,record,person\nvisor,A-1\n", 2, "a value is missing"),
    ("one record, two people", "source,record,person\nvisor,A-1,x\nvisor,A-1,y\n", 3, "A-1 is two people"),
    ("nothing at all", "", 1, "there is no column 'source'"),
]


@pytest.mark.parametrize(("says", "text", "line", "fault"), BAD_LABELS, ids=[row[0] for row in BAD_LABELS])
def test_bad_labels_are_refused_with_their_line(says: str, text: str, line: int, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(BadData) as refused:
        labels_in(file)
    assert str(refused.value).startswith(f"{file}:{line}: {fault}; ")


def test_a_field_whose_learned_weights_make_no_sense_keeps_those_that_ship() -> None:
    sexes = {"agrees": Chance(0.1, 0.5), "differs": Chance(0.9, 0.5)}
    mended, why = in_order(replace(DEFAULT, levels=DEFAULT.levels | {"sex": sexes}))
    assert mended.levels["sex"] == DEFAULT.levels["sex"]
    assert list(why) == ["sex"]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    model_file.write(tmp_path / "model.json", replace(DEFAULT, version="mine"))
    back = model_file.read(tmp_path / "model.json")
    assert (back.version, back.levels, back.frequencies) == ("mine", DEFAULT.levels, DEFAULT.frequencies)
    assert (back.thresholds, back.calibration) == (DEFAULT.thresholds, DEFAULT.calibration)


def _text(**changes: object) -> str:
    import msgspec

    return json.dumps(msgspec.to_builtins(DEFAULT) | changes)


def _levels(field: str, level: str, chance: object) -> str:
    import msgspec

    told = msgspec.to_builtins(DEFAULT.levels)
    if chance is None:
        del told[field][level]
    else:
        told[field][level] = chance
    return _text(levels=told)


BROKEN = [
    ("nothing in it", "", 1, "this is not JSON"),
    ("broken off", _text()[:-40], 1, "this is not JSON"),
    ("broken on its third line", '{\n"version": "x",\n"says" "y"}', 3, "this is not JSON"),
    ("something else", "[]", 1, "these are no weights"),
    ("a key that is not known", _text(colour="red"), 1, "these are no weights"),
    ("a level is missing", _levels("born", "near", None), 1, "born has no level near"),
    ("a share of nought", _levels("born", "near", {"m": 0, "u": 0.1}), 1, "born, near: m and u lie above 0"),
    ("a share above 1", _levels("born", "near", {"m": 2, "u": 0.1}), 1, "born, near: m and u lie above 0"),
    ("weights upside down", _levels("sex", "differs", {"m": 0.9, "u": 0.1}), 1, "sex: differs weighs more"),
    ("thresholds upside down", _text(thresholds={"certain": 1, "probable": 2}), 1, "the thresholds"),
    ("the more bits the less likely", _text(calibration={"prior": 1, "slope": -1, "says": ""}), 1, "no weights"),
]


@pytest.mark.parametrize(("says", "text", "line", "fault"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_file_that_is_no_good_is_refused_and_never_passed_over(
    says: str, text: str, line: int, fault: str, folder: Path
) -> None:
    file = folder / "model.json"
    file.write_text(text, "utf-8")
    with pytest.raises(BadData) as refused:
        model_file.in_use()
    first = str(refused.value.faults[0])
    assert first.startswith(f"{file}:{line}: ") and fault in first
    assert "firstcall train" in first
    assert list(check_data()) == [str(each) for each in refused.value.faults]


def test_without_a_file_the_weights_that_ship_are_used(folder: Path) -> None:
    assert model_file.in_use() is DEFAULT
    assert list(check_data()) == []


def test_a_desk_with_a_broken_file_does_not_start(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from firstcall.matching import model

    (folder / "model.json").write_text("{", "utf-8")
    model.use(model_file.in_use)
    try:
        from firstcall.config.commands import _weights

        with pytest.raises(Exception, match="this is not JSON") as refused:
            _weights()
        assert type(refused.value).__name__ == "ImproperlyConfigured"
    finally:
        (folder / "model.json").unlink()
        model.use(model_file.in_use)
