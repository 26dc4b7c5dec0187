"""Laws that hold for every text."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firstcall.incident.codes import FactState
from firstcall.incident.entries import Fact, PersonNamed
from firstcall.narrative import drafting, reading
from firstcall.narrative.line import Line, fold
from tests.narrative.telling import NOW, TODAY, Telling

pytestmark = pytest.mark.pure

WORDS = st.sampled_from(
    "caller he she him her his my mum son ex man woman is was has not no never denies hit threatened knife kill nudes "
    "16 30 texts aged yr 11 "
    "07700 900461 o7700 @zed_1 on snap ZZ1 1ZZ 22 Orchard Way AB12 CDE dob 19.8.00 Mark Ashdown Dave and but , . ; ? "
    "tomorrow alone with by from "
    "who says told if blocked deleted \u202e 😀 <b> & \x00 İ ﬁ ’ \n called name number username sixteen two children "
    "Maisie 6 Alfie 9 number is".split(" ")
)
LINES = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@settings(deadline=None)
@given(LINES, st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31)))
@example("dob 1.1.00 tomorrow 3 weeks ago", date(1, 1, 1))
@example("dob 1.1.00 tomorrow next friday", date(9999, 12, 31))
def test_any_text_reads_and_every_span_lies_in_it_and_quotes_it(text, today):
    for finding in reading.read(text, today=today):
        start, end = finding.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == finding.quote
        assert finding.says


@settings(deadline=None)
@given(LINES)
def test_folding_keeps_every_letter_in_its_place(text):
    assert len(fold(text)) == len(text)
    line = Line(text)
    assert all(text[t.start : t.end] for t in line.tokens)
    covered = [i for c in line.clauses for i in range(c.first, c.last)]
    assert covered == list(range(len(line.tokens)))


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4))
def test_what_is_drafted_folds_into_persons_that_were_named(lines):
    told = Telling()
    for line in lines:
        before = told.state
        told.say(line)
        named = {d.body.person for d in told.last if isinstance(d.body, PersonNamed)}
        facts = [d.body for d in told.last if isinstance(d.body, Fact)]
        assert {f.person for f in facts} <= set(before.persons) | named
        assert all(f.span is None or line[f.span[0] : f.span[1]] for f in facts)
        numbers = [f.suggestion for f in facts if f.state is FactState.SUGGESTED]
        assert numbers == list(range(before.next_suggestion(), before.next_suggestion() + len(numbers)))


@settings(deadline=None)
@given(LINES)
def test_a_line_reads_the_same_every_time(text):
    assert reading.read(text, today=TODAY) == reading.read(text, today=TODAY)


@settings(deadline=None)
@given(
    st.lists(WORDS, max_size=25).map(" ".join),
    st.sampled_from(["Thanked for help.", "Nothing further.", "Log closed."]),
)
def test_an_ordinary_sentence_behind_a_line_takes_no_identifier_away(text, more):
    fields = ("phone", "email", "vehicle", "postcode")
    short = {(f.field, f.value, f.span) for f in reading.read(text + " .", today=TODAY) if f.field in fields}
    long = {(f.field, f.value, f.span) for f in reading.read(f"{text} . {more}", today=TODAY) if f.field in fields}
    assert short <= long


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "a " * 5_000,
        "0" * 10_000,
        "07700 900461 " * 770,
        "@" * 10_000,
        "a@" * 5_000,
        "a.b@" * 2_500,
        "he she him her " * 660,
        "not " * 2_500,
        "Mark Ashdown " * 770,
        "1 a a " * 1_600,
        "send send send " * 660,
        "she has had " * 830,
        "'" * 10_000,
        "x'" * 5_000,
        "(" * 10_000,
        "16, " * 2_500,
        "caller is caller is " * 500,
        "\u202e\x00<script>😀" * 800,
    ],
)
def test_a_line_of_ten_thousand_characters_reads_like_any_other(text):
    for finding in reading.read(text, today=TODAY):
        assert text[slice(*finding.span)] == finding.quote
    assert all(d.rests_on == (-i,) for i, d in enumerate(drafting.drafts(text, Telling().state, NOW), 1))
