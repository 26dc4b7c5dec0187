"""Every source × every way to fail × every view: no "no trace" where nobody answered, and no cell without a reason in time."""

import re
from collections.abc import Iterator

import pytest
from django.urls import get_resolver

from firstcall.api.interface import api
from firstcall.desk.picture.matrix import SYMBOLS, Look, matrix
from firstcall.guidance import book as books
from firstcall.incident.codes import Outcome, Plan
from firstcall.log import reading
from tests.faults.laying import ALL_ANSWER, LEFT_ALONE, NOBODY_ASKS, UP_AND_WRONG, WAYS, every_way, own_rows
from tests.faults.views import NO_CHECKS, VIEWS, claims

pytestmark = pytest.mark.django_db  # what a view writes (that somebody looked) is undone after each test

DRAWING = [view for view in VIEWS if view.cells is not None]
_names = {"ids": lambda one: getattr(one, "name", one)}


@pytest.fixture(scope="module")
def laid(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[dict]:
    """An incident for every way to fail, asked of sixteen sources by a worker of its own; made once for this file."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        force = own_rows(tmp_path_factory.mktemp("force"))
        patch.setenv(books.VARIABLE, str(force))
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with every_way(force) as incidents:
            yield incidents


def asked(one):
    """The sources that are asked at all: all sixteen but those that are closed, whose successor is asked."""
    return {c.source for c in reading.state(one.incident).current_checks() if c.plan is Plan.DUE}


def test_sixteen_sources_are_asked_or_their_successor_is(laid):
    every = {row.key for row in books.current().sources}
    assert len(every) == 16 and every - asked(laid[ALL_ANSWER]) == {"contactpoint"}


@pytest.mark.parametrize("way", WAYS)
def test_no_check_of_a_source_that_did_not_answer_is_no_trace_and_each_has_its_reason_in_time(laid, way):
    state = reading.state(laid[way].incident)
    for check in state.current_checks():
        outcome, reason = check.read(laid[way].late)
        assert outcome is Outcome.NOT_CHECKED
        assert check.plan is not Plan.DUE or (reason is not None and reason != "pending")
    in_time = reading.state(laid[way].incident, at=laid[way].late)
    looks = {row.key: row.cells[0] for row in matrix(in_time, books.current().sources, laid[way].late).rows}
    assert len(looks) == 16 and all(cell.says and cell.text for cell in looks.values())
    assert {cell.look for cell in looks.values()} == {Look.NOT_CHECKED, Look.CLOSED}


@pytest.mark.parametrize("view", VIEWS, **_names)
@pytest.mark.parametrize("way", WAYS)
def test_no_view_claims_no_trace_where_no_source_answered(laid, way, view):
    texts = view.texts(laid[way])
    assert texts and claims(texts) == []
    if view.cells is None or texts == [""]:  # nobody asked, so that there is nothing to see
        assert view.cells is None or way == NOBODY_ASKS
        return
    cells = view.cells(laid[way], texts)
    assert set(cells) == {row.key for row in books.current().sources}
    assert {
        key: drawn.outcome for key, drawn in cells.items() if drawn.outcome not in ("not_checked", "not_asked")
    } == {}
    assert all(drawn.says for drawn in cells.values())
    if way != NOBODY_ASKS:  # of what nobody asked no answer stands in a log
        assert {key for key, drawn in cells.items() if drawn.outcome == "not_checked"} >= asked(laid[way])


@pytest.mark.parametrize("view", DRAWING, **_names)
def test_every_view_that_draws_checks_shows_no_trace_where_the_sources_hold_nothing(laid, view):
    """The check above can fail: it reads a "no trace" where there is one."""
    texts = view.texts(laid[ALL_ANSWER])
    cells = view.cells(laid[ALL_ANSWER], texts)
    assert {key for key, drawn in cells.items() if drawn.outcome == "no_trace"} == asked(laid[ALL_ANSWER])
    assert len(claims(texts)) >= len(asked(laid[ALL_ANSWER])) or view.name == "replay as an account"


def test_a_matrix_that_drew_not_checked_as_no_trace_would_be_caught(laid, monkeypatch):
    from firstcall.desk.picture import matrix as drawing

    real = drawing._read

    def careless(*told):
        look, text, says = real(*told)
        return (Look.NO_TRACE, "nothing", says) if look is Look.NOT_CHECKED else (look, text, says)

    monkeypatch.setattr(drawing, "_read", careless)
    for view in DRAWING[:3]:
        texts = view.texts(laid["hang"])
        assert claims(texts) != []
        assert "no_trace" in {drawn.outcome for drawn in view.cells(laid["hang"], texts).values()}


def test_a_sign_alone_would_be_caught_too(laid, monkeypatch):
    monkeypatch.setitem(SYMBOLS, Look.NOT_CHECKED, SYMBOLS[Look.NO_TRACE])
    for view in VIEWS[:3]:
        assert claims(view.texts(laid["hang"])) != []


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("no trace · 1 Nov 26", True),
        ("No trace", True),
        ('"outcome": "no_trace"', True),
        ('<td class="look look--no-trace">', True),
        ("○", True),
        ("This is not “no trace”.", False),
        ("not checked · timed out", False),
        ("2 traces", False),
    ],
)
def test_what_counts_as_a_claim(text, claimed):
    assert bool(claims([text])) is claimed


def read_by_get():
    """Every address of the desk that answers a GET, by its name: the views that take nothing but POST are no views of anything."""
    for pattern in get_resolver("firstcall.desk.urls").url_patterns:
        methods = _methods(pattern.callback)
        if methods is None or "GET" in methods:
            yield pattern.name


def _methods(callback):
    """What ``require_safe`` or ``require_POST`` around a view lets in; None where it says nothing."""
    for cell in callback.__closure__ or ():
        held = cell.cell_contents
        if isinstance(held, list) and held and all(isinstance(m, str) and m.isupper() for m in held):
            return held
        if callable(held) and hasattr(held, "__closure__") and (found := _methods(held)) is not None:
            return found
    return None


def test_every_address_that_shows_an_incident_is_among_the_views():
    """A new page, or a new address of the API, joins here by a line in ``views.VIEWS`` (or says why it shows no checks)."""
    known = {address for view in VIEWS for address in view.addresses} | set(NO_CHECKS)
    paths = api.get_openapi_schema()["paths"]
    of_api = {f"GET {path}" for path, methods in paths.items() if "get" in methods}
    shown = {*read_by_get(), *of_api} - {"sign-out", "take", "ring"}
    assert shown - known == set(), "register them in tests/faults/views.py"
    assert known - shown == set(), "these are no addresses any more"


def test_the_addresses_are_told_apart_by_what_they_let_in():
    methods = {p.name: _methods(p.callback) for p in get_resolver("firstcall.desk.urls").url_patterns}
    assert "GET" in methods["incident"] and methods["line"] == ["POST"]


def test_ways_to_fail_are_all_of_the_contract_and_three_of_ours():
    assert len(WAYS) == 16 + 3 and {NOBODY_ASKS, UP_AND_WRONG, LEFT_ALONE} <= set(WAYS)
    assert all(re.fullmatch(r"[a-z0-9-]+", way) for way in WAYS)
