"""Links to earlier incidents: by what, how sure and why; and however many there are, a few look-ups in an index find them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstcall.contacts import actions, assessing, promising
from firstcall.incident.codes import Certainty
from firstcall.incident.entries import Draft, Link, Place
from firstcall.log import reading
from firstcall.log.models import IdentifierSeen, IncidentRow
from firstcall.log.recording import record
from firstcall.log.repeats import MOST, MOST_BY_NAME, newest
from tests.checks import building as b

pytestmark = pytest.mark.django_db
HOME = "22 Orchard Way, Anytown, ZZ1 1ZZ"
OTHER_NUMBER = "01632 960222"


@pytest.fixture
def handler():
    return b.staff()


def links(incident: int) -> list[Link]:
    return [held.link for held in reading.state(incident).links]


def told(handler, text: str, *, number: str | None = None, days: float = 0, address: str | None = None) -> int:
    """A call in which this is said, so many days later."""
    at = b.NOW + timedelta(days=days)
    place = Place(address=address) if address else None
    incident = b.ring(handler, number=number, at=at, place=place).incident
    if text:
        actions.hear(who=handler, incident=incident, text=text, at=at)
    return incident


SAID = [
    ("call him on 07700 900461", "his number is 07700 900461", "number", Certainty.CERTAIN, "the same number"),
    (
        "mail al@example.com",
        "from al@example.com",
        "person",
        Certainty.CERTAIN,
        "the same e-mail address, al@example.com",
    ),
    (
        "the car is AB12 CDE",
        "reg AB12 CDE",
        "person",
        Certainty.PROBABLE,
        "the same vehicle, AB12CDE; who drove it is not known",
    ),
    (
        "Caller is Mark Ashdown, born 19/08/2000.",
        "My name is Mark Ashdown, dob 19/08/2000.",
        "person",
        Certainty.CERTAIN,
        "the same name and date of birth",
    ),
    (
        "Caller is John Smith, born 19/08/1980.",
        "My name is John Smith, dob 19/08/1980.",
        "person",
        Certainty.PROBABLE,
        "the same name and date of birth",
    ),
    (
        "My name is Mark Ashdown.",
        "My name is Mark Ashdown, dob 19/08/2000.",
        "person",
        Certainty.POSSIBLE,
        "the same name, mark ashdown; no date of birth says that it is one person",
    ),
]


@pytest.mark.parametrize(("first", "second", "by", "sure", "why"), SAID)
def test_a_link_says_by_what_how_sure_and_why(handler, first, second, by, sure, why):
    to = told(handler, first)
    (link,) = links(told(handler, second, days=2))
    assert (link.to, link.by, link.certainty, link.why) == (to, by, sure, why)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("My name is Mark Ashdown, dob 19/08/2000.", "My name is Mark Ashdown, dob 03/02/1961."),
        ("My name is Mark.", "My name is Mark."),
        ("the car is AB12 CDE", "the car is AB12 CDF"),
    ],
)
def test_it_is_not_linked(handler, first, second):
    told(handler, first)
    assert links(told(handler, second, days=2)) == []


def test_a_name_alone_brings_the_newest_few_of_a_year(handler):
    for n in range(MOST_BY_NAME + 2):
        told(handler, "My name is Mark Ashdown.", days=n)
    told(handler, "My name is Susan Poole.")
    assert len(links(told(handler, "My name is Mark Ashdown.", days=20))) == MOST_BY_NAME
    assert links(told(handler, "My name is Susan Poole.", days=370)) == []


def test_what_becomes_surer_is_linked_again_and_what_does_not_is_not(handler):
    to = told(handler, "My name is Mark Ashdown, dob 19/08/2000.")
    incident = told(handler, "My name is Mark Ashdown.", days=3)
    assert [link.certainty for link in links(incident)] == [Certainty.POSSIBLE]
    actions.hear(who=handler, incident=incident, text="dob 19/08/2000", at=b.NOW + timedelta(days=3))
    actions.hear(who=handler, incident=incident, text="yes, dob 19/08/2000", at=b.NOW + timedelta(days=3))
    assert [(link.to, link.certainty) for link in links(incident)] == [
        (to, Certainty.POSSIBLE),
        (to, Certainty.CERTAIN),
    ]


@pytest.mark.parametrize(
    ("then", "now", "sure"),
    [
        (HOME, "22 orchard way, anytown, zz1 1zz", Certainty.CERTAIN),
        (HOME, "22 Orchard Way, Anytown", Certainty.PROBABLE),
        (HOME, "24 Orchard Way, Anytown, ZZ1 1ZZ", None),
    ],
)
def test_an_address_is_certain_by_its_postcode_and_probable_by_its_town(handler, then, now, sure):
    told(handler, "My name is Nora Poole.", address=then)
    found = links(told(handler, "", days=1, address=now))
    assert [(one.by, one.certainty, one.people) for one in found] == (
        [("address", sure, ("Nora Poole",))] if sure else []
    )


def test_a_link_says_how_the_earlier_contact_was(handler):
    first = b.ring(handler).incident
    actions.hear(who=handler, incident=first, text="he is threatening me", at=b.NOW)
    promising.promise(who=handler, incident=first, text="ring back", due=b.NOW + timedelta(hours=1), at=b.NOW)
    assessing.assess(who=handler, incident=first, elements={"threat": "he may come"}, overall="medium", at=b.NOW)
    (link,) = links(b.ring(handler, at=b.NOW + timedelta(days=1)).incident)
    assert (link.overall, link.handler, link.channel, link.broken_promise) == ("medium", "handler-a", "999", True)
    assert "threat" in link.kinds and not link.dropped and not link.closed


@pytest.mark.parametrize(
    ("do", "dropped"),
    [
        (lambda handler, i: None, True),
        (
            lambda handler, i: actions.answer(
                who=handler, incident=i, person="caller", question="age", value="unknown", at=b.NOW
            ),
            True,
        ),
        (
            lambda handler, i: actions.answer(
                who=handler, incident=i, person="caller", question="age", value=44, at=b.NOW
            ),
            False,
        ),
        (lambda handler, i: actions.hear(who=handler, incident=i, text="Silent call, nobody speaks.", at=b.NOW), True),
        (lambda handler, i: actions.hear(who=handler, incident=i, text="I have lost my cat", at=b.NOW), False),
    ],
)
def test_a_contact_without_a_word_is_a_dropped_one_to_the_next(handler, do, dropped):
    first = b.ring(handler).incident
    do(handler, first)
    (link,) = links(b.ring(handler, at=b.NOW + timedelta(days=1)).incident)
    assert link.dropped is dropped


def seed(handler, count: int) -> None:
    """Many closed incidents of one number, as the derived tables hold them."""
    last = b.ring(handler, number=OTHER_NUMBER).incident
    row = IncidentRow.objects.get(incident=last)
    seen = IdentifierSeen.objects.get(incident=last, kind="number")
    numbers = range(last + 1, last + count + 1)
    rows = []
    for number in numbers[:-1]:
        row.incident = number
        rows.append(IncidentRow(**{f.attname: getattr(row, f.attname) for f in IncidentRow._meta.fields}))
    IncidentRow.objects.bulk_create(rows, batch_size=500)
    IdentifierSeen.objects.bulk_create(
        [IdentifierSeen(kind="number", value=seen.value, incident=n, person="caller", seq=2) for n in numbers],
        batch_size=500,
    )
    # one that is in the log itself: the next incident takes the number after it
    record(last + count, [Draft(body=reading.entries(last)[0].body)], at=b.NOW)


@pytest.fixture
def kiosk(handler):
    seed(handler, 10_000)
    return handler


def test_of_ten_thousand_the_newest_are_linked_and_it_is_said_that_there_are_more(kiosk):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        incident = b.ring(kiosk, number=OTHER_NUMBER, at=b.NOW + timedelta(days=1)).incident
    held = links(incident)
    assert len(held) == MOST
    assert all(link.cut_off for link in held)
    assert min(link.to for link in held) == incident - MOST
    asked = [q["sql"] for q in queries if "log_identifier" in q["sql"] and q["sql"].startswith("SELECT")]
    assert asked
    assert all("LIMIT" in sql or 'incident" IN' in sql for sql in asked)


def test_fewer_than_that_are_not_said_to_be_cut_off(handler):
    for day in range(3):
        b.ring(handler, at=b.NOW + timedelta(days=day))
    held = links(b.ring(handler, at=b.NOW + timedelta(days=3)).incident)
    assert len(held) == 3
    assert not any(link.cut_off for link in held)


def plan(queryset) -> str:
    return queryset.explain().lower()


def test_each_look_up_is_a_bounded_search_in_an_index(kiosk):
    seen = IdentifierSeen.objects.filter(kind="number", value="+441632960222", incident__lt=99_999)
    said = plan(seen.order_by("-incident").values_list("incident", flat=True)[: MOST + 1])
    assert "index" in said
    assert "temp b-tree" not in said and "sort" not in said
    assert len(newest("number", "+441632960222", before=99_999, most=MOST + 1)) == MOST + 1


def test_a_line_without_anything_new_asks_nothing(kiosk):
    incident = b.ring(kiosk, number=OTHER_NUMBER, at=b.NOW + timedelta(days=1)).incident
    with CaptureQueriesContext(connection) as queries:
        actions.hear(who=kiosk, incident=incident, text="hello, are you there", at=b.NOW + timedelta(days=1))
    assert not [q for q in queries if q["sql"].startswith("SELECT") and "log_identifier" in q["sql"]]
