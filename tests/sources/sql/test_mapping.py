"""A mapping that is wrong names its file, line and fault, and the nearest right word, before anything starts."""

import asyncio
import re

import pytest

from firstcall.incident.datafile import BadData, parse
from firstcall.incident.records import Event, Named, RecordPerson
from firstcall.sources.protocol import Question
from firstcall.sources.sql import dialects
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.mapping import MappingFile, read_mapping
from tests.sources.sql import held
from tests.sources.sql.conftest import TODAY

TEXT = held.MAPPING.read_text("utf-8")


def faults(old, new, address):
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    line = 1 + text[: text.index(new)].count("\n")
    source = SqlSource(MappingFile(parse(held.MAPPING, text)), lambda: address)
    with pytest.raises(BadData) as wrong:
        source.line_up()
    source.close()
    (fault,) = wrong.value.faults
    assert (fault.file, fault.line) == (held.MAPPING, line)
    return f"{fault.says}; {fault.mend}"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("table: detainee  ", "table: detainees  ", "no table 'detainees' in the database; did you mean 'detainee'"),
        ("{table: phone,", "{table: fone,", "no table 'fone' in the database; did you mean 'phone'"),
        ("born: dob\n  sex", "born: dobb\n  sex", "no column 'dobb' in detainee; did you mean 'dob'"),
        ("phones: phone.number", "phones: phone.numbr", "no column 'numbr' in phone; did you mean 'number'"),
        ("username: account.handle", "username: account.hndle", "no column 'hndle' in account; did you mean 'handle'"),
        ("address.postcode\n", "address.zip\n", "no column 'zip' in address; its columns are"),
        ("{detainee_id: detainee_id}}\n  address", "{detainee: detainee_id}}\n  address", "no column 'detainee' in phone"),
    ],
)  # fmt: skip
def test_what_the_database_does_not_have(address, old, new, says):
    assert says in faults(old, new, address)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("phones: phone.number", "phones: fone.number", "no table is called 'fone' in this mapping; did you mean 'phone'"),
        ("phones: phone.number", "phnes: phone.number", "unknown key 'persons.0.phnes'; did you mean 'phones'"),
        ("stored: as-typed", "stored: as-writen", "cannot be 'as-writen'"),
        ("source: local ", "sorce: local ", "sorce"),
        ("on: {order_id: order.order_id}", "on: {order_id: condition.order_id}", "'condition' hangs on itself"),
        ("[[account.platform, account.handle]]", "[[vehicle.vrm, account.handle]]", "do not hang on each other"),
        ("id: detainee_id\n", "id: order.order_id\n", "the id is not of the table of records alone"),
        ("  names:\n", "  each: fone\n  names:\n", "no table is called 'fone'"),
        ("{column: updated}", "{column: order.made}", "no column of the table of records"),
        ("{columns: [warnings], split", "{columns: [remarks], constant: x, split", "either columns or a constant"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_itself(old, new, says):
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    with pytest.raises(BadData, match=re.escape(says)) as wrong:
        MappingFile(parse(held.MAPPING, text))
    assert all(fault.file == held.MAPPING and fault.line > 0 and fault.mend for fault in wrong.value.faults)


def test_the_latest_of_texts_is_no_date(tmp_path):
    text = TEXT.replace("{column: updated}", "{column: remarks}").replace("unknown:", "dates: [DD/MM/YYYY]\nunknown:")
    source = SqlSource(MappingFile(parse(held.MAPPING, text)), lambda: held.address("sqlite"))
    with pytest.raises(BadData, match="read the latest date by a query"):
        source.line_up()
    source.close()


def test_the_example_fits_its_database_and_every_way_of_asking_is_named_in_a_column(address):
    source = SqlSource(read_mapping(held.MAPPING), lambda: address)
    source.line_up()
    source.close()


CRIMES = """
source: crime
table: crime
tables:
  involved: {table: involvement, on: {crime_ref: ref}}
  person: {table: nominal, on: {nominal_id: involved.nominal_id}}
  phone: {table: nominal_phone, on: {nominal_id: person.nominal_id}}
data_of: {query: "SELECT max(day) FROM loads"}
dates: [DD/MM/YYYY, DD/MM/YYYY HH:mm]
values:
  involved.part: {SUS: suspect, VIC: victim}
id: [area, ref]
persons:
  - each: person
    names: {full: person.full_name}
    born: person.born
    role: involved.part
    phones: phone.number
event: {at: at, kind: kind, address: place}
asked_by:
  name: {full: person.full_name}
  born: person.born
  phone: phone.number
  postcode: {columns: place, stored: within}
"""
CRIMES_SQL = """
CREATE TABLE crime (area TEXT, ref INTEGER, at TEXT, kind TEXT, place TEXT);
CREATE TABLE involvement (crime_ref INTEGER, nominal_id INTEGER, part TEXT);
CREATE TABLE nominal (nominal_id INTEGER, full_name TEXT, born TEXT);
CREATE TABLE nominal_phone (nominal_id INTEGER, number INTEGER);
CREATE TABLE loads (day TEXT);
INSERT INTO loads VALUES ('2026-11-22');
INSERT INTO crime VALUES ('AN', 7, '06/03/2026 18:30', 'burglary', '9 Trial Lane, Anytown, ZZ1 2ZY');
INSERT INTO crime VALUES ('AN', 8, '07/03/2026', 'theft', NULL);
INSERT INTO involvement VALUES (7, 1, 'SUS'), (7, 2, 'VIC'), (8, 1, 'WIT');
INSERT INTO nominal VALUES (1, 'EXAMPLE, Alan', '02/11/1971'), (2, 'Beatrice Sample', '30/05/1984');
INSERT INTO nominal_phone VALUES (1, 447700900461), (2, 7700900462);
"""


@pytest.fixture
def crimes(tmp_path):
    import sqlite3

    made = sqlite3.connect(tmp_path / "crimes.db")
    made.executescript(CRIMES_SQL)
    made.close()
    source = SqlSource(
        MappingFile(parse(tmp_path / "crimes.yaml", CRIMES)),
        lambda: dialects.address(f"sqlite:///{tmp_path / 'crimes.db'}"),
    )

    def asked(**by):
        return asyncio.run(
            source.reply(
                Question(id="q", incident=1, source="crime", by_what={f: (v,) for f, v in by.items()}, today=TODAY)
            )
        )

    yield asked
    source.close()


def test_a_record_has_a_person_for_every_row_that_is_joined_to_it(crimes):
    reply = crimes(name="Alan Example", born="1971-11-02")
    assert [found.id for found in reply.records] == ["AN-7", "AN-8"] and str(reply.as_of) == "2026-11-22"
    record = reply.records[0].record
    assert record.persons == (
        RecordPerson(
            names=(Named(forenames="Alan", surname="EXAMPLE"),), born="1971-11-02", role="suspect", phones=("447700900461",)
        ),
        RecordPerson(names=(Named(forenames="Beatrice", surname="Sample"),), born="1984-05-30", role="victim", phones=("7700900462",)),
    )  # fmt: skip
    assert record.event.at.isoformat() == "2026-03-06T18:30:00+00:00"
    assert record.event == Event(at=record.event.at, kind="burglary", address="9 Trial Lane, Anytown, ZZ1 2ZY")
    assert reply.records[1].record.persons[0].role == "nominal"  # a part that nobody has is left out


@pytest.mark.parametrize(("typed", "about"), [("07700 900461", 0), ("07700 900462", 1)])
def test_a_number_in_a_column_of_figures(crimes, typed, about):
    assert [(found.id, found.about) for found in crimes(phone=typed).records][:1] == [("AN-7", about)]


def test_an_event_is_found_by_the_postcode_in_its_line(crimes):
    assert [(found.id, found.about) for found in crimes(postcode="ZZ1 2ZY").records] == [("AN-7", None)]


def test_the_mapping_in_the_guide_fits(address):
    guide = held.EXAMPLES.parent / "gateway.md"
    text = re.search(r"(?s)```yaml\n(source: local.*?)```", guide.read_text("utf-8"))[1]
    source = SqlSource(MappingFile(parse(guide, text)), lambda: address)
    source.line_up()
    source.close()
