"""A person is found however they were misspelled and however the database stores them; nothing is ever made up."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.incident.records import Condition, Named, Target


def ids(result):
    return [found.id for found in result.records]


def test_a_person_comes_with_everything_that_the_tables_say_of_them(asked):
    result = asked(name="Alan Example", born="1971-11-02")
    (found,) = result.records
    person = found.subject
    assert (result.outcome, result.as_of, found.match.certainty) == (
        Outcome.TRACE,
        date(2026, 11, 22),
        Certainty.CERTAIN,
    )
    assert found.record.as_of == date(2026, 11, 20) and found.record.text == "Registered offender."
    assert set(person.names) == {
        Named(forenames="Alan James", surname="EXAMPLE"),
        Named(forenames="Al", surname="Sample"),
        Named(forenames="Jim", surname="Example"),
    }
    assert person.names[0].surname == "EXAMPLE"
    assert (person.born, person.sex, person.role, person.markers) == (
        "1971-11-02",
        "male",
        "suspect",
        ("violent", "suicidal"),
    )
    assert (person.phones, person.vehicles) == (("07700 900461",), ("ZZ71 ZZZ",))
    assert (person.usernames, person.addresses) == (
        ("snapchat: night_owl99",),
        ("4 Sample Row, Anytown, ZZ1 2ZZ",),
    )
    (order,) = person.orders
    assert (order.type, order.made, order.ends) == ("SHPO", date(2016, 4, 1), date(2036, 4, 1))
    assert set(order.conditions) == {
        Condition(act="contact", target=Target(age="child")),
        Condition(act="device-history"),
    }


@pytest.mark.parametrize(
    ("name", "born", "expected"),
    [
        ("Alan Exampel", "1971-11-02", "1"),
        ("Allan Ecksample", "1971-11-02", "1"),
        ("alan example", "1971-02-11", "1"),
        ("Example Alan", "1971-11-02", "1"),
        ("Al Sample", "1971-11-02", "1"),
        ("Alan Example", "1972-11-02", "1"),
        ("Alan Example", "1971", "1"),
        ("Beatrice OSample", "1984-05-30", "2"),
        ("Beatrice O\u2019Sample", "1984-05-30", "2"),
        ("Bea O Sample", "1984-05-30", "2"),
        ("Dawn Placeholder Trial", "2001-02-11", "4"),
        ("Dawn Trial", "2001-02-11", "4"),
    ],
)
def test_a_misspelled_name_with_a_date_of_birth_finds_whom_it_means(asked, name, born, expected):
    result = asked(name=name, born=born)
    assert ids(result)[:1] == [expected]


@pytest.mark.parametrize("name", ["Alan Example", "Alan Exampel", "Jim Example"])
def test_a_name_alone_is_possible_at_most(asked, name):
    result = asked(name=name)
    assert ids(result) == ["1"] and result.records[0].match.certainty is Certainty.POSSIBLE


@pytest.mark.parametrize("name", ["Specimen", "Alan"])
def test_one_word_is_a_surname_or_a_forename(asked, name):
    result = asked(name=name, postcode="ZZ1 2ZZ") if name == "Alan" else asked(name=name)
    assert len(result.records) >= 1 and result.records[0].about == 0


@pytest.mark.parametrize("typed", ["07700 90046{}", "+44770090046{}", "0044 7700 90046{}"])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_phone_is_found_however_it_is_stored(asked, typed, number):
    result = asked(phone=typed.format(number))
    assert ids(result) == [str(number)]
    assert [part.field for part in result.records[0].match.parts] == ["phone"]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ({"username": "snapchat:night_owl99"}, "1"),
        ({"username": "specimenc"}, "3"),
        ({"vehicle": "zz71zzz"}, "1"),
        ({"vehicle": "ZZ05 ZZA"}, "4"),
        ({"phone": "01632 960201"}, "5"),
    ],
)
def test_other_identifiers_are_found_however_they_are_stored(asked, by, expected):
    assert ids(asked(**by)) == [expected]


def test_whoever_is_of_the_same_house_claims_nobody(asked):
    result = asked(address="4 Sample Row, Anytown, ZZ1 2ZZ")
    assert [(found.id, found.about, found.match.parts[0].field) for found in result.records] == [("1", None, "address")]


def test_a_postcode_alone_brings_whoever_is_of_it(asked):
    assert {(found.id, found.about) for found in asked(postcode="ZZ1 2ZZ").records} == {("1", None), ("5", None)}
    assert ids(asked(postcode="ZZ1 2ZY")) == ["2"]


def test_an_address_without_a_postcode_is_found_by_its_street(asked):
    assert ids(asked(address="4 Sample Row, Anytown")) == ["1"]


@pytest.mark.parametrize(
    "by",
    [
        {"name": "Nobody Nowhere", "born": "1950-01-01"},
        {"phone": "07700 900999"},
        {"username": "nobody_at_all"},
        {"address": "77 Other Street, ZZ9 9ZZ"},
        {"name": "O'%", "born": "1950-01-01"},
        {"name": "'; DROP TABLE detainee; --", "born": "1950-01-01"},
    ],
)
def test_nothing_found_is_no_trace_with_the_date_of_the_data(asked, by):
    result = asked(**by)
    assert (result.outcome, result.as_of, result.records) == (Outcome.NO_TRACE, date(2026, 11, 22), ())


@pytest.mark.parametrize(
    "by",
    [{"sex": "male"}, {"place": "Anytown market"}, {"email": "somebody@example.org"}, {"name": "%"}],
    ids=["a sex", "a place", "a fact that the mapping does not ask by", "a wildcard"],
)
def test_what_finds_nobody_is_not_asked(asked, by):
    assert asked(**by).reason is Reason.INCOMPLETE


def test_what_the_system_cannot_be_asked_by_is_said(asked):
    result = asked(name="Nobody Nowhere", born="1950-01-01", email="somebody@example.org")
    assert result.says == "This system cannot be asked by email."


TEXTS = st.one_of(
    st.text(max_size=30),
    st.text("%_[]'\"\\;-*?() \0", max_size=12),
    st.sampled_from(
        ["Alan", "O'", "9999-12-31", "0001-01-01", "1971", "+", "0", "a b", "%", "ZZ1 2ZZ", "\ud800", "-", "y"]
    ),
)
FACTS = st.sampled_from(
    [
        "name",
        "born",
        "age",
        "sex",
        "phone",
        "email",
        "username",
        "vehicle",
        "number",
        "postcode",
        "address",
        "place",
        "image",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by=st.dictionaries(FACTS, st.lists(TEXTS, max_size=4), max_size=5))
def test_whatever_is_asked_nothing_breaks_and_nobody_is_made_up(asked, by):
    result = asked(**by)
    assert (
        result.reason in (None, Reason.INCOMPLETE) or "\0" in repr(by) or "\\x00" in repr(by) or "\\ud800" in repr(by)
    )
    assert result.outcome is not Outcome.NO_TRACE or result.as_of == date(2026, 11, 22)
