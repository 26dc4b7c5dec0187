"""docs/kinds-of-connector.md has every kind with its options, and an example of each that can be loaded as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firstcall.sources import catalogue, connections, images_index
from firstcall.sources.kinds import kinds

PAGE = (Path(__file__).parents[3] / "docs" / "kinds-of-connector.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n# connections/([a-z-]+)\.yaml\n(.*?)```", PAGE, re.DOTALL)
ROW = re.compile(r"^\| \[`([a-z-]+)`\]\(#([a-z-]+)\) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)


def loaded(folder, source, text):
    (folder / f"{source}.yaml").write_text(text, "utf-8")
    return connections.load(folder, {*catalogue.load(), "custody"})[source]


@pytest.mark.parametrize(("source", "text"), EXAMPLES, ids=[f"{s} {t.split()[3]}" for s, t in EXAMPLES])
def test_every_example_can_be_loaded(tmp_path, source, text):
    assert f"kind: {loaded(tmp_path, source, text).kind.name}\n" in text


def test_every_kind_has_a_line_with_all_its_options_a_part_and_an_example(tmp_path):
    lines = {name: (anchor, set(re.findall(r"`([a-z_]+)`", options))) for name, anchor, options in ROW.findall(PAGE)}
    assert lines == {name: (name, set(kind.options.model_fields)) for name, kind in kinds().items()}
    for name in lines:
        assert f"\n## {name}\n" in PAGE
    assert {re.search(r"kind: (\S+)", text)[1] for _, text in EXAMPLES} == set(lines)


def test_the_list_of_hashes_that_it_shows_is_good(tmp_path):
    path = tmp_path / "hashes.csv"
    path.write_text(re.search(r"```\n(# as of .*?)```", PAGE, re.DOTALL)[1])
    assert len(images_index.read(path).references) == 2
