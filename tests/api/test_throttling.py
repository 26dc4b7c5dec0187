"""Failed attempts are counted by where they come from, for a while, and no more addresses than there is room for."""

import pytest

from firstcall.api.throttling import Failures


@pytest.mark.parametrize(
    ("moments", "waits"),
    [
        ([0, 1, 2], [0, 0, 58]),
        ([0, 1, 2, 3], [0, 0, 58, 57]),
        ([0, 1, 60], [0, 0, 0]),
        ([0, 1, 59.9], [0, 0, 1]),
    ],
)
def test_after_too_many_in_a_window_each_is_told_how_long_to_wait(moments, waits):
    counted = Failures(most=2, window=60)
    assert [counted.failed("a", now).wait for now in moments] == waits


def test_the_first_and_the_first_that_is_too_many_are_told_apart():
    counted = Failures(most=2, window=60)
    told = [counted.failed("a", n) for n in range(4)]
    assert [t.first for t in told] == [True, False, False, False]
    assert [t.just_over for t in told] == [False, False, True, False]


def test_one_address_is_not_counted_against_another():
    counted = Failures(most=1, window=60)
    assert [counted.failed(address, 0).wait for address in "abab"] == [0, 0, 60, 60]


def test_no_more_addresses_are_remembered_than_there_is_room_for():
    counted = Failures(most=1, window=60, size=2)
    for address in "abc":
        counted.failed(address, 0)
    assert counted.failed("a", 1).first and not counted.failed("c", 1).first
