"""Reading a line: what a live preview shows while the handler types, and what ``drafting`` turns into entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from firstcall.narrative import ages, days, online, phones, places, vehicles
from firstcall.narrative.acting import Acting
from firstcall.narrative.bearing import callers_own, weigh_roles
from firstcall.narrative.correcting import put_right
from firstcall.narrative.counted import to_come, weighed_ages
from firstcall.narrative.cues import CueHit, cues
from firstcall.narrative.findings import CALLER, Finding, Hit, Known, Reading, Somebody
from firstcall.narrative.line import Line
from firstcall.narrative.marking import bearer
from firstcall.narrative.mentions import Person
from firstcall.narrative.names import NameHit
from firstcall.narrative.naming import all_names
from firstcall.narrative.offering import offers
from firstcall.narrative.owners import Owners
from firstcall.narrative.speakers import Speakers

#: No line is read beyond this many characters; what is typed is kept whole all the same.
LONGEST = 20_000


#: Before a cue of harm: whoever the clause is about suffers it.
_AT_HERS = re.compile(
    r"\b(?:door|turn(?:ed|s)? up|c[ao]m(?:e|es|ing) (?:round|back|to|here|over)|here|outside|my|window|home|let|leave|bang\w*)\b"
)
_STAYS = re.compile(r"\b(?:stay\w*|sleep\w*|stopping|of|lives?|living|resid\w+|address)\b")
_SUFFERED = re.compile(r"\b(?:been|being|was|were|got|getting) (?:\w+ )?\Z")


def read(text: str, *, today: date) -> tuple[Finding, ...]:
    """Everything that the line says, in the order of the text. Total: any text reads, and spans lie within it."""
    return whole(text, today=today).findings


def whole(
    text: str, *, today: date, known: Sequence[Known] = (), danger: bool = False, now: datetime | None = None
) -> Reading:
    """As ``read``, with the persons that the line speaks of; ``known`` stand already, ``danger`` is that the incident has a risk.

    Promises and wishes come last; a promise says by when where the line does and ``now`` is told.
    """
    line = Line(text[:LONGEST])
    hits = _identifiers(line, today, [v for k in known for f, v in k.identifiers if f == "username"])
    taken = [(h.start, h.end) for h in hits if h.field not in ("date", "place")]
    told = cues(
        line, [(h.start, h.end) for h in hits if h.field in ("phone", "email", "username", "vehicle", "address")]
    )
    harm_at = [
        c.start
        for c in told
        if c.words.harm and c.plain and not _SUFFERED.search(line.low, max(0, c.start - 24), c.start)
    ]
    named = callers_own(line, all_names(line, taken), told)
    handles = [h for h in hits if h.field == "username"]
    speakers = Speakers(line, named, handles, known, harm_at)
    hits += _ages(line, speakers, taken)
    reading = _reading(line, speakers, hits, named, told, danger)
    offered = [_finding(line, hit, CALLER) for hit in offers(line, now)]
    return replace(reading, findings=(*reading.findings, *offered))


def _identifiers(line: Line, today: date, held: Sequence[str]) -> list[Hit]:
    found: list[Hit] = []
    for some in (online.emails(line), online.usernames(line, held), phones.phones(line), days.births(line, today)):
        found += _apart(some, found)
    codes = list(_apart(places.postcodes(line), found))
    marks = _apart(vehicles.vehicles(line), found)
    codes = _apart(codes, [m for m in marks if m.sure])
    found += _apart(marks, codes)
    found += _apart(places.addresses(line, codes), found)
    found += codes
    found += _apart(places.places(line), found)
    found += list(_apart(days.days(line, today), found))
    return put_right(line, found)


def _apart(hits: Iterable[Hit], taken: Sequence[Hit]) -> list[Hit]:
    apart: list[Hit] = []
    for h in hits:
        if not any(a.start < h.end and h.start < a.end for a in (*taken, *apart)):
            apart.append(h)
    return apart


def _ages(line: Line, speakers: Speakers, taken: list[tuple[int, int]]) -> list[Hit]:
    ends = {line.tokens[m.last - 1].end for m in speakers.mentions if m.form in ("noun", "name")}
    found: list[Hit] = []
    for h in (*ages.ages(line), *ages.beside(line, ends)):
        clear = not any(a < h.end and h.start < b for a, b in taken)
        if clear and not any(f.start < h.end and h.start < f.end for f in found):
            found.append(h)
    held = [*taken, *((h.start, h.end) for h in found)]
    found += [h for h in weighed_ages(line, held) if not ages.of_no_person(line, h.start, h.end)]
    return [_not_yet(line, h) for h in found]


def _not_yet(line: Line, hit: Hit) -> Hit:
    """An age still to come: who is 15 next week is 14 today."""
    if isinstance(hit.value, int) and hit.value > 1 and to_come(line, hit):
        return replace(hit, value=hit.value - 1, says=f"{hit.says}; still to come")
    return hit


def _reading(
    line: Line, speakers: Speakers, hits: list[Hit], named: list[NameHit], told: list[CueHit], danger: bool
) -> Reading:
    owners = Owners(line, speakers, danger=danger or any(c.words.harm and c.plain and not c.negated for c in told))
    owned: list[tuple[Hit, Person]] = []
    for cue in (c for c in told if c.words.field == "cue"):
        if cue.alone:
            owned.append((cue, bearer(line, cue, speakers)))
            continue
        person = owners.of_cue(cue)
        _mark(cue, person, speakers)
        owned.append((cue, person))
    acting = Acting(line, owners, hits)
    for h in (*named, *hits):
        person = owners.of(h)
        if (
            h.start in acting.at
            and h.field in ("place", "address", "postcode")
            and not _also_home(line, h, person, owners)
        ):
            continue
        owned.append((replace(h, plain=False) if h.start in owners.unsure else h, person))
    for hit, person in owned:
        if hit.field == "age" and isinstance(hit.value, int) and person is not speakers.caller:
            person.age = hit.value
    weigh_roles(line, named, told, speakers.of_name)
    owned += acting.places
    owned += _acts(told, owned, owners, acting)
    owned += _relations(line, speakers)
    alone = _who_is_alone(speakers)
    findings = [_finding(line, h, CALLER if p in alone else p.key) for h, p in owned]
    persons = tuple(_somebody(p) for p in speakers.persons if p not in alone)
    return Reading(findings=tuple(sorted(findings, key=lambda f: (f.span, f.field))), persons=persons)


def _also_home(line: Line, hit: Hit, person: Person, owners: Owners) -> bool:
    """An address at which somebody stands stays the caller's too where the words bring them to the caller's own door."""
    if hit.field == "place" or person is not owners.caller:
        return hit.field != "place" and bool(_STAYS.search(line.low, max(0, hit.start - 24), hit.start))
    return _AT_HERS.search(line.low) is not None


def _acts(
    told: list[CueHit], owned: list[tuple[Hit, Person]], owners: Owners, acting: Acting
) -> list[tuple[Hit, Person]]:
    """Acts that the words tell of, and those that go with a cue: who threatens has been in contact. Each act once a person."""
    acts = list(acting.acts)
    for hit, person in owned:
        if isinstance(hit, CueHit) and hit.plain and not hit.negated:
            acts += [
                (Hit(field="act", value=act, start=hit.start, end=hit.end, says=hit.says), person)
                for act in hit.words.acts
            ]
    for cue in (c for c in told if c.words.field == "act" and not c.negated):
        person = owners.of_cue(cue)
        if person.alone and cue.words.value in ("contact", "communication") and len(owners.speakers.persons) == 1:
            person.alone = False
        acts.append((cue, person))
    once: dict[tuple[str, str | int], tuple[Hit, Person]] = {}
    for hit, person in acts:
        if person is not owners.caller:
            once.setdefault((person.key, hit.value), (hit, person))
    return list(once.values())


def _relations(line: Line, speakers: Speakers) -> list[tuple[Hit, Person]]:
    once: dict[str, tuple[Hit, Person]] = {}
    for m in speakers.mentions:
        relation = m.person.relation
        if m.form == "noun" and relation is not None and m.person.key not in once:
            start, end = line.tokens[m.first].start, line.tokens[m.last - 1].end
            said = line.text[start:end]
            once[m.person.key] = (
                Hit(field="relationship", value=relation, start=start, end=end, says=f"“{said}”"),
                m.person,
            )
    return list(once.values())


def _mark(cue: CueHit, person: Person, speakers: Speakers) -> None:
    if person is speakers.caller or not cue.plain:
        return
    person.found = True
    if cue.words.harm and not cue.negated and cue.words.whose == "doer":
        person.harms = True
    if cue.words.harm and not cue.negated and cue.words.whose == "sufferer":
        person.harmed = True
    if cue.words.whose == "sufferer" and not cue.negated and cue.words.risk and cue.words.value != "intoxication":
        person.suffers = True


def _who_is_alone(speakers: Speakers) -> list[Person]:
    """A bare "she" of whom alone the line speaks is the caller; one beside somebody else, or who does harm, is not."""
    told_apart = any(m.person is speakers.caller and m.form in ("object", "owner") for m in speakers.mentions)
    return [] if told_apart else [p for p in speakers.persons if p.alone and not p.harms]


def _finding(line: Line, hit: Hit, who: str) -> Finding:
    quote = line.text[hit.start : hit.end]
    return Finding(
        field=hit.field,
        value=hit.value,
        span=(hit.start, hit.end),
        quote=quote,
        who=who,
        plain=hit.plain,
        negated=hit.negated,
        says=hit.says,
        due=hit.due,
    )


def _somebody(person: Person) -> Somebody:
    return Somebody(
        key=person.key, said=person.said, ref=person.ref, role=_role(person), sex=person.sex, relation=person.relation, owner=person.owner,
        another=person.another,
        stranger=person.stranger, span=person.span,
    )  # fmt: skip


def _role(person: Person) -> str:
    young = person.child or (person.age is not None and person.age < 18 and person.relation in ("son", "daughter"))
    young_kin = person.relation in ("son", "daughter", "grandson", "granddaughter")
    if person.harms:
        return "suspect"
    hurt = person.harmed and person.weighed == "other"
    if person.weighed is not None and not hurt and person.role not in ("suspect", "witness"):
        spared = person.weighed in ("victim", "other") and (person.child or (young_kin and person.age is None))
        return "child" if spared else person.weighed
    if person.role is not None:
        return person.role
    if person.harmed and not young:
        return "victim"
    if young or (young_kin and (person.age is None or person.age < 18)):
        return "child"
    return "victim" if person.suffers else "other"
