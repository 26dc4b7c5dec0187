"""The kind, held to what every kind must do, against a far end over a socket."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import date
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from firstcall_source_example import KIND, Options

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason
from firstcall.sources.asking import ask
from firstcall.sources.kinds import Around
from firstcall.sources.protocol import Question
from tests.sources.kinds.contract import FarEnd, Good, Heard, HttpContract, Plug

SECRET = "planted-secret-4711"  # of our own making
ROW = SourceRow(key="taxis", name="Taxi licences", holds="", asked_by=(("vehicle",),))
QUESTION = Question(
    id="7/caller:taxis:1",
    incident=7,
    source="taxis",
    by_what={"vehicle": ("AB12 CDE",)},
    today=date(2026, 11, 23),
)
LICENCE = {"number": "T-1", "holder": "Alan Example", "born": "1971-11-02", "revoked": True}


def register(*licences, mark=None, **change):
    def says(heard: Heard) -> Good:
        asked = parse_qs(urlsplit(heard.path).query)["mark"][0]
        told = {"mark": mark or asked, "as_of": "2026-11-20", "count": len(licences), "licences": licences}
        return Good(msgspec.json.encode({**told, **change}))

    return says


@contextlib.contextmanager
def serving(says):
    with FarEnd(None, nothing=says) as end:
        yield end.address


def connect(address):
    around = Around(search=None, apart=None, source=None, secret={"taxis": SECRET}.__getitem__)
    return KIND.connect(ROW, Options(url=address, secret="taxis"), around)


def asked(says, *marks):
    question = msgspec.structs.replace(QUESTION, by_what={"vehicle": marks}) if marks else QUESTION
    with serving(says) as address:
        return asyncio.run(ask(connect(address), ROW, question))


class TestContract(HttpContract):
    @pytest.fixture
    def plug(self) -> Plug:
        return Plug(
            row=ROW,
            question=QUESTION,
            connect=connect,
            holding=lambda: serving(register(LICENCE)),
            empty=lambda: serving(register()),
            nothing=register(),
            another=register(mark="XY99 ZZZ"),
            planted=(SECRET,),
        )


def test_a_licence_is_found_by_its_mark_and_claims_nobody():
    result = asked(register(LICENCE))
    [found] = result.records
    assert (result.outcome, result.as_of, found.about) == (Outcome.TRACE, date(2026, 11, 20), None)
    assert found.summary == "Taxi licence T-1, revoked: Alan Example."


@pytest.mark.parametrize("change", [{"count": 1}, {"as_of": None}, {"licences": None}, {"error": "busy"}])
def test_a_zero_that_is_not_proved_is_not_checked(change):
    assert asked(register(**change)).outcome is Outcome.NOT_CHECKED


def test_more_marks_than_can_be_asked_are_not_asked():
    marks = [f"AB1{number} CDE" for number in range(6)]
    assert asked(register(), *marks).reason is Reason.INCOMPLETE
