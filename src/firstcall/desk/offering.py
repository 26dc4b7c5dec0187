"""From the force's book to what the page offers."""

from __future__ import annotations

from firstcall.desk.picture.choices import AdviceChoice, Choice, Choices
from firstcall.guidance.book import Book
from firstcall.guidance.pages import AdviceItem
from firstcall.incident.codes import Channel, Role

#: The overall risks of an assessment, as the contract fixes them, the gravest last.
OVERALL = (Choice("none", "None"), Choice("low", "Low"), Choice("medium", "Medium"), Choice("high", "High"))

#: Ways in which a contact can be taken by hand.
CHANNELS = (
    Choice(Channel.EMERGENCY.value, "999"),
    Choice(Channel.NON_EMERGENCY.value, "101"),
    Choice(Channel.TEXT.value, "Text message"),
    Choice(Channel.ONLINE.value, "Online"),
    Choice(Channel.FRONT_COUNTER.value, "Front counter"),
    Choice(Channel.AGENCY.value, "Other agency"),
)

_NOT_NAMED_BY_HAND = (Role.CALLER, Role.NOMINAL)


def choices_of(book: Book) -> Choices:
    """What the page offers under this book."""
    return Choices(
        sources=tuple(book.catalogue.values()),
        elements=tuple(Choice(e.code, e.name, e.asks) for e in book.thrive.elements),
        overall=OVERALL,
        grades=tuple(Choice(g.code, g.name, _target(g.target_minutes)) for g in reversed(tuple(book.grades.values()))),
        advice=tuple(_advice(item, book) for item in book.advice.values()),
        roles=tuple(Choice(r.value, r.value.capitalize()) for r in Role if r not in _NOT_NAMED_BY_HAND),
        law=book.law,
    )


def _target(minutes: int | None) -> str:
    if minutes is None:
        return "nobody is sent"
    return f"within {minutes} min" if minutes < 120 else f"within {minutes // 60} h"


def _advice(item: AdviceItem, book: Book) -> AdviceChoice:
    first = [book.advice[code].says if code in book.advice else code for code in item.only_after]
    caution = f"Only after: {' '.join(first)}" if first else ""
    return AdviceChoice(item.code, item.says, item.protects, " ".join(x for x in (caution, item.wrong_because) if x))
