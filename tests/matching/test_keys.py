"""Keys: who is looked at for a question."""

from __future__ import annotations

import pytest
from hypothesis import given

from firstcall.incident.records import Named, RecordPerson
from firstcall.matching.asking import looks
from firstcall.matching.description import Description
from firstcall.matching.keys import keys_asked, keys_of
from firstcall.matching.summary import describe_person

from .people import asked, held
from .test_score import ALAN, WILD

FINDS = [
    asked(name="Alan Example"),
    asked(name="Al Example"),
    asked(name="Example, Alan"),
    asked(name="Alan Exampel"),
    asked(name="Exampull", age="45"),
    asked(name="Example"),
    asked(name="Alan"),
    asked(born="1971-11-02"),
    asked(name="Example", born="1971-11-02"),
    asked(name="A Example", born="1971-02-11"),
    asked(name="Someone Smith-Example", born="1971"),
    asked(phone="+44 7700 900461"),
    asked(address="4 Sample Row, ZZ1 2ZZ"),
    asked(address="4 sample row, Anytown"),
    asked(address="4 Simple Row, ZZ1 2ZZ"),
    asked(address="Flat 2, 4 Sample Row, ZZ1 2ZZ"),
    asked(postcode="zz12zz"),
]


@pytest.mark.parametrize("question", FINDS)
def test_the_person_is_found_by(question: Description) -> None:
    assert set(keys_asked(question)) & set(keys_of(ALAN))


@pytest.mark.parametrize(
    "question",
    [
        asked(address="6 Sample Row, Anytown, ZZ1 2ZZ"),
        asked(name="Mark Ashdown"),
        asked(sex="male"),
        asked(age="45"),
        asked(),
    ],
)
def test_the_person_is_not_looked_at_for(question: Description) -> None:
    assert not set(keys_asked(question)) & set(keys_of(ALAN))


def test_one_common_name_is_not_looked_up_by_itself_in_a_large_store() -> None:
    assert not [look for look in looks(asked(name="John Smith"), 1_000_000) if look.key == "w:SM0"]


def test_a_common_pair_of_names_is_looked_up_with_the_day_of_birth_instead() -> None:
    sought = {look.key for look in looks(asked(name="John Smith", born="1971-11-02"), 10_000_000)}
    assert "s:JN|SM0" not in sought
    assert {"f:1971-02-11|jn", "f:1971-02-11|sh", "d:02-11|SM0"} <= sought


@pytest.mark.parametrize(
    "question",
    [
        asked(name="Alam Exampull", born="1971-11-02"),  # one letter wrong in each
        asked(name="Alan Otherwise", born="1971-11-02"),  # another surname
        asked(name="Mona Example", born="1981-11-02"),  # another forename, a figure of the year wrong
        asked(name="Alan Exwmple", born="1971"),  # a surname that sounds otherwise, and the year alone
        asked(name="Alan Exwmple"),
        asked(name="Alxn Example"),
    ],
)
def test_a_person_is_looked_at_in_a_large_store_though_something_is_wrong(question: Description) -> None:
    assert {look.key for look in looks(question, 10_000_000)} & set(keys_of(ALAN))


@pytest.mark.parametrize("known_by", ["Example", "Alan", "Al"])
def test_whoever_is_known_by_one_name_and_no_more_is_looked_for_however_much_was_told(known_by: str) -> None:
    question = asked(name="Alan Example", born="1971-11-02", address="4 Sample Row, ZZ1 2ZZ", phone="07700 900461")
    for among in (1000, 10_000_000):
        assert {look.key for look in looks(question, among)} & set(keys_of(held(known_by)))


@pytest.mark.parametrize(("name", "spare"), [("John Smith", True), ("J Smith", False), ("Smith", False)])
def test_a_surname_with_its_year_is_left_out_for_its_many_only_where_a_forename_was_told(
    name: str, spare: bool
) -> None:
    (told,) = [look for look in looks(asked(name=name, born="1971"), 1_000_000) if look.key == "n:1971|SM0"]
    assert told.spare is spare


def test_a_loose_key_is_spared_and_a_sharp_one_is_cut_off() -> None:
    spare = {look.key: look.spare for look in looks(asked(name="Alan Example"), 1000)}
    assert spare["w:EKSMPL"] and not spare["s:ALN|EKSMPL"]


def test_a_mailbox_is_one_however_it_is_dotted() -> None:
    assert set(keys_asked(asked(email="n.o+x@gmail.com"))) & set(keys_of(held("X Y", emails=("no@googlemail.com",))))


@given(WILD)
def test_keys_are_short_and_each_once(person: Description) -> None:
    keys = keys_of(person)
    assert len(set(keys)) == len(keys)
    assert all(0 < len(k) <= 96 for k in keys)


@given(WILD)
def test_a_person_is_found_by_their_own_description(person: Description) -> None:
    assert set(keys_asked(person)) <= set(keys_of(person))


def test_a_person_on_one_line_has_all_that_matters() -> None:
    person = RecordPerson(
        names=(Named(forenames="Alan Peter", surname="Example"), Named(forenames="Al", surname="Sample")),
        born="1971-11-02",
        markers=("registered-sex-offender",),
    )
    assert describe_person(person) == "Alan Peter EXAMPLE (also Al SAMPLE), born 2 Nov 1971: registered sex offender."
    assert describe_person(RecordPerson()) == "Somebody without a name."
    assert describe_person(RecordPerson(born="1971-11")) == "Somebody without a name, born November 1971."
