"""The pane of earlier contacts: each in one line, newest first, how sure, what they come to, and who else is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.contacts import actions, assessing, promising
from firstcall.contacts.errors import StepRefused
from firstcall.desk import earlier_logs
from firstcall.desk.panes import PANES, drawn
from firstcall.desk.picture.history import SHOWN, Before, HistoryAround, pane
from firstcall.desk.showing import shown
from firstcall.guidance.households import Household, Member
from firstcall.guidance.pattern import Counted, pattern
from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty, Channel
from firstcall.incident.three import Truth
from firstcall.log import reading
from tests.checks import building as b
from tests.desk.building import NOW, state


def link(to: int, days: float = 1, **more: object) -> e.Link:
    told = {
        "to": to,
        "by": "number",
        "value": "+441632960201",
        "person": "caller",
        "says": "Caller not named.",
        "opened": NOW - timedelta(days=days),
        "channel": Channel.EMERGENCY,
        "why": "the same number",
    }
    return e.Link(**(told | more))  # type: ignore[arg-type]


def of(*links: e.Link, **around: object):
    return pane(state(*links), HistoryAround(**around), {"handler-a": "Handler A"})


def test_each_stands_once_newest_first_with_how_sure_and_why():
    drawn_pane = of(
        link(3, 9),
        link(4, 2, by="person", certainty=Certainty.POSSIBLE, why="the same name"),
        link(4, 2, by="address", certainty=Certainty.PROBABLE, why="the same address"),
    )
    assert [(v.incident, v.by, v.sure, v.why) for v in drawn_pane.links] == [
        (4, "address", "probable", "the same address"),
        (3, "number", "certain", "the same number"),
    ]


LOGS = [
    (Before(), {}, ("still open", "", "not assessed", "kind not told", "nobody took it")),
    (None, {"closed": True}, ("closed", "", "not assessed", "kind not told", "nobody took it")),
    (
        Before(ended="Advised", not_kept=("ring back", "send somebody")),
        {"handler": "handler-a", "overall": "low", "kinds": ("self-harm", "threat"), "broken_promise": True},
        (
            "closed: Advised",
            "promised and not kept: ring back; send somebody",
            "assessed low",
            "self harm, threat",
            "Handler A",
        ),
    ),
    (
        None,
        {"broken_promise": True},
        ("open when this began", "a promise was not kept", "not assessed", "kind not told", "nobody took it"),
    ),
]


@pytest.mark.parametrize(("log", "told", "line"), LOGS)
def test_its_log_in_one_line(log, told, line):
    (view,) = of(link(3, **told), logs={} if log is None else {3: log}).links
    assert (view.ended, view.promised, view.assessed, view.kind, view.who) == line


@pytest.mark.parametrize(
    ("told", "flags"),
    [
        ({}, ()),
        ({"danger": True, "dropped": True}, ("danger then", "silent or dropped")),
        ({"certainty": Certainty.POSSIBLE}, ("possibly",)),
        ({"broken_promise": True}, ("promise not kept",)),
    ],
)
def test_what_was_grave_then_is_flagged(told, flags):
    assert of(link(3, **told)).links[0].flags == flags


def test_the_pattern_stands_above_them_and_says_where_it_cannot_tell():
    held = pattern([Counted(NOW - timedelta(days=7)), Counted(NOW - timedelta(days=2))], Counted(NOW))
    assert of(link(3), pattern=held).says == "Third call in eight days. Whether they rise cannot be told."
    held = pattern([Counted(NOW - timedelta(days=7), 3), Counted(NOW - timedelta(days=2), 1)], Counted(NOW))
    assert of(link(3), pattern=held).says == "Third call in eight days."
    assert of().says == ""


def test_what_is_not_shown_is_said():
    many = [link(n, days=n) for n in range(1, SHOWN + 4)]
    assert of(*many).more == "3 older ones are linked and not shown here; the log has them."
    assert of(link(3, cut_off=True)).more == "There are still older contacts: they were not linked."
    assert of(link(3)).more == ""


def test_the_household_says_how_sure_and_an_unknown_one_that_it_is_unknown():
    child = Member(
        "Tilly Garside",
        "2018-10-05",
        Truth.TRUE,
        Certainty.CERTAIN,
        ("a record",),
        ("autism",),
        ("autism",),
        False,
        (4,),
    )
    closed = Member(
        "", None, Truth.UNKNOWN, Certainty.PROBABLE, ("a restricted record",), (), ("restricted",), True, (5,)
    )
    (home,) = of(households=(Household("5 Foundry Row", (child, closed), ""),)).households
    assert [(m.who, m.marks, m.sure) for m in home.members] == [
        ("Tilly Garside, born 5 Oct 2018, a child", "autism", "certain"),
        ("Somebody", "restricted", "probable"),
    ]


@pytest.mark.django_db
def test_the_pane_as_drawn_tells_the_earlier_log_and_that_nobody_is_known():
    handler = b.staff()
    first = b.ring(handler).incident
    actions.hear(who=handler, incident=first, text="a man is threatening her <b>", at=b.NOW)
    actions.answer(who=handler, incident=first, person="caller", question="age", value=34, at=b.NOW)
    promising.promise(who=handler, incident=first, text="ring back", due=b.NOW + timedelta(hours=1), at=b.NOW)
    assessing.assess(who=handler, incident=first, elements={"threat": "he may come"}, overall="low", at=b.NOW)
    at = b.NOW + timedelta(days=2)
    second = b.ring(handler, at=at).incident
    html = {p.name: p.html for p in drawn(shown(handler, second, at=at))}["history"]
    for said in (
        "Second call in three days.",
        "FC-000001",
        "threat",
        "Handler-A",
        "still open",
        "promised and not kept: ring back",
        "assessed low",
        "certain by number: the same number.",
        "a man is threatening her &lt;b&gt;",
        "No address is known, so nobody knows who else is there.",
    ):
        assert said in html
    assert "history" in PANES


@pytest.mark.django_db
def test_the_earlier_logs_are_read_in_a_few_queries_however_many(django_assert_max_num_queries):
    handler = b.staff()
    for day in range(SHOWN):
        number = b.ring(handler, at=b.NOW + timedelta(days=day)).incident
        actions.hear(who=handler, incident=number, text=f"line {day}", at=b.NOW + timedelta(days=day))
    last = b.ring(handler, at=b.NOW + timedelta(days=SHOWN)).incident
    held = reading.state(last)
    with django_assert_max_num_queries(6):
        around = earlier_logs.around(held, at=b.NOW + timedelta(days=SHOWN))
    assert len(around.logs) == SHOWN
    assert around.logs[last - 1].first_line == f"line {SHOWN - 1}"


@pytest.mark.django_db
def test_how_it_ended_is_read_from_its_log():
    handler = b.staff()
    first = b.ring(handler, number=None).incident
    actions.answer(who=handler, incident=first, person="caller", question="age", value=34, at=b.NOW)
    try:
        actions.close(who=handler, incident=first, reason="Advice given", at=b.NOW)
    except StepRefused as refused:
        pytest.fail(str(refused))
    assert earlier_logs.logs([first], at=b.NOW)[first] == Before(ended="Advice given")
