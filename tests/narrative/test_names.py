"""Names: taken where they are plainly given, offered where they are met, and left where they are none."""

import pytest

from firstcall.narrative import reading
from tests.narrative.telling import TODAY, Telling

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("line", "person", "name"),
    [
        ("Caller is Mark Ashdown", "caller", "Mark Ashdown"),
        ("my name is mark ashdown and im scared", "caller", "Mark Ashdown"),
        ("Mark Ashdown calling again.", "caller", "Mark Ashdown"),
        ("Caller gives name as Shanice Oduya", "caller", "Shanice Oduya"),
        ("Caller gives the name Shanice Oduya", "caller", "Shanice Oduya"),
        ("CALLER IS MARK ASHDOWN", "caller", "Mark Ashdown"),
        ("this is Priya Nandra", "caller", "Priya Nandra"),
        ("informant Tariq Mahmoud", "caller", "Tariq Mahmoud"),
        ("his name is Craig Donnelly", "other", "Craig Donnelly"),
        ("male called Gavin Strake hit him", "suspect", "Gavin Strake"),
        ("caller is Anne-Marie O'Neill", "caller", "Anne-Marie O'Neill"),
    ],
)
def test_a_name_given_plainly_is_taken(line, person, name):
    assert Telling(line).of(person, "name") == {name}


@pytest.mark.parametrize(
    ("line", "person", "name"),
    [
        ("Dave Pilling is stalking me", "suspect", "Dave Pilling"),
        ("My daughter Ellie has been gone since friday", "child", "Ellie"),
        ("Spoke with Priya Nandra at the bank", "other", "Priya Nandra"),
        ("ex husband Tony Marsh has threatened her", "suspect", "Tony Marsh"),
    ],
)
def test_any_other_name_is_offered_and_counts_nowhere(line, person, name):
    told = Telling(line)
    assert told.suggested(person, "name") == {name}
    assert told.of(person, "name") == set()


@pytest.mark.parametrize(
    "line",
    [
        "Caller is scared",
        "caller is drunk and crying",
        "Caller is Polish and very upset",
        "On Monday the May Day parade in Station Road",
        "Lost property handed in at Anytown Market",
        "PC Denholm and Sgt Holloway attending",
        "Oakfield Care Home rang about the Ford Transit",
        "I am in Carlton Road near Boots",
        "This is urgent",
        "Council informed, British Gas on way",
        "Will call back. Hope that is ok",
        "caller is in Grace Street",
        "im going to the shop",
    ],
)
def test_what_is_no_name_is_left(line):
    assert [f.quote for f in reading.read(line, today=TODAY) if f.field == "name"] == []


def test_a_name_that_stands_is_not_offered_again():
    told = Telling(
        "Caller is Mark Ashdown", "Mark Ashdown has kept the texts", "Dave Pilling hit him", "Dave Pilling rang again"
    )
    assert told.of("caller", "name") == {"Mark Ashdown"}
    assert len(told.state.suggestions) == 1
    assert told.people == {"caller", "suspect"}


@pytest.mark.parametrize(
    ("lines", "person", "name"),
    [
        (("victim is Mary Lord, dob 27.01.1938, pushed over in the street",), "victim", "Mary Lord"),
        (("child here with no adult, name is Archie Smith, date of birth 27/08/2014",), "child", "Archie Smith"),
        (("my ex is at the door again", "The man's name is Darren Pugh"), "suspect", "Darren Pugh"),
        (("Caller says a boy of 14 has been hurt in the park", "the boys name is Kofi Mensah"), "child", "Kofi Mensah"),
    ],
)
def test_a_name_goes_to_whom_the_words_spoke_of(lines, person, name):
    assert Telling(*lines).of(person, "name") == {name}


def test_he_is_somebody_who_stands_already():
    told = Telling("Caller is Mark Ashdown", "my ex is at the door again", "He is Abdul Ahmed, born 14/06/1982")
    assert told.suggested("suspect", "name") == {"Abdul Ahmed"}
    assert told.of("suspect", "born") == {"1982-06-14"}
    assert told.of("caller", "born") == set()


def test_the_boy_is_the_boy_who_stands_already():
    told = Telling("Caller says a boy of 14 has been hurt in the park", "The boy is 14")
    assert "child-2" not in told.people
