"""Random lives of promises through the real actions: each is in sight, with an owner who exists, until it is settled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.contacts import actions, promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.promising import Owed
from firstcall.desk.overseeing import overseen
from firstcall.incident import folding_guided
from firstcall.incident.codes import FactState, Role, StaffRole
from firstcall.incident.entries import HandedOver
from firstcall.incident.folding import fold
from firstcall.log import deriving, reading
from firstcall.log.models import PromiseRow
from firstcall.log.rebuilding import rebuild
from firstcall.log.recording import record
from firstcall.people.queries import everybody
from firstcall.people.who import Who
from tests.checks import building as b

pytestmark = pytest.mark.django_db
SLICE = st.sampled_from([timedelta(minutes=n) for n in (0, 1, 20, 90, 60 * 26)])
STEP = st.tuples(
    st.sampled_from(
        "promise promise offer chase chase hand-over hand-over all told kept not-kept close reopen join wait rebuild".split()
    ),
    st.integers(0, 7),
    SLICE,
)


@dataclass
class Life:
    """Two incidents, four members of staff, and what must be in sight: every promise that was made and not settled."""

    staff: list[Who]
    incidents: list[int]
    now: datetime = b.NOW
    made: dict[Owed, bool] = field(default_factory=dict)  # whether it was settled

    def live(self, steps: list[tuple[str, int, timedelta]]) -> None:
        """Do the steps; what the application refuses is part of a life."""
        for name, n, after in steps:
            self.now += after
            with suppress(BadInput, NotFound, StepRefused):
                getattr(self, name.replace("-", "_"))(n)
            self.note()
            self.in_sight()

    def note(self) -> None:
        for incident in self.incidents:
            for name in reading.state(incident).promises:
                self.made.setdefault(Owed(incident, name), False)

    def in_sight(self) -> None:
        """Every promise that was made stands in its log, is listed as the log has it, and is somebody's while it is open."""
        here = {who.id for who in everybody()}
        rows = {Owed(r.incident, r.promise): r for r in PromiseRow.objects.filter(incident__in=self.incidents)}
        assert set(rows) == set(self.made), "a promise has vanished from the list"
        for owed, settled in self.made.items():
            held = fold(reading.entries(owed.incident)).promises[owed.promise]
            row = rows[owed]
            assert held.open is not settled, f"{owed} is {'open' if held.open else 'settled'}"
            assert (row.owner, row.due, row.chase, row.kept, row.text) == (
                held.owner, held.due, held.chase, held.kept, held.text,
            )  # fmt: skip
            assert held.owner in here, f"{owed} is nobody's"
            assert (owed in promising.held_by(held.owner)) is held.open

    def on_the_board(self) -> None:
        """The supervisors see every open promise, with its owner."""
        page = overseen(self.staff[-1], at=self.now)
        seen = {Owed(p.of.incident, p.promise) for p in page.promises}
        assert {owed for owed, settled in self.made.items() if not settled} <= seen

    def who(self, n: int) -> Who:
        return self.staff[n % len(self.staff)]

    def one(self, n: int) -> Owed:
        every = sorted(self.made) or [Owed(self.incidents[0], "promise-1")]
        return every[n % len(every)]

    def promise(self, n: int) -> None:
        incident, owner = self.incidents[n % 2], self.who(n)
        texts = ("ring back", "check the number", "send a unit")
        due = self.now + timedelta(minutes=1 + 50 * n)
        promising.promise(who=owner, incident=incident, text=texts[n % 3], due=due, at=self.now)

    def offer(self, n: int) -> None:
        incident = self.incidents[n % 2]
        actions.hear(who=self.who(n), incident=incident, text="told her we will ring her back in an hour", at=self.now)
        for number, (person, _) in list(reading.state(incident).suggestions.items()):
            facts = reading.state(incident).persons[person].facts
            if any(f.suggestion == int(number) and f.state is FactState.SUGGESTED for f in facts):
                actions.confirm(who=self.who(n), incident=incident, suggestion=int(number), at=self.now)

    def chase(self, n: int) -> None:
        again = None if n % 2 else self.now + timedelta(hours=n + 1)
        owed = self.one(n)
        promising.chase(
            who=self.who(n), incident=owed.incident, promise=owed.promise, says="asked", again=again, at=self.now
        )

    def hand_over(self, n: int) -> None:
        owed = [self.one(n), Owed(self.incidents[n % 2])][: 1 + n % 2]
        promising.hand_over(who=self.who(n), owed=owed, to=self.who(n + 1).id, why="end of shift", at=self.now)

    def all(self, n: int) -> None:
        owed = promising.held_by(self.who(n).id)
        promising.hand_over(who=self.who(n), owed=owed, to=self.who(n // 2).id, why="end of shift", at=self.now)

    def told(self, n: int) -> None:
        promising.told(who=self.who(n), incident=self.incidents[n % 2], about=n + 1, says="rang her", at=self.now)

    def kept(self, n: int) -> None:
        self._settle(n, kept=True)

    def not_kept(self, n: int) -> None:
        self._settle(n, kept=False)

    def _settle(self, n: int, *, kept: bool) -> None:
        owed = self.one(n)
        shows = None if n % 3 else n * 5
        promising.settle(
            who=self.who(n),
            incident=owed.incident,
            promise=owed.promise,
            kept=kept,
            says="so it was",
            fulfilled_by=shows,
            at=self.now,
        )
        self.made[owed] = True

    def close(self, n: int) -> None:
        actions.close(
            who=self.staff[-1], incident=self.incidents[n % 2], reason="passed on", over=n % 4 > 0, at=self.now
        )

    def reopen(self, n: int) -> None:
        actions.reopen(who=self.who(n), incident=self.incidents[n % 2], reason="rang again", at=self.now)

    def join(self, n: int) -> None:
        about = {"phones": ["07700 900461"]}
        actions.name_person(
            who=self.who(n), incident=self.incidents[n % 2], ref=f"p{n}", role=Role.SUSPECT, about=about, at=self.now
        )

    def wait(self, n: int) -> None:
        record(self.incidents[n % 2], (), at=self.now)

    def rebuild(self, _n: int) -> None:
        rebuild()


@pytest.fixture
def force() -> Callable[[], Life]:
    staff = [b.staff(f"handler-{x}") for x in "abc"] + [b.staff("sergeant-s", StaffRole.SUPERVISOR)]
    return lambda: Life(staff, [b.ring(staff[0]).incident, b.ring(staff[1], number="01632 960202").incident])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEP, max_size=14))
