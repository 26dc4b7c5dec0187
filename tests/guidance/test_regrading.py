"""A lower grade: when it may be given, and what it lacks until it is settled."""

from __future__ import annotations

import pytest

from firstcall.guidance.closing import doubts
from firstcall.guidance.regrading import below_proposed, hindrance, lowerings
from firstcall.incident import entries as e
from tests.guidance.building import BOOK, HANDLER, Incident

SERGEANT = "sergeant-d"


def graded(*grades: str) -> Incident:
    call = Incident()
    call.fact("caller", "age", 44)
    for grade in grades:
        call.add(e.Grade(grade=grade, reason="as it stood"), HANDLER)
    return call


def told(call: Incident, seq: int) -> None:
    call.add(e.CallerTold(about=seq, says="rang and said so"), HANDLER)


def unsafe(call: Incident, seq: int) -> None:
    call.add(e.NotTold(about=seq, says="he answers her phone"), HANDLER)


def reviewed(call: Incident, seq: int) -> None:
    call.add(e.Review(of="downgrade", says="agreed", decision="stands", about=seq), SERGEANT)


def by_oneself(call: Incident, seq: int) -> None:
    call.add(e.Review(of="downgrade", says="fine", decision="stands", about=seq), HANDLER)


def of_another(call: Incident, seq: int) -> None:
    call.add(e.Review(of="downgrade", says="agreed", decision="stands", about=seq - 1), SERGEANT)


def to_raise(call: Incident, seq: int) -> None:
    call.add(e.Review(of="downgrade", says="too early", decision="raise", about=seq), SERGEANT)


def raised(call: Incident, seq: int) -> None:
    call.add(e.Grade(grade="emergency", reason="he is back"), HANDLER)


LACKING = [
    ((), ("supervisor", "word-to-caller")),
    ((told,), ("supervisor",)),
    ((unsafe,), ("supervisor",)),
    ((reviewed,), ("word-to-caller",)),
    ((by_oneself,), ("supervisor", "word-to-caller")),
    ((of_another,), ("supervisor", "word-to-caller")),
    ((reviewed, told), ()),
    ((reviewed, unsafe), ()),
    ((to_raise, told), ("raise-again",)),
    ((to_raise, raised), ()),
    ((raised,), ("supervisor",)),
]


@pytest.mark.parametrize(("deeds", "lacks"), LACKING)
def test_what_a_lowered_grade_lacks(deeds: tuple, lacks: tuple[str, ...]) -> None:  # type: ignore[type-arg]
    call = graded("emergency", "scheduled")
    seq = call.state.grades[-1].seq
    for deed in deeds:
        deed(call, seq)
    (one,) = lowerings(call.state, BOOK)
    assert one.lacks == lacks
    codes = [d.code for d in doubts(call.state, book=BOOK, now=call.at)]
    assert codes == (["downgrade-unreviewed"] if lacks else [])
    assert bool(call.warnings("downgrade-unreviewed")) is bool(lacks)


def test_the_warning_says_anew_what_still_lacks() -> None:
    call = graded("emergency", "scheduled").settle()
    told(call, call.state.grades[-1].seq)
    (again,) = call.warnings("downgrade-unreviewed")
    assert "supervisor" in again.says and "word to the caller" not in again.says


ALLOWED = [
    ("assessed since", ("grade", "assess"), None),
    ("not assessed", ("grade",), "assessment-due"),
    ("assessed before", ("assess", "grade"), "assessment-due"),
    ("assessed before and since", ("assess", "grade", "assess"), None),
]


@pytest.mark.parametrize(("says", "steps", "code"), ALLOWED, ids=[a[0] for a in ALLOWED])
def test_a_lower_grade_needs_an_assessment_made_since(says: str, steps: tuple[str, ...], code: str | None) -> None:
    call = graded()
    for step in steps:
        made = e.Assessment(elements={"risk": "he left"}, overall="low")
        call.add(made if step == "assess" else e.Grade(grade="emergency", reason="x"), HANDLER)
    held = hindrance(call.state, "scheduled", book=BOOK, now=call.at)
    assert (None if held is None else held.code) == code
    assert hindrance(call.state, "emergency", book=BOOK, now=call.at) is None


def test_an_assessment_that_something_has_contradicted_since_does_not_lower_it() -> None:
    call = graded("emergency")
    call.add(e.Assessment(elements={"threat": "none"}, overall="medium"), HANDLER)
    assert hindrance(call.state, "scheduled", book=BOOK, now=call.at) is None
    call.cue("caller", "weapon")
    held = hindrance(call.state, "scheduled", book=BOOK, now=call.at)
    assert held is not None and held.code == "record-contradicts-assessment"


@pytest.mark.parametrize(("grade", "below"), [("resolution", True), ("scheduled", True), ("priority", False)])
def test_below_what_is_proposed(grade: str, below: bool) -> None:
    call = graded()
    assert not below_proposed(call.state, grade, book=BOOK)
    call.add(e.Grade(grade="priority", reason="x", proposed=True))
    assert below_proposed(call.state, grade, book=BOOK) is below
