"""Random lives of incidents under supervision: nobody approves their own, nothing that waits vanishes, and the log alone says it all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.contacts import actions, approvals, assessing, overseeing, promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.promising import Owed
from firstcall.desk.overseeing import beside
from firstcall.incident import folding, folding_approved
from firstcall.incident.approved import Wanted
from firstcall.incident.codes import StaffRole
from firstcall.incident.entries import ApprovalDecided, HandedOver
from firstcall.incident.folding import fold
from firstcall.log import reading, tables
from firstcall.log.models import ApprovalRow, NoteRow
from firstcall.log.rebuilding import rebuild
from firstcall.people.who import Who
from tests.checks import building as b

pytestmark = pytest.mark.django_db
STEP = st.tuples(
    st.sampled_from("ask ask ask decide decide decide grade note take take-over hand-over close reopen".split()),
    st.integers(0, 11),
    st.sampled_from([timedelta(minutes=n) for n in (0, 1, 31)]),
)


@dataclass
class Life:
    """Two incidents, two handlers, two supervisors; what was asked and what was said must stay until somebody ends it."""

    staff: list[Who]
    incidents: list[int]
    now: datetime = b.NOW
    asked: dict[tuple[int, str], str] = field(default_factory=dict)
    said: set[tuple[int, int]] = field(default_factory=set)  # notes that nobody has taken

    def live(self, steps: list[tuple[str, int, timedelta]]) -> None:
        for name, n, after in steps:
            self.now += after
            with suppress(BadInput, NotFound, StepRefused):
                getattr(self, name.replace("-", "_"))(n)
            self.holds()

    def holds(self) -> None:
        """Everything asked stands with its asker; no decision is the asker's or a handler's; every note stands with the handler."""
        rows = {(r.incident, r.approval): r for r in ApprovalRow.objects.all()}
        assert set(rows) == set(self.asked), "something that was asked has vanished"
        for key, asker in self.asked.items():
            row = rows[key]
            assert row.asked_by == asker
            decisions = [e for e in reading.entries(key[0]) if isinstance(e.body, ApprovalDecided)]
            by = [e.by for e in decisions if isinstance(e.body, ApprovalDecided) and e.body.approval == key[1]]
            assert len(by) <= 1 and asker not in by, "somebody decided on what they asked themselves"
            assert (row.approved is None) is (not by), "something was decided by nobody, or a decision was lost"
        waiting = {(n.incident, n.seq): n.to for n in NoteRow.objects.filter(kind="note", taken=False)}
        assert set(waiting) == self.said, "a note has vanished, or came back"
        assert all(to == reading.state(incident).handler for (incident, _), to in waiting.items())

    def by_the_log(self) -> None:
        """The log alone gives the same states, lists and board."""
        before = [self._listed(model) for model in (ApprovalRow, NoteRow)]
        live = [reading.state(incident) for incident in self.incidents]
        assert [fold(reading.entries(incident)) for incident in self.incidents] == live
        rebuild()
        assert [self._listed(model) for model in (ApprovalRow, NoteRow)] == before
        assert reading.states(self.incidents) == dict(zip(self.incidents, live, strict=True))
        page = beside(self.staff[-1], at=self.now)
        assert len(page.approvals) == ApprovalRow.objects.filter(approved__isnull=True).count()
        assert {(n.incident, n.seq) for n in page.notes if n.incident in self.incidents} == self.said

    def _listed(self, model) -> list:  # type: ignore[type-arg,no-untyped-def]
        assert model in {table[0] for table in tables.DERIVED.values()}
        return sorted(
            tuple(sorted((k, v) for k, v in row.items() if k != "row"))
            for row in model.objects.filter(incident__in=self.incidents).values()
        )

    def who(self, n: int) -> Who:
        return self.staff[n % len(self.staff)]

    def incident(self, n: int) -> int:
        return self.incidents[n % 2]

    def ask(self, n: int) -> None:
        what, about = list(Wanted)[n % 3], ("scheduled" if n % 3 == 0 else "caller")
        done = approvals.ask(
            who=self.who(n // 3), incident=self.incident(n), what=what, about=about, says="so it is", at=self.now
        )
        self.asked[done.incident, list(done.state.approvals)[-1]] = self.who(n // 3).id

    def decide(self, n: int) -> None:
        incident, approval = (sorted(self.asked) or [(self.incidents[0], "approval-1")])[
            -1 - n % max(len(self.asked), 1)
        ]
        approvals.decide(
            who=self.who(n), incident=incident, approval=approval, approve=n % 4 > 1, says="so be it", at=self.now
        )

    def grade(self, n: int) -> None:
        incident = self.incident(n)
        grade = {"who": self.who(n), "incident": incident, "at": self.now}
        assessing.grade(**grade, grade="emergency", reason="as it went")
        assessing.assess(**grade, elements={"risk": "he left"}, overall="low")

    def note(self, n: int) -> None:
        done = overseeing.note(who=self.who(n), incident=self.incident(n), says="ask his age", at=self.now)
        self.said.add((done.incident, done.entries[0].seq))

    def take(self, n: int) -> None:
        incident, seq = (sorted(self.said) or [(self.incidents[0], 1)])[0]
        overseeing.take_note(who=self.who(n), incident=incident, note=seq, at=self.now)
        self.said.discard((incident, seq))

    def take_over(self, n: int) -> None:
        overseeing.take_over(who=self.who(n), incident=self.incident(n), why="he is ill", at=self.now)

    def hand_over(self, n: int) -> None:
        owed, to = [Owed(self.incident(n))], self.who(n + 1).id
        promising.hand_over(who=self.who(n), owed=owed, to=to, why="end of shift", at=self.now)

    def close(self, n: int) -> None:
        actions.close(who=self.who(n), incident=self.incident(n), reason="passed on", over=n % 2 > 0, at=self.now)

    def reopen(self, n: int) -> None:
        actions.reopen(who=self.who(n), incident=self.incident(n), reason="rang again", at=self.now)


@pytest.fixture
def force() -> Callable[[], Life]:
    staff = [b.staff(f"handler-{x}") for x in "ab"] + [b.staff(f"sergeant-{x}", StaffRole.SUPERVISOR) for x in "st"]

    def life() -> Life:
        ApprovalRow.objects.all().delete()
        NoteRow.objects.all().delete()
        return Life(staff, [b.ring(staff[0]).incident, b.ring(staff[2], number="01632 960202").incident])

    return life


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEP, max_size=16))
def test_nobody_approves_their_own_and_nothing_that_waits_vanishes(force, steps) -> None:
    life = force()
    life.live(steps)
    life.by_the_log()


NOTHING = timedelta()
LIFE = [
    ("grade", 0, NOTHING),
    ("ask", 0, NOTHING),
    ("note", 2, NOTHING),
    ("take-over", 2, NOTHING),
    ("decide", 3, NOTHING),
]


def test_this_life_is_seen_to_its_end(force) -> None:
    life = force()
    life.live(LIFE)
    life.by_the_log()
    assert len(life.asked) == 1 and len(life.said) == 1


def _lose_the_note(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def handed(s, entry, body):  # type: ignore[no-untyped-def]
        return folding_approved.replace(folding_approved.handed_by(s, entry, body), notes={})

    monkeypatch.setattr(folding_approved, "handed_by", folding_approved.handed, raising=False)
    monkeypatch.setattr(folding_approved, "handed", handed)


def _forget_what_was_asked(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    whole = folding._FOLDS[HandedOver]

    def handed(s, entry, body):  # type: ignore[no-untyped-def]
        return folding_approved.replace(whole(s, entry, body), approvals={})

    monkeypatch.setitem(folding._FOLDS, HandedOver, handed)


@pytest.mark.parametrize("spoiled", [_lose_the_note, _forget_what_was_asked])
def test_a_program_that_loses_something_is_found_out(force, monkeypatch, spoiled) -> None:
    life = force()
    spoiled(monkeypatch)
    with pytest.raises(AssertionError):
        life.live(LIFE)
