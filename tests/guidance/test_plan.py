"""The plan: every person against every source, with a reason for each cell."""

from __future__ import annotations

from dataclasses import replace as with_
from datetime import timedelta

import pytest
from msgspec.structs import replace

from firstcall.guidance import book as books
from firstcall.guidance.plan import planned
from firstcall.incident import entries as e
from firstcall.incident.codes import FactState, Outcome, Plan, Reason, Role, StaffRole, Standing
from firstcall.incident.folding import fold
from firstcall.incident.state import State
from tests.incident.building import RING, START, log

BOOK = books.load()
NOW = START + timedelta(minutes=1)


def fact(field: str, value: str | int, person: str = "caller", **rest: object) -> e.Fact:
    return e.Fact(person=person, field=field, value=value, **rest)  # type: ignore[arg-type]


def after(*bodies: e.AnyBody, book: books.Book = BOOK) -> State:
    """The state after the ring, these bodies and their plan."""
    return then(fold(log(RING, *bodies)), book=book)


def then(state: State, *bodies: e.AnyBody, book: books.Book = BOOK) -> State:
    """The state after these further bodies and their plan."""
    for body in (*bodies, None):
        drafts = [e.Draft(body=body)] if body is not None else planned(state, book=book, now=NOW)
        for draft in drafts:
            state = fold([_entry(state, draft)], state)
    return state


def _entry(state: State, draft: e.Draft) -> e.Entry:
    seq = state.seq + 1
    rests = tuple(seq + n if n < 0 else n for n in draft.rests_on)
    return e.Entry(
        cursor=seq,
        incident=1,
        seq=seq,
        at=NOW,
        by=draft.by,
        kind=e.kind_of(draft.body),
        rests_on=rests,
        body=draft.body,
    )


def test_every_person_has_a_cell_with_a_reason_for_every_source() -> None:
    state = after(fact("phone", "+447700900461"), e.PersonNamed(person="suspect", role=Role.SUSPECT))
    for person in state.persons:
        for source in BOOK.catalogue:
            cell = state.cell(person, source)
            assert cell is not None
            assert cell.why


ASKED_BY = [
    ("phone", "+447700900461", {"force-intelligence", "visor", "pnd", "local", "control-room"}),
    ("email", "a@example.org", {"force-intelligence", "visor", "pnd", "local", "control-room", "ceop"}),
    ("username", "al_example", {"force-intelligence", "visor", "pnd", "local", "control-room", "ceop"}),
    ("vehicle", "AB12CDE", {"force-intelligence", "visor", "pnd", "local", "control-room", "pnc"}),
    (
        "name",
        "Alan Example",
        {"force-intelligence", "visor", "pnd", "local", "control-room", "caiu", "missing", "crime"},
    ),
    (
        "address",
        "4 Sample Row, Anytown, ZZ1 2ZZ",
        {
            "force-intelligence",
            "visor",
            "pnd",
            "local",
            "control-room",
            "caiu",
            "missing",
            "crime",
            "ics",
            "child-protection",
        },
    ),
    ("image", "00ff00ff", {"childbase"}),
    ("age", 16, set()),
    ("born", "2000-08-19", set()),
]


@pytest.mark.parametrize(("field", "value", "asked"), ASKED_BY)
def test_one_identifier_asks_the_sources_that_take_it(field: str, value: str | int, asked: set[str]) -> None:
    state = after(fact(field, value))
    assert {c.source for c in state.current_checks() if c.by_what} == asked


def test_a_name_and_a_full_date_of_birth_complete_what_wants_both() -> None:
    by_name = after(fact("name", "Alan Example"))
    both = then(by_name, fact("born", "1971-11-02"))
    wants_both = {"pnc", "ics", "child-protection", "young-offenders", "international"}
    for source in wants_both:
        before, cell = by_name.cell("caller", source), both.cell("caller", source)
        assert before is not None
        assert before.reason is Reason.INCOMPLETE
        assert cell is not None
        assert cell.by_what["born"] == ("1971-11-02",)


@pytest.mark.parametrize("part", ["1971", "1971-11"])
def test_a_part_of_a_date_of_birth_completes_nothing_and_is_sent_along(part: str) -> None:
    state = after(fact("name", "Alan Example"), fact("born", part))
    pnc, visor = state.cell("caller", "pnc"), state.cell("caller", "visor")
    assert pnc is not None
    assert (pnc.by_what, pnc.reason) == ({}, Reason.INCOMPLETE)
    assert visor is not None
    assert visor.by_what == {"name": ("Alan Example",), "born": (part,)}


def test_an_incomplete_question_is_answered_at_once_and_asked_of_nobody() -> None:
    drafts = planned(fold(log(RING)), book=BOOK, now=NOW)
    for number, draft in enumerate(drafts):
        if isinstance(draft.body, e.Check) and draft.body.plan is Plan.DUE:
            answer = drafts[number + 1]
            assert isinstance(answer.body, e.Answer)
            assert (answer.body.check, answer.body.outcome, answer.body.reason) == (
                draft.body.check,
                Outcome.NOT_CHECKED,
                Reason.INCOMPLETE,
            )
            assert answer.rests_on == (-1,)
            assert not draft.body.required
    says = {d.body.source: d.body.says for d in drafts if isinstance(d.body, e.Answer)}
    assert says["young-offenders"] == "asked by a name and a full date of birth; neither is known yet"


