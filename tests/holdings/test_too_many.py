"""More records stand under a question's keys than are held against it: the likeliest are, and the answer says so."""

from __future__ import annotations

import pytest

from firstcall.holdings.loading import load
from firstcall.holdings.searching import search
from firstcall.matching import choosing
from firstcall.sources.holdings import Page

from .extracts import AT, TODAY, crowd

pytestmark = pytest.mark.django_db

SOURCE = "force-intelligence"
CROWD = list(crowd(90, surname="Throngman"))


@pytest.fixture(autouse=True)
def _few_are_held_against_a_question(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST_IN_SMALL", 3)
    load(SOURCE, CROWD, as_of=TODAY, at=AT)


def ask(**by_what: str) -> Page:
    return search(SOURCE, {field: (value,) for field, value in by_what.items()}, today=TODAY)


@pytest.mark.parametrize("at", [0, 45, 89])
def test_whoever_is_asked_for_is_among_the_few_wherever_they_stand(at: int) -> None:
    person = CROWD[at].persons[0]
    page = ask(name=person.names[0].full, born=person.born or "", phone=person.phones[0])
    assert page.found[0].id == CROWD[at].id


def test_whom_a_sharp_key_brings_are_cut_off_and_the_page_says_so() -> None:
    page = ask(name="Throngman")
    assert page.cut_off
    assert len(page.found) == 3


def test_whom_only_spare_keys_bring_are_left_and_nothing_is_cut_off() -> None:
    person = CROWD[45].persons[0]
    page = ask(name="Zorro Throngman", phone=person.phones[0])
    assert page.found[0].id == CROWD[45].id
    assert not page.cut_off
