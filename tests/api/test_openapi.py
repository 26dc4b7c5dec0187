"""The API as it describes itself: every operation is asked odd things, and answers none with a fault."""

import json
from pathlib import Path

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from firstcall.api.interface import api

KEPT = Path(__file__).parents[2] / "docs" / "reference" / "api.json"
OPERATIONS = {"ring", "add-line", "state", "stream", "incident-stream", "feed-training"}
EXAMPLES = 12
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def described():
    return api.get_openapi_schema(path_prefix="/api/v1/")


def operations():
    return [operation for path in described()["paths"].values() for operation in path.values()]


def test_every_operation_asks_for_a_token_and_tells_its_problems():
    assert {o["operationId"] for o in operations()} == OPERATIONS
    for operation in operations():
        assert operation["security"] == [{"Bearer": []}] and operation["summary"] and operation["description"]
        for status, answer in operation["responses"].items():
            kind = "application/problem+json" if int(status) >= 400 else ("application/json", "text/event-stream")
            assert set(answer["content"]) <= ({kind} if isinstance(kind, str) else set(kind))


def test_the_kept_description_is_what_the_api_says_now():
    assert json.loads(KEPT.read_text(encoding="utf-8")) == json.loads(json.dumps(described()))


@pytest.fixture(scope="module")
def asked(desk):
    words = (w for s in ("ring", "add-line", "read-state", "read-stream", "feed-training") for w in ("--scope", s))
    token = desk.firstcall("token", "add", "odd", *words).split()[-1]
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_url(f"{desk.address}/api/v1/openapi.json")
    return schema, headers


@pytest.mark.parametrize("label", ["POST /api/v1/contacts", "POST /api/v1/training/certificates", "POST /api/v1/incidents/{incident}/lines",
                                   "GET /api/v1/incidents/{incident}", "GET /api/v1/stream",
                                   "GET /api/v1/incidents/{incident}/stream"])  # fmt: skip
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_whatever_is_asked_there_is_no_fault_and_no_answer_that_is_not_described(asked, label, mode):
    schema, headers = asked
    method, _, path = label.partition(" ")
    operation = schema[path][method]

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def ask(case):
        if "stream" in label and not isinstance(case.query.get("seconds"), str):
            case.query["seconds"] = 0  # a stream that is not told when to end does not
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()


def test_the_checks_can_fail(desk, asked):
    _, headers = asked
    told = json.loads(json.dumps(described()))
    del told["paths"]["/api/v1/contacts"]["post"]["responses"]["201"]
    schema = schemathesis.openapi.from_dict(told)
    case = schema["/api/v1/contacts"]["post"].Case(body={"channel": "999"})
    with pytest.raises(FailureGroup):
        case.call_and_validate(base_url=desk.address, headers=headers, checks=CHECKS)
