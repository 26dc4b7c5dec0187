"""The labelled corpus is as its page says: every label has its form, and the held-out part shares no line with the training part."""

import pytest

from tests.narrative.labelled import CORPUS, faults, part

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*/*.jsonl")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_label_has_the_form_of_the_page(file):
    assert list(faults(file)) == []


def test_no_line_of_the_training_part_is_held_out():
    assert not {e.line.casefold() for e in part("training")} & {e.line.casefold() for e in part("heldout")}


def test_no_line_stands_twice_and_there_are_enough_of_both_parts():
    lines = [e.line for e in part("training")]
    assert len(set(lines)) == len(lines) > 2000
    assert len(part("heldout")) > 600


def test_a_label_that_does_not_stand_in_its_line_is_a_fault(tmp_path):
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text(
        '{"line": "he has a knife", "read": [["suspect", "cue", "weapon", "a gun"], ["nobody", "cue", "danger", "knife"]]}\n'
    )
    assert [said.partition(": ")[2][:20] for said in faults(wrong)] == [
        "the quote 'a gun' do",
        "'nobody' is no perso",
        "'danger' is no cue",
    ]
