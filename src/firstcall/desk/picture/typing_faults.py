"""A field of a form that cannot be read: which, why, and the mend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field, as the error summary and the field itself say it."""

    field: str
    says: str


def by_field(faults: tuple[FieldFault, ...]) -> dict[str, str]:
    """Field to what is wrong with it, for a template that draws the field."""
    return {fault.field: fault.says for fault in faults}
