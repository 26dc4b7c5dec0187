"""Identifiers as people type them in haste: letters apart, figures in words, blanks in the wrong place."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.narrative.reading import read

TODAY = date(2026, 11, 2)


def found(field: str, line: str) -> list[str]:
    """What is read under a field."""
    return [str(f.value) for f in read(line, today=TODAY) if f.field == field]


@pytest.mark.parametrize(
    ("line", "registration"),
    [
        ("q z 7 0 b r v", "QZ70BRV"),
        ("Q Z 70 B R V black golf", "QZ70BRV"),
        ("registration: kp21  ofy", "KP21OFY"),
        ("the van is kp two one ofy", "KP21OFY"),
        ("reg number starts BX19 then KLM", "BX19KLM"),
        ("private plate B16 DAD", "B16DAD"),
        ("van is L N six two X K B", "LN62XKB"),
        ("lima november 6 2 xray kilo bravo", "LN62XKB"),
        ("registration mark: AB12.CDE", "AB12CDE"),
        ("number plate AB12 C D E", "AB12CDE"),
        ("reg number's ab 12 cde", "AB12CDE"),
        ("van ab twelve cde outside", "AB12CDE"),
        ("A123 BCD red escort", "A123BCD"),
        ("northern ireland reg, FXZ 2345", "FXZ2345"),
        ("polish plates WX 12345", "WX12345"),
    ],
)
def test_registrations(line: str, registration: str) -> None:
    assert found("vehicle", line) == [registration]


@pytest.mark.parametrize(
    "line",
    [
        "my son is in yr 10 and was 5 min late",
        "kp two one of them left",
        "he gave me 1 2 3 4 5 reasons",
        "at b16 dad lives",
        "MALE IP 21 UNI HALLS",
        "Lexus in, he is mid 50s",
    ],
)
def test_what_is_no_registration(line: str) -> None:
    assert found("vehicle", line) == []


@pytest.mark.parametrize(
    ("line", "username"),
    [
        ("user name shadowfox", "shadowfox"),
        ("goes by the name shadowfox on discord", "discord:shadowfox"),
        ("profile name TruckerDave", "truckerdave"),
        ("the account is called justforkicks", "justforkicks"),
        ("playstation name kick3r", "psn:kick3r"),
        ("PSN: zz-trial", "psn:zz-trial"),
        ("sc: zztrial22", "snapchat:zztrial22"),
        ("u/zztrial on there", "zztrial"),
        ("my handle's zz_trial9", "zz_trial9"),
    ],
)
def test_usernames(line: str, username: str) -> None:
    assert found("username", line) == [username]


@pytest.mark.parametrize(
    "line",
    [
        "her username is not known",
        "the account was hacked",
        "user was very drunk",
        "account closed on monday",
        "the handle's sticking out",
        "slept u/stairs throughout",
        "Gumtree asked could she come",
    ],
)
def test_what_is_no_username(line: str) -> None:
    assert found("username", line) == []


@pytest.mark.parametrize("line", ["z z 3 4 p q", "ZZ 3 4PQ", "ZZ34 PQ", "ZZ3, 4PQ", "zz3 4 p q", "ZZ3/4PQ"])
def test_postcodes_with_blanks_out_of_place(line: str) -> None:
    assert found("postcode", line) == ["ZZ3 4PQ"]


@pytest.mark.parametrize("line", ["meet at 3 4 or 5 of us", "so 3 4th years were there", "go on 12 3 pm today"])
def test_what_is_no_postcode(line: str) -> None:
    assert found("postcode", line) == []


@pytest.mark.parametrize(
    "line",
    [
        "O77OO 9OO123",
        "7700 900 123 is his mob",
        "his mobile is 7700900123",
        "oh double seven double oh nine double oh one two three",
    ],
)
def test_telephone_numbers(line: str) -> None:
    assert found("phone", line) == ["+447700900123"]


@pytest.mark.parametrize("line", ["ref 7700900123 call me", "order number 7700900123 not arrived"])
def test_a_reference_is_no_telephone_number(line: str) -> None:
    assert found("phone", line) == []


@pytest.mark.parametrize("line", ["ZZ1 IZZ", "ZZ1.1ZZ", "postcode is zz one one zz"])
def test_postcodes_with_a_letter_for_a_figure_or_in_words(line: str) -> None:
    assert found("postcode", line) == ["ZZ1 1ZZ"]


@pytest.mark.parametrize("line", ["447700900123", "07700, 900123", "mob 44 7700 900 123"])
def test_a_mobile_without_its_plus_or_with_a_comma(line: str) -> None:
    assert found("phone", line) == ["+447700900123"]


@pytest.mark.parametrize(
    ("line", "born"),
    [
        ("dob twelfth of march 2009", "2009-03-12"),
        ("date of birth 12th of the 3rd 2009", "2009-03-12"),
        ("born nineteen eighty four", "1984"),
        ("born two thousand and nine", "2009"),
    ],
)
def test_births_half_in_words(line: str, born: str) -> None:
    assert found("born", line) == [born]


@pytest.mark.parametrize(
    ("line", "age"),
    [
        ("a 60 odd year old", "60"),
        ("he's fifty odd, red coat", "50"),
        ("lad walked off, fifteenish.", "15"),
        ("between 15 and 17", "15-17"),
        ("she's 14 or 15", "14-15"),
        ("I'm nearly seventeen", "16"),
        ("My twins turned 11 in August", "11"),
        ("he's 24 this month", "24"),
        ("he's 15 next week", "14"),
        ("18 months old", "1"),
        ("a 3 month old baby", "0"),
        ("Bairn's 18 months, fell off the settee", "1"),
        ("Rafferty (18 months) its gone 7", "1"),
        ("misper 15 yrs f, left school", "15"),
        ("clr 81 yrs lives alone", "81"),
        ("fem 43 bipolar", "43"),
        ("ward: 61 M TELLS US", "61"),
        ("14 yr f says", "14"),
        ("she'd be thirty, she took", "30"),
        ("must be eighty, blue with cold", "80"),
        ("shes a hundred and one", "101"),
        ("he had his 6th birthday", "6"),
        ("we r 14", "14"),
    ],
)
def test_ages_as_they_are_said_and_as_the_police_write_them(line: str, age: str) -> None:
    assert found("age", line) == [age]


@pytest.mark.parametrize(
    "line",
    [
        "between 10 and 12 miles", "flat 15 or 16", "10 to 12 of them", "her bruise is 3 weeks old", "he's 2 weeks clean",
        "she is 20 weeks", "ip 30 high street", "resident 14 flats", "client 12 sessions", "male 6 ft", "for 15 yrs, he says",
        "54 m away", "a hundred and four kilos",
    ],
)  # fmt: skip
def test_what_is_no_age(line: str) -> None:
    assert found("age", line) == []
