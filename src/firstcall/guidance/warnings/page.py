"""The warnings as a page of the reference: each with its level, the law or guidance that it rests on, and when it is given."""

from __future__ import annotations

from firstcall.guidance.warnings.rules import rules

_HEAD = "# Warnings\n\nOne function each in `src/firstcall/guidance/warnings/`.\n\n| code | level | when | source |\n|---|---|---|---|\n"


def as_markdown() -> str:
    """A row a warning, by code. The level is that of its sure case: a match that is only possible is a notice at most."""
    rows = (f"| `{r.code}` | {r.level.value} | {_flat(r.when)} | {_flat(r.source)} |" for r in rules())
    return _HEAD + "\n".join(rows) + "\n"


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
