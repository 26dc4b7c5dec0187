"""A token endpoint that answers rubbish, or says back what it was sent: of a secret nothing stands in a log or a result."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from urllib.parse import quote_plus

import pytest

from firstcall.incident.codes import Outcome
from firstcall.incident.datafile import BadData
from firstcall.sources import connections
from firstcall.sources.asking import ask
from firstcall.sources.kinds.http import KIND, Options
from firstcall.sources.oauth import ClientCredentials
from firstcall.sources.wire import Tls
from tests.sources.kinds.ill import FarEnd, Good, Heard
from tests.sources.kinds.test_http import QUESTION, ROW, around

SECRET = "planted/secret of+the desk"
KEY_PATH = "/srv/planted-folder/planted-desk.key"
TOKEN = "planted-token-0815"
#: The secret as it was planted, as it is sent, and as it stands in a token; the whole header too.
SENT = base64.b64encode(f"desk:{quote_plus(SECRET)}".encode()).decode()
PLANTED = (SECRET, quote_plus(SECRET), SENT, KEY_PATH, TOKEN)


def _echoed(heard: Heard) -> str:
    return f"{heard.headers.get('authorization', '')} {heard.body.decode()} {SECRET} {KEY_PATH}"


def _json(**told: object) -> bytes:
    return json.dumps(told).encode()


ANSWERS = {
    "what it was sent, as text": lambda heard: Good(_echoed(heard).encode(), "text/plain"),
    "what it was sent, as a page": lambda heard: Good(f"<h1>{_echoed(heard)}</h1>".encode(), "text/html"),
    "what it was sent, as its content type": lambda heard: Good(b"{}", f"application/json; x={SENT}"),
    "the secret as an error": lambda heard: Good(_json(error="invalid_client", error_description=_echoed(heard))),
    "the secret as a token": lambda heard: Good(_json(access_token=SECRET, token_type="Bearer")),
    "the header as a token": lambda heard: Good(_json(access_token=f"x\r\n{SENT}", token_type="Bearer")),
    "the secret as the kind of token": lambda heard: Good(_json(access_token=TOKEN, token_type=SECRET)),
    "the secret as seconds": lambda heard: Good(_json(access_token=TOKEN, token_type="Bearer", expires_in=SECRET)),
    "the secret as a name": lambda heard: Good(_json(**{SECRET: TOKEN, SENT: [SENT]})),
    "bytes that are no text": lambda heard: Good(b"\xff" + SENT.encode() + b"\x00"),
    "half of it": lambda heard: Good(_json(access_token=TOKEN, token_type="Bearer")[:30] + SENT.encode()),
    "nesting without end": lambda heard: Good(b"[" * 5000 + SENT.encode()),
    "a token, and the question's answer says it back": lambda heard: (
        Good(_json(access_token=TOKEN, token_type="Bearer"))
        if heard.path == "/v1/token"
        else Good(_json(error=_echoed(heard), count=0, records=[], says=_echoed(heard)))
    ),
    "a token, and it is said back as the answer's type": lambda heard: (
        Good(_json(access_token=TOKEN, token_type="Bearer"))
        if heard.path == "/v1/token"
        else Good(b"{}", f"text/x-{TOKEN}")
    ),
}
answers = pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog):
    caplog.set_level(logging.DEBUG)


def nothing_is_told(*texts: str) -> None:
    assert not [planted for planted in PLANTED for text in texts if planted in text]


def options(address: str, **more: object) -> Options:
    return Options(url=address, client=ClientCredentials(id="desk", secret="pnd-client"), **more)


@answers
def test_no_result_and_no_log_line_says_it(answer, caplog):
    with FarEnd(None, nothing=answer) as end:
        source = KIND.connect(ROW, options(end.address), around(SECRET))
        results = [asyncio.run(ask(source, ROW, QUESTION)) for _ in range(2)]
    assert {result.outcome for result in results} == {Outcome.NOT_CHECKED}
    assert any(heard.headers.get("authorization") == f"Basic {SENT}" for heard in end.heard)
    nothing_is_told(caplog.text, *map(repr, results), repr(source), repr(vars(source)))


@pytest.mark.parametrize("broken", ["certificate", "key", "authority"])
def test_the_path_of_a_certificate_that_will_not_do_is_not_said(broken, tmp_path, caplog):
    rubbish = tmp_path / "planted-desk.key"
    rubbish.write_text(f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n", encoding="utf-8")
    for path in (KEY_PATH, str(rubbish)):
        tls = Tls(**{"certificate": path, broken: path})
        result = asyncio.run(
            ask(KIND.connect(ROW, options("https://127.0.0.1:9", tls=tls), around(SECRET)), ROW, QUESTION)
        )
        assert result.outcome is Outcome.NOT_CHECKED
        nothing_is_told(caplog.text, repr(result))
        assert "planted-desk" not in caplog.text + repr(result)


@pytest.mark.parametrize(
    "line",
    [
        "  client: {id: desk, secret: [4711.0815]}",
        "  client: {id: desk, secret: 4711.0815}",
        "  client: {id: desk, secrets: 4711.0815}",
        "  client: 4711.0815",
        "  url: desk:4711.0815@records.example.org",
        "  url: https://records.example.org/desk:4711.0815@",
        "  secret: 4711.0815",
    ],
)
def test_a_secret_that_was_written_where_its_name_belongs_is_not_said(line, tmp_path):
    url = "" if "url:" in line else "  url: https://records.example.org\n"
    text = f"source: pnd\nkind: http\nwith:\n{line}\n{url}"
    (tmp_path / "pnd.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadData) as wrong:
        connections.load(tmp_path, ["pnd"])
    assert ":4: " in str(wrong.value) and "4711" not in str(wrong.value) + repr(wrong.value)
