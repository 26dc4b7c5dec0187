"""The weights that were trained on this force's own extracts: one file in the data folder, read once, never half written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
from django.conf import settings

from firstcall.incident.datafile import BadData, Fault
from firstcall.matching import model as weights
from firstcall.matching.in_order import out_of_order
from firstcall.matching.model import Model

_MEND = "train it anew with `firstcall train`, or take the file away to compare by the weights that ship"


def place() -> Path:
    """Where the file stands, if there is one."""
    return Path(settings.DATA) / "model.json"


def in_use() -> Model:
    """The weights of the file where there is one, else those that ship. Raises BadData where the file is no good."""
    file = place()
    return read(file) if file.exists() else weights.DEFAULT


def read(file: Path) -> Model:
    """The weights in a file. Raises BadData with the line, or the place in the file, and the mend."""
    try:
        text = file.read_bytes()
        json.loads(text)
        model = msgspec.json.decode(text, type=Model)
    except OSError as wrong:
        raise _bad(file, 1, f"cannot be read: {wrong.strerror}", "check the path and who may read it") from wrong
    except json.JSONDecodeError as wrong:
        raise _bad(file, wrong.lineno, f"this is not JSON: {wrong.msg}") from wrong
    except (msgspec.ValidationError, UnicodeDecodeError, RecursionError) as wrong:
        raise _bad(file, 1, f"these are no weights: {wrong}") from wrong
    faults = _faults(model)
    if faults:
        raise BadData([Fault(file, 1, says, _MEND) for says in faults])
    return model


def write(file: Path, model: Model) -> None:
    """Put the weights in the file's place, whole or not at all. Raises OSError."""
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as out:
            out.write(msgspec.json.format(msgspec.json.encode(model), indent=1))
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _faults(model: Model) -> list[str]:
    """What would make a comparison fail, or mislead."""
    known = [(field, level) for field, levels in weights.DEFAULT.levels.items() for level in levels]
    faults = [f"{field} has no level {level}" for field, level in known if level not in model.levels.get(field, {})]
    faults += [
        f"{field}, {level}: m and u lie above 0 and up to 1"
        for field, levels in model.levels.items()
        for level, chance in levels.items()
        if not (0 < chance.m <= 1 and 0 < chance.u <= 1)
    ]
    if not 0 < model.thresholds.probable <= model.thresholds.certain:
        faults.append("the thresholds are to be above 0, that of certain no lower than that of probable")
    return faults or [f"{field}: {says}" for field, says in out_of_order(model)]


def _bad(file: Path, line: int, says: str, mend: str = _MEND) -> BadData:
    return BadData([Fault(file, line, says, mend)])
