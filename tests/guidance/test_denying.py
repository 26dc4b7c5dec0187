"""What says that there is none, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.guidance.denying import says_none


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "None.",
        "none apparent",
        "No inherent threat or risk apparent",
        "no disclosed particular vulnerability",
        "No inherent threat or risk apparent, no disclosed particular vulnerability.",
        "nil",
        "Nil apparent",
        "n/a",
        "N/A.",
        "No",
        "no risk",
        "no harm",
        "no concerns",
        "no markers",
        "no threats or violence",
        "no immediate threat",
        "no threat. low risk",
        "none known at this time",
        "none identified. Advice given.",
        "no known vulnerabilities or needs",
        "no vulnerability, caller is 34",
        "no risk to caller, suspect has left the area",
        "no evidence of harm",
        "no signs of violence",
        "nothing to suggest",
        "nothing to suggest he is at risk",
        "no reason to believe that he is anything but an adult",
        "nobody hurt",
        "not vulnerable",
        "isn't vulnerable",
        "doesnt appear vulnerable",
        "caller does not appear vulnerable",
        "not at risk",
        "not applicable",
        "nothing of concern",
    ],
)
def test_this_says_that_there_is_none(text: str) -> None:
    assert says_none(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "unknown",
        "not known",
        "advice given",
        "caller is 16",
        "high",
        "low",
        "low risk",
        "high: no safe place",
        "not safe",
        "no longer safe",
        "no support, lives alone",
        "no medication",
        "no one with him",
        "he threatened to kill her",
        "vulnerable, autism recorded",
        "cannot rule out risk",
        "cannot say there is no risk",
        "not without risk",
        "no doubt she is at risk",
        "no shortage of threats",
        "nothing but threats",
        "no further threat",
        "it is unclear whether there is any threat",
        "Caller not sure if he is in danger",
        "no weapons but he threatened her",
        "medium - no injuries so far but has a knife",
        "no threat to himself but serious risk to his mother",
        "no vulnerability disclosed but records show autism",
        "no history of violence until he attacked her today",
        "none - caller is a child",
        "none of the doors lock",
    ],
)
def test_this_does_not(text: str) -> None:
    assert not says_none(text)


@given(
    st.sampled_from(["none", "no risk", "nil", "no disclosed vulnerability"]),
    st.sampled_from(["he has a knife", "she is suicidal"]),
)
def test_a_danger_in_the_same_words_is_never_overlooked(none: str, danger: str) -> None:
    assert not says_none(f"{none}, {danger}")
    assert not says_none(f"{danger}; {none}")


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert says_none(text) in (True, False)
