"""People to compare: all invented."""

from __future__ import annotations

from datetime import date

from firstcall.incident.records import Named, RecordPerson
from firstcall.matching.description import Description, of_query, of_record

TODAY = date(2017, 3, 6)


def asked(**by_what: str | tuple[str, ...]) -> Description:
    """A question's description, fields as facts have them."""
    return of_query({f: (v,) if isinstance(v, str) else v for f, v in by_what.items()}, TODAY)


def held(*full_names: str, **about: object) -> Description:
    """A record's person: ``Forenames SURNAME`` by the last word."""
    named = tuple(Named(forenames=" ".join(n.split()[:-1]), surname=n.split()[-1]) for n in full_names)
    return of_record(RecordPerson(names=named, **about))  # type: ignore[arg-type]
