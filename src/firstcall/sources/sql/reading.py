"""The rows of one candidate as a record, by the mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from firstcall.incident import dated
from firstcall.incident.codes import Role
from firstcall.incident.columns import Cells, NameFrom
from firstcall.incident.records import Condition, Event, Named, Order, Parameters, Record, RecordPerson, Target
from firstcall.matching import names
from firstcall.sources.sql.mapping import RECORDS, MappingFile
from firstcall.sources.sql.rows import NOTHING, Context, Joined, Rows
from firstcall.sources.sql.shape import ConditionFrom, OrderFrom, PersonOf

_ROLES = {role.value: role for role in Role}
_LISTS = ("markers", "phones", "emails", "usernames", "addresses", "vehicles", "images", "numbers")
_TEXTS = ("sex", "nationality", "birthplace", "occupation")
#: What stands between the columns of one value, where it is no space.
_BETWEEN = {"addresses": ", ", "usernames": ": "}
_LONGEST_ID = 200
#: What begins with a figure and is shorter than this stands before its street as a house number.
_LONGEST_NUMBER = 6
_FIGURES = frozenset("0123456789")


class Reading:
    """Makes the records of a mapping. What a cell says that cannot be read as its field is left out of the record."""

    def __init__(self, file: MappingFile) -> None:
        self._file = file
        self._mapping = file.mapping
        self._unknown = frozenset(text.strip() for text in self._mapping.unknown)
        self._tables = {
            name: {text.strip().casefold(): meaning for text, meaning in table.items()}
            for name, table in self._mapping.values.items()
        }
        self._day = dated.day(self._mapping.dates)
        self._moment = dated.moment(self._mapping.dates)

    def record(self, row: Joined, rows: Rows) -> Record | None:
        """The record of a row; None where its id is nothing that a record can be named by."""
        context = {RECORDS: row}
        named = self._text(context, self._mapping.id, "-")
        if not named or len(named) > _LONGEST_ID or not named.isprintable():
            return None
        mapping = self._mapping
        return Record(
            id=named,
            as_of=self._whole_day(self._first(rows, context, mapping.as_of)),
            persons=tuple(self._persons(rows, context)),
            event=self._event(rows, context),
            text=" ".join(self._several(rows, context, mapping.text)),
        )

    def _persons(self, rows: Rows, context: Context) -> Iterator[RecordPerson]:
        for given in self._mapping.persons:
            below = rows.down(context, given.each or RECORDS)
            for one in (each for each in below if each[given.each or RECORDS] is not NOTHING):
                person = self._person(rows, one, given)
                if person is not None:
                    yield person

    def _person(self, rows: Rows, context: Context, given: PersonOf) -> RecordPerson | None:
        found: dict[str, Any] = {"names": tuple(self._names(rows, context, given.names))}
        found |= {field: self._first(rows, context, getattr(given, field)) or None for field in _TEXTS}
        for field in _LISTS:
            between = _BETWEEN.get(field, " ")
            texts = (self._several(rows, context, cells, between) for cells in getattr(given, field))
            found[field] = tuple(dict.fromkeys(text for each in texts for text in each))
        found["born"] = self._day(text) if (text := self._first(rows, context, given.born)) else None
        found["role"] = _ROLES.get(self._first(rows, context, given.role).lower())
        found["orders"] = tuple(order for one in given.orders for order in self._orders(rows, context, one))
        found = {field: value for field, value in found.items() if value}
        told = {field for field in found if not _is_constant(getattr(given, field))}
        return RecordPerson(**found) if told else None

    def _names(self, rows: Rows, context: Context, given: Sequence[NameFrom]) -> Iterator[Named]:
        """A further name that adds no column of its own is left out, and one that was there before."""
        seen: set[str] = set()
        before: set[Named] = set()
        for number, name in enumerate(given):
            columns = _columns(name.forenames, name.surname, name.full)
            own = [column for column in columns if column not in seen]
            seen.update(columns)
            for one in rows.down(context, self._lowest(columns)):
                if number and not any(self._cell(one, column) for column in own):
                    continue
                made = self._name(one, name)
                if made is not None and made not in before:
                    before.add(made)
                    yield made

    def _name(self, context: Context, given: NameFrom) -> Named | None:
        if given.full is not None:
            full = self._text(context, given.full)
            return names.split(full) if full else None
        first, last = self._text(context, given.forenames), self._text(context, given.surname)
        return Named(forenames=first, surname=last) if first or last else None

    def _orders(self, rows: Rows, context: Context, given: OrderFrom) -> Iterator[Order]:
        for one in rows.down(context, self._lowest(_columns(given.type, given.made, given.ends))):
            kind, made = self._text(one, given.type), self._whole_day(self._text(one, given.made))
            if kind and made is not None:
                yield Order(
                    type=kind,
                    made=made,
                    ends=self._whole_day(self._text(one, given.ends)),
                    territory=self._text(one, given.territory) or None,
                    conditions=tuple(c for each in given.conditions for c in self._conditions(rows, one, each)),
                )

    def _conditions(self, rows: Rows, context: Context, given: ConditionFrom) -> Iterator[Condition]:
        columns = _columns(given.act, given.pattern, given.age, given.sex, given.means, given.approval)
        for one in rows.down(context, self._lowest(columns)):
            act, pattern = self._text(one, given.act), self._text(one, given.pattern)
            if pattern:
                yield Condition(act=act, pattern=pattern, parameters=self._parameters(rows, one, given))
            elif act:
                yield self._condition(rows, one, given, act)

    def _condition(self, rows: Rows, one: Context, given: ConditionFrom, act: str) -> Condition:
        age, sex = self._text(one, given.age), self._text(one, given.sex)
        named = self._all(rows, one, given.named)
        return Condition(
            act=act,
            target=Target(age=age or None, sex=sex or None, named=named) if age or sex or named else None,
            means=self._text(one, given.means) or None,
            place=self._all(rows, one, given.place),
            unless=self._all(rows, one, given.unless),
            approval=self._text(one, given.approval) or None,
            hours=self._text(one, given.hours) or None,
        )

    def _parameters(self, rows: Rows, one: Context, given: ConditionFrom) -> Parameters:
        return Parameters(
            age=self._text(one, given.age) or None,
            named=self._all(rows, one, given.named),
            place=self._all(rows, one, given.place),
            hours=self._text(one, given.hours) or None,
            radius=self._text(one, given.radius) or None,
            means=self._text(one, given.means) or None,
            approval=self._text(one, given.approval) or None,
        )

    def _event(self, rows: Rows, context: Context) -> Event | None:
        given = self._mapping.event
        if given is None:
            return None
        at, kind = self._first(rows, context, given.at), self._first(rows, context, given.kind)
        address, text = self._first(rows, context, given.address, ", "), self._first(rows, context, given.text)
        said = ((at, given.at), (kind, given.kind), (address, given.address), (text, given.text))
        if not any(value for value, cells in said if not _is_constant(cells)):
            return None
        return Event(at=self._moment(at) if at else None, kind=kind, address=address or None, text=text)

    def _all(self, rows: Rows, context: Context, given: Sequence[Cells]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for cells in given for text in self._several(rows, context, cells)))

    def _first(self, rows: Rows, context: Context, cells: Cells | None, between: str = " ") -> str:
        return next(iter(self._several(rows, context, cells, between)), "")

    def _several(self, rows: Rows, context: Context, cells: Cells | None, between: str = " ") -> list[str]:
        """What the cells say, once for each row of the lowest of their tables; nothing where nothing is said."""
        if cells is None:
            return []
        if cells.constant:
            return [cells.constant]
        found = []
        for one in rows.down(context, self._lowest(cells.columns)):
            if cells.split:
                found += [piece for column in cells.columns for piece in self._pieces(one, column, cells.split)]
            else:
                found.append(self._text(one, cells, between))
        return [text for text in found if text]

    def _text(self, context: Context, cells: Cells | None, between: str = " ") -> str:
        """The text of a cell, or of several joined."""
        if cells is None or cells.constant:
            return cells.constant if cells else ""
        parts = [text for column in cells.columns if (text := self._cell(context, column))]
        return _line(parts) if between == ", " else between.join(parts)

    def _cell(self, context: Context, column: str) -> str:
        table, own = self._file.split(column)
        text = context[table].texts.get(own, "") if table in context else ""
        return "" if text in self._unknown else self._means(column, text)

    def _pieces(self, context: Context, column: str, split: str) -> list[str]:
        table, own = self._file.split(column)
        pieces = (piece.strip() for piece in context[table].texts.get(own, "").split(split))
        return [self._means(column, piece) for piece in pieces if piece and piece not in self._unknown]

    def _means(self, column: str, text: str) -> str:
        return self._tables[column].get(text.casefold(), text) if column in self._tables else text

    def _lowest(self, columns: Sequence[str]) -> str:
        return self._file.tree.lowest({self._file.split(column)[0] for column in columns})

    def _whole_day(self, text: str) -> date | None:
        read = self._day(text) if text else None
        return date.fromisoformat(read) if read and len(read) == 10 else None


def _columns(*given: Cells | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for cells in given if cells is not None for column in cells.columns))


def _is_constant(part: Any) -> bool:
    each = part if isinstance(part, tuple) else (part,)
    return all(isinstance(one, Cells) and bool(one.constant) for one in each if one is not None)


def _line(parts: Sequence[str]) -> str:
    """Parts of an address in one line; a house number stands before its street without a comma."""
    said, before = "", ""
    for part in parts:
        short = bool(before) and before[0] in _FIGURES and len(before) < _LONGEST_NUMBER and part[0] not in _FIGURES
        said += f" {part}" if said and short else f", {part}" if said else part
        before = part
    return said
