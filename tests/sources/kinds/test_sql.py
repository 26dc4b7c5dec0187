"""The connector kind ``sql``, held to what every kind over a socket must do; and its options, in which no password may stand."""

import asyncio
import contextlib
import logging
import shutil
from urllib.parse import urlsplit

import msgspec
import pytest
import sqlalchemy as sa

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason
from firstcall.incident.datafile import BadData
from firstcall.sources import connections
from firstcall.sources.asking import ask
from firstcall.sources.kinds import Around, NoSecret, kinds
from firstcall.sources.kinds.sql import KIND, Options
from firstcall.sources.protocol import Question
from tests.sources.kinds.contract import Plug, SocketContract
from tests.sources.sql import held
from tests.sources.sql.conftest import TODAY

ROW = SourceRow(key="local", name="Custody", holds="", asked_by=(("phone",),), deadline_ms=3000, max_age_days=30)
QUESTION = Question(id="1/q", incident=1, source="local", by_what={"phone": ("07700 900461",)}, today=TODAY)


def around(secret):
    def no_source(_key):
        raise LookupError

    return Around(search=None, apart=None, source=no_source, secret=secret)


def no_secret(_name):
    raise NoSecret("it cannot be read")


def options(url, **more):
    return Options(mapping=str(held.MAPPING), url=held.open_address(url), **more)


@pytest.fixture(scope="module")
def nobody():
    """A database of the same server that holds somebody else."""
    address = held.address("postgresql")
    owner = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE nobody")
    other = "INSERT INTO detainee VALUES (99, 'Quite', 'Other', '1950-01-01', 'M', NULL, NULL, '2026-11-20')"
    held.write(address.set(database="nobody"), *(s for s in held.statements() if "INSERT" not in s), other)
    yield "nobody"
    with owner.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE nobody WITH (FORCE)")
    owner.dispose()


class TestContract(SocketContract):
    @pytest.fixture
    def plug(self, nobody):
        url = held.address("postgresql")
        there = f"http://{url.host}:{url.port}"
        opened = []

        def connect(address):
            far = urlsplit(address)
            name = far.path.strip("/") or url.database
            given = options(url.set(host=far.hostname, port=far.port, database=name), secret="custody-reader")
            opened.append(KIND.connect(ROW, given, around(lambda _name: url.password)))
            return opened[-1]

        yield Plug(
            row=ROW,
            question=QUESTION,
            connect=connect,
            holding=lambda: contextlib.nullcontext(there),
            empty=lambda: contextlib.nullcontext(f"{there}/{nobody}"),
            planted=(url.password,),
        )
        for source in opened:
            source.close()


def test_it_is_found_by_its_name():
    assert kinds()["sql"] is KIND


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A force's own folder, in which the mapping stands beside the connection."""
    folder = tmp_path / "connections"
    folder.mkdir()
    (folder / "mappings").mkdir()
    shutil.copy(held.MAPPING, folder / "mappings" / "custody.yaml")
    monkeypatch.setenv("FIRSTCALL_BOOK", str(tmp_path))
    return folder


def connected(book, text, key="local"):
    (book / f"{key}.yaml").write_text(text, encoding="utf-8")
    return connections.load(book, {key: msgspec.structs.replace(ROW, key=key)})[key]


@pytest.mark.parametrize("kind", held.KINDS)
def test_a_connection_file_is_all_that_it_takes(book, kind):
    url = held.address(kind)
    lines = ["source: local", "kind: sql", "with:", "  mapping: mappings/custody.yaml", "  pool: 2"]
    lines += [f"  url: {held.open_address(url)}", *(["  secret: reader"] if url.password else [])]
    connection = connected(book, "\n".join(lines))
    source = connection.kind.connect(ROW, connection.options, around(lambda _name: url.password))
    result = asyncio.run(ask(source, ROW, QUESTION))
    source.close()
    assert (result.outcome, [found.id for found in result.records]) == (Outcome.TRACE, ["1"])


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://reader:planted-word@db.example.org/custody", "a password stands in it"),
        ("planted-word", "no address of a database"),
        ("firebird://planted-word@db.example.org/custody", "databases of this kind are not asked"),
    ],
)
def test_a_bad_address_is_told_without_saying_it(book, url, says, caplog):
    with pytest.raises(BadData) as wrong:
        connected(book, f"source: local\nkind: sql\nwith:\n  mapping: a.yaml\n  url: {url}\n")
    assert says in str(wrong.value) and "planted-word" not in str(wrong.value) + repr(wrong.value) + caplog.text
    assert wrong.value.faults[0].line == 5


def test_the_mapping_of_another_source_is_refused(book):
    connection = connected(
        book, "source: pnd\nkind: sql\nwith:\n  mapping: mappings/custody.yaml\n  url: sqlite:///x.db\n", "pnd"
    )
    with pytest.raises(BadData, match="the mapping of 'local', not of 'pnd'"):
        connection.kind.connect(msgspec.structs.replace(ROW, key="pnd"), connection.options, around(no_secret))


def test_a_mapping_that_is_not_there_is_said(book):
    connection = connected(book, "source: local\nkind: sql\nwith:\n  mapping: none.yaml\n  url: sqlite:///x.db\n")
    with pytest.raises(BadData, match="cannot be read"):
        connection.kind.connect(ROW, connection.options, around(no_secret))


def test_without_its_secret_it_is_not_configured():
    url = held.address("postgresql")
    source = KIND.connect(ROW, options(url, secret="none"), around(no_secret))
    assert asyncio.run(ask(source, ROW, QUESTION)).reason is Reason.NOT_CONFIGURED
    source.close()


def test_a_wrong_password_is_not_checked_and_stands_nowhere(caplog):
    caplog.set_level(logging.DEBUG)
    source = KIND.connect(ROW, options(held.address("postgresql"), secret="x"), around(lambda _name: "planted-word"))
    result = asyncio.run(ask(source, ROW, QUESTION))
    source.close()
    assert result.outcome is Outcome.NOT_CHECKED
    assert "planted-word" not in caplog.text + repr(result) + repr(vars(source))
