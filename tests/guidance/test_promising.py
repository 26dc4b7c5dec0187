"""Kinds of promise: which one a promise is, by when it is kept, when it is asked after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.guidance.promising import chase_at, due_by
from firstcall.incident import entries as e
from firstcall.incident.datafile import BadData
from tests.guidance.building import BOOK, START, Incident

ONE = "  - {code: a, name: A, words: [x], keep_minutes: 5, chase_minutes_before: 1}\n"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ring her back", "call-back"),
        ("PC Adams to phone at six", "call-back"),
        ("email the reference", "writing"),
        ("a unit will attend tonight", "visit"),
        ("patrols past the shop", "visit"),
        ("enquire about the number", "enquiry"),
        ("look into the number", "enquiry"),
        ("pass it to the neighbourhood team", "passing-on"),
        ("lend him a hand", "other"),
        ("", "other"),
    ],
)
def test_a_promise_is_of_the_first_kind_whose_words_stand_in_it(text: str, kind: str) -> None:
    assert BOOK.promises.kind_of(text).code == kind


def test_a_word_counts_whole_and_not_as_part_of_another() -> None:
    assert BOOK.promises.kind_of("strings and things").code == "other"


def test_a_visit_is_due_by_the_grade_given_before_the_one_proposed_and_else_in_its_own_time() -> None:
    kind, call = BOOK.promises.kind_of("a unit will attend"), Incident()
    assert due_by(kind, call.state, grades=BOOK.grades, now=START) == START + HOUR
    call.add(e.Grade(grade="priority", reason="x", proposed=True))
    assert due_by(kind, call.state, grades=BOOK.grades, now=START) == START + HOUR
    call.add(e.Grade(grade="emergency", reason="x"))
    assert due_by(kind, call.state, grades=BOOK.grades, now=START) == START + 15 * MINUTE
    call.add(e.Grade(grade="resolution", reason="nobody is sent"))
    assert due_by(kind, call.state, grades=BOOK.grades, now=START) == START + HOUR
    rings = BOOK.promises.kind_of("ring back")
    assert due_by(rings, call.state, grades=BOOK.grades, now=START) == START + HOUR


@pytest.mark.parametrize(
    ("due", "before"),
    [(9 * MINUTE, None), (10 * MINUTE, 5 * MINUTE), (20 * MINUTE, 10 * MINUTE), (HOUR, 15 * MINUTE), (-HOUR, None)],
)
def test_it_is_asked_after_before_it_is_due_and_never_before_half_its_time_has_gone(due, before) -> None:
    kind = BOOK.promises.kind_of("ring back")
    asked = chase_at(kind, due=START + due, now=START)
    assert asked == (None if before is None else START + due - before)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kinds: []\nsource: s\n", "the last kind"),
        (
            "source: s\nkinds:\n  - {code: a, name: A, words: [x], keep_minutes: 5, chase_minutes_before: 1}\n",
            "the last kind",
        ),
        (
            f"source: s\nkinds:\n{ONE}{ONE.replace(' words: [x],', '')}",
            "stand twice",
        ),
        ("source: s\nkinds:\n  - {code: a, name: A, keep_minutes: 0, chase_minutes_before: 1}\n", "keep_minutes"),
        ("kinds:\n  - {code: a, name: A, keep_minutes: 5, chase_minutes_before: 1}\n", "source"),
    ],
)
def test_a_forces_own_file_that_cannot_be_read_says_why(tmp_path, text: str, says: str) -> None:
    from firstcall.guidance import book as books

    (tmp_path / "promises.yaml").write_text(text)
    with pytest.raises(BadData, match=says):
        books.load(tmp_path)


def test_a_force_keeps_its_promises_in_its_own_time(tmp_path) -> None:
    from firstcall.guidance import book as books

    (tmp_path / "promises.yaml").write_text(
        "source: ours\nkinds:\n  - {code: all, name: All, keep_minutes: 30, chase_minutes_before: 5}\n"
    )
    kind = books.load(tmp_path).promises.kind_of("ring back")
    assert (kind.code, kind.keep_minutes) == ("all", 30)
