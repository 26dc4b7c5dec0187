"""Writes docs/reference from the code and its data, so that no list is kept by hand: reference.py [--check].

With --check nothing is written; the exit status is 1 where a page is not what the code says now.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin

import msgspec

from firstcall.cli import COMMANDS, get_ready
from firstcall.guidance import book as books
from firstcall.guidance.pages import KnownFrom
from firstcall.incident import entries
from firstcall.people import permissions
from firstcall.sources import contract

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
#: Files of these endings are written here; a schema that people wrote stands beside them.
_WRITTEN = (".md", ".json")
NOTE = "<!-- Written by `make docs` from the code; a change made here is lost. -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def words(values: Iterable[object]) -> str:
    """Codes as they are typed, or a dash where there are none."""
    return ", ".join(f"`{value}`" for value in values) or "–"


def commands() -> str:
    """Every sub-command of `firstcall`."""
    return "# Commands\n\nEach says more with `-h`.\n\n" + table(
        ("command", "what it does"), ((f"`firstcall {name}`", command.says) for name, command in COMMANDS.items())
    )


def kinds() -> str:
    """Every kind of entry that a log can hold, with its fields."""
    parts = ["# Kinds of entry\n\nAn incident's log is a list of these, and nothing else.\n"]
    bodies = sorted(_kinds_below(entries.Body), key=lambda body: str(body.__struct_config__.tag))
    for body in bodies:
        fields = [(f"`{f.encode_name}`", _type(f), "" if f.required else "may be left out") for f in _fields(body)]
        parts.append(
            f"## `{body.__struct_config__.tag}`\n\n{inspect.getdoc(body)}\n\n{table(('field', 'type', ''), fields)}"
        )
    return "\n".join(parts)


def _kinds_below(body: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    return [each for below in body.__subclasses__() for each in (below, *_kinds_below(below))]


def _fields(body: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(body)


def _type(field: msgspec.structs.FieldInfo) -> str:
    def shown(kind: object) -> str:
        if kind is type(None):
            return "nothing"
        inner = [shown(each) for each in get_args(kind) if each is not ...]
        name = getattr(kind, "__name__", str(kind))
        if not inner:
            return name
        return " or ".join(inner) if get_origin(kind) in {Union, UnionType} else f"{name} of {', '.join(inner)}"

    return shown(field.type)


def permitted() -> str:
    """Who may do what."""
    return "# Permissions\n\n" + permissions.as_markdown()


def sources() -> str:
    """Every record system of the catalogue."""
    rows = (
        (
            f"`{row.key}`",
            row.name,
            row.holds,
            "; or ".join(" + ".join(group) for group in row.asked_by),
            row.standing.value + (f", ask `{row.successor}`" if row.successor else ""),
            f"{row.deadline_ms / 1000:g} s",
        )
        for row in books.load().sources
    )
    head = ("key", "system", "holds", "asked by", "standing", "deadline")
    return "# Record systems\n\nOne file each in `src/firstcall/sources/catalogue/`.\n\n" + table(head, rows)


def questions() -> str:
    """Every question of every set, in the order in which they are asked."""
    rows = (
        (
            f"`{one.ask.code}`",
            one.set.name,
            one.ask.text or one.ask.text_other,
            words(one.ask.of) if one.ask.of else "whoever is under the order",
            one.ask.why,
        )
        for one in books.load().asks
    )
    return "# Questions\n\n" + table(("code", "set", "words", "asked about", "why"), rows)


def advice() -> str:
    """Every piece of advice and what it protects."""
    rows = (
        (f"`{code}`", item.says, item.protects, words(item.only_after)) for code, item in books.load().advice.items()
    )
    return "# Advice\n\n" + table(("code", "what is said", "protects", "only after"), rows)


def assessing() -> str:
    """The elements of an assessment with what belongs to each, the grades with their targets, and the rules that propose one."""
    book = books.load()
    elements = (
        (f"`{one.code}`", one.name, one.asks, known_from(one.known_from), one.source or book.thrive.source)
        for one in book.thrive.elements
    )
    targets = (
        (f"`{grade.code}`", grade.name, "–" if grade.target_minutes is None else f"{grade.target_minutes} min")
        for grade in book.grades.values()
    )
    proposing = (
        (f"`{rule.code}`", f"`{rule.grade}`", rule.why, f"`{' '.join(rule.when.source.split())}`", rule.source)
        for rule in book.grade_rules
    )
    return (
        "# Assessing and grading\n\nHow they are used: [Assessing and grading](../assessing.md).\n\n## Elements\n\n"
        + table(("code", "element", "asks", "what is known of it comes from", "source"), elements)
        + f"\nAn assessment is to be made again after {book.thrive.again_after_minutes} minutes.\n\n## Grades, the lowest first\n\n"
        + table(("code", "grade", "attend within"), targets)
        + "\n## Rules that propose a grade\n\nA proposal raises and never lowers; a rule that is unknown proposes nothing.\n\n"
        + table(("rule", "proposes", "because", "when", "source"), proposing)
    )


def known_from(known: KnownFrom) -> str:
    """What of an incident belongs to an element, in one cell."""
    ages = "" if known.ages is None else f"ages under {known.ages.under} and from {known.ages.over}"
    facts = [f"{one.field} of {' and '.join(one.of) or 'everybody'}" for one in known.facts]
    told = (
        f"warnings {words(known.warnings)}" if known.warnings else "",
        f"cues {words(known.cues)}" if known.cues else "",
        ages,
        ", ".join(facts),
        f"answers {words(known.answers)}" if known.answers else "",
        ", ".join(known.entries),
    )
    return "; ".join(one for one in told if one) or "–"


def markers() -> str:
    """Every marker that a record can carry, and the warnings that it leads to."""
    rows = (
        (f"`{one.marker}`", one.says, words(one.codes), words(one.known_as)) for one in books.load().markers.markers
    )
    return "# Markers\n\nAn unknown marker is shown as it stands, as a notice.\n\n" + table(
        ("marker", "says", "warnings", "also written"), rows
    )


def api() -> str:
    """The HTTP API as it describes itself, on settings of its own that are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FIRSTCALL_DATA"] = folder
        get_ready()
        from firstcall.api.interface import api as interface

        return json.dumps(interface.get_openapi_schema(path_prefix="/api/v1/"), indent=2, ensure_ascii=False) + "\n"


