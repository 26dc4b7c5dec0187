"""Small builders: an incident told as a sequence of entries and folded into its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from firstcall.guidance import book as books
from firstcall.guidance.adopting import adopted
from firstcall.guidance.warnings import all_warnings
from firstcall.incident import entries as e
from firstcall.incident.codes import (
    SYSTEM,
    Certainty,
    Channel,
    FactState,
    Origin,
    Outcome,
    Plan,
    Reason,
    Role,
    StaffRole,
)
from firstcall.incident.folding import fold
from firstcall.incident.records import Condition, Event, Found, Match, Named, Order, Record, RecordPerson, Target
from firstcall.incident.state import State

BOOK = books.load()
START = datetime(2017, 3, 6, 18, 30, tzinfo=UTC)
HANDLER = "officer-b"
MOBILE = "+447700900461"
LANDLINE = "+441632960201"
HOME = "22 Orchard Way, Anytown, ZZ1 1ZZ"
ROLES = {
    "caller": Role.CALLER,
    "suspect": Role.SUSPECT,
    "victim": Role.VICTIM,
    "child": Role.CHILD,
    "other": Role.OTHER,
    "witness": Role.WITNESS,
}


class Incident:
    """A log under construction. Every method appends and returns the sequence number of its last entry."""

    def __init__(self, number: str | None = None, address: str | None = None, at: datetime = START) -> None:
        self.at = at
        self.log: list[e.Entry] = []
        self.state = State()
        self.add(e.Contact(contact="1", channel=Channel.EMERGENCY, number=number, handler=HANDLER))
        if number:
            self.fact("caller", "phone", number, origin=Origin.LINE)
        if address:
            self.fact("caller", "address", address, origin=Origin.LINE)

    def add(self, body: e.AnyBody, by: str = SYSTEM, rests_on: tuple[int, ...] = ()) -> int:
        seq = len(self.log) + 1
        entry = e.Entry(
            cursor=seq, incident=1, seq=seq, at=self.at, by=by, kind=e.kind_of(body), rests_on=rests_on, body=body
        )
        self.log.append(entry)
        self.state = fold([entry], self.state)
        return seq

    def later(self, **by: float) -> Incident:
        self.at += timedelta(**by)
        return self

    def line(self, text: str = "something is said") -> int:
        return self.add(e.Line(text=text), HANDLER)

    def person(self, ref: str, role: Role | None = None) -> int:
        return self.add(e.PersonNamed(person=ref, role=role or ROLES[ref.split("-", maxsplit=1)[0]]))

    def fact(
        self,
        person: str,
        field: str,
        value: str | int,
        *,
        origin: Origin = Origin.SAID,
        state: FactState = FactState.TAKEN,
        negated: bool = False,
        source: str | None = None,
        by: str = SYSTEM,
        says: str = "",
        span: tuple[int, int] | None = None,
        rests_on: tuple[int, ...] = (),
    ) -> int:
        if person not in self.state.persons:
            self.person(person)
        body = e.Fact(
            person=person,
            field=field,
            value=value,
            origin=origin,
            state=state,
            negated=negated,
            source=source,
            says=says,
            span=span,
        )
        return self.add(body, by, rests_on)

    def cue(self, person: str, *cues: str, negated: bool = False) -> int:
        for cue in cues:
            self.fact(person, "cue", cue, negated=negated)
        return len(self.log)

    def check(
        self,
        person: str,
        source: str,
        by_what: Mapping[str, Sequence[str]],
        *,
        plan: Plan = Plan.DUE,
        required: bool = True,
    ) -> str:
        check = f"{person}:{source}:{len(self.log)}"
        what = {k: tuple(v) for k, v in by_what.items()}
        self.add(
            e.Check(check=check, person=person, source=source, by_what=what, plan=plan, why="test", required=required)
        )
        return check

    def missed(self, person: str, source: str, reason: Reason = Reason.TIMEOUT, *, required: bool = True) -> int:
        check = self.check(person, source, {"phone": (LANDLINE,)}, required=required)
        return self.add(e.Answer(check=check, source=source, person=person, outcome=Outcome.NOT_CHECKED, reason=reason))

    def answer(
        self,
        person: str,
        source: str,
        *records: Found,
        by_what: Mapping[str, Sequence[str]] | None = None,
    ) -> int:
        asked = by_what if by_what is not None else self.identifiers(person)
        check = self.check(person, source, asked)
        outcome = Outcome.TRACE if records else Outcome.NO_TRACE
        return self.add(
            e.Answer(
                check=check, source=source, person=person, outcome=outcome, records=records, as_of=date(2017, 3, 1)
            )
        )

    def identifiers(self, person: str) -> dict[str, tuple[str, ...]]:
        held = self.state.persons[person]
        fields = ("name", "born", "phone", "email", "username", "address")
        return {f: held.texts(f) for f in fields if held.texts(f)}

    def told(self, person: str, question: str, value: str | int | bool) -> int:
        return self.add(e.Answered(question=question, person=person, value=value), HANDLER)

    def trained(self, *gaps: e.Gap) -> int:
        return self.add(e.StandingChecked(staff=HANDLER, role=StaffRole.HANDLER, gaps=gaps))

    def assess(self, overall: str = "none", *contradicts: int) -> int:
        body = e.Assessment(elements={"risk": "none"}, overall=overall, contradicts=contradicts)
        return self.add(body, HANDLER)

    def settle(self) -> Incident:
        """Adopt what records bring and give every warning that is due, until there is nothing more."""
        for _ in range(12):
            drafts = (*adopted(self.state, now=self.at), *all_warnings(self.state, book=BOOK, now=self.at))
            if not drafts:
                return self
            for draft in drafts:
                self.add(draft.body, draft.by, draft.rests_on)
        raise AssertionError("the consequences do not come to rest")

    def warnings(self, code: str | None = None) -> list[e.Warning]:
        """What would be given now."""
        every = [d.body for d in all_warnings(self.state, book=BOOK, now=self.at)]
        return [w for w in every if isinstance(w, e.Warning) and code in (None, w.code)]

    def given(self) -> dict[str, str]:
        """Code and highest level of all warnings, after settling."""
        self.settle()
        levels: dict[str, str] = {}
        for held in sorted(self.state.warnings.values(), key=lambda w: w.level.rank):
            levels[held.code] = held.level.value
        return levels


def record(
    identifier: str,
    *markers: str,
    forenames: str = "Alan",
    surname: str = "Example",
    born: str | None = "1971-11-02",
    orders: tuple[Order, ...] = (),
    certainty: Certainty = Certainty.CERTAIN,
    about: int | None = 0,
    event: Event | None = None,
    others: tuple[RecordPerson, ...] = (),
    **more: object,
) -> Found:
    names = (Named(forenames=forenames, surname=surname),) if surname else ()
    person = RecordPerson(names=names, born=born, markers=markers, orders=orders, **more)  # type: ignore[arg-type]
    return Found(
        id=identifier,
        summary=identifier,
        match=Match(bits=20.0, certainty=certainty),
        record=Record(id=identifier, persons=(person, *others), event=event),
        about=about,
    )


def sopo(*conditions: Condition, kind: str = "SOPO", made: date = date(2012, 6, 1), ends: date | None = None) -> Order:
    return Order(type=kind, made=made, ends=ends, conditions=conditions)


UNSUPERVISED = Condition(act="contact", target=Target(age="<=16"), supervised=False)
INTERNET = Condition(act="internet-access")


def boy_calls() -> Incident:
    """The line's number leads to a record of a boy of 16 with autism and learning difficulties."""
    call = Incident(LANDLINE, HOME)
    call.answer(
        "caller",
        "force-intelligence",
        record(
            "FI-221",
            "autism",
            "learning-difficulties",
            forenames="Mark",
            surname="Ashdown",
            born="2000-08-19",
            phones=("01632 960201",),
            addresses=(HOME,),
        ),
    )
    return call.settle()


