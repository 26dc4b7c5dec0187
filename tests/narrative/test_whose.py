"""Whose each finding is, and which persons arise."""

import pytest

from firstcall.incident.codes import Role
from tests.narrative.telling import Telling

pytestmark = pytest.mark.pure

CASE_1 = (
    "Caller is Mark Ashdown. Says a man he has never met is blackmailing him for sex and threatens to tell his mum things he is "
    "supposed to have done."
)
CASE_2 = (
    "About 30 texts and a phone call, all from 07700 900461. Caller has kept every message. The man knows the home number. "
    "Caller does not know who he is."
)
CASE_3 = (
    "Mark Ashdown calling again. A man is blackmailing him for sex, he is due to meet him tomorrow and wants him arrested. "
    "Has met him before, sexual relationship. Number is 07700 900461."
)


def test_the_published_case_first_call():
    told = Telling(CASE_1, CASE_2)
    assert told.people == {"caller", "suspect"}
    assert told.of("caller", "name") == {"Mark Ashdown"}
    assert told.of("caller", "relationship") == set()  # he is nobody's mother
    assert told.of("suspect", "sex") == {"male"}
    assert {"blackmail", "sexual", "threat", "address-known"} <= told.of("suspect", "cue")
    assert {"contact", "communication"} <= told.of("suspect", "act")
    assert told.of("suspect", "phone") == {"+447700900461"}
    assert told.of("caller", "cue") == {"evidence-kept"}
    assert "internet-access" not in told.of("suspect", "act")
    assert told.of("caller", "phone") == set()


def test_the_published_case_second_call():
    told = Telling(CASE_3)
    assert told.people == {"caller", "suspect"}
    assert told.of("caller", "name") == {"Mark Ashdown"}
    assert {"blackmail", "sexual", "meeting"} <= told.of("suspect", "cue")
    assert {"contact", "communication", "presence"} <= told.of("suspect", "act")
    assert told.of("suspect", "phone") == {"+447700900461"}


@pytest.mark.parametrize(
    "line",
    [
        "Mark Ashdown on the line, says some bloke hes never met is blackmailing him for sex, number is 07700 900461",
        "my name is Mark Ashdown, a man keeps texting me from 07700900461 saying hell tell mum stuff if i dont sleep with him, blackmail",
        "clr gives name as mark ashdown. being blackmailed by a male, texts from o7700 900461",
    ],
)
def test_the_case_in_other_words(line):
    told = Telling(line)
    assert told.of("caller", "name") == {"Mark Ashdown"}
    assert told.of("suspect", "phone") == {"+447700900461"}
    assert "blackmail" in told.of("suspect", "cue")
    assert "contact" in told.of("suspect", "act")
    assert told.state.persons["suspect"].role is Role.SUSPECT


@pytest.mark.parametrize(
    ("line", "person", "field", "value"),
    [
        ("my number is 07700 900012", "caller", "phone", "+447700900012"),
        ("caller's mobile is 07700 900012", "caller", "phone", "+447700900012"),
        ("ring back on 07700 900012", "caller", "phone", "+447700900012"),
        ("calling from 01632 960201", "caller", "phone", "+441632960201"),
        ("Caller is Mark Ashdown. He is 16", "caller", "age", 16),
        ("caller aged 16", "caller", "age", 16),
        ("A man is following her, she is 16", "caller", "age", 16),
        ("call about a car left here, 07700 900612 on a card in the window", "other", "phone", "+447700900612"),
        ("he threatened me, his number is 07700 900612", "suspect", "phone", "+447700900612"),
        ("a man has threatened her, he lives at 4 Sample Row", "suspect", "address", "4 Sample Row"),
        ("her son aged 6", "child", "age", 6),
        ("my friend has been raped by her manager", "suspect", "cue", "sexual"),
        ("Ex partner threatens to burn the house down", "suspect", "relationship", "ex-partner"),
    ],
)
def test_a_finding_goes_to_its_owner(line, person, field, value):
    assert value in Telling(line).of(person, field)


def test_a_relation_alone_is_no_person():
    told = Telling("his mum is worried, lives with his nan")
    assert told.people == {"caller"}
    assert told.of("caller", "relationship") == set()


def test_two_children_are_two_persons():
    told = Telling("two children, Maisie 6 and Alfie 9")
    assert told.people == {"caller", "child", "child-2"}
    assert (told.of("child", "age"), told.of("child-2", "age")) == ({6}, {9})
    assert told.state.persons["child"].role is Role.CHILD