@pytest.mark.parametrize(
    "held",
    [
        fact("name", "Alan Example", state=FactState.SUGGESTED, suggestion=1),
        fact("name", "Alan Example", state=FactState.REJECTED),
        fact("phone", "+447700900461", negated=True),
    ],
)
def test_what_does_not_count_goes_to_no_source(held: e.Fact) -> None:
    assert not [c for c in after(held).current_checks() if c.by_what]


def test_what_was_sent_is_not_sent_again_and_something_new_supersedes_the_cell() -> None:
    state = after(fact("phone", "+447700900461"))
    assert planned(state, book=BOOK, now=NOW) == ()
    again = then(state, fact("phone", "+447700900461"))
    assert again.checks.keys() == state.checks.keys()
    more = then(state, fact("email", "a@example.org"))
    cell = more.cell("caller", "force-intelligence")
    assert cell is not None
    assert cell.check == "caller:force-intelligence:2"
    assert cell.by_what == {"phone": ("+447700900461",), "email": ("a@example.org",)}
    assert more.cells["caller|pnc"] == state.cells["caller|pnc"]


def test_a_closed_source_says_so_and_names_its_successor() -> None:
    cell = after().cell("caller", "contactpoint")
    assert cell is not None
    assert cell.plan is Plan.CLOSED
    assert "6 August 2010" in cell.why
    assert "Local child protection systems" in cell.why
    assert not cell.required


def _standing(row: str, **other: object) -> books.Book:
    return with_(BOOK, catalogue={**BOOK.catalogue, row: replace(BOOK.catalogue[row], **other)})


@pytest.mark.parametrize(
    ("standing", "plan"),
    [
        (Standing.REQUEST_ONLY, Plan.REQUEST_ONLY),
        (Standing.NOT_AUTHORISED, Plan.NOT_AUTHORISED),
        (Standing.CLOSED, Plan.CLOSED),
    ],
)
def test_a_force_may_say_that_a_source_stands_otherwise(standing: Standing, plan: Plan) -> None:
    state = after(fact("phone", "+447700900461"), book=_standing("pnd", standing=standing))
    cell = state.cell("caller", "pnd")
    assert cell is not None
    assert (cell.plan, cell.required, cell.by_what) == (plan, False, {})


@pytest.mark.parametrize(
    ("role", "plan"), [(StaffRole.HANDLER, Plan.NOT_AUTHORISED), (StaffRole.SUPERVISOR, Plan.DUE), (None, Plan.DUE)]
)
def test_a_source_may_be_kept_to_some_roles(role: StaffRole | None, plan: Plan) -> None:
    book = _standing("childbase", roles=("supervisor",))
    checked = [e.StandingChecked(staff="officer-b", role=role)] if role else []
    cell = after(*checked, fact("image", "00ff00ff"), book=book).cell("caller", "childbase")
    assert cell is not None
    assert cell.plan is plan


APT = [
    (Role.WITNESS, 40, Plan.NOT_PROPORTIONATE),
    (Role.OTHER, 26, Plan.NOT_PROPORTIONATE),
    (Role.OTHER, 25, Plan.DUE),
    (Role.OTHER, None, Plan.DUE),
    (Role.SUSPECT, 45, Plan.DUE),
    (Role.VICTIM, 45, Plan.DUE),
    (Role.CALLER, 45, Plan.DUE),
]


@pytest.mark.parametrize(("role", "age", "plan"), APT)
def test_young_offenders_is_left_out_only_for_a_grown_up_in_passing(role: Role, age: int | None, plan: Plan) -> None:
    who = "caller" if role is Role.CALLER else "them"
    facts = [] if age is None else [fact("age", age, who)]
    cell = after(e.PersonNamed(person=who, role=role), *facts).cell(who, "young-offenders")
    assert cell is not None
    assert cell.plan is plan


def test_a_joined_person_has_one_row_of_cells() -> None:
    state = after(
        e.PersonNamed(person="suspect", role=Role.SUSPECT),
        fact("phone", "+447700900461", "suspect"),
        e.PersonNamed(person="other", role=Role.OTHER),
        fact("name", "Alan Example", "other"),
    )
    joined = then(state, e.PersonNamed(person="suspect", role=Role.SUSPECT, same_as="other"))
    cell = joined.cell("suspect", "visor")
    assert cell is not None
    assert cell.person == "other"
    assert cell.by_what == {"name": ("Alan Example",), "phone": ("+447700900461",)}
    assert planned(joined, book=BOOK, now=NOW) == ()


def test_nothing_is_planned_for_a_closed_incident() -> None:
    assert planned(fold(log(RING, e.Closed(reason="done"))), book=BOOK, now=NOW) == ()


def test_of_what_is_complete_only_the_required_is_required() -> None:
    book = _standing("ceop", required=False)
    state = after(fact("email", "a@example.org"), book=book)
    assert {c.source for c in state.current_checks() if c.required} == {
        "force-intelligence",
        "visor",
        "pnd",
        "local",
        "control-room",
    }
