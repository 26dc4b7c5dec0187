"""The fold: a pure, total, incremental function from entries to a state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from firstcall.incident import entries as e
from firstcall.incident import folding_guided
from firstcall.incident.codes import FactState, Outcome, Plan, Role
from firstcall.incident.dates import london_day
from firstcall.incident.held import (
    CALLER,
    CheckHeld,
    FactHeld,
    FoundHeld,
    LinkHeld,
    Person,
    RequestHeld,
    Said,
    WarningHeld,
)
from firstcall.incident.state import State


def fold(entries: Iterable[e.Entry], state: State | None = None) -> State:
    """The state after ``entries``, from ``state`` or from nothing. Total: every entry of any log folds."""
    now = state or State()
    for entry in entries:
        now = step(now, entry)
    return now


def step(state: State, entry: e.Entry) -> State:
    """The state after one more entry. An entry whose body's retention has ended only moves the count."""
    ahead = replace(state, incident=entry.incident, seq=entry.seq, at=entry.at)
    if entry.body is None:
        return ahead
    fold_kind = _FOLDS.get(type(entry.body))
    return ahead if fold_kind is None else fold_kind(ahead, entry, entry.body)


def _contact(s: State, entry: e.Entry, b: e.Contact) -> State:
    caller = Person(ref=CALLER, role=Role.CALLER, seq=entry.seq)
    return replace(
        s, opened=s.opened or entry.at, contact=b, handled=s.handled_by(b.handler), persons={CALLER: caller} | s.persons
    )


def _taken(s: State, entry: e.Entry, b: e.Taken) -> State:
    if s.contact is None:
        return s
    return replace(s, contact=replace(s.contact, handler=b.handler), handled=s.handled_by(b.handler))


def _standing(s: State, entry: e.Entry, b: e.StandingChecked) -> State:
    return replace(s, standing=b, standing_seq=entry.seq)


def _line(s: State, entry: e.Entry, b: e.Line) -> State:
    return replace(s, lines=s.lines + 1, last_line=entry.seq)


def _person(s: State, entry: e.Entry, b: e.PersonNamed) -> State:
    same = s.ref(b.same_as) if b.same_as else None
    if same is not None and same in s.persons and b.person != same:
        return _joined(s, entry, b, same)
    ref = s.ref(b.person)
    known = s.persons.get(ref)
    held = Person(ref=ref, role=b.role, seq=entry.seq, says=b.says) if known is None else replace(known, role=b.role)
    return replace(s, persons=s.persons | {ref: held})


def _joined(s: State, entry: e.Entry, b: e.PersonNamed, same: str) -> State:
    persons = dict(s.persons)
    gone = persons.pop(s.ref(b.person), None) if s.ref(b.person) != same else None
    kept = persons[same]
    facts = kept.facts + (gone.facts if gone else ())
    persons[same] = replace(kept, role=b.role, facts=facts)
    aliases = {k: same if v == b.person else v for k, v in s.aliases.items()} | {b.person: same}
    return replace(s, persons=persons, aliases=aliases)


def _fact(s: State, entry: e.Entry, b: e.Fact) -> State:
    ref = s.ref(b.person)
    person = s.persons.get(ref) or Person(ref=ref, role=Role.OTHER, seq=entry.seq)
    held = FactHeld(
        seq=entry.seq,
        field=b.field,
        value=b.value,
        state=b.state,
        on=london_day(entry.at),
        origin=b.origin,
        hops=b.hops,
        negated=b.negated,
        suggestion=b.suggestion,
        source=b.source,
        says=b.says,
        by=entry.by,
        span=b.span,
        rests_on=entry.rests_on,
        due=b.due,
    )
    others = tuple(f for f in person.facts if not _speaks_of(held, f))
    suggestions = s.suggestions
    if b.suggestion is not None:
        suggestions = suggestions | {str(b.suggestion): (ref, entry.seq)}
    return replace(s, persons=s.persons | {ref: replace(person, facts=(*others, held))}, suggestions=suggestions)


def _speaks_of(new: FactHeld, old: FactHeld) -> bool:
    if new.suggestion is not None and new.suggestion == old.suggestion:
        return True
    same = (new.field, new.value, new.origin, new.source, new.negated) == (
        old.field,
        old.value,
        old.origin,
        old.source,
        old.negated,
    )
    return same or (
        new.state is FactState.REJECTED
        and new.suggestion is None
        and (new.field, new.value, new.source) == (old.field, old.value, old.source)
    )


def _check(s: State, entry: e.Entry, b: e.Check) -> State:
    held = CheckHeld(
        check=b.check,
        person=s.ref(b.person),
        source=b.source,
        seq=entry.seq,
        at=entry.at,
        by_what=b.by_what,
        plan=b.plan,
        why=b.why,
        required=b.required,
        deadline_ms=b.deadline_ms,
        wider=b.wider,
        successor=b.successor,
    )
    checks, cell = s.checks | {b.check: held}, {f"{held.person}|{b.source}": b.check}
    return (
        replace(s, checks=checks, wider=s.wider | cell) if b.wider else replace(s, checks=checks, cells=s.cells | cell)
    )


