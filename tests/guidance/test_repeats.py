"""Earlier contacts warn by how grave they were and how sure it is; together they warn by their pattern."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.guidance.context import NAMES, Contexts
from firstcall.guidance.repeats import earlier, linked_within
from firstcall.guidance.warnings.situation import Situation
from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty, Channel
from firstcall.incident.expression import compiled
from firstcall.incident.records import Event
from firstcall.incident.three import Truth
from tests.guidance.building import BOOK, HOME, LANDLINE, START, Incident, record


def link(to: int, days: float, **more: object) -> e.Link:
    """A link to an earlier incident of this number, so many days ago."""
    told: dict[str, object] = {
        "to": to,
        "by": "number",
        "value": LANDLINE,
        "person": "caller",
        "says": "Caller not named",
        "opened": START - timedelta(days=days),
        "channel": Channel.EMERGENCY,
    }
    return e.Link(**(told | more))  # type: ignore[arg-type]


def ringing(*links: e.Link) -> Incident:
    call = Incident(LANDLINE)
    for one in links:
        call.add(one)
    return call


def repeats(call: Incident) -> dict[str, str]:
    """The warnings of repeats, by what they are about."""
    return {w.subject: w.level.value for w in call.warnings("repeat-contact")}


LEVELS = [
    ((link(5, 7),), {"incident/5": "notice"}),
    ((link(5, 7, danger=True),), {"incident/5": "high"}),
    ((link(5, 7, danger=True, certainty=Certainty.PROBABLE),), {"incident/5": "high"}),
    ((link(5, 7, danger=True, certainty=Certainty.POSSIBLE),), {"incident/5": "notice"}),
    ((link(5, 7), link(6, 3)), {"incident/5": "notice", "incident/6": "notice", "pattern": "high"}),
    ((link(5, 7), link(6, 3, certainty=Certainty.POSSIBLE)), {"incident/5": "notice", "incident/6": "notice"}),
    (
        (link(5, 90, kinds=("harassment",)), link(6, 60, kinds=("violence",))),
        {"incident/5": "notice", "incident/6": "notice", "pattern/rising": "high"},
    ),
    ((link(5, 400), link(6, 380)), {"incident/5": "notice", "incident/6": "notice"}),
    (
        (link(5, 400, kinds=("fear",)), link(6, 9, kinds=("violence",))),
        {"incident/5": "notice", "incident/6": "notice"},
    ),
]


@pytest.mark.parametrize(("links", "given_now"), LEVELS)
def test_each_warns_by_itself_and_together_they_warn_by_their_pattern(
    links: tuple[e.Link, ...], given_now: dict[str, str]
) -> None:
    assert repeats(ringing(*links)) == given_now


def test_the_pattern_is_said_in_words_and_rests_on_its_links() -> None:
    call = ringing(link(5, 7, overall="low"), link(6, 3, overall="medium"))
    (rising,) = [w for w in call.warnings("repeat-contact") if w.subject == "pattern/rising"]
    assert rising.says.startswith("Third call in eight days, rising.")
    call.settle()
    assert {n.seq for n in call.log if n.kind == "link"} <= set(
        next(w for w in call.state.warnings.values() if w.subject == "pattern/rising").rests_on
    )


def test_it_rises_as_soon_as_a_line_tells_that_it_does() -> None:
    call = ringing(link(5, 50, kinds=("harassment",))).settle()
    assert "repeat-contact|caller|pattern/rising" not in call.state.warnings
    call.cue("caller", "violence")
    assert repeats(call) == {"pattern/rising": "high"}


def test_it_does_not_rise_where_nothing_tells_how_grave_one_was() -> None:
    call = ringing(link(5, 50)).settle()
    call.cue("caller", "violence")
    assert repeats(call) == {}


def test_what_is_sure_by_one_road_is_sure() -> None:
    possible = {"by": "person", "value": "alan example", "certainty": Certainty.POSSIBLE, "danger": True}
    call = ringing(link(5, 7, **possible))
    assert repeats(call) == {"incident/5": "notice"}
    (said,) = call.warnings("repeat-contact")
    assert said.says.startswith("Possibly an earlier contact")
    call.settle()
    call.add(link(5, 7, danger=True))
    assert repeats(call) == {"incident/5": "high"}


def test_many_do_not_bury_the_desk_and_the_gravest_are_told_apart() -> None:
    many = [link(n, 300 - n) for n in range(1, 25)]
    call = ringing(*many, link(25, 200, danger=True, cut_off=True))
    told = repeats(call)
    assert len(told) == 6
    assert told["incident/25"] == "high"
    (pattern,) = [w for w in call.warnings("repeat-contact") if w.subject.startswith("pattern")]
    assert pattern.says.startswith("At least the 26th call in")
    assert "20 more stand under the earlier incidents" in pattern.says


def test_one_contact_of_two_accounts_counts_once_with_what_either_tells() -> None:
    call = Incident(LANDLINE, HOME)
    call.add(link(5, 10))
    event = Event(at=START - timedelta(days=10), kind="Domestic abuse", address=HOME)
    call.answer("caller", "control-room", record("CR-1", born=None, phones=("01632 960201",), event=event))
    s = Situation(call.state, BOOK, call.at)
    (one,) = earlier(call.state, known=s.known, cues=BOOK.cues, markers=BOOK.markers, now=call.at)
    assert one.subject == "incident/5"
    assert "domestic" in one.kinds
    assert one.risk == 3  # violence is one of the words for it


@pytest.mark.parametrize(
    ("links", "count"),
    [
        ((), 0),
        ((link(5, 7), link(6, 28)), 2),
        ((link(5, 7), link(5, 7, by="address", value="x")), 1),
        ((link(5, 29),), 0),
        ((link(5, 2, certainty=Certainty.POSSIBLE),), 0),
    ],
)
def test_rules_may_ask_how_many_there_were(links: tuple[e.Link, ...], count: int) -> None:
    call = ringing(*links)
    assert linked_within(call.state, timedelta(days=28)) == count
    rule = compiled(f"incident.repeats == {count}", NAMES)
    assert rule.truth(Contexts(call.state, call.at)["caller"]) is Truth.TRUE


LINKS = st.builds(
    link,
    to=st.integers(2, 9),
    days=st.integers(1, 400),
    kinds=st.sampled_from([(), ("fear",), ("domestic",), ("violence",), ("silent",)]),
    overall=st.sampled_from(["", "none", "low", "high"]),
    danger=st.booleans(),
    broken_promise=st.booleans(),
    dropped=st.booleans(),
    certainty=st.sampled_from(list(Certainty)),
)


def loudest(call: Incident) -> int:
    return max((w.level.rank for w in call.warnings("repeat-contact")), default=-1)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINKS, max_size=6, unique_by=lambda one: one.to), st.integers(0, 9999))
def test_the_order_in_which_links_are_written_does_not_matter(links: list[e.Link], seed: int) -> None:
    mixed = list(links)
    random.Random(seed).shuffle(mixed)
    assert repeats(ringing(*links)) == repeats(ringing(*mixed))


@settings(max_examples=60, deadline=None)
@given(st.lists(LINKS, max_size=6, unique_by=lambda one: one.to), LINKS)
def test_a_further_earlier_contact_never_lowers_the_level(links: list[e.Link], more: e.Link) -> None:
    before = ringing(*links)
    before.cue("caller", "domestic")
    after = ringing(*links, more)
    after.cue("caller", "domestic")
    assert loudest(after) >= loudest(before)
