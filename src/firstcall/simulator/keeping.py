"""What a simulator keeps in its folder: the records that it was given, how a desk is connected to it, and its secrets."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from ruamel.yaml import YAML

from firstcall.incident.records import Record
from firstcall.simulator.manners import Manners

#: The id under which the desk is known to every simulated system.
CLIENT = "firstcall-demonstration"
#: The system that speaks the matching API; every other speaks the source protocol.
LISTS = "international"
#: Seconds between two questions whose answer is known.
CANARY_EVERY_S = 60

_encode = msgspec.json.Encoder().encode


def write_records(folder: Path, source: str, records: Iterable[Record]) -> int:
    """The records of one system, one a line, in place of those before; how many there are."""
    directory = _private(folder / "records")
    draft, count = directory / f".{source}.draft", 0
    with draft.open("wb") as file:
        for record in records:
            file.write(_encode(record) + b"\n")
            count += 1
    draft.replace(directory / f"{source}.jsonl")
    return count


def read_records(folder: Path, source: str) -> Iterator[Record]:
    """The records of one system; none where it was given none."""
    file = folder / "records" / f"{source}.jsonl"
    if not file.exists():
        return
    decode = msgspec.json.Decoder(Record).decode
    with file.open("rb") as lines:
        yield from map(decode, lines)


def secret_name(source: str) -> str:
    """What the secret of a simulated system is called."""
    return f"simulated-{source}"


def kept_secret(folder: Path, source: str) -> str:
    """The secret of a simulated system: from its file, which only its owner may read, or made now and kept there."""
    file = _private(folder) / secret_name(source)
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(32) + "\n")
    return file.read_text(encoding="ascii").strip()


def write_connections(folder: Path, systems: Mapping[str, Manners], port: int) -> Path:
    """A connection file for each system, as `sources/connections.py` reads them; the folder that holds them."""
    directory = _private(folder / "connections")
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    for key, manners in systems.items():
        draft = directory / f".{key}.draft"
        with draft.open("w", encoding="utf-8") as file:
            yaml.dump(_connection(manners, port), file)
        draft.replace(directory / f"{key}.yaml")
    return directory


def _connection(manners: Manners, port: int) -> dict[str, object]:
    key = manners.source
    url = f"http://127.0.0.1:{port}/{key}"
    secret = secret_name(key)
    if key == LISTS:
        how: dict[str, object] = {"kind": "opensanctions", "with": {"url": url, "secret": secret}}
    else:
        how = {"kind": "http", "with": {"url": url, "client": {"id": CLIENT, "secret": secret}}}
    by = {field: list(values) for field, values in manners.canary.by.items()}
    canary = {"by": by, "finds": manners.canary.record["id"], "every_s": CANARY_EVERY_S}
    return {"source": key, **how, "canary": canary}


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
