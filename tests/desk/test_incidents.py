"""The incident list: what is asked is read or refused by field, and every look is recorded before anything is shown."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from firstcall.contacts import actions
from firstcall.desk.picture.days import read_day
from firstcall.desk.picture.incidents import asked, found_words, paging
from firstcall.incident.codes import StaffRole
from firstcall.log import recording
from firstcall.log.wanted import Hit
from tests.checks import building as b
from tests.desk.signing_in import a, client_of, house_log


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-23", "2026-11-23"),
        ("23/11/2026", "2026-11-23"),
        ("3.1.2026", "2026-01-03"),
        (" 23  Nov 2026 ", "2026-11-23"),
        ("23 november 2026", "2026-11-23"),
        ("31/2/2026", None),
        ("23/11/26", None),
        ("yesterday", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("٢٣/١١/٢٠٢٦", None),
        ("", None),
    ],
)
def test_a_day_is_read_or_it_is_none(typed, day):
    read = read_day(typed)
    assert (None if read is None else read.isoformat()) == day


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, []),
        ({"q": "ashdown", "state": "open", "level": "high", "channel": "999", "from": "1/11/2026"}, []),
        ({"from": "31/2/2026"}, ["from"]),
        ({"to": "soon"}, ["to"]),
        ({"from": "2026-11-24", "to": "2026-11-23"}, ["from"]),
        ({"from": "2026-11-23", "to": "2026-11-23"}, []),
        ({"state": "ajar"}, ["state"]),
        ({"level": "dire"}, ["level"]),
        ({"channel": "pigeon"}, ["channel"]),
        ({"q": "x" * 201}, ["q"]),
        ({"page": "-1"}, []),
        ({"page": "99999999999"}, []),
    ],
)
def test_what_cannot_be_read_is_named_by_its_field(sent, wrong):
    assert [fault.field for fault in asked(sent).faults] == wrong


def test_a_day_of_the_filter_is_a_day_on_the_control_rooms_wall():
    wanted = asked({"from": "1/6/2026", "to": "1/6/2026"}).filters
    assert (wanted.since.isoformat(), wanted.until.isoformat()) == (
        "2026-06-01T00:00:00+01:00",
        "2026-06-02T00:00:00+01:00",
    )


@pytest.mark.parametrize(
    ("page", "total", "shown", "told"),
    [(1, 0, 0, (0, 0, 0, 0)), (1, 25, 25, (0, 0, 1, 25)), (1, 26, 25, (0, 2, 1, 25)), (2, 26, 1, (1, 0, 26, 26)), (9, 26, 0, (2, 0, 0, 0))],
)  # fmt: skip
def test_a_page_knows_its_neighbours(page, total, shown, told):
    where = paging(page, total, shown)
    assert (where.before, where.after, where.first, where.last) == told


@pytest.mark.parametrize(
    ("hit", "says"),
    [
        (Hit("reference", ""), "its reference"),
        (Hit("number", "+447700900461"), "number 07700 900461"),
        (Hit("person", "mark ashdown|2000-08-19"), "name and date of birth Mark Ashdown, 19 Aug 2000"),
        (Hit("address", "|22|orchard way|ZZ11ZZ"), "address 22 Orchard Way, ZZ1 1ZZ"),
        (Hit("household", "2|9|tern court|anytown"), "address on record flat 2, 9 Tern Court, Anytown"),
        (Hit("line", "a\u202eb"), "a line: a⟦RLO⟧b"),
    ],
)
def test_what_an_incident_was_found_by_is_said_in_words(hit, says):
    assert found_words(hit) == says


@pytest.fixture
def searching(db):
    handler = b.staff()
    incident = b.ring(handler).incident
    actions.hear(who=handler, incident=incident, text="Caller is Mark <b>Ashdown</b>", at=b.NOW)
    return handler, client_of(handler)


def test_a_search_is_in_the_house_log_with_what_was_looked_for(searching):
    _, client = searching
    page = client.get("/incidents/", {"q": "Ashdown", "state": "open", "from": "1/11/2026"})
    assert "FC-000001" in page.content.decode()
    looks = [entry for entry in house_log() if entry.what == "search"]
    assert looks[-1].about == {"text": "Ashdown", "state": "open", "since": "2026-11-01T00:00:00Z"}
    assert "Ashdown" in looks[-1].says


def test_the_plain_list_is_a_look_as_well(searching):
    _, client = searching
    client.get("/incidents/")
    assert [entry.what for entry in house_log()] == ["search"]


def test_nothing_is_shown_where_the_look_cannot_be_recorded(searching, monkeypatch):
    _, client = searching

    def full(*_args, **_more):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(recording, "note", full)
    page = client.get("/incidents/", {"q": "Ashdown"})
    said = page.content.decode()
    assert page.status_code == 503 and "could not" in said
    assert "01632" not in said and "FC-000001" not in said


def test_bad_input_keeps_everything_that_was_typed_and_looks_at_nothing(searching):
    _, client = searching
    typed = {"q": "Ash & down", "state": "open", "level": "high", "from": "31/2/2026", "to": "1/1/2026"}
    page = client.get("/incidents/", typed)
    said = page.content.decode()
    assert page.status_code == 422 and house_log() == []
    assert 'value="Ash &amp; down"' in said and 'value="31/2/2026"' in said and 'value="1/1/2026"' in said
    assert '<option value="open" selected>' in said and '<option value="high" selected>' in said
    assert 'href="#field-from"' in said and 'aria-describedby="wrong-from"' in said


def test_typed_text_is_shown_harmless(searching):
    _, client = searching
    said = client.get("/incidents/", {"q": "<b>Ashdown</b>"}).content.decode()
    assert "<b>Ashdown" not in said and "&lt;b&gt;Ashdown&lt;/b&gt;" in said


def test_nothing_found_is_not_told_as_no_trace_of_anybody(searching):
    _, client = searching
    said = client.get("/incidents/", {"q": "zebra"}).content.decode()
    assert "No incident of this log meets this" in said and "this is not “no trace”" in said


def test_an_auditors_search_is_recorded_under_their_own_name(searching):
    from firstcall.log import reading

    who, client = a(StaffRole.AUDITOR)
    client.get("/incidents/", {"q": "Ashdown"})
    assert [entry.by for entry in reading.entries(0)] == [who.id]
