"""Proportion as data: why a source is asked, when it is not, and when a supervisor must allow it first."""

from __future__ import annotations

from dataclasses import replace as with_
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from firstcall.guidance import book as books
from firstcall.guidance.plan import LEAVE
from firstcall.incident import entries as e
from firstcall.incident.catalogue import Proportion
from firstcall.incident.codes import Plan, Role
from tests.guidance.test_plan import BOOK, after, fact, then

ROLES = [role for role in Role if role is not Role.CALLER]


def book_with(key: str, **rules: tuple[Proportion, ...]) -> books.Book:
    """The project's book, with other rules of proportion for one source."""
    row = replace(BOOK.catalogue[key], **rules)
    catalogue = MappingProxyType(dict(BOOK.catalogue) | {key: row})
    return with_(BOOK, catalogue=catalogue, proportion=dict(BOOK.proportion) | {key: books.proportions(row)})


@pytest.mark.parametrize("source", [row.key for row in BOOK.sources if row.key != "contactpoint"])
@pytest.mark.parametrize("role", ROLES)
def test_every_due_cell_says_for_what_it_is_asked(source: str, role: Role) -> None:
    known = [
        fact(field, value, "p1")
        for field, value in (
            ("name", "Ann Example"), ("born", "2001-02-03"), ("phone", "+447700900461"), ("email", "a@example.org"), ("image", "a" * 64),
        )
    ]  # fmt: skip
    cell = after(e.PersonNamed(person="p1", role=role), *known).cell("p1", source)
    assert cell is not None
    whys = [rule.why for rule in BOOK.catalogue[source].because]
    assert cell.plan is not Plan.DUE or any(cell.why.find(f"; {why}") > 0 for why in whys)


def test_the_reason_follows_the_role_and_what_is_known_of_the_incident() -> None:
    state = after(e.PersonNamed(person="p1", role=Role.SUSPECT), fact("phone", "+447700900461", "p1"))
    assert "whoever is spoken of may be managed" in state.cell("p1", "visor").why  # type: ignore[union-attr]
    state = after(e.PersonNamed(person="p1", role=Role.OTHER), fact("phone", "+447700900461", "p1"), fact("age", 15))
    assert "a child may be in touch" in state.cell("p1", "visor").why  # type: ignore[union-attr]


RISK = (Proportion(when="person.role == 'witness' && incident.risk != 'high'", why="the risk is not high"),)


def assessed(overall: str) -> e.Assessment:
    return e.Assessment(elements={}, overall=overall)


@pytest.mark.parametrize(
    ("said", "plan"),
    [((), Plan.DUE), ((assessed("standard"),), Plan.NOT_PROPORTIONATE), ((assessed("high"),), Plan.DUE)],
    ids=["not assessed: unknown, so it is asked", "not high", "high"],
)
def test_the_level_of_risk_decides_where_a_force_says_so(said: tuple[e.AnyBody, ...], plan: Plan) -> None:
    book = book_with("visor", not_proportionate=RISK)
    state = after(*said, e.PersonNamed(person="p1", role=Role.WITNESS), fact("phone", "+447700900461", "p1"), book=book)
    assert state.cell("p1", "visor").plan is plan  # type: ignore[union-attr]


LEAVES = (Proportion(when="person.role == 'occupant'", why="only lives there"),)


def test_a_check_waits_for_a_supervisors_leave_and_then_is_due_with_their_reason() -> None:
    book = book_with("pnd", supervisor=LEAVES)
    state = after(e.PersonNamed(person="p1", role=Role.OCCUPANT), fact("phone", "+447700900461", "p1"), book=book)
    held = state.cell("p1", "pnd")
    assert held is not None
    assert (held.plan, held.why) == (Plan.NOT_AUTHORISED, f"{LEAVE}: only lives there")
    leave = e.Review(of="check", says="she was named in the call", decision="allow", about=held.seq)
    state = then(state, leave, book=book)
    due = state.cell("p1", "pnd")
    assert due is not None
    assert due.plan is Plan.DUE
    assert due.by_what == {"phone": ("+447700900461",)}
    assert "allowed by a supervisor: she was named in the call" in due.why


def test_leave_for_one_check_is_no_leave_for_another() -> None:
    book = book_with("pnd", supervisor=LEAVES)
    two = [e.PersonNamed(person=p, role=Role.OCCUPANT) for p in ("p1", "p2")]
    said = [fact("phone", f"+44770090046{n}", f"p{n}") for n in (1, 2)]
    state = after(*two, *said, book=book)
    about = state.cell("p1", "pnd").seq  # type: ignore[union-attr]
    state = then(state, e.Review(of="check", says="yes", decision="allow", about=about), book=book)
    assert state.cell("p2", "pnd").plan is Plan.NOT_AUTHORISED  # type: ignore[union-attr]


@pytest.mark.parametrize(("of", "decision"), [("check", "refuse"), ("grade", "allow")])
def test_another_review_is_no_leave(of: str, decision: str) -> None:
    book = book_with("pnd", supervisor=LEAVES)
    state = after(e.PersonNamed(person="p1", role=Role.OCCUPANT), fact("phone", "+447700900461", "p1"), book=book)
    about = state.cell("p1", "pnd").seq  # type: ignore[union-attr]
    state = then(state, e.Review(of=of, says="no", decision=decision, about=about), book=book)
    assert state.cell("p1", "pnd").plan is Plan.NOT_AUTHORISED  # type: ignore[union-attr]
