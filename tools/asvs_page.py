"""The page of the security standard: every item, its answer and what shows it, from docs/asvs/."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Literal, get_args

import msgspec
from ruamel.yaml import YAML

FOLDER = Path(__file__).parent.parent / "docs" / "asvs"
Answer = Literal["met", "not applicable", "not met"]
#: Chapters of which level 3 is answered as well.
DEEPER = ("V8", "V16")
_HEAD = """# OWASP ASVS 5.0

What the Application Security Verification Standard 5.0.0 asks at levels 1 and 2, of authorisation (V8) and logging (V16) at
level 3 as well, and what is so here. It was answered by those who wrote the code, and by nobody else. **met**: shown by the
tests, settings or files named. **not applicable**: why. **not met**: plainly so, also where a part is met or a force can set
it so. What the other side of a setting is, and what else a server needs, is in [security](../security.md).

The words are ours; the standard's own are OWASP's. Its list of ids and levels (`docs/asvs/standard.yaml`) is copyright The OWASP
Foundation, under CC BY-SA 4.0.
"""


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item: what it asks in our words, the answer, and what shows it (tests, settings, files)."""

    id: str
    level: int
    asks: str
    answer: Answer
    how: str = ""
    shown_by: tuple[str, ...] = ()


class Chapter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One chapter."""

    chapter: str
    name: str
    items: tuple[Item, ...]


def chapters(folder: Path = FOLDER) -> list[Chapter]:
    """Every chapter, in order."""
    return [msgspec.convert(_read(file), Chapter) for file in sorted(folder.glob("v*.yaml"))]


def standard(folder: Path = FOLDER) -> dict[str, int]:
    """Every id of the standard, with its level."""
    return msgspec.convert(_read(folder / "standard.yaml")["ids"], dict[str, int])


def _read(file: Path) -> dict[str, object]:
    return dict(YAML(typ="safe").load(file.read_text("utf-8")))


def as_markdown() -> str:
    """The page."""
    found = chapters()
    total = Counter(item.answer for each in found for item in each.items)
    counts = ["| chapter | " + " | ".join(get_args(Answer)) + " |", "|---|---|---|---|"]
    for each in found:
        of = Counter(item.answer for item in each.items)
        counts.append(f"| {each.chapter} {each.name} | " + " | ".join(str(of[one]) for one in get_args(Answer)) + " |")
    counts.append("| **all** | " + " | ".join(f"**{total[one]}**" for one in get_args(Answer)) + " |")
    parts = [_HEAD, "\n".join(counts) + "\n"]
    for each in found:
        rows = "\n".join(_row(item) for item in each.items)
        parts.append(
            f"## {each.chapter} {each.name}\n\n| item | level | asks | answer | shown by |\n|---|---|---|---|---|\n{rows}\n"
        )
    return "\n".join(parts)


def _row(item: Item) -> str:
    answer = f"**{item.answer}**" if item.answer == "not met" else item.answer
    how = f"{answer}. {item.how}" if item.how else answer
    cells = (item.id, str(item.level), item.asks, how, "<br>".join(f"`{one}`" for one in item.shown_by) or "–")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


PAGES = {"asvs.md": as_markdown}
