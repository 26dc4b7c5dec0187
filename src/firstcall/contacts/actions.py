"""What a handler does with a contact. Each action is one transaction: may this person, in this state; then record.

Every action returns what was recorded. It raises ``StepRefused`` once a refusal is kept in the log, ``NotFound`` and
``BadInput`` with nothing recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from firstcall.contacts import promising
from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.contacts.taking import first_entries
from firstcall.guidance import approving, asking, closing
from firstcall.guidance import book as books
from firstcall.incident import entries as e
from firstcall.incident.codes import Channel, FactState, Origin, Role
from firstcall.incident.held import CALLER, FactHeld
from firstcall.log import reading
from firstcall.log.models import EntryRow, TokenSeen
from firstcall.log.recording import Recorded, open_incident
from firstcall.matching import normalise
from firstcall.narrative.drafting import drafts as narrated
from firstcall.people.permissions import Permission, Relation, may, require
from firstcall.people.queries import standing_of
from firstcall.people.relations import relation_to
from firstcall.people.who import Who

#: The keys of a record's person, as a handler fills them in about somebody, and the facts that they are.
ABOUT = {
    "names": "name",
    "born": "born",
    "age": "age",
    "sex": "sex",
    "phones": "phone",
    "emails": "email",
    "usernames": "username",
    "addresses": "address",
    "vehicles": "vehicle",
    "images": "image",
    "nationality": "nationality",
}
LONDON = ZoneInfo("Europe/London")
LONGEST_LINE = 100_000


def take(
    *, who: Who, channel: Channel, number: str | None, place: e.Place | None = None, contact: str = "", at: datetime
) -> Recorded:
    """Take a contact: it is never turned away, whoever answers and however they stand.

    The gate of competence warns, is recorded, and tells supervisors.
    """
    require(who, Permission.TAKE_CONTACT)
    standing = standing_of(who.id, channel, at.astimezone(LONDON).date())
    drafts = first_entries(who=who, channel=channel, number=number, place=place, contact=contact, standing=standing)
    return open_incident(drafts, at=at)


def hear(
    *, who: Who, incident: int, text: str, at: datetime, token: str = "", rejected: Sequence[int] = ()
) -> Recorded:
    """Record a typed line and what is read in it.

    ``token`` is the desk's own name for the line: one that was kept already is not kept again, and the answer is
    what it came to. ``rejected`` numbers (from 0) the findings that the handler struck out while typing.
    """
    if len(text) > LONGEST_LINE:
        raise BadInput("text", f"A line holds at most {LONGEST_LINE:,} characters; this one has {len(text):,}.")
    if not text.strip():
        raise BadInput("text", "There is nothing in this line yet.")

    if _kept_already(token, incident) and may(who.role, Permission.TYPE_LINE):
        return Recorded((), reading.state(incident))  # also where the incident has been closed since

    def act(s: Step) -> None:
        if _kept_already(token, incident):
            return
        line = s.says(e.Line(text=text, token=token))
        read = narrated(text, s.state, at)
        s.write(line, *(_struck(d) if n in rejected else d for n, d in enumerate(read)))

    return step("log", Permission.TYPE_LINE, act, who=who, incident=incident, at=at)


def _kept_already(token: str, incident: int) -> bool:
    return bool(token) and TokenSeen.objects.filter(token=token, incident=incident).exists()


def _struck(draft: e.Draft) -> e.Draft:
    if not isinstance(draft.body, e.Fact):
        return draft
    struck = replace(draft.body, state=FactState.REJECTED)
    return replace(draft, body=struck)


def answer(*, who: Who, incident: int, person: str, question: str, value: str | int | bool, at: datetime) -> Recorded:
    """Record the answer to a question about a person, and the facts that it gives; unknown and refused are answers."""
    today = at.astimezone(LONDON).date()
    try:
        reading = asking.reading_of(question, books.current())
        facts = asking.facts_of_answer(question, person, value, today=today, reading=reading)
    except ValueError as wrong:
        raise BadInput(question, str(wrong)) from wrong

    def act(s: Step) -> None:
        s.person(person)
        given = s.says(e.Answered(question=question, person=person, value=value))
        s.write(given, *(replace(d, rests_on=(-n,)) for n, d in enumerate(facts, 1)))

    return step("answer", Permission.TYPE_LINE, act, who=who, incident=incident, at=at)


def name_person(
    *, who: Who, incident: int, ref: str, role: Role, about: Mapping[str, Sequence[str | int]], at: datetime
) -> Recorded:
    """Say that somebody belongs to this incident, and what is known of them (the keys of a record's person).

    One who stands here already by one of these identifiers, or as the only unnamed one of this role, is the same.
    """
    facts = _given(ref, about)

    def act(s: Step) -> None:
        same = _same(s, ref, role, facts)
        named = s.says(e.PersonNamed(person=ref, role=role, same_as=same))
        s.write(named, *(s.says(f, -n) for n, f in enumerate(facts, 1)))

    return step("person", Permission.TYPE_LINE, act, who=who, incident=incident, at=at)


def _given(ref: str, about: Mapping[str, Sequence[str | int]]) -> list[e.Fact]:
    facts = []
    for key, values in about.items():
        if key not in ABOUT:
            raise BadInput(key, f"There is no field {key}; the fields are {', '.join(ABOUT)}.")
        for typed in values:
            value = normalise.value(ABOUT[key], str(typed))
            if value is None:
                raise BadInput(key, f"“{typed}” cannot be read as {ABOUT[key]}.")
            facts.append(e.Fact(person=ref, field=ABOUT[key], value=value, origin=Origin.GIVEN))
    return facts


_IDENTIFYING = ("phone", "email", "username", "vehicle", "name")


def _same(s: Step, ref: str, role: Role, facts: Sequence[e.Fact]) -> str | None:
    if ref in s.state.persons or ref in s.state.aliases:
        return None
    given = {(f.field, _alike(f.field, f.value)) for f in facts if f.field in _IDENTIFYING}
    others = [p for p in s.state.persons.values() if p.ref != CALLER]
    for person in others:
        if given & {(f.field, _alike(f.field, f.value)) for f in person.facts if f.state is not FactState.REJECTED}:
            return person.ref
    nameless = [p for p in others if p.role is role and not any(f.field in _IDENTIFYING for f in p.facts)]
    return nameless[0].ref if len(nameless) == 1 else None


def _alike(field: str, value: str | int) -> str:
    text = str(value).casefold()
    return normalise.account(text)[1] if field == "username" else text


def confirm(*, who: Who, incident: int, suggestion: int, at: datetime) -> Recorded:
    """Confirm a suggestion by its number: from now on it counts and goes to the sources.

    A promise or a wish that was read in a line is made with it, and rests on it; confirmed again, it is not made again.
    """
    return _decide("confirm", FactState.CONFIRMED, who, incident, suggestion, at)


def reject(*, who: Who, incident: int, suggestion: int, at: datetime) -> Recorded:
    """Reject a suggestion by its number: it goes to no source and into no rule."""
    return _decide("reject", FactState.REJECTED, who, incident, suggestion, at)


def _decide(name: str, state: FactState, who: Who, incident: int, suggestion: int, at: datetime) -> Recorded:
    def act(s: Step) -> None:
        found = [(p, f) for p in s.state.persons.values() for f in p.facts if f.suggestion == suggestion]
        if not found:
            raise NotFound(f"there is no suggestion {suggestion}")
        person, fact = found[0]
        if fact.field in _OFFERED and fact.state is FactState.CONFIRMED:
            if state is FactState.REJECTED:
                raise BadInput("suggestion", _OFFERED[fact.field])
            return
        s.write(s.says(_again(person.ref, fact, state), fact.seq), *_made_of(s, fact, state, at))

    return step(name, Permission.CONFIRM, act, who=who, incident=incident, at=at)


#: What becomes an entry of its own once it is confirmed, and what to say to whoever strikes it out after that.
_OFFERED = {
    "promise": "It was promised. Settle the promise: it was kept, or the caller was told.",
    "wish": "It stands as a wish of the caller. Write down what they wish now.",
}


def _made_of(s: Step, fact: FactHeld, state: FactState, at: datetime) -> tuple[e.Draft, ...]:
    if state is not FactState.CONFIRMED or fact.field not in _OFFERED:
        return ()
    if fact.field == "wish":
        return (s.says(e.Wish(text=str(fact.value)), -1),)
    return (promising.promised(s, fact, at=at),)


def reject_fact(*, who: Who, incident: int, fact: int, at: datetime) -> Recorded:
    """Strike out a fact, by the number of its entry: it goes to no source and into no rule any more."""

    def act(s: Step) -> None:
        found = [(p, f) for p in s.state.persons.values() for f in p.facts if f.seq == fact]
        if not found:
            raise NotFound(f"there is no fact {fact}")
        person, held = found[0]
        if held.field in _OFFERED and held.state is FactState.CONFIRMED:
            raise BadInput("fact", _OFFERED[held.field])
        s.write(s.says(_again(person.ref, held, FactState.REJECTED), held.seq))

    return step("reject", Permission.CONFIRM, act, who=who, incident=incident, at=at)


def _again(person: str, fact: FactHeld, state: FactState) -> e.Fact:
    return e.Fact(
        person=person,
        field=fact.field,
        value=fact.value,
        state=state,
        origin=fact.origin,
        hops=fact.hops,
        negated=fact.negated,
        suggestion=fact.suggestion,
        source=fact.source,
        says=fact.says,
        due=fact.due,
    )


def wish(*, who: Who, incident: int, text: str, at: datetime) -> Recorded:
    """Record what the caller asks us to do or not to do."""
    wanted = _words("text", text, "what the caller wishes")

    def act(s: Step) -> None:
        s.write(s.says(e.Wish(text=wanted)))

    return step("wish", Permission.TYPE_LINE, act, who=who, incident=incident, at=at)


def advise(*, who: Who, incident: int, code: str, at: datetime) -> Recorded:
    """Record advice given to the caller, by its code. A code that the book does not hold is recorded as it stands."""
    code = _words("code", code, "which advice was given")
    item = books.current().advice.get(code)

    def act(s: Step) -> None:
        s.write(s.says(e.Advice(code=code, says="" if item is None else item.says)))

    return step("advise", Permission.TYPE_LINE, act, who=who, incident=incident, at=at)


_OTHERS_CLOSE = (
    "You handle this incident, or have handled it: somebody else must approve closing it over what stands against it."
)


def close(*, who: Who, incident: int, reason: str, over: bool = False, at: datetime) -> Recorded:
    """Close the incident; refused, with all reasons, over whatever is still owed.

    A supervisor may close over it (``over``), with a reason that is kept, unless they handle it or have handled it.
    """

    def act(s: Step) -> None:
        doubts = closing.doubts(s.state, book=books.current(), now=at)
        codes = tuple(dict.fromkeys(d.code for d in doubts))
        if not doubts:
            s.write(s.says(e.Closed(reason=reason)))
        elif over and may(who.role, Permission.CLOSE_OVER) and approving.own_hand(s.state, who.id):
            s.refuse(("own-work", *codes), [_OTHERS_CLOSE, *(d.says for d in doubts)], *_rests(doubts))
        elif over and may(who.role, Permission.CLOSE_OVER) and reason.strip():
            s.write(s.says(e.Closed(reason=reason, over=codes), *_rests(doubts)))
        else:
            s.refuse(codes, [d.says for d in doubts], *_rests(doubts))

    return step("close", Permission.CLOSE, act, who=who, incident=incident, at=at)


def _rests(doubts: Sequence[closing.Doubt]) -> tuple[int, ...]:
    return tuple(sorted({seq for d in doubts for seq in d.rests_on}))


def reopen(*, who: Who, incident: int, reason: str, at: datetime) -> Recorded:
    """Open a closed incident again, and say why."""
    why = _words("reason", reason, "why it is opened again")

    def act(s: Step) -> None:
        if s.state.open:
            raise BadInput("reason", "The incident is open.")
        s.write(s.says(e.Reopened(reason=why)))

    return step("reopen", Permission.REOPEN, act, who=who, incident=incident, at=at, closed_too=True)


def acknowledge(*, who: Who, incident: int, warning: int, at: datetime) -> Recorded:
    """Say that a warning was seen, by the number of its entry."""

    def act(s: Step) -> None:
        if all(w.seq != warning for w in s.state.warnings.values()):
            raise NotFound(f"there is no warning {warning}")
        s.write(s.says(e.Acknowledged(warning=warning), warning))

    return step("acknowledge", Permission.ACKNOWLEDGE, act, who=who, incident=incident, at=at, closed_too=True)


def review(
    *, who: Who, incident: int, of: str, says: str, decision: str = "", about: int | None = None, at: datetime
) -> Recorded:
    """Record what a supervisor thinks of something in this incident; nobody reviews their own, nor a grade of their own incident."""
    what = _words("says", says, "what you think of it")

    def act(s: Step) -> None:
        if about is not None and EntryRow.objects.filter(incident=incident, seq=about, by=who.id).exists():
            s.refuse(("own-work",), ("Somebody else must review what you did yourself.",), about)
            return
        if of == "downgrade" and approving.own_hand(s.state, who.id):
            s.refuse(("own-work",), ("You handle this incident, or have handled it. Somebody else must review it.",))
            return
        body = e.Review(of=of, says=what, decision=decision, about=about)
        s.write(s.says(body, *(() if about is None else (about,))))

    return step("review", Permission.REVIEW, act, who=who, incident=incident, at=at, closed_too=True)


def consult(*, who: Who, incident: int, what: str, record: str = "", at: datetime) -> Recorded:
    """Record that somebody looks at a person's data, before it is shown (DPA 2018 s.62).

    Whoever cannot be recorded does not see: every exception of this action means "show nothing".
    """
    permission = Permission.SEE_RECORD if record else Permission.SEE_INCIDENT

    def act(s: Step) -> None:
        own = s.state.handler == who.id
        why = "taking this contact" if own else f"{who.role.value} reading incident {incident}"
        if relation_to(who, incident) in (Relation.OTHER, Relation.RESTRICTED):
            why += " of another team"
        s.write(s.says(e.Consulted(what=what, why=why, record=record)))

    return step("consult", permission, act, who=who, incident=incident, at=at, closed_too=True)


def _words(field: str, text: str, what: str) -> str:
    words = text.strip()
    if not words:
        raise BadInput(field, f"Say {what}.")
    return words
