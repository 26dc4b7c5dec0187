"""The sheet for print or hand-over: what was known at a moment and nothing later, and no restricted detail for a handler."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError
from msgspec.structs import replace

from firstcall.contacts import actions
from firstcall.desk import showing
from firstcall.desk.picture.matrix import Look
from firstcall.desk.picture.printed import OUTCOMES, NoMoment, moment_of, sheet
from firstcall.desk.picture.restricted import SAYS, concealed
from firstcall.guidance import book as books
from firstcall.incident import entries as e
from firstcall.incident.codes import Level, Outcome, Reason, StaffRole
from firstcall.incident.folding import fold
from firstcall.incident.records import Found, Match, Record, RecordPerson
from firstcall.log import reading, recording
from tests.checks import building as b
from tests.desk import building
from tests.desk.signing_in import a, client_of

OPENED = datetime(2026, 11, 23, 18, 30, 12, 400, tzinfo=UTC)
NOW = OPENED + timedelta(hours=8)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("18:34", "2026-11-23T18:34:00"),
        ("18.34", "2026-11-23T18:34:00"),
        ("18:34:10", "2026-11-23T18:34:10"),
        ("18:30:12", "2026-11-23T18:30:12"),
        ("1:05", "2026-11-24T01:05:00"),
        ("2026-11-23 18:34", "2026-11-23T18:34:00"),
        ("2026-11-23T18:34:10Z", "2026-11-23T18:34:10"),
        ("2026-11-23T19:34:10+01:00", "2026-11-23T18:34:10"),
    ],
)
def test_a_moment_is_read_on_the_control_rooms_clock_to_the_end_of_its_second(typed, moment):
    told = moment_of(typed, OPENED, NOW)
    assert told.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") == moment and told.microsecond == 999_999


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("25:99", "is no time"),
        ("soon", "is no time"),
        ("2026-11-23", "is no time"),
        ("", "is no time"),
        ("18:30", "Nothing was known at"),
        ("2026-11-22 18:34", "Nothing was known at"),
        ("2027-01-01 00:00", "still to come"),
        ("0001-01-01 00:00", "Nothing was known at"),
        ("9999-12-31T23:59:59-23:00", "is no time"),
        ("١٨:٣٤", "is no time"),
    ],
)
def test_what_is_no_moment_says_why(typed, says):
    with pytest.raises(NoMoment, match=says):
        moment_of(typed, OPENED, NOW)


def drawn(*bodies, past=False):
    entries = building.log(*bodies)
    return sheet(fold(entries), entries, building.CHOICES.sources, building.NOW, {}, past=past)


def outcome(*bodies):
    return next(line for line in drawn(*bodies).checks[0].lines if line.source == "ViSOR")


def test_no_two_outcomes_are_printed_alike():
    assert set(OUTCOMES) == set(Look) and len(set(OUTCOMES.values())) == len(Look)


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        (building.answer(Outcome.TRACE, None, building.found()), "TRACE"),
        (building.answer(Outcome.NO_TRACE, as_of=date(2026, 11, 1)), "No trace"),
        (building.answer(Outcome.NOT_CHECKED, Reason.TIMEOUT), "NOT CHECKED"),
        (building.answer(Outcome.NOT_CHECKED, Reason.INCOMPLETE), "NOT CHECKED, more is needed"),
    ],
)
def test_a_check_says_in_words_what_it_came_to(answer, printed):
    assert outcome(building.check(), answer).outcome == printed


def test_a_record_stands_under_its_check_with_how_sure_it_is():
    line = outcome(building.check(), building.answer(Outcome.TRACE, None, building.found()))
    assert line.records == ("Alan EXAMPLE (certain). Why: Telephone +20.0, Sex −3.0: +17.0 bits.",)


@pytest.mark.parametrize("came", [Outcome.TRACE, Outcome.NO_TRACE])
def test_what_a_source_wants_read_beside_its_answer_is_printed(came):
    licence = "Contains OS data © Crown copyright and database right 2025."
    answer = replace(building.answer(came, None), says=licence)
    assert outcome(building.check(), answer).says.endswith(f". {licence}")


def test_a_warning_names_the_entries_that_it_rests_on():
    told = drawn(e.Line(text="He has a knife"), building.warning("dangerous-person", Level.CRITICAL)).warnings
    assert told[0].rests == ((2, "He has a knife"),)


def test_the_log_holds_what_people_did_and_counts_the_rest():
    told = drawn(e.Line(text="one"), building.check(), building.answer(Outcome.NO_TRACE), e.Wish(text="do not ring"))
    assert [line.text for line in told.log] == ["999 from 01632 960201", "one", "do not ring"]
    assert told.elsewhere == "1 check planned, 1 answer"


def test_every_assessment_stands_there_the_latest_first():
    first = e.Assessment(elements={"harm": "none"}, overall="none", contradicts=(1,))
    told = drawn(first, e.Assessment(elements={"harm": "real"}, overall="high")).assessments
    assert [(x.overall, x.stands, x.contradicted) for x in told] == [("High", True, False), ("None", False, True)]


def restricted_record():
    person = RecordPerson(born="1971-11-02", markers=("restricted", "protected-witness"), phones=("07700 900999",))
    match = Match(bits=20.0, certainty=building.found().match.certainty)
    record = Record(id="SECRET-7", persons=(person,), text="moved to Elsewhere")
    return Found(id="SECRET-7", summary="Moved witness", match=match, record=record, about=0)


def test_a_restricted_record_is_emptied_and_says_so_and_others_are_left_alone():
    entries = building.log(
        building.check(), building.answer(Outcome.TRACE, None, restricted_record(), building.found())
    )
    emptied = concealed(entries, books.current().markers.restricted)
    secret, plain = emptied[-1].body.records
    assert (secret.summary, secret.record.persons, secret.record.text) == (SAYS, (), "")
    assert plain == building.found()
    assert b"SECRET" not in repr(emptied).encode() and emptied[:-1] == tuple(entries[:-1])


@pytest.fixture
def incident(db):
    handler = b.staff()
    at = showing.now() - timedelta(minutes=10)
    number = b.ring(handler, at=at).incident
    actions.hear(who=handler, incident=number, text="the first line", at=at + timedelta(seconds=30))
    actions.hear(who=handler, incident=number, text="the <b>later</b> line", at=at + timedelta(minutes=5))
    return number, handler, at


def test_the_sheet_is_marked_top_and_bottom_and_the_look_is_recorded_first(incident):
    number, handler, _ = incident
    said = client_of(handler).get(f"/incidents/{number}/print").content.decode()
    body = said[said.index("<main") :]
    assert body.index("OFFICIAL-SENSITIVE") < body.index("the first line") < body.rindex("OFFICIAL-SENSITIVE")
    assert "the &lt;b&gt;later&lt;/b&gt; line" in said
    look = [x for x in reading.entries(number) if x.kind == "consulted"][-1]
    assert (look.by, look.body.what) == ("handler-a", "the printed sheet")


def test_what_came_later_is_not_on_the_sheet_of_a_moment(incident):
    number, handler, at = incident
    moment = (at + timedelta(minutes=2)).isoformat()
    said = client_of(handler).get(f"/incidents/{number}/print", {"at": moment}).content.decode()
    assert "the first line" in said and "later" not in said.replace("Nothing that came later", "")
    assert "As it was known at" in said


def test_a_moment_that_cannot_be_read_keeps_what_was_typed_and_shows_no_sheet(incident):
    number, handler, _ = incident
    answer = client_of(handler).get(f"/incidents/{number}/print", {"at": "25:99"})
    said = answer.content.decode()
    assert answer.status_code == 422 and 'value="25:99"' in said and "the first line" not in said


@pytest.mark.parametrize("number", ["7", "99999999999999999999"])
def test_no_sheet_of_no_incident(db, number):
    assert a(StaffRole.HANDLER)[1].get(f"/incidents/{number}/print").status_code == 404


def test_no_sheet_without_its_entry(incident, monkeypatch):
    number, handler, _ = incident
    client = client_of(handler)

    def full(**_more):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(actions, "consult", full)
    answer = client.get(f"/incidents/{number}/print")
    assert answer.status_code == 503 and "the first line" not in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (StaffRole.HANDLER, False),
        (StaffRole.DISPATCHER, False),
        (StaffRole.SUPERVISOR, True),
        (StaffRole.AUDITOR, True),
    ],
)
def test_a_restricted_record_is_for_those_who_may_see_it(incident, role, sees):
    number, _, _ = incident
    check = next(c for c in reading.state(number).checks.values() if c.source == "pnd")
    answer = e.Answer(
        check=check.check, source="pnd", person="caller", outcome=Outcome.TRACE, records=(restricted_record(),)
    )
    recording.record(number, [e.Draft(body=answer)], at=showing.now())
    said = a(role)[1].get(f"/incidents/{number}/print").content.decode()
    assert ("Moved witness" in said) is sees
    assert (SAYS in said) is not sees
