"""What would be read in a line that is still being typed, with the number by which each finding can be struck out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.incident.codes import FactState
from firstcall.incident.entries import Draft, Fact


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a line that is not sent yet. ``token`` names it from one preview to the next."""

    token: str
    label: str
    value: str
    person: str
    quote: str
    suggested: bool
    negated: bool
    struck: bool
    key: str


def findings(text: str, drafts: Sequence[Draft], struck: Iterable[str] = ()) -> tuple[Finding, ...]:
    """The facts that the line gives, numbered 1 to 9 for the keys, in the order of reading."""
    out = set(struck)
    facts = [d.body for d in drafts if isinstance(d.body, Fact)]
    return tuple(
        Finding(
            token=token_of(fact),
            label=words.field_label(fact.field),
            value=visible(words.shown(fact.field, fact.value)),
            person=words.ref_label(fact.person),
            quote=visible(text[fact.span[0] : fact.span[1]]) if fact.span else "",
            suggested=fact.state is FactState.SUGGESTED,
            negated=fact.negated,
            struck=token_of(fact) in out,
            key=str(number) if number <= 9 else "",
        )
        for number, fact in enumerate(facts, 1)
    )


def token_of(fact: Fact) -> str:
    """What names a finding of a line: its field, its value and the words it was read in, but not where they stand."""
    return f"{fact.field}|{fact.value}|{int(fact.negated)}"


def struck_numbers(drafts: Sequence[Draft], struck: Iterable[str]) -> tuple[int, ...]:
    """The numbers, from 0 among all drafts, of the findings that were struck out."""
    out = set(struck)
    return tuple(n for n, d in enumerate(drafts) if isinstance(d.body, Fact) and token_of(d.body) in out)
