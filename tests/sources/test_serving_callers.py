"""Who is let in: by a secret of which only the hash is kept, by a token that ends, by nothing that was made up."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.datafile import BadData
from firstcall.sources.serving_callers import LASTS, Callers, Client, NotKnown, basic, hashed, load
from firstcall.sources.serving_limits import Bucket
from firstcall.sources.serving_refusals import Refused

SECRET = "planted-secret"
DESK = Client(id="desk", sources=("pnd", "visor"), secret=hashed(SECRET, salt=b"0123456789abcdef"))


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_the_hash_of_a_secret_is_salted_and_says_nothing_of_it():
    assert hashed(SECRET) != hashed(SECRET)
    assert SECRET not in hashed(SECRET)
    assert hashed(SECRET) not in repr(DESK)
    assert "scrypt" not in repr(DESK)


def test_a_client_is_known_by_its_secret_alone():
    callers = Callers([DESK, Client(id="by-certificate", sources=("pnd",), subject="CN=desk.example.org")])
    assert callers.by_secret("desk", SECRET) is DESK
    for name, secret in (("desk", "wrong"), ("desk", ""), ("nobody", SECRET), ("by-certificate", ""), ("", "")):
        with pytest.raises(NotKnown):
            callers.by_secret(name, secret)


def test_a_subject_is_known_whole_or_not_at_all():
    callers = Callers([Client(id="desk", sources=("pnd",), subject="CN=desk.example.org,O=Invented")])
    assert callers.by_subject("CN=desk.example.org,O=Invented").id == "desk"
    for other in ("CN=desk.example.org", "CN=desk.example.org,O=Invented,C=GB", "cn=desk.example.org,O=Invented", ""):
        with pytest.raises(NotKnown):
            callers.by_subject(other)


def test_a_token_ends():
    clock = Clock()
    callers = Callers([DESK], now=clock)
    token = callers.token(DESK, ("pnd",))
    assert callers.by_token(token).sources == {"pnd"}
    clock.now += LASTS - 1
    assert callers.by_token(token).id == "desk"
    clock.now += 2
    with pytest.raises(NotKnown):
        callers.by_token(token)


def test_a_token_allows_no_more_than_its_client_may_today():
    key = b"k" * 32
    token = Callers([DESK], key=key).token(DESK, ("pnd", "visor"))
    less = Callers([Client(id="desk", sources=("visor",))], key=key)
    assert less.by_token(token).sources == {"visor"}
    with pytest.raises(NotKnown):
        Callers([Client(id="another", sources=("pnd",))], key=key).by_token(token)


def test_a_token_of_another_key_is_none():
    with pytest.raises(NotKnown):
        Callers([DESK]).by_token(Callers([DESK]).token(DESK, ("pnd",)))


def test_a_key_that_could_be_guessed_is_not_taken():
    with pytest.raises(ValueError, match="32 bytes"):
        Callers([DESK], key=b"short")


def part(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_token_that_nobody_signed_is_none():
    claims = {"iss": "firstcall-source", "sub": "desk", "iat": 0, "exp": 9_999_999_999, "scope": "pnd"}
    for head in ({"alg": "none"}, {"alg": "HS256"}, {"alg": "none", "typ": "JWT"}):
        for signature in ("", "AAAA"):
            with pytest.raises(NotKnown):
                Callers([DESK]).by_token(f"{part(head)}.{part(claims)}.{signature}")


@given(st.one_of(st.text(max_size=60), st.builds(".".join, st.lists(st.text(max_size=12), min_size=2, max_size=5))))
def test_no_text_is_a_token(text):
    with pytest.raises(NotKnown):
        CALLERS.by_token(text)


CALLERS = Callers([DESK])


@given(st.text(max_size=40))
def test_no_text_is_a_basic_header_but_one(text):
    try:
        name, secret = basic(text)
    except NotKnown:
        return
    assert text.lower().startswith("basic ")
    assert isinstance(name, str)
    assert isinstance(secret, str)


FILE = """clients:
  - id: desk
    secret: {secret}
    sources: [pnd, visor]
  - id: other
    subject: CN=other.example.org
    sources: [pnd]
"""


def test_clients_are_read_from_a_file(tmp_path):
    file = tmp_path / "callers.yaml"
    file.write_text(FILE.format(secret=hashed(SECRET)))
    desk, other = load(file)
    assert Callers([desk]).by_secret("desk", SECRET) == desk
    assert (other.subject, other.sources, other.secret) == ("CN=other.example.org", ("pnd",), None)


BAD = {
    "the secret itself": ("secret: planted-secret\n    sources: [pnd]", 3, "salted hash"),
    "the secret as a number": ("secret: 4711\n    sources: [pnd]", 3, "salted hash"),
    "no secret and no subject": ("sources: [pnd]", 2, "cannot be recognised"),
    "no sources": ("subject: CN=a.example.org\n    sources: []", 4, "sources"),
    "an unknown key": (
        "subject: CN=a.example.org\n    source: [pnd]\n    sources: [pnd]",
        4,
        "did you mean 'sources'?",
    ),
    "one id twice": (
        "subject: CN=a.example.org\n    sources: [pnd]\n  - id: desk\n    subject: CN=b.example.org\n    sources: [pnd]",
        5,
        "two clients have the id 'desk'",
    ),
}


@pytest.mark.parametrize(("rest", "line", "says"), BAD.values(), ids=BAD)
def test_a_file_that_will_not_do_says_where_and_why_and_prints_no_secret(tmp_path, rest, line, says):
    file = tmp_path / "callers.yaml"
    file.write_text(f"clients:\n  - id: desk\n    {rest}\n")
    with pytest.raises(BadData) as bad:
        load(file)
    assert f"{file}:{line}: " in str(bad.value)
    assert says in str(bad.value)
    assert SECRET not in str(bad.value)
    assert "4711" not in str(bad.value)


def test_a_bucket_fills_again():
    clock = Clock()
    bucket = Bucket(2.0, 3, now=clock)
    for _ in range(3):
        bucket.take("a")
    with pytest.raises(Refused) as refused:
        bucket.take("a")
    assert refused.value.headers == {"retry-after": "1"}
    bucket.take("b")
    clock.now += 0.5
    bucket.take("a")
    with pytest.raises(Refused):
        bucket.take("a")
    clock.now += 1000
    for _ in range(3):
        bucket.take("a")
    with pytest.raises(Refused):
        bucket.take("a")
