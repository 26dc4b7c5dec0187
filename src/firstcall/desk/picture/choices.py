"""What a handler may choose from on the page, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from firstcall.guidance.orders import Law
from firstcall.guidance.orders import load as law_of_orders
from firstcall.incident.catalogue import SourceRow


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: its code, what it is called, and what it means or needs."""

    code: str
    label: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class AdviceChoice:
    """A piece of advice: what it protects, and what has to be said before it so that nothing is lost."""

    code: str
    text: str
    protects: str = ""
    caution: str = ""  # what has to be said first, whatever the incident


@dataclass(frozen=True, slots=True)
class Choices:
    """All that the forms, the matrix and the orders are drawn from, besides the incident itself."""

    sources: tuple[SourceRow, ...] = ()
    elements: tuple[Choice, ...] = ()  # of the assessment
    overall: tuple[Choice, ...] = ()
    grades: tuple[Choice, ...] = ()
    advice: tuple[AdviceChoice, ...] = ()
    roles: tuple[Choice, ...] = ()
    law: Law = field(default_factory=law_of_orders)
