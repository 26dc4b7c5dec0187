"""Dates of birth as people in Britain tell them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.dates import born_between
from firstcall.matching import normalise

pytestmark = pytest.mark.pure

TODAY = date(2017, 3, 6)


@pytest.mark.parametrize(
    ("told", "born"),
    [
        ("1971-02-11", "1971-02-11"),
        ("1971-02-11T00:00:00", "1971-02-11"),
        ("1971-02-11 00:00", "1971-02-11"),
        ("1971/2/11", "1971-02-11"),
        ("19710211", "1971-02-11"),
        ("11/02/1971", "1971-02-11"),
        ("11/2/1971", "1971-02-11"),
        ("11.02.1971", "1971-02-11"),
        ("11 02 1971", "1971-02-11"),
        ("11021971", "1971-02-11"),
        ("11/02/1971 00:00", "1971-02-11"),
        ("11 Feb 1971", "1971-02-11"),
        ("11-Feb-1971", "1971-02-11"),
        ("the 11th of February 1971", "1971-02-11"),
        ("Thursday 11 February 1971", "1971-02-11"),
        ("February 11th, 1971", "1971-02-11"),
        ("born on 11 febuary 1971.", "1971-02-11"),
        ("DOB: 11/02/1971", "1971-02-11"),
        ("29 Feb 2000", "2000-02-29"),
        ("Nov 1971", "1971-11"),
        ("sept 1971", "1971-09"),
        ("11/1971", "1971-11"),
        ("1971", "1971"),
        ("born in 1971", "1971"),
    ],
)
def test_a_date_of_birth_is_read_whole_or_in_part(told: str, born: str) -> None:
    assert normalise.born(told) == born


@pytest.mark.parametrize(
    ("told", "born"),
    [
        ("3rd of feb 99", "1999-02-03"),
        ("02.11.71", "1971-11-02"),
        ("Nov 71", "1971-11"),
        ("3 Feb '99", "1999-02-03"),
        ("6/3/17", "2017-03-06"),
        ("1/1/18", "1918-01-01"),
    ],
)
def test_a_year_of_two_figures_is_the_latest_that_is_not_in_the_future(told: str, born: str) -> None:
    assert normalise.born(told, TODAY) == born
    assert normalise.born(told) is None


@pytest.mark.parametrize(
    "told",
    [
        "",
        "1",
        "99",
        "31 Feb 1999",
        "31/02/1999",
        "31/04/1999",
        "29/02/1999",
        "13/13/1999",
        "02/13/1971",
        "1971-13-01",
        "1971-00-01",
        "1971-02-00",
        "13/1971",
        "0000-01-01",
        "01/01/0000",
        "0",
        "0000",
        "1849",
        "born in the seventies",
        "the 70s",
        "about 1971",
        "1971?",
        "1971 or 1972",
        "marvellous 1971",
        "may 5",
        "11/02/1971 14:30",
        "11/02/19711",
        "١١/٠٢/١٩٧١",
        "１９７１",
        "11/02/1971\x00",
        "Ноя 1971",
        "1" * 500,
    ],
)
def test_what_is_no_date_of_birth_or_only_near_one_is_none(told: str) -> None:
    assert normalise.born(told, TODAY) is None


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y"]))
def test_every_day_is_read_in_every_common_form(day: date, form: str) -> None:
    assert normalise.born(day.strftime(form)) == day.isoformat()


@given(st.text("0123456789/-. ", max_size=12))
def test_what_is_read_is_a_day_a_month_or_a_year_that_was(told: str) -> None:
    born = normalise.born(told, TODAY)
    assert born is None or (born_between(born) is not None and normalise.born(born) == born)
