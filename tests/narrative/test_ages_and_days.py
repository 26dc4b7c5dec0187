"""Ages, dates of birth and days; and what is none of them."""

import pytest

from firstcall.narrative import reading
from tests.narrative.telling import TODAY

pytestmark = pytest.mark.pure


def read(text: str, field: str, *, plain: bool = True) -> list[object]:
    return [f.value for f in reading.read(text, today=TODAY) if f.field == field and f.plain is plain]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("caller is sixteen", 16),
        ("caller aged 16", 16),
        ("male, 16yo", 16),
        ("he's 34", 34),
        ("shes 15", 15),
        ("im 14", 14),
        ("I am twenty one", 21),
        ("a 14 year old girl", 14),
        ("thirty-four yr old male", 34),
        ("her son aged 6", 6),
        ("my son, 14, is missing", 14),
        ("Maisie 6 and her mum", 6),
        ("grandad 81 gone missing", 81),
        ("Mark Ashdown (16)", 16),
        ("turned 18 last week", 18),
        ("Caller gives age as 16", 16),
        ("Boy of 15 on the line", 15),
    ],
)
def test_an_age_is_read_in_figures_and_words(text, age):
    assert read(text, "age") == [age]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("in yr 11", "15-16"),
        ("year 8 pupil", "12-13"),
        ("he is in his 40s", "40-49"),
        ("early twenties", "20-23"),
        ("male late teens", "17-19"),
        ("caller thinks she is about 13", 13),
        ("man approx 40", 40),
    ],
)
def test_an_age_put_roughly_is_only_offered(text, offered):
    assert read(text, "age") == []
    assert read(text, "age", plain=False) == [offered]


@pytest.mark.parametrize(
    "text",
    [
        "30 texts",
        "for 16 minutes",
        "2 years ago",
        "they have been together 12 years",
        "house number 16",
        "number is 16",
        "it was 16:30",
        "he was 20 minutes late",
        "she is 6 months pregnant",
        "at 14 Marlowe Road",
        "he is 14 miles away",
        "took 20 paracetamol",
        "crime ref is 42",
        "temp is 16 degrees",
        "he is on 2nd floor",
        "son was 3rd in line",
        "male with 2 dogs",
        "in 5 mins",
        "was 50 pounds",
    ],
)
def test_a_duration_a_count_a_house_or_a_time_is_no_age(text):
    assert read(text, "age") == []
    assert read(text, "age", plain=False) == []


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("dob 19.8.00", "2000-08-19"),
        ("DOB: 02/11/1971", "1971-11-02"),
        ("d.o.b. 4-11-52", "1952-11-04"),
        ("born 19 August 2000", "2000-08-19"),
        ("born on the 3rd of Feb 89", "1989-02-03"),
        ("date of birth is 2000-08-19", "2000-08-19"),
        ("dob 190800", "2000-08-19"),
        ("born August 19th, 2000", "2000-08-19"),
        ("born August 2000", "2000-08"),
        ("born in 1971", "1971"),
    ],
)
def test_a_date_of_birth_is_read_as_exactly_as_it_is_given(text, born):
    assert read(text, "born") == [born]


def test_a_two_digit_year_is_the_last_that_is_not_in_the_future():
    assert read("dob 06.03.17", "born") == ["2017-03-06"]
    assert read("dob 07.03.17", "born") == ["1917-03-07"]


def test_a_bare_date_long_past_is_offered_and_a_recent_one_is_not():
    assert read("Mark Ashdown 19/08/2000", "born", plain=False) == ["2000-08-19"]
    assert read("ref 0417 of 12/02/2017", "born", plain=False) == []


@pytest.mark.parametrize("text", ["dob 31.2.00", "dob unknown", "born in Anytown", "dob 45/45/45", "born 2090"])
def test_what_is_no_date_of_birth_is_left(text):
    assert read(text, "born") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("meeting him tomorrow", "2017-03-07"),
        ("last night", "2017-03-05"),
        ("1800 hrs yesterday", "2017-03-05T18:00"),
        ("at 4pm today", "2017-03-06T16:00"),
        ("since friday", "2017-03-03"),
        ("3 days ago", "2017-03-03"),
        ("two weeks ago", "2017-02-20"),
    ],
)
def test_a_day_is_counted_from_today(text, day):
    assert read(text, "date") == [day]
