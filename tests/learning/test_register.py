"""The register: the log is the record, the table follows it, and what cannot be said is refused with the mend."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.incident.codes import StaffRole
from firstcall.incident.learnt import Changed, Outcome, Response
from firstcall.learning import actions, changes, published_files, queries
from firstcall.learning.item import ItemState
from firstcall.learning.models import LearningItem
from firstcall.learning.taking_in import as_csv, read_file, rows_of, take_in
from firstcall.log import reading
from firstcall.log.rebuilding import rebuild, verify
from firstcall.people.errors import NotPermitted
from firstcall.people.spreadsheet import NotASheet
from firstcall.review.actions import review
from tests.checks import building as b
from tests.learning.building import DUE, REFERENCE, accepted, keepers, propose
from tests.review.closing import close, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return keepers()


def table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM learning_item ORDER BY number")
        return cursor.fetchall()


def whole(people):
    """An item from the beginning to its check, with a sending back on the way."""
    owner, other, _ = people
    number = accepted(other, owner)
    actions.begin(who=owner, number=number, says="drafted", at=b.NOW)
    actions.link(who=owner, number=number, changed=Changed.COURSE, code="safeguarding", since=b.NOW.date(), at=b.NOW)
    actions.complete(who=owner, number=number, evidence="in force", at=b.NOW)
    actions.check(who=other, number=number, outcome=Outcome.SENT_BACK, says="half of it", at=b.NOW)
    actions.complete(who=owner, number=number, evidence="now whole", at=b.NOW)
    actions.check(who=other, number=number, outcome=Outcome.WORKED, says="ten contacts", at=b.NOW)
    return number


def test_the_table_follows_the_log_and_rebuilt_equals_live(people):
    number = whole(people)
    propose(people[1], "Another thing.")
    row = queries.item(number)
    assert (row.stage, row.outcome, row.links, row.owner) == ("checked", "worked", 1, "owner")
    kinds = [e.kind for e in reading.entries(0) if e.kind.startswith("learning-")]
    assert kinds[0] == "learning-found" and kinds.count("learning-checked") == 2 and len(kinds) == 9
    live = table()
    rebuild()
    assert table() == live and len(live) == 2
    assert verify() == []


def test_the_version_of_what_changed_is_kept_as_it_was(people):
    number = whole(people)
    entry = next(e for e in reading.entries(0) if e.kind == "learning-linked")
    found = changes.thing(Changed.COURSE, "safeguarding")
    assert (entry.body.item, entry.body.version, entry.body.name) == (number, found.version, found.name)


@pytest.mark.parametrize("changed", list(Changed))
def test_everything_that_can_change_has_an_id_and_a_version(changed):
    found = changes.things()[changed]
    assert found and len({one.code for one in found}) == len(found)
    assert all(len(one.version) == 12 and one.name for one in found)
    assert changes.thing(changed, "nonsense") is None


def refused(field, step, **told):
    with pytest.raises(BadInput) as bad:
        step(at=b.NOW, **told)
    assert bad.value.field == field and str(bad.value).endswith(".")


def test_what_cannot_be_said_is_refused_with_its_field_and_changes_nothing(people):
    owner, other, third = people
    number = accepted(other, owner)
    before = table()
    does, response = actions, Response
    refused("finding", does.propose, who=other, finding=" ", recommendation="r", reference="p")
    refused("reference", does.propose, who=other, finding="f", recommendation="r")
    refused("recommendation", does.propose, who=other, finding="f", recommendation="r" * 4001, reference="p")
    refused("owner", does.answer, who=other, number=number, response=response.ACCEPTED, due=DUE)
    refused("owner", does.answer, who=other, number=number, response=response.ACCEPTED, owner="nobody", due=DUE)
    refused("due", does.answer, who=other, number=number, response=response.ACCEPTED, owner="owner")
    past = b.NOW.date() - timedelta(days=1)
    refused("due", does.answer, who=other, number=number, response=response.ACCEPTED, owner="owner", due=past)
    refused("reason", does.answer, who=other, number=number, response=response.REJECTED)
    refused("doing", does.begin, who=other, number=number, says="")
    refused("code", does.link, who=other, number=number, changed=Changed.RULE, code="nonsense", since=b.NOW.date())
    to_come = b.NOW.date() + timedelta(days=1)
    refused("since", does.link, who=other, number=number, changed=Changed.COURSE, code="thrive", since=to_come)
    refused("evidence", does.complete, who=other, number=number, evidence="done")
    refused("evidence", does.complete, who=owner, number=number, evidence="")
    refused("outcome", does.check, who=third, number=number, outcome=Outcome.WORKED, says="yes")
    assert table() == before
    with pytest.raises(NotFound):
        does.begin(who=other, number=99, says="x", at=b.NOW)


def test_the_owner_does_not_check_what_they_completed(people):
    owner, other, _ = people
    number = accepted(other, owner)
    actions.complete(who=owner, number=number, evidence="done", at=b.NOW)
    refused("outcome", actions.check, who=owner, number=number, outcome=Outcome.WORKED, says="yes")
    actions.check(who=other, number=number, outcome=Outcome.DID_NOT, says="it did not", at=b.NOW)
    refused("response", actions.answer, who=other, number=number, response=Response.REJECTED, reason="no")


@pytest.mark.parametrize("role", [r for r in StaffRole if r not in (StaffRole.SUPERVISOR, StaffRole.TRAINING_MANAGER)])
def test_only_those_who_keep_the_register_write_in_it(role):
    with pytest.raises(NotPermitted):
        propose(b.staff("somebody", role))
    assert not LearningItem.objects.exists()


def test_an_item_comes_from_a_contact_that_somebody_reviewed(people):
    _, other, third = people
    handler = b.staff()
    number = b.ring(handler).incident
    told = {"who": other, "finding": "f", "recommendation": "r", "incident": number}
    refused("incident", actions.propose, **told)
    close(number, third)
    refused("incident", actions.propose, **told)
    review(who=other, incident=number, verdicts=seen(number), at=b.NOW)
    item, new = actions.propose(**told, at=b.NOW)
    assert new and queries.item(item).incident == number
    with pytest.raises(NotPermitted):
        actions.propose(**told | {"who": people[0]}, at=b.NOW)


def test_the_register_is_by_state_and_owner_what_is_late_first(people):
    owner, other, _ = people
    late, waiting = accepted(other, owner), propose(other, "Another thing.")
    after = DUE + timedelta(days=1)
    found = queries.register(after)
    assert [(row.number, state) for row, state in found.rows] == [
        (late, ItemState.OVERDUE),
        (waiting, ItemState.PROPOSED),
    ]
    assert found.counts == {ItemState.OVERDUE: 1, ItemState.PROPOSED: 1}
    assert [r.number for r, _ in queries.register(after, state=ItemState.OVERDUE).rows] == [late]
    assert not queries.register(after, state=ItemState.ACCEPTED).rows
    assert [r.number for r, _ in queries.register(DUE, state=ItemState.ACCEPTED).rows] == [late]
    assert [r.number for r, _ in queries.register(DUE, owner="owner").rows] == [late]


def test_published_recommendations_are_taken_in_once_and_the_rest_is_set_aside(people):
    rows = read_file("a.csv", b"reference,finding,recommendation\nP 1,f,=r\nP 2,,r\n")
    came = take_in(who=people[1], rows=rows, at=b.NOW)
    assert came.says == "1 new, 0 known already, 1 set aside." and came.set_aside[0].row.line == 3
    assert take_in(who=people[1], rows=rows, at=b.NOW).says == "0 new, 1 known already, 1 set aside."
    listed = [(row, state.value) for row, state in queries.register(DUE).rows]
    assert "'=r" in as_csv(listed, contacts=True)


@pytest.mark.parametrize("case", published_files.current(), ids=lambda case: case.case)
def test_every_published_case_can_be_taken_in(people, case):
    came = take_in(who=people[1], rows=rows_of(case), at=b.NOW)
    assert len(came.new) == len(case.items) and not came.set_aside
    assert all(case.reference in row.reference for row in LearningItem.objects.all())


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"case: x\n", "is missing"),
        (b"case: [\n", "Line"),
        (
            (
                b"case: x\ntitle: t\nreference: r\nitems:\n  - {id: a, finding: f, recommendation: g}\n"
                b"questions:\n  - {id: q, asks: a, finding: b, rules: [no-rule]}\n"
            ),
            "Line 7",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_the_mend(raw, says):
    with pytest.raises(NotASheet, match=says):
        read_file("case.yaml", raw)


def test_the_six_questions_name_findings_rules_and_courses_that_there_are():
    case, questions = published_files.six_questions()
    assert len(questions) == 6 and {q.finding for q in questions} <= {i.id for i in case.items}
    assert REFERENCE not in case.reference
