"""Typed text is shown as typed and can do nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.desk.picture.typed import Mark, pieces, visible


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain words", "plain words"),
        ('<b>bold</b> & "quoted"', '<b>bold</b> & "quoted"'),  # the template escapes; nothing is taken away
        ("a\tb\nc", "a\tb\nc"),
        ("bell \x07 nul \x00 del \x7f", "bell ␇ nul ␀ del ␡"),
        ("back\rover", "back␍over"),
        ("c1 \x85", "c1 ⟦U+0085⟧"),
        ("turned \u202eround", "turned ⟦RLO⟧round"),
        ("hid\u200bden", "hid⟦ZWSP⟧den"),
        ("tag \U000e0041", "tag ⟦U+E0041⟧"),
        ("إنه يهددني", "إنه يهددني"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_every_character_is_in_sight_and_none_acts(typed, shown):
    assert visible(typed) == shown


@given(st.text())
def test_what_is_shown_holds_no_control_character_but_tab_and_line_feed(text):
    assert not [c for c in visible(text) if (ord(c) < 0x20 and c not in "\t\n") or 0x7F <= ord(c) <= 0x9F]
    assert visible(visible(text)) == visible(text)


@given(st.text(), st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=6))
def test_the_pieces_are_the_whole_text_whatever_the_findings_say(text, spans):
    marks = [Mark(start, end, "something") for start, end in spans]
    assert "".join(p.text for p in pieces(text, marks)) == visible(text)


def test_a_finding_is_marked_where_it_was_read():
    assert [(p.text, p.says) for p in pieces("from 07700 900461 today", [Mark(5, 17, "Telephone")])] == [
        ("from ", ""),
        ("07700 900461", "Telephone"),
        (" today", ""),
    ]


def test_findings_that_overlap_share_a_stretch():
    got = pieces("abcdef", [Mark(0, 3, "one"), Mark(2, 5, "two", "suggested")])
    assert [(p.text, p.says, p.standing) for p in got] == [("abcde", "one · two", "taken"), ("f", "", "")]