def _answer(s: State, entry: e.Entry, b: e.Answer) -> State:
    held = s.checks.get(b.check)
    if held is None:
        return s
    settled = held.answered is not None and held.outcome is not Outcome.NOT_CHECKED
    found = {
        f"{held.person}|{b.source}|{r.id}": FoundHeld(seq=entry.seq, person=held.person, source=b.source, found=r)
        for r in b.records
    }
    if settled and (b.outcome is Outcome.NOT_CHECKED or _takes_back(held, b)):
        return _request_answered(s, entry, held)  # a later fault takes nothing away from an answer that was given
    now = replace(
        held,
        outcome=b.outcome,
        reason=b.reason if b.outcome is Outcome.NOT_CHECKED else None,
        says=b.says,
        as_of=b.as_of,
        took_ms=b.took_ms,
        answered=entry.seq,
        answered_at=entry.at,
        attempts=held.attempts + 1,
        found=len(b.records),
        cut_off=b.cut_off,
    )
    checks = s.checks | {b.check: now}
    if held.wider:
        cell = f"{held.person}|{b.source}|"
        others = {key: f for key, f in s.found_wider.items() if not key.startswith(cell)}
        return replace(s, checks=checks, found_wider=others | found)
    return _request_answered(replace(s, checks=checks, found=s.found | found if found else s.found), entry, held)


def _takes_back(held: CheckHeld, b: e.Answer) -> bool:
    """Whether people who told of a record say later that there is none: the record stands."""
    return held.plan is Plan.REQUEST_ONLY and held.outcome is Outcome.TRACE and b.outcome is Outcome.NO_TRACE


def _request_answered(s: State, entry: e.Entry, held: CheckHeld) -> State:
    asked = s.request(held.person, held.source) if held.plan is Plan.REQUEST_ONLY else None
    if asked is None:
        return s
    return replace(s, requests=s.requests | {_cell_of(asked): replace(asked, answered=entry.seq)})


def _cell_of(held: RequestHeld) -> str:
    return f"{held.person}|{held.source}"


def _warning(s: State, entry: e.Entry, b: e.Warning) -> State:
    held = WarningHeld(
        seq=entry.seq,
        at=entry.at,
        code=b.code,
        level=b.level,
        person=b.person,
        says=b.says,
        elements=b.elements,
        subject=b.subject,
        ask=b.ask,
        rests_on=entry.rests_on,
    )
    return replace(s, warnings=s.warnings | {b.key: held})


def _acknowledged(s: State, entry: e.Entry, b: e.Acknowledged) -> State:
    # the handler's own word stays: nobody else's takes its place
    unseen = {k: w for k, w in s.warnings.items() if w.seq == b.warning and w.acknowledged_by != (s.handler or None)}
    seen = {k: replace(w, acknowledged_by=entry.by) for k, w in unseen.items()}
    return replace(s, warnings=s.warnings | seen)


def _requested(s: State, entry: e.Entry, b: e.Requested) -> State:
    held = RequestHeld(
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        check=b.check,
        source=b.source,
        person=s.ref(b.person),
        form=b.form,
        to=b.to,
        chase=b.chase,
        promise=b.promise,
        by_what=b.by_what,
    )
    return replace(s, requests=s.requests | {_cell_of(held): held})


def _review(s: State, entry: e.Entry, b: e.Review) -> State:
    check = next((c for c in s.checks.values() if c.seq == b.about), None) if b.of == "check" else None
    if check is not None and b.decision == "allow":
        leave = Said(entry.seq, entry.at, entry.by, "allow", b.says, b.about)
        s = replace(s, allowed=s.allowed | {f"{s.ref(check.person)}|{check.source}": leave})
    return replace(s, reviews=(*s.reviews, Said(entry.seq, entry.at, entry.by, b.of, b.says, b.about, b.decision)))


def _refused(s: State, entry: e.Entry, b: e.Refused) -> State:
    return replace(s, refusals=(*s.refusals, Said(entry.seq, entry.at, entry.by, b.step, "; ".join(b.why))))


def _link(s: State, entry: e.Entry, b: e.Link) -> State:
    return replace(s, links=(*s.links, LinkHeld(entry.seq, b)))


def _closed(s: State, entry: e.Entry, b: e.Closed) -> State:
    return replace(s, closed=Said(entry.seq, entry.at, entry.by, "closed", b.reason))


def _reopened(s: State, entry: e.Entry, b: e.Reopened) -> State:
    return replace(s, closed=None)


_FOLDS: dict[type[e.Body], Callable[[State, e.Entry, Any], State]] = {
    **folding_guided.FOLDS,
    e.Contact: _contact,
    e.Taken: _taken,
    e.StandingChecked: _standing,
    e.Line: _line,
    e.PersonNamed: _person,
    e.Fact: _fact,
    e.Check: _check,
    e.Answer: _answer,
    e.Warning: _warning,
    e.Acknowledged: _acknowledged,
    e.Requested: _requested,
    e.Review: _review,
    e.Refused: _refused,
    e.Link: _link,
    e.Closed: _closed,
    e.Reopened: _reopened,
}
