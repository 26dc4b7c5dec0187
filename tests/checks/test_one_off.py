"""Somebody looked up once: the plan's due sources side by side, three outcomes, and an entry before anything is shown."""

import dataclasses
from datetime import timedelta

import msgspec
import pytest
from django.db import DatabaseError

from firstcall.checks import one_off
from firstcall.checks.models import LaidFault
from firstcall.checks.one_off import Told
from firstcall.checks.one_off_challenge import Challenged
from firstcall.checks.one_off_input import FIELDS, CannotAsk, read
from firstcall.checks.one_off_plan import PERSON
from firstcall.cli import main
from firstcall.guidance import book as books
from firstcall.holdings.models import HeldSource
from firstcall.incident.codes import Outcome, Plan, Reason, StaffRole
from firstcall.incident.entries import Housekeeping
from firstcall.incident.records import Named, Record, RecordPerson
from firstcall.log import reading
from firstcall.log.models import EntryRow, IncidentRow
from firstcall.people.errors import NotPermitted
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who
from firstcall.sources.faults import FaultKind
from tests.checks import building as b

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"phone": "07700 900461"}
WHY = "a colleague on patrol asks"
KEYS = [row.key for row in books.current().sources]


@pytest.fixture
def handler(monkeypatch):
    monkeypatch.setattr("firstcall.checks.one_off.now", lambda: b.NOW + timedelta(seconds=3))
    b.hold("force-intelligence", b.OFFENDER)
    b.hold_nothing_else("force-intelligence")
    return b.staff()


def check(who, by_what=PHONE, *, reason=WHY, sources=(), fuller=""):
    return one_off.check(who=who, told=Told(by_what, reason, sources, fuller), at=b.NOW)


def cell(found, source):
    return found.state.cell(found.person, source)


def house():
    return [e.body for e in reading.entries(0) if isinstance(e.body, Housekeeping)]


def test_a_number_finds_its_nominal_and_elsewhere_a_proved_zero(handler):
    found = check(handler)
    assert cell(found, "force-intelligence").outcome is Outcome.TRACE
    assert [held.found.id for held in found.state.found_for(PERSON)] == ["FI-1"]
    assert cell(found, "visor").outcome is Outcome.NO_TRACE and cell(found, "visor").as_of == b.NOW.date()


def test_every_source_has_a_cell_with_a_reason_and_none_that_was_not_asked_is_no_trace(handler):
    found = check(handler)
    assert {c.source for c in found.state.current_checks()} == set(KEYS)
    for held in found.state.current_checks():
        assert held.why
        if held.plan is not Plan.DUE or not held.by_what:
            assert held.read(found.at)[0] is Outcome.NOT_CHECKED


def test_a_source_by_name_and_birth_is_not_asked_by_a_number_alone(handler):
    held = cell(check(handler), "child-protection")
    assert (held.outcome, held.reason) == (Outcome.NOT_CHECKED, Reason.INCOMPLETE)


@pytest.fixture
def quick(monkeypatch):
    """ViSOR waits for a fifth of a second."""
    book = books.current()
    row = msgspec.structs.replace(book.catalogue["visor"], deadline_ms=200)
    other = dataclasses.replace(book, catalogue={**book.catalogue, "visor": row})
    monkeypatch.setattr(books, "current", lambda: other)


@pytest.mark.parametrize("kind", list(FaultKind))
def test_no_fault_of_a_source_is_ever_no_trace(handler, quick, kind):
    LaidFault.objects.create(source="visor", kind=kind.value, start=b.NOW - timedelta(hours=1))
    found = check(handler, sources=("visor",))
    held = cell(found, "visor")
    assert held.outcome is Outcome.NOT_CHECKED and held.reason is not None
    answered = next(e for e in house() if e.what == one_off.ANSWERED)
    assert (answered.about["outcome"], answered.about["reason"]) == ("not_checked", held.reason.value)


def test_an_extract_that_was_never_loaded_is_not_checked(handler):
    HeldSource.objects.filter(source="visor").delete()
    held = cell(check(handler), "visor")
    assert (held.outcome, held.reason) == (Outcome.NOT_CHECKED, Reason.NOT_CONFIGURED)


