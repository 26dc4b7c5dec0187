"""The rules of quality as a page of the reference: what each asks, the inspectors' point that it answers, and when it is met."""

from __future__ import annotations

from firstcall.review.rules import Rule, rules

_HEAD = """# Rules of quality

One file each in `src/firstcall/review/rules/`. Every closed contact is read by all of them: [quality review](../quality-review.md).
A rule says met, not met, doubt (a person must read it) or not applicable, and names the entries of the log that show it.
"""


def as_markdown() -> str:
    """A part for each rule, by its id."""
    return "\n".join([_HEAD, *(_part(rule) for rule in rules())])


def _part(rule: Rule) -> str:
    return (
        f"## `{rule.id}`\n\n**{rule.asks}**\n\n{' '.join(rule.says.split())}\n\n"
        f"| | |\n|---|---|\n| inspectors look for | {rule.answers} |\n| source | {rule.source} |\n"
    )
