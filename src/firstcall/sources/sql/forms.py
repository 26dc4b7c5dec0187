"""How one value may stand in a column: every form of it that is asked for, and the column made comparable with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from firstcall.incident.records import Named
from firstcall.matching import names, normalise

#: Marks that stand in a value typed by hand and say nothing.
_IN_PHONES = (" ", "-", "(", ")", ".", "/")
_IN_PLAIN = (" ", "-", ".", "/")
_APOSTROPHES = str.maketrans("\u2018\u2019\u00b4`\u02bc", "'''''")
_SHORTEST_PART = 3

Column = sa.ColumnElement[Any]


def without(column: Column, marks: Iterable[str]) -> Column:
    """The column's text without these marks. Only an index over this very expression helps: so they are written out."""
    made: Column = column
    for mark in marks:
        made = sa.func.replace(made, sa.literal_column(f"'{mark}'"), sa.literal_column("''"))
    return made


def phones(e164: str, stored: str) -> tuple[str, ...]:
    """A number in E.164 in every form in which such a column may hold it (marks left out where it is as typed)."""
    figures = e164.removeprefix("+")
    home = figures.removeprefix("44") if e164.startswith("+44") else None
    if stored == "e164":
        return (e164,)
    if stored == "digits":
        return (figures,)
    if stored == "national":
        return (f"0{home}",) if home else (f"00{figures}", e164)
    found = [e164, figures, f"00{figures}"]
    if home:
        found += [f"0{home}", f"+440{home}", f"00440{home}", f"440{home}"]
        if normalise.is_mobile(e164):
            found.append(home)
    return tuple(found)


def phone_column(column: Column, stored: str) -> Column:
    """A column of numbers as it is compared with them."""
    return without(column, _IN_PHONES) if stored == "as-typed" else column


def plain_column(column: Column, stored: str) -> Column:
    """A column of registrations, numbers or postcodes as it is compared with them."""
    return sa.func.upper(without(column, _IN_PLAIN)) if stored == "as-typed" else column


def numbers(number: str, stored: str) -> tuple[str, ...]:
    """An official number as such a column may hold it; a PNC ID with its year in two figures too."""
    year, slash, rest = number.partition("/")
    found = [number, f"{year[2:]}/{rest}", f"{year[2:]}/{rest.lstrip('0')}"] if slash and len(year) == 4 else [number]
    return tuple(found) if stored == "plain" else tuple("".join(c for c in each if c.isalnum()) for each in found)


def usernames(kept: str) -> tuple[str, ...]:
    """An account's name alone, with its @, and behind its platform."""
    platform, name = normalise.account(kept)
    return tuple(dict.fromkeys([name, f"@{name}", kept, *([f"{platform}: {name}"] if platform else [])]))


def emails(email: str) -> tuple[str, ...]:
    """An address as it was told, and as its provider delivers it."""
    return tuple(dict.fromkeys((email, normalise.mailbox(email))))


def small(forms: Iterable[str]) -> tuple[str, ...]:
    """Each text in small letters, as Python writes them and as a database does that knows only plain letters."""
    found: dict[str, None] = {}
    for form in forms:
        for each in (form.lower(), _plain_small(form.upper()), _plain_small(form.title())):
            found[each] = None
    return tuple(found)


def _plain_small(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def in_case(column: Column, forms: Sequence[str], case: str) -> sa.ColumnElement[bool]:
    """The column is one of the texts, by how its case is."""
    if case == "any":
        return sa.func.lower(column).in_(small(forms))
    return column.in_([form.upper() for form in forms] if case == "upper" else [form.lower() for form in forms])


def begins(column: Column, starts: Sequence[str], case: str) -> sa.ColumnElement[bool]:
    """The column begins with one of the texts; these have letters, figures, spaces, apostrophes and hyphens only."""
    held = sa.func.lower(column) if case == "any" else column
    made = [start.upper() if case == "upper" else start for start in starts]
    return sa.or_(*(held.like(f"{start}%") for start in made))


def surnames(named: Named) -> tuple[str, ...]:
    """A surname as it may be written: with its apostrophe, hyphen or space and without, and each part of a double one.

    One letter is none: too many begin with it.
    """
    told = " ".join(named.surname.translate(_APOSTROPHES).lower().split())
    fold = names.fold(named.surname)
    joined = names.fold_surname(named.surname)
    found = [told, fold, joined, told.replace("'", ""), told.replace("-", " "), told.replace(" ", "-")]
    for start in ("mc", "mac", "o"):
        rest = joined.removeprefix(start)
        if rest != joined and len(rest) >= _SHORTEST_PART:
            found += [f"{start} {rest}", f"{start}'{rest}"]
    found += [part for part in fold.split() if len(part) >= _SHORTEST_PART]
    return tuple(dict.fromkeys(form for form in found if len(names.fold(form)) > 1))


def beginnings(forms: Iterable[str], letters: int) -> tuple[str, ...]:
    """The first letters of each of the texts that has as many, whatever a pattern means by a letter left out."""
    starts = (form[:letters] for form in forms if len(form) >= letters)
    return tuple(dict.fromkeys(start for start in starts if all(c.isalnum() or c in " '-" for c in start)))
