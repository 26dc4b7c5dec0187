"""Rules of the door: what is wanted next, how long an attempt waits, when a desk is locked, what a password may be, how settings read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from firstcall.config.signing_in import duration, roles, signing_in
from firstcall.incident.codes import StaffRole
from firstcall.people.signing_in import attempts, breached
from firstcall.people.signing_in.desks import Standing, standing
from firstcall.people.signing_in.entering import Step, step_after
from firstcall.people.signing_in.words import NotOurWords, without

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("proofs", "enrolled", "wanted", "must_change", "step"),
    [
        (("password",), False, False, False, Step.DONE),
        (("password",), True, False, False, Step.CODE),
        (("password",), True, True, True, Step.CODE),
        (("password", "second"), True, True, True, Step.CHANGE),
        (("password", "second"), True, True, False, Step.DONE),
        (("password",), False, False, True, Step.CHANGE),
        (("password",), False, True, True, Step.CHANGE),
        (("password",), False, True, False, Step.ENROL),
        (("passkey",), True, True, True, Step.DONE),
        (("single",), False, False, True, Step.DONE),
        (("single",), False, True, False, Step.ENROL),
        (("single",), True, False, False, Step.CODE),
        (("single", "second"), False, True, False, Step.DONE),
    ],
)
def test_nobody_is_in_before_everything_that_is_wanted_was_shown(proofs, enrolled, wanted, must_change, step):
    assert step_after(proofs, enrolled=enrolled, wanted=wanted, must_change=must_change) is step


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (9, 16), (10, 32), (11, 60), (5_000, 60)]
)
def test_a_wait_doubles_and_is_never_longer_than_a_minute(failures, seconds):
    assert attempts.wait_after(failures, 5) == timedelta(seconds=seconds)


@dataclass
class Desk:
    began: datetime = AT
    active: datetime = AT
    proved: datetime = AT
    paused: bool = False
    locked: datetime | None = None


LIMITS = signing_in({}, data=Path("nowhere"), words=())


@pytest.mark.parametrize(
    ("desk", "after", "deciding", "stands"),
    [
        (Desk(), 0, False, Standing.OPEN),
        (Desk(), 14.9, False, Standing.OPEN),
        (Desk(), 15, False, Standing.LOCKED),
        (Desk(), 4.9, True, Standing.OPEN),
        (Desk(), 5, True, Standing.LOCKED),
        (Desk(paused=True), 0, True, Standing.LOCKED),
        (Desk(paused=True), 0, False, Standing.OPEN),
        (Desk(locked=AT), 0, False, Standing.LOCKED),
        (Desk(active=AT + timedelta(hours=12)), 12 * 60, False, Standing.OVER),
        (Desk(locked=AT), 12 * 60, False, Standing.OVER),
    ],
)
def test_a_desk_locks_by_the_clock_and_for_decisions_sooner(desk, after, deciding, stands):
    assert standing(desk, AT + timedelta(minutes=after), LIMITS, deciding=deciding) is stands


@given(
    idle=st.floats(0, 2000), more=st.floats(0, 2000), paused=st.booleans(), locked=st.booleans(), deciding=st.booleans()
)
def test_a_desk_that_is_left_alone_never_opens_by_itself(idle, more, paused, locked, deciding):
    order = [Standing.OPEN, Standing.LOCKED, Standing.OVER]
    desk = Desk(paused=paused, locked=AT if locked else None)
    now = standing(desk, AT + timedelta(minutes=idle), LIMITS, deciding=deciding)
    later = standing(desk, AT + timedelta(minutes=idle + more), LIMITS, deciding=deciding)
    assert order.index(later) >= order.index(now)
    assert order.index(standing(desk, AT + timedelta(minutes=idle), LIMITS, deciding=True)) >= order.index(now)


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("police-police-police", False),
        ("Constabulary 2026!", False),
        ("officerpolicedesk1234567", False),
        ("gravel sandwich lantern", True),
        ("police gravel sandwich", True),
    ],
)
def test_a_password_is_no_word_of_the_house(password, taken):
    if taken:
        NotOurWords().validate(password)
    else:
        with pytest.raises(ValidationError, match="words of the house"):
            NotOurWords().validate(password)


@given(st.text(max_size=30), st.lists(st.text(min_size=3, max_size=5), max_size=3))
def test_taking_words_out_never_adds_anything(password, words):
    assert len(without(password, words)) <= len(password.lower())


# The list of breached passwords

WORDS = ["gravel sandwich lantern", "correct horse battery", "päßword of somebody", "letmein letmein"]


def lines_of(words, counts=()):
    import hashlib

    hashed = sorted(hashlib.sha1(w.encode()).hexdigest().upper() for w in words)
    return [f"{h}:{c}\r\n".encode() for h, c in zip(hashed, counts or [1] * len(hashed), strict=True)]


def test_what_is_in_the_list_is_found_and_nothing_else(tmp_path):
    kept = tmp_path / "list"
    assert breached.write(breached.marks_of_hashes(lines_of(WORDS)), kept) == len(WORDS)
    assert all(breached.is_breached(word, kept) for word in WORDS)
    assert not breached.is_breached("gravel sandwich lanterN", kept)


@tried(deadline=None)
@given(
    st.sets(st.text(min_size=1, max_size=8).filter(lambda t: "\n" not in t and "\r" not in t), max_size=20), st.text()
)
def test_the_list_made_of_words_holds_exactly_them(tmp_path_factory, words, other):
    kept = tmp_path_factory.mktemp("lists") / "list"
    breached.write(breached.marks_of_words(w.encode() for w in words), kept)
    assert all(breached.is_breached(word, kept) for word in words)
    assert breached.is_breached(other, kept) is (other in words)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([b"what is this\n"], "line 1 is no SHA-1 hash"),
        ([*reversed(lines_of(WORDS))], "line 2 comes before"),
        ([b"32ED87BDB5FDC5E9CBA88547376818D4:7\n"], "line 1 is no SHA-1 hash of 40"),
        ([lines_of(WORDS)[0].replace(b":1", b":many")], "line 1 is no SHA-1 hash with a count"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_and_the_old_list_stays(tmp_path, lines, says):
    kept = tmp_path / "list"
    breached.write(breached.marks_of_words([b"old one"]), kept)
    with pytest.raises(breached.NotAList, match=says):
        breached.write(breached.marks_of_hashes(lines), kept)
    assert breached.is_breached("old one", kept) and [f.name for f in tmp_path.iterdir()] == ["list"]


def test_only_what_was_seen_often_enough_is_kept(tmp_path):
    kept = tmp_path / "list"
    assert breached.write(breached.marks_of_hashes(lines_of(WORDS, [1, 5, 9, 2]), least=5), kept) == 2


def test_a_list_that_the_force_named_and_that_cannot_be_read_lets_no_password_pass(tmp_path, settings):
    kept = tmp_path / "list"
    settings.SIGNING_IN = replace(settings.SIGNING_IN, breached=kept, breached_wanted=True)
    with pytest.raises(ValidationError, match="cannot be read"):
        breached.NotBreached().validate("gravel sandwich lantern")
    kept.write_bytes(b"something else altogether")
    with pytest.raises(ValidationError, match="cannot be read"):
        breached.NotBreached().validate("gravel sandwich lantern")
    breached.write(breached.marks_of_words([w.encode() for w in WORDS]), kept)
    breached.NotBreached().validate("another sandwich lantern")
    with pytest.raises(ValidationError, match="known from a breach"):
        breached.NotBreached().validate("gravel sandwich lantern")


# Settings


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("15m", 900), ("12h", 43_200), ("2 m", 120)])
def test_a_time_is_a_number_and_a_unit(text, seconds):
    assert duration("X", text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "15", "0m", "13h", "-1m", "1d", "soon", "1.5h"])
def test_a_time_that_cannot_be_used_stops_the_start(text):
    with pytest.raises(ImproperlyConfigured, match="X must be a time"):
        duration("X", text)


def test_roles_are_all_none_or_named():
    assert roles("X", "none") == frozenset() and roles("X", "all") == frozenset(StaffRole)
    assert roles("X", "supervisor, administrator") == {StaffRole.SUPERVISOR, StaffRole.ADMINISTRATOR}
    with pytest.raises(ImproperlyConfigured, match="X must be all, none"):
        roles("X", "supervisor, chief")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"FIRSTCALL_BREACHED": "/no/such/file"}, "FIRSTCALL_BREACHED"),
        ({"FIRSTCALL_DESKS_AT_ONCE": "one"}, "FIRSTCALL_DESKS_AT_ONCE"),
        ({"FIRSTCALL_OIDC_ISSUER": "http://idp.example.org"}, "FIRSTCALL_OIDC_ISSUER"),
        ({"FIRSTCALL_OIDC_ISSUER": "https://idp.example.org?x=1", "FIRSTCALL_OIDC_CLIENT": "desk"}, "ISSUER"),
        ({"FIRSTCALL_OIDC_ISSUER": "https://idp.example.org"}, "FIRSTCALL_OIDC_CLIENT"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start(given, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        signing_in(given, data=Path("nowhere"), words=())


def test_decisions_are_never_given_more_time_than_the_desk():
    read = signing_in({"FIRSTCALL_LOCK_AFTER": "2m"}, data=Path("nowhere"), words=())
    assert read.decide_within == read.lock_after == timedelta(minutes=2)
