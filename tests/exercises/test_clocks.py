import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from firstcall.exercises.clocks import Clock, NothingDueError, ScenarioLoop

pytestmark = pytest.mark.pure

START = datetime(2017, 3, 6, 18, 30, tzinfo=UTC)


def played(coroutine):
    loop = ScenarioLoop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


def test_three_weeks_pass_in_a_moment_and_to_the_millisecond():
    async def play():
        clock = Clock(START)
        seen = []
        for offset in (timedelta(seconds=20), timedelta(days=21), timedelta(days=21, milliseconds=250)):
            await clock.until(START + offset)
            seen.append(clock.now() - START)
        return seen

    assert played(play()) == [timedelta(seconds=20), timedelta(days=21), timedelta(days=21, milliseconds=250)]


def test_sleepers_wake_in_the_order_of_their_times():
    async def play():
        clock = Clock(START)
        woken = []

        async def sleeper(days):
            await clock.until(START + timedelta(days=days))
            woken.append((days, clock.now()))

        await asyncio.gather(*[sleeper(days) for days in (30, 1, 400, 2)])
        return woken

    assert played(play()) == [(d, START + timedelta(days=d)) for d in (1, 2, 30, 400)]


def test_a_deadline_counts_in_the_scenarios_time():
    async def play():
        clock = Clock(START)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await asyncio.sleep(3600)
        return clock.now()

    assert played(play()) == START + timedelta(seconds=3)


def test_work_takes_none_of_the_scenarios_time():
    async def play():
        clock = Clock(START)
        for _ in range(100):
            await asyncio.sleep(0)
        return clock.now()

    assert played(play()) == START


def test_a_moment_that_has_passed_is_not_waited_for():
    async def play():
        clock = Clock(START)
        await clock.until(START - timedelta(days=1))
        return clock.now()

    assert played(play()) == START


def test_a_run_that_would_wait_for_ever_ends_at_once():
    with pytest.raises(NothingDueError):
        played(asyncio.Event().wait())
