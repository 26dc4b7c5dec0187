"""The connector kind `http`, held to the contract of every kind, against a real server of the protocol."""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.incident.datafile import BadData
from firstcall.incident.records import Found, Match, Record, RecordPerson
from firstcall.sources import connections
from firstcall.sources.asking import ask
from firstcall.sources.holdings import Page
from firstcall.sources.kinds import Around, NoSecret
from firstcall.sources.kinds.http import KIND, Options, _understood
from firstcall.sources.oauth import ClientCredentials, Tokens
from firstcall.sources.protocol import Question, Reply
from firstcall.sources.serving import Caller, Callers, Client, Described, Description, application, hashed
from firstcall.sources.watching import FAILURES
from firstcall.sources.wire import Tls, Wire, said
from tests.sources.kinds.contract import FarEnd, Good, Heard, HttpContract, Ill, Plug, served

TODAY = date(2026, 11, 23)
SECRET = "planted-secret-4711"  # of our own making
TOKEN = "planted-token-0815"
ROW = SourceRow(key="pnd", name="PND", holds="", asked_by=(("phone",),), max_age_days=30)
QUESTION = Question(
    id="1/caller:pnd:1",
    incident=1,
    source="pnd",
    by_what={"phone": ("+447700900461",), "name": ("Alan Example",)},
    today=TODAY,
    asker="h1",
    why="the caller's number",
)
HIT = Found(
    id="R1",
    summary="a record",
    match=Match(bits=20.0, certainty=Certainty.CERTAIN),
    record=Record(id="R1", persons=(RecordPerson(),)),
    about=0,
)
CLIENT = Client(id="desk", sources=("pnd",), secret=hashed(SECRET))
DESCRIPTION = Description(sources=(Described(key="pnd", name="PND", asked_by=(("phone",),)),))


#: As what an ill far end comes out, where it is the question that it fails at and where it is the token.
REASONS = {
    Ill.REFUSED: Reason.UNREACHABLE,
    Ill.HANG: Reason.TIMEOUT,
    Ill.CLOSED: Reason.UNREACHABLE,
    Ill.RESET_AT_ONCE: Reason.UNREACHABLE,
    Ill.HANG_IN_BODY: Reason.TIMEOUT,
    Ill.RESET_IN_BODY: Reason.UNREACHABLE,
    Ill.DRIP_BODY: Reason.TIMEOUT,
    Ill.FLOOD_BODY: Reason.MALFORMED,
    Ill.CUT: Reason.MALFORMED,
    Ill.TRUNCATED: Reason.UNREACHABLE,
    Ill.EMPTY_204: Reason.MALFORMED,
    Ill.LOGIN_PAGE: Reason.MALFORMED,
    Ill.REDIRECT: Reason.ERROR,
    Ill.HTTP_401: Reason.UNAUTHORISED,
    Ill.HTTP_403: Reason.UNAUTHORISED,
    Ill.HTTP_429: Reason.BUSY,
    Ill.HTTP_500: Reason.ERROR,
    Ill.HTTP_503: Reason.BUSY,
    Ill.GZIP: Reason.MALFORMED,
    Ill.TWICE: Reason.MALFORMED,
    Ill.WRONG_SUBJECT: Reason.WRONG_SUBJECT,
}


def kept(secret=SECRET):
    def named(name):
        if name != "pnd-client":
            raise NoSecret("there is no such secret")
        return secret

    return named


def around(secret=SECRET):
    def page(_question):
        return Page(found=(), as_of=None)

    return Around(search=page, apart=None, source=lambda key: None, secret=kept(secret))


def serving(*found, clients=(CLIENT,), now=time.time):
    async def answer(question: Question, caller: Caller) -> Reply:
        return Reply(question=question.id, source=question.source, as_of=TODAY, count=len(found), records=found)

    return application(title="PND", answer=answer, callers=Callers(clients, now=now), description=DESCRIPTION)


@contextlib.contextmanager
def holding():
    with served(serving(HIT)) as address:
        yield address


@contextlib.contextmanager
def empty():
    with served(serving()) as address:
        yield address


def zero(question: str) -> Good:
    return Good(msgspec.json.encode(Reply(question=question, source="pnd", as_of=TODAY, count=0, records=())))


