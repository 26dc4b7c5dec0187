"""An incident is found again by everything that stands on it, and by nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.contacts import actions
from firstcall.incident.entries import Place
from firstcall.log import searching
from firstcall.log.searching import Filters
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LINE = "Caller is Mark Ashdown, born 19/08/2000. Texts from 07700 900461, snapchat zany_fox99, car AB12 CDE."


@pytest.fixture
def incident():
    handler = b.staff()
    number = b.ring(handler, place=Place(address="22 Orchard Way, Anytown, ZZ1 1ZZ")).incident
    actions.hear(who=handler, incident=number, text=LINE, at=b.NOW)
    actions.hear(who=handler, incident=number, text="He wrote from al@example.com about the KITCHEN", at=b.NOW)
    b.ring(handler, number="01632 960777", at=b.NOW + timedelta(hours=1))
    return number


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("FC-000001", {"reference"}),
        ("fc-1", {"reference"}),
        ("1", {"reference"}),
        ("07700 900461", {"number", "line"}),
        ("+44 7700 900461", {"number"}),
        ("01632 960201", {"number"}),
        ("960201", {"number"}),
        ("al@example.com", {"email", "line"}),
        ("AL@EXAMPLE.COM", {"email", "line"}),
        ("ab12cde", {"vehicle"}),
        ("AB12 CDE", {"vehicle", "line"}),
        ("mark ashdown", {"name", "line"}),
        ("ASHDOWN", {"name", "line"}),
        ("Mark Ashdown 19/8/2000", {"person"}),
        ("Ashdown, 2000-08-19", {"person"}),
        ("ashdown mark", {"name"}),
        ("Ashdown 2000-08-20", set()),
        ("22 Orchard Way, Anytown, ZZ1 1ZZ", {"address"}),
        ("22 orchard way", {"address"}),
        ("zz1 1zz", {"address"}),
        ("kitchen wrote", {"line"}),
        ("zany_fox99", {"username", "line"}),
        ("Snapchat: zany_fox99", {"username"}),
        ("snapchat.com/add/zany_fox99", {"username"}),
    ],
)
def test_it_is_found_by(incident, text, kinds):
    hits = searching.found(text)
    assert {hit.kind for hit in hits.get(incident, ())} >= kinds
    assert set(hits) <= {incident}
    assert bool(hits) is bool(kinds)


@pytest.mark.parametrize(
    "text",
    ["FC-000009", "FC-99999999999999999999", "07700 900999", "line", "token", "%", "__", "zebra", "kitchen zebra"],
)
def test_it_is_not_found_by(incident, text):
    assert incident not in searching.found(text)


def test_the_words_of_a_line_show_where_they_stand(incident):
    (hit,) = searching.found("kitchen")[incident]
    assert hit.value == "He wrote from al@example.com about the KITCHEN"


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (Filters(), [2, 1]),
        (Filters(open=True), [2, 1]),
        (Filters(open=False), []),
        (Filters(handler="handler-a"), [2, 1]),
        (Filters(handler="nobody"), []),
        (Filters(channel="999"), [2, 1]),
        (Filters(channel="101"), []),
        (Filters(level="critical"), []),
        (Filters(since=b.NOW + timedelta(minutes=1)), [2]),
        (Filters(until=b.NOW + timedelta(minutes=1)), [1]),
        (Filters(until=b.NOW), []),
    ],
)
def test_the_list_is_filtered_and_newest_first(incident, filters, numbers):
    listed = searching.incidents(filters)
    assert [row.incident for row in listed.rows] == numbers and listed.total == len(numbers)


def test_a_page_of_the_list_is_a_stretch_of_it(incident):
    listed = searching.incidents(Filters(), offset=1, limit=1)
    assert ([row.incident for row in listed.rows], listed.total) == ([1], 2)


def test_a_text_and_a_filter_must_both_be_met(incident):
    assert searching.incidents(Filters(open=False), text="Ashdown").total == 0


def test_whoever_took_a_contact_is_offered(incident):
    assert searching.handlers() == ("handler-a",)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text):
    assert searching.incidents(Filters(), text=text).total == 0
