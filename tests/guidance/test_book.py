"""The book: loaded whole from the project and a force's own directory, or refused with every fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firstcall.guidance import book as books
from firstcall.guidance import commands
from firstcall.guidance.context import NAMES
from firstcall.incident.datafile import BadData

CONTRACT_QUESTIONS = {"name", "age", "date-of-birth", "address", "relationship", "supervised", "safe-to-speak"}
THRIVE = ["threat", "harm", "risk", "investigation", "vulnerability", "engagement"]


def put(directory: Path, name: str, text: str) -> Path:
    file = directory / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_the_projects_own_data_has_no_fault() -> None:
    assert books.check_data() == ()


def test_it_holds_what_the_contract_names() -> None:
    book = books.load()
    assert CONTRACT_QUESTIONS.issubset(one.ask.code for one in book.asks)
    assert [e.code for e in book.thrive.elements if e.required] == THRIVE
    assert list(book.grades) == ["resolution", "scheduled", "priority", "emergency"]
    assert [book.grades.rank(code) for code in [*book.grades, "none-of-ours"]] == [0, 1, 2, 3, -1]
    assert [book.grades[code].target_minutes for code in book.grades] == [None, 2880, 60, 15]


def test_the_same_data_is_read_once() -> None:
    assert books.current() is books.current()


def test_a_force_names_its_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_form = "key: pnd\nname: PND by form\nholds: x\nasked_by: []\nstanding: request-only\nstanding_says: by form\n"
    put(tmp_path, "sources/pnd.yaml", by_form)
    monkeypatch.setenv(books.VARIABLE, str(tmp_path))
    assert books.current().catalogue["pnd"].name == "PND by form"


def test_a_directory_that_is_not_there_is_a_fault_and_not_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(books.VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(BadData, match="no such directory"):
        books.current()
    [fault] = commands.check_data()
    assert "nowhere" in fault


def test_a_file_of_the_same_name_replaces_and_another_adds(tmp_path: Path) -> None:
    put(tmp_path, "sources/county.yaml", "key: county\nname: County's own\nholds: x\nasked_by: [[name]]\n")
    loud = "{code: how-loud, text: How loud?, of: [caller], why: w, order: 99}"
    put(tmp_path, "questions/noise.yaml", f"set: noise\nname: Noise\nsource: s\nquestions: [{loud}]\n")
    put(tmp_path, "grades.yaml", "grades: [{code: later, name: Later}, {code: now, name: Now, target_minutes: 10}]\n")
    book = books.load(tmp_path)
    assert book.catalogue.keys() == {*books.load().catalogue, "county"}
    assert book.ask("how-loud") is not None
    assert book.ask("age") is not None
    assert list(book.grades) == ["later", "now"]
    assert book.grade_rules == ()


FAULTS = [
    ("sources/x.yaml", "key: y\nname: n\nholds: h\nasked_by: [[name]]\n", 1, "the key 'y' is not the file's name"),
    ("sources/x.yaml", "key: x\nname: n\nholds: h\nasked_by: [[phne]]\n", 4, "did you mean 'phone'?"),
    ("sources/x.yaml", "key: x\nname: n\nholds: h\nasked_by: []\n", 4, "can be asked by nothing"),
    (
        "sources/x.yaml",
        "key: x\nname: n\nholds: h\nasked_by: [[name]]\nstanding: clsoed\n",
        5,
        "did you mean 'closed'?",
    ),
    ("sources/x.yaml", "key: x\nname: n\nholds: h\nasked_by: [[name]]\nstanding: closed\n", 5, "add standing_says"),
    ("sources/x.yaml", "key: x\nname: n\nholds: h\nasked_by: [[name]]\nsuccessor: viso\n", 5, "did you mean 'visor'?"),
    (
        "sources/x.yaml",
        "key: x\nname: n\nholds: h\nasked_by: [[name]]\nnot_proportionate:\n  - when: person.agemin > 5\n    why: w\n",
        6,
        "did you mean 'age_min'?",
    ),
    (
        "sources/x.yaml",
        "key: x\nname: n\nholds: h\nasked_by: [[name]]\ndeadline: 5\n",
        5,
        "did you mean 'deadline_ms'?",
    ),
    (
        "questions/x.yaml",
        "set: x\nname: n\nquestions:\n  - code: q\n    text: t\n    of: [caller]\n    why: w\n    order: 1\n    ask_when: person.role =\n",
        9,
        "is not a CEL expression",
    ),
    (
        "questions/x.yaml",
        "set: x\nname: n\nquestions:\n  - {code: q, of: [caller], why: w, order: 1}\n",
        4,
        "has no text",
    ),
    (
        "questions/x.yaml",
        "set: x\nname: n\nquestions:\n  - {code: q, text: t, of: [suspect], why: w, order: 1}\n",
        4,
        "add text_other",
    ),
    (
        "questions/x.yaml",
        "{set: x, name: n, source: s,\nquestions: [\n\n  {code: age, text: t, of: [caller], why: w, order: 1}]}\n",
        4,
        "stands in general.yaml too",
    ),
    (
        "questions/x.yaml",
        "set: x\nname: n\nquestions:\n  - {code: q, text: t, of: [callr], why: w, order: 1}\n",
        4,
        "did you mean 'caller'?",
    ),
    (
        "advice/x.yaml",
        "source: x\nitems:\n  - {code: a, says: s, protects: p, only_after: [keep-evidnce]}\n",
        3,
        "did you mean 'keep-evidence'?",
    ),
    (
        "advice/x.yaml",
        "source: x\nitems:\n  - {code: a, says: s, protects: p, instead: [keep-evidnce]}\n",
        3,
        "did you mean 'keep-evidence'?",
    ),
    ("advice/x.yaml", "items:\n  - {code: a, says: s, protects: p}\n", 2, "add source"),
    (
        "advice/x.yaml",
        "source: x\nitems:\n  - {code: a, says: s, protects: p, wrong_when: 'true'}\n",
        3,
        "add wrong_because",
    ),
    ("advice/x.yaml", "source: x\nitems:\n  - {code: do-not-pay, says: s, protects: p}\n", 3, "stands twice"),
    (
        "grades.yaml",
        "grades: [{code: a, name: A}]\nrules: [{code: r, grade: b, when: 'true', why: w, source: s}]\n",
        1,
        "which is no grade",
    ),
    ("thrive.yaml", "elements: []\noverall: {nine: {}}\n", 2, "nine"),
    (
        "thrive.yaml",
        "elements:\n  - code: a\n    name: A\n    asks: x\n    contradicted_by: {cue: [b]}\noverall: {}\n",
        5,
        "did you mean 'cues'?",
    ),
]


@pytest.mark.parametrize(("name", "text", "line", "says"), FAULTS)
def test_a_fault_says_the_file_the_line_and_the_mend(
    tmp_path: Path, name: str, text: str, line: int, says: str
) -> None:
    file = put(tmp_path, name, text)
    faults = [f for f in books.check_data(tmp_path) if f.file == file]
    assert faults, books.check_data(tmp_path)
    assert any(says in str(f) for f in faults), [str(f) for f in faults]
    assert line in {f.line for f in faults}


def test_all_files_are_told_of_at_once_and_nothing_is_half_loaded(tmp_path: Path) -> None:
    put(tmp_path, "sources/x.yaml", "key: x\n")
    put(tmp_path, "questions/x.yaml", "sett: x\n")
    put(tmp_path, "grades.yaml", "grades: 3\n")
    with pytest.raises(BadData) as told:
        books.load(tmp_path)
    assert {f.file.name for f in told.value.faults} == {"x.yaml", "grades.yaml"}
    assert len({f.file for f in told.value.faults}) == 3


DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = re.compile(r"```yaml\n# (\S+)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", ["adding-a-question-set.md", "adding-a-source.md"])
def test_the_examples_in_the_documentation_load(tmp_path: Path, page: str) -> None:
    [(name, text)] = EXAMPLE.findall((DOCS / page).read_text("utf-8"))
    put(tmp_path, name, text)
    assert books.check_data(tmp_path) == ()


@pytest.mark.parametrize("owner", ["person", "incident"])
def test_the_documentation_names_all_that_a_rule_may_ask_for(owner: str) -> None:
    page = (DOCS / "adding-a-question-set.md").read_text("utf-8")
    assert set(re.findall(rf"`{owner}\.(\w+)`", page)) == set(NAMES[owner])


WRITTEN = re.compile(r"'([a-z-]+)' in incident\.cues|\[([^\]]*)\]\.exists\(c, c in incident\.cues\)")


def test_the_rules_name_only_cues_that_the_book_knows() -> None:
    book = books.load()
    known = {row.cue for row in book.cues.cues}
    said = {c for e in book.thrive.elements for c in e.contradicted_by.cues}
    said |= {c for shown in book.thrive.overall.values() for c in shown.cues}
    rules = [r.when for r in book.grade_rules] + [i.offer_when for i in book.advice.values() if i.offer_when]
    rules += [one.ask.ask_when for one in book.asks if one.ask.ask_when]
    for rule in rules:
        for one, several in WRITTEN.findall(rule.source):
            said |= {one} if one else set(re.findall(r"'([a-z-]+)'", several))
    assert said <= known
