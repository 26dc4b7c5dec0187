import argparse
from datetime import UTC, datetime, timedelta

import pytest

from firstcall.exercises import commands, ringing
from firstcall.exercises.demo import TEAM
from firstcall.exercises.ringing import NoSuchRing
from firstcall.incident.codes import StaffRole
from firstcall.log import reading
from firstcall.people.actions import add_staff
from firstcall.people.errors import NotKnown
from firstcall.people.who import by_command

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


@pytest.fixture
def handler():
    administrator = by_command(StaffRole.ADMINISTRATOR)
    return add_staff(who=administrator, staff_id="visitor", name="Visitor", role=StaffRole.HANDLER, team=TEAM, at=NOW)


def test_every_contact_of_every_scenario_can_ring_by_a_name_of_its_own():
    names = [one.name for one in ringing.rings()]
    assert len(names) == len(set(names)) >= 9
    assert {"case-first-call/first", "case-first-call/second", "ordinary-call"} <= set(names)
    assert all(one.says.endswith(".") and len(one.says) > 10 for one in ringing.rings())


def test_nothing_is_offered_outside_a_demonstration(handler):
    assert len(ringing.offered()) == len(ringing.rings())


def test_nothing_rings_where_no_demonstration_was_made():
    assert ringing.offered() == ()


def test_a_contact_rings_with_the_number_and_place_of_its_scenario(handler):
    rang = ringing.ring("case-first-call", handler=handler, at=NOW)
    contact = reading.state(rang.incident).contact
    assert (contact.number, contact.handler, contact.contact) == ("01632 960210", "visitor", "first")
    assert contact.place.address == "8 Larch Walk, Anytown, ZZ1 4ZZ"


def test_without_a_handler_it_is_the_scenarios_and_they_must_be_on_the_staff(handler):
    with pytest.raises(NotKnown):
        ringing.ring("case-first-call", at=NOW)


def test_a_name_that_does_not_ring_says_what_does():
    with pytest.raises(NoSuchRing, match="case-first-call/second"):
        ringing.find("case-last-call")


def test_a_contact_plays_its_steps_in_their_time(handler):
    rang = ringing.ring("ordinary-call", handler=handler, at=NOW)
    clock, waits = [NOW], []

    def wait(seconds):
        waits.append(seconds)
        clock[0] += timedelta(seconds=seconds)

    ringing.play("ordinary-call", incident=rang.incident, handler=handler, pace=2, now=lambda: clock[0], wait=wait)
    state = reading.state(rang.incident)
    assert sum(waits) == 40.0  # the last step is at +80s, at twice the pace
    assert (state.lines, len(state.assessments)) == (1, 1)
    assert {e.by for e in reading.entries(rang.incident)} <= {"visitor", "firstcall"}


def call(*words):
    parser = argparse.ArgumentParser()
    run = commands.call(parser)
    return run(parser.parse_args(list(words)))


def test_the_command_rings_plays_and_says_which_incident_it_is(handler, capsys):
    assert call("silent-call", "--handler", "visitor", "--play", "--pace", "100") == 0
    assert capsys.readouterr().out == "Incident 1, answered by Visitor.\n"
    assert reading.state(1).lines == 1


def test_the_command_alone_says_what_can_ring(handler, capsys):
    assert call() == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [r.name for r in ringing.rings()]


@pytest.mark.parametrize("words", [("no-such-call",), ("silent-call", "--handler", "nobody"), ("silent-call",)])
def test_the_command_says_in_one_line_why_nothing_rings(handler, capsys, words):
    assert call(*words) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert reading.numbers() == []
