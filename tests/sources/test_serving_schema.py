"""The OpenAPI document says what is served: whatever it allows is answered, whatever it does not is refused as it says."""

from __future__ import annotations

import base64

import msgspec
import schemathesis

from firstcall.sources.contract import openapi
from firstcall.sources.protocol import Question, Reply
from firstcall.sources.serving import Caller, Callers, Client, Described, Description, Limits, application, hashed
from firstcall.sources.serving_refusals import MEANINGS, Refusal

CLIENT = Client(id="desk", sources=("pnd",), secret=hashed("a planted secret"))
CALLERS = Callers([CLIENT])
TOKEN = CALLERS.token(CLIENT, ("pnd",))
BASIC = "Basic " + base64.b64encode(b"desk:a+planted+secret").decode()
AS_MANY_AS_YOU_LIKE = Limits(questions_per_s=1e6, questions_at_once=1_000_000, wrong_secrets_at_once=1_000_000)


async def nobody(question: Question, caller: Caller) -> Reply:
    return Reply(question=question.id, source=question.source, as_of=question.today, count=0, records=())


APPLICATION = application(
    title="Invented records",
    answer=nobody,
    callers=CALLERS,
    description=Description(sources=(Described(key="pnd", name="PND"),)),
    limits=AS_MANY_AS_YOU_LIKE,
)
#: A question may be in the right form and refused all the same, where it names nobody; so may a form that asks for a token.
CONFIG = schemathesis.Config.from_dict(
    {
        "generation": {"max-examples": 15, "deterministic": True, "database": "none"},
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 400, 401, 403, 404, 422]}},
    }
)
SCHEMA = schemathesis.openapi.from_asgi("/schema/openapi.json", APPLICATION, config=CONFIG)


@SCHEMA.hook
def map_body(context, body):
    """Half of the questions go to the source that is served; whatever is no text stays what it is."""
    if isinstance(body, dict) and isinstance(body.get("source"), str) and len(body["source"]) % 2:
        return body | {"source": "pnd"}
    return body


@SCHEMA.parametrize()
def test_whatever_is_sent_is_answered_as_the_document_says(case):
    whose = BASIC if case.operation.path == "/v1/token" else f"Bearer {TOKEN}"
    case.call_and_validate(headers={"Authorization": whose})


def test_every_refusal_has_its_own_code_and_stands_in_the_document():
    told = msgspec.json.encode(openapi("Any")).decode()
    assert all(f"`{code.value}`" in told for code in Refusal)
    assert MEANINGS.keys() == set(Refusal)


def test_the_document_sends_nobody_elsewhere():
    assert "http://" not in msgspec.json.encode(openapi("Any")).decode()
    assert "https://" not in msgspec.json.encode(openapi("Any")).decode()
