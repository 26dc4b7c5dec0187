"""Where an item stands follows from its entries and the day, whoever writes them in whatever order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident import learnt as l
from firstcall.incident.entries import Entry, kind_of
from firstcall.incident.learnt import Changed, LearntFrom, Outcome, Response
from firstcall.learning.item import ItemState, folded

pytestmark = pytest.mark.pure
DUE, AT = date(2026, 12, 24), datetime(2026, 11, 23, 12, tzinfo=UTC)
FOUND = l.LearningFound(origin=LearntFrom.PUBLISHED, finding="f", recommendation="r", reference="p")
ACCEPTED = l.LearningAnswered(item=1, response=Response.ACCEPTED, owner="owner", due=DUE)
REJECTED = l.LearningAnswered(item=1, response=Response.REJECTED, reason="it is done otherwise")
BEGUN = l.LearningBegun(item=1, says="drafted")
LINKED = l.LearningLinked(
    item=1, changed=Changed.COURSE, code="safeguarding", name="Safeguarding", version="1", since=AT.date()
)
DONE = l.LearningCompleted(item=1, evidence="the course is in force")


def checked(outcome=Outcome.WORKED, says="looked at ten"):
    return l.LearningChecked(item=1, outcome=outcome, says=says)


def log(*said):
    return [
        Entry(cursor=n, incident=0, seq=n, at=AT, by=by, kind=kind_of(body), rests_on=(), body=body)
        for n, (by, body) in enumerate((("other", FOUND), *said), start=1)
    ]


S = ItemState


@pytest.mark.parametrize(
    ("said", "before", "late"),
    [
        ([], S.PROPOSED, S.PROPOSED),
        ([("other", REJECTED)], S.REJECTED, S.REJECTED),
        ([("other", REJECTED), ("other", ACCEPTED)], S.ACCEPTED, S.OVERDUE),
        ([("other", ACCEPTED)], S.ACCEPTED, S.OVERDUE),
        ([("other", ACCEPTED), ("owner", BEGUN)], S.IN_PROGRESS, S.OVERDUE),
        ([("other", ACCEPTED), ("third", LINKED)], S.IN_PROGRESS, S.OVERDUE),
        ([("other", ACCEPTED), ("owner", DONE)], S.COMPLETE, S.COMPLETE),
        ([("other", ACCEPTED), ("other", DONE)], S.ACCEPTED, S.OVERDUE),
        ([("other", ACCEPTED), ("owner", DONE), ("other", checked())], S.CHECKED, S.CHECKED),
        ([("other", ACCEPTED), ("owner", DONE), ("owner", checked())], S.COMPLETE, S.COMPLETE),
        ([("other", ACCEPTED), ("owner", DONE), ("other", checked(Outcome.SENT_BACK))], S.IN_PROGRESS, S.OVERDUE),
        ([("other", ACCEPTED), ("other", checked())], S.ACCEPTED, S.OVERDUE),
        ([("owner", DONE)], S.PROPOSED, S.PROPOSED),
        ([("other", ACCEPTED), ("owner", DONE), ("other", REJECTED)], S.COMPLETE, S.COMPLETE),
    ],
)
def test_the_state_follows_from_the_entries_and_the_day(said, before, late):
    item = folded(1, log(*said))
    assert (item.state(DUE), item.state(DUE + timedelta(days=1))) == (before, late)


PEOPLE = st.sampled_from(["owner", "other", "third"])
BODIES = st.one_of(
    st.builds(
        l.LearningAnswered,
        item=st.just(1),
        response=st.sampled_from(Response),
        reason=st.sampled_from(["", "why"]),
        owner=st.one_of(st.just(""), PEOPLE),
        due=st.sampled_from([None, DUE]),
    ),
    st.sampled_from([BEGUN, LINKED, DONE, FOUND]),
    st.builds(checked, st.sampled_from(Outcome), st.sampled_from(["", "looked"])),
)
HISTORIES = st.lists(st.tuples(PEOPLE, BODIES), max_size=14)


@given(HISTORIES)
def test_nobody_closes_their_own_item_alone(said):
    item = folded(1, log(*said))
    if item.completed is not None:
        assert item.completed[0].by == item.owner
    if item.checked is not None:
        assert item.completed is not None and item.checked[0].by not in (item.owner, item.completed[0].by)


@given(HISTORIES)
def test_what_is_accepted_has_an_owner_and_a_day_and_only_that_can_be_late(said):
    item = folded(1, log(*said))
    assert not item.accepted or (item.owner and item.due is not None)
    late = item.state(date.max) is S.OVERDUE
    assert late == (item.stage in (S.ACCEPTED, S.IN_PROGRESS))
    assert item.state(date.min) is item.stage


@given(HISTORIES, PEOPLE, BODIES)
def test_one_more_entry_never_undoes_what_was_checked(said, by, body):
    before, after = folded(1, log(*said)), folded(1, log(*said, (by, body)))
    if before.checked is not None:
        assert after.stage is S.CHECKED and after.checked == before.checked


def test_a_log_that_begins_no_item_is_none():
    with pytest.raises(ValueError, match="begins no item"):
        folded(1, log(("other", BEGUN))[1:])
    with pytest.raises(ValueError, match="no entries"):
        folded(1, [])
