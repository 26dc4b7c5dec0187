"""The lexicon is data: found by itself, checked as it loads, and its faults name file, line and mend."""

import pytest

from firstcall.narrative import lexicon

pytestmark = pytest.mark.pure

GOOD = "cue: noise\nsays: a noise\nwhose: teller\npatterns:\n  - 'bang\\w*'\n"


def test_a_file_is_a_cue():
    (group,) = lexicon.load({"noise.yaml": GOOD})
    assert group.words.value == "noise" and group.shape.search("a banging")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("cue: a\nsays: b\nwhose: nobody\npatterns: ['x']\n", "nobody"),
        ("cue: a\nsays: b\nwhose: doer\npatterns: ['(']\n", "no regular expression"),
        ("cue: a\nsays: b\nwhose: doer\npatterns: ['a.*b']\n", "repeats without an end"),
        ("cue: a\nsays: b\nwhose: doer\npatterns: ['(?:a )*b']\n", "repeats without an end"),
        ("cue: a\nsays: b\nwhose: doer\npatterns: ['x?']\n", "empty text"),
        ("says: b\nwhose: doer\npatterns: ['x']\n", "either cue or act"),
        ("cue: a\nwhose: doer\npatterns: ['x']\n", "says"),
        ("cue: a\nsays: b\nwhose: doer\npatterns: ['x']\ncolour: red\n", "colour"),
        ("cue: [a\n", "not readable"),
        ("", "Expected"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line_and_nothing_is_loaded(text, wrong):
    with pytest.raises(lexicon.LexiconFault, match=r"bad\.yaml:\d+: ") as fault:
        lexicon.load({"good.yaml": GOOD, "bad.yaml": text})
    assert wrong in str(fault.value)


def test_the_line_is_that_of_the_entry():
    two = "- " + GOOD.replace("\n", "\n  ").rstrip() + "\n- cue: b\n  says: c\n  whose: doer\n  patterns: ['(']\n"
    with pytest.raises(lexicon.LexiconFault, match=r"two\.yaml:6: "):
        lexicon.load({"two.yaml": two})


def test_the_lexicon_that_comes_with_the_project_has_the_cues_that_others_name():
    named = {g.words.value for g in lexicon.current()}
    assert named >= set(
        "blackmail sexual threat violence weapon self-harm suicide child missing stalking harassment exploitation "
        "grooming meeting domestic "
        "fear silent intoxication mental-health evidence-destroyed evidence-kept supervised unsupervised address-known "
        "internet-access device travel employment residence own-history-deletion".split()
    )
    assert "child" not in lexicon.risks() and "evidence-kept" not in lexicon.risks()
