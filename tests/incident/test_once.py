"""What is remembered is what would be worked out: for the very same things, and never for others."""

from __future__ import annotations

from datetime import date

import msgspec

from firstcall.incident.once import forget, once


class Thing(msgspec.Struct, frozen=True):
    name: str


def counted(most: int = 8):
    calls = []

    @once(most)
    def told(thing: Thing, today: date, *, also: str = "") -> str:
        calls.append(thing.name)
        return f"{thing.name} {today} {also}"

    return told, calls


def test_the_same_thing_on_the_same_day_is_worked_out_once():
    told, calls = counted()
    a = Thing("a")
    assert told(a, date(2026, 4, 1)) == told(a, date(2026, 4, 1)) == "a 2026-04-01 "
    assert calls == ["a"]


def test_another_thing_day_or_word_is_another_question():
    told, calls = counted()
    a, same = Thing("a"), Thing("a")
    for thing, day, also in ((a, 1, ""), (same, 1, ""), (a, 2, ""), (a, 1, "x"), (a, 1, "also")):
        assert told(thing, date(2026, 4, day), also=also) == f"a 2026-04-0{day} {also}"
    assert len(calls) == 5


def test_a_thing_that_is_gone_never_lends_its_answer_to_another():
    told, _ = counted(most=4)
    for number in range(2000):  # each is thrown away at once, and its place in memory taken by a later one
        assert told(Thing(str(number)), date(2026, 4, 1)) == f"{number} 2026-04-01 "


def test_what_is_used_stays_and_no_more_than_twice_as_much_is_kept():
    told, calls = counted(most=4)
    used = Thing("used")
    for number in range(40):
        told(used, date(2026, 4, 1))
        told(Thing(str(number)), date(2026, 4, 1))
    assert calls.count("used") == 1


def test_what_was_forgotten_is_worked_out_again():
    told, calls = counted()
    a = Thing("a")
    told(a, date(2026, 4, 1))
    forget()
    told(a, date(2026, 4, 1))
    assert calls == ["a", "a"]
