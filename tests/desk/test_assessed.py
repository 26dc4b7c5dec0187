"""The assessment and the grade as they are drawn: versions with what changed, what is known, what stands against it, the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.desk.picture.assessed import AssessedAround, assessment, pane
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.graded import GradedAround, clock_view
from firstcall.desk.picture.graded import pane as graded_pane
from firstcall.desk.picture.identity import identity
from firstcall.guidance.assessing import Contradiction
from firstcall.guidance.clocks import Clock
from firstcall.guidance.prefilling import Known, Prefill
from firstcall.guidance.regrading import WORD, Lowering
from firstcall.incident import entries as e
from tests.desk import building as b

ELEMENTS = (Choice("threat", "Threat"), Choice("harm", "Harm"))
NAMES = {"handler-a": "Handler A", "sergeant-d": "Sergeant D"}
CLOCK = Clock("emergency", 2, b.NOW, b.NOW + timedelta(minutes=15))


def drawn(*bodies: e.AnyBody, around: AssessedAround | None = None, items: tuple[int, ...] = (1, 3)):
    return pane(b.state(*bodies), around or AssessedAround(), ELEMENTS, items, NAMES)


def made(overall: str = "low", **elements: str) -> e.Assessment:
    return e.Assessment(elements=elements, overall=overall, cites={"threat": (1,)} if "threat" in elements else {})


def test_every_version_says_what_it_changed_by_whom_and_when() -> None:
    page = drawn(
        made(threat="he shouts", harm="a cut"),
        made("high", threat="he has a knife"),
        made("high", threat="he has a knife"),
    )
    newest, middle, first = page.versions
    assert (first.number, first.by, first.overall, first.overall_before) == (1, "Handler A", "Low", "")
    assert [(c.name, c.before, c.after) for c in first.changes] == [("Threat", "", "he shouts"), ("Harm", "", "a cut")]
    assert (middle.overall_before, middle.overall) == ("Low", "High")
    assert [(c.name, c.before, c.after) for c in middle.changes] == [
        ("Threat", "he shouts", "he has a knife"),
        ("Harm", "a cut", ""),
    ]
    assert [cite.seq for cite in middle.changes[0].cites] == [1]
    assert (newest.changes, newest.overall_before) == ((), "")


def test_a_supervisors_view_stands_with_the_version_that_it_is_of() -> None:
    review = e.Review(of="assessment", says="the knife is real", decision="again", about=2)
    newest, first = drawn(made(threat="none"), made(threat="a knife"), review).versions
    assert newest.views == () and [v.text for v in first.views] == ["the knife is real"]


def test_an_entry_that_is_folded_is_found_at_the_item_above_it() -> None:
    around = AssessedAround(against=(Contradiction("threat", "x", 5, "a weapon is spoken of"),))
    (row,) = drawn(made(threat="none"), around=around).against
    assert (row.element, row.shows, row.cite.seq, row.cite.item) == ("Threat", "a weapon is spoken of", 5, 3)


KNOWN = AssessedAround(
    known=(Prefill("threat", "Threat", (Known("Weapon: “a knife”", (3, 4)),)), Prefill("harm", "Harm", ()))
)


def test_what_is_known_is_offered_while_the_incident_is_open() -> None:
    threat, harm = drawn(around=KNOWN).known
    assert [(line.says, line.seqs) for line in threat.lines] == [("Weapon: “a knife”", "3 4")]
    assert harm.lines == ()
    assert drawn(b.CLOSED, around=KNOWN).known == ()


def test_only_the_warning_of_the_last_assessment_speaks_against_it() -> None:
    state = b.state(made(threat="none"))
    assert assessment(state, NAMES) is not None and assessment(state, NAMES).contradicted_by == ()
    assert drawn().last is None


@pytest.mark.parametrize(("minutes", "half_gone", "late"), [(1, False, False), (8, True, False), (15, True, True)])
def test_the_clock_runs_in_the_bar_and_beside_the_grade(minutes: int, half_gone: bool, late: bool) -> None:
    now = b.NOW + timedelta(minutes=minutes)
    state = b.state(e.Grade(grade="emergency", reason="a knife"))
    bar = identity(state, now, NAMES, CLOCK)
    assert bar.clock == clock_view(CLOCK, now) == graded_pane(state, GradedAround(CLOCK), now, NAMES).clock
    assert (bar.clock.half_gone, bar.clock.late, bar.attended) == (half_gone, late, False)


def test_who_is_there_is_said_and_the_bar_says_that_somebody_is() -> None:
    state = b.state(e.Grade(grade="emergency", reason="a knife"), e.Attended(staff="AB12", says="by radio"))
    page = graded_pane(state, GradedAround(), b.NOW, NAMES)
    assert page.clock is None and "AB12" in page.attended and "by radio" in page.attended
    assert identity(state, b.NOW, NAMES).attended


@pytest.mark.parametrize(("lacks", "word"), [((WORD,), True), (("supervisor",), False)])
def test_a_lowered_grade_asks_for_word_to_the_caller_until_it_is_there(lacks: tuple[str, ...], word: bool) -> None:
    state = b.state(e.Grade(grade="emergency", reason="a"), e.Grade(grade="scheduled", reason="b"))
    around = GradedAround(lowered=(Lowering(*state.grades, lacks),))
    (row,) = graded_pane(state, around, b.NOW, NAMES).lowered
    assert (row.before, row.after, row.word) == ("Emergency", "Scheduled", word)
