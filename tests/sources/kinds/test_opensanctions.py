"""The connector kind `opensanctions`, against answers recorded from a real yente and served again over a socket."""

from __future__ import annotations

import asyncio
import contextlib
import copy
from datetime import date

import msgspec
import pytest

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.incident.datafile import BadData
from firstcall.sources import connections, opensanctions_answers
from firstcall.sources.asking import ask
from firstcall.sources.foreign import Unproved
from firstcall.sources.kinds import Around, NoSecret
from firstcall.sources.kinds.opensanctions import KIND, Options
from firstcall.sources.protocol import Question
from tests.sources.kinds.contract import FarEnd, Good, Heard, HttpContract, Plug
from tests.sources.kinds.recorded import recorded

TODAY = date(2026, 11, 23)
ROW = SourceRow(key="international", name="Abroad", holds="", asked_by=(("name", "born"),))
QUESTION = Question(
    id="7/caller:international:1",
    incident=7,
    source="international",
    by_what={
        "name": ("Torvald Lindqvist-Example",),
        "born": ("1971-11-02",),
        "nationality": ("SWE",),
        "sex": ("male",),
    },
    today=TODAY,
)
KEY = "planted-api-key-4711"  # of our own making
CATALOG = msgspec.json.encode(recorded("yente-catalog")["answer"])


def no_secret(name):
    raise NoSecret


def around(**secrets):
    return Around(
        search=lambda question: None,
        apart=None,
        source=lambda key: None,
        secret=secrets.__getitem__ if secrets else no_secret,
    )


def matched(name, heard=None):
    """A recorded answer under the id that was asked, with the query that was asked as its echo."""
    answer = copy.deepcopy(recorded(f"yente-{name}")["answer"])
    if heard is not None and heard.body:
        [(key, query)] = msgspec.json.decode(heard.body)["queries"].items()
        [told] = answer["responses"].values()
        answer["responses"] = {key: {**told, "query": query}}
    return answer


def saying(name, change=lambda answer: None, catalog=CATALOG):
    def says(heard: Heard) -> Good:
        if heard.path == "/catalog":
            return Good(catalog)
        answer = matched(name, heard)
        change(answer)
        return Good(msgspec.json.encode(answer))

    return says


@contextlib.contextmanager
def yente(says):
    with FarEnd(None, nothing=says) as end:
        yield end.address


def connect(address, **options):
    return KIND.connect(ROW, Options(url=address, dataset="example_list", **options), around())


def asked(says, question=QUESTION, **options):
    with yente(says) as address:
        return asyncio.run(ask(connect(address, **options), ROW, question))


def by(**told):
    return msgspec.structs.replace(QUESTION, by_what={field: (text,) for field, text in told.items()})


class TestContract(HttpContract):
    @pytest.fixture
    def plug(self) -> Plug:
        return Plug(
            row=ROW,
            question=QUESTION,
            connect=lambda address: KIND.connect(
                ROW, Options(url=address, dataset="example_list", secret="os"), around(os=KEY)
            ),
            holding=lambda: yente(saying("hit")),
            empty=lambda: yente(saying("zero")),
            nothing=saying("zero"),
            another=lambda heard: saying("zero")(Heard("POST", heard.path, {}, b"")),
            before=lambda heard: Good(CATALOG) if heard.path == "/catalog" else None,
            planted=(KEY,),
        )


def test_who_is_listed_is_weighed_by_our_own_weights_and_their_score_is_told():
    result = asked(saying("hit"))
    [found] = result.records
    assert (result.outcome, result.as_of, found.about) == (Outcome.TRACE, date(2026, 11, 22), 0)
    assert (found.id, found.match.certainty) == ("inv-lindqvist", Certainty.CERTAIN)
    assert "Their own score: 1.00." in found.summary
    assert found.subject.born == "1971-11-02" and found.subject.nationality == "SWE"
    assert found.subject.markers == ("sanctioned",)
    assert "example_list" in found.record.text


def test_their_certainty_makes_nobody_certain():
    """A yente that is sure of somebody who was born on another day."""
    question = by(name="Torvald Lindqvist-Example", born="1950-01-09")
    result = asked(saying("hit"), question)
    [found] = result.records
    assert "Their own score: 1.00." in found.summary
    assert found.match.certainty is Certainty.POSSIBLE


def test_another_name_claims_nobody():
    [found] = asked(saying("hit"), by(name="Nobody Inventedson", born="1950-01-09")).records
    assert found.about is None and found.match.certainty is Certainty.POSSIBLE


