"""What a question is worth: by what its answer would settle, and the words in which that is said."""

from __future__ import annotations

import itertools

import pytest

from firstcall.guidance.waiting import waiting
from firstcall.guidance.worth import Gain, Tier, because, worth
from tests.guidance.building import BOOK, LANDLINE, Incident
from tests.guidance.settling import settled

#: From what comes first to what comes last, each with what waits for it in words.
RANKED = [
    (Gain(safety=True), ""),
    (Gain(first=True, asked_by=("PNC",)), "1 system waits for it"),
    (Gain(order=True, asked_by=("PNC",)), "an order leaves it open; 1 system waits for it"),
    (Gain(now=True, asked_by=("PNC", "PND")), "2 systems wait for it"),
    (Gain(asked_by=("PNC", "PND", "ViSOR")), "3 systems wait for it"),
    (Gain(asked_by=("PNC",), towards=("ICS", "PND")), "3 systems wait for it, 2 of them for something else too"),
    (Gain(towards=("ICS", "PND", "PNC")), "3 systems wait for it, and for something else too"),
    (Gain(asked_by=("PNC",), doubt=True, element="Threat"), "1 system waits for it"),
    (Gain(doubt=True), "a warning stands until it is known"),
    (Gain(), ""),
]


@pytest.mark.parametrize(("gain", "says"), RANKED)
def test_it_says_what_waits(gain: Gain, says: str) -> None:
    assert because(gain) == says


def test_it_ranks_in_this_order() -> None:
    every = [worth(gain) for gain, _ in RANKED]
    assert every == sorted(every)
    assert all(one < other for one, other in itertools.pairwise(every))


def test_an_element_of_which_nothing_is_known_is_an_obligation_like_a_doubt() -> None:
    element = Gain(element="Harm")
    assert worth(element) == worth(Gain(doubt=True))
    assert because(element) == "nothing stands under Harm yet"


def test_nothing_is_worth_more_than_safety_whatever_else_waits() -> None:
    systems = tuple(f"system {n}" for n in range(40))
    assert worth(Gain(safety=True)) < worth(Gain(first=True, order=True, asked_by=systems, doubt=True, element="Harm"))


def test_the_same_tier_is_equal_where_systems_do_not_count() -> None:
    assert worth(Gain(order=True)) == worth(Gain(order=True, asked_by=("PNC",)))
    assert worth(Gain(order=True)).tier is Tier.ORDER


def waits(call: Incident, unsaid: frozenset[str] = frozenset()) -> tuple[int, int, int]:
    """How many systems wait for the caller's name alone, for it and something else, and for the address alone."""
    settled(call)
    held = waiting(call.state.persons["caller"], call.state, BOOK.catalogue, unsaid)
    return len(held.asked_by(("name",))), len(held.towards(("name",))), len(held.asked_by(("address",)))


def test_a_system_waits_for_the_fact_that_its_question_lacks() -> None:
    nothing_known = waits(Incident(LANDLINE))
    born_known = Incident(LANDLINE)
    born_known.fact("caller", "born", "1983-01-01")
    named = Incident(LANDLINE)
    named.fact("caller", "name", "Janet Ashdown")
    alone, further, address = nothing_known
    assert alone > 0
    assert further > 0
    assert address > 0
    assert waits(born_known)[0] == alone + further
    assert waits(named)[:2] == (0, 0)


def test_a_system_does_not_wait_for_one_half_where_nobody_knows_the_other() -> None:
    alone, further, _ = waits(Incident(LANDLINE), frozenset({"born"}))
    assert alone > 0
    assert further == 0


def test_a_system_that_is_closed_or_was_asked_waits_for_nothing() -> None:
    call = settled(Incident(LANDLINE))
    names = {
        name
        for held in [waiting(call.state.persons["caller"], call.state, BOOK.catalogue, ())]
        for name in held.asked_by(("name", "address", "phone", "email", "username", "vehicle"))
    }
    assert BOOK.source_name("contactpoint") not in names
    assert BOOK.source_name("pnd") not in names
