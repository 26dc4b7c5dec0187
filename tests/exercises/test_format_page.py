"""The page that describes the format names everything that the format has, and its example runs."""

import re
from pathlib import Path

import msgspec
import pytest

from firstcall.exercises import scenario as s
from firstcall.exercises.expectations import LINKED_BY, SUBJECTS
from firstcall.exercises.known import known
from firstcall.exercises.reading import OVERALL
from firstcall.exercises.record_parts import ACTS
from firstcall.incident.codes import Channel, Outcome, Plan, Role, StaffRole
from firstcall.incident.entries import AnyBody
from firstcall.incident.records import Condition, Order, Record, RecordPerson
from firstcall.sources.faults import FaultKind

PAGE = (Path(__file__).parents[2] / "docs" / "scenario-format.md").read_text("utf-8")
SHAPES = (s.Scenario, s.OnDuty, s.FaultPlanned, s.ContactPlanned, Record, RecordPerson, Order, Condition)
WORDS = {
    "key": {f.encode_name for shape in SHAPES for f in msgspec.structs.fields(shape)} | {"within", "after", "never"},
    "step": set(s.DEEDS),
    "expectation": set(SUBJECTS),
    "fault": set(FaultKind),
    "role of staff": set(StaffRole),
    "role": set(Role),
    "channel": set(Channel),
    "outcome": set(Outcome),
    "plan": set(Plan),
    "act": set(ACTS),
    "overall risk": set(OVERALL),
    "link": set(LINKED_BY),
    "source": set(known().sources),
}


@pytest.mark.parametrize("sort", WORDS)
def test_every_word_of_the_format_is_on_the_page(sort: str) -> None:
    assert sorted(w for w in WORDS[sort] if not re.search(rf"(?<![\w-]){re.escape(str(w))}(?![\w-])", PAGE)) == []


def test_every_kind_of_entry_is_on_the_page() -> None:
    printed = PAGE[PAGE.index("## What `--json` prints") :]
    house = {"housekeeping", "consulted"}  # no step of a scenario writes one, nor one of the learning register
    tags = {str(body.__struct_config__.tag) for body in AnyBody.__args__}
    kinds = {tag for tag in tags - house if not tag.startswith("learning-")}
    assert sorted(kind for kind in kinds if f"`{kind}`" not in printed) == []


def test_the_example_on_the_page_brings_what_it_expects(run) -> None:
    example = PAGE.partition("```yaml\n")[2].partition("```")[0]
    replay = run(example)
    assert replay.judged
    assert replay.met
