"""Three-valued truth: unknown is never no."""

import pytest

from firstcall.incident.three import Truth, all_of, any_of

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("values", "everyone", "anyone"),
    [
        ([], T, F),
        ([T], T, T),
        ([F], F, F),
        ([U], U, U),
        ([T, U], U, T),
        ([F, U], F, U),
        ([T, F], F, T),
        ([T, F, U], F, T),
    ],
)
def test_all_and_any_in_three_values(values, everyone, anyone):
    assert all_of(values) is everyone
    assert any_of(values) is anyone


@pytest.mark.parametrize(("value", "truth"), [(True, T), (False, F), (None, U)])
def test_a_silence_is_unknown(value, truth):
    assert Truth.of(value) is truth


@pytest.mark.parametrize(("value", "negated"), [(T, F), (F, T), (U, U)])
def test_not_unknown_is_still_unknown(value, negated):
    assert value.negated() is negated
