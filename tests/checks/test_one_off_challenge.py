"""A challenge: drawn by chance and recorded, met again until it is answered, and read by a supervisor."""

from datetime import timedelta

import pytest
from django.conf import settings

from firstcall.checks import one_off_challenge as challenge
from firstcall.checks.one_off_challenge import Challenged, Look
from firstcall.checks.one_off_input import CannotAsk
from firstcall.incident.entries import Housekeeping
from firstcall.log import reading
from tests.checks import building as b

FULLER = "He rang twice and gave this number as his own."


def look(*same, reason="a colleague asked"):
    return Look(of="one-off check", asked=", ".join(same), same=frozenset(same), reason=reason)


PHONE, OTHER = look("phone=+447700900461"), look("phone=+447700900462")
BOTH = look("phone=+447700900461", "name=alan example")


@pytest.fixture
def who(db):
    return b.staff()


def always(share):
    return True


def never(share):
    return False


def may_go_on(who, wanted, *, fuller="", minutes=0, draw=never):
    try:
        challenge.stand(who=who, look=wanted, fuller=fuller, at=b.NOW + timedelta(minutes=minutes), draw=draw)
    except Challenged:
        return False
    return True


def log():
    return [e.body for e in reading.entries(0) if isinstance(e.body, Housekeeping)]


def test_whoever_is_not_drawn_goes_on_and_the_draw_is_recorded(who, settings):
    settings.CHALLENGE = 10
    assert may_go_on(who, PHONE)
    (entry,) = log()
    assert (entry.what, entry.about["drawn"], entry.about["share"]) == ("unchallenged", "no", "10")


def test_whoever_is_drawn_is_shown_nothing_and_the_draw_is_recorded(who):
    assert not may_go_on(who, PHONE, draw=always)
    (entry,) = log()
    assert (entry.what, entry.about["drawn"], entry.about["asked"]) == ("challenged", "yes", "phone=+447700900461")


def test_asking_again_is_no_way_round(who):
    may_go_on(who, PHONE, draw=always)
    assert [may_go_on(who, PHONE, minutes=n) for n in (1, 10, 30, 59)] == [False] * 4
    assert [e.about["drawn"] for e in log()] == ["yes", "again", "again", "again", "again"]


def test_asking_with_a_little_more_or_less_is_no_way_round(who):
    may_go_on(who, BOTH, draw=always)
    assert not may_go_on(who, PHONE, minutes=1) and not may_go_on(who, look("name=alan example"), minutes=1)
    assert may_go_on(who, OTHER, minutes=1)


def test_a_fuller_reason_answers_it_and_holds_for_the_same_look(who):
    may_go_on(who, PHONE, draw=always)
    assert may_go_on(who, PHONE, fuller=FULLER, minutes=1)
    assert may_go_on(who, PHONE, minutes=2, draw=always)
    assert [(e.what, e.says) for e in log()][1] == ("challenge-answered", FULLER)


def test_a_fuller_reason_for_less_is_none_for_more(who):
    may_go_on(who, PHONE, draw=always)
    may_go_on(who, PHONE, fuller=FULLER, minutes=1)
    assert not may_go_on(who, BOTH, minutes=2, draw=always)


def test_a_fuller_reason_given_unasked_changes_nothing(who):
    assert not may_go_on(who, PHONE, fuller=FULLER, draw=always)
    assert may_go_on(who, PHONE, fuller=FULLER, minutes=1)


@pytest.mark.parametrize(
    "fuller", ["because", "1234567890 1234567890 1234567890", "a b c d e f g h i j k l m n o p q r s", "x" * 1001]
)
def test_a_reason_that_is_no_fuller_one_is_refused_and_the_challenge_stands(who, fuller):
    may_go_on(who, PHONE, draw=always)
    with pytest.raises(CannotAsk) as refused:
        may_go_on(who, PHONE, fuller=fuller, minutes=1)
    assert refused.value.field == "fuller" and not may_go_on(who, PHONE, minutes=2)


def test_the_first_reason_said_again_is_no_fuller_one(who):
    first = look("phone=+447700900461", reason=FULLER)
    may_go_on(who, first, draw=always)
    with pytest.raises(CannotAsk):
        may_go_on(who, first, fuller=f"  {FULLER.upper()} ", minutes=1)


def test_it_stands_for_an_hour_and_for_nobody_else(who):
    may_go_on(who, PHONE, draw=always)
    assert may_go_on(b.staff("handler-b"), PHONE, minutes=1)
    assert may_go_on(who, PHONE, minutes=61)


@pytest.mark.parametrize(("share", "drawn"), [(0, 0), (100, 300)])
def test_none_and_all_are_just_that(share, drawn):
    assert sum(challenge._drawn(share) for _ in range(300)) == drawn


def test_one_in_ten_is_about_one_in_ten():
    assert 600 < sum(challenge._drawn(10) for _ in range(10_000)) < 1400  # thirteen standard deviations


def test_a_share_is_drawn_by_default():
    from firstcall.config.settings import CHALLENGE

    assert CHALLENGE == 10 and settings.CHALLENGE == 0  # no test is drawn by chance


def test_a_supervisor_reads_who_was_drawn_why_and_what_they_said(who):
    other = b.staff("handler-b")
    may_go_on(who, PHONE, draw=always)
    may_go_on(other, OTHER, minutes=1, draw=always)
    may_go_on(who, PHONE, minutes=2)
    may_go_on(who, PHONE, fuller=FULLER, minutes=3)
    may_go_on(who, OTHER, minutes=4)
    latest, first = challenge.drawn_since(b.NOW - timedelta(days=1))
    assert (first.who, first.asked, first.fuller, first.times) == (who.id, "phone=+447700900461", FULLER, 2)
    assert (latest.who, latest.fuller, latest.answered_at) == (other.id, "", None)
    assert challenge.drawn_since(b.NOW + timedelta(minutes=30)) == ()


def test_where_the_draw_cannot_be_recorded_nobody_goes_on(who, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(challenge, "note", broken)
    with pytest.raises(OSError):  # noqa: PT011  it is ours
        may_go_on(who, PHONE)
