"""Long incidents, grown entry by entry as the log grows them: lines that are read, checks that are answered, people who act.

Everything but the sources is the real thing: the narrative is read, the plan is made, the consequences are recorded to a
fixed point. What a source would answer is drawn by lot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from firstcall.guidance import book as books
from firstcall.guidance.consequences import consequences
from firstcall.incident import entries as e
from firstcall.incident.codes import Channel, Origin, Outcome, Plan, Reason, Role, StaffRole
from firstcall.incident.folding import step
from firstcall.incident.held import CheckHeld
from firstcall.incident.records import Condition, Event, Found, Named, Order, Record, RecordPerson, Target
from firstcall.incident.state import State
from firstcall.matching import description, names, score
from firstcall.narrative import drafting

BOOK = books.load()
START = datetime(2026, 4, 14, 18, 30, tzinfo=UTC)
HANDLER = "handler-a"
PASSES = 40

FORENAMES = "Alan Ruth Colin Priya Owen Mary Tomasz Leah Imran Joan Dean Aisha Peter Nia Karl Sonia".split()
SURNAMES = "Example Tarrant Ellery Marsden Okoro Hale Nowak Pryce Fennell Drake Sahota Wray Lunt Abbot".split()
STREETS = "Sample Row,Barn Road,Orchard Way,Mill Lane,Station Street,Chapel Hill".split(",")
MARKERS = (
    "registered-sex-offender,violent-offender,wanted,self-harm,weapons,autism,dementia,domestic-abuse-victim,"
    "child-protection-plan,mental-health,looked-after,restricted,previously-missing,stalker"
).split(",")
SAID = (
    "He says he will hurt her if she rings again",
    "She is frightened and has locked herself in the bathroom",
    "No weapons seen, he has been drinking since this morning",
    "Caller says nothing has changed, still waiting for somebody to come",
    "They were shouting in the garden, a neighbour has gone round",
    "He is outside now, banging on the door and shouting",
    "She has kept all the messages and taken screenshots",
    "He followed her home from work again yesterday",
    "Still not home from school, nobody of the friends has seen him",
    "Update from the officer: on the way, ten minutes",
    "Caller asks whether anybody has rung the school",
    "Now texting from another number, she does not know the name",
)
PROMISED = ("ring back", "check the number", "ask the patrol to knock", "send the form", "tell the school")


@dataclass(frozen=True)
class Shape:
    """What kind of a long incident: how often each thing happens, at most how many people, how many records an answer brings."""

    name: str
    people: int
    weights: dict[str, int]
    records: int = 1


SHAPES = (
    Shape("a long call", 6, {"line": 10, "answer": 3, "deed": 1, "judge": 1, "person": 1}),
    Shape("days of follow-up", 4, {"line": 3, "answer": 1, "deed": 6, "judge": 3, "person": 1}),
    Shape("many records", 8, {"line": 3, "answer": 2, "deed": 1, "judge": 1, "person": 2}, records=4),
    Shape("ever more people", 10_000, {"line": 2, "answer": 2, "deed": 1, "judge": 1, "person": 3}),
)

Watch = Callable[[State, datetime], Sequence[e.Draft]]


def plainly(state: State, now: datetime) -> Sequence[e.Draft]:
    """The consequences, unwatched."""
    return consequences(state, book=BOOK, now=now)


class Growing:
    """An incident that grows by one happening at a time, at rest after each; ``watch`` is what works out what follows."""

    def __init__(self, shape: Shape, seed: int, watch: Watch = plainly) -> None:
        self.shape, self.chance, self.watch = shape, Random(f"{shape.name}/{seed}"), watch
        self.state, self.now, self.log = State(), START, list[e.Entry]()
        self.append(
            [
                e.Draft(body=e.Contact(contact="1", channel=Channel.EMERGENCY, number="01632 960211", handler=HANDLER)),
                e.Draft(body=e.StandingChecked(staff=HANDLER, role=StaffRole.HANDLER)),
                e.Draft(body=e.Fact(person="caller", field="phone", value="+441632960211", origin=Origin.LINE)),
            ]
        )

    def until(self, entries: int) -> State:
        """Grow to at least so many entries."""
        while self.state.seq < entries:
            self.happen()
        return self.state

    def happen(self) -> None:
        """One more thing happens, and what follows from it; then whatever was asked is answered."""
        self.now += timedelta(seconds=self.chance.randint(5, 90))
        kinds = list(self.shape.weights)
        (kind,) = self.chance.choices(kinds, [self.shape.weights[k] for k in kinds])
        self.append(list(getattr(self, f"_{kind}")()))
        while waiting := self._waiting():
            self.now += timedelta(milliseconds=400)
            for check in waiting:
                self.append([self._answered(check)])

    def append(self, drafts: Sequence[e.Draft]) -> None:
        """Append entries and their consequences, to a fixed point."""
        for _ in range(PASSES):
            for draft in drafts:
                self._add(draft)
            drafts = self.watch(self.state, self.now)
            if not drafts:
                return
        raise AssertionError("the consequences do not come to rest")

    def _add(self, draft: e.Draft) -> None:
        seq = self.state.seq + 1
        rests = tuple(seq + n if n < 0 else n for n in draft.rests_on)
        entry = e.Entry(
            cursor=seq, incident=1, seq=seq, at=self.now, by=draft.by, kind=e.kind_of(draft.body), rests_on=rests, body=draft.body
        )  # fmt: skip
        self.log.append(entry)
        self.state = step(self.state, entry)

    def _line(self) -> Iterator[e.Draft]:
        text = self.chance.choice(SAID)
        if self.chance.random() < 0.2 and len(self.state.persons) < self.shape.people:
            text += f", his number is 07700 900{self.chance.randrange(1000):03d}"
        yield e.Draft(body=e.Line(text=text), by=HANDLER)
        yield from drafting.drafts(text, self.state, self.now)

    def _answer(self) -> Iterator[e.Draft]:
        person, one = self.chance.choice(list(self.state.persons)), self.chance.choice(BOOK.asks)
        value = self.chance.choice(("yes", "no", "unknown", "refused"))
        yield e.Draft(body=e.Answered(question=one.ask.code, person=person, value=value), by=HANDLER)

    def _person(self) -> Iterator[e.Draft]:
        if len(self.state.persons) >= self.shape.people:
            yield from self._line()
            return
        chance, role = self.chance, self.chance.choice((Role.SUSPECT, Role.VICTIM, Role.CHILD, Role.WITNESS))
        ref = f"{role.value}-{len(self.state.persons) + 1}"
        yield e.Draft(body=e.PersonNamed(person=ref, role=role), by=HANDLER)
        about: dict[str, str | int] = {
            "name": f"{chance.choice(FORENAMES)} {chance.choice(SURNAMES)}",
            "phone": f"+447700900{chance.randrange(1000):03d}",
            "address": f"{chance.randint(1, 99)} {chance.choice(STREETS)}, Anytown, ZZ1 {chance.randint(1, 9)}AA",
        }
        about |= {"age": chance.randint(8, 17)} if role is Role.CHILD else {"born": self._born()}
        for field, value in about.items():
            yield e.Draft(body=e.Fact(person=ref, field=field, value=value, origin=Origin.GIVEN), by=HANDLER)

    def _deed(self) -> Iterator[e.Draft]:
        number, chance = len(self.state.promises) + 1, self.chance
        open_ones = [p for p in self.state.promises.values() if p.open]
        unseen = [w for w in self.state.warnings.values() if w.acknowledged_by is None]
        if unseen and chance.random() < 0.5:
            yield e.Draft(body=e.Acknowledged(warning=chance.choice(unseen).seq), by=HANDLER)
        elif open_ones and (len(open_ones) > 3 or chance.random() < 0.5):
            yield e.Draft(body=e.PromiseSettled(promise=open_ones[0].promise, kept=True, says="done"), by=HANDLER)
        elif chance.random() < 0.3:
            yield e.Draft(body=e.Wish(text="do not ring the landline"), by=HANDLER)
        elif chance.random() < 0.3:
            yield e.Draft(body=e.Advice(code=chance.choice(list(BOOK.advice))), by=HANDLER)
        else:
            due = self.now + timedelta(minutes=chance.randint(30, 600))
            text = chance.choice(PROMISED)
            yield e.Draft(body=e.Promise(promise=f"p{number}", text=text, due=due, owner=HANDLER), by=HANDLER)

    def _judge(self) -> Iterator[e.Draft]:
        elements = {
            element.code: self.chance.choice(("he may come back", "none", "")) for element in BOOK.thrive.elements
        }
        if self.chance.random() < 0.5:
            yield e.Draft(
                body=e.Assessment(elements=elements, overall=self.chance.choice(("low", "medium", "high"))), by=HANDLER
            )
        elif self.chance.random() < 0.5:
            yield e.Draft(body=e.Grade(grade=self.chance.choice(list(BOOK.grades)), reason="as it stands"), by=HANDLER)
        else:
            yield e.Draft(body=e.Review(of="call", says="Read."), by="supervisor-a")

    def _waiting(self) -> list[CheckHeld]:
        checks = self.state.current_checks()
        return [c for c in checks if c.plan is Plan.DUE and c.by_what and c.answered is None]

    def _answered(self, check: CheckHeld) -> e.Draft:
        lot = self.chance.random()
        records = self._records(check) if lot < 0.25 else ()
        reason = Reason.TIMEOUT if lot > 0.97 else None
        outcome = Outcome.NOT_CHECKED if reason else Outcome.TRACE if records else Outcome.NO_TRACE
        body = e.Answer(
            check=check.check, source=check.source, person=check.person, outcome=outcome, reason=reason, records=records,
            as_of=date(2026, 4, 13), took_ms=200,
        )  # fmt: skip
        return e.Draft(body=body, rests_on=(check.seq,))

    def _records(self, check: CheckHeld) -> tuple[Found, ...]:
        asked = description.of_query(check.by_what, START.date())
        found = []
        for number in range(self.chance.randint(1, self.shape.records)):
            person = self._recorded(check)
            record = Record(id=f"{check.source}-{len(self.log)}-{number}", persons=(person,), event=self._event())
            match = score.compare(asked, description.of_record(person))
            found.append(Found(id=record.id, summary=record.id, match=match, record=record, about=0))
        return tuple(found)

    def _recorded(self, check: CheckHeld) -> RecordPerson:
        chance, sent = self.chance, check.by_what
        told = names.split(sent["name"][0]) if "name" in sent else None
        named = Named(forenames=chance.choice(FORENAMES), surname=chance.choice(SURNAMES))
        orders = (
            Order(
                type="SHPO",
                made=date(2024, 2, 1),
                conditions=(
                    Condition(act="contact", target=Target(age="<18"), supervised=False),
                    Condition(act="device"),
                ),
            ),
        )
        return RecordPerson(
            names=(Named(forenames=told.forenames, surname=told.surname) if told else named,),
            born=sent["born"][0] if "born" in sent else self._born(),
            role=Role.NOMINAL,
            markers=tuple(chance.sample(MARKERS, chance.choice((0, 0, 1, 2)))),
            phones=sent.get("phone", ())[:1],
            addresses=sent.get("address", ())[:1],
            orders=orders if chance.random() < 0.2 else (),
        )

    def _event(self) -> Event | None:
        if self.chance.random() < 0.5:
            return None
        return Event(at=START - timedelta(days=self.chance.randint(3, 900)), kind="domestic", text="Argument.")

    def _born(self) -> str:
        return date(self.chance.randint(1950, 2015), self.chance.randint(1, 12), self.chance.randint(1, 28)).isoformat()