def test_a_company_claims_nobody():
    def company(answer):
        for each in answer["responses"].values():
            each["results"][0]["schema"] = "Company"

    [found] = asked(saying("hit", company)).records
    assert (found.about, found.match.parts) == (None, ())


def test_who_is_wanted_is_marked_so_and_a_slip_is_found():
    [wanted] = asked(saying("wanted"), by(name="Marek Przykladowski", born="1985-03-09")).records
    assert wanted.subject.markers == ("wanted",) and wanted.subject.born == "1985-03"
    [slip] = asked(saying("slip"), by(name="Thorvald Lindquist Example", born="1971-11-02")).records
    assert slip.about == 0 and slip.match.certainty is not Certainty.CERTAIN


def test_all_dates_of_birth_of_an_entry_are_compared():
    def two(answer):
        for each in answer["responses"].values():
            each["results"][0]["properties"]["birthDate"] = ["1961-05-05", "1971-11-02"]

    [found] = asked(saying("hit", two)).records
    assert {part.level for part in found.match.parts if part.field == "born"} == {"agrees"}
    assert "1961-05-05" in found.record.text and "1971-11-02" in found.record.text


def test_a_proved_zero_is_no_trace_of_the_day_of_its_index():
    result = asked(saying("zero"))
    assert (result.outcome, result.as_of) == (Outcome.NO_TRACE, date(2026, 11, 22))


def _of_response(**change):
    def changed(answer):
        for each in answer["responses"].values():
            each.update(change)

    return changed


def _under_another_id(answer):
    answer["responses"] = dict.fromkeys(["8/other:international:1"], *answer["responses"].values())


def _without_the_birth(answer):
    for each in answer["responses"].values():
        del each["query"]["properties"]["birthDate"]


def _as_company(answer):
    for each in answer["responses"].values():
        each["query"]["schema"] = "Company"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_of_response(status=500), Reason.MALFORMED),
        (_of_response(total={"value": 1, "relation": "eq"}), Reason.MALFORMED),
        (_of_response(total={"value": 0, "relation": "gte"}), Reason.MALFORMED),
        (_of_response(total=None), Reason.MALFORMED),
        (_of_response(results=None), Reason.MALFORMED),
        (_of_response(query={"schema": "Person", "properties": {}}), Reason.WRONG_SUBJECT),
        (_under_another_id, Reason.WRONG_SUBJECT),
        (_without_the_birth, Reason.WRONG_SUBJECT),
        (_as_company, Reason.WRONG_SUBJECT),
        (lambda answer: answer.update(responses={}), Reason.WRONG_SUBJECT),
        (lambda answer: answer.pop("responses"), Reason.MALFORMED),
    ],
)
def test_a_zero_that_is_not_proved_is_not_checked(change, reason):
    result = asked(saying("zero", change))
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, reason)


def test_what_yente_gives_and_calls_no_match_is_weighed_all_the_same():
    """Between its cutoff and the threshold it gives results that its total does not count."""

    def below(answer):
        for each in answer["responses"].values():
            each["results"][0]["match"] = False
            each["total"]["value"] = 0

    result = asked(saying("hit", below))
    assert (result.outcome, result.cut_off) == (Outcome.TRACE, False)


def test_more_results_than_are_sent_cut_the_answer_off():
    result = asked(saying("hit", _of_response(total={"value": 9, "relation": "eq"})))
    assert result.outcome is Outcome.TRACE and result.cut_off


def of_catalog(**change):
    catalog = recorded("yente-catalog")["answer"]
    catalog["datasets"][0].update(change)
    return msgspec.json.encode(catalog)


@pytest.mark.parametrize(
    ("catalog", "dataset", "day"),
    [
        (CATALOG, "example_list", date(2026, 11, 22)),
        (CATALOG, "all_lists", date(2026, 11, 22)),  # indexed by its parts
        (CATALOG, "none_such", None),
        (of_catalog(index_version=None), "example_list", None),
        (of_catalog(index_version=None), "all_lists", None),
        (of_catalog(index_version="20261101000000-x", index_current=False), "example_list", date(2026, 11, 1)),
        (of_catalog(index_version="static"), "example_list", date(2026, 11, 22)),
        (of_catalog(index_version="static", index_current=False), "example_list", None),
        (of_catalog(index_version="20261399000000"), "example_list", None),
        (
            of_catalog(children=["all_lists", "part"]),
            "part",
            date(2026, 11, 22),
        ),  # a part of what is indexed, in a circle
    ],
)
def test_the_day_of_the_data_is_that_of_what_is_indexed(catalog, dataset, day):
    assert opensanctions_answers.data_date(catalog, dataset) == day


