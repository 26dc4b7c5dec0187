"""A force's own rules: answered in three values, and checked when they are loaded."""

from __future__ import annotations

import pytest

from firstcall.incident.expression import BadExpression, compiled, context
from firstcall.incident.three import Truth

NAMES = {"person": ("role", "age_min"), "incident": ("cues",)}
KNOWN = {"person": {"role": "caller", "age_min": 16}, "incident": {"cues": ["threat"]}}
NOT_KNOWN = {"person": {"role": "caller"}, "incident": {"cues": ["threat"]}}

ANSWERS = [
    ("person.age_min < 18", KNOWN, Truth.TRUE),
    ("person.age_min > 18", KNOWN, Truth.FALSE),
    ("person.age_min < 18", NOT_KNOWN, Truth.UNKNOWN),
    ("!(person.age_min < 18)", NOT_KNOWN, Truth.UNKNOWN),
    ("person.role == 'caller' || person.age_min < 18", NOT_KNOWN, Truth.TRUE),
    ("person.role == 'victim' && person.age_min < 18", NOT_KNOWN, Truth.FALSE),
    ("has(person.age_min)", NOT_KNOWN, Truth.FALSE),
    ("'threat' in incident.cues", KNOWN, Truth.TRUE),
    ("incident.cues.exists(c, c == 'weapon')", KNOWN, Truth.FALSE),
    ("person.age_min", KNOWN, Truth.UNKNOWN),
    ("person.age_min < 'x'", KNOWN, Truth.UNKNOWN),
    ("person.age_min / 0 == 1", KNOWN, Truth.UNKNOWN),
]


@pytest.mark.parametrize(("text", "values", "truth"), ANSWERS)
def test_a_rule_is_true_false_or_unknown(text: str, values: dict[str, object], truth: Truth) -> None:
    assert compiled(text, NAMES).truth(context(values)) is truth


def test_it_tells_what_was_missing() -> None:
    assert compiled("person.age_min < 18", NAMES).answer(context(NOT_KNOWN)) == (Truth.UNKNOWN, "age_min")


BAD = [
    ("person.age_min <", "is not a CEL expression"),
    ("person.age_mn < 18", "did you mean 'age_min'?"),
    ("persn.age_min < 18", "did you mean 'person'?"),
    ("incident.zzz == 1", "there is cues"),
]


@pytest.mark.parametrize(("text", "says"), BAD)
def test_a_rule_that_could_never_answer_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadExpression) as told:
        compiled(text, NAMES)
    assert says in str(told.value)


def test_a_name_bound_inside_and_words_in_quotes_are_no_names() -> None:
    rule = compiled("incident.cues.exists(cue, cue == 'person.nothing')", NAMES)
    assert rule.words == ("person.nothing",)


READS = [
    ("person.age_min < 18 && has(person.role)", (("person", "age_min"), ("person", "role"))),
    ("incident.cues.exists(c, c == 'weapon')", (("incident", "cues"),)),
    ("'incident.role' in incident.cues", (("incident", "cues"),)),
    ("true", ()),
    ("'threat' in incident['cues']", None),
    ("size(incident) > 0", None),
    ("incident.cues.exists(person, person == 'x')", None),
]


@pytest.mark.parametrize(("text", "reads"), READS)
def test_it_tells_what_it_reads_or_that_it_cannot_tell(text: str, reads: tuple[tuple[str, str], ...] | None) -> None:
    assert compiled(text, NAMES).reads == reads


def test_an_answer_is_kept_for_its_values_and_never_for_others() -> None:
    contexts = [
        {"person": {"role": role} | age, "incident": {"cues": cues}}
        for role in ("caller", "victim")
        for age in ({}, {"age_min": 16}, {"age_min": 18}, {"age_min": True}, {"age_min": 16.0}, {"age_min": None})
        for cues in ([], ["threat"], ["threat", "weapon"], "threat")
    ]
    for text in [text for text, _, _ in ANSWERS] + [text for text, _ in READS]:
        rule = compiled(text, NAMES)
        for values in (*contexts, *reversed(contexts)):
            assert rule.answer(context(values)) == compiled(text, NAMES).answer(context(values)), (text, values)
