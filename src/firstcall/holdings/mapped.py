"""Rows of a table as records, by a mapping: compiled once to a small reader for each field, since there are millions of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from firstcall.holdings.mapping import Mapping as MappingShape
from firstcall.holdings.shaping import BadRow, fit_id
from firstcall.incident import dated
from firstcall.incident.codes import Role
from firstcall.incident.columns import Cells, EventFrom, NameFrom, PersonFrom
from firstcall.incident.records import Event, Named, Record, RecordPerson
from firstcall.matching import names


class Unread(NamedTuple):
    """A cell that could not be read as its field: the record is loaded without it."""

    field: str
    value: str
    mend: str


Notes = list[Unread]
Row = Sequence[str]
Text = Callable[[Row], str]
Texts = Callable[[Row], tuple[str, ...]]
Part = Callable[[Row, Notes], Any]

_ROLES = {role.value: role for role in Role}
_LISTS = ("markers", "phones", "emails", "usernames", "addresses", "vehicles", "images", "numbers")
#: What begins with a figure and is shorter than this stands before its street as a house number.
_LONGEST_NUMBER = 6
_FIGURES = frozenset("0123456789")
_TEXTS = ("sex", "nationality", "birthplace", "occupation")


class Mapped:
    """Makes the records of a table with these columns; the mapping's columns must be among them."""

    def __init__(self, mapping: MappingShape, columns: Sequence[str]) -> None:
        compiling = _Compiling(mapping, columns)
        self._unknown = frozenset(text.strip() for text in mapping.unknown)
        self._tables = compiling.tables
        self._width = len(columns)
        self._id = _text(mapping.id, compiling.at, "-")
        self._as_of = compiling.day(mapping.as_of, "as_of", date.fromisoformat)
        self._text = _text(mapping.text, compiling.at)
        self._persons = tuple(map(compiling.person, mapping.persons))
        self._event = compiling.event(mapping.event)

    def record(self, given: Sequence[str]) -> tuple[Record, Notes]:
        """The record of a row that has a cell for each column, and what of it could not be read. Raises BadRow."""
        row = [*map(str.strip, given)]
        if self._unknown:
            row = ["" if cell in self._unknown else cell for cell in row]
        for at, table in self._tables.items():
            row[at] = table.get(row[at].casefold(), row[at])
        notes: Notes = []
        record = Record(
            id=fit_id(self._id(row)),
            as_of=self._as_of(row, notes),
            persons=tuple([person for make in self._persons if (person := make(row, notes)) is not None]),
            event=self._event(row, notes),
            text=self._text(row),
        )
        return record, notes

    def named(self, cells: Sequence[str]) -> str | None:
        """The id that a row seems to say which is no record, so that what is held under it is not taken for withdrawn."""
        row = [cell.strip() for cell in cells[: self._width]]
        try:
            return fit_id(self._id([*row, *[""] * (self._width - len(row))]))
        except BadRow:
            return None


