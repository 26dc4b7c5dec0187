"""The hours of an order, by the clock in London."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from firstcall.guidance.orders import Scene, load
from firstcall.guidance.orders.hours import inside, moment, span, within_hours
from firstcall.guidance.orders.zones import in_zone
from tests.guidance.building import HOME, Incident

LAW = load()
NIGHT = (time(21), time(7))


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("21:00-07:00", NIGHT),
        ("9pm to 7am", NIGHT),
        ("between 9 pm and 7 am", NIGHT),
        ("2100-0700 hrs", NIGHT),
        ("21.00 until 07.00 daily", NIGHT),
        ("midnight to 6am", (time(0), time(6))),
        ("noon to 14:30", (time(12), time(14, 30))),
        ("24:00-06:00", (time(0), time(6))),
        ("9 to 7", None),  # of the morning or of the evening?
        ("at night", None),
        ("21:00", None),
        ("13pm-14pm", None),
        ("", None),
    ],
)
def test_an_orders_words_for_hours(words: str, hours: tuple[time, time] | None) -> None:
    assert span(words) == hours


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (time(21), True),
        (time(20, 59), False),
        (time(0), True),
        (time(6, 59), True),
        (time(7), False),
        (time(12), False),
    ],
)
def test_the_first_minute_is_inside_and_the_last_is_not(at: time, value: bool) -> None:
    assert inside(NIGHT, at) is value


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("22:15", time(22, 15)),
        ("about 10pm", time(22)),
        ("at midnight", time(0)),
        ("ten", None),
        ("between 9pm and 10pm", None),
    ],
)
def test_the_time_that_an_answer_names(words: str, at: time | None) -> None:
    assert moment(words) == at


@pytest.mark.parametrize(
    ("opened", "later", "says", "answer", "value"),
    [
        ("2017-01-10T21:30", 1, "“is outside”", "", "true"),
        ("2017-01-10T20:30", 1, "“is outside”", "", "unknown"),  # by winter time half past eight
        ("2017-07-10T20:30", 1, "“is outside”", "", "true"),  # by summer time half past nine
        ("2017-07-10T06:30", 1, "“is outside”", "", "unknown"),
        ("2017-01-10T06:58", 1, "“is outside”", "", "true"),
        ("2017-01-10T06:58", 2, "“is outside”", "", "unknown"),  # the hours ended while the call went on
        ("2017-01-10T20:58", 5, "“is outside”", "", "unknown"),  # it may have been told of before they began
        ("2017-01-10T21:30", 25 * 60, "“is outside”", "", "unknown"),  # a day later nobody knows when that was
        ("2017-01-10T21:30", 1, "“was outside”", "", "unknown"),
        ("2017-01-10T21:30", 1, "“came round yesterday”", "", "unknown"),
        ("2017-01-10T12:00", 1, "“was outside”", "at 23:10", "true"),
        ("2017-01-10T22:00", 1, "“was outside”", "15:00", "false"),
        ("2017-01-10T22:00", 1, "“was outside”", "unknown", "unknown"),
        ("2017-01-10T22:00", 1, "“was outside”", "now", "true"),
        ("2017-01-10T12:00", 1, "“was outside”", "now", "unknown"),
        ("2017-03-25T23:30", 89, "“is outside”", "", "true"),  # through the night in which the clocks go forward
        ("2017-10-28T22:30", 240, "“is outside”", "", "true"),  # and the one in which they go back
    ],
)
def test_within_the_hours(opened: str, later: int, says: str, answer: str, value: str) -> None:
    incident = Incident(at=datetime.fromisoformat(opened).replace(tzinfo=UTC))
    incident.fact("suspect", "act", "presence", says=f"{says}: is or was at a place")
    if answer:
        incident.told("suspect", "when-was-it", answer)
    now = incident.at + timedelta(minutes=later)
    held = within_hours("21:00-07:00", Scene(incident.state.persons["suspect"], incident.state, now, LAW))
    assert held.value.value == value
    assert held.ask == "when-was-it"


def test_hours_that_cannot_be_read_are_unknown_and_say_so() -> None:
    incident = Incident()
    incident.fact("suspect", "act", "presence", says="“is outside”")
    held = within_hours("when it is dark", Scene(incident.state.persons["suspect"], incident.state, incident.at, LAW))
    assert held.value.value == "unknown"
    assert "names no hours" in held.says


@pytest.mark.parametrize(
    ("said", "named", "value"),
    [
        (HOME, f"within 200 metres of {HOME}", "true"),
        (HOME, f"Within a radius of half a mile of {HOME}", "true"),
        ("9 Sample Row, Othertown, ZZ9 2ZZ", f"within 200 metres of {HOME}", "unknown"),
        (HOME, "the area bounded by Orchard Way, Sample Row and the river", "unknown"),
        ("the Green", "the area bounded by Orchard Way and the river", "unknown"),
        (HOME, "ZZ1", "true"),
        (HOME, "postcode district ZZ1", "true"),
        (HOME, "the ZZ1 area", "true"),
        (HOME, "ZZ2 postcode", "false"),
        ("in town", "ZZ1", "unknown"),
        (HOME, "Orchard Way, Anytown", "true"),
        (HOME, "Orchard Way", "unknown"),  # of which town?
        (HOME, "Orchard Way, Othertown", "unknown"),
        (HOME, "Sample Row, Anytown", "unknown"),
        ("by the school", "any school", "true"),
    ],
)
def test_a_zone(said: str, named: str, value: str) -> None:
    assert in_zone(said, named).value == value
