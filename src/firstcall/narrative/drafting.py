"""From a line to the entries that are recorded with it: who arises, and which fact is whose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from firstcall.incident.codes import FactState, Role
from firstcall.incident.entries import Draft, Fact, PersonNamed
from firstcall.incident.held import CALLER, Person
from firstcall.incident.state import State
from firstcall.matching.accounts import same_account
from firstcall.narrative.findings import Finding, Known, Reading, Somebody
from firstcall.narrative.lexicon import risks
from firstcall.narrative.offering import OFFERED
from firstcall.narrative.phones import e164
from firstcall.narrative.reading import whole

_IDENTIFIERS = ("phone", "email", "username", "vehicle")
#: A finding of these fields alone makes nobody a person of the incident.
_SLIGHT = frozenset({"relationship", "act", "sex", "place", "date"})
_SAME_AGAIN = (
    "new number",
    "different number",
    "another number",
    "second number",
    "other number",
    "new phone",
    "changed number",
    "changed his number",
    "changed her number",
    "now texting",
    "now ringing",
    "now calling",
    "now messaging",
    "now using",
    "also from",
    "also rings",
    "also texts",
    "also uses",
)


def drafts(text: str, state: State, now: datetime) -> tuple[Draft, ...]:
    """The persons and facts of a line, in the order in which they are recorded behind the line's own entry.

    The i-th draft, from 1, rests on -i: the line. Suggestions take their numbers from ``state`` upwards. Total.
    """
    reading = whole(text, today=now.date(), known=_known(state), danger=_danger(state), now=now)
    cast = _Cast(text, state, reading)
    bodies = [*cast.named(), *cast.facts()]
    return tuple(Draft(body=body, rests_on=(-i,)) for i, body in enumerate(bodies, 1))


def _known(state: State) -> tuple[Known, ...]:
    return tuple(_as_known(p) for p in state.persons.values())


def _as_known(person: Person) -> Known:
    sexes = person.texts("sex")
    names = tuple(str(f.value) for f in person.facts if f.field == "name" and f.state is not FactState.REJECTED)
    held = tuple((field, value) for field in _IDENTIFIERS for value in person.texts(field))
    relations = person.texts("relationship")
    return Known(
        ref=person.ref,
        role=person.role,
        sex=sexes[-1] if sexes else None,
        relations=relations,
        names=names,
        identifiers=held,
    )


def _danger(state: State) -> bool:
    if any(p.role is Role.SUSPECT for p in state.persons.values()):
        return True
    return any(str(v) in risks() for p in state.persons.values() for v in p.values("cue"))


class _Cast:
    """Who of the line becomes whom of the incident."""

    def __init__(self, text: str, state: State, reading: Reading) -> None:
        self.text, self.state, self.reading = text.lower(), state, reading
        self.known = {k.ref: k for k in _known(state) if k.ref != CALLER}
        self.findings = [self._own_number(f) for f in reading.findings]
        self.of: dict[str, str] = {CALLER: CALLER}
        self.new: list[tuple[str, Somebody]] = []
        for somebody in reading.persons:
            if self._needed(somebody):
                self.of[somebody.key] = self._ref(somebody)

    def _own_number(self, finding: Finding) -> Finding:
        """A number that is the caller's already stays the caller's, whoever it was read for."""
        caller = self.state.persons.get(CALLER)
        own = set(caller.texts(finding.field)) if caller else set()
        contact = self.state.contact
        if finding.field == "phone" and contact is not None and contact.number:
            own.add(e164(contact.number) or "")
        held = any(_one(finding.field, str(finding.value), value) for value in own)
        if finding.field in _IDENTIFIERS and held and finding.who != CALLER:
            return _whose(finding, CALLER)
        return finding

    def _mine(self, somebody: Somebody) -> list[Finding]:
        return [f for f in self.findings if f.who == somebody.key]

    def _needed(self, somebody: Somebody) -> bool:
        if somebody.ref is not None:
            return True
        if any(_makes_somebody(f) for f in self._mine(somebody)):
            return True
        if somebody.role == Role.CHILD:
            return self._met_by_another(somebody)
        acted = any(f.field == "act" for f in self._mine(somebody))
        return acted and not somebody.relation and (self._dangerous() or self._beside_a_child())

    def _beside_a_child(self) -> bool:
        return any(p.role == Role.CHILD for p in self.reading.persons) or any(
            k.role == "child" for k in self.known.values()
        )

    def _met_by_another(self, child: Somebody) -> bool:
        """Whether the line says of somebody else that they were in touch, or there: then the child's age matters."""
        return any(f.field == "act" and f.who not in (child.key, CALLER) for f in self.findings)

    # Who is who

    def _ref(self, somebody: Somebody) -> str:
        mine = self._mine(somebody)
        held = [(f.field, str(f.value)) for f in mine if f.field in _IDENTIFIERS]
        for known in self.known.values():
            if any(f == field and _one(f, v, value) for f, v in held for field, value in known.identifiers):
                return known.ref
        if somebody.ref is not None and not somebody.stranger:
            return self.state.ref(somebody.ref)
        again = None if somebody.another else self._again(somebody, mine)
        if again is not None:
            return again
        role = self._role(somebody)
        ref = self._free(role)
        self.new.append((ref, somebody))
        return ref

    def _again(self, somebody: Somebody, mine: Sequence[Finding]) -> str | None:
        names = [str(f.value).lower() for f in mine if f.field == "name"]
        used = set(self.of.values())
        for known in self.known.values():
            if known.ref in used or not _sexes_agree(somebody, known):
                continue
            if any(n == k.lower() for n in names for k in known.names):
                return known.ref
            if somebody.relation and somebody.relation in known.relations and not _names_differ(names, known):
                return known.ref
        fit = [
            k for k in self.known.values() if k.ref not in used and k.role == "suspect" and _sexes_agree(somebody, k)
        ]
        fit = [
            k
            for k in fit
            if not _names_differ(names, k)
            and not (somebody.relation and k.relations and somebody.relation not in k.relations)
        ]
        if self._role(somebody) != "suspect":
            return None
        free = [k for k in fit if self._may_have(somebody, mine, k)]
        return free[-1].ref if free else None

    def _may_have(self, somebody: Somebody, mine: Sequence[Finding], known: Known) -> bool:
        """A number that nobody was given with goes to a suspect without one; a new one of theirs says that it is new."""
        if not somebody.stranger:
            return True
        fields = {f.field for f in mine if f.field in ("phone", "email", "username", "vehicle")}
        return not any(field in fields for field, _ in known.identifiers) or any(w in self.text for w in _SAME_AGAIN)

    def _role(self, somebody: Somebody) -> str:
        if somebody.stranger and self._dangerous():
            return "suspect"
        return somebody.role

    def _dangerous(self) -> bool:
        return _danger(self.state) or any(
            f.field == "cue" and f.plain and not f.negated and str(f.value) in risks() for f in self.findings
        )

    def _free(self, role: str) -> str:
        taken = {*self.state.persons, *self.state.aliases, *(ref for ref, _ in self.new)}
        number = 1
        while (ref := role if number == 1 else f"{role}-{number}") in taken:
            number += 1
        return ref

    # The entries

    def named(self) -> list[PersonNamed | Fact]:
        """The persons who arise, each with the sex that the words tell; and who turns out to do harm."""
        bodies: list[PersonNamed | Fact] = []
        for ref, somebody in self.new:
            bodies.append(
                PersonNamed(person=ref, role=Role(self._role(somebody)), says=f"“{somebody.said}” in the line")
            )
        for somebody in self.reading.persons:
            known = self.known.get(self.of.get(somebody.key, ""))
            if known is not None and known.role == "other" and self._role(somebody) == "suspect":
                bodies.append(PersonNamed(person=known.ref, role=Role.SUSPECT, says="does harm, by this line"))
            whom = self.of.get(somebody.key)
            if whom is not None and somebody.sex and (known is None or known.sex is None):
                says = f"“{somebody.said}”"
                bodies.append(
                    Fact(
                        person=whom,
                        field="sex",
                        value=somebody.sex,
                        span=somebody.span if somebody.span[1] else None,
                        says=says,
                    )
                )
        return bodies

    def facts(self) -> list[Fact]:
        """The facts of the line in the order of the text; suggestions numbered upwards."""
        bodies: list[Fact] = []
        number = self.state.next_suggestion()
        seen: set[tuple[str, str, str, bool]] = set()
        for finding in self.findings:
            person = self._person_of(finding)
            key = (person or "", finding.field, str(finding.value), finding.negated)
            if person is None or key in seen:
                continue
            seen.add(key)
            if finding.plain or finding.negated:
                bodies.append(_fact(person, finding))
            elif not self._said_before(person, finding):
                bodies.append(_fact(person, finding, number))
                number += 1
        return bodies

    def _person_of(self, finding: Finding) -> str | None:
        person = self.of.get(finding.who)
        if finding.field == "act" and person == CALLER:
            return None
        if person is not None:
            return person
        if finding.field in ("act", "relationship"):  # of somebody who is nobody of this incident
            return None
        somebody = self.reading.somebody(finding.who)
        return self.of.get(somebody.owner, CALLER) if somebody else CALLER

    def _said_before(self, ref: str, finding: Finding) -> bool:
        person = self.state.person(ref)
        if person is None:
            return False
        if finding.field == "age" and (person.values("age") or person.values("born")):
            return True
        if (
            finding.field in OFFERED
        ):  # made again, it is made anew; only what nobody has decided yet is not offered twice
            undecided = [f for f in person.facts if f.state is FactState.SUGGESTED]
            return any((f.field, f.value, f.due) == (finding.field, finding.value, finding.due) for f in undecided)
        value = str(finding.value).lower()
        return any(f.field == finding.field and _within(value, str(f.value).lower()) for f in person.facts)


