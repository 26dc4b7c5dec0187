"""A cue that the line denies is shown as denied; reported speech, questions and commands deny nothing."""

import pytest

from firstcall.narrative import reading
from tests.narrative.telling import TODAY, Telling

pytestmark = pytest.mark.pure


def cues(text: str) -> dict[object, bool]:
    return {f.value: f.negated for f in reading.read(text, today=TODAY) if f.field == "cue"}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("no weapons seen", "weapon"),
        ("no drink, drugs or weapons", "weapon"),
        ("denies taking tablets", "self-harm"),
        ("not threatened", "threat"),
        ("didnt hit her", "violence"),
        ("he has never hit me", "violence"),
        ("weapons - none", "weapon"),
        ("asked if any weapons? no", "weapon"),
        ("hasnt been drinking", "intoxication"),
        ("denies that he assaulted her", "violence"),
        ("doesnt think he has a knife", "weapon"),
        ("nobody hurt", "violence"),
        ("without any threats", "threat"),
        ("does not have a knife", "weapon"),
    ],
)
def test_it_is_denied(text, cue):
    assert cues(text)[cue] is True


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("a man he has never met is blackmailing him", "blackmail"),
        ("no idea why but he hit me", "violence"),
        ("asked if he threatened her, says yes", "threat"),
        ("has he threatened you?", "threat"),
        ("told her not to tell the police or he will kill her", "threat"),
        ("not only threatened her", "threat"),
        ("no injuries seen but he has a knife", "weapon"),
        ("doesnt know why he attacked her", "violence"),
        ("if she doesnt pay he will hurt her", "threat"),
        ("he wont stop threatening her", "threat"),
        ("caller says no. he has a knife", "weapon"),
        ("cant stop self harming", "self-harm"),
        ("she does not feel safe", "fear"),
        ("no longer wants to live", "suicide"),
    ],
)
def test_it_is_not_denied(text, cue):
    assert cues(text)[cue] is False


def test_a_denied_cue_is_kept_as_denied_and_counts_nowhere():
    told = Telling("no weapons seen, denies taking tablets")
    assert told.denied("caller") == {"weapon", "self-harm"}
    assert told.of("caller", "cue") == set()


def test_a_denial_never_takes_away_what_was_told():
    told = Telling("he hit me", "he didnt hit me")
    assert "violence" in told.of("suspect", "cue")
    assert "violence" in told.denied("suspect")
