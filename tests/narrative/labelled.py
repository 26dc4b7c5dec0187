"""The labelled corpus: lines with what a careful reader takes from them; and what is wrong with a file of it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

CORPUS = Path(__file__).parents[2] / "corpus"

CUES = frozenset(
    re.findall(r"^\| `([a-z-]+)` \|", (CORPUS / "README.md").read_text().split("**cues**")[1], re.MULTILINE)
)
FIELDS = frozenset("phone email username vehicle postcode age born name cue promise wish".split())
_PERSON = re.compile(r"(?:caller|(?:suspect|victim|child|witness|parent|occupant|other)(?:-[2-9])?)")
_SHAPES = {
    "phone": re.compile(
        r"\+44(?:7700900\d{3}|1632960\d{3}|1(?:(?:13|14|15|16|17|18|21|31|41|51|61)496|91498)0\d{3}|2079460\d{3}|8081570\d{3})|\+120255501\d\d"
    ),
    "email": re.compile(r"[^@\sA-Z]+@(?:[a-z0-9-]+\.)*example\.(?:com|net|org|co\.uk)"),
    "username": re.compile(r"[^@\s][^\s]*"),
    "vehicle": re.compile(r"[A-Z0-9]{2,7}"),
    "postcode": re.compile(r"ZZ\d{1,2} \d[A-Z]{2}"),
    "born": re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
}

Label = tuple[str, str, str | int, str]


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line, what is read in it, and which cues it denies: (person, field, value, quote) each."""

    line: str
    read: tuple[Label, ...] = ()
    denied: tuple[Label, ...] = ()

    def faults(self) -> Iterator[str]:
        """What is wrong with the labels of this line."""
        for person, field, value, quote in (*self.read, *self.denied):
            if not _PERSON.fullmatch(person):
                yield f"{person!r} is no person"
            if quote not in self.line or not quote:
                yield f"the quote {quote!r} does not stand in the line, letter by letter"
            if field not in FIELDS:
                yield f"{field!r} is no field"
            elif field == "cue" and value not in CUES:
                yield f"{value!r} is no cue"
            elif (field == "age") != isinstance(value, int):
                yield f"{field} cannot be {value!r}"
            elif (shape := _SHAPES.get(field)) and not shape.fullmatch(str(value)):
                yield f"{field} {value!r} has not the form that the README gives"
        if any(field != "cue" for _, field, _, _ in self.denied):
            yield "only cues are denied"


def part(name: str) -> tuple[Labelled, ...]:
    """Every entry of ``training`` or ``heldout``, by file."""
    return tuple(entry for file in sorted((CORPUS / name).glob("*.jsonl")) for entry in _entries(file))


def faults(file: Path) -> Iterator[str]:
    """What is wrong with a file, by its line."""
    seen: set[str] = set()
    for number, row in enumerate(file.read_text().splitlines(), 1):
        try:
            entry = msgspec.json.decode(row, type=Labelled)
        except msgspec.MsgspecError as fault:
            yield f"{file.name}:{number}: {fault}"
            continue
        yield from (f"{file.name}:{number}: {said}" for said in entry.faults())
        if entry.line in seen:
            yield f"{file.name}:{number}: this line stands twice"
        seen.add(entry.line)


def _entries(file: Path) -> Iterator[Labelled]:
    return (msgspec.json.decode(row, type=Labelled) for row in file.read_text().splitlines())


if __name__ == "__main__":
    found = [said for name in sys.argv[1:] for said in faults(Path(name))]
    sys.stdout.write("\n".join(found) or "no faults")
    sys.stdout.write(
        json.dumps({name: sum(1 for _ in _entries(Path(name))) for name in sys.argv[1:]} if not found else "") + "\n"
    )
    sys.exit(bool(found))
