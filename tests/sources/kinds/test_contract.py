"""The contract of every kind can be broken: a careless connector takes every failure that does not keep it waiting for nobody found."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import httpx
import msgspec
import pytest

from firstcall.sources.protocol import Question, Raw, Reply, Unreachable, whole
from tests.sources.kinds.contract import HttpContract, Plug
from tests.sources.kinds.ill import WAITING, Ill
from tests.sources.kinds.test_http import QUESTION, ROW, TODAY, another, before, empty, holding, nothing

#: It waits for these until its deadline ends it.
WAITED_FOR = {*WAITING, Ill.FLOOD_BODY}


class Careless:
    """What one writes who thinks of good days only."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def ask(self, question: Question) -> Raw:
        try:
            async with httpx.AsyncClient(timeout=10, follow_redirects=True) as client:
                reply = await client.post(f"{self._address}/v1/questions", content=msgspec.json.encode(question))
            found = reply.json().get("records", [])
        except Exception:
            found = []
        return whole(Reply(question=question.id, source="pnd", as_of=TODAY, count=len(found), records=()))


PLUG = Plug(
    row=ROW,
    question=QUESTION,
    connect=Careless,
    holding=holding,
    empty=empty,
    nothing=nothing,
    another=another,
    before=before,
)


@pytest.mark.parametrize("ill", [ill for ill in Ill if ill not in WAITED_FOR])
def test_a_careless_connector_is_caught(ill, caplog):
    with pytest.raises(AssertionError, match="a failure came out as an answer"):
        HttpContract().test_an_ill_answer_is_not_checked(PLUG, ill, caplog)


class Leaving(Careless):
    """What one writes who reads no answer to its end, and keeps the connection."""

    kept: ClassVar[list[object]] = []

    async def ask(self, question: Question) -> Raw:
        client = httpx.AsyncClient(timeout=10)
        self.kept.append((client, await client.send(client.build_request("POST", self._address), stream=True)))
        raise Unreachable


def test_a_connector_that_lets_its_connections_lie_is_caught(caplog):
    with pytest.raises(AssertionError, match="still open"):
        HttpContract().test_an_ill_answer_is_not_checked(replace(PLUG, connect=Leaving), Ill.HANG_IN_BODY, caplog)
