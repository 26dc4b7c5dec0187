"""A contact is read as it is closed, in the same transaction; what is kept can be made anew from the log and is then the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.cli import main
from firstcall.contacts import actions
from firstcall.incident import entries as e
from firstcall.incident.codes import StaffRole
from firstcall.log import reading, rebuilding
from firstcall.review import judging, keeping, rereading
from firstcall.review.actions import review, take_feedback
from firstcall.review.models import ContactRead, ReviewGiven
from tests.checks import building as b
from tests.review.closing import close, seen

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def force():
    return b.staff(), b.staff("supervisor", StaffRole.SUPERVISOR), b.staff("supervisor-b", StaffRole.SUPERVISOR)


def kept():
    return [list(model.objects.order_by("incident").values()) for model in (ContactRead, ReviewGiven)]


def without_rows():
    return [[{k: v for k, v in row.items() if k != "row"} for row in rows] for rows in kept()]


def test_a_contact_is_read_as_it_is_closed_and_forgotten_as_it_is_opened_again(force):
    handler, supervisor, _ = force
    incident = b.ring(handler).incident
    assert not ContactRead.objects.exists()
    closing = close(incident, supervisor)
    row = ContactRead.objects.get(incident=incident)
    assert (row.closing, row.handler, row.rules) == (closing, handler.id, judging.version())
    assert len(row.letters) == len(judging.decode(row.verdicts)) and row.doubts + row.not_met > 0
    actions.reopen(who=handler, incident=incident, reason="more", at=b.NOW + HOUR)
    assert not ContactRead.objects.exists()
    again = close(incident, supervisor, at=b.NOW + 2 * HOUR)
    other = ContactRead.objects.get(incident=incident)
    assert (other.closing, other.draw, other.twice) == (again, row.draw, row.twice)


def test_what_is_kept_is_the_same_when_it_is_made_anew_from_the_log(force):
    handler, supervisor, other = force
    for number in range(3):
        incident = b.ring(handler, at=b.NOW + number * HOUR).incident
        actions.hear(who=handler, incident=incident, text="My name is Ruth Tarrant, I am 15", at=b.NOW + number * HOUR)
        close(incident, supervisor, at=b.NOW + number * HOUR)
    given = review(who=other, incident=1, verdicts=seen(1), good="calm", at=b.NOW + HOUR)
    take_feedback(who=handler, incident=1, review=given.entries[-1].seq, says="thanks", at=b.NOW + HOUR)
    actions.reopen(who=handler, incident=2, reason="more", at=b.NOW + HOUR)
    live = without_rows()
    assert [len(rows) for rows in live] == [2, 1] and live[1][0]["taken"] is not None
    rebuilding.rebuild()
    assert without_rows() == live


def test_a_fault_here_does_not_keep_a_contact_from_being_closed_and_is_made_good_later(force, monkeypatch):
    handler, supervisor, _ = force
    incident = b.ring(handler).incident

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "summarised", broken)
        close(incident, supervisor)
    assert not reading.state(incident).open and not ContactRead.objects.exists()
    assert rereading.missing() == [incident]
    assert [p.done for p in rereading.read_all()] == [1]
    assert ContactRead.objects.filter(incident=incident, rules=judging.version()).exists()


def test_other_rules_read_every_contact_again_and_go_on_where_they_were_broken_off(force, monkeypatch):
    handler, supervisor, _ = force
    for _ in range(5):
        close(b.ring(handler).incident, supervisor)
    ContactRead.objects.update(rules="older", letters="", verdicts="{}", doubts=0, not_met=0)
    first = next(iter(rereading.read_all(batch=2)))
    assert (first.done, first.of) == (2, 5)
    assert rereading.unjudged() == 3
    assert [(p.done, p.of) for p in rereading.read_all(batch=2)] == [(2, 3), (3, 3)]
    assert rereading.unjudged() == 0 and list(rereading.read_all()) == []
    assert all(row.verdicts != "{}" and row.letters for row in ContactRead.objects.all())


def test_the_command_shows_how_far_it_is(force, capsys):
    handler, supervisor, _ = force
    for _ in range(3):
        close(b.ring(handler).incident, supervisor)
    ContactRead.objects.all().delete()
    assert main(["quality", "--batch", "2"]) == 0
    said = capsys.readouterr().out
    assert "2 of 3 contacts read" in said and "3 of 3 contacts read" in said
    assert "3 closed contacts are read by" in said
    assert main(["quality"]) == 0 and "0 of them now" in capsys.readouterr().out
    assert main(["quality", "--again"]) == 0 and "3 of them now" in capsys.readouterr().out


def test_a_look_and_a_word_on_a_closed_contact_change_nothing_of_what_was_read(force):
    handler, supervisor, other = force
    incident = b.ring(handler).incident
    close(incident, supervisor)
    before = kept()
    actions.consult(who=other, incident=incident, what="incident", at=b.NOW + HOUR)
    actions.review(who=other, incident=incident, of="call", says="read", at=b.NOW + HOUR)
    assert kept() == before
    assert any(isinstance(entry.body, e.Review) for entry in reading.entries(incident))
