"""The plan: every person of an incident against every source, and why each is asked or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache

import msgspec

from firstcall.guidance.book import Book, Proportions
from firstcall.guidance.context import Contexts
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Plan, Reason, Role, Standing
from firstcall.incident.dates import born_between
from firstcall.incident.entries import Answer, Check, Draft, StandingChecked
from firstcall.incident.expression import Context, Expression, Reads, read_by
from firstcall.incident.held import CALLER, CheckHeld, Person, Said
from firstcall.incident.once import once
from firstcall.incident.state import State
from firstcall.incident.three import Truth

_IN_WORDS = {
    "name": "a name",
    "born": "a full date of birth",
    "age": "an age",
    "sex": "a sex",
    "nationality": "a nationality",
    "phone": "a telephone number",
    "email": "an e-mail address",
    "username": "a user name",
    "vehicle": "a registration mark",
    "postcode": "a postcode",
    "address": "an address",
    "place": "a place",
    "image": "an image's hash",
}

#: Whoever the incident is about is always checked, whatever a rule of proportion says.
_ALWAYS = (Role.CALLER, Role.VICTIM, Role.CHILD, Role.SUSPECT, Role.NOMINAL)


#: How a cell begins that waits for a supervisor's leave.
LEAVE = "a supervisor must allow this first"


class Cell(msgspec.Struct, frozen=True):
    """What the plan wants of one person and one source. ``by_what`` is empty where nothing is sent."""

    plan: Plan
    why: str
    by_what: dict[str, tuple[str, ...]] = {}
    required: bool = False
    incomplete: bool = False
    rests_on: tuple[int, ...] = ()

    def stands(self, held: CheckHeld | None) -> bool:
        """Whether ``held`` already says this: the same plan, sent the same; or not sent, for the same reason."""
        if held is None or (held.plan, held.by_what, held.required) != (self.plan, self.by_what, self.required):
            return False
        return bool(self.by_what) or held.why == self.why


def planned(state: State, *, book: Book, now: datetime, contexts: Contexts | None = None) -> tuple[Draft, ...]:
    """Checks for every cell of persons and sources that is wanted otherwise than it stands.

    A check is complete when all fields of one of the row's sets are known; a part of a date of birth is
    sent along and completes nothing. An incomplete one is answered at once as not checked, and no
    source is asked. What was sent already is not asked again. Nothing is planned for a closed incident.
    """
    return _planned(state, book, now, contexts or Contexts.of(state, now))


@once(64)
def _planned(state: State, book: Book, now: datetime, look: Contexts) -> tuple[Draft, ...]:
    reads = _read_by(book)
    if not state.open:
        return ()
    return tuple(
        draft
        for person in state.persons.values()
        for context in [look[person.ref] if reads is None else look[person.ref].narrowed(reads)]
        for cell, row in _wanted(person, context, state.standing, state.allowed, book)
        if not cell.stands(state.cell(person.ref, row.key))
        for draft in _drafts(state, person, row, cell)
    )


@once(64)
def _read_by(book: Book) -> Reads | None:
    """What the rules of proportion read of an incident and a person."""
    return read_by(rule for each in book.proportion.values() for rules in each for rule, _ in rules)


@once()
def _wanted(
    person: Person, context: Context, standing: StandingChecked | None, allowed: Mapping[str, Said], book: Book
) -> tuple[tuple[Cell, SourceRow], ...]:
    """What the plan wants of a person and each source."""
    who = _Known.of(person, context)
    return tuple((_cell(who, row, book, standing, allowed), row) for row in book.catalogue.values())


class _Known(msgspec.Struct, frozen=True):
    """A person as the plan reads them: what counts by field, and the entries that said so."""

    person: Person
    context: Context
    values: dict[str, tuple[str, ...]]
    seqs: dict[str, list[int]]

    @classmethod
    def of(cls, person: Person, context: Context) -> _Known:
        values: dict[str, dict[str, None]] = {}
        seqs: dict[str, list[int]] = {}
        for fact in person.facts:
            if fact.counts:
                values.setdefault(fact.field, {})[str(fact.value)] = None
                seqs.setdefault(fact.field, []).append(fact.seq)
        return cls(person, context, {field: tuple(held) for field, held in values.items()}, seqs)


def _cell(
    who: _Known, row: SourceRow, book: Book, standing: StandingChecked | None, allowed: Mapping[str, Said]
) -> Cell:
    rules, leave = book.proportion.get(row.key, Proportions()), allowed.get(f"{who.person.ref}|{row.key}")
    cell = (
        _standing(standing, row, book)
        or _not_proportionate(who, rules.not_proportionate)
        or (None if leave is not None else _wants_leave(who, rules.supervisor))
    )
    if cell is not None:
        return cell
    if row.standing is Standing.REQUEST_ONLY:
        return Cell(Plan.REQUEST_ONLY, row.standing_says or f"{row.name} answers a written request only")
    return _due(who, row, rules, leave)


def for_people(state: State, person: Person, row: SourceRow, *, book: Book, now: datetime) -> Cell:
    """By what, and why, people are asked for what a system holds: as if it could be asked by itself."""
    who = _Known.of(person, Contexts(state, now)[person.ref])
    leave = state.allowed.get(f"{person.ref}|{row.key}")
    return _due(who, row, book.proportion.get(row.key, Proportions()), leave)


def _due(who: _Known, row: SourceRow, rules: Proportions, leave: Said | None) -> Cell:
    person = who.person
    if not any(all(completes(field, who.values) for field in group) for group in row.asked_by):
        return Cell(Plan.DUE, _wanting(row, who.values), incomplete=True, rests_on=(person.seq,))
    by_what = {field: who.values[field] for field in row.fields if field in who.values}
    why = f"{person.role.value}: by {_listed([_IN_WORDS.get(f, f) for f in by_what], 'and')}"
    if leave is not None:
        why += f"; allowed by a supervisor: {leave.says}"
    because = _first_true(who, rules.because)
    if because is not None:
        why += f"; {because}"
    if row.referral_only:
        why += "; what comes back is a referral to a specialist"
    seqs = {person.seq, *(seq for field in by_what for seq in who.seqs[field])}
    return Cell(Plan.DUE, why, by_what, row.required, rests_on=tuple(sorted(seqs)))


def _standing(standing: StandingChecked | None, row: SourceRow, book: Book) -> Cell | None:
    if row.standing is Standing.CLOSED:
        successor = "" if row.successor is None else f"; {book.source_name(row.successor)} is asked in its place"
        return Cell(Plan.CLOSED, f"{row.standing_says or f'{row.name} is closed'}{successor}")
    if row.standing is Standing.NOT_AUTHORISED:
        return Cell(Plan.NOT_AUTHORISED, row.standing_says or f"{row.name} may not be asked from this desk")
    role = None if standing is None else standing.role.value
    if row.roles and role is not None and role not in row.roles:
        return Cell(Plan.NOT_AUTHORISED, f"{row.name} may be asked by {_listed(row.roles, 'or')}, not by a {role}")
    return None


def _not_proportionate(who: _Known, rules: tuple[tuple[Expression, str], ...]) -> Cell | None:
    if not rules or who.person.role in _ALWAYS or who.person.ref == CALLER:
        return None
    why = _first_true(who, rules)
    return None if why is None else Cell(Plan.NOT_PROPORTIONATE, why, rests_on=(who.person.seq,))


def _wants_leave(who: _Known, rules: tuple[tuple[Expression, str], ...]) -> Cell | None:
    """A check that a supervisor must allow first. While a rule is unknown nobody's leave is waited for."""
    why = _first_true(who, rules)
    return None if why is None else Cell(Plan.NOT_AUTHORISED, f"{LEAVE}: {why}", rests_on=(who.person.seq,))


