"""What records mark the people of this incident as: one warning for what is new of each kind, not one a record."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from firstcall.guidance.knowing import Known
from firstcall.guidance.markers import UNKNOWN_MARKER, Marker
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import RESTRICTED_SAYS, Situation, capped, listed, unsure, warn, who
from firstcall.incident.codes import Level, Role
from firstcall.incident.entries import Draft
from firstcall.incident.held import Person

_WRONGED = (Role.CALLER, Role.VICTIM, Role.CHILD)
_BETWEEN = "+"


@warns(
    "dangerous-person",
    Level.CRITICAL,
    source="College of Policing APP, managing sexual offenders and violent offenders",
)
def dangerous_person(s: Situation) -> Iterator[Draft]:
    """A record marks somebody of this incident as dangerous: a sex offender, a violent offender or the like."""
    yield from _marked(s, "dangerous-person", Level.CRITICAL, "Treat as dangerous; tell a supervisor now.")


@warns("self-harm-marker", Level.HIGH, source="College of Policing APP, mental health")
def self_harm(s: Situation) -> Iterator[Draft]:
    """A record marks somebody of this incident for self-harm or suicide."""
    yield from _marked(s, "self-harm-marker", Level.HIGH, "Ask whether they are safe now; stay on the line.")


@warns(
    "weapon-or-violence-marker",
    Level.HIGH,
    source="College of Policing APP, National Decision Model: threat and risk",
)
def weapon_or_violence(s: Situation) -> Iterator[Draft]:
    """A record marks somebody of this incident for weapons, firearms (a certificate too) or violence."""
    yield from _marked(s, "weapon-or-violence-marker", Level.HIGH, "Ask what is there now; tell whoever is sent.")


@warns("vulnerability-recorded", Level.HIGH, source="College of Policing, the definition of vulnerability in THRIVE")
def vulnerability(s: Situation) -> Iterator[Draft]:
    """A record marks the caller, a victim or a child as vulnerable."""
    yield from _marked(
        s, "vulnerability-recorded", Level.HIGH, "Take it into the assessment and how you speak.", roles=_WRONGED
    )


@warns(UNKNOWN_MARKER, Level.NOTICE, source="Code of Practice on Police Information and Records Management 2023")
def unknown_marker(s: Situation) -> Iterator[Draft]:
    """A record carries a marker that the list does not hold: it is shown as it stands."""
    yield from _marked(s, UNKNOWN_MARKER, Level.NOTICE, "Ask the record's owner what it means.")


def _marked(
    s: Situation, code: str, level: Level, do: str, *, roles: Collection[Role] | None = None
) -> Iterator[Draft]:
    for person in s.people():
        if roles is not None and person.role not in roles:
            continue
        held = [(r, m) for r in s.records(person) for m in _of_code(s, r, code)]
        for sure in (True, False):
            yield from _new(s, code, capped(level, sure), do, person, [h for h in held if h[0].sure is sure])


def _new(
    s: Situation, code: str, level: Level, do: str, person: Person, held: list[tuple[Known, Marker]]
) -> Iterator[Draft]:
    if not held:
        return
    for record in dict.fromkeys(r for r, _ in held if s.restricted(r)):
        says = RESTRICTED_SAYS.format(who=who(person))
        yield warn(code, level, says, record.rests_on, person=person.ref, subject=record.key)
    told = {m for w in s.given(code, person.ref, level) for m in w.subject.split(_BETWEEN)}
    fresh = [(r, m) for r, m in held if not s.restricted(r) and m.marker not in told]
    if not fresh:
        return
    words, where = listed(m.says for _, m in fresh), listed(r.key for r, _ in fresh)
    says = f"{who(person)} is marked {words} ({where}). {do}{unsure(fresh[0][0])}"
    seqs = {seq for r, _ in fresh for seq in r.rests_on}
    subject = _BETWEEN.join(sorted({m.marker for _, m in fresh}))
    yield warn(code, level, says, seqs, person=person.ref, subject=subject)


def _of_code(s: Situation, record: Known, code: str) -> list[Marker]:
    if not record.subject.markers:
        return []
    every = (s.book.markers.of(text) for text in record.subject.markers)
    return [m for m in dict.fromkeys(every) if code in m.codes]
