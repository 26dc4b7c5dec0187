"""The connector kind `request`: no wire leads there, and whatever asks by one is told so and nothing else."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from firstcall.guidance import book as books
from firstcall.incident.codes import MISSED, Outcome, Plan, Reason, Standing
from firstcall.incident.rows import as_connected
from firstcall.sources.asking import ask
from firstcall.sources.connections import load
from firstcall.sources.kinds import kinds
from tests.sources.kinds import test_closed as b


@pytest.mark.parametrize("wider", [False, True])
def test_it_is_not_checked_and_says_that_people_answer(wider):
    row = replace(b.ROW, standing=Standing.REQUEST_ONLY)
    kind = kinds()["request"]
    source = kind.connect(row, kind.options(), b.around())
    result = asyncio.run(ask(source, row, replace(b.QUESTION, wider=wider), tries=3))
    assert (result.outcome, result.reason, result.as_of, result.records) == (
        Outcome.NOT_CHECKED,
        Reason.BY_REQUEST,
        None,
        (),
    )
    assert "make a request" in result.says


def test_it_is_nothing_that_a_source_missed():
    assert Reason.BY_REQUEST not in MISSED  # asking again would bring nothing but the same


KINDS = [("request", Standing.REQUEST_ONLY), ("closed", Standing.CLOSED)]


@pytest.mark.parametrize(("kind", "standing"), KINDS)
def test_a_connection_of_this_kind_says_how_the_system_stands(tmp_path, kind, standing):
    (tmp_path / "pnd.yaml").write_text(f"source: pnd\nkind: {kind}\n", "utf-8")
    row = as_connected(b.ROWS, tmp_path)["pnd"]
    assert row.standing is standing and "PND" in row.standing_says
    assert load(tmp_path, {"pnd": row})["pnd"].kind.name == kind


@pytest.mark.parametrize("text", ["source: pnd\nkind: holdings\n", "source: none\nkind: request\n", "- [", "[]", ""])
def test_any_other_file_leaves_the_rows_as_they_are(tmp_path, text):
    (tmp_path / "pnd.yaml").write_text(text, "utf-8")
    assert as_connected(b.ROWS, tmp_path) == b.ROWS


def test_the_book_plans_by_it(tmp_path):
    folder = tmp_path / "connections"
    folder.mkdir()
    (folder / "ics.yaml").write_text("source: ics\nkind: request\n", "utf-8")
    row = books.load(tmp_path).catalogue["ics"]
    assert (row.standing, Plan.REQUEST_ONLY.value) == (Standing.REQUEST_ONLY, row.standing.value)
