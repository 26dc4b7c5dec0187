"""Phones, e-mails, usernames, postcodes, addresses and registrations, as they are typed."""

import pytest

from firstcall.narrative import reading
from tests.narrative.telling import TODAY

pytestmark = pytest.mark.pure


def read(text: str, field: str) -> list[object]:
    return [f.value for f in reading.read(text, today=TODAY) if f.field == field]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("07700 900461", "+447700900461"),
        ("his number is 07700900461.", "+447700900461"),
        ("o7700 9oo461 he thinks", "+447700900461"),
        ("+44 7700 900461", "+447700900461"),
        ("+44 (0)7700 900461", "+447700900461"),
        ("0044 7700 900 461", "+447700900461"),
        ("(01632) 960201", "+441632960201"),
        ("01632-960-201", "+441632960201"),
        ("020 7946 0123", "+442079460123"),
        ("0113 496 0999", "+441134960999"),
        ("mob 7700 900461", "+447700900461"),
    ],
)
def test_a_phone_is_read_in_e164_however_it_is_typed(text, number):
    assert read(text, "phone") == [number]


def test_two_phones_side_by_side_are_two():
    assert read("07700 900461 07700 900462", "phone") == ["+447700900461", "+447700900462"]


@pytest.mark.parametrize(
    "text",
    [
        "ref 0417 of 12/02/17",
        "crime no 42/017731/17",
        "card ending 4471, 30 texts in 16 minutes",
        "01.02.2017 18:30",
        "at 1800 hrs on 06/03/2017",
        "log 1234567",
        "07700 900",
    ],
)
def test_what_is_no_phone_is_left(text):
    assert read(text, "phone") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mail j.Smith+x@Example.org now", "j.smith+x@example.org"),
        ("(anna@mail.example.com)", "anna@mail.example.com"),
        ("sarah at example dot org", "sarah@example.org"),
    ],
)
def test_an_email_is_read(text, value):
    assert read(text, "email") == [value]
    assert read(text, "username") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("@alfie_07 on snap", "snapchat:alfie_07"),
        ("snapchat username big.al", "snapchat:big.al"),
        ("insta: foo_bar", "instagram:foo_bar"),
        ("his insta is FooBar99", "instagram:foobar99"),
        ("user name is dan.theman", "dan.theman"),
        ("on tiktok as zed_k", "tiktok:zed_k"),
        ("a man on discord called wolfie88", "discord:wolfie88"),
        ("goes by night_owl on kik", "kik:night_owl"),
        ("messages from night_owl99 on face book", "facebook:night_owl99"),
        ("she met him on snap and he then rang her. user name is dan.theman", "dan.theman"),
        ("insta: foo_bar on tiktok", "foo_bar"),
    ],
)
def test_a_username_is_read_with_the_platform_that_the_words_beside_it_name(text, value):
    assert read(text, "username") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "they talk on snapchat every day",
        "facebook messages from him",
        "she is on insta",
        "username not known",
        "account has been hacked",
    ],
)
def test_a_platform_alone_is_no_username(text):
    assert read(text, "username") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ZZ1 1ZZ", "ZZ1 1ZZ"),
        ("pc zz11zz", "ZZ1 1ZZ"),
        ("ZZ1o 1AB", "ZZ10 1AB"),
        ("ZZ1 oAB", "ZZ1 0AB"),
        ("W1A 1HQ", "W1A 1HQ"),
    ],
)
def test_a_postcode_is_read_and_mended(text, value):
    assert read(text, "postcode") == [value]


@pytest.mark.parametrize("text", ["to 5pm", "no 2nd call", "the A12 3rd exit", "so 1st thing", "PC 4471", "at 6 am"])
def test_what_is_no_postcode_is_left(text):
    assert read(text, "postcode") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lives 22 Orchard Way, Anytown, ZZ1 1ZZ", "22 Orchard Way, Anytown, ZZ1 1ZZ"),
        ("flat 3, 14 Marlowe Road", "Flat 3, 14 Marlowe Road"),
        ("at 14 marlowe rd zz1 4qt", "14 Marlowe Rd, ZZ1 4QT"),
        ("9 The Crescent", "9 The Crescent"),
        ("8a Cobbler's Row", "8a Cobbler's Row"),
    ],
)
def test_an_address_is_read_on_one_line(text, value):
    assert read(text, "address") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "2 men in the street",
        "30 yards down the road",
        "16 minutes by the way",
        "3 cars parked close",
        "60 mph on Mill Lane",
    ],
)
def test_a_count_before_a_street_is_no_address(text):
    assert read(text, "address") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("AB12 CDE", "AB12CDE"),
        ("reg ab12cde", "AB12CDE"),
        ("car reg YJO5 0KL", "YJ05OKL"),
        ("index A123 BCD", "A123BCD"),
        ("old rover ABC 123D", "ABC123D"),
        ("reg no XYZ 12", "XYZ12"),
        ("black BMW KT19 OPL", "KT19OPL"),
    ],
)
def test_a_registration_is_read(text, value):
    assert read(text, "vehicle") == [value]
    assert read(text, "postcode") == []


@pytest.mark.parametrize(
    "text",
    [
        "ZZ12 3AB",
        "on the A12 RTC two vehicles",
        "no14 bus",
        "yr11 boy",
        "M25 J12",
        "RTC",
        "PC 4471",
        "ref 12b",
        "B123 the",
        "part plate KX11",
    ],
)
def test_a_postcode_a_road_or_an_abbreviation_is_no_registration(text):
    assert read(text, "vehicle") == []
