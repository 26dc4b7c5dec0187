"""Court orders out of a database: a condition by a column of patterns."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import BadData
from firstcall.incident.records import Condition, Parameters, Target
from firstcall.sources.asking import ask
from firstcall.sources.protocol import Question
from firstcall.sources.sql.asking import SqlSource
from firstcall.sources.sql.mapping import read_mapping

MAPPING = """source: local
table: person
tables:
  order: {table: court_order, on: {person_id: person_id}}
data_of: live
id: person_id
persons:
  names: {forenames: forenames, surname: surname}
  born: born
  orders:
    - type: order.kind
      made: order.made
      territory: order.territory
      conditions: CONDITIONS
asked_by:
  name: {surname: surname, forenames: forenames}
  born: born
"""
CONDITIONS = "{pattern: order.pattern, act: order.act, age: order.age, named: order.protects, hours: order.hours}"
TABLES = (
    "CREATE TABLE person (person_id, forenames, surname, born)",
    "CREATE TABLE court_order (person_id, kind, made, territory, pattern, act, age, protects, hours)",
    "INSERT INTO person VALUES ('1', 'Alan', 'Example', '1971-11-02')",
)
ORDERS = (
    ("1", "SHPO", "2016-05-01", "england-and-wales", "no-unsupervised-contact", None, "<16", None, None),
    ("1", "bail", "2026-05-01", None, "by order 7", None, None, "Ann Other", "21:00-07:00"),
    ("1", "NMO", "2026-06-01", None, None, "contact", None, "Ann Other", None),
)
ROW = SourceRow(key="local", name="Local", holds="", asked_by=(("name",),), deadline_ms=5000)


def mapped(folder: Path, conditions: str) -> Path:
    file = folder / "local.yaml"
    file.write_text(MAPPING.replace("CONDITIONS", conditions), "utf-8")
    return file


def test_a_pattern_is_read_with_its_parameters(tmp_path: Path) -> None:
    url = sa.engine.URL.create("sqlite", database=str(tmp_path / "local.db"))
    with sqlite3.connect(tmp_path / "local.db") as connection:
        for statement in TABLES:
            connection.execute(statement)
        connection.executemany(f"INSERT INTO court_order VALUES ({', '.join('?' * 9)})", ORDERS)
    source = SqlSource(read_mapping(mapped(tmp_path, CONDITIONS)), lambda: url)
    asked = {"name": ("Alan Example",), "born": ("1971-11-02",)}
    question = Question(id="1/caller:local:1", incident=1, source="local", by_what=asked, today=date(2026, 11, 23))
    result = asyncio.run(ask(source, ROW, question))
    source.close()
    (found,) = result.records
    orders = {order.type: order for order in found.record.persons[0].orders}
    assert orders["SHPO"].territory == "england-and-wales"
    assert orders["SHPO"].conditions == (
        Condition(pattern="no-unsupervised-contact", parameters=Parameters(age="<16")),
    )
    unknown = Parameters(named=("Ann Other",), hours="21:00-07:00")
    assert orders["bail"].conditions == (Condition(pattern="by order 7", parameters=unknown),)
    assert orders["NMO"].conditions == (Condition(act="contact", target=Target(named=("Ann Other",))),)


def test_a_condition_takes_an_act_or_a_pattern(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="it takes an act, or a pattern"):
        read_mapping(mapped(tmp_path, "{age: order.age}"))
