"""The page for engineers says what is served: its examples are answered, its refusals are all of them, its files are read."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import msgspec
import pytest

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome
from firstcall.sources import connections
from firstcall.sources.outcomes import judge
from firstcall.sources.protocol import Question, Reply
from firstcall.sources.serving_callers import hashed, load
from firstcall.sources.serving_limits import Limits
from firstcall.sources.serving_refusals import MEANINGS, Refused

PAGE = (Path(__file__).parents[2] / "docs" / "source-protocol.md").read_text(encoding="utf-8")
ROW = SourceRow(key="pnd", name="PND", holds="", asked_by=(("phone",),))


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_question_and_the_reply_of_the_page_are_a_trace():
    question, reply, *_ = examples("json")
    asked = msgspec.json.decode(question, type=Question)
    result = judge(asked, ROW, status=200, content_type="application/json", length=None, body=reply.encode())
    assert (result.outcome, result.records[0].match.certainty) == (Outcome.TRACE, Certainty.CERTAIN)


def test_the_page_names_every_key_of_a_question_and_of_a_reply():
    question, reply, *_ = examples("json")
    assert set(json.loads(question)) == set(Question.__struct_fields__)
    assert set(json.loads(reply)) == set(Reply.__struct_fields__)


def test_the_refusals_of_the_page_are_all_that_there_are():
    told = re.findall(r"^\| (\d{3}) \| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert sorted(told) == sorted((str(meaning.status), code.value) for code, meaning in MEANINGS.items())
    assert json.loads(examples("json")[2]) == msgspec.to_builtins(Refused("incomplete").problem)


def test_the_limits_of_the_page_are_those_that_hold():
    limits = Limits()
    assert (limits.questions_at_once, limits.questions_per_s) == (400, 100)
    assert (limits.wrong_secrets_at_once, limits.wrong_secrets_per_s, limits.longest_s) == (20, 1, 60)
    assert limits.reading_s == 10
    assert "400 questions are taken at once, and then 100 a second" in PAGE
    assert "20 wrong secrets, and then one a second" in PAGE


def test_the_files_of_the_page_are_read(tmp_path):
    callers, connection = examples("yaml")
    clients = tmp_path.with_suffix(".yaml")
    clients.write_text(callers.replace("scrypt:…", hashed("planted")))
    assert [client.id for client in load(clients)] == ["desk", "control-room"]
    (tmp_path / "pnd.yaml").write_text(connection)
    assert connections.load(tmp_path, ["pnd"])["pnd"].kind.name == "http"


def test_what_the_page_imports_is_there():
    tree = ast.parse(examples("python")[0])
    imported = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module.startswith("firstcall")]
    for node in imported:
        module = __import__(node.module, fromlist=["any"])
        assert all(hasattr(module, name.name) for name in node.names)
    assert len(imported) == 4


@pytest.mark.parametrize("code", ["incomplete", "asked-for-everything"])
def test_a_refusal_may_be_named_by_its_code(code):
    assert Refused(code).status == 422