class _Compiling:
    """Turns each part of a mapping into a function of a row."""

    def __init__(self, mapping: MappingShape, columns: Sequence[str]) -> None:
        self.at = {name: number for number, name in enumerate(columns)}
        self.tables = {
            self.at[name]: {text.strip().casefold(): meaning for text, meaning in table.items()}
            for name, table in mapping.values.items()
        }
        self._day = dated.day(mapping.dates)
        self._moment = dated.moment(mapping.dates)
        self._forms = " or ".join(mapping.dates)

    def person(self, given: PersonFrom) -> Part:
        parts: list[tuple[str, Callable[[Row], Any]]] = [("names", self._names(given.names))]
        parts += [(field, _text_or_none(getattr(given, field), self.at)) for field in _TEXTS if getattr(given, field)]
        parts += [(field, self._texts(getattr(given, field), field)) for field in _LISTS if getattr(given, field)]
        noting = [("born", self.day(given.born, "born"))] if given.born else []
        if given.role:
            noting.append(("role", _role(_text(given.role, self.at))))

        constant = {
            field for field, cells in given if cells is not None and all(_is_constant(each) for each in _each(cells))
        }

        def make(row: Row, notes: Notes) -> RecordPerson | None:
            found: dict[str, Any] = {}
            for field, read in parts:
                if value := read(row):
                    found[field] = value
            for field, noted in noting:
                value = noted(row, notes)
                if value is not None:
                    found[field] = value
            return None if found.keys() <= constant else RecordPerson(**found)

        return make

    def event(self, given: EventFrom | None) -> Part:
        if given is None:
            return _nothing
        at, kind = _text(given.at, self.at), _text(given.kind, self.at)
        address, text = _text(given.address, self.at, ", "), _text(given.text, self.at)
        moment, mend = self._moment, f"write it as {self._forms}"
        own = {self.at[name] for _, cells in given if cells is not None for name in cells.columns}

        def make(row: Row, notes: Notes) -> Event | None:
            if not any(row[place] for place in own):
                return None
            said = at(row)
            when = moment(said) if said else None
            if said and when is None:
                notes.append(Unread("event.at", said, mend))
            return Event(at=when, kind=kind(row), address=address(row) or None, text=text(row))

        return make

    def day(self, cells: Cells | None, field: str, of: Callable[[str], Any] = str) -> Part:
        if cells is None:
            return _nothing
        said, read, mend = _text(cells, self.at), self._day, f"write it as {self._forms}"

        def noted(row: Row, notes: Notes) -> Any:
            text = said(row)
            if not text:
                return None
            found = read(text)
            try:
                return of(found) if found is not None else notes.append(Unread(field, text, mend))
            except ValueError:  # a part of a date where a whole one is wanted
                return notes.append(Unread(field, text, mend))

        return noted

    def _names(self, given: Sequence[NameFrom]) -> Callable[[Row], tuple[Named, ...]]:
        seen: set[int] = set()
        makes = []
        for name in given:
            used = {self.at[c] for cells in (name.forenames, name.surname, name.full) if cells for c in cells.columns}
            makes.append((self._name(name), tuple(used - seen) if seen else ()))
            seen |= used

        (usual, _), *further = makes or [(lambda _row: None, ())]

        def read(row: Row) -> tuple[Named, ...]:
            first = usual(row)
            found = [first] if first is not None else []
            for make, own in further:
                if own and not any(row[at] for at in own):
                    continue
                name = make(row)
                if name is not None and name not in found:
                    found.append(name)
            return tuple(found)

        return read

    def _name(self, given: NameFrom) -> Callable[[Row], Named | None]:
        if given.full is not None:
            full = _text(given.full, self.at)
            return lambda row: names.split(text) if (text := full(row)) else None
        forenames, surname = _text(given.forenames, self.at), _text(given.surname, self.at)

        def make(row: Row) -> Named | None:
            first, last = forenames(row), surname(row)
            return Named(forenames=first, surname=last) if first or last else None

        return make

    def _texts(self, given: Sequence[Cells], field: str) -> Texts:
        between = ", " if field == "addresses" else " "
        singles = [_text(cells, self.at, between) for cells in given if not cells.split]
        splits = [read for cells in given if cells.split for read in self._pieces(cells)]

        if len(singles) == 1 and not splits:
            (only,) = singles
            return lambda row: (text,) if (text := only(row)) else ()

        def read(row: Row) -> tuple[str, ...]:
            found = [text for each in singles if (text := each(row))]
            for pieces in splits:
                found += pieces(row)
            return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)

        return read

    def _pieces(self, cells: Cells) -> list[Callable[[Row], list[str]]]:
        def of(at: int, table: Mapping[str, str], split: str) -> Callable[[Row], list[str]]:
            return lambda row: [
                table.get(piece.casefold(), piece) for each in row[at].split(split) if (piece := each.strip())
            ]

        return [of(self.at[name], self.tables.get(self.at[name], {}), cells.split) for name in cells.columns]


def _each(part: Any) -> tuple[Any, ...]:
    return part if isinstance(part, tuple) else (part,)


def _is_constant(part: Any) -> bool:
    return isinstance(part, Cells) and bool(part.constant)


def _nothing(_row: Row, _notes: Notes) -> None:
    return None


def _text(cells: Cells | None, at: Mapping[str, int], between: str = " ") -> Text:
    """The text of a cell, or of several joined; a house number stands before its street without a comma."""
    if cells is None or cells.constant:
        constant = cells.constant if cells else ""
        return lambda _row: constant
    places = [at[name] for name in cells.columns]
    if len(places) == 1:
        return itemgetter(*places)
    several = itemgetter(*places)
    if between == ", ":
        return lambda row: _line([text for text in several(row) if text])
    return lambda row: between.join([text for text in several(row) if text])


def _line(parts: list[str]) -> str:
    said, before = "", ""
    for part in parts:
        if not said:
            said = part
        elif before[0] in _FIGURES and len(before) < _LONGEST_NUMBER and part[0] not in _FIGURES:
            said = f"{said} {part}"
        else:
            said = f"{said}, {part}"
        before = part
    return said


def _text_or_none(cells: Cells, at: Mapping[str, int]) -> Callable[[Row], str | None]:
    read = _text(cells, at)
    return lambda row: read(row) or None


def _role(said: Text) -> Part:
    mend = f"a value table may turn it into one of {', '.join(_ROLES)}"

    def noted(row: Row, notes: Notes) -> Role | None:
        text = said(row)
        role = _ROLES.get(text.lower())
        if text and role is None:
            notes.append(Unread("role", text, mend))
        return role

    return noted
