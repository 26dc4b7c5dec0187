"""A referral as the desk shows it: the parts that can be amended, the parts that cannot, and what was told before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firstcall.contacts.referring import Ready
from firstcall.desk.picture import words
from firstcall.desk.picture.safeguarding import made_words
from firstcall.desk.picture.typed import visible
from firstcall.guidance.filling import AMENDABLE, NEEDED
from firstcall.incident import entries as e
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the form. ``field`` names the box in which it is amended; empty: it stands as it is."""

    head: str
    lines: tuple[str, ...]
    field: str = ""
    needed: bool = False

    @property
    def text(self) -> str:
        """The lines as the box holds them."""
        return "\n".join(self.lines)

    @property
    def rows(self) -> int:
        """How tall the box is."""
        return max(2, min(10, sum(1 + len(line) // 90 for line in self.lines) + 1))


@dataclass(frozen=True, slots=True)
class ReferralView:
    """The referral of one person by one form. ``last``: the entry of the last one made, 0 for none; ``told``: what it said."""

    form: str
    ref: str
    person: str
    title: str
    to: str
    how: str
    guidance: str
    source: str
    why: str
    required: bool
    consent: str
    chased: str
    parts: tuple[PartView, ...]
    last: int
    made: str
    told: tuple[e.FormPart, ...]


def field_of(head: str) -> str:
    """The name of the box of an amendable part."""
    return f"part-{AMENDABLE.index(head) + 1}"


def referral_view(state: State, entries: Sequence[e.Entry], ready: Ready, *, names: Mapping[str, str]) -> ReferralView:
    """What a referral says now, every amendable part with its box, and what the last one said."""
    form, held = ready.form, ready.made
    filled = {part.head: part.lines for part in ready.parts(state)}
    heads = list(filled)
    ordered = [*heads[:2], *AMENDABLE, *(head for head in heads[2:] if head not in AMENDABLE)]
    return ReferralView(
        form=form.form,
        ref=ready.person.ref,
        person=visible(words.person_label(ready.person)),
        title=form.title,
        to=form.to,
        how=form.how,
        guidance=form.guidance,
        source=form.source,
        why=ready.why,
        required=ready.required,
        consent=form.consent,
        chased="" if form.chase_after_minutes is None else _after(form.chase_after_minutes),
        parts=tuple(_part(head, filled.get(head, ())) for head in ordered if head in AMENDABLE or head in filled),
        last=0 if held is None else held.seq,
        made=made_words(held, dict(names)),
        told=() if held is None else _told(entries, held.seq),
    )


def _part(head: str, lines: tuple[str, ...]) -> PartView:
    shown = tuple(map(visible, lines))
    return PartView(head, shown, field_of(head) if head in AMENDABLE else "", head in NEEDED)


def _told(entries: Sequence[e.Entry], seq: int) -> tuple[e.FormPart, ...]:
    body = next((entry.body for entry in entries if entry.seq == seq), None)
    if isinstance(body, e.Referral):
        return tuple(e.FormPart(head=p.head, lines=tuple(map(visible, p.lines))) for p in body.parts)
    return (e.FormPart(head="Removed", lines=("The text of this form was removed at the end of its retention.",)),)


def _after(minutes: int) -> str:
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{minutes} minutes"
