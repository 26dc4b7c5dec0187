"""The health of sources as a real worker minds it: left alone, doubted, asked again; and that the log is its memory."""

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from firstcall.checks import health
from firstcall.checks.connecting import connected
from firstcall.checks.worker import Work, Worker
from firstcall.contacts import actions
from firstcall.contacts.widening import search_wider
from firstcall.guidance import book as books
from firstcall.incident.codes import Outcome, Plan, Reason, StaffRole
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.incident.records import Named, Record, RecordPerson
from firstcall.log import reading
from firstcall.log.recording import note
from firstcall.sources.connections import Canary, Connection, Limits
from firstcall.sources.faults import Fault, FaultKind
from firstcall.sources.kinds.holdings import KIND
from firstcall.sources.protocol import Reply, whole
from firstcall.sources.watching import Health, Watch
from tests.checks import building as b

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = Record(
    id="V-CANARY",
    as_of=b.NOW.date(),
    persons=(RecordPerson(names=(Named(forenames="Canary", surname="Example"),), born="1960-01-01"),),
)
KNOWN = Canary(by={"name": ("Canary Example",), "born": ("1960-01-01",)}, finds="V-CANARY", every_s=300)


@pytest.fixture(autouse=True)
def _orm_in_the_test_loop(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def handler():
    b.hold("force-intelligence", b.OFFENDER)
    b.hold("visor", CANARY)
    b.hold_nothing_else("force-intelligence", "visor")
    return b.staff()


class Blind:
    """A system that answers well and, while it is blind, finds nobody. ``asked`` holds the questions put to it."""

    def __init__(self, source):
        self.source = source
        self.blind = False
        self.asked = []

    async def ask(self, question):
        self.asked.append(question)
        if not self.blind:
            return await self.source.ask(question)
        zero = Reply(question=question.id, source=question.source, as_of=question.today, count=0, records=())
        return whole(zero)


class Force:
    """The sources of a force with one of them watched closely, and workers over them."""

    def __init__(self, faults=(), canary=KNOWN, **limits):
        self.clock = b.Clock()
        self.rows = {row.key: row for row in books.current().sources}
        self.limits = Limits(**limits)
        self.canary = canary
        self.how = {key: self._how(key) for key in self.rows}
        self.sources = connected(self.rows, now=self.clock, faults=lambda: faults, connections=self.how)
        self.visor = Blind(self.sources["visor"])
        self.sources["visor"] = self.visor

    def worker(self, name="worker-1"):
        watches = {key: self.watch(key) for key in self.rows}
        work = Work(name=name, now=self.clock, rows=self.rows, sources=self.sources, poll=b.POLL, watches=watches)
        return Worker(work)

    def watch(self, key="visor"):
        return Watch(self.rows[key], self.how[key])

    def _how(self, key):
        canary = self.canary if key == "visor" else None
        return Connection(source=key, kind=KIND, options=KIND.options(), canary=canary, limits=self.limits)


class Shift:
    """Workers that go on working while a test moves the clock, and end in order with the test."""

    def __init__(self):
        self.runner = asyncio.Runner()
        self.tasks = []
        self.workers = []

    def begin(self, worker):
        async def started():
            self.tasks.append(asyncio.create_task(worker.run()))

        self.runner.run(started())
        self.workers.append(worker)
        return worker

    def work(self, seconds=20):
        """Let them work until all are idle for a while."""

        async def until_idle():
            async with asyncio.timeout(seconds):
                await b.idle_for_a_while(self.workers)

        self.runner.run(until_idle())

    def end(self):
        async def ended():
            for worker in self.workers:
                worker.stop()
            await asyncio.gather(*self.tasks)

        self.runner.run(ended())
        self.tasks, self.workers = [], []


@pytest.fixture
def shift():
    one = Shift()
    yield one
    one.end()
    one.runner.close()


def cell(incident, source="visor", person="caller"):
    return reading.state(incident).cell(person, source)


def answers(incident, source):
    return [e.body for e in reading.entries(incident) if e.kind == "answer" and e.body.source == source]


def turns(source="visor"):
    return [said.state for said in health.told() if said.source == source]


def down(source="pnd", kind=FaultKind.REFUSED, minutes=5):
    return Fault(source=source, kind=kind, start=b.NOW, end=b.NOW + timedelta(minutes=minutes))


def test_a_source_that_fails_running_is_left_alone_and_new_checks_are_answered_at_once(handler, shift):
    force = Force([down()], failures=3, rest_s=60)
    shift.begin(force.worker())
    for n in range(3):
        b.ring(handler, number=f"01632 96021{n}")
        shift.work()
    assert turns("pnd") == [Health.OPEN]
    incident = b.ring(handler, number="01632 960220").incident
    shift.work()
    told = cell(incident, "pnd")
    assert (told.outcome, told.reason) == (Outcome.NOT_CHECKED, Reason.BREAKER_OPEN)
    assert told.says and told.took_ms == 0
    assert turns("pnd") == [Health.OPEN]


def test_when_a_source_is_back_all_that_it_missed_on_open_incidents_is_asked_again_within_30_s(handler, shift):
    force = Force([down()], failures=3, rest_s=8)
    shift.begin(force.worker())
    incidents = [b.ring(handler, number=f"01632 9602{n:02d}").incident for n in range(10, 30)]
    shift.work()
    assert {cell(i, "pnd").outcome for i in incidents} == {Outcome.NOT_CHECKED}
    force.clock.on(5 * 60)
    over = force.clock.now
    while any(cell(i, "pnd").outcome is Outcome.NOT_CHECKED for i in incidents):
        assert force.clock.now <= over + timedelta(seconds=30)
        shift.work()
        force.clock.on(2)
    assert turns("pnd") == [Health.OPEN, Health.CLOSED]
    assert {cell(i, "pnd").outcome for i in incidents} == {Outcome.NO_TRACE}


def test_a_long_outage_with_a_breaker_does_not_fill_the_log(handler, shift):
    force = Force([down(minutes=60)], failures=2, rest_s=8)
    shift.begin(force.worker())
    incidents = [b.ring(handler, number=f"01632 9602{n:02d}").incident for n in range(10, 14)]
    for _ in range(12):
        shift.work()
        force.clock.on(6)
    for incident in incidents:
        assert len(answers(incident, "pnd")) <= 2


def test_a_canary_that_is_found_lets_no_trace_be_no_trace_and_is_no_check_of_anybody(handler, shift):
    force = Force()
    incident = b.ring(handler).incident
    shift.begin(force.worker())
    shift.work()
    assert cell(incident).outcome is Outcome.NO_TRACE and turns() == []
    assert [q.incident for q in force.visor.asked if q.id.startswith("canary/")] == [0]
    assert all(
        e.body.source != "visor" or e.body.check.startswith("caller")
        for e in reading.entries(incident)
        if e.kind == "answer"
    )


def test_a_source_that_misses_its_canary_is_told_of_once_and_its_no_trace_is_doubted(handler, shift):
    force = Force()
    force.visor.blind = True
    shift.begin(force.worker())
    incident = b.ring(handler).incident
    for _ in range(3):
        shift.work()
        force.clock.on(11)
    told = cell(incident)
    assert (told.outcome, told.reason) == (Outcome.NOT_CHECKED, Reason.CANARY_MISSED)
    assert turns() == [Health.WRONG]
    assert cell(incident, "pnd").outcome is Outcome.NO_TRACE


@pytest.fixture
def gone_blind(handler, shift):
    """A source that found its canary, then went blind, answered "no trace", and was found out."""
    force = Force()
    before = b.ring(handler, number="01632 960210").incident
    shift.begin(force.worker())
    shift.work()
    force.clock.on(300)
    shift.work()  # it finds its canary once more
    force.clock.on(200)
    force.visor.blind = True
    between = b.ring(handler, number="01632 960211", at=force.clock.now).incident
    closed = b.ring(handler, number="01632 960212", at=force.clock.now).incident
    shift.work()
    assert {cell(i).outcome for i in (before, between, closed)} == {Outcome.NO_TRACE}
    supervisor = b.staff("supervisor-a", role=StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=closed, reason="done", over=True, at=force.clock.now)
    force.clock.on(110)
    shift.work()
    return force, before, between, closed


def test_what_it_answered_since_it_was_last_right_is_planned_anew_on_open_incidents(gone_blind):
    _force, before, between, closed = gone_blind
    assert turns() == [Health.WRONG]
    again = cell(between)
    assert (again.outcome, again.reason) == (Outcome.NOT_CHECKED, Reason.CANARY_MISSED)
    assert again.check == "caller:visor:2" and "asked again" in again.why and again.plan is Plan.DUE
    for left in (before, closed):
        assert (cell(left).check, cell(left).outcome) == ("caller:visor:1", Outcome.NO_TRACE)
    assert [a.outcome for a in answers(between, "visor") if a.reason is not Reason.INCOMPLETE] == [
        Outcome.NO_TRACE,
        Outcome.NOT_CHECKED,
    ]


def test_when_it_is_right_again_they_are_asked_again_and_the_log_holds_both(gone_blind, shift):
    force, _before, between, _closed = gone_blind
    force.visor.blind = False
    force.clock.on(10)
    shift.work()
    assert turns() == [Health.WRONG, Health.RIGHT]
    assert cell(between).outcome is Outcome.NO_TRACE
    assert [a.outcome for a in answers(between, "visor") if a.reason is not Reason.INCOMPLETE] == [
        Outcome.NO_TRACE,
        Outcome.NOT_CHECKED,
        Outcome.NO_TRACE,
    ]
    entries = len(reading.entries(between))
    for _ in range(3):
        force.clock.on(20)
        shift.work()
    assert len(reading.entries(between)) == entries and turns() == [Health.WRONG, Health.RIGHT]


def test_a_worker_that_starts_believes_no_source_that_was_wrong_when_the_last_one_ended(gone_blind, handler, shift):
    force, _before, _between, _closed = gone_blind
    shift.end()
    shift.begin(force.worker("worker-2"))
    force.visor.blind = True
    incident = b.ring(handler, number="01632 960230", at=force.clock.now).incident
    shift.work()
    assert {a.outcome for a in answers(incident, "visor")} == {Outcome.NOT_CHECKED}
    assert turns() == [Health.WRONG]
    force.visor.blind = False
    force.clock.on(10)
    shift.work()
    assert turns() == [Health.WRONG, Health.RIGHT] and cell(incident).outcome is Outcome.NO_TRACE


def test_what_was_not_planned_anew_when_a_worker_died_is_planned_anew_by_the_next(handler, shift):
    force = Force()
    force.visor.blind = True
    incident = b.ring(handler).incident
    never = Force(canary=None)
    never.visor.blind = True
    shift.begin(never.worker())  # it asks, and has no canary to find out by
    shift.work()
    shift.end()
    assert cell(incident).outcome is Outcome.NO_TRACE
    wrong = health.noted(force.watch()._missed(b.NOW), "died")
    note([Draft(body=wrong)], at=b.NOW)
    shift.begin(force.worker("next"))
    shift.work()
    assert cell(incident).reason is Reason.CANARY_MISSED and turns() == [Health.WRONG]


def test_a_worker_that_starts_leaves_alone_what_was_left_alone(handler, shift):
    force = Force([down(minutes=60)], failures=2, rest_s=60)
    shift.begin(force.worker())
    for n in range(2):
        b.ring(handler, number=f"01632 96021{n}")
        shift.work()
    shift.end()
    force.clock.on(20)
    incident = b.ring(handler, number="01632 960220", at=force.clock.now).incident
    shift.begin(force.worker("worker-2"))
    shift.work()
    assert cell(incident, "pnd").reason is Reason.BREAKER_OPEN
    assert turns("pnd") == [Health.OPEN]


def test_what_one_worker_finds_out_the_other_heeds_and_the_log_says_once(handler, shift):
    force = Force()
    force.visor.blind = True
    shift.begin(force.worker("one"))
    shift.begin(force.worker("other"))
    for n in range(3):
        b.ring(handler, number=f"01632 96021{n}")
    shift.work()
    force.clock.on(11)
    incident = b.ring(handler, number="01632 960220", at=force.clock.now).incident
    shift.work()
    assert turns() == [Health.WRONG]
    assert cell(incident).reason is Reason.CANARY_MISSED
    force.visor.blind = False
    force.clock.on(11)
    shift.work()
    force.clock.on(11)
    shift.work()
    assert turns() == [Health.WRONG, Health.RIGHT] and cell(incident).outcome is Outcome.NO_TRACE


def test_a_wider_search_of_a_source_that_is_wrong_proves_nothing_either(handler, shift):
    force = Force()
    force.visor.blind = True
    incident = b.ring(handler).incident
    shift.begin(force.worker())
    shift.work()
    search_wider(who=handler, incident=incident, person="caller", at=force.clock.now)
    shift.work()
    wider = reading.state(incident).wider_cell("caller", "visor")
    assert (wider.outcome, wider.reason) == (Outcome.NOT_CHECKED, Reason.CANARY_MISSED)


def test_answers_of_one_incident_that_cannot_be_recorded_keep_no_others_from_being(handler, shift, monkeypatch):
    from firstcall.checks import worker as working

    real = working.record_answers
    broken = b.ring(handler, number="01632 960210").incident
    others = [b.ring(handler, number=f"01632 96021{n}").incident for n in (1, 2)]

    def record_answers(incident, told, *, at):
        if incident == broken:
            raise ValueError
        return real(incident, told, at=at)

    monkeypatch.setattr(working, "record_answers", record_answers)
    shift.begin(Force().worker())
    shift.work()
    for incident in others:
        assert {
            c.outcome
            for c in reading.state(incident).current_checks()
            if c.plan is Plan.DUE and c.reason is not Reason.INCOMPLETE
        } == {Outcome.NO_TRACE}
    assert cell(broken).answered is None


def test_the_entries_of_health_are_found_among_others_and_read_as_they_were_written(handler):
    turned = replace(Force().watch()._missed(b.NOW), since=b.NOW)
    note([Draft(body=Housekeeping(what="sources", says="looked")), Draft(body=health.noted(turned, "w"))], at=b.NOW)
    note([Draft(body=Housekeeping(what="source-health", says="odd", about={"state": "sideways"}))], at=b.NOW)
    (said,) = health.told()
    assert (said.source, said.state, said.since, said.worker, said.at) == ("visor", Health.WRONG, b.NOW, "w", b.NOW)
    assert health.told(since=b.NOW + timedelta(seconds=1)) == []
    assert health.told_after(0, upto=health.head()) == [said] and health.told_after(health.head(), upto=9999) == []
    assert health.standings([said])["visor"].wrong == said