def the_case() -> Incident:
    """The published case: the suspect's number leads to a nominal, the nominal to an order."""
    call = boy_calls()
    call.line("a man he has never met is blackmailing him")
    call.fact("caller", "name", "Mark Ashdown")
    call.cue("suspect", "blackmail", "sexual", "threat")
    call.line("30 texts from 07700 900461")
    call.fact("suspect", "phone", MOBILE)
    call.answer(
        "suspect",
        "force-intelligence",
        record("FI-104", "registered-sex-offender", phones=("07700 900461",)),
    )
    call.settle()
    call.answer(
        "suspect",
        "visor",
        record("V-3391", "registered-sex-offender", forenames="Alan Peter", orders=(sopo(INTERNET, UNSUPERVISED),)),
        by_what={"name": ("Alan Example",), "born": ("1971-11-02",)},
    )
    return call.settle()


def marked(
    *markers: str, person: str = "suspect", certainty: Certainty = Certainty.CERTAIN, **more: object
) -> Incident:
    """Somebody's mobile number leads to a record with these markers."""
    call = Incident()
    call.fact(person, "phone", MOBILE)
    found = record("R-1", *markers, phones=("07700 900461",), certainty=certainty, **more)
    call.answer(person, "pnc", found)
    return call


def linked(**more: object) -> Incident:
    call = Incident(LANDLINE)
    link: dict[str, object] = {
        "to": 7,
        "by": "number",
        "value": LANDLINE,
        "person": "caller",
        "says": "Caller not named",
        "opened": START - timedelta(days=21),
    }
    call.add(e.Link(**(link | more)))  # type: ignore[arg-type]
    return call


NEIGHBOUR = RecordPerson(names=(), born="1980-01-01", markers=("weapons",), addresses=(HOME,))