def test_a_promise_is_in_sight_with_an_owner_until_it_is_settled(force, steps) -> None:
    life = force()
    life.live(steps)
    life.on_the_board()


NOTHING = timedelta()
LIFE = [("promise", 1, NOTHING), ("hand-over", 1, NOTHING), ("close", 1, NOTHING), ("rebuild", 0, NOTHING)]


def test_this_life_of_a_promise_is_seen_to_its_end(force) -> None:
    life = force()
    life.live(LIFE)
    life.on_the_board()
    assert list(life.made.values()) == [False]


def _forget_closed(monkeypatch) -> None:
    whole = deriving._promises
    monkeypatch.setattr(deriving, "_promises", lambda state: whole(state) if state.open else {})


def _to_nobody(monkeypatch) -> None:
    def handed(s, entry, b):
        return folding_guided.replace(
            s, promises={k: folding_guided.replace(p, owner="nobody") for k, p in s.promises.items()}
        )

    from firstcall.incident import folding

    monkeypatch.setitem(folding._FOLDS, HandedOver, handed)


def _settled_by_closing(monkeypatch) -> None:
    from firstcall.incident import folding
    from firstcall.incident.entries import Closed

    whole = folding._FOLDS[Closed]

    def closed(s, entry, b):
        kept = {k: folding_guided.replace(p, kept=True) for k, p in s.promises.items()}
        return folding_guided.replace(whole(s, entry, b), promises=kept)

    monkeypatch.setitem(folding._FOLDS, Closed, closed)


@pytest.mark.parametrize("spoiled", [_forget_closed, _to_nobody, _settled_by_closing])
def test_a_program_that_loses_a_promise_is_found_out(force, monkeypatch, spoiled) -> None:
    life = force()
    spoiled(monkeypatch)
    with pytest.raises(AssertionError):
        life.live(LIFE)
