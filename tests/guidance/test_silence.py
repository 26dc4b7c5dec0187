"""Nobody speaks on a marked number or at a marked address: it warns by itself, and a callback is owed before it closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from firstcall.guidance.closing import doubts
from firstcall.guidance.consequences import wakes_at
from firstcall.guidance.grading import proposed
from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty
from firstcall.incident.records import RecordPerson
from tests.guidance.building import BOOK, HANDLER, HOME, LANDLINE, START, Incident, record
from tests.guidance.test_repeats import link, ringing

OTHER = RecordPerson(names=(), born="1976-12-19", markers=("firearms",), addresses=(HOME,))


def by_record(*markers: str, certainty: Certainty = Certainty.CERTAIN) -> Incident:
    """The line's number leads to a record with these markers."""
    call = Incident(LANDLINE)
    found = record("R-1", *markers, surname="", born=None, phones=("01632 960201",), certainty=certainty)
    call.answer("caller", "force-intelligence", found)
    return call


def by_household() -> Incident:
    call = Incident(None, HOME)
    call.answer("caller", "local", record("R-2", surname="", born=None, about=None, others=(OTHER,)))
    return call


def level(call: Incident) -> str | None:
    return call.given().get("silent-call")


def codes(call: Incident) -> set[str]:
    return {d.code for d in doubts(call.state, book=BOOK, now=call.at)}


MARKED: list[tuple[Callable[[], Incident], str | None]] = [
    (lambda: by_record("domestic-abuse-victim"), "high"),
    (lambda: by_record("registered-sex-offender"), "high"),
    (lambda: by_record("autism"), "high"),
    (lambda: by_record("restricted"), "high"),
    (lambda: by_record("autism", certainty=Certainty.POSSIBLE), "notice"),
    (lambda: by_record("something nobody listed"), None),
    (by_record, None),
    (by_household, "high"),
    (lambda: ringing(link(5, 30, danger=True)), "high"),
    (lambda: ringing(link(5, 30, kinds=("domestic",))), "high"),
    (lambda: ringing(link(5, 30, kinds=("vulnerable",))), "high"),
    (lambda: ringing(link(5, 30, marks=("vulnerability-recorded",))), "high"),
    (lambda: ringing(link(5, 30, danger=True, certainty=Certainty.POSSIBLE)), "notice"),
    (lambda: ringing(link(5, 30, kinds=("theft",))), None),
    (lambda: ringing(link(5, 30, dropped=True)), None),
    (lambda: Incident(LANDLINE, HOME), None),
]


@pytest.mark.parametrize(("ring", "warned"), MARKED)
def test_a_contact_without_a_word_warns_by_itself_where_it_is_marked(
    ring: Callable[[], Incident], warned: str | None
) -> None:
    call = ring().settle()
    assert level(call) is None
    assert level(call.later(seconds=45)) == warned


@pytest.mark.parametrize(("ring", "warned"), MARKED)
def test_and_it_does_not_close_before_a_callback_unless_nothing_sure_marks_it(
    ring: Callable[[], Incident], warned: str | None
) -> None:
    assert ("callback-owed" in codes(ring().settle())) is (warned == "high")


def test_it_warns_at_once_where_somebody_wants_to_close_or_has_closed() -> None:
    call = by_record("autism")
    call.add(e.Refused(step="close", why=("callback-owed",)))
    assert level(call) == "high"
    call = by_record("autism")
    call.add(e.Closed(reason="abandoned", over=("callback-owed",)))
    assert level(call) == "high"


def test_it_warns_at_once_where_the_log_tells_of_silence() -> None:
    call = by_record("autism")
    call.line("silent call, no reply")
    call.cue("caller", "silent")
    assert level(call) == "high"
    assert "callback-owed" in codes(call)


@pytest.mark.parametrize(
    "hear",
    [
        lambda i: i.line("he says that he is fine"),
        lambda i: i.told("caller", "safe-to-speak", "yes"),
        lambda i: i.fact("other", "name", "Susan Poole"),
        lambda i: i.add(e.Wish(text="do not ring back")),
        lambda i: (i.line(), i.cue("caller", "silent", negated=True)),
    ],
)
def test_where_anything_was_heard_it_is_no_silent_contact(hear: Callable[[Incident], object]) -> None:
    call = by_record("autism")
    hear(call)
    assert level(call.later(minutes=5)) is None
    assert "callback-owed" not in codes(call)


@pytest.mark.parametrize("value", ["unknown", "refused"])
def test_an_answer_that_nobody_gave_is_not_a_word(value: str) -> None:
    call = by_record("autism")
    call.told("caller", "safe-to-speak", value)
    assert level(call.later(minutes=5)) == "high"


def promised(call: Incident, *, kept: bool | None) -> None:
    due = START + timedelta(hours=1)
    call.add(e.Promise(promise="p1", text="ring back", due=due, owner=HANDLER), HANDLER)
    if kept is not None:
        call.add(e.PromiseSettled(promise="p1", kept=kept, says="rang back, she is safe"), HANDLER)


@pytest.mark.parametrize(
    ("do", "owed"),
    [
        (lambda i: None, {"callback-owed"}),
        (lambda i: promised(i, kept=None), {"promise-open"}),
        (lambda i: promised(i, kept=True), set()),
        (lambda i: promised(i, kept=False), set()),
        (lambda i: i.add(e.CallerTold(about=1, says="rang back: she is safe")), set()),
    ],
)
def test_a_callback_promised_or_made_and_told_lets_it_close(do: Callable[[Incident], object], owed: set[str]) -> None:
    call = by_record("autism").settle()
    do(call)
    assert codes(call) & {"callback-owed", "promise-open"} == owed


def test_a_word_before_the_silence_is_not_word_since() -> None:
    call = by_record("autism").settle()
    call.line("she asks for a car")
    promised(call, kept=True)
    call.add(e.CallerTold(about=1, says="told her to stay inside"))
    call.line("line has gone quiet")
    call.cue("caller", "silent")
    assert "callback-owed" in codes(call)


def test_time_alone_warns_and_only_where_anything_may_mark_it() -> None:
    call = ringing(link(5, 30, danger=True)).settle()
    assert wakes_at(call.state, book=BOOK, now=call.at) == START + timedelta(seconds=45)
    assert wakes_at(Incident(LANDLINE).state, book=BOOK, now=START) is None


def test_the_warning_rests_on_what_marks_it_and_says_so() -> None:
    call = by_record("domestic-abuse-victim").settle().later(minutes=1).settle()
    held = call.state.warnings["silent-call|caller|"]
    mark = call.state.warnings["vulnerability-recorded|caller|domestic-abuse-victim"]
    assert mark.seq in held.rests_on
    assert held.says.startswith("Nobody has said a word, and this number or address is marked: vulnerability recorded.")


def test_a_grade_is_proposed_before_anybody_types() -> None:
    call = ringing(link(5, 30, danger=True)).settle().later(minutes=1).settle()
    draft = proposed(call.state, book=BOOK, now=call.at)
    assert draft is not None and isinstance(draft.body, e.Grade)
    assert draft.body.grade == "priority"
    assert "nobody speaks" in draft.body.reason
    assert call.state.warnings["silent-call|caller|"].seq in draft.rests_on