def _first_true(who: _Known, rules: tuple[tuple[Expression, str], ...]) -> str | None:
    return next((why for rule, why in rules if rule.truth(who.context) is Truth.TRUE), None)


def completes(field: str, known: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether what is known of a field is enough to ask a source by it; a part of a date of birth is not."""
    values = known.get(field, ())
    return any(_is_day(v) for v in values) if field == "born" else bool(values)


@lru_cache(maxsize=4096)
def _is_day(born: str) -> bool:
    between = born_between(born)
    return between is not None and between[0] == between[1]


def _wanting(row: SourceRow, known: Mapping[str, tuple[str, ...]]) -> str:
    asked = _listed([_listed([_IN_WORDS.get(f, f) for f in group], "and") for group in row.asked_by], "or")
    fields = dict.fromkeys(f for group in row.asked_by for f in group)
    missing = [f for f in fields if not completes(f, known)]
    if len(fields) == 1:
        return f"asked by {asked}; none is known yet"
    if missing == list(fields):
        return f"asked by {asked}; {'neither is' if len(fields) == 2 else 'none of them is'} known yet"
    nearest = min(row.asked_by, key=lambda group: sum(f in missing for f in group))
    return (
        f"asked by {asked}; {_listed([_IN_WORDS.get(f, f) for f in nearest if f in missing], 'and')} is not known yet"
    )


def _listed(words: list[str] | tuple[str, ...], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else "nothing"


def _drafts(state: State, person: Person, row: SourceRow, wanted: Cell) -> Iterator[Draft]:
    check = _free_id(state, person.ref, row.key)
    yield Draft(
        body=Check(
            check=check,
            person=person.ref,
            source=row.key,
            by_what=wanted.by_what,
            plan=wanted.plan,
            why=wanted.why,
            required=wanted.required,
            deadline_ms=row.deadline_ms,
            to=row.discloses_to if wanted.by_what else "",
            asker=state.asker if wanted.by_what else "",
            successor=(row.successor or "") if wanted.plan is Plan.CLOSED else "",
        ),
        rests_on=wanted.rests_on or (person.seq,),
    )
    if wanted.incomplete:
        yield Draft(
            body=Answer(
                check=check,
                source=row.key,
                person=person.ref,
                outcome=Outcome.NOT_CHECKED,
                reason=Reason.INCOMPLETE,
                says=wanted.why,
            ),
            rests_on=(-1,),
        )


def _free_id(state: State, ref: str, key: str) -> str:
    number = 1
    while f"{ref}:{key}:{number}" in state.checks:
        number += 1
    return f"{ref}:{key}:{number}"