def test_a_source_that_is_known_to_be_wrong_is_not_believed(handler, monkeypatch, tmp_path):
    body = "source: visor\nkind: holdings\ncanary:\n  by: {phone: ['+447700900499']}\n  finds: CANARY-1\n"
    (tmp_path / "visor.yaml").write_text(body)
    monkeypatch.setenv("FIRSTCALL_CONNECTIONS", str(tmp_path))
    held = cell(check(handler), "visor")
    assert (held.outcome, held.reason) == (Outcome.NOT_CHECKED, Reason.CANARY_MISSED)
    assert [e.about["state"] for e in house() if e.what == "source-health"] == ["wrong"]


def test_our_own_log_is_asked_for_every_incident_of_it(handler):
    incident = b.ring(handler, number="07700 900461").incident
    found = check(handler, sources=("control-room",))
    (held,) = found.state.found_for(PERSON)
    assert held.found.id == f"FC-{incident:06d}"


def test_only_the_systems_that_were_named_are_asked(handler):
    found = check(handler, sources=("visor",))
    asked = next(e for e in house() if e.what == one_off.ASKED)
    assert asked.about["sources"] == "visor" and cell(found, "visor").answered
    assert not cell(found, "force-intelligence").answered and not found.asked("force-intelligence")


def test_no_incident_is_opened_and_no_record_is_kept(handler):
    check(handler)
    assert not IncidentRow.objects.exists() and not EntryRow.objects.filter(incident__gt=0).exists()
    kept = " ".join(str(row.body) for row in EntryRow.objects.all())
    assert "FI-1" in kept and "Alan" not in kept and "1971" not in kept


def test_who_when_what_and_why_are_recorded_before_any_source_is_asked(handler, monkeypatch):
    seen = []

    def asking(*args, **kwargs):
        seen.extend(house())
        raise RuntimeError("stop here")

    monkeypatch.setattr(one_off, "ask_all", asking)
    with pytest.raises(RuntimeError):
        check(handler)
    draw, asked = seen
    assert draw.what == "unchallenged"
    assert (asked.what, asked.says, asked.about["phone"]) == (one_off.ASKED, WHY, "+447700900461")
    row = EntryRow.objects.filter(incident=0).order_by("seq").last()
    assert (row.by, row.at) == (handler.id, b.NOW)


def test_what_came_of_it_is_kept_by_ids_and_outcomes(handler):
    found = check(handler)
    told = {e.about["source"]: e.about for e in house() if e.what == one_off.ANSWERED}
    assert told["force-intelligence"]["records"] == "FI-1" and told["visor"]["outcome"] == "no_trace"
    assert {a["check"] for a in told.values()} == {found.id}


@pytest.mark.parametrize("entry", [1, 2])
def test_where_an_entry_cannot_be_written_nothing_comes_back(handler, monkeypatch, entry):
    real, written = one_off.note, []

    def breaking(*args, **kwargs):
        written.append(1)
        if len(written) == entry:
            raise DatabaseError
        return real(*args, **kwargs)

    monkeypatch.setattr(one_off, "note", breaking)
    with pytest.raises(DatabaseError):
        check(handler)


@pytest.mark.parametrize("role", list(StaffRole))
def test_who_may_not_asks_nothing_and_leaves_nothing(handler, role):
    who = Who(b.staff(f"a-{role.value}", role).id, "A", role)
    if may(role, Permission.CHECK_ONE_OFF):
        assert check(who, sources=("visor",)).state
    else:
        with pytest.raises(NotPermitted):
            check(who)
        assert house() == []


def test_a_challenge_comes_before_any_source_is_asked(handler, settings):
    settings.CHALLENGE = 100
    for _ in range(3):
        with pytest.raises(Challenged):
            check(handler)
    assert {e.what for e in house()} == {"challenged"}
    found = check(handler, fuller="She is with him now and gave me this number of his.")
    assert cell(found, "force-intelligence").outcome is Outcome.TRACE


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"phone": "07700 900461"}, {"phone": "+447700900461"}),
        ({"name": " EXAMPLE, Alan "}, {"name": "Alan EXAMPLE"}),
        ({"born": "2 November 1971"}, {"born": "1971-11-02"}),
        ({"email": "Alan@Example.com"}, {"email": "alan@example.com"}),
        ({"postcode": "zz11zz"}, {"postcode": "ZZ1 1ZZ"}),
        ({"phone": "", "name": "Ann Example"}, {"name": "Ann Example"}),
    ],
)
def test_what_is_told_is_read_into_its_own_form(told, kept):
    assert {f: v.casefold() for f, v in read(told, reason=WHY, sources=(), known=KEYS).by_what.items()} == {
        f: v.casefold() for f, v in kept.items()
    }


