"""Threads that stay: the one that was busy last is next, no more than may be, and those that are not wanted end."""

import threading
import time

import pytest

from firstcall.config.staying import Threads


def test_one_thing_after_another_is_done_by_the_same_thread():
    threads = Threads(8)
    assert len({threads.submit(threading.get_ident).result(5) for _ in range(500)}) == 1
    assert len(threads) == 1


def test_at_most_so_many_work_at_once_and_everything_is_done_in_its_turn():
    threads, lock, now, most, begun = Threads(3), threading.Lock(), 0, 0, []

    def work(number):
        nonlocal now, most
        with lock:
            begun.append(number)
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1
        return number

    futures = [threads.submit(work, number) for number in range(20)]
    assert [future.result(5) for future in futures] == list(range(20))
    assert most == len(threads) == 3
    assert begun[3:] == sorted(begun[3:])


def test_who_waits_is_told_of_a_fault_and_the_thread_goes_on():
    threads = Threads(1)

    def fails():
        raise KeyError("it failed")

    with pytest.raises(KeyError, match="it failed"):
        threads.submit(fails).result(5)
    assert threads.submit(lambda: "done").result(5) == "done"


def test_what_was_given_up_before_its_turn_is_not_done():
    threads, go_on, done = Threads(1), threading.Event(), []
    first = threads.submit(go_on.wait, 5)
    second = threads.submit(done.append, "second")
    third = threads.submit(done.append, "third")
    assert second.cancel()
    go_on.set()
    first.result(5)
    third.result(5)
    assert done == ["third"]


def test_a_thread_that_is_not_wanted_ends_and_another_begins_when_one_is():
    left = []
    threads = Threads(4, stays=0.05, leaving=lambda: left.append(threading.get_ident()))
    first = threads.submit(threading.get_ident).result(5)
    until = time.monotonic() + 5
    while not left and time.monotonic() < until:
        time.sleep(0.01)
    assert left == [first]
    assert len(threads) == 0
    assert threads.submit(lambda: 1).result(5) == 1
