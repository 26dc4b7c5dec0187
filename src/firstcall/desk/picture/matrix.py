"""The checks as a matrix of persons and sources. No two outcomes share a look, and none is told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.wider import wider_summary, wider_view
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome, Plan, Reason, Standing
from firstcall.incident.held import CheckHeld, FoundHeld, Person
from firstcall.incident.state import State


class Look(StrEnum):
    """How a cell looks: each has its own class in the styles, its own symbol and its own words."""

    TRACE = "trace"
    NO_TRACE = "no-trace"
    PENDING = "pending"
    NOT_CHECKED = "not-checked"
    INCOMPLETE = "incomplete"
    NOT_PROPORTIONATE = "not-proportionate"
    NOT_AUTHORISED = "not-authorised"
    CLOSED = "closed"
    REQUEST_ONLY = "request-only"
    REQUESTED = "requested"
    UNPLANNED = "unplanned"


SYMBOLS = {
    Look.TRACE: "●",
    Look.NO_TRACE: "○",
    Look.PENDING: "…",
    Look.NOT_CHECKED: "✕",
    Look.INCOMPLETE: "?",
    Look.NOT_PROPORTIONATE: "–",
    Look.NOT_AUTHORISED: "⊘",
    Look.CLOSED: "→",
    Look.REQUEST_ONLY: "✉",
    Look.REQUESTED: "✉…",
    Look.UNPLANNED: "·",
}

_PLANNED = {Plan.NOT_PROPORTIONATE: Look.NOT_PROPORTIONATE, Plan.NOT_AUTHORISED: Look.NOT_AUTHORISED}

_SHORT = {
    Reason.TIMEOUT: "timed out",
    Reason.UNREACHABLE: "unreachable",
    Reason.ERROR: "error",
    Reason.MALFORMED: "unreadable",
    Reason.WRONG_SUBJECT: "wrong subject",
    Reason.STALE: "data too old",
    Reason.BREAKER_OPEN: "resting",
    Reason.BUSY: "busy",
    Reason.UNAUTHORISED: "refused us",
    Reason.NOT_CONFIGURED: "not connected",
    Reason.WORKER_STOPPED: "not asked in time",
    Reason.BY_REQUEST: "by request only",
    Reason.CANARY_MISSED: "finds wrongly",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One person and one source. ``text`` stands in the cell, ``says`` is the whole sentence.

    ``wider`` is what a wider search came to, where it found something or failed: it stands beneath and changes nothing
    above. What it came to as a whole stands at the head of the column. ``answers`` is how the answer of the source
    ``answered_by`` looks, where a closed one shows that.
    """

    person: str
    source: str
    look: Look
    text: str
    says: str
    required: bool = False
    wider: str = ""
    answers: Look | None = None
    answered_by: str = ""

    @property
    def symbol(self) -> str:
        """The cell's own sign; of a closed source with that of the answer that it shows."""
        return SYMBOLS[self.look] + ("" if self.answers is None else SYMBOLS[self.answers])

    @property
    def missing(self) -> bool:
        """A required check that nobody has made: it cannot be taken for "no trace"."""
        return self.required and self.look in (Look.NOT_CHECKED, Look.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class Row:
    """A source and its cells, in the order of the columns."""

    key: str
    name: str
    holds: str
    standing: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A person as the head of a column, and what a wider search for them came to as a whole."""

    ref: str
    label: str
    name: str
    wider: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sources down, persons across, with the counts that the pane's heading says."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    traces: int
    pending: int
    not_checked: int
    lacking: int
    requested: int = 0


def matrix(state: State, sources: tuple[SourceRow, ...], now: datetime) -> Matrix:
    """Every person of the incident against every source of the catalogue."""
    persons = sorted(state.persons.values(), key=lambda p: (p.ref != "caller", p.seq))
    found: dict[str, list[FoundHeld]] = {}
    for f in state.found.values():
        found.setdefault(f"{f.person}|{f.source}", []).append(f)
    names = {row.key: row.name for row in sources}
    rows = tuple(_row(state, row, persons, found, names, now) for row in sources)
    looks = [c.look for r in rows for c in r.cells]
    return Matrix(
        columns=tuple(
            Column(p.ref, words.ref_label(p.ref), p.name or "", wider_summary(state, p.ref, now)) for p in persons
        ),
        rows=rows,
        traces=looks.count(Look.TRACE),
        pending=looks.count(Look.PENDING),
        not_checked=looks.count(Look.NOT_CHECKED),
        lacking=looks.count(Look.INCOMPLETE),
        requested=looks.count(Look.REQUESTED),
    )


def _row(
    state: State,
    row: SourceRow,
    persons: list[Person],
    found: dict[str, list[FoundHeld]],
    names: dict[str, str],
    now: datetime,
) -> Row:
    cells = tuple(cell(state, p.ref, row, found.get(f"{p.ref}|{row.key}", []), names, now) for p in persons)
    standing = "" if row.standing is Standing.LIVE else row.standing_says or words.plain(row.standing.value)
    return Row(row.key, row.name, row.holds, standing, cells)


def cell(
    state: State,
    person: str,
    row: SourceRow,
    found: list[FoundHeld],
    names: dict[str, str],
    now: datetime,
) -> Cell:
    """The cell of a person and a source as it reads now."""
    held = state.cell(person, row.key)
    if held is None:
        return Cell(person, row.key, Look.UNPLANNED, "not planned", "No check is planned yet; nothing is known.")
    if held.plan is Plan.CLOSED:
        return _closed(state, held, row, names, now)
    if held.plan is Plan.REQUEST_ONLY:
        return _by_request(state, held, row, found, now)
    look, text, says = _read(held, row, found, now)
    if look is Look.INCOMPLETE:
        text = _missing(held, row, _known(state, person))
    return Cell(person, row.key, look, text, says, held.required, _wider(state, person, row, now))


def _wider(state: State, person: str, row: SourceRow, now: datetime) -> str:
    check = state.wider_cell(person, row.key)
    if check is None:
        return ""
    found = sum(held.source == row.key for held in state.found_only_wider(person))
    view = wider_view(check, found, now)
    return view.text if view.tells else ""


def answer_shown(state: State, held: CheckHeld, row: SourceRow) -> CheckHeld | None:
    """The answered check that a closed source's cell shows: its successor's, of the same person; None where there is none."""
    after = state.answering(replace(held, successor=held.successor or row.successor or ""))
    if held.plan is not Plan.CLOSED or after is None or after.answered is None or after.reason is Reason.INCOMPLETE:
        return None
    return after


def _closed(state: State, held: CheckHeld, row: SourceRow, names: dict[str, str], now: datetime) -> Cell:
    after = answer_shown(state, held, row)
    if after is None:
        successor = names.get(row.successor or "", row.successor or "")
        text = f"closed, see {successor}" if successor else "closed"
        return Cell(held.person, row.key, Look.CLOSED, text, held.why, held.required)
    found = [f for f in state.found.values() if (f.person, f.source) == (after.person, after.source)]
    look, text, says = _read(after, row, found, now)
    name = names.get(after.source, after.source)
    by = "answered by" if look in (Look.TRACE, Look.NO_TRACE) else "asked of"
    return Cell(
        person=held.person,
        source=row.key,
        look=Look.CLOSED,
        text=f"{text} · {by} {name}",
        says=f"{held.why}. {by.capitalize()} {name}: {says}",
        required=held.required,
        answers=look,
        answered_by=name,
    )


def _by_request(state: State, held: CheckHeld, row: SourceRow, found: list[FoundHeld], now: datetime) -> Cell:
    made = state.request(held.person, row.key)
    if made is not None and made.open and held.outcome is Outcome.NOT_CHECKED:
        chase = words.moment(made.chase)
        text = "requested · chase now" if made.chase <= now else f"requested · chase {chase}"
        says = f"Requested of {visible(made.to)} at {words.moment(made.at)}; no answer yet. This is not a no. Chase it at {chase}."
        return Cell(held.person, row.key, Look.REQUESTED, text, says, held.required)
    if held.answered is None:
        return Cell(held.person, row.key, Look.REQUEST_ONLY, words.PLANS[held.plan], held.why, held.required)
    look, text, says = _outcome(held, row, found, now)
    return Cell(held.person, row.key, look, text, says, held.required)


def _read(held: CheckHeld, row: SourceRow, found: list[FoundHeld], now: datetime) -> tuple[Look, str, str]:
    if held.plan is not Plan.DUE and held.answered is None:
        return _PLANNED[held.plan], words.PLANS[held.plan], held.why
    return _outcome(held, row, found, now)


def _outcome(held: CheckHeld, row: SourceRow, found: list[FoundHeld], now: datetime) -> tuple[Look, str, str]:
    outcome, reason = held.read(now)
    if outcome is Outcome.TRACE:
        return Look.TRACE, _trace(held, found), _beside("Records were found.", held)
    if outcome is Outcome.NO_TRACE:
        dated = "undated" if held.as_of is None else words.day(held.as_of)
        brief = dated if held.as_of is None else words.short_day(held.as_of)
        return Look.NO_TRACE, f"no trace · {brief}", _beside(f"Asked, and holds nothing. Data of {dated}.", held)
    if reason is Reason.PENDING:
        return Look.PENDING, "asked", "Asked; no answer yet. This is not a no."
    if reason is Reason.INCOMPLETE:
        return Look.INCOMPLETE, _missing(held, row, frozenset()), held.says or held.why
    says = f"Not checked: {words.REASONS.get(reason, 'no reason given') if reason else 'no reason given'}. {held.says}"
    return Look.NOT_CHECKED, f"not checked · {_SHORT.get(reason, 'no reason') if reason else 'no reason'}", says.strip()


def _beside(outcome: str, held: CheckHeld) -> str:
    """An outcome with what its source wants read beside it."""
    return f"{outcome} {visible(held.says)}".rstrip()


def _trace(held: CheckHeld, found: list[FoundHeld]) -> str:
    ranks = [Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE]
    sure = min((f.found.match.certainty for f in found), key=ranks.index, default=None)
    count = len(found) or held.found
    more = "+" if held.cut_off else ""
    return f"{count}{more} {sure.value}" if sure else f"{count}{more} found"


def _known(state: State, ref: str) -> frozenset[str]:
    """The facts of a person that would complete a question; a part of a date of birth completes none."""
    person = state.person(ref)
    facts = () if person is None else person.facts
    return frozenset(f.field for f in facts if f.counts and (f.field != "born" or len(str(f.value)) == 10))


def _missing(held: CheckHeld, row: SourceRow, known: frozenset[str]) -> str:
    """What would complete the question soonest; of two sets that lack as much, the one of which something is known."""
    have = known | held.by_what.keys()
    groups = [group for group in row.asked_by if not have.issuperset(group)]
    nearest = min(groups, key=lambda g: (len(set(g) - have), -len(have.intersection(g))), default=())
    best = tuple(f for f in nearest if f not in have)
    if not best:
        return "needs more"
    return "needs " + " + ".join(words.field_label(f).lower() for f in best)
