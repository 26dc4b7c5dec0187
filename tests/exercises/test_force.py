"""An invented force: deterministic, valid, plausible, and nobody in it can be rung up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import phonenumbers
import pytest

from firstcall.exercises.force import Force, make_force, read_staff
from firstcall.exercises.invented import numbers
from firstcall.exercises.invented.extracts import EMPTY_SOURCES
from firstcall.incident.codes import StaffRole
from firstcall.incident.dates import age_on, born_between
from firstcall.incident.records import Record, RecordPerson

pytestmark = pytest.mark.pure

TODAY = date(2025, 3, 6)

#: Ofcom's ranges for drama, as national digits: what a number begins with, and how long it is.
DRAMA = {
    *("07700900", "01632960", "02079460", "02896496", "02920180", "01914980"),
    *(f"0{city}4960" for city in (113, 114, 115, 116, 117, 118, 121, 131, 141, 151, 161)),
}


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Force:
    return make_force(tmp_path_factory.mktemp("force"), seed=7, persons=20_000, today=TODAY)


@pytest.fixture(scope="module")
def records(force: Force) -> dict[str, list[Record]]:
    decode = msgspec.json.Decoder(Record).decode
    return {s: [decode(line) for line in path.read_bytes().splitlines()] for s, path in force.extracts.items()}


def persons(records: dict[str, list[Record]], *sources: str) -> Iterator[RecordPerson]:
    for source in sources or tuple(records):
        for record in records[source]:
            yield from record.persons


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    def made(name: str, seed: int) -> dict[str, bytes]:
        force = make_force(tmp_path / name, seed=seed, persons=600, today=TODAY)
        return {path.name: path.read_bytes() for path in (*force.extracts.values(), force.staff)}

    assert made("one", 7) == made("again", 7)
    assert made("other", 8)["crime.jsonl"] != made("one", 7)["crime.jsonl"]


@pytest.mark.parametrize("wanted", [1, 37, 600])
def test_there_are_as_many_persons_as_were_asked_for(tmp_path: Path, wanted: int) -> None:
    assert make_force(tmp_path, seed=1, persons=wanted, today=TODAY).persons == wanted


def test_all_sixteen_sources_are_filled_but_the_one_that_is_closed(
    force: Force, records: dict[str, list[Record]]
) -> None:
    assert len(records) == 16
    assert {source for source, held in records.items() if not held} == set(EMPTY_SOURCES) == {"contactpoint"}
    assert force.records == {source: len(held) for source, held in records.items()}


def test_every_record_is_numbered_once_and_dated_no_later_than_today(records: dict[str, list[Record]]) -> None:
    for source, held in records.items():
        assert len({r.id for r in held}) == len(held), source
        assert all(r.as_of is not None and r.as_of <= TODAY for r in held), source
        assert all(r.event is None or (r.event.at is not None and r.event.at.date() <= TODAY) for r in held), source
        assert all(r.persons and r.text for r in held), source


def test_no_number_can_be_rung(records: dict[str, list[Record]]) -> None:
    every = {phone for person in persons(records) for phone in person.phones}
    assert len(every) > 4000
    for phone in every:
        assert len(numbers.digits(phone)) == 11, phone
        assert numbers.digits(phone).startswith(tuple(DRAMA)), phone


def test_numbers_are_written_so_that_they_read_as_british_numbers(records: dict[str, list[Record]]) -> None:
    for phone in {phone for person in persons(records, "visor") for phone in person.phones}:
        assert phonenumbers.is_possible_number(phonenumbers.parse(phone, "GB")), phone


def test_the_scenarios_own_numbers_belong_to_nobody(records: dict[str, list[Record]]) -> None:
    held = {numbers.digits(phone) for person in persons(records) for phone in person.phones}
    kept = {f"07700900{n}" for n in range(400, 500)} | {f"01632960{n}" for n in range(200, 300)}
    assert not held & (kept | numbers.scenario_numbers())


def test_a_number_that_a_scenario_takes_up_is_left_out() -> None:
    import random

    stock = numbers.Numbers(random.Random(1), kept=["07700900001"])
    mobiles = set(iter(stock.mobile, None))
    assert len(mobiles) == 1000 - 100 - 1
    assert "07700 900001" not in mobiles
    assert stock.any() is not None
    assert stock.mobile() is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('phones: ["07700 900461"]', ["07700900461"]),
        ("number: +44 1632 960201", ["01632960201"]),
        ("born: 2000-08-19, at: +20s", []),
    ],
)
def test_the_numbers_of_a_scenario_are_read_in_any_spelling(written: str, read: list[str]) -> None:
    assert list(numbers.numbers_in(written)) == read


def test_addresses_are_in_the_area_that_no_post_office_knows(records: dict[str, list[Record]]) -> None:
    addresses = {address for person in persons(records) for address in person.addresses}
    assert len(addresses) > 5000
    assert all(a.rsplit(", ", 1)[1].startswith("ZZ") and not a.rsplit(", ", 1)[1].startswith("ZZ1 ") for a in addresses)


def test_emails_end_where_nobody_receives_them_and_registrations_are_never_issued(
    records: dict[str, list[Record]],
) -> None:
    for person in persons(records):
        assert all(e.partition("@")[2] in {"example.com", "example.org", "example.net"} for e in person.emails)
        assert all(v.startswith("Z") and len(v) == 7 for v in person.vehicles)


def test_surnames_are_skewed_as_in_britain(records: dict[str, list[Record]]) -> None:
    surnames = Counter(p.names[0].surname for p in persons(records, "crime", "control-room") if p.names)
    whole = surnames.total()
    assert surnames.most_common(1)[0][0] == "Smith"
    assert 0.008 < surnames["Smith"] / whole < 0.017
    assert surnames["Smith"] > surnames["Jones"] > surnames["Wood"] > surnames["Kirby"]
    assert 0.15 < sum(n for _, n in surnames.most_common(50)) / whole < 0.4
    assert len(surnames) > 1500


def test_forenames_date_their_bearers(records: dict[str, list[Record]]) -> None:
    old, young = Counter[str](), Counter[str]()
    for person in persons(records, "crime", "control-room"):
        born = born_between(person.born or "")
        if born and person.names:
            (old if born[0].year < 1960 else young if born[0].year > 2004 else Counter())[
                person.names[0].forenames.split()[0]
            ] += 1
    assert old["Margaret"] > 10 * young["Margaret"]
    assert young["Noah"] + young["Olivia"] > old["Noah"] + old["Olivia"]


def test_most_people_bear_no_marker(records: dict[str, list[Record]]) -> None:
    every = list(persons(records))
    assert sum(bool(p.markers) for p in every) < len(every) * 0.2


def test_whoever_is_managed_in_visor_has_a_nominal_that_says_so(records: dict[str, list[Record]]) -> None:
    offenders = list(persons(records, "visor"))
    nominals = {(p.emails, p.markers) for p in persons(records, "force-intelligence")}
    assert len(offenders) > 20
    for offender in offenders:
        assert (offender.emails, offender.markers) in nominals
        assert {"registered-sex-offender", "violent-offender", "potentially-dangerous-person"} & set(offender.markers)


def test_orders_are_of_their_time_and_say_what_they_forbid(records: dict[str, list[Record]]) -> None:
    made = [order for person in persons(records) for order in person.orders]
    assert {o.type for o in made} == {"SOPO", "SHPO", "SRO", "NMO", "DVPO", "SPO"}
    for order in made:
        assert order.conditions
        assert order.made <= TODAY
        assert order.ends is None or order.ends > order.made
        assert order.type != "SOPO" or order.made < date(2015, 3, 8)
        assert order.type != "SHPO" or order.made >= date(2015, 3, 8)


def test_images_are_hashes_and_only_childbase_has_any(records: dict[str, list[Record]]) -> None:
    for source in records:
        for person in persons(records, source):
            assert not person.images or source == "childbase"
            assert all(int(image, 16) >= 0 and len(image) == 32 for image in person.images)


def test_children_are_children_and_parents_are_older(records: dict[str, list[Record]]) -> None:
    for record in records["ics"]:
        ages = {p.role: age_on(born_between(p.born)[1], TODAY) for p in record.persons if p.born}  # type: ignore[index]
        assert ages.get("child", 0) <= 19
        assert ages.get("parent", 99) > ages.get("child", 0)


def test_who_stands_in_many_records_is_not_described_alike_in_all(records: dict[str, list[Record]]) -> None:
    by_email: dict[str, list[RecordPerson]] = {}
    for person in persons(records):
        for email in person.emails:
            by_email.setdefault(email, []).append(person)
    often = [held for held in by_email.values() if len([p for p in held if p.names]) > 2]
    unlike = [held for held in often if len({p.names[0].full for p in held if p.names}) > 1]
    assert len(often) > 30
    assert 0.2 < len(unlike) / len(often) < 0.9
    assert all(len({p.sex for p in held if p.sex}) == 1 for held in often)


def test_the_staff_are_fifty_in_every_role_and_some_are_not_current(force: Force) -> None:
    staff = read_staff(force.staff)
    assert len(staff) == len({s.id for s in staff}) == 50
    assert {s.role for s in staff} == set(StaffRole)
    handlers = [s for s in staff if s.role is StaffRole.HANDLER]
    assert len(handlers) > 25
    lapsed = [
        s for s in handlers if any((TODAY - c.awarded).days > 731 for c in s.certificates if c.course == "safeguarding")
    ]
    untrained = [s for s in handlers if "999-call-handling" not in {c.course for c in s.certificates}]
    assert lapsed
    assert untrained
    assert len(lapsed) + len(untrained) < len(handlers) / 2
