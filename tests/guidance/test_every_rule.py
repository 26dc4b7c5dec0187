"""Every question, warning, advice and grade rule has an id, a source in the guidance or the law, a test, and a page in the docs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from firstcall.exercises import packaged
from firstcall.guidance import book as books
from firstcall.guidance.warnings import rules

TOP = Path(__file__).parents[2]
PAGES = TOP / "docs" / "reference"
#: What names a law, a code of practice, a case that was published, or whoever writes the guidance.
_NAMED = re.compile(
    r"\b(?:Act|Rules|Regulations|Code|EWCA|EWHC|UKSC|DPA|GDPR|APP|PEEL|IOPC|NCA|NPCC|HMICFRS|CPS|Ofcom|BT|MoPI|NHS|MARAC|"
    r"College of Policing|Home Office|Crown Prosecution|Hansard|THRIVE|National Decision Model|Convention|Royal College|"
    r"National Crime Agency|National Police Chiefs' Council|Achieving Best Evidence|Working together to safeguard children|"
    r"Stop Scams UK|City of London Police|Women's Aid|SafeLives|Karma Nirvana|Samaritans|Action Fraud|Right Care|"
    r"guidance|guidelines|standard)\b"
)


@cache
def every() -> dict[str, dict[str, str]]:
    """The source of every rule, by sort and id."""
    book = books.load()
    return {
        "question": {one.ask.code: one.ask.source or one.set.source for one in book.asks},
        "warning": {rule.code: rule.source for rule in rules()},
        "advice": {item.code: item.source for item in book.advice.values()},
        "grade rule": {rule.code: rule.source for rule in book.grade_rules},
    }


#: The generated page on which each sort stands.
ON = {"question": "questions.md", "warning": "warnings.md", "advice": "advice.md", "grade rule": "assessing.md"}


@cache
def tabled() -> frozenset[str]:
    """Every word that stands in a table of the tests, or that a packaged scenario expects: never any text of theirs."""
    found: set[str] = set()
    for file in (TOP / "tests").rglob("test_*.py"):
        if file.name != Path(__file__).name:
            found |= {word for table in _tables(ast.parse(file.read_text("utf-8"))) for word in _words(table)}
    for scenario in packaged.paths():
        found |= set(re.findall(r"(?:warning|question|code): ([a-z-]+)", scenario.read_text("utf-8")))
    return frozenset(found)


def _tables(module: ast.Module) -> Iterator[ast.AST]:
    """What is handed to parametrize, and the constants of a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.parametrize"):
            yield from node.args[1:2]
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if all(isinstance(t, ast.Name) and t.id.isupper() for t in targets):
                yield node.value


def _words(table: ast.AST) -> Iterator[str]:
    for node in ast.walk(table):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def lacking(has: Callable[[str, str, str], bool]) -> list[str]:
    """The rules that lack something, by sort and id."""
    return [
        f"{sort} {code}"
        for sort, held in every().items()
        for code, source in held.items()
        if not has(sort, code, source)
    ]


def test_there_are_rules_of_every_sort() -> None:
    assert {sort: len(held) >= 10 for sort, held in every().items()} == dict.fromkeys(ON, True)


def test_each_has_an_id_that_is_its_own() -> None:
    assert lacking(lambda _, code, __: re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", code) is not None) == []
    book = books.load()
    for codes in ([one.ask.code for one in book.asks], [rule.code for rule in book.grade_rules]):
        assert sorted(set(codes)) == sorted(codes)


def test_each_has_a_source_in_the_guidance_or_the_law() -> None:
    assert lacking(lambda _, __, source: _NAMED.search(source) is not None) == []


def test_each_has_a_test_that_names_it_in_a_table() -> None:
    assert lacking(lambda _, code, __: code in tabled()) == []


def test_each_stands_on_its_page() -> None:
    pages = {sort: (PAGES / name).read_text("utf-8") for sort, name in ON.items()}
    assert lacking(lambda sort, code, _: f"`{code}`" in pages[sort]) == []


@pytest.mark.parametrize("source", ["", "our own judgement", "because it is wise", "see the wiki"])
def test_a_source_that_names_nobody_is_none(source: str) -> None:
    assert _NAMED.search(source) is None
