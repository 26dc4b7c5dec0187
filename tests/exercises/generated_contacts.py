"""Generated contacts, ordinary ones and ones with a planted danger, as one scenario; and what came of each when it was played."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from firstcall.exercises import scenario as s
from firstcall.exercises.invented.numbers import numbers_in
from firstcall.exercises.offsets import When
from firstcall.exercises.playing import Replay
from firstcall.incident import entries as e
from firstcall.incident.codes import Channel, Level, StaffRole
from firstcall.incident.entries import Place
from firstcall.incident.state import State
from firstcall.matching import normalise
from firstcall.matching.accounts import same_account
from tests.exercises import generated_lines as lines
from tests.exercises.generated_dangers import DANGERS, Contact, Planted
from tests.exercises.generated_handling import confirming
from tests.exercises.generated_lines import said
from tests.exercises.generated_people import Town

STARTS = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)
#: Between the beginnings of two contacts.
APART = timedelta(minutes=3)
HANDLER = "call-taker"
#: The share of handlers who fill in who somebody is.
FILLED_IN = 0.3
COURSES = ("999-call-handling", "safeguarding", "thrive")

Play = Callable[[s.Scenario], Replay]


@dataclass(frozen=True)
class Batch:
    """A scenario and, by contact, what was planted in it; None for an ordinary one."""

    seed: int
    scenario: s.Scenario
    planted: dict[str, Planted | None]


@dataclass(frozen=True)
class Loss:
    """A contact that went otherwise than it should: a warning too loud, or a danger that was not found."""

    seed: int
    contact: str
    says: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((f"seed {self.seed}, {self.contact}: {self.says}", *(f"    “{line}”" for line in self.lines)))


@dataclass(frozen=True)
class Came:
    """What came of a batch: the ordinary contacts and the dangers, each with those that were lost."""

    ordinary: int
    loud: tuple[Loss, ...]
    dangers: int
    missed: tuple[Loss, ...]


def batch(seed: int, *, ordinary: int, planted: int, filled_in: bool | None = None) -> Batch:
    """So many contacts of each sort in a random order, in a town of their own; the same seed gives the same.

    ``filled_in``: whether handlers fill in who somebody is, or type it in lines that have to be read; None: some do.
    """
    chance = Random(f"contacts {seed}")
    town = Town.built(chance, STARTS.date(), never=[n for one in lines.corpus() for n in numbers_in(one.text)])
    usual = chance.sample(lines.ordinary(), k=min(len(lines.ordinary()), 2 * ordinary))
    kinds = [DANGERS[n % len(DANGERS)] for n in chance.sample(range(10**6), planted)]
    kinds[: len(DANGERS)] = chance.sample(DANGERS, len(DANGERS))[: len(kinds[: len(DANGERS)])]
    made = [_ordinary(town, usual) for _ in range(ordinary)]
    for plant in kinds:
        fills = chance.random() < FILLED_IN if filled_in is None else filled_in
        contact = Contact(town.somebody(), filled_in=fills)
        contact.planted = plant(town, contact)
        made.append(contact)
    chance.shuffle(made)
    contacts = {f"contact-{n}": one for n, one in enumerate(made, 1)}
    held = {source: tuple(records) for source, records in town.records.items()}
    staffed = s.OnDuty(
        id=HANDLER,
        name="Call Taker",
        role=StaffRole.HANDLER,
        certificates=tuple(s.Held(course=c, awarded=(STARTS - timedelta(days=200)).date()) for c in COURSES),
    )
    planned = tuple(_planned(name, n, one, town) for n, (name, one) in enumerate(contacts.items()))
    whole = s.Scenario(
        scenario=f"generated-{seed}", version=1, starts=STARTS, staff=(staffed,), records=held, contacts=planned
    )
    return Batch(seed, whole, {name: one.planted for name, one in contacts.items()})


def _ordinary(town: Town, usual: list[str]) -> Contact:
    """One of the calls that a control room mostly has: what is the matter, who rings, and what was said to them."""
    chance, on = town.chance, Contact(town.somebody(), presents=town.chance.random() < 0.8)
    town.surround(on.caller)
    if chance.random() < 0.3:  # an old acquaintance, of whom there is nothing to fear
        town.record("control-room", on.caller.recorded(phones=(on.caller.mobile,)), text="Found property handed in.")
    on.log(usual.pop())
    if chance.random() < 0.7:
        on.log(said(chance, lines.WHO, name=on.caller.name))
    if chance.random() < 0.7:
        on.told("age", on.caller.age(town.today)) if chance.random() < 0.5 else on.told(
            "date-of-birth", on.caller.born.isoformat()
        )
    if chance.random() < 0.5:
        on.told("address", on.caller.address) if chance.random() < 0.5 else on.log(
            said(chance, lines.HOME, address=on.caller.address)
        )
    if chance.random() < 0.4:
        on.log(usual.pop())
    on.log(said(chance, lines.DONE))
    return on


def _planned(name: str, number: int, on: Contact, town: Town) -> s.ContactPlanned:
    chance, at = town.chance, timedelta()
    steps = []
    for deed in confirming(on):
        at += timedelta(seconds=chance.randint(3, 15))
        steps.append(s.Step(at=When(after=at), do=deed))
    place = Place(address=on.caller.address) if on.presents and chance.random() < 0.15 else None
    return s.ContactPlanned(
        id=name,
        at=When(after=APART * number),
        handler=HANDLER,
        channel=chance.choice((Channel.EMERGENCY, Channel.NON_EMERGENCY, Channel.NON_EMERGENCY)),
        number=on.caller.mobile if on.presents else None,
        place=place,
        steps=tuple(steps),
    )


def came(made: Batch, replay: Replay) -> Came:
    """What came of a batch that was played."""
    loud, missed = list[Loss](), list[Loss]()
    for name, planted in made.planted.items():
        state, entries = replay.played[name].state, replay.played[name].entries
        typed = tuple(one.body.text for one in entries if isinstance(one.body, e.Line))
        given = [one.body for one in entries if isinstance(one.body, e.Warning)]
        if planted is None:
            loud += [Loss(made.seed, name, f"{w.level}: {w.says}", typed) for w in given if w.level is not Level.NOTICE]
        elif not any(_is_it(w, planted, state) for w in given):
            of = "; ".join(f"{w.code} ({w.level}, {w.person})" for w in given) or "nothing"
            said_of = (
                f"{planted.kind}: no {planted.code} about {planted.of} {planted.field} {planted.value}; warned of: {of}"
            )
            missed.append(Loss(made.seed, name, said_of, typed))
    ordinary = sum(p is None for p in made.planted.values())
    return Came(ordinary, tuple(loud), len(made.planted) - ordinary, tuple(missed))


def _is_it(warning: e.Warning, planted: Planted, state: State) -> bool:
    if warning.code != planted.code or warning.level.rank < planted.least.rank:
        return False
    if planted.of == "caller":
        return state.ref(warning.person or "") == "caller"
    person = state.person(warning.person or "")
    if person is None or person.ref == "caller":
        return False
    wanted = str(normalise.value(planted.field, planted.value))
    return any(_alike(planted.field, wanted, str(held)) for held in person.values(planted.field))


def _alike(field: str, wanted: str, held: str) -> bool:
    return same_account(wanted, held) if field == "username" else wanted == held


def played(play: Play, seeds: Iterable[int], *, ordinary: int, planted: int, filled_in: bool | None = None) -> Came:
    """A batch of so many contacts for each seed, drawn, played and judged."""
    made = (batch(seed, ordinary=ordinary, planted=planted, filled_in=filled_in) for seed in seeds)
    every = [came(one, play(one.scenario)) for one in made]
    return Came(
        sum(c.ordinary for c in every),
        tuple(loss for c in every for loss in c.loud),
        sum(c.dangers for c in every),
        tuple(loss for c in every for loss in c.missed),
    )
