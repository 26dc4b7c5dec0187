"""The state of an incident: all that its entries say so far. ``folding`` works it out."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from firstcall.incident import entries as e
from firstcall.incident.codes import SYSTEM, Plan
from firstcall.incident.held import (
    AnsweredHeld,
    AssessmentHeld,
    CheckHeld,
    FoundHeld,
    GradeHeld,
    LinkHeld,
    Person,
    PromiseHeld,
    QuestionHeld,
    ReferralHeld,
    RequestHeld,
    Said,
    Value,
    WarningHeld,
)
from firstcall.incident.once import once

#: Raised whenever the state's shape or the fold changes, so that a kept snapshot of the old shape is not read.
VERSION = 9


class State(Value, frozen=True, omit_defaults=True):
    """All that the entries so far say. ``seq`` and ``at`` are those of the last entry folded."""

    incident: int = 0
    seq: int = 0
    at: datetime | None = None
    opened: datetime | None = None
    contact: e.Contact | None = None
    handled: tuple[str, ...] = ()  # everybody who handles this contact or handled it, the first of them first
    standing: e.StandingChecked | None = None
    standing_seq: int = 0
    lines: int = 0
    last_line: int = 0  # seq
    persons: dict[str, Person] = {}
    aliases: dict[str, str] = {}
    suggestions: dict[str, tuple[str, int]] = {}  # number: (person, seq of the fact)
    checks: dict[str, CheckHeld] = {}
    cells: dict[str, str] = {}  # "person|source": id of the latest check
    found: dict[str, FoundHeld] = {}  # "person|source|record id"
    wider: dict[str, str] = {}  # "person|source": id of the latest wider check
    found_wider: dict[
        str, FoundHeld
    ] = {}  # "person|source|record id", of the latest wider answer; no rule is sure of one
    warnings: dict[str, WarningHeld] = {}
    question: QuestionHeld | None = None
    answered: dict[str, AnsweredHeld] = {}  # "person|question"
    assessments: tuple[AssessmentHeld, ...] = ()
    grades: tuple[GradeHeld, ...] = ()
    proposed: GradeHeld | None = None
    promises: dict[str, PromiseHeld] = {}
    requests: dict[str, RequestHeld] = {}  # "person|source": the latest
    wishes: tuple[Said, ...] = ()
    told: dict[str, Said] = {}  # seq of what the caller was told of: the last word about it (code told or not-told)
    attended: Said | None = None  # the last time that somebody of ours was there; its code says who
    safe_contact: e.SafeContact | None = None
    safe_contact_seq: int = 0
    referrals: tuple[ReferralHeld, ...] = ()
    advice: tuple[Said, ...] = ()
    reviews: tuple[Said, ...] = ()
    allowed: dict[str, Said] = {}  # "person|source": the supervisor's leave for a check that needs one
    refusals: tuple[Said, ...] = ()
    links: tuple[LinkHeld, ...] = ()
    closed: Said | None = None

    def person(self, ref: str) -> Person | None:
        """The person of this reference, also by a reference that was joined to another."""
        return self.persons.get(self.aliases.get(ref, ref))

    def ref(self, ref: str) -> str:
        """The reference under which a person stands."""
        return self.aliases.get(ref, ref)

    def cell(self, person: str, source: str) -> CheckHeld | None:
        """The latest check of a person against a source."""
        check = self.cells.get(f"{self.ref(person)}|{source}")
        return None if check is None else self.checks[check]

    def answering(self, check: CheckHeld) -> CheckHeld | None:
        """The check whose answer stands for this one: of a closed source its successor's, of the same person; else itself.

        None where a closed source has no successor, or that was not planned yet. It is never the closed source's own answer.
        """
        seen, held = {check.source}, check
        while held.plan is Plan.CLOSED:
            after = self.cell(check.person, held.successor) if held.successor not in seen else None
            if after is None:
                return None
            seen.add(after.source)
            held = after
        return held

    def request(self, person: str, source: str) -> RequestHeld | None:
        """The latest request about a person to the people who answer for a source."""
        ref = self.ref(person)
        made = [r for r in self.requests.values() if r.source == source and self.ref(r.person) == ref]
        return max(made, key=lambda r: r.seq, default=None)

    def as_sent(self, check: CheckHeld) -> CheckHeld:
        """The check with what was sent: of one that people are asked about, what the request told them."""
        made = self.request(check.person, check.source) if check.plan is Plan.REQUEST_ONLY else None
        return check if made is None else _sent(check, made)

    def current_checks(self) -> tuple[CheckHeld, ...]:
        """The latest check of every cell, in the order in which the cells came up."""
        return tuple(self.checks[c] for c in self.cells.values())

    def wider_cell(self, person: str, source: str) -> CheckHeld | None:
        """The latest wider search of a source for a person; it stands beside ``cell`` and never in its place."""
        check = self.wider.get(f"{self.ref(person)}|{source}")
        return None if check is None else self.checks[check]

    def wider_checks(self) -> tuple[CheckHeld, ...]:
        """The latest wider search of every cell that has one."""
        return tuple(self.checks[c] for c in self.wider.values())

    def found_only_wider(self, person: str) -> tuple[FoundHeld, ...]:
        """The records that only the wider search brought for a person: what the sharp one found too is left out."""
        ref = self.ref(person)
        return tuple(f for key, f in self.found_wider.items() if f.person == ref and key not in self.found)

    def found_for(self, person: str) -> tuple[FoundHeld, ...]:
        """The records that answers brought for a person."""
        ref = self.ref(person)
        return tuple(f for f in self.found.values() if f.person == ref)

    def answer_to(self, person: str, question: str) -> AnsweredHeld | None:
        """The last answer to a question about a person."""
        return self.answered.get(f"{self.ref(person)}|{question}")

    @property
    def assessment(self) -> AssessmentHeld | None:
        """The last assessment made, whether or not it stands."""
        return self.assessments[-1] if self.assessments else None

    @property
    def grade(self) -> GradeHeld | None:
        """The grade in force."""
        return self.grades[-1] if self.grades else None

    @property
    def open(self) -> bool:
        """Taken and not closed."""
        return self.contact is not None and self.closed is None

    @property
    def handler(self) -> str:
        """Who took the contact."""
        return "" if self.contact is None else self.contact.handler

    def handled_by(self, staff: str) -> tuple[str, ...]:
        """Everybody who handled this contact, with one more; nobody stands there twice."""
        return self.handled if not staff or staff in self.handled else (*self.handled, staff)

    @property
    def asker(self) -> str:
        """For whom a source is asked: the handler, or the desk itself while nobody has taken the contact."""
        return self.handler or SYSTEM

    def next_suggestion(self) -> int:
        """The number that the next suggestion gets; the first is 1."""
        return len(self.suggestions) + 1


@once(512)
def _sent(check: CheckHeld, made: RequestHeld) -> CheckHeld:
    return replace(check, by_what=made.by_what)
