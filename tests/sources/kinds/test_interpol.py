"""The connector kind `interpol`, against pages built by hand after the published description, served over a socket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.incident.datafile import BadData
from firstcall.matching.description import of_query
from firstcall.sources import connections, interpol_answers
from firstcall.sources.asking import ask
from firstcall.sources.foreign import Unproved
from firstcall.sources.interpol_answers import Colour
from firstcall.sources.kinds.interpol import KIND, Options
from firstcall.sources.protocol import Question
from tests.sources.kinds.contract import FarEnd, Good, Heard, HttpContract, Plug
from tests.sources.kinds.recorded import recorded

TODAY = date(2026, 11, 23)
ROW = SourceRow(key="international", name="Abroad", holds="", asked_by=(("name", "born"),))
QUESTION = Question(
    id="7/caller:international:1",
    incident=7,
    source="international",
    by_what={"name": ("Alan Example",), "born": ("1971-11-02",)},
    today=TODAY,
)
ASKED = {"name": "Example", "forename": "Alan"}


def page(name, heard=None, **change):
    """A page, as if it had been sent to what was asked."""
    answer = {**recorded(f"interpol-{name}")["answer"], **change}
    if heard is not None:
        told = dict(parse_qsl(urlsplit(heard.path).query))
        answer["query"] = {**told, "page": 1, "resultPerPage": 40}
        answer["_links"] = {"self": {"href": f"https://ws-public.interpol.int{heard.path}"}}
    return Good(msgspec.json.encode(answer))


def saying(**by_colour):
    def says(heard: Heard) -> Good:
        colour = urlsplit(heard.path).path.rpartition("/")[2]
        return page(by_colour.get(colour, "zero"), heard)

    return says


def nothing(heard: Heard) -> Good:
    return page("zero", heard)


def another(heard: Heard) -> Good:
    return page("zero", Heard("GET", "/notices/v1/red?name=Another&forename=Somebody", {}, b""))


@contextlib.contextmanager
def serving(says):
    with FarEnd(None, nothing=says) as end:
        yield end.address


def connect(address, **options):
    return KIND.connect(ROW, Options(url=address, **options), None)


def asked(says, question=QUESTION, **options):
    with serving(says) as address:
        return asyncio.run(ask(connect(address, **options), ROW, question))


def by(**told):
    return msgspec.structs.replace(QUESTION, by_what=told)


class TestContract(HttpContract):
    @pytest.fixture
    def plug(self) -> Plug:
        return Plug(
            row=ROW,
            question=QUESTION,
            connect=connect,
            holding=lambda: serving(saying(yellow="yellow")),
            empty=lambda: serving(saying()),
            nothing=nothing,
            another=another,
        )


def test_a_red_notice_marks_the_wanted_and_is_weighed_by_our_own_weights():
    result = asked(saying(red="red"))
    found, other = result.records
    assert (result.outcome, result.as_of) == (Outcome.TRACE, TODAY)
    assert (found.id, found.about, found.subject.markers) == ("red:2099/10001", 0, ("wanted",))
    assert (found.subject.born, found.subject.nationality) == ("1971-11-02", "GBR")
    assert "Red notice" in found.record.text and "GBR, IRL" in found.record.text
    assert other.match.certainty is Certainty.POSSIBLE
    assert "most notices are not published" in result.says


def test_every_colour_says_what_it_says():
    result = asked(saying(red="red", yellow="yellow", un="un"))
    markers = {found.id: found.record.persons[0].markers for found in result.records}
    assert markers["yellow:2099/20001"] == ("missing",) and markers["un:2099/30001"] == ("un-sanctioned",)
    assert markers["red:2099/10001"] == ("wanted",)


def test_nobody_on_every_page_is_no_trace_of_today():
    result = asked(saying())
    assert (result.outcome, result.as_of) == (Outcome.NO_TRACE, TODAY)
    assert "most notices are not published" in result.says


def test_every_name_is_asked_for_by_surname_and_first_forename():
    with FarEnd(None, nothing=saying()) as end:
        question = by(name=("Alan John Example", "Sample"), born=("1971-11-02",))
        asyncio.run(ask(connect(end.address, notices=("red",)), ROW, question))
    told = [dict(parse_qsl(urlsplit(heard.path).query)) for heard in end.heard]
    assert sorted((one["name"], one.get("forename", "")) for one in told) == [("Example", "Alan"), ("Sample", "")]


def test_only_the_notices_that_are_wanted_are_asked_for():
    with FarEnd(None, nothing=saying()) as end:
        asyncio.run(ask(connect(end.address, notices=("yellow",)), ROW, QUESTION))
    assert [urlsplit(heard.path).path for heard in end.heard] == ["/notices/v1/yellow"]


@pytest.mark.parametrize("told", [{"born": ("1971-11-02",)}, {"name": ("",)}, {"name": ("...",)}])
def test_without_a_name_nothing_is_asked(told):
    assert asked(saying(), by(**told)).reason is Reason.INCOMPLETE


def test_more_names_than_can_be_asked_prove_nothing():
    names = tuple(f"Alan {word}" for word in ("Example", "Sample", "Muster", "Ejemplo", "Esempio"))
    assert asked(saying(), by(name=names)).reason is Reason.INCOMPLETE
    result = asked(saying(red="red"), by(name=names))
    assert result.outcome is Outcome.TRACE and result.cut_off


def test_more_notices_than_a_page_holds_cut_the_answer_off():
    result = asked(saying(red="many"))
    assert result.cut_off and len(result.records) == 5


def test_who_is_found_is_told_though_another_page_failed_and_nobody_is_not():
    def ill(found):
        def says(heard: Heard) -> Good:
            return Good(b"{}") if "/yellow" in heard.path else saying(red=found)(heard)

        return says

    result = asked(ill("red"))
    assert result.outcome is Outcome.TRACE and "The yellow ones could not be searched." in result.says
    assert asked(ill("zero")).reason is Reason.MALFORMED


def test_a_page_that_hangs_loses_nobody_who_was_found():
    async def yellow_hangs(reader, writer):
        path = (await reader.readuntil(b"\r\n\r\n")).decode().split(" ")[1]
        if "/yellow" in path:
            await reader.read()
        body = saying(red=found)(Heard("GET", path, {}, b"")).body
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body
        )
        await writer.drain()

    async def outcome():
        async with await asyncio.start_server(yellow_hangs, "127.0.0.1", 0) as server:
            row = msgspec.structs.replace(ROW, deadline_ms=400)
            source = KIND.connect(row, Options(url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"), None)
            return await ask(source, row, QUESTION)

    found = "red"
    assert asyncio.run(outcome()).outcome is Outcome.TRACE
    found = "zero"
    assert asyncio.run(outcome()).reason is Reason.TIMEOUT


def of(**change):
    return msgspec.json.encode({**recorded("interpol-zero")["answer"], **change})


def read(body):
    return interpol_answers.notices(
        body,
        colour=Colour.RED,
        asked=ASKED,
        question=QUESTION,
        described=of_query(QUESTION.by_what, TODAY),
    )


SELF = "https://ws-public.interpol.int/notices/v1/red"


@pytest.mark.parametrize(
    "body",
    [
        of(query={"page": 1, "resultPerPage": 40}),  # the address alone repeats it
        of(_links={}),  # the query alone repeats it
        of(query={}, _links={"self": {"href": f"{SELF}?name=example&forename=ALAN&page=1"}}),
        of(query={"name": "example", "forename": "alan", "nationality": "", "ageMin": None}, _links={}),
    ],
)
def test_no_notices_are_proved_by_a_page_that_repeats_what_was_asked(body):
    assert read(body).found == ()


@pytest.mark.parametrize(
    "body",
    [
        of(query={}, _links={}),
        of(query={"name": "EXAMPLE"}, _links={}),
        of(query={"name": "EXAMPLE", "forename": "ALAN", "nationality": "FR"}, _links={}),
        of(query={"name": "OTHER", "forename": "ALAN"}),
        of(_links={"self": {"href": f"{SELF.replace('red', 'un')}?name=EXAMPLE&forename=ALAN"}}),
        of(_links={"self": {"href": "http://[bad?name=EXAMPLE&forename=ALAN"}}),
        of(total=3),
        of(total=-1),
        of(total=None),
        of(total="0"),
        of(_embedded={}),
        of(_embedded={"notices": None}),
        of(_embedded={"notices": [{"name": "EXAMPLE"}]}, total=1),
        of(_embedded={"notices": [{"entity_id": "", "name": "EXAMPLE"}]}, total=1),
        b'{"total": 0, "_embedded": {"notices": []}}',
        of(more="it was damaged").replace(b"damaged", b"dam\xe1ged"),  # where nobody looks
    ],
)
def test_a_page_that_does_not_prove_it_is_not_checked(body):
    with pytest.raises(Unproved):
        read(body)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1979/01/17", "1979-01-17"),
        ("1979/1/7", "1979-01-07"),
        ("1979/00/00", "1979"),
        ("1979/05", "1979-05"),
        ("1979", "1979"),
        ("1979/02/31", None),
        ("about 1979", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_of_birth_is_read_as_far_as_it_is_known(text, born):
    notice = {"entity_id": "2099/1", "name": "EXAMPLE", "date_of_birth": text}
    [found] = read(of(_embedded={"notices": [notice]}, total=1)).found
    assert found.record.persons[0].born == born


@pytest.mark.parametrize("line", ["url: http://example.org", "notices: []", "notices: [blue]", "most: 500"])
def test_options_that_cannot_be_are_refused(tmp_path, line):
    (tmp_path / "international.yaml").write_text(f"source: international\nkind: interpol\nwith:\n  {line}\n")
    with pytest.raises(BadData):
        connections.load(tmp_path, ["international"])


def test_no_name_stands_in_the_log(caplog):
    caplog.set_level(logging.DEBUG)
    assert asked(saying(red="red")).outcome is Outcome.TRACE
    assert "Example" not in caplog.text and "Alan" not in caplog.text
