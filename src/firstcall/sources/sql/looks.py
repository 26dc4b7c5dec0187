"""Where to look for whom a question is about: statements with bound values alone, each with the most records that it may bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from firstcall.incident import dated
from firstcall.incident.dates import born_between, born_range_of_age
from firstcall.incident.records import Named
from firstcall.matching import names, vehicles
from firstcall.matching.address import Address
from firstcall.matching.description import Description
from firstcall.sources.sql import forms
from firstcall.sources.sql.mapping import RECORDS, MappingFile
from firstcall.sources.sql.schema import Holds, Schema
from firstcall.sources.sql.shape import AskedBorn, AskedName, AskedText

#: Records under one look that are looked at, at most; and under a loose one, beside which sharper ones were looked under.
MOST_UNDER_ONE_LOOK = 100
MOST_UNDER_A_LOOSE_LOOK = 200
#: Values of one fact that are asked by, at most.
MOST_VALUES = 20

_Condition = sa.ColumnElement[bool]
_Comparable = Callable[[forms.Column, str], forms.Column]
_ByWhat = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Look:
    """A condition on one table.

    ``spare``: where more than ``most`` records are under it, none of them is looked at, and nothing is cut off: sharper
    looks bring those of them who could fit.
    """

    table: str
    condition: _Condition
    most: int = MOST_UNDER_ONE_LOOK
    spare: bool = False


class Looking:
    """Makes the looks of a question for one mapping over one schema."""

    def __init__(self, file: MappingFile, schema: Schema) -> None:
        self._file = file
        self._schema = schema
        self._asked = file.mapping.asked_by

    def looks(self, by_what: _ByWhat, told: Description) -> list[Look]:
        """Every look, the sharpest first. None where the database cannot be asked by anything that the question says."""
        found = [*self._identifiers(by_what, told)]
        sharp = bool(found)
        found += self._names(by_what, told)
        return [*found, *self._places(told, spare=sharp or bool(found and told.born and self._asked.born))]

    def cannot(self, by_what: _ByWhat) -> tuple[str, ...]:
        """The facts of the question that could find somebody, and by which this database cannot be asked."""
        facts = ("name", "phone", "email", "username", "vehicle", "number", "image")
        missing = [fact for fact in facts if by_what.get(fact) and not getattr(self._asked, fact)]
        placed = by_what.get("address") or by_what.get("postcode")
        if placed and not (self._asked.postcode or self._asked.address):
            missing.append("address")
        return tuple(missing)

    def statement(self, look: Look) -> sa.Select[Any]:
        """The keys of the records under a look, one more than may be looked at."""
        file, schema = self._file, self._schema
        joined: Any = schema.tables[RECORDS]
        for table in file.tree.way(look.table)[1:]:
            on = file.mapping.tables[table].on
            pairs = [(schema.column(table, own), schema.column(*file.split(other))) for own, other in on.items()]
            joined = joined.join(schema.tables[table], sa.and_(*(one == other for one, other in pairs)))
        key = [schema.column(RECORDS, name) for name in file.mapping.id.columns]
        return sa.select(*key).select_from(joined).where(look.condition).distinct().limit(look.most + 1)

    def column(self, name: str) -> tuple[str, forms.Column]:
        """The table that a column of the mapping is of, and the column."""
        table, own = self._file.split(name)
        return table, self._schema.column(table, own)

    def _identifiers(self, by_what: _ByWhat, told: Description) -> Iterator[Look]:
        asked = self._asked
        if phone := asked.phone:
            yield from self._plain(
                phone.columns, _each(told.phones, forms.phones, phone.stored), forms.phone_column, phone.stored
            )
        if vehicle := asked.vehicle:
            marks = _each(by_what.get("vehicle", ()), lambda text, _stored: vehicles.vehicle_forms(text), "")
            yield from self._plain(vehicle.columns, marks, forms.plain_column, vehicle.stored)
        if number := asked.number:
            wanted = _each(told.numbers, forms.numbers, number.stored)
            yield from self._plain(number.columns, wanted, forms.plain_column, number.stored)
        yield from self._texts(asked.email, _each(told.emails, lambda text, _stored: forms.emails(text), ""))
        yield from self._texts(asked.username, _each(told.usernames, lambda text, _stored: forms.usernames(text), ""))
        yield from self._texts(asked.image, told.images)

    def _texts(self, given: AskedText | None, wanted: Sequence[str]) -> Iterator[Look]:
        for name in given.columns if given and wanted else ():
            table, column = self.column(name)
            yield Look(table, forms.in_case(column, wanted, given.case if given else "any"))

    def _plain(
        self, columns: Sequence[str], wanted: Sequence[str], comparable: _Comparable, stored: str
    ) -> Iterator[Look]:
        for name in columns if wanted else ():
            table, column = self.column(name)
            if self._schema.holds(*self._file.split(name)) is Holds.NUMBER:
                figures = {int(text.removeprefix("+")) for text in wanted if text.removeprefix("+").isdecimal()}
                if figures:
                    yield Look(table, column.in_(sorted(figures)))
            else:
                yield Look(table, comparable(column, stored).in_(wanted))

    def _places(self, told: Description, *, spare: bool) -> Iterator[Look]:
        doors = {place.postcode for place in told.addresses if place.door}
        given = self._asked.postcode
        for name in given.columns if given else ():
            table, column = self.column(name)
            for code in told.postcodes[:MOST_VALUES]:
                condition = _is_postcode(column, code, given.stored if given else "")
                yield Look(table, condition, MOST_UNDER_A_LOOSE_LOOK, spare=spare and code not in doors)
        for place in told.addresses:
            if not (place.postcode and given):
                yield from self._streets(place)

    def _streets(self, place: Address) -> Iterator[Look]:
        """The street, its kind (Road, Rd) left out; with its number before it where a line is looked through."""
        street = place.street.rpartition(" ")[0] or place.street
        asked = self._asked.address
        if asked is None or not street:
            return
        for name, pattern in ((asked.street, f"{street}%"), (asked.line, f"%{place.number} {street}%")):
            if name:
                table, column = self.column(name)
                yield Look(table, sa.func.lower(column).like(pattern), MOST_UNDER_A_LOOSE_LOOK)

    def _names(self, by_what: _ByWhat, told: Description) -> Iterator[Look]:
        named = [names.split(text) for text in by_what.get("name", ())[:MOST_VALUES]]
        born = self._born(told)
        whole = [day for day in told.born if len(day) == 10]
        for name in named:
            for given in self._asked.name:
                yield from _NameLooks(self, given, name).looks(born, known=bool(whole and born))
        if whole:
            for table, condition in born:
                yield Look(table, condition, MOST_UNDER_A_LOOSE_LOOK, spare=bool(named))

    def _born(self, told: Description) -> list[tuple[str, _Condition]]:
        """The date of birth as conditions: a whole day in either order, a part of one, or the years that an age may mean."""
        given = self._asked.born
        if given is None:
            return []
        spans = [span for text in told.born if (span := born_between(text)) is not None]
        spans += [span for text in told.born if (span := born_between(_crossed(text))) is not None]
        if not spans and told.age is not None and told.on is not None:
            first = born_range_of_age(min(told.age.oldest + 1, told.on.year - 1), told.on)[0]
            spans = [(first, born_range_of_age(max(told.age.youngest - 1, 0), told.on)[1])]
        found = []
        for name in given.columns:
            table, column = self.column(name)
            conditions = [c for span in spans if (c := self._within(name, column, given, span)) is not None]
            if conditions:
                found.append((table, sa.or_(*conditions)))
        return found

    def _within(self, name: str, column: forms.Column, given: AskedBorn, span: tuple[date, date]) -> _Condition | None:
        first, last = span
        holds = self._schema.holds(*self._file.split(name))
        if holds in (Holds.DAY, Holds.MOMENT):
            return sa.and_(column >= first, column < last + timedelta(days=1)) if last < date.max else column >= first
        written = (given.stored,) if given.stored else self._file.mapping.dates
        if first == last:
            texts = dated.written(first, written)
            if holds is Holds.NUMBER:
                return column.in_([int(text) for text in texts if text.isdecimal()])
            return column.in_(texts) if texts else None
        if not any(form.startswith("YYYY") for form in written) or holds is Holds.NUMBER:
            return None
        years = range(first.year, last.year + 1)
        return sa.or_(*(column.like(f"{year}%") for year in years))

    def both(
        self, one: str, condition: _Condition, born: Sequence[tuple[str, _Condition]]
    ) -> Iterator[tuple[str, _Condition]]:
        """A condition on one table together with a date of birth, where one of their tables hangs on the other."""
        for table, when in born:
            try:
                low = self._file.tree.lowest({one, table})
            except ValueError:
                low = ""
            if low or one == table == RECORDS:
                yield low, sa.and_(condition, when)
            else:
                yield from self._apart(one, condition, table, when)

    def _apart(self, one: str, condition: _Condition, other: str, when: _Condition) -> Iterator[tuple[str, _Condition]]:
        """Of two branches: the records of the one are looked for among those of the other."""
        key = [self._schema.column(RECORDS, name) for name in self._file.mapping.id.columns]
        if len(key) > 1:
            yield one, condition  # not every database compares pairs: then by the one alone, up to its limit
            return
        among = self.statement(Look(other, when)).limit(None)
        yield one, sa.and_(condition, key[0].in_(among))


class _NameLooks:
    """The looks of one name under the columns of one name."""

    def __init__(self, looking: Looking, given: AskedName, name: Named) -> None:
        self._looking = looking
        self._given = given
        self._surnames = forms.surnames(name)
        self._first = names.fold(name.forenames).partition(" ")[0]
        self._name = name

    def looks(self, born: Sequence[tuple[str, _Condition]], *, known: bool) -> Iterator[Look]:
        """``known``: a whole date of birth was told; then whoever has it, or nearly the name, is looked for by it."""
        if not self._surnames:
            return
        if self._given.full is not None:
            yield from self._by_whole(born, known=known)
            return
        assert self._given.surname is not None
        table, surname = self._looking.column(self._given.surname)
        case = self._given.case
        same = forms.in_case(surname, self._surnames, case)
        alike = self._begins(surname, 2) if known else self._begins(surname, 3)
        first = self._forename()
        near = [same, *([alike] if alike is not None else []), *([first[0]] if first else [])]
        if known:
            for at, condition in self._looking.both(table, sa.or_(*near), born):
                yield Look(at, condition)
        elif born:
            for at, condition in self._looking.both(table, same, born):
                yield Look(at, condition, spare=bool(first))
        if first is None:
            yield Look(table, self._one_word(same), spare=known)
            return
        whole, initial, crossed = first
        yield Look(table, sa.and_(same, whole), spare=known)
        yield Look(table, crossed, spare=known)
        yield Look(table, sa.and_(same, initial), MOST_UNDER_A_LOOSE_LOOK, spare=True)
        if alike is not None:
            yield Look(table, sa.and_(alike, whole), MOST_UNDER_A_LOOSE_LOOK, spare=True)
        yield Look(table, same, MOST_UNDER_A_LOOSE_LOOK, spare=True)

    def _one_word(self, same: _Condition) -> _Condition:
        """A name of one word may be a forename too, whole or short."""
        word = names.fold(self._name.surname)
        if self._given.forenames is None or not word or " " in word:
            return same
        _, forenames = self._looking.column(self._given.forenames)
        return sa.or_(same, forms.begins(forenames, sorted({word, *names.roots(word)}), self._given.case))

    def _begins(self, column: forms.Column, letters: int) -> _Condition | None:
        starts = forms.beginnings(self._surnames, letters)
        return forms.begins(column, starts, self._given.case) if starts else None

    def _forename(self) -> tuple[_Condition, _Condition, _Condition] | None:
        """The forename as it was told or in full; its first letter; and forename and surname the other way round."""
        if self._given.forenames is None or not self._first or self._given.surname is None:
            return None
        _, forenames = self._looking.column(self._given.forenames)
        _, surname = self._looking.column(self._given.surname)
        case = self._given.case
        starts = [self._first, *sorted(names.roots(self._first) - {self._first})]
        told = self._name.forenames.lower().split()[0]
        whole = forms.begins(forenames, [*forms.beginnings([told], len(told)), *starts], case)
        initial = forms.begins(forenames, [self._first[0]], case)
        crossed = sa.and_(
            forms.in_case(surname, [self._first], case),
            forms.begins(forenames, forms.beginnings(self._surnames[:1], len(self._surnames[0])), case)
            if forms.beginnings(self._surnames[:1], len(self._surnames[0]))
            else sa.false(),
        )
        return whole, initial, crossed

    def _by_whole(self, born: Sequence[tuple[str, _Condition]], *, known: bool) -> Iterator[Look]:
        """A whole name in one column: ``Alan Example``, ``EXAMPLE, Alan`` or ``Example Alan``."""
        assert self._given.full is not None
        table, column = self._looking.column(self._given.full)
        held = sa.func.lower(column) if self._given.case == "any" else column
        last = [form for form in self._surnames if forms.beginnings([form], len(form))]
        patterns = [
            p
            for form in last
            for p in ((f"{self._first}%{form}", f"{form}%{self._first}%") if self._first else (form,))
        ]
        if self._given.case == "upper":
            patterns = [pattern.upper() for pattern in patterns]
        if patterns:
            yield Look(table, sa.or_(*(held.like(pattern) for pattern in patterns)), spare=known)
        starts = forms.beginnings([*self._surnames, *([self._first] if self._first else [])], 2)
        if known and starts:
            for at, condition in self._looking.both(table, forms.begins(column, starts, self._given.case), born):
                yield Look(at, condition)


def _each(values: Sequence[str], made: Callable[[str, str], Sequence[str]], stored: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for value in values[:MOST_VALUES] for form in made(value, stored)))


def _crossed(born: str) -> str:
    """A whole date of birth with its day and month the other way round; what is no date then is none."""
    return f"{born[:4]}-{born[8:]}-{born[5:7]}" if len(born) == 10 else ""


def _is_postcode(column: forms.Column, code: str, stored: str) -> _Condition:
    if stored == "within":
        return sa.func.upper(column).like(f"%{code}%")
    plain = code.replace(" ", "")
    return forms.plain_column(column, stored) == (code if stored == "spaced" else plain)
