"""The incident list: what was asked of it, read from the address, and its lines as they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.days import begins, ends, read_day
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.typing_faults import FieldFault
from firstcall.incident.codes import Channel, Level
from firstcall.log.wanted import Filters, Hit

#: Incidents on one page of the list.
A_PAGE = 25
#: The longest text that is looked for, in characters.
LONGEST = 200
_LAST_PAGE = 100_000
_STATES = {"": None, "open": True, "closed": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks of the list: the search text, the filters, the page; and what of it cannot be read."""

    text: str
    filters: Filters
    page: int
    faults: tuple[FieldFault, ...]

    @property
    def says(self) -> str:
        """The question as the log keeps it."""
        told = [f"“{self.text}”"] if self.text else []
        wanted = self.filters
        told += [] if wanted.open is None else ["open" if wanted.open else "closed"]
        told += [f"{n} {v}" for n in ("level", "handler", "channel") if (v := getattr(wanted, n))]
        told += [f"from {words.day(wanted.since.date())}"] if wanted.since else []
        told += [f"until {words.moment(wanted.until)}"] if wanted.until else []
        return f"Incidents looked for: {', '.join(told) or 'all'}; page {self.page}."


def asked(sent: Mapping[str, str]) -> Asked:
    """Read the question of an address; a field that cannot be read has a fault, and the list is then not drawn."""
    faults: list[FieldFault] = []
    text = sent.get("q", "").strip()
    if len(text) > LONGEST:
        faults.append(FieldFault("q", f"Look for at most {LONGEST} characters; this has {len(text)}."))
    since, until = _day(sent, "from", faults), _day(sent, "to", faults)
    first, last = None if since is None else begins(since), None if until is None else ends(until)
    if since is not None and until is not None and since > until:
        says = f"The first day ({words.day(since)}) is after the last ({words.day(until)}). Exchange them."
        faults.append(FieldFault("from", says))
    state = _one_of(sent, "state", _STATES, "Choose open, closed or both.", faults)
    wanted = Filters(
        open=_STATES.get(state),
        level=_one_of(sent, "level", ("", *Level), "Choose one of the levels.", faults),
        handler=sent.get("handler", "").replace("\x00", "").strip()[:80],
        channel=_one_of(sent, "channel", ("", *Channel), "Choose one of the channels.", faults),
        since=first,
        until=last,
    )
    return Asked(text[:LONGEST], wanted, _page(sent.get("page", "")), tuple(faults))


def _day(sent: Mapping[str, str], field: str, faults: list[FieldFault]) -> date | None:
    typed = sent.get(field, "").strip()
    day = read_day(typed)
    if typed and day is None:
        faults.append(FieldFault(field, f"“{visible(typed)[:40]}” is no day. Write it like 23/11/2026 or 2026-11-23."))
    return day


def _one_of(sent: Mapping[str, str], field: str, known: Iterable[str], mend: str, faults: list[FieldFault]) -> str:
    value = sent.get(field, "")
    if value in tuple(known):
        return value
    faults.append(FieldFault(field, f"“{visible(value)[:40]}” is none of them. {mend}"))
    return ""


def _page(text: str) -> int:
    whole = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return min(max(whole, 1), _LAST_PAGE)


@dataclass(frozen=True, slots=True)
class Row:
    """What the list knows of one incident, as the derived table has it."""

    incident: int
    opened: datetime
    open: bool
    channel: str
    number: str
    handler: str
    headline: str
    grade: str
    level: str
    unacknowledged: int


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of the list. ``by`` says what it was found by."""

    incident: int
    reference: str
    opened: str
    opened_iso: str
    state: str
    open: bool
    channel: str
    number: str
    headline: str
    handler: str
    grade: str
    level: str
    level_words: str
    unseen: int
    by: tuple[str, ...]


_FOUND = {
    "number": "number",
    "email": "e-mail",
    "username": "username",
    "vehicle": "vehicle",
    "name": "name",
    "person": "name and date of birth",
    "address": "address",
    "household": "address on record",
}


def views(rows: Iterable[Row], hits: Mapping[int, tuple[Hit, ...]], names: Mapping[str, str]) -> tuple[RowView, ...]:
    """The lines of one page of the list."""
    return tuple(
        RowView(
            incident=r.incident,
            reference=words.reference(r.incident),
            opened=words.moment(r.opened),
            opened_iso=words.iso(r.opened),
            state="open" if r.open else "closed",
            open=r.open,
            channel=words.CHANNELS.get(r.channel, r.channel),
            number=words.telephone(r.number) if r.number else "withheld",
            headline=visible(r.headline).replace("\n", " "),
            handler=words.by_label(r.handler, dict(names)),
            grade=words.plain(r.grade) if r.grade else "none",
            level=r.level,
            level_words=words.LEVELS[Level(r.level)] if r.level in tuple(Level) else "None",
            unseen=r.unacknowledged,
            by=tuple(dict.fromkeys(found_words(h) for h in hits.get(r.incident, ()))),
        )
        for r in rows
    )


def found_words(hit: Hit) -> str:
    """By what an incident was found, in words: ``number 07700 900461``."""
    if hit.kind == "reference":
        return "its reference"
    if hit.kind == "line":
        return f"a line: {visible(hit.value)}"
    return visible(f"{_FOUND.get(hit.kind, hit.kind)} {_shown(hit)}")


def _shown(hit: Hit) -> str:
    if hit.kind == "number":
        return words.telephone(hit.value)
    if hit.kind == "person":
        name, _, born = hit.value.rpartition("|")
        return f"{name.title()}, {words.day_of(born)}"
    if hit.kind in ("address", "household"):
        flat, _, rest = hit.value.partition("|")
        door, _, rest = rest.partition("|")
        street, _, where = rest.partition("|")
        told = (f"flat {flat}" if flat else "", f"{door} {street}".strip().title(), _place(where))
        return ", ".join(t for t in told if t)
    return hit.value.title() if hit.kind == "name" else hit.value


def _place(where: str) -> str:
    return f"{where[:-3]} {where[-3:]}" if where[-3:-2].isdigit() else where.title()


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of how many; 0 where there is none on that side."""

    page: int
    pages: int
    before: int
    after: int
    first: int
    last: int
    total: int


def paging(page: int, total: int, shown: int) -> Paging:
    """Where a page of the list stands."""
    pages = max(-(-total // A_PAGE), 1)
    first = (page - 1) * A_PAGE + 1 if shown else 0
    return Paging(
        page=page,
        pages=pages,
        before=min(page - 1, pages),
        after=page + 1 if page < pages else 0,
        first=first,
        last=first + shown - 1 if shown else 0,
        total=total,
    )
