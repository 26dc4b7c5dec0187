"""Usernames with their platform."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.matching import normalise
from firstcall.matching.accounts import PLATFORMS

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("night_owl99", "night_owl99"),
        ("@Night_Owl99", "night_owl99"),
        ("Snapchat: night_owl99", "snapchat:night_owl99"),
        ("snap - night_owl99", "snapchat:night_owl99"),
        ("snapchat night_owl99", "snapchat:night_owl99"),
        ("snapchat username: night_owl99", "snapchat:night_owl99"),
        ("insta @nightowl", "instagram:nightowl"),
        ("IG:nightowl", "instagram:nightowl"),
        ("@nightowl (insta)", "instagram:nightowl"),
        ("nightowl on tik tok", "tiktok:nightowl"),
        ("X: nightowl", "twitter:nightowl"),
        ("psn night_owl", "psn:night_owl"),
        ("discord: nightowl#1234", "discord:nightowl#1234"),
        ("https://instagram.com/NightOwl/", "instagram:nightowl"),
        ("https://www.facebook.com/profile.php?id=100012345678", "facebook:100012345678"),
        ("Facebook: https://m.facebook.com/night.owl", "facebook:night.owl"),
        ("https://x.com/nightowl/status/1", "twitter:nightowl"),
        ("t.me/nightowl", "telegram:nightowl"),
        ("snapchat.com/add/nightowl", "snapchat:nightowl"),
        ("https://www.tiktok.com/@night.owl?lang=en", "tiktok:night.owl"),
        ("reddit.com/user/nightowl", "reddit:nightowl"),
        ("steamcommunity.com/id/nightowl", "steam:nightowl"),
        ("https://www.example.com/@Night_Owl99", "night_owl99"),
        ("foo:bar", "foo:bar"),
        ("instagram.com/p/abc123", None),
        ("facebook.com/groups/neighbours", None),
        ("snapchat", None),
        ("facebook messages", None),
        ("two words", None),
        ("xbox: two words", None),
        ("@", None),
        ("__", None),
        ("a", None),
        ("", None),
        ("night\x00owl", None),
        ("a" * 500, None),
    ],
)
def test_a_username_is_kept_with_its_platform_where_that_is_told(typed: str, kept: str | None) -> None:
    assert normalise.username(typed) == kept


@pytest.mark.parametrize(
    ("kept", "apart"),
    [
        ("snapchat:night_owl99", ("snapchat", "night_owl99")),
        ("night_owl99", (None, "night_owl99")),
        ("foo:bar", (None, "foo:bar")),
        ("snapchat:", (None, "snapchat:")),
        (":", (None, ":")),
        ("", (None, "")),
    ],
)
def test_an_account_is_taken_apart_into_platform_and_name(kept: str, apart: tuple[str | None, str]) -> None:
    assert normalise.account(kept) == apart


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("snapchat:owl", "snapchat:owl", True),
        ("snapchat:owl", "owl", True),
        ("owl", "owl", True),
        ("snapchat:owl", "instagram:owl", False),
        ("snapchat:owl", "snapchat:owl1", False),
    ],
)
def test_an_account_without_a_platform_may_be_on_any(one: str, other: str, same: bool) -> None:
    assert normalise.same_account(one, other) is same
    assert normalise.same_account(other, one) is same


@given(
    st.sampled_from(["", "@", "snap: ", "insta ", "x/", "snapchat:", "https://t.me/", "facebook.com/people/"]),
    st.text("ab1_.:@/-# x", max_size=16),
    st.sampled_from(["", " on kik", " (insta)", "/", "?a=b"]),
)
def test_a_kept_username_is_its_own_form_and_can_be_taken_apart(before: str, name: str, behind: str) -> None:
    kept = normalise.username(before + name + behind)
    if kept is not None:
        assert normalise.username(kept) == kept
        platform, name = normalise.account(kept)
        assert name and (platform is None or platform in PLATFORMS)
