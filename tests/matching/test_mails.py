"""E-mail addresses as they are read, and the mailboxes to which they are delivered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import normalise

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Some.One+Shop@Example.ORG", "some.one+shop@example.org"),
        (" <some.one@example.org>, ", "some.one@example.org"),
        ("Anna Example <anna@example.org>", "anna@example.org"),
        ("mailto:anna@example.org?subject=hello", "anna@example.org"),
        ("anna at example dot org", "anna@example.org"),
        ("anna (at) mail [dot] example [dot] org", "anna@mail.example.org"),
        ("ａｎｎａ@example.org", "anna@example.org"),
        ("anna@example.org, bob@example.org", None),
        ("look at example.org", None),
        ("anna@example", None),
        ("anna..b@example.org", None),
        ("anna.@example.org", None),
        ("@example.org", None),
        ("a", None),
        ("", None),
        ("аnna@example.org", None),
        ("anna\x00@example.org", None),
        ("a" * 65 + "@example.org", None),
        ("a" * 500, None),
    ],
)
def test_an_address_is_kept_as_it_was_read_in_small_letters(typed: str, kept: str | None) -> None:
    assert normalise.email(typed) == kept


@pytest.mark.parametrize(
    ("address", "box"),
    [
        ("some.one+shop@gmail.com", "someone@gmail.com"),
        ("s.o.m.e.o.n.e@googlemail.com", "someone@gmail.com"),
        ("some.one+shop@outlook.com", "some.one@outlook.com"),
        ("some.one+shop@hotmail.co.uk", "some.one@hotmail.co.uk"),
        ("some.one+shop@live.co.uk", "some.one@live.co.uk"),
        ("some.one+shop@fastmail.com", "some.one@fastmail.com"),
        ("some.one+shop@proton.me", "some.one@proton.me"),
        ("some.one+shop@protonmail.com", "some.one@protonmail.com"),
        ("some.one+shop@icloud.com", "some.one@icloud.com"),
        ("some.one+shop@example.org", "some.one+shop@example.org"),
        ("some.one@example.org", "some.one@example.org"),
        ("+shop@gmail.com", "+shop@gmail.com"),
        ("someone@notgmail.com", "someone@notgmail.com"),
        ("", ""),
        ("@", "@"),
    ],
)
def test_one_mailbox_has_one_form_as_its_provider_delivers_it(address: str, box: str) -> None:
    assert normalise.mailbox(address) == box


DOMAINS = st.sampled_from(["gmail.com", "googlemail.com", "outlook.com", "icloud.com", "example.org"])


@given(st.text("ab.+1", min_size=1, max_size=12), DOMAINS)
def test_a_mailbox_is_its_own_mailbox(local: str, domain: str) -> None:
    box = normalise.mailbox(f"{local}@{domain}")
    assert normalise.mailbox(box) == box