@pytest.mark.parametrize(
    ("told", "reason", "sources", "field"),
    [
        ({}, WHY, (), "phone"),
        ({"phone": "nonsense"}, WHY, (), "phone"),
        ({"born": "yesterday"}, WHY, (), "born"),
        ({"email": "nobody"}, WHY, (), "email"),
        ({"name": "7"}, WHY, (), "name"),
        ({"postcode": "Testford"}, WHY, (), "postcode"),
        (PHONE, "", (), "reason"),
        (PHONE, " . 12", (), "reason"),
        (PHONE, "x" * 501, (), "reason"),
        (PHONE, WHY, ("teapot",), "source"),
    ],
)
def test_what_cannot_be_asked_names_the_field_and_leaves_no_entry(told, reason, sources, field):
    with pytest.raises(CannotAsk) as wrong:
        read(told, reason=reason, sources=sources, known=KEYS)
    assert wrong.value.field == field and str(wrong.value)


def command(*words):
    return main(["check", *words])


def test_the_command_prints_a_line_for_each_system(handler, capsys):
    assert command("--phone", "07700 900461", "--reason", WHY, "--as", handler.id) == 0
    printed = capsys.readouterr().out
    lines = {
        row.key: next(x for x in printed.splitlines() if x.startswith(row.name)) for row in books.current().sources
    }
    assert "trace" in lines["force-intelligence"] and "1 record" in lines["force-intelligence"]
    assert "FI-1" in printed
    assert "no_trace" in lines["visor"] and "2026-11-23" in lines["visor"]
    assert "not_checked" in lines["child-protection"] and "incomplete" in lines["child-protection"]
    assert "not_checked" in lines["contactpoint"] and "closed" in lines["contactpoint"]
    assert [e.about["way"] for e in house() if e.what == one_off.ASKED] == ["command line"]


def test_a_restricted_record_says_nothing_to_whoever_may_not_see_it(handler, capsys):
    person = RecordPerson(
        names=(Named(forenames="Ann", surname="Example"),), phones=("07700 900462",), markers=("restricted",)
    )
    b.hold("local", Record(id="L-1", as_of=b.NOW.date(), persons=(person,)))
    command("--phone", "07700 900462", "--reason", WHY, "--as", handler.id)
    printed = capsys.readouterr().out
    assert "L-1" not in printed and "speak to a supervisor" in printed
    command("--phone", "07700 900462", "--reason", WHY, "--as", b.staff("boss", StaffRole.SUPERVISOR).id)
    assert "L-1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "check-settings"),
        (["--phone", "x", "--reason", WHY, "--as", "handler-a"], "--phone:"),
        (["--phone", "07700 900461", "--as", "handler-a"], "--reason:"),
        (["--phone", "07700 900461", "--reason", WHY], "no member of staff"),
        (["--phone", "07700 900461", "--reason", WHY, "--as", "trainer"], "may not"),
        (["--phone", "07700 900461", "--reason", WHY, "--as", "handler-a", "--source", "teapot"], "--source:"),
    ],
)
def test_a_command_that_cannot_be_done_says_the_mend_and_asks_nothing(handler, capsys, words, says):
    b.staff("trainer", StaffRole.TRAINING_MANAGER)
    assert command(*words) == 2
    assert says in capsys.readouterr().out and house() == []


def test_a_command_that_is_drawn_shows_nothing_until_it_says_more(handler, capsys, settings):
    settings.CHALLENGE = 100
    words = ("--phone", "07700 900461", "--reason", WHY, "--as", handler.id)
    assert command(*words) == 2
    assert command(*words, "--fuller-reason", "because") == 2
    printed = capsys.readouterr().out
    assert "--fuller-reason" in printed and "FI-1" not in printed
    assert command(*words, "--fuller-reason", "He gave this number as his own to a witness.") == 0
    assert "FI-1" in capsys.readouterr().out


@pytest.mark.parametrize("fault", [DatabaseError, OSError])
def test_a_command_that_cannot_be_recorded_shows_nothing(handler, capsys, monkeypatch, fault):
    def broken(*args, **kwargs):
        raise fault

    monkeypatch.setattr(one_off, "note", broken)
    assert command("--phone", "07700 900461", "--reason", WHY, "--as", handler.id) == 2
    printed = capsys.readouterr().out
    assert "nothing is shown" in printed and "FI-1" not in printed


def test_every_field_that_can_be_told_is_one_that_a_source_may_be_sent():
    from firstcall.incident.rows import FIELDS as SENT

    assert set(FIELDS) <= set(SENT)
