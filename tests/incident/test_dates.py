"""Ages as ranges: what is known of a date of birth, and no more."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firstcall.incident.dates import AgeRange, age_on, age_range, born_between, born_range_of_age

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2035, 12, 31))


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        ("2000-08-19", date(2017, 3, 6), AgeRange(16, 16)),
        ("2000-08-19", date(2017, 8, 18), AgeRange(16, 16)),  # the day before the birthday
        ("2000-08-19", date(2017, 8, 19), AgeRange(17, 17)),  # the birthday
        ("2000-08", date(2017, 8, 19), AgeRange(16, 17)),
        ("2000", date(2017, 3, 6), AgeRange(16, 17)),
        ("2004-02-29", date(2022, 2, 28), AgeRange(17, 17)),  # a leap day's child is 18 on 1 March
        ("2004-02-29", date(2022, 3, 1), AgeRange(18, 18)),
        ("2017-03-07", date(2017, 3, 6), None),  # born tomorrow: nothing usable
        ("2000-02-30", date(2017, 3, 6), None),
        ("about 40", date(2017, 3, 6), None),
        ("", date(2017, 3, 6), None),
    ],
)
def test_a_partial_date_of_birth_allows_these_ages(born, day, expected):
    assert age_range(born, day) == expected


@given(st.text(max_size=12))
def test_any_text_is_a_date_of_birth_or_it_is_not(text):
    between = born_between(text)
    assert between is None or between[0] <= between[1]


@given(born=DAYS, day=DAYS)
def test_a_less_precise_date_of_birth_never_excludes_the_true_age(born, day):
    exact = age_range(born.isoformat(), day)
    if exact is None:
        return
    for partial in (born.isoformat()[:7], born.isoformat()[:4]):
        wide = age_range(partial, day)
        assert wide is not None and wide.youngest <= exact.youngest <= wide.oldest


@given(age=st.integers(0, 110), on=DAYS)
@example(age=1, on=date(2000, 2, 29))
@example(age=1, on=date(2001, 2, 28))
@example(age=1, on=date(2001, 3, 1))
def test_everybody_of_an_age_was_born_in_the_range_of_that_age_and_nobody_else(age, on):
    first, last = born_range_of_age(age, on)
    assert age_on(first, on) == age_on(last, on) == age
    assert age_on(first - timedelta(days=1), on) == age + 1
    if last < on:
        assert age_on(last + timedelta(days=1), on) == age - 1
