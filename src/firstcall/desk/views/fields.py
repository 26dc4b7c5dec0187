"""Reading the fields of a form: each says what is wrong and the mend where it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import QueryDict

from firstcall.contacts.errors import BadInput
from firstcall.desk.picture import words
from firstcall.desk.picture.choices import Choices
from firstcall.incident.codes import Channel, Role

UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}

#: The longest time that can be promised by a number: a year.
LONGEST = timedelta(days=366)


def number(sent: QueryDict, field: str) -> int:
    """A whole number that the page itself put into the form."""
    text = sent.get(field, "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 15:
        raise BadInput(field, f"“{text}” is no number of a {field}. Reload the page.")
    return int(text)


def answered_question(sent: QueryDict) -> tuple[str, str]:
    """Question and person out of ``question|person``."""
    question, bar, person = sent.get("asked", "").partition("|")
    if not (question and bar and person):
        raise BadInput("asked", "Choose the question that this answers.")
    return question, person


def deadline(sent: QueryDict, at: datetime) -> datetime:
    """A promise's deadline: a number of minutes, hours or days from now, or a day and time on the room's clock."""
    by = sent.get("due", "").strip()
    if by:
        try:
            told = datetime.fromisoformat(by)
        except ValueError as wrong:
            raise BadInput("due", f"“{by}” is no day and time. Write it like 2026-03-31 14:30.") from wrong
        return told if told.tzinfo else told.replace(tzinfo=words.HERE)
    count = sent.get("in", "").strip()
    unit = UNITS.get(sent.get("unit", ""))
    whole = int(count) if count.isascii() and count.isdecimal() and len(count) < 7 else 0
    if unit is None or whole == 0 or whole * unit > LONGEST:
        raise BadInput("in", "Say by when: a whole number of minutes, hours or days.")
    return at + whole * unit


def overall_and_elements(sent: QueryDict, choices: Choices) -> tuple[str, dict[str, str]]:
    """The overall risk and the text of every element."""
    overall = sent.get("overall", "")
    if overall not in {c.code for c in choices.overall}:
        raise BadInput(
            "overall", f"Choose the overall risk: {words.listed([c.label.lower() for c in choices.overall])}."
        )
    return overall, {c.code: sent.get(f"element-{c.code}", "").strip() for c in choices.elements}


def cited(sent: QueryDict, elements: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The entries that the words of each element were taken from, as the page sends them: ``12 15``."""
    found = {}
    for element in elements:
        field = f"cites-{element}"
        seqs = sent.get(field, "").split()
        if any(not (seq.isascii() and seq.isdecimal()) or len(seq) > 9 for seq in seqs):
            raise BadInput(field, "What these words rest on cannot be read. Take the line again.")
        found[element] = tuple(int(seq) for seq in seqs)
    return found


def role(text: str) -> Role:
    """What a person is to the incident."""
    try:
        return Role(text)
    except ValueError as wrong:
        raise BadInput("role", "Choose what this person is to the incident.") from wrong


def channel(text: str) -> Channel:
    """How the contact came."""
    try:
        return Channel(text)
    except ValueError as wrong:
        raise BadInput("channel", "Choose how the contact came.") from wrong