def nothing(heard: Heard) -> Good:
    if heard.path == "/v1/token":
        return Good(b'{"access_token": "%s", "token_type": "Bearer", "expires_in": 300}' % TOKEN.encode())
    return zero(msgspec.json.decode(heard.body)["id"]) if heard.body else zero(QUESTION.id)


def another(heard: Heard) -> Good:
    return nothing(heard) if heard.path == "/v1/token" else zero("2/caller:pnd:9")


def before(heard: Heard) -> Good | None:
    return nothing(heard) if heard.path == "/v1/token" else None


def connect(address):
    client = ClientCredentials(id="desk", secret="pnd-client")
    return KIND.connect(ROW, Options(url=address, client=client), around())


class TestContract(HttpContract):
    @pytest.fixture
    def plug(self) -> Plug:
        return Plug(
            row=ROW,
            question=QUESTION,
            connect=connect,
            holding=holding,
            empty=empty,
            nothing=nothing,
            another=another,
            before=before,
            planted=(SECRET, TOKEN),
            reasons=REASONS,
        )


def asked(source, question=QUESTION, deadline_ms=5000):
    return asyncio.run(ask(source, msgspec.structs.replace(ROW, deadline_ms=deadline_ms), question))


def tokens_fetched(end: FarEnd) -> int:
    return sum(heard.path == "/v1/token" for heard in end.heard)


def test_many_questions_at_once_fetch_one_token_and_send_it():
    async def all_of(source):
        return await asyncio.gather(*(ask(source, ROW, QUESTION) for _ in range(12)))

    with FarEnd(None, nothing=nothing) as end:
        results = asyncio.run(all_of(connect(end.address)))
    assert {result.outcome for result in results} == {Outcome.NO_TRACE}
    assert tokens_fetched(end) == 1
    assert {heard.headers["authorization"] for heard in end.heard if heard.path != "/v1/token"} == {f"Bearer {TOKEN}"}


def test_no_more_connections_are_open_than_are_allowed():
    async def all_of(source):
        return await asyncio.gather(*(ask(source, ROW, QUESTION) for _ in range(12)))

    with FarEnd(None, nothing=nothing) as end:
        source = KIND.connect(ROW, Options(url=end.address, most=3), around())
        results = asyncio.run(all_of(source))
    assert {result.outcome for result in results} == {Outcome.NO_TRACE}
    assert end.most_open <= 3


def test_a_token_that_the_far_end_no_longer_takes_is_fetched_anew():
    at = [1_000_000.0]
    with served(serving(HIT, now=lambda: at[0])) as address:
        source = connect(address)
        assert asked(source).outcome is Outcome.TRACE
        at[0] += 3600
        assert asked(source).outcome is Outcome.TRACE


def test_a_fresh_token_that_is_refused_is_not_fetched_a_third_time():
    with FarEnd(Ill.HTTP_401, nothing=nothing, before=before) as end:
        assert asked(connect(end.address)).reason is Reason.UNAUTHORISED
    assert [heard.path for heard in end.heard] == ["/v1/token", "/v1/questions"] * 2


def test_a_token_is_fetched_anew_before_it_ends():
    at = [0.0]

    async def three(end):
        tokens = Tokens(
            Wire(end.address), "/v1/token", ClientCredentials(id="desk", secret="pnd-client"), kept(), now=lambda: at[0]
        )
        for at[0] in (0.0, 289.0, 291.0):
            assert await tokens.current() == TOKEN
        return tokens

    with FarEnd(None, nothing=nothing) as end:
        tokens = asyncio.run(three(end))
    assert tokens_fetched(end) == 2
    assert TOKEN not in repr(tokens)


@pytest.mark.parametrize(
    "body",
    [
        b'{"access_token": "", "token_type": "Bearer"}',
        b'{"access_token": "a b", "token_type": "Bearer"}',
        b'{"access_token": "a\\r\\nx-more: b", "token_type": "Bearer"}',
        b'{"access_token": "abc", "token_type": "mac"}',
        b'{"access_token": 5, "token_type": "Bearer"}',
        b'{"error": "invalid_client"}',
    ],
)
def test_what_is_no_token_is_not_sent(body):
    with FarEnd(None, nothing=lambda _: Good(body)) as end:
        assert asked(connect(end.address)).outcome is Outcome.NOT_CHECKED
    assert [heard.path for heard in end.heard] == ["/v1/token"]


