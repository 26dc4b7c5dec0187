"""The labelled lines: the tuned part must not fall back, and ordinary calls raise nothing."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from firstcall.incident.codes import Role
from firstcall.matching.accounts import account
from firstcall.narrative.lexicon import risks
from tests.narrative.telling import Telling

pytestmark = pytest.mark.pure

FOLDER = Path(__file__).parent / "corpus"
TUNED = YAML(typ="safe", pure=True).load(FOLDER / "tuned.yaml")
ALL = TUNED + YAML(typ="safe", pure=True).load(FOLDER / "heldout.yaml")
ORDINARY = [e["line"] for e in ALL if e.get("ordinary")]


def labels(entry: dict, state: str) -> set[tuple[str, str]]:
    """The field and value of every label, whoever it belongs to."""
    said = set()
    for fields in entry.get(state, {}).values():
        for field, values in fields.items():
            said |= {(field, str(v)) for v in (values if isinstance(values, list) else [values])}
    return said


def plain(field: str, value: str | int) -> str:
    """A value as the labels have it: a username without its platform."""
    return account(str(value))[1] if field == "username" else str(value)


def test_there_are_enough_ordinary_calls():
    assert len(ORDINARY) >= 25


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_call_has_no_risk_and_no_suspect(line):
    told = Telling(line)
    people = told.state.persons.values()
    assert {str(v) for p in people for v in p.values("cue")} & risks() == set()
    assert [p.ref for p in people if p.role is Role.SUSPECT] == []


@pytest.mark.parametrize("line", [e["line"] for e in ALL if e.get("ordinary") and "name" not in str(e.get("taken"))])
def test_an_ordinary_call_takes_no_name_that_nobody_gave(line):
    people = Telling(line).state.persons.values()
    assert [n for p in people for n in p.values("name")] == []


@pytest.mark.parametrize("entry", TUNED, ids=lambda e: e["line"][:40])
def test_every_identifier_and_risk_of_the_tuned_lines_is_found(entry):
    """An identifier is taken; a risk is taken or, where the reader doubts the words, offered."""
    facts = [f for p in Telling(entry["line"]).state.persons.values() for f in p.facts if not f.negated]
    taken = {(f.field, plain(f.field, f.value)) for f in facts if f.counts}
    found = {(f.field, str(f.value)) for f in facts if f.field == "cue"}
    assert {x for x in labels(entry, "taken") if x[0] != "name"} <= taken | found


def test_nearly_every_risk_of_the_tuned_lines_is_taken():
    wanted = taken = 0
    for entry in TUNED:
        facts = [f for p in Telling(entry["line"]).state.persons.values() for f in p.facts if f.counts]
        risky = {x for x in labels(entry, "taken") if x[0] == "cue"}
        wanted += len(risky)
        taken += len(risky & {(f.field, str(f.value)) for f in facts})
    assert taken / wanted >= 0.9
