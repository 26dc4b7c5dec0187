"""The waterfall of a match: the drawing, the table and the words say the same, whatever the parts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from firstcall.desk.picture.why import MARGIN, NOT_ASKED, NOT_COMPARED, NOT_HELD, WIDTH, Why, signed, why
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Found, Match, MatchPart, Named, Record, RecordPerson
from firstcall.matching.model import DEFAULT, Calibration, Thresholds

ALAN = RecordPerson(
    names=(Named(forenames="Alan", surname="Example"),), born="1971-11-02", sex="male", phones=("07700 900461",)
)


def part(field: str, bits: float, **more: str) -> MatchPart:
    return MatchPart(field=field, bits=bits, says=f"{field} is compared", **more)


def drawn(
    *parts: MatchPart,
    person: RecordPerson | None = ALAN,
    certainty: Certainty = Certainty.POSSIBLE,
    wider: bool = False,
    **by_what: tuple[str, ...],
) -> Why:
    match = Match(bits=round(sum(p.bits for p in parts), 2), certainty=certainty, parts=parts)
    persons = () if person is None else (person,)
    about = None if person is None else 0
    found = Found(id="V-1", summary="", match=match, record=Record(id="V-1", persons=persons), about=about)
    return why(found, by_what, wider=wider)


def test_each_bar_starts_where_the_last_one_ended() -> None:
    fall = drawn(part("surname", 8.0), part("forename", 6.0), part("born", -9.5), part("sex", 1.0))
    compared = [bar for bar in fall.bars if bar.compared]
    ends = [bar.x if bar.against else bar.x + bar.width for bar in compared]
    assert [bar.starts for bar in compared[1:]] == pytest.approx(ends[:-1], abs=0.11)
    assert [bar.total for bar in compared] == ["+8.0", "+14.0", "+4.5", "+5.5"]


def test_what_speaks_for_goes_right_and_what_speaks_against_goes_left() -> None:
    rising, falling = (bar for bar in drawn(part("surname", 8.0), part("born", -9.5)).bars if bar.compared)
    assert (rising.against, rising.bits) == (False, "+8.0") and rising.x == rising.starts
    assert (falling.against, falling.bits) == (True, "−9.5")
    assert falling.x + falling.width == pytest.approx(falling.starts, abs=0.11)


def test_the_marks_are_the_models_own_thresholds() -> None:
    nothing, probable, certain = drawn(part("surname", 8.0)).marks
    thresholds = DEFAULT.thresholds
    assert (nothing.name, probable.name, certain.name) == ("0", "probable", "certain")
    assert (probable.bits, certain.bits) == (f"{thresholds.probable:g}", f"{thresholds.certain:g}")
    assert nothing.x < probable.x < certain.x


@given(st.lists(st.floats(-40, 60).map(lambda bits: round(bits, 2)), max_size=12))
def test_everything_is_drawn_within_the_drawing(bits: list[float]) -> None:
    fall = drawn(*(part("surname", each) for each in bits))
    for bar in (*fall.bars, fall.whole):
        assert not bar.compared or (bar.x >= MARGIN - 1.2 and bar.x + bar.width <= WIDTH - MARGIN + 1.2)
    assert all(0 <= mark.x <= WIDTH for mark in fall.marks)
    assert fall.whole.bits == fall.bits


VALUES = [
    ("as the part says", part("phone", 20.0, asked="+447700900461", held="+447700900461"), "07700 900461"),
    ("an older part: as the record holds", part("phone", 20.0), "07700 900461"),
    ("a name by its part", part("surname", 8.0, asked="Exampel", held="Example"), "Example"),
    ("an older name: the whole of it", part("surname", 8.0), "Alan Example"),
    ("a date of birth in words", part("born", 8.0, asked="1971-11-02", held="1971-11-02"), "2 Nov 1971"),
    ("an age beside the date of birth", part("age", 2.0), "2 Nov 1971"),
]


@pytest.mark.parametrize(("says", "one", "held"), VALUES, ids=[row[0] for row in VALUES])
def test_what_the_record_holds_stands_beside_what_was_asked(says: str, one: MatchPart, held: str) -> None:
    (bar, *_) = drawn(one, name=("Alan Exampel",), phone=("+447700900461",), age=("45",)).bars
    assert bar.held == held and bar.asked != ""


SAYS = [
    ("Surname agrees: Example", "Example", "Example", "Surname agrees"),
    ("Surname is similar: Exampel, Example", "Exampel", "Example", "Surname is similar"),
    ("Same household: 4 Row; 4 Row, Anytown", "4 Row", "4 Row, Anytown", "Same household"),
    ("Surname agrees: Example", "", "", "Surname agrees: Example"),
    ("Date of birth differs: see the note", "1971", "1972", "Date of birth differs: see the note"),
]


@pytest.mark.parametrize(("says", "asked", "held", "expected"), SAYS)
def test_values_that_stand_in_their_own_columns_are_not_said_again(
    says: str, asked: str, held: str, expected: str
) -> None:
    one = MatchPart(field="surname", bits=1.0, says=says, asked=asked, held=held)
    assert drawn(one).bars[0].says == expected


def test_what_one_side_alone_knows_stands_in_the_table_and_adds_nothing() -> None:
    fall = drawn(part("phone", 20.0), phone=("+447700900461",), vehicle=("AB12CDE",), sex=("male",))
    alone = {bar.field: (bar.asked, bar.held, bar.says, bar.bits) for bar in fall.bars if not bar.compared}
    assert alone == {
        "Vehicle": ("AB12CDE", "", NOT_HELD, "0"),
        "Sex": ("male", "male", NOT_COMPARED, "0"),
        "Name": ("", "Alan Example", NOT_ASKED, "0"),
        "Date of birth": ("", "2 Nov 1971", NOT_ASKED, "0"),
    }


def test_a_record_that_came_for_its_place_alone_claims_no_ones_description() -> None:
    fall = drawn(part("address", 6.0), person=None, address=("4 Sample Row",))
    assert [(bar.field, bar.asked, bar.held) for bar in fall.bars] == [("Address", "4 Sample Row", "")]


SURE = DEFAULT.thresholds.certain
MEANS = [
    (
        "ten to one thousand",
        10.0,
        Certainty.POSSIBLE,
        "All this is about 1,000 times as likely of one person as of two.",
    ),
    ("against", -3.0, Certainty.POSSIBLE, "All this is about 8 times as likely of two different people as of one."),
    ("neither", 0.2, Certainty.POSSIBLE, "All this fits one person as well as two."),
    ("millions", 24.0, Certainty.PROBABLE, "All this is about 17 million times as likely of one person as of two."),
    ("beyond counting", 70.0, Certainty.CERTAIN, "more than a million million times as likely of one person"),
    ("kept down", SURE, Certainty.POSSIBLE, "what kind of evidence they are keeps it at possible"),
]


@pytest.mark.parametrize(("says", "bits", "certainty", "expected"), MEANS, ids=[row[0] for row in MEANS])
def test_the_bits_are_said_in_plain_words(says: str, bits: float, certainty: Certainty, expected: str) -> None:
    assert expected in " ".join(drawn(part("surname", bits), certainty=certainty).means)


TRAINED = "were right on the data that it was trained on."
#: A calibration by which 20 bits are right as often as not, and what is said of so many bits called so.
CALIBRATED = replace(
    DEFAULT, calibration=Calibration(-20.0, 1.0, ""), thresholds=Thresholds(certain=28.0, probable=23.0)
)
OFTEN = [
    ("as often as not", 20.0, Certainty.POSSIBLE, f"Of matches of this weight, about 50 in 100 {TRAINED}"),
    ("mostly", 25.0, Certainty.PROBABLE, f"Of matches of this weight, about 97 in 100 {TRAINED}"),
    ("nearly all, never all", 27.9, Certainty.PROBABLE, f"Of matches of this weight, more than 99 in 100 {TRAINED}"),
    ("called certain", 28.0, Certainty.CERTAIN, f"Of matches that are called certain, more than 99 in 100 {TRAINED}"),
    ("beyond counting", 400.0, Certainty.CERTAIN, f"Of matches that are called certain, more than 99 in 100 {TRAINED}"),
    ("hardly any", 10.0, Certainty.POSSIBLE, f"Of matches of this weight, fewer than 1 in 100 {TRAINED}"),
    ("none, never none", -400.0, Certainty.POSSIBLE, f"Of matches of this weight, fewer than 1 in 100 {TRAINED}"),
]


@pytest.fixture
def calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstcall.desk.picture.why.weights.current", lambda: CALIBRATED)


@pytest.mark.usefixtures("calibrated")
@pytest.mark.parametrize(("says", "bits", "certainty", "expected"), OFTEN, ids=[row[0] for row in OFTEN])
def test_how_often_such_a_match_was_right(says: str, bits: float, certainty: Certainty, expected: str) -> None:
    assert expected in drawn(part("surname", bits), certainty=certainty).means


@pytest.mark.usefixtures("calibrated")
@given(st.floats(-5000, 5000), st.sampled_from(Certainty))
def test_it_is_never_said_that_all_were_right(bits: float, certainty: Certainty) -> None:
    assert "100 in 100" not in " ".join(drawn(part("surname", bits), certainty=certainty).means)


@pytest.mark.usefixtures("calibrated")
def test_of_what_its_kind_holds_down_or_is_no_person_nothing_is_said_of_how_often_it_is_right() -> None:
    held_down = drawn(part("surname", 60.0), certainty=Certainty.POSSIBLE)
    place = drawn(part("address", 20.0), person=None)
    like = drawn(part("surname", 20.0), wider=True)
    assert not any(TRAINED in says for fall in (held_down, place, like) for says in fall.means)


def test_weights_that_were_never_calibrated_say_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = replace(CALIBRATED, calibration=None)
    monkeypatch.setattr("firstcall.desk.picture.why.weights.current", lambda: plain)
    assert not any(TRAINED in says for says in drawn(part("surname", 20.0)).means)


@given(st.floats(-5000, 5000))
def test_no_number_of_bits_is_too_great_for_words(bits: float) -> None:
    assert all(says.endswith(".") for says in drawn(part("surname", bits)).means)


def test_what_a_wider_search_found_says_so_first() -> None:
    fall = drawn(part("surname", SURE), wider=True)
    assert fall.means[0] == "Found by the wider search: a likeness, so possible at most."
    assert not any("would do for" in says for says in fall.means)


@pytest.mark.parametrize(
    ("bits", "text"), [(6.24, "+6.2"), (-3.0, "−3.0"), (0.0, "0"), (0.04, "0"), (-0.04, "0"), (12.345, "+12.3")]
)
def test_bits_are_shown_with_their_sign(bits: float, text: str) -> None:
    assert signed(bits) == text


def test_all_of_it_goes_into_one_line_of_a_printed_sheet() -> None:
    fall = drawn(part("surname", 8.0), part("born", -9.5), phone=("+447700900461",))
    assert fall.brief == "Surname +8.0, Date of birth −9.5: −1.5 bits"


def test_nothing_in_a_record_reaches_the_page_unseen() -> None:
    person = RecordPerson(names=(Named(forenames="A\u202elan", surname="Example"),))
    (bar, *_) = drawn(part("surname", 8.0), person=person, name=("Al",)).bars
    assert "\u202e" not in bar.held
