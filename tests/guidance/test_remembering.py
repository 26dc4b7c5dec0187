"""What follows from an incident is the same whether or not anything was remembered from its earlier states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.guidance.consequences import consequences
from firstcall.incident.entries import Draft
from firstcall.incident.expression import Expression
from firstcall.incident.once import forget
from firstcall.incident.state import State
from tests.benchmarks.consequences_logs import SHAPES, Growing
from tests.guidance.building import BOOK, LANDLINE, Incident
from tests.guidance.test_consequences import MOST_PASSES, STEPS, reply

Seen = tuple[State, datetime, Sequence[Draft]]
SEEDS = st.integers(0, 10**6)


def lived(steps: list[object]) -> list[Seen]:
    """Every pass of consequences of a life, each on what the passes before it left to be remembered."""
    call, seen = Incident(LANDLINE), list[Seen]()
    for step in [None, *steps]:
        call.later(seconds=7)
        if isinstance(step, tuple):
            reply(call, *step)
        elif step is not None:
            call.add(step)  # type: ignore[arg-type]
        for _ in range(MOST_PASSES):
            seen.append((call.state, call.at, consequences(call.state, book=BOOK, now=call.at)))
            for draft in seen[-1][2]:
                seq = call.state.seq + 1
                call.add(draft.body, draft.by, tuple(seq + n if n < 0 else n for n in draft.rests_on))
            if not seen[-1][2]:
                break
    return seen


def grown(shape: int, seed: int, entries: int) -> list[Seen]:
    """Every pass of a long incident's consequences."""
    seen: list[Seen] = []

    def watch(state: State, now: datetime) -> Sequence[Draft]:
        seen.append((state, now, consequences(state, book=BOOK, now=now)))
        return seen[-1][2]

    Growing(SHAPES[shape], seed, watch).until(entries)
    return seen


def anew(state: State, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Sequence[Draft]:
    """The consequences as if nothing had ever been worked out."""
    forget()
    with monkeypatch.context() as bare:
        bare.setattr(Expression, "answer", Expression._worked_out)
        return consequences(state, book=BOOK, now=now)


def same_anew(seen: list[Seen]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        for state, now, drafts in seen:
            assert anew(state, now, monkeypatch) == drafts


@settings(max_examples=20, deadline=None)
@given(STEPS)
def test_of_any_life_it_is_what_is_worked_out_anew(steps: list[object]) -> None:
    same_anew(lived(steps))


@settings(max_examples=3, deadline=None)
@given(st.sampled_from(range(len(SHAPES))), SEEDS)
def test_of_a_long_incident_it_is_what_is_worked_out_anew(shape: int, seed: int) -> None:
    seen = grown(shape, seed, 180)
    same_anew(Random(seed).sample(seen, min(25, len(seen))))


@settings(max_examples=10, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_states_may_be_looked_at_in_any_order_and_as_copies(steps: list[object], chance: Random) -> None:
    seen = lived(steps)
    for state, now, drafts in chance.sample(seen, min(8, len(seen))):
        copy = msgspec.json.decode(msgspec.json.encode(state), type=State)
        assert consequences(state, book=BOOK, now=now) == drafts
        assert consequences(copy, book=BOOK, now=now) == drafts
