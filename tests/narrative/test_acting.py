"""Who was in touch and who was where, for court orders."""

import pytest

from tests.narrative.telling import Telling

pytestmark = pytest.mark.pure


def test_whoever_was_at_a_place_has_the_place_and_whoever_rang_the_contact():
    told = Telling(
        "Her daughter Lily Marsh, aged 12, was at Anytown Park, Park Road with Barry Quillfeather yesterday. "
        "He rang from 07700 900471."
    )
    assert told.of("other", "act") == {"presence", "contact", "communication"}
    assert told.of("other", "place") == {"Anytown Park, Park Road"}
    assert told.of("other", "phone") == {"+447700900471"}
    assert told.of("caller", "place") == set()
    assert "communication" not in told.of("child", "act")


@pytest.mark.parametrize(
    ("line", "act", "told_of"),
    [
        ("Barry Quillfeather has messaged my daughter Ellie Marsh, 13, on insta", "communication", True),
        ("She was messaged by Barry Quillfeather", "communication", True),
        ("She has had calls and texts from Barry Quillfeather since Monday", "communication", True),
        ("My son was approached by Barry Quillfeather outside Larkfield Primary School", "presence", True),
        ("Barry Quillfeather was seen outside the school at 3pm", "presence", True),
        ("I saw Barry Quillfeather hanging round the playground", "presence", True),
        ("She was with Barry Quillfeather at the beach", "presence", True),
        ("Barry Quillfeather is in the house with two children", "presence", True),
        ("Barry Quillfeather has not been near the school", "presence", False),
        ("Barry Quillfeather will ring her tomorrow", "communication", False),
        ("Spoke to a man called Barry Quillfeather", "presence", False),
    ],
)
def test_acts_of_somebody_who_is_named(line, act, told_of):
    told = Telling(line).state.persons.values()
    named = [p for p in told if any(f.field == "name" and f.value == "Barry Quillfeather" for f in p.facts)]
    assert any(act in p.values("act") for p in named) is told_of


def test_a_username_is_known_by_its_shape_and_belongs_to_the_one_who_writes():
    told = Telling("dark_tobias has messaged again on snapchat")
    assert told.of("other", "username") == {"dark_tobias"}
    assert {"contact", "communication", "internet-access"} <= told.of("other", "act")


def test_whoever_rings_is_not_the_child_spoken_of_last():
    told = Telling("A man spoke to her son Alfie, 9, on Sunday. He rang from 07700 900471.")
    assert told.of("other", "phone") == {"+447700900471"}
    assert told.of("child", "phone") == set()


@pytest.mark.parametrize("line", ["left at 10.30.he went home", "covid19 jab", "see you on the M25", "year 8 disco"])
def test_ordinary_words_are_no_usernames(line):
    people = Telling(line).state.persons.values()
    assert [u for p in people for u in p.values("username")] == []
