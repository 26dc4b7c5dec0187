"""Records to load: all invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from firstcall.incident.records import Condition, Event, Named, Order, Record, RecordPerson, Target

AT = datetime(2017, 3, 6, 12, tzinfo=UTC)
TODAY = date(2017, 3, 6)
HOME = "22 Orchard Way, Anytown, ZZ1 1ZZ"

ORDER = Order(
    type="SOPO",
    made=date(2012, 6, 1),
    conditions=(Condition(act="contact", target=Target(age="<=16"), supervised=False),),
)
ALAN = Record(
    id="FI-104",
    as_of=date(2017, 3, 1),
    persons=(
        RecordPerson(
            names=(Named(forenames="Alan", surname="Example"), Named(forenames="Al", surname="Sample")),
            born="1971-11-02",
            sex="male",
            markers=("registered-sex-offender",),
            phones=("07700 900461",),
            addresses=("4 Sample Row, Anytown, ZZ1 2ZZ",),
            orders=(ORDER,),
        ),
    ),
    text="Managed by the public protection unit.",
)
MARK = Record(
    id="FI-221",
    as_of=date(2016, 9, 12),
    persons=(
        RecordPerson(names=(Named(forenames="Susan", surname="Ashdown"),), born="1975", addresses=(HOME,)),
        RecordPerson(
            names=(Named(forenames="Mark", surname="Ashdown"),),
            born="2000-08-19",
            markers=("autism",),
            phones=("01632 960201",),
            addresses=(HOME,),
        ),
    ),
)
LODGER = Record(
    id="FI-300",
    as_of=date(2016, 1, 1),
    persons=(
        RecordPerson(names=(Named(forenames="Paul", surname="Lodgerton"),), markers=("violent",), addresses=(HOME,)),
    ),
)
NEIGHBOUR = Record(
    id="FI-301",
    as_of=date(2016, 1, 1),
    persons=(
        RecordPerson(
            names=(Named(forenames="Una", surname="Nextdoor"),), addresses=("24 Orchard Way, Anytown, ZZ1 1ZZ",)
        ),
    ),
)
VISIT = Record(
    id="CR-9",
    as_of=date(2017, 1, 13),
    event=Event(at=datetime(2017, 1, 12, tzinfo=UTC), kind="domestic", address="22 Orchard Wy, Anytown"),
)


def crowd(count: int, *, surname: str = "", start: int = 0) -> Iterator[Record]:
    """As many records as wanted, each of another person with a phone, a date of birth and an address of their own."""
    for number in range(start, start + count):
        day, month, year = 1 + number % 28, 1 + number // 28 % 12, 1940 + number % 71
        yield Record(
            id=f"X-{number}",
            as_of=date(2017, 1, 1),
            persons=(
                RecordPerson(
                    names=(Named(forenames=_word(number // 7), surname=surname or _word(number)),),
                    born=f"{year}-{month:02}-{day:02}",
                    phones=(f"077009{number % 100000:05}",),
                    addresses=(f"{1 + number % 90} {_word(number // 90)} Street, Anytown",),
                ),
            ),
        )


def _word(number: int) -> str:
    """A name that can be spoken, another for each number."""
    said = ""
    while True:
        number, rest = divmod(number, 95)
        said += "bdfgklmnprstvzhjwcq"[rest // 5] + "aeiou"[rest % 5]
        if not number:
            return said.capitalize() + "n"
