"""The connector kind `http`, held to the contract of every kind, against a real server of the protocol."""

from __future__ import annotations

import contextlib
from datetime import date

import msgspec
import pytest

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Found, Match, Record, RecordPerson
from firstcall.sources.holdings import Page
from firstcall.sources.kinds import Around
from firstcall.sources.kinds.http import KIND, Options
from firstcall.sources.oauth import ClientCredentials
from firstcall.sources.protocol import Question, Reply
from firstcall.sources.serving import Caller, Callers, Client, Described, Description, application, hashed
from tests.sources.kinds.contract import Good, Heard, HttpContract, Plug, served

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


def around(secret=SECRET):
    def page(_question):
        return Page(found=(), as_of=None)

    return Around(search=page, apart=None, source=lambda key: None, secret={"pnd-client": secret}.__getitem__)


def serving(*found, clients=(CLIENT,)):
    async def answer(question: Question, caller: Caller) -> Reply:
        return Reply(question=question.id, source=question.source, as_of=TODAY, count=len(found), records=found)

    return application(title="PND", answer=answer, callers=Callers(clients), description=DESCRIPTION)


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
        )