@pytest.mark.parametrize(
    ("catalog", "reason"),
    [
        (of_catalog(index_version=None), Reason.MALFORMED),
        (b"{}", Reason.MALFORMED),
        (b'{"detail": "no"}', Reason.ERROR),
    ],
)
def test_without_the_day_of_the_data_nobody_is_no_trace_but_who_is_found_is_told(catalog, reason):
    assert asked(saying("zero", catalog=catalog)).reason is reason
    result = asked(saying("hit", catalog=catalog))
    assert (result.outcome, result.as_of) == (Outcome.TRACE, date(2026, 11, 22))
    assert "could not be read" in result.says


def test_a_catalogue_that_hangs_loses_nobody_who_was_found():
    async def catalog_hangs(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if head.startswith("GET"):
            await reader.read()
        length = int(head.lower().partition("content-length:")[2].split()[0])
        body = msgspec.json.encode(matched(name, Heard("POST", "", {}, await reader.readexactly(length))))
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body
        )
        await writer.drain()

    async def outcome():
        async with await asyncio.start_server(catalog_hangs, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            row = msgspec.structs.replace(ROW, deadline_ms=400)
            source = KIND.connect(row, Options(url=f"http://127.0.0.1:{port}", dataset="example_list"), around())
            return await ask(source, row, QUESTION)

    name = "hit"
    assert asyncio.run(outcome()).outcome is Outcome.TRACE
    name = "zero"
    assert asyncio.run(outcome()).reason is Reason.TIMEOUT


@pytest.mark.parametrize("name", ["no-dataset", "bad-schema", "no-queries", "invalid"])
def test_what_yente_refuses_proves_nothing(name):
    answer = recorded(f"yente-{name}")
    assert answer["status"] != 200
    with pytest.raises(Unproved):
        opensanctions_answers.reply(msgspec.json.encode(answer["answer"]), question=QUESTION, asked={}, as_of=TODAY)


def test_what_is_asked_is_a_person_as_follow_the_money_has_them():
    assert opensanctions_answers.asking(QUESTION) == {
        "name": ["Torvald Lindqvist-Example"],
        "firstName": ["Torvald"],
        "lastName": ["Lindqvist-Example"],
        "birthDate": ["1971-11-02"],
        "nationality": ["swe"],
        "gender": ["male"],
    }


def test_without_a_name_nothing_is_asked():
    assert asked(saying("zero"), by(born="1971-11-02")).reason is Reason.INCOMPLETE


def test_without_its_secret_it_is_not_configured():
    source = KIND.connect(ROW, Options(url="http://127.0.0.1:9", secret="os"), around())
    assert asyncio.run(ask(source, ROW, QUESTION)).reason is Reason.NOT_CONFIGURED


def test_the_key_is_sent_as_opensanctions_wants_it():
    with FarEnd(None, nothing=saying("zero")) as end:
        source = KIND.connect(ROW, Options(url=end.address, dataset="example_list", secret="os"), around(os=KEY))
        asyncio.run(ask(source, ROW, QUESTION))
    assert {heard.headers["authorization"] for heard in end.heard} == {f"ApiKey {KEY}"}


def test_the_catalogue_is_not_read_for_every_question():
    async def twice(address):
        source = connect(address)
        return [await ask(source, ROW, QUESTION) for _ in range(2)]

    with FarEnd(None, nothing=saying("zero")) as end:
        results = asyncio.run(twice(end.address))
    assert [result.outcome for result in results] == [Outcome.NO_TRACE] * 2
    assert [heard.path for heard in end.heard].count("/catalog") == 1


@pytest.mark.parametrize(
    "line",
    [
        "url: http://example.org",
        "url: https://example.org\n  threshold: 0.9",
        "dataset: Ex/../ample\n  url: https://example.org",
    ],
)
def test_options_that_would_tell_everybody_are_refused(tmp_path, line):
    (tmp_path / "international.yaml").write_text(f"source: international\nkind: opensanctions\nwith:\n  {line}\n")
    with pytest.raises(BadData):
        connections.load(tmp_path, ["international"])