def test_a_wrong_secret_is_a_refusal_and_a_secret_that_is_nowhere_means_not_configured():
    with served(serving(HIT)) as address:
        client = ClientCredentials(id="desk", secret="pnd-client")
        wrong = KIND.connect(ROW, Options(url=address, client=client), around("another-secret"))
        assert asked(wrong).reason is Reason.UNAUTHORISED
        nowhere = KIND.connect(ROW, Options(url=address, client=ClientCredentials(id="d", secret="no-file")), around())
        assert asked(nowhere).reason is Reason.NOT_CONFIGURED


@pytest.mark.parametrize("by_what", [{"email": ("alan@example.com",)}, {}, {"phone": ("?",)}])
def test_a_question_that_says_too_little_is_incomplete_and_no_failure_of_the_source(by_what):
    with served(serving(HIT)) as address:
        result = asked(connect(address), msgspec.structs.replace(QUESTION, by_what=by_what))
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.INCOMPLETE)
    assert result.reason not in FAILURES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "error", "x"]), inner),
    max_leaves=6,
)


@given(body=st.binary(max_size=200) | JSON.map(msgspec.json.encode), content_type=st.text(max_size=30))
def test_no_refusal_is_anything_but_a_refusal(body, content_type):
    async def understood():
        raw = await _understood(said(422, content_type, body))
        return raw.status, b"".join([part async for part in raw.body()])

    assert asyncio.run(understood()) == (422, body)


def test_the_reply_goes_on_as_it_came():
    spaced = b"  " + zero(QUESTION.id).body.replace(b",", b" ,\n\t") + b"\n"

    async def read(source):
        raw = await source.ask(QUESTION)
        return raw, b"".join([part async for part in raw.body()])

    with FarEnd(None, nothing=lambda _: Good(spaced, "application/json; charset=utf-8")) as end:
        raw, body = asyncio.run(read(KIND.connect(ROW, Options(url=end.address), around())))
    assert (raw.status, raw.content_type, raw.length, body) == (
        200,
        "application/json; charset=utf-8",
        len(spaced),
        spaced,
    )
    assert msgspec.json.decode(end.heard[0].body, type=Question) == QUESTION


def test_a_certificate_that_is_not_there_is_not_checked(caplog):
    tls = Tls(authority="/nowhere/authority.pem")
    source = KIND.connect(ROW, Options(url="https://127.0.0.1:9", tls=tls), around())
    assert asked(source).outcome is Outcome.NOT_CHECKED
    assert "nowhere" not in caplog.text


CONNECTION = """source: pnd
kind: http
with:
  url: {url}
{more}"""

BAD = {
    "plain http": ("http://records.example.org/pnd", "", 4, "write https://"),
    "plain http to a name like ours": ("http://localhost.example.org", "", 4, "write https://"),
    "a password in the address": ("https://desk:planted-4711@records.example.org", "", 4, "no name and no password"),
    "no address": ("records.example.org", "", 4, "'url' will not do"),
    "an unknown key": ("https://records.example.org", "  certificat: a.pem\n", 5, "unknown key 'certificat'"),
    "a client without a secret": ("https://records.example.org", "  client: {id: desk}\n", 5, "'client.secret'"),
    "a key without a certificate": ("https://records.example.org", "  tls: {key: a.key}\n", 5, "certificate"),
}


@pytest.mark.parametrize(("url", "more", "line", "says"), BAD.values(), ids=BAD)
def test_a_connection_that_will_not_do_names_file_line_and_mend(tmp_path, url, more, line, says):
    file = tmp_path / "pnd.yaml"
    file.write_text(CONNECTION.format(url=url, more=more))
    with pytest.raises(BadData) as bad:
        connections.load(tmp_path, ["pnd"])
    assert f"{file}:{line}: " in str(bad.value)
    assert says in str(bad.value)
    assert "planted-4711" not in str(bad.value)


@pytest.mark.parametrize("url", ["https://records.example.org/pnd/", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_a_connection_that_nobody_can_listen_to_is_taken(tmp_path, url):
    (tmp_path / "pnd.yaml").write_text(CONNECTION.format(url=url, more="  client: {id: desk, secret: pnd-client}\n"))
    options = connections.load(tmp_path, ["pnd"])["pnd"].options
    assert options == Options(url=url, client=ClientCredentials(id="desk", secret="pnd-client"))
