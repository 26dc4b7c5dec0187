"""What a system gives of a record that it found: all of it, a part, or no more than whom to speak to."""

from __future__ import annotations

from msgspec.structs import replace

from firstcall.incident.records import Found, Match, Record, RecordPerson
from firstcall.matching.level import shown_day
from firstcall.matching.summary import describe_person
from firstcall.simulator.manners import Manners, Restricted, Withheld
from firstcall.simulator.register import Fit

#: The marker by which the desk knows a record that is closed to the handler.
MARKER = "restricted"
_LONGEST = 160


def given(fit: Fit, manners: Manners) -> tuple[Found, bool]:
    """The record as the system gives it, and whether it kept a part to itself."""
    closed = manners.restricted
    if closed is not None and closed.holds(fit.record):
        return _closed(fit, closed), False
    persons = tuple(_partly(person, manners.withholds) for person in fit.record.persons)
    record = replace(fit.record, persons=persons)
    found = Found(id=record.id, summary=_summary(record, fit.about), match=fit.match, record=record, about=fit.about)
    return found, persons != fit.record.persons


def _closed(fit: Fit, restricted: Restricted) -> Found:
    """Nothing of the record is left but its number and its date, and nothing of why it came back."""
    role = fit.record.persons[0 if fit.about is None else fit.about].role
    nobody = RecordPerson(role=role, markers=(MARKER,))
    record = Record(id=fit.record.id, as_of=fit.record.as_of, persons=(nobody,), text=restricted.says)
    return Found(
        id=record.id,
        summary=f"A restricted record. {restricted.says}",
        match=Match(bits=fit.match.bits, certainty=fit.match.certainty),
        record=record,
        about=None if fit.about is None else 0,
    )


def _partly(person: RecordPerson, rules: tuple[Withheld, ...]) -> RecordPerson:
    fields = {field for rule in rules if not rule.roles or person.role in rule.roles for field in rule.fields}
    return RecordPerson(
        **{name: getattr(person, name) for name in RecordPerson.__struct_fields__ if name not in fields}
    )


def _summary(record: Record, about: int | None) -> str:
    """Who it is about, its event, and how many others it names, on a line."""
    told = record.persons if about is None else (record.persons[about],)
    others = len(record.persons) - len(told)
    parts = [*map(describe_person, told)]
    if record.event is not None:
        when = f"{shown_day(record.event.at.date())}: " if record.event.at else ""
        parts.append(", ".join(filter(None, (f"{when}{record.event.kind}".strip(), record.event.address))) + ".")
    if others:
        parts.append(f"Names {others} other{'s' if others > 1 else ''}.")
    return " ".join(parts) or record.text[:_LONGEST] or f"Record {record.id}."
