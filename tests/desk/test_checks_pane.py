"""The matrix: every state has its own look, and "not checked" can never be taken for "no trace"."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from firstcall.desk.picture.matrix import SYMBOLS, Look, matrix
from firstcall.desk.picture.records import opened
from firstcall.incident import entries as e
from firstcall.incident.codes import MISSED, Certainty, Outcome, Plan, Reason
from tests.desk import building as b


def cell(*bodies, row=0, now=b.NOW):
    return matrix(b.state(*bodies), b.CHOICES.sources, now).rows[row].cells[0]


@pytest.mark.parametrize(
    ("bodies", "look", "text"),
    [
        ((), Look.UNPLANNED, "not planned"),
        ((b.check(),), Look.PENDING, "asked"),
        ((b.check(), b.answer(Outcome.TRACE, None, b.found())), Look.TRACE, "1 certain"),
        ((b.check(), b.answer(Outcome.TRACE, None, b.found(Certainty.POSSIBLE))), Look.TRACE, "1 possible"),
        ((b.check(), b.answer(Outcome.NO_TRACE, as_of=date(2026, 11, 1))), Look.NO_TRACE, "no trace · 1 Nov 26"),
        ((b.check(), b.answer(Outcome.NO_TRACE)), Look.NO_TRACE, "no trace · undated"),
        ((b.check(), b.answer(Outcome.NOT_CHECKED, Reason.TIMEOUT)), Look.NOT_CHECKED, "not checked · timed out"),
        ((b.check(), b.answer(Outcome.NOT_CHECKED)), Look.NOT_CHECKED, "not checked · no reason"),
        ((b.check(), b.answer(Outcome.NOT_CHECKED, Reason.INCOMPLETE)), Look.INCOMPLETE, "needs telephone"),
        (
            (b.check(name=("Al Example",)), b.answer(Outcome.NOT_CHECKED, Reason.INCOMPLETE)),
            Look.INCOMPLETE,
            "needs date of birth",
        ),
        ((b.check(Plan.NOT_PROPORTIONATE),), Look.NOT_PROPORTIONATE, "not proportionate"),
        ((b.check(Plan.NOT_AUTHORISED),), Look.NOT_AUTHORISED, "not authorised"),
        ((b.check(Plan.REQUEST_ONLY),), Look.REQUEST_ONLY, "by request only"),
    ],
)
def test_a_cell_says_what_the_check_came_to(bodies, look, text):
    assert (cell(*bodies).look, cell(*bodies).text) == (look, text)


@pytest.mark.parametrize(
    ("known", "needs"),
    [
        ((), "needs vehicle"),
        ((e.Fact(person="caller", field="name", value="Al Example"),), "needs date of birth"),
        ((e.Fact(person="caller", field="born", value="1971"),), "needs vehicle"),
        ((e.Fact(person="caller", field="born", value="1971-02-11"),), "needs name"),
    ],
    ids=["nothing is known", "a name", "a year alone completes nothing", "a whole date"],
)
def test_what_is_missing_is_told_from_what_is_known_of_the_person(known, needs):
    row = replace(b.CHOICES.sources[0], asked_by=(("name", "born"), ("vehicle",)))
    state = b.state(*known, b.check(), b.answer(Outcome.NOT_CHECKED, Reason.INCOMPLETE))
    assert matrix(state, (row,), b.NOW).rows[0].cells[0].text == needs


def test_a_closed_system_names_its_successor():
    closed = cell(b.check(Plan.CLOSED, source="contactpoint"), row=1)
    assert (closed.look, closed.text) == (Look.CLOSED, "closed, see ViSOR")


@pytest.mark.parametrize("came", [b.answer(Outcome.TRACE, None, b.found()), b.answer(Outcome.NO_TRACE)])
def test_what_a_source_wants_read_beside_its_answer_stands_there_and_hides_nothing(came):
    plain = cell(b.check(), came).says
    assert cell(b.check(), replace(came, says="Contains OS data.\u202e")).says == f"{plain} Contains OS data.⟦RLO⟧"


def test_every_look_has_a_sign_of_its_own():
    assert set(SYMBOLS) == set(Look) and len(set(SYMBOLS.values())) == len(Look)


@pytest.mark.parametrize("reason", sorted(MISSED | {Reason.UNAUTHORISED, Reason.NOT_CONFIGURED}))
def test_no_fault_of_a_source_looks_like_no_trace(reason):
    failed = cell(b.check(), b.answer(Outcome.NOT_CHECKED, reason))
    assert failed.look is Look.NOT_CHECKED and "no trace" not in failed.text and failed.says.startswith("Not checked")


def test_a_check_that_nobody_answered_reads_as_not_checked_after_its_deadline():
    late = b.NOW + timedelta(minutes=1)
    assert cell(b.check(), now=late).look is Look.NOT_CHECKED


@pytest.mark.parametrize(("required", "must"), [(True, True), (False, False)])
def test_a_required_check_that_was_not_made_says_that_it_must_be(required, must):
    assert cell(b.check(required=required), b.answer(Outcome.NOT_CHECKED, Reason.ERROR)).missing is must


def test_the_counts_are_those_of_the_cells():
    pane = matrix(b.state(b.check(), b.answer(Outcome.NOT_CHECKED, Reason.ERROR)), b.CHOICES.sources, b.NOW)
    assert (pane.traces, pane.pending, pane.not_checked) == (0, 0, 1)


def test_an_opened_cell_says_why_each_record_matches_and_the_parts_add_up():
    state = b.state(b.check(phone=("+441632960201",)), b.answer(Outcome.TRACE, None, b.found()))
    view = opened(state, "caller", b.VISOR, b.CHOICES.sources, b.NOW)
    assert view.asked_by == (("Telephone", "01632 960201"),)
    why = view.records[0].why
    assert [(bar.field, bar.bits, bar.total) for bar in why.bars if bar.compared] == [
        ("Telephone", "+20.0", "+20.0"),
        ("Sex", "−3.0", "+17.0"),
    ]
    assert why.bits == "+17.0"


WIDER = [
    ((), "", "1 to come"),
    ((b.wider_answer(Outcome.NO_TRACE),), "", "none"),
    ((b.wider_answer(Outcome.TRACE, None, b.found(Certainty.POSSIBLE)),), "1 possible", "1 possible"),
    ((b.wider_answer(Outcome.NOT_CHECKED, Reason.TIMEOUT),), "not checked", "1 not checked"),
]


@pytest.mark.parametrize(("answers", "text", "whole"), WIDER, ids=[row[2] for row in WIDER])
@pytest.mark.parametrize("sharp", [Outcome.NO_TRACE, Outcome.NOT_CHECKED], ids=["no trace", "not checked"])
def test_a_wider_search_stands_beneath_the_cell_and_changes_nothing_of_it(sharp, answers, text, whole):
    bodies = (b.check(name=("Al",)), b.answer(sharp, Reason.TIMEOUT if sharp is Outcome.NOT_CHECKED else None))
    alone, beside = cell(*bodies), cell(*bodies, b.wider_check(name=("Al",)), *answers)
    assert alone.wider == "" and beside.wider == text
    assert (beside.look, beside.text, beside.says) == (alone.look, alone.text, alone.says)
    state = b.state(*bodies, b.wider_check(name=("Al",)), *answers)
    assert matrix(state, b.CHOICES.sources, b.NOW).columns[0].wider == whole


def test_a_wider_search_that_finds_only_what_the_sharp_one_found_has_none_more():
    found = b.answer(Outcome.TRACE, None, b.found())
    same = b.wider_answer(Outcome.TRACE, None, b.found(Certainty.POSSIBLE))
    state = b.state(b.check(name=("Al",)), found, b.wider_check(name=("Al",)), same)
    view = opened(state, "caller", b.VISOR, b.CHOICES.sources, b.NOW)
    assert (view.cell.text, view.cell.wider, view.wider.text) == ("1 certain", "", "none more")
    assert view.wider_records == ()


def test_an_opened_cell_marks_what_only_the_wider_search_found():
    found = b.wider_answer(Outcome.TRACE, None, b.found(Certainty.POSSIBLE))
    state = b.state(b.check(name=("Al",)), b.answer(Outcome.NO_TRACE), b.wider_check(name=("Al",)), found)
    view = opened(state, "caller", b.VISOR, b.CHOICES.sources, b.NOW)
    assert view.cell.look is Look.NO_TRACE and view.records == ()
    assert view.wider is not None and view.wider.why == "Wider search, asked for by Handler A"
    (record,) = view.wider_records
    assert "wider search" in record.why.means[0] and record.why.certainty == "possible"
    assert view.every_record == (record,)


@pytest.mark.parametrize(
    ("bodies", "may"),
    [
        ((), False),
        ((b.check(),), False),
        ((b.check(name=("Al",)),), True),
        ((b.check(Plan.NOT_PROPORTIONATE),), False),
        ((b.check(name=("Al",)), b.CLOSED), False),
    ],
    ids=["not planned", "nothing sent", "sent", "not proportionate", "closed"],
)
def test_a_wider_search_is_offered_where_the_source_was_asked(bodies, may):
    assert opened(b.state(*bodies), "caller", b.VISOR, b.CHOICES.sources, b.NOW).may_widen is may
