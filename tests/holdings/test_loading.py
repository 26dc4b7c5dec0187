"""Loading an extract: all of it or nothing, and only what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from firstcall.holdings.loading import Loaded, NoDate, load
from firstcall.holdings.models import HeldKey, HeldRecord, HeldSource
from firstcall.holdings.searching import search
from firstcall.incident.records import Record

from .extracts import ALAN, AT, LODGER, MARK, TODAY, crowd

pytestmark = pytest.mark.django_db

SOURCE = "force-intelligence"


def bring(*rows: Record, **how: object) -> Loaded:
    return load(SOURCE, rows, **{"as_of": None, "at": AT, **how})  # type: ignore[arg-type]


def standing() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    return list(HeldRecord.objects.order_by("id").values_list()), list(HeldKey.objects.order_by("pk").values_list())


def ids(**by_what: str) -> list[str]:
    return [f.id for f in search(SOURCE, {field: (v,) for field, v in by_what.items()}, today=TODAY).found]


def test_a_load_says_what_it_did_and_of_which_day_the_data_are() -> None:
    assert bring(ALAN, MARK) == Loaded(source=SOURCE, as_of=date(2017, 3, 1), count=2, added=2)
    assert HeldSource.objects.get().as_of == date(2017, 3, 1)


def test_the_same_rows_again_change_nothing() -> None:
    bring(ALAN, MARK)
    before = standing()
    again = bring(ALAN, MARK)
    assert (again.unchanged, again.added, again.changed) == (2, 0, 0)
    assert standing() == before


def test_a_changed_record_is_found_by_its_new_phone_and_no_longer_by_its_old() -> None:
    bring(ALAN, MARK)
    moved = replace(ALAN, persons=(replace(ALAN.persons[0], phones=("07700 900999",)),))
    assert bring(moved).changed == 1
    assert ids(phone="07700 900999") == ["FI-104"]
    assert ids(phone="07700 900461") == []
    assert ids(phone="01632 960201") == ["FI-221"]
    numbers = set(HeldRecord.objects.values_list("id", flat=True))
    assert set(HeldKey.objects.values_list("record", flat=True)) == numbers


def test_replace_withdraws_what_is_no_longer_there_and_leaves_other_sources_alone() -> None:
    bring(ALAN, MARK, LODGER)
    load("visor", [ALAN], as_of=None, at=AT)
    done = bring(MARK, replace=True, keep={"FI-300"})
    assert (done.withdrawn, done.count) == (1, 2)
    assert ids(phone="07700 900461") == []
    assert len(search("visor", {"phone": ("07700 900461",)}, today=TODAY).found) == 1


def test_without_replace_nothing_is_withdrawn() -> None:
    bring(ALAN, MARK)
    assert bring(LODGER).count == 3


def test_a_fault_in_the_middle_leaves_everything_as_it_was() -> None:
    bring(ALAN)
    before = standing()

    def broken() -> Iterator[Record]:
        yield from crowd(5000)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        load(SOURCE, broken(), as_of=TODAY, at=AT, replace=True)
    assert standing() == before


def test_data_of_no_day_are_not_loaded() -> None:
    with pytest.raises(NoDate):
        bring(replace(ALAN, as_of=None))
    assert not HeldSource.objects.exists()


def test_a_source_may_hold_nothing() -> None:
    assert bring(as_of=TODAY).count == 0
    assert search(SOURCE, {"phone": ("07700 900461",)}, today=TODAY).as_of == TODAY


def test_of_two_rows_with_one_id_the_later_counts() -> None:
    assert bring(ALAN, replace(ALAN, text="later")).count == 1
    assert HeldRecord.objects.get().body.count("later") == 1


def test_an_identifier_that_cannot_be_read_is_counted_and_the_record_kept_as_given() -> None:
    person = replace(ALAN.persons[0], phones=("07700 900461", "his mum's"))
    assert bring(replace(ALAN, persons=(person,))).unread == 1
    (found,) = search(SOURCE, {"phone": ("07700 900461",)}, today=TODAY).found
    assert found.record.persons[0].phones == ("07700 900461", "his mum's")


def test_twenty_thousand_records_come_back_as_they_were_loaded() -> None:
    rows = list(crowd(20_000))
    assert bring(*rows).added == 20_000
    for row in rows[:: len(rows) // 40]:
        person = row.persons[0]
        page = search(SOURCE, {"name": (person.names[0].full,), "born": (person.born or "",)}, today=TODAY)
        assert page.found[0].record == row
        (by_phone,) = search(SOURCE, {"phone": person.phones}, today=TODAY).found
        assert by_phone.record == row