def _makes_somebody(finding: Finding) -> bool:
    """Whether a finding makes a person of whom it is told; a cue that is only offered makes nobody."""
    return finding.field not in _SLIGHT and not finding.negated and (finding.plain or finding.field != "cue")


def _one(field: str, value: str, other: str) -> bool:
    """Whether two identifiers of a field are one: an account whose platform is not told may be on any."""
    return same_account(value, other) if field == "username" else value == other


def _within(value: str, held: str) -> bool:
    return value == held or set(value.split()) <= set(held.split())


def _whose(finding: Finding, who: str) -> Finding:
    return Finding(
        field=finding.field, value=finding.value, span=finding.span, quote=finding.quote, who=who, plain=finding.plain,
        negated=finding.negated, says=finding.says, due=finding.due,
    )  # fmt: skip


def _fact(person: str, finding: Finding, suggestion: int | None = None) -> Fact:
    return Fact(
        person=person,
        field=finding.field,
        value=finding.value,
        state=FactState.TAKEN if suggestion is None else FactState.SUGGESTED,
        span=finding.span,
        negated=finding.negated,
        suggestion=suggestion,
        says=finding.says,
        due=finding.due,
    )


def _sexes_agree(somebody: Somebody, known: Known) -> bool:
    return somebody.sex is None or known.sex is None or somebody.sex == known.sex


def _names_differ(names: Sequence[str], known: Known) -> bool:
    return (
        bool(names)
        and bool(known.names)
        and not any(_within(n, k.lower()) or _within(k.lower(), n) for n in names for k in known.names)
    )
