"""Every item of the standard has one answer, and what is said to show it exists."""

from __future__ import annotations

import ast
import functools
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import asvs_page
from django.conf import settings

pytestmark = pytest.mark.pure
TOP = Path(__file__).parents[2]
ITEMS = [(each.chapter, item) for each in asvs_page.chapters() for item in each.items]
SHOWN = sorted({one for _, item in ITEMS for one in item.shown_by})
VARIABLES = set(re.findall(r"^\| `([A-Z_]+)`", (TOP / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE))


@functools.cache
def named_in(file: str) -> frozenset[str]:
    tree = ast.parse((TOP / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def stands(shown: str) -> bool:
    """Whether a test, a setting (of the environment or of Django) or a file is there."""
    file, _, test = shown.partition("::")
    if re.fullmatch(r"[A-Z_]+", shown):
        return shown in VARIABLES or hasattr(settings, shown)
    return (TOP / file).is_file() and (not test or test in named_in(file))


def test_every_item_of_the_standard_is_answered_exactly_once():
    standard = asvs_page.standard()
    assert len(standard) == 345
    wanted = {i for i, level in standard.items() if level < 3 or f"V{i.split('.')[0]}" in asvs_page.DEEPER}
    answered = [item.id for _, item in ITEMS]
    assert len(answered) == len(set(answered))
    assert wanted - set(answered) == set() and set(answered) <= set(standard)
    assert [
        item.id for chapter, item in ITEMS if item.level != standard[item.id] or f"V{item.id.split('.')[0]}" != chapter
    ] == []


def test_whatever_is_met_is_shown_and_whatever_is_not_says_why():
    assert [item.id for _, item in ITEMS if item.answer == "met" and not item.shown_by] == []
    assert [item.id for _, item in ITEMS if item.answer != "met" and not item.how] == []


@pytest.mark.parametrize("shown", SHOWN)
def test_what_shows_it_exists(shown):
    assert stands(shown)


@pytest.mark.parametrize(
    "shown", ["tests/security/test_asvs.py::test_of_nothing", "FIRSTCALL_NOTHING", "docs/nothing.md"]
)
def test_what_does_not_exist_is_seen(shown):
    assert not stands(shown)
