"""The statements as each database is sent them. Of SQL Server and Oracle nothing was run here: this is all that is known of them."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql

from firstcall.matching.description import of_query
from firstcall.sources.sql.looks import Looking
from firstcall.sources.sql.mapping import read_mapping
from firstcall.sources.sql.schema import lined_up
from tests.sources.sql import held
from tests.sources.sql.conftest import TODAY

ASKED = {
    "name": ("Alan Example", "Jim O'Sample"),
    "born": ("1971-11-02",),
    "phone": ("07700 900461",),
    "username": ("snapchat:night_owl99",),
    "vehicle": ("ZZ71 ZZZ",),
    "address": ("4 Sample Row, Anytown, ZZ1 2ZZ", "4 Sample Row, Anytown"),
}


@pytest.fixture(scope="module")
def statements():
    file = read_mapping(held.MAPPING)
    engine = sa.create_engine(held.address("sqlite"))
    with engine.connect() as connection:
        looking = Looking(file, lined_up(file, connection))
    engine.dispose()
    looks = looking.looks(ASKED, of_query(ASKED, TODAY))
    return [looking.statement(look) for look in looks]


@pytest.mark.parametrize(
    ("dialect", "limited"),
    [
        (mssql.dialect(), r"SELECT DISTINCT TOP "),
        (oracle.dialect(), r"FETCH FIRST .* ROWS ONLY|ROWNUM"),
        (mysql.dialect(), r"LIMIT "),
        (postgresql.dialect(), r"LIMIT "),
    ],
    ids=["SQL Server", "Oracle", "MariaDB", "PostgreSQL"],
)
def test_every_look_is_one_select_with_bound_values_and_a_limit(statements, dialect, limited):
    assert len(statements) > 15
    for statement in statements:
        made = statement.compile(dialect=dialect)
        text = str(made)
        assert text.startswith("SELECT DISTINCT") and ";" not in text and re.search(limited, text, re.DOTALL)
        for told in ("alan", "example", "900461", "1971", "owl99", "71ZZZ", "ZZ1 2", "sample "):
            assert told not in text
        assert made.params


INDEXES = re.search(
    r"(?s)-- PostgreSQL; SQL Server.*?\n(.*?)```", (held.EXAMPLES.parent / "gateway.md").read_text("utf-8")
)[1]


def test_the_indexes_that_the_guide_advises_are_used(statements):
    """Not that the planner likes them in a table of five rows: that they fit the expressions, so that it may use them."""
    address = held.address("postgresql")
    held.write(address, *(line for line in INDEXES.split(";") if line.strip()))
    texts = [
        str(s.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})).replace("%%", "%")
        for s in statements
    ]
    found = {}
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        connection.exec_driver_sql("SET enable_seqscan = off")
        for expression in ("replace(", "lower("):
            asked = [text for text in texts if expression in text.partition("WHERE")[2]]
            plans = [
                "\n".join(row[0] for row in connection.execute(sa.text("EXPLAIN " + t.replace(":", "\\:"))))
                for t in asked
            ]
            found[expression] = any("Index Scan" in plan and "Cond" in plan for plan in plans)
    engine.dispose()
    assert found == {"replace(": True, "lower(": True}
