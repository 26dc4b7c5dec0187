"""Cohen's kappa against values that others published, and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.review.agreement import FEW, agreement


def pairs(*rows: tuple[int, ...]) -> list[tuple[str, str]]:
    """Pairs out of a table: a row for each verdict of the first, a column for each of the second."""
    codes = "abcdef"
    return [(codes[i], codes[j]) for i, row in enumerate(rows) for j, n in enumerate(row) for _ in range(n)]


@pytest.mark.parametrize(
    ("table", "kappa", "low", "high"),
    [
        # Cohen (1968), 200 pairs, and Fleiss, Cohen and Everitt (1969), 200 pairs: with the intervals that are printed for them
        (((88, 14, 18), (10, 40, 10), (2, 6, 12)), 0.492, 0.39, 0.59),
        (((106, 10, 4), (22, 28, 10), (2, 12, 6)), 0.429, 0.32, 0.54),
        # two readers of fifty applications, as many textbooks have it
        (((20, 5), (10, 15)), 0.4, 0.15, 0.65),
        (((45, 15), (25, 15)), 0.1304, -0.06, 0.33),
        (((25, 35), (5, 35)), 0.2593, 0.11, 0.40),
        # as far apart as two can be
        (((0, 10), (10, 0)), -1.0, -1.0, -1.0),
    ],
)
def test_kappa_and_its_interval_are_those_that_were_published(table, kappa, low, high):
    found = agreement(pairs(*table))
    assert found.kappa == pytest.approx(kappa, abs=0.0006)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.012), pytest.approx(high, abs=0.012))
    assert found.pairs == sum(map(sum, table))


@pytest.mark.parametrize(
    ("table", "same", "kappa"), [((), 0.0, None), (((7,),), 1.0, None), (((5, 0), (0, 5)), 1.0, 1.0)]
)
def test_where_chance_explains_everything_there_is_no_kappa(table, same, kappa):
    found = agreement(pairs(*table))
    assert (found.same, found.kappa) == (same, kappa)


VERDICTS = st.sampled_from(["met", "not-met", "doubt", "not-applicable"])


@given(st.lists(st.tuples(VERDICTS, VERDICTS), max_size=60))
def test_kappa_does_not_depend_on_who_is_first_and_lies_in_its_interval(given_pairs):
    found, turned = agreement(given_pairs), agreement([(b, a) for a, b in given_pairs])
    assert found.few is (len(given_pairs) < FEW)
    if found.kappa is None:
        assert turned.kappa is None and (found.same == 1 or not given_pairs)
    else:
        assert turned.kappa == pytest.approx(found.kappa)
        assert -1 <= found.low <= found.kappa + 1e-9 and found.kappa - 1e-9 <= found.high <= 1


@given(st.lists(VERDICTS, min_size=2, max_size=40).filter(lambda one: len(set(one)) > 1))
def test_who_always_agrees_has_a_kappa_of_one(verdicts):
    assert agreement([(v, v) for v in verdicts]).kappa == pytest.approx(1)
