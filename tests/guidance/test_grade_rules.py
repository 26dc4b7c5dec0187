"""Every rule that proposes a grade: a situation in which it fires and one, as near as can be, in which it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.guidance.context import Contexts
from firstcall.guidance.grading import proposed
from firstcall.incident import entries as e
from firstcall.incident.codes import Level
from firstcall.incident.held import CALLER
from firstcall.incident.three import Truth
from tests.guidance.building import BOOK, HANDLER, Incident

RULES = {rule.code: rule for rule in BOOK.grade_rules}

#: The rule; what fires it; what does not. A cue by its name, a warning with its level behind a colon, an age of the caller.
TABLE = [
    ("weapon-and-threat", "weapon threat", "weapon"),
    ("life-at-risk", "suicide", "self-harm"),
    ("violence-at-home", "violence domestic", "domestic"),
    ("violence-from-the-dangerous", "violence dangerous-person:critical", "violence dangerous-person:notice"),
    ("silent-from-danger", "silent household-risk:high", "silent household-risk:notice"),
    ("silent-and-marked", "silent-call:high", "silent-call:notice"),
    ("child-missing", "missing age=12", "missing age=18"),
    ("danger-recorded", "order-breach-possible:critical", "order-breach-possible:notice"),
    ("child-exploited", "blackmail sexual age=16", "blackmail sexual age=30"),
    ("violence", "self-harm", "threat"),
    ("stalker-knows-where", "stalking address-known", "stalking"),
    ("threatened", "harassment", "fear"),
    ("hated", "hate", "suspicious"),
    ("theft-of-the-vulnerable", "theft vulnerable", "theft"),
    ("vulnerable", "vulnerability-recorded:high", "vulnerability-recorded:notice"),
]


def told(words: str) -> Incident:
    call = Incident()
    for word in words.split():
        if ":" in word:
            code, level = word.split(":")
            call.add(e.Warning(code=code, level=Level(level), person="caller", says=code))
        elif word.startswith("age="):
            call.fact("caller", "age", int(word[4:]))
        else:
            call.cue("caller", word)
    return call


def fires(rule: str, words: str) -> bool:
    call = told(words)
    return RULES[rule].when.truth(Contexts(call.state, call.at)[CALLER]) is Truth.TRUE


def test_every_rule_stands_in_the_table_and_says_what_it_rests_on() -> None:
    assert [row[0] for row in TABLE] == list(RULES)
    assert [rule.code for rule in BOOK.grade_rules if not rule.source.strip() or not rule.why.strip()] == []


@pytest.mark.parametrize(("rule", "yes", "no"), TABLE, ids=[row[0] for row in TABLE])
def test_a_rule_fires_on_its_own_and_not_on_less(rule: str, yes: str, no: str) -> None:
    assert fires(rule, yes)
    assert not fires(rule, no)
    draft = proposed(told(yes).state, book=BOOK, now=told(yes).at)
    assert draft is not None and isinstance(draft.body, e.Grade)
    assert BOOK.grades.rank(draft.body.grade) >= BOOK.grades.rank(RULES[rule].grade)


CUES = sorted(
    {word for rule in BOOK.grade_rules for word in rule.when.words if BOOK.cues.kinds_in(word)} | {"fear", "child"}
)
BODIES = st.one_of(
    st.builds(
        lambda c, n: e.Fact(person="caller", field="cue", value=c, negated=n), st.sampled_from(CUES), st.booleans()
    ),
    st.builds(lambda a: e.Fact(person="caller", field="age", value=a), st.integers(1, 90)),
    st.builds(
        lambda c, level: e.Warning(code=c, level=level, person="caller", says=c),
        st.sampled_from(["dangerous-person", "household-risk", "vulnerability-recorded", "order-breach-possible"]),
        st.sampled_from(list(Level)),
    ),
    st.builds(lambda g: e.Grade(grade=g, reason="as it stands"), st.sampled_from(sorted(BOOK.grades))),
    st.builds(lambda t: e.Line(text=t), st.sampled_from(["he has gone", "all calm now", "no risk at all"])),
    st.builds(lambda o: e.Assessment(elements={"risk": "none"}, overall=o), st.sampled_from(["none", "low", "high"])),
)


def propose(call: Incident) -> int:
    draft = proposed(call.state, book=BOOK, now=call.at)
    if draft is not None:
        call.add(draft.body, draft.by, draft.rests_on)
    return -1 if call.state.proposed is None else BOOK.grades.rank(call.state.proposed.grade)


@settings(max_examples=60, deadline=None)
@given(st.lists(BODIES, max_size=12))
def test_no_entry_ever_lowers_the_proposed_grade(bodies: list[e.AnyBody]) -> None:
    call, highest = Incident(), -1
    for body in bodies:
        call.add(body, HANDLER)
        now = propose(call)
        assert now >= highest
        highest = now
