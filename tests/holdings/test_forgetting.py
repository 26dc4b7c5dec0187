"""Words of a wider search go with the last record that bears them."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.models import F

from firstcall.cli import main
from firstcall.holdings import wider
from firstcall.holdings.forgetting import forget_words
from firstcall.holdings.loading import load
from firstcall.holdings.models import HeldSource, HeldWord
from firstcall.incident.records import Named, Record, RecordPerson

from .extracts import AT, TODAY

pytestmark = pytest.mark.django_db


def person(number: str, surname: str, **known: tuple[str, ...]) -> Record:
    names = (Named(forenames="Alan", surname=surname),)
    return Record(id=number, as_of=TODAY, persons=(RecordPerson(names=names, **known),))


SHARED, GONE = person("A", "Ashdown"), person("B", "Lodgerton", usernames=("night_owl99",), vehicles=("AB12 CDE",))


def words() -> set[str]:
    return set(HeldWord.objects.values_list("word", flat=True))


def bring(source: str, *records: Record, replace: bool = True) -> None:
    load(source, records, as_of=TODAY, at=AT, replace=replace)


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    bring("pnd", SHARED, GONE)
    bring("crime", SHARED)
    assert words() == {"alan", "ashdown", "lodgerton", "night_owl99", "AB12CDE"}


def test_a_withdrawn_record_takes_the_words_that_nobody_else_bears() -> None:
    assert wider.similar(wider.NAME, "lodgertun")
    bring("pnd", SHARED)
    assert words() == {"alan", "ashdown"}
    assert wider.similar(wider.NAME, "lodgertun") == []
    assert wider.similar(wider.VEHICLE, "AB12") == []


def test_a_word_stays_as_long_as_any_source_bears_it() -> None:
    bring("pnd", GONE)
    assert "ashdown" in words()
    bring("crime", person("C", "Example"))
    assert words() == {"alan", "lodgerton", "night_owl99", "AB12CDE", "example"}


def test_a_record_that_changed_its_name_takes_the_old_one_along() -> None:
    bring("pnd", SHARED, person("B", "Sample"))
    assert words() == {"alan", "ashdown", "sample"}


def test_a_load_that_replaces_nothing_forgets_nothing_until_all_is_indexed_anew(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bring("pnd", person("B", "Sample"), replace=False)
    assert "lodgerton" in words()
    assert main(["reindex"]) == 0
    assert words() == {"alan", "ashdown", "sample"}
    assert "3 words of the wider search that no record bears any more taken out." in capsys.readouterr().out


def test_while_an_extract_stands_under_older_keys_nothing_is_forgotten() -> None:
    bring("pnd", person("B", "Sample"), replace=False)
    HeldSource.objects.filter(source="crime").update(index_version=F("index_version") - 1)
    assert forget_words(transaction.atomic) == 0
    assert "lodgerton" in words()


def test_a_word_that_went_may_come_again() -> None:
    bring("pnd", SHARED)
    bring("pnd", SHARED, GONE)
    assert wider.similar(wider.NAME, "lodgerton") == [("lodgerton", 1.0)]
