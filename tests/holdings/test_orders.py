"""Conditions of orders in a row of an extract: a pattern that nobody knows loses no record."""

from __future__ import annotations

import msgspec
import pytest

from firstcall.holdings.shaping import BadRow, record_of
from firstcall.incident.records import Condition, Parameters


def row(**condition: object) -> bytes:
    order = {"type": "SHPO", "made": "2016-05-01", "territory": "scotland", "conditions": [condition]}
    return msgspec.json.encode({"id": "V-1", "persons": [{"orders": [order]}]})


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ({"pattern": "no-private-browsing"}, Condition(pattern="no-private-browsing")),
        ({"pattern": "by order 7"}, Condition(pattern="by order 7")),
        (
            {"pattern": "stalking", "parameters": {"named": "Susan Poole", "place": ["ZZ1"]}},
            Condition(pattern="stalking", parameters=Parameters(named=("Susan Poole",), place=("ZZ1",))),
        ),
        (
            {"pattern": "no-unsupervised-contact", "parameters": {"age": 16}},
            Condition(pattern="no-unsupervised-contact", parameters=Parameters(age="16")),
        ),
        (
            {"act": "presence", "place": "ZZ1", "hours": "21:00-07:00"},
            Condition(act="presence", place=("ZZ1",), hours="21:00-07:00"),
        ),
        ({}, Condition()),
    ],
)
def test_a_condition_of_a_row(said: dict[str, object], held: Condition) -> None:
    (order,) = record_of(row(**said)).persons[0].orders
    assert order.conditions == (held,)
    assert order.territory == "scotland"


def test_a_parameter_that_no_pattern_takes_is_refused_with_its_mend() -> None:
    with pytest.raises(BadRow, match="did you mean 'radius'"):
        record_of(row(pattern="exclusion-radius", parameters={"radios": "1 mile"}))
