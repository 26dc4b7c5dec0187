"""The same thing said by several requests at once happens once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from firstcall.api import adding, ringing
from firstcall.api.tokens import Scope, system_of
from firstcall.checks.one_off_challenge import Challenged, Look, stand
from firstcall.incident.codes import Channel
from firstcall.incident.entries import Line
from firstcall.log import reading
from firstcall.log.models import IncidentRow
from tests.api import building as b
from tests.checks.building import ring, staff

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


def at_once(act):
    def one(_):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


def test_a_call_rings_once():
    system = system_of(b.token(Scope.RING))
    call = ringing.Call(channel=Channel.EMERGENCY, number="01632 960201", name="leg-1")
    rung = at_once(lambda: ringing.ring(system=system, call=call, at=b.AT))
    assert sum(r.new for r in rung) == 1 and {r.state.incident for r in rung} == {1}
    assert IncidentRow.objects.count() == 1


def test_a_line_is_recorded_once():
    system = system_of(b.token(Scope.ADD_LINE))
    incident = ring(staff()).incident
    kept = at_once(lambda: adding.add_line(system=system, incident=incident, text="Once.", token="t", at=b.AT))
    assert sum(k.new for k in kept) == 1 and len({k.line for k in kept}) == 1
    assert sum(isinstance(e.body, Line) for e in reading.entries(incident)) == 1


def test_asking_many_times_at_once_is_no_way_round_a_challenge():
    """The second to be drawn is drawn; whoever comes after it meets that challenge, however they are lined up."""
    who, drawn = staff(), iter([False, True, *[False] * TIMES])
    look = Look(of="one-off check", asked="x", same=frozenset({"phone=x"}))

    def ask():
        try:
            stand(who=who, look=look, at=b.AT, draw=lambda share: next(drawn))
        except Challenged:
            return False
        return True

    assert sum(at_once(ask)) == 1
