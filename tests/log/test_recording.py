"""One function writes: the entries, their consequences, and the derived tables, or nothing at all."""

import threading
from datetime import timedelta

import msgspec
import pytest
from django.db import connection

from firstcall.contacts import actions, promising
from firstcall.contacts.errors import BadInput, StepRefused
from firstcall.incident.entries import Draft, Line
from firstcall.incident.state import State
from firstcall.log import reading, rebuilding, recording
from firstcall.log.models import EntryRow, IncidentRow, PromiseRow, SnapshotRow
from firstcall.log.tables import DERIVED
from tests.checks import building as b

pytestmark = pytest.mark.django_db(transaction=True)
OPERATIONAL = ("row", "leased_by", "leased_until")


@pytest.fixture
def handler():
    return b.staff()


def derived():
    return {
        name: sorted(
            (sorted((k, v) for k, v in row.items() if k not in OPERATIONAL) for row in model.objects.values()), key=str
        )
        for name, (model, _, _) in DERIVED.items()
    }


def a_life(handler):
    incident = b.ring(handler).incident
    at = b.NOW
    for n in range(12):
        at += timedelta(seconds=10)
        text = f"Line {n}: caller is Mark Ashdown, number 07700 9004{n:02d}, mark{n}@example.org"
        actions.hear(who=handler, incident=incident, text=text, token=f"t{n}", at=at)
    promising.promise(who=handler, incident=incident, text="ring back", due=at + timedelta(hours=1), at=at)
    promising.promise(who=handler, incident=incident, text="tell a sergeant", due=at + timedelta(hours=1), at=at)
    promising.settle(who=handler, incident=incident, promise="promise-1", kept=True, says="rang back", at=at)
    actions.answer(who=handler, incident=incident, person="caller", question="age", value=16, at=at)
    return incident


def test_the_rebuilt_tables_equal_the_live_ones(handler):
    first = a_life(handler)
    b.ring(handler, at=b.NOW + timedelta(days=1))
    with pytest.raises(StepRefused):
        actions.close(who=handler, incident=first, reason="done", at=b.NOW + timedelta(hours=1))
    live = derived()
    assert live["identifier"] and live["promise"] and live["incident"] and live["due"]
    assert rebuilding.rebuild() == 2
    assert derived() == live


def test_a_kept_snapshot_and_the_whole_log_give_the_same_state(handler):
    incident = a_life(handler)
    kept = SnapshotRow.objects.get(incident=incident)
    assert msgspec.json.decode(bytes(kept.state), type=State) == reading.state(incident, upto=kept.seq)
    assert reading._States().read(incident) == reading.state(incident, upto=10**9) == reading.state(incident)


def test_an_incident_is_read_whole_whatever_was_read_of_it_before(handler):
    incident = a_life(handler)
    every = tuple(reading.entries(incident))
    for upto in (0, 1, 5, len(every) - 1, len(every)):
        state, entries = reading.whole(incident, every[:upto])
        assert (state, entries) == (reading.state(incident), every), upto
    another = msgspec.structs.replace(every[4], by="somebody else")
    assert reading.whole(incident, (*every[:4], another))[1] == every


def test_an_incident_on_screen_is_read_by_one_query(handler, django_assert_num_queries):
    incident = a_life(handler)
    _, entries = reading.whole(incident)
    with django_assert_num_queries(1):
        again = reading.whole(incident, entries)
    assert again == (reading.state(incident), entries)


def test_sequences_have_no_gaps_and_every_entry_is_what_it_committed_to(handler):
    a_life(handler)
    assert rebuilding.verify() == []


def test_a_consequence_names_the_entries_that_it_rests_on(handler):
    incident = a_life(handler)
    for entry in reading.entries(incident):
        assert all(0 < n < entry.seq for n in entry.rests_on), entry
        if entry.by == "firstcall" and entry.kind in ("answer", "fact", "warning"):
            assert entry.rests_on, entry


def test_a_line_that_is_sent_twice_is_kept_once(handler):
    incident = b.ring(handler).incident
    for _ in range(2):
        actions.hear(who=handler, incident=incident, text="hello", token="desk-1", at=b.NOW)
    assert [e.body.text for e in reading.entries(incident) if e.kind == "line"] == ["hello"]


def test_a_rule_that_fails_loses_nothing_half(handler, monkeypatch):
    incident = b.ring(handler).incident
    before = EntryRow.objects.count()

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(recording, "consequences", broken)
    with pytest.raises(ZeroDivisionError):
        actions.hear(who=handler, incident=incident, text="hello", at=b.NOW)
    assert EntryRow.objects.count() == before
    monkeypatch.undo()
    actions.hear(who=handler, incident=incident, text="hello", at=b.NOW)
    assert rebuilding.verify() == []


def test_rules_that_never_settle_are_cut_off_and_the_line_is_kept(handler, monkeypatch):
    incident = b.ring(handler).incident
    endless = (Draft(body=Line(text="again")),)
    monkeypatch.setattr(recording, "consequences", lambda *a, **k: endless)
    actions.hear(who=handler, incident=incident, text="hello", at=b.NOW)
    texts = [e.body.text for e in reading.entries(incident) if e.kind == "line"]
    assert texts[0] == "hello" and len(texts) == recording.PASSES + 1


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "\x00\x01\x07\x1b[31mred\x1b[0m",
        "عربي ‮right to left‬",
        "👩‍👧 🚨",
        '<script>alert(1)</script> & "quotes"',
        "line\nbreak\ttab",
    ],
)
def test_a_line_is_kept_as_typed(handler, text):
    incident = b.ring(handler).incident
    actions.hear(who=handler, incident=incident, text=text, at=b.NOW)
    assert [e.body.text for e in reading.entries(incident) if e.kind == "line"] == [text]


def test_an_empty_line_is_an_error_that_names_its_field(handler):
    incident = b.ring(handler).incident
    with pytest.raises(BadInput) as error:
        actions.hear(who=handler, incident=incident, text=" \n", at=b.NOW)
    assert error.value.field == "text"


def test_desks_that_write_at_once_lose_nothing_and_no_cursor_is_skipped(handler):
    incidents = [b.ring(handler, number=None).incident for _ in range(4)]
    seen, faults = [], []

    def follow():
        cursor = 0
        while len([s for s in seen if s[3] == "line"]) < 40 and not faults:
            for row in reading.changed_since(cursor):
                seen.append(row)
                cursor = row[0]
        connection.close()

    def write(incident):
        try:
            for n in range(10):
                actions.hear(who=handler, incident=incident, text=f"line {n}", at=b.NOW)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(i,)) for i in incidents] + [threading.Thread(target=follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert [s[:3] for s in seen] == [s[:3] for s in reading.changed_since(0, limit=100_000)][: len(seen)]
    assert EntryRow.objects.filter(kind="line").count() == 40
    assert rebuilding.verify() == []


def test_what_was_known_at_a_moment_is_the_fold_up_to_then(handler):
    incident = a_life(handler)
    then = reading.state(incident, at=b.NOW + timedelta(seconds=15))
    assert then.lines == 1 and not then.promises
    assert reading.state(incident).lines == 12


def test_a_promise_past_its_time_warns_by_time_alone(handler):
    incident = a_life(handler)
    due = PromiseRow.objects.get(promise="promise-2").due
    assert IncidentRow.objects.get(incident=incident).wake_at <= due
    state = recording.record(incident, (), at=due + timedelta(seconds=1)).state
    assert "promise-overdue" in {w.code for w in state.warnings.values()}
