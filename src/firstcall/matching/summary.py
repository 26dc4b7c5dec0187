"""A record's person on one plain line."""

from __future__ import annotations

from firstcall.incident.dates import born_between
from firstcall.incident.records import Named, RecordPerson
from firstcall.matching.level import shown_date, shown_day


def describe_person(person: RecordPerson) -> str:
    """Who a record speaks of: ``Alan EXAMPLE (also Al SAMPLE), born 2 Nov 1971: wanted. 1 order (SOPO).``.

    Nothing that matters is left out: every marker and every order is named. Total: a person of whom nothing is
    known is ``Somebody without a name``.
    """
    first, *others = [shown for shown in map(_named, person.names) if shown] or ["Somebody without a name"]
    head = first + (f" (also {', '.join(others)})" if others else "")
    about = [head, *([f"born {_born(person.born)}"] if person.born else [])]
    line = ", ".join(about)
    if person.markers:
        line += ": " + ", ".join(" ".join(m.replace("-", " ").split()) for m in person.markers)
    return " ".join([line + ".", *_orders(person)])


def _named(name: Named) -> str:
    return " ".join(f"{name.forenames} {name.surname.upper()}".split())


def _born(born: str) -> str:
    between = born_between(born)
    if between is None:
        return born
    return shown_day(between[0]) if len(born) == 10 else shown_date(born)


def _orders(person: RecordPerson) -> list[str]:
    count = len(person.orders)
    if not count:
        return []
    kinds = ", ".join(dict.fromkeys(order.type for order in person.orders))
    return [f"{count} order{'s' if count > 1 else ''} ({kinds})."]
