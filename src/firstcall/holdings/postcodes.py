"""The table of postcodes: replaced whole by an edition, or added to by what is invented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from firstcall.holdings.models import HeldPostcode, PostcodeEdition
from firstcall.holdings.postcode_files import Placed

#: Rows that are written at once.
BATCH = 20_000

_SQLITE = "INSERT OR IGNORE INTO holdings_postcode (postcode, easting, northing, cell) VALUES (%s, %s, %s, %s)"
_POSTGRES = "INSERT INTO holdings_postcode SELECT * FROM incoming_postcode ON CONFLICT DO NOTHING"

Row = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Replaced:
    """What an edition brought: its postcodes, and how many rows said again what an earlier one had said."""

    count: int
    twice: int


class NoPostcode(ValueError):
    """The edition has no postcode at all: the table stays as it was."""


def replace(rows: Iterable[Placed], *, year: int, at: datetime) -> Replaced:
    """Make ``rows`` all the postcodes that there are, in one go: whoever asks meanwhile is answered by the old ones.

    Of two rows for one postcode the first counts. Raises NoPostcode.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM holdings_postcode")
        with _index_made_last():
            count, twice = _insert(rows)
        if not count:
            raise NoPostcode
        PostcodeEdition.objects.update_or_create(id=1, defaults={"year": year, "count": count, "loaded_at": at})
    _weigh_table()
    return Replaced(count, twice)


def add_invented(rows: Iterable[Placed]) -> int:
    """Add postcodes that no edition has; how many were new. They need no licence and make no edition."""
    with transaction.atomic():
        count, _ = _insert(rows)
    return count


def attribution() -> tuple[str, ...]:
    """What must stand wherever the places of postcodes are used; nothing where no edition is held."""
    edition = PostcodeEdition.objects.first()
    return () if edition is None else licence_lines(edition.year)


def licence_lines(year: int) -> tuple[str, ...]:
    """Whose data these are and under which licence, in the words that Ordnance Survey asks for."""
    return (
        f"Contains OS data © Crown copyright and database right {year}.",
        f"Contains Royal Mail data © Royal Mail copyright and database right {year}.",
        f"Contains National Statistics data © Crown copyright and database right {year}.",
        "Licensed under the Open Government Licence v3.0.",
    )


def is_held(postcode: str) -> bool:
    """Whether the place of a postcode (``ZZ1 1ZZ``) is known."""
    return HeldPostcode.objects.filter(pk=postcode).exists()


def _insert(rows: Iterable[Placed]) -> tuple[int, int]:
    """How many were new, and how many were there already."""
    each = ((r.postcode, r.easting, r.northing, r.northing // 1000 * 1000 + r.easting // 1000) for r in rows)
    given, new = _insert_postgres(each) if connection.vendor == "postgresql" else _insert_sqlite(each)
    return new, given - new


def _insert_sqlite(rows: Iterator[Row]) -> tuple[int, int]:
    given = new = 0
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.executemany(_SQLITE, batch)
            given, new = given + len(batch), new + cursor.rowcount
    return given, new


def _insert_postgres(rows: Iterator[Row]) -> tuple[int, int]:
    """By COPY, beside the table first: COPY itself knows no "unless it is there"."""
    given = 0
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE incoming_postcode (postcode text, easting int, northing int, cell int)")
        with cursor.copy("COPY incoming_postcode FROM STDIN") as copy:
            for batch in _batches(rows):
                copy.write("".join([f"{a}\t{b}\t{c}\t{d}\n" for a, b, c, d in batch]))
                given += len(batch)
        cursor.execute(_POSTGRES)
        new = cursor.rowcount
        cursor.execute("DROP TABLE incoming_postcode")
    return given, new


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


@contextmanager
def _index_made_last() -> Iterator[None]:
    """On SQLite, where other writers wait for us; on PostgreSQL nobody does, and to drop an index would stop readers."""
    if connection.vendor != "sqlite":
        yield
        return
    (index,) = HeldPostcode._meta.indexes
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index.name}")
        yield
        cursor.execute(f"CREATE INDEX {index.name} ON holdings_postcode ({', '.join(index.fields)})")


def _weigh_table() -> None:
    """Tell the database what is in the table now; it would plan by what was there before."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            cursor.execute("VACUUM (ANALYZE) holdings_postcode")
        else:
            cursor.execute("ANALYZE holdings_postcode")
