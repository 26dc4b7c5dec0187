"""How the parts of a record are read where their types alone do not say all of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from firstcall.exercises.given import Given
from firstcall.exercises.offsets import read_time
from firstcall.exercises.shapes import build_struct, reads, reads_field
from firstcall.incident.dates import born_between
from firstcall.incident.records import Condition, Event, Named, Order, Parameters, Record, RecordPerson, Target

#: What the condition of an order may be about.
ACTS = (
    "contact",
    "communication",
    "internet-access",
    "device",
    "presence",
    "residence",
    "travel",
    "employment",
    "own-history-deletion",
    "named-person",
)
#: Where a court sits, for an order that says so.
TERRITORIES = ("england-and-wales", "scotland", "northern-ireland")
_SEXES = ("male", "female")
_HEX = re.compile(r"[0-9a-fA-F]+\Z")


def words(given: Given) -> str:
    """Text that says something."""
    text = given.text()
    if not text.strip():
        raise given.fault(f"{given.called} is empty", "write something in it")
    return text


def one_or_many(given: Given) -> tuple[str, ...]:
    """A text, or a list of texts."""
    if given.tag == "seq":
        return tuple(words(item) for item in given.items())
    return (words(given),)


@reads(Named)
def _named(given: Given) -> Named:
    name: Named = build_struct(given, Named)
    if not name.full:
        raise given.fault("a name has neither forenames nor a surname", "write {forenames: …, surname: …}")
    return name


@reads_field(RecordPerson, "born")
def _born(given: Given) -> str:
    text = given.written()
    if born_between(text) is None:
        raise given.not_a("a date of birth", "write it as YYYY-MM-DD, YYYY-MM or YYYY, a day that exists")
    return text


@reads_field(RecordPerson, "sex")
@reads_field(Target, "sex")
def _sex(given: Given) -> str:
    return given.one_of(_SEXES)


@reads_field(RecordPerson, "images")
def _images(given: Given) -> tuple[str, ...]:
    return tuple(_hash(item) for item in given.items())


def _hash(given: Given) -> str:
    text = given.text()
    if _HEX.match(text) is None:
        raise given.fault(f"{given.called} is no hash", "give the image's hash in hexadecimal, never the image")
    return text


@reads_field(Record, "id")
def _id(given: Given) -> str:
    return words(given)


@reads(Condition)
def _condition(given: Given) -> Condition:
    condition: Condition = build_struct(given, Condition)
    if not condition.act and not condition.pattern:
        raise given.fault(f"{given.called} lacks the key act", "give it as 'act: …', or name a pattern: 'pattern: …'")
    if condition.parameters is not None and condition.pattern is None:
        raise given.fault(f"{given.called} has parameters and no pattern", "name the pattern: 'pattern: …'")
    return condition


@reads_field(Condition, "act")
def _act(given: Given) -> str:
    return given.one_of(ACTS)


@reads_field(Order, "territory")
def _territory(given: Given) -> str:
    return given.one_of(TERRITORIES)


@reads_field(Condition, "pattern")
def _pattern(given: Given) -> str:
    return words(given)


reads_field(Condition, "place")(one_or_many)
reads_field(Target, "named")(one_or_many)
reads_field(Parameters, "named", "place")(one_or_many)


@reads_field(Parameters, "age")
def _age(given: Given) -> str:
    text = given.written()
    if text.isdigit():
        raise given.fault(
            f"{given.called} {text} does not say whether {text} itself is meant", f'write "<{text}" or "<={text}"'
        )
    return text


@reads_field(Event, "at")
def _event_at(given: Given) -> datetime:
    """A date and time; a bare date is its midnight, UTC."""
    text = given.written()
    at = read_time(text)
    if at is not None:
        return at
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        raise given.not_a("a date, or a date and time", "write 2017-03-06 or 2017-03-06T18:30:00+00:00") from None