def test_the_same_man_is_not_two():
    told = Telling(
        "a man is blackmailing him",
        "the man has threatened him again",
        "he is texting from 07700 900461",
        "he rings from 07700900461",
    )
    assert told.people == {"caller", "suspect"}


def test_a_second_number_without_an_owner_is_a_second_suspect_until_somebody_says_it_is_the_same():
    told = Telling("a man is blackmailing him from 07700 900461", "number is 07700 900555")
    assert told.of("suspect-2", "phone") == {"+447700900555"}
    told = Telling("a man is blackmailing him from 07700 900461", "his new number is 07700 900555")
    assert told.of("suspect", "phone") == {"+447700900461", "+447700900555"}


def test_an_account_stays_its_persons_whether_its_platform_is_told_again_or_not():
    told = Telling("a man is blackmailing him, snapchat username dark_tobias", "dark_tobias has messaged again")
    assert told.people == {"caller", "suspect"}
    assert told.of("suspect", "username") == {"snapchat:dark_tobias"}


def test_a_platform_told_later_is_of_the_same_persons_account():
    told = Telling("a man is blackmailing him, user name dark_tobias", "it was on snapchat, username dark_tobias")
    assert told.people == {"caller", "suspect"}
    assert told.of("suspect", "username") == {"dark_tobias", "snapchat:dark_tobias"}


def test_another_man_is_another_person():
    told = Telling("a man has threatened her", "another man hit her")
    assert told.people == {"caller", "suspect", "suspect-2"}


def test_a_bare_he_with_a_young_age_is_only_offered_and_never_makes_the_suspect_a_child():
    told = Telling("a man is blackmailing him", "he is 16")
    assert told.of("suspect", "age") == set()
    assert told.suggested("caller", "age") == {16}


def test_whoever_turns_out_to_do_harm_becomes_a_suspect():
    told = Telling("his name is Craig Donnelly", "Craig Donnelly has threatened her")
    assert told.state.persons["other"].role is Role.SUSPECT
    assert "threat" in told.of("other", "cue")


@pytest.mark.parametrize(
    ("line", "act", "told_of"),
    [
        ("a man is blackmailing her on snapchat", "internet-access", True),
        ("a man threatened her in a video call", "internet-access", True),
        ("a man threatened her by text", "internet-access", False),
        ("a man threatened her, he rings her every day", "internet-access", False),
        ("a man threatened her, he was at the park with her", "presence", True),
        ("a man threatened her, he has met her before", "presence", True),
        ("a man threatened her, she has never met him", "presence", False),
    ],
)
def test_acts_for_court_orders(line, act, told_of):
    assert (act in Telling(line).of("suspect", "act")) is told_of


def test_somebody_who_watches_over_them():
    told = Telling("a man threatened her", "he saw her on sunday, social worker was with them")
    assert "supervised" in told.of("suspect", "cue")
    told = Telling("a man threatened her", "he was alone with her on sunday")
    assert "unsupervised" in told.of("suspect", "cue")


def test_every_draft_points_at_its_line_and_suggestions_are_numbered_upwards():
    told = Telling("My daughter Ellie is about 15, last seen with Dave Pilling")
    assert [d.rests_on for d in told.last] == [(-i,) for i in range(1, len(told.last) + 1)]
    told.say("spoke with Tony Marsh and Lisa Carter")
    numbers = sorted(int(n) for n in told.state.suggestions)
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 3


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Caller wont say his name. Says he has taken a lot of tablets.", {"caller"}),
        ("Caller is Mark Ashdown. He is being blackmailed.", {"caller"}),
        ("Silent call. Somebody is crying in the background.", {"caller", "victim"}),
    ],
)
def test_nobody_arises_who_is_not_spoken_of(line, people):
    assert Telling(line).people == people


def test_a_he_beside_a_her_is_not_the_caller():
    told = Telling("Caller is Priya Nandra. He has a new number, 07700 900451, and keeps ringing her.")
    assert told.of("suspect", "phone") == {"+447700900451"}
    assert told.of("suspect", "sex") == {"male"}
    assert told.people == {"caller", "suspect"}


def test_a_son_who_is_messaged_is_the_child_and_the_age_is_his():
    told = Telling("A man keeps messaging my son Jamie, he is 15. He wants pictures and says he will tell everybody.")
    assert told.people == {"caller", "suspect", "child"}
    assert told.of("child", "age") == {15}
    assert told.of("suspect", "age") == set()


def test_an_age_that_somebody_claims_for_himself_is_not_given_to_the_child():
    told = Telling("A man keeps messaging my son on Discord and says he is 15.")
    assert told.of("child", "age") == set()