def source_protocol() -> str:
    """The protocol in which a record system answers Firstcall, as an OpenAPI document."""
    return json.dumps(contract.openapi("Firstcall source protocol"), indent=2, ensure_ascii=False) + "\n"


def requests() -> str:
    """Every form by which people are asked."""
    rows = (
        (
            f"`{form.form}`",
            f"`{form.source}`" if form.source else "every other",
            form.to,
            words(form.sends) if form.sends else "all that the system takes",
            words(form.tells),
            "; ".join(basis.law for basis in form.legal_basis),
            words(form.markers),
            f"{form.chase_after_minutes} min",
        )
        for form in books.load().requests.values()
    )
    head = ("form", "of", "to", "sends", "tells the warnings", "on the basis of", "ticks", "chased after")
    return "# Forms of requests\n\nOne file each in `src/firstcall/guidance/requests/`.\n\n" + table(head, rows)


PAGES: dict[str, Callable[[], str]] = {
    "advice.md": advice,
    "api.json": api,
    "assessing.md": assessing,
    "commands.md": commands,
    "entries.md": kinds,
    "markers.md": markers,
    "permissions.md": permitted,
    "questions.md": questions,
    "requests.md": requests,
    "source-protocol.json": source_protocol,
    "sources.md": sources,
}


def main(arguments: Sequence[str]) -> int:
    """Write every page, or with --check say which are out of date."""
    pages = {FOLDER / name: (NOTE if name.endswith(".md") else "") + write() for name, write in PAGES.items()}
    if "--check" in arguments:
        stale = [path.name for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
        stale += [path.name for path in FOLDER.iterdir() if path.suffix in _WRITTEN and path not in pages]
        if stale:
            print(f"docs/reference is not what the code says: {', '.join(sorted(stale))}. Mend: make docs")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
