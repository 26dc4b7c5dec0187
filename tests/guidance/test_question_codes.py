"""Question codes are permanent: answers in old logs name them. And what every question has to say of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.guidance import book as books
from firstcall.guidance.book import OneAsk
from tests.guidance.building import BOOK

REGISTER = Path(__file__).parent / "question_codes.txt"
DOCS = Path(__file__).parents[2] / "docs"
LONGEST = 150


def given_out() -> dict[str, str]:
    """Every code that was ever given out, with its set."""
    lines = [line for line in REGISTER.read_text("utf-8").splitlines() if not line.startswith("#")]
    codes = [line.split()[0] for line in lines]
    assert len(codes) == len(set(codes)), "a code stands twice in the register"
    return {line.split()[0]: line.split()[1] for line in lines}


def test_no_code_that_was_given_out_ever_vanishes_or_changes_its_set() -> None:
    now = {one.ask.code: one.set.set for one in BOOK.asks}
    lost = {code: of for code, of in given_out().items() if now.get(code) != of}
    assert not lost, f"put these back into their sets; one no longer asked has ask_when: 'false': {lost}"


def test_every_code_is_in_the_register() -> None:
    new = {one.ask.code: one.set.set for one in BOOK.asks if one.ask.code not in given_out()}
    assert not new, f"add a line for each to {REGISTER.name}: {new}"


@pytest.mark.parametrize("one", BOOK.asks, ids=lambda one: one.ask.code)
def test_every_question_has_a_source_an_element_a_reason_and_words_to_say_aloud(one: OneAsk) -> None:
    ask = one.ask
    assert one.set.source_of(ask)
    assert ask.element in {element.code for element in BOOK.thrive.elements}
    for words in filter(None, (ask.text, ask.text_other)):
        assert len(words) <= LONGEST
        assert words.endswith(("?", "."))
        assert "?" in words or ask.code == "honour-code-word"
    assert ask.why[0].islower()
    assert not ask.why.endswith(".")


def test_no_two_questions_of_a_set_have_one_place() -> None:
    places = [one.ask.order for one in BOOK.asks]
    assert len(places) == len(set(places))


SET = """set: x
name: X
source: s
questions:
  - code: q
    order: 5
    of: [caller]
    text: {text}
    why: w
"""


def version(folder: Path, text: str) -> str:
    (folder / "questions").mkdir(exist_ok=True)
    (folder / "questions" / "x.yaml").write_text(text, "utf-8")
    return next(s.version for s in books.load(folder).questions if s.set == "x")


def test_a_version_is_of_what_a_set_says_and_not_of_how_its_file_looks(tmp_path: Path) -> None:
    plain = version(tmp_path, SET.format(text="How loud?"))
    other_looks = "# a comment\n" + SET.format(text='"How loud?"').replace(
        "    why: w\n", '    why: "w"\n    child: false\n'
    )
    assert version(tmp_path, other_looks) == plain
    assert version(tmp_path, SET.format(text="How loud is it?")) != plain
    assert version(tmp_path, SET.format(text="How loud?") + "    ask_when: 'incident.lines > 0'\n") != plain
    assert len(plain) == 12


NAMES_NOTHING = [
    ("    element: threatt\n", 9, "did you mean 'threat'?"),
    ("    tells: weapn\n", 4, "did you mean 'weapon'?"),
    ('    settles: ["cue:evidence"]\n', 4, "which nothing tells of"),
    ("    gives: phon\n", 5, "did you mean 'phone'?"),
]


@pytest.mark.parametrize(("more", "line", "says"), NAMES_NOTHING)
def test_what_a_question_names_and_there_is_not_is_a_fault(tmp_path: Path, more: str, line: int, says: str) -> None:
    file = tmp_path / "questions" / "x.yaml"
    file.parent.mkdir()
    file.write_text(SET.format(text="How loud?") + more, "utf-8")
    faults = [f for f in books.check_data(tmp_path) if f.file == file]
    assert [f for f in faults if says in str(f) and f.line >= line], [str(f) for f in faults]


def test_a_set_without_a_source_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "questions" / "x.yaml"
    file.parent.mkdir()
    file.write_text(SET.format(text="How loud?").replace("source: s\n", ""), "utf-8")
    [fault] = [f for f in books.check_data(tmp_path) if f.file == file]
    assert "'source' is missing" in str(fault)


def test_a_force_loads_its_own_assessment_of_domestic_abuse_as_a_file_of_its_book() -> None:
    book = books.load(DOCS / "examples")
    pack = next(s for s in book.questions if s.set == "domestic-abuse-pack")
    assert [q.code for q in pack.questions] == ["pack-1-today", "pack-2-pets", "pack-3-help"]
    ours = {s.set: s.version for s in BOOK.questions}
    assert {s.set: s.version for s in book.questions if s.set != pack.set} == ours
