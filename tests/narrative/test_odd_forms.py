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
    ],
)
def test_usernames(line: str, username: str) -> None:
    assert found("username", line) == [username]


@pytest.mark.parametrize(
    "line", ["her username is not known", "the account was hacked", "user was very drunk", "account closed on monday"]
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
