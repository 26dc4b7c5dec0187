"""Measured inside the desk's own settings: python -m tests.benchmarks.matching.searches ASKED.json TOLD.json

Times are in milliseconds, one for each question, after a pass over all of them that nobody counts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from firstcall.cli import get_ready

ByWhat = Mapping[str, Sequence[str]]


def main(asked: str, told: str) -> int:
    """Measure what the first file asks for and write it to the second."""
    get_ready()
    given = json.loads(Path(asked).read_text(encoding="utf-8"))
    Path(told).write_text(json.dumps(_MEASURES[given["what"]](given)), encoding="utf-8")
    return 0


def _searches(given: dict[str, Any]) -> dict[str, Any]:
    """End to end, the bare look-ups of the same keys, and what came of it. ``hold``: the store's files stay in memory."""
    from firstcall.holdings.searching import NothingToAsk, search
    from tests.benchmarks.matching import holding

    source, today = given["source"], date.fromisoformat(given["today"])
    held = holding.hold() if given.get("hold") else 0
    answers: list[dict[str, Any]] = []

    def ask(by_what: ByWhat) -> None:
        try:
            page = search(source, by_what, today=today)
        except NothingToAsk:
            answers.append({"found": [], "cut_off": False, "asked": False})
        else:
            answers.append({"found": [f.id for f in page.found], "cut_off": page.cut_off, "asked": True})

    questions = given["questions"]
    _timed(ask, questions)
    answers.clear()
    end_to_end = _timed(ask, questions)
    keys = [_numbers(source, by_what, today) for by_what in questions]
    numbers, rows = _bare_look_ups(source)
    found: dict[str, Any] = {"end to end": end_to_end, "answers": answers}
    for name, look_up in (("bare, record numbers", numbers), ("bare, with the rows", rows)):
        _timed(look_up, keys)
        found[name] = _timed(look_up, keys)
    found["keys"] = [len(k) for k in keys]
    found["held"] = held
    return found


def _timed(work: Callable[[Any], Any], things: Sequence[Any]) -> list[float]:
    took = []
    for thing in things:
        began = time.perf_counter()
        work(thing)
        took.append((time.perf_counter() - began) * 1000)
    return took


_Keys = list[tuple[int, int]]


def _numbers(source: str, by_what: ByWhat, today: date) -> _Keys:
    """The numbers of the keys that the product looks under for this question, and how many rows it wants at most."""
    from firstcall.holdings.looking_up import standing
    from firstcall.matching.asking import looks
    from firstcall.matching.description import of_query
    from firstcall.matching.keys import number

    held = standing(source)
    among = held.records if held else 0
    return [(number(source, look.key), look.most + 1) for look in looks(of_query(by_what, today), among)]


def _bare_look_ups(source: str) -> tuple[Callable[[_Keys], Any], Callable[[_Keys], Any]]:
    """The plainest way to read what stands under the keys: record numbers only, and with the rows they lead to."""
    from django.db import connection

    from firstcall.holdings.looking_up import standing
    from firstcall.matching.choosing import most_of

    held = standing(source)
    most = most_of(held.records if held else 0)
    connection.ensure_connection()
    raw = connection.connection
    assert raw is not None
    if connection.vendor == "postgresql":
        return _on_postgres(raw)
    one = "SELECT * FROM (SELECT record FROM holdings_key WHERE key = ? LIMIT ?)"

    def numbers(keys: _Keys) -> list[int]:
        sql = " UNION ALL ".join([one] * len(keys))
        return [n for (n,) in raw.execute(sql, [v for key in keys for v in key])] if keys else []

    def rows(keys: _Keys) -> list[Any]:
        found = list(dict.fromkeys(numbers(keys)))[:most]
        marks = ",".join("?" * len(found))
        got: list[Any] = raw.execute(
            f"SELECT id, compared, body FROM holdings_record WHERE id IN ({marks})", found
        ).fetchall()
        return got

    return numbers, rows


def _on_postgres(raw: Any) -> tuple[Callable[[_Keys], Any], Callable[[_Keys], Any]]:
    under = (
        "SELECT f.record FROM unnest(%s::bigint[], %s::int[]) AS a(key, most)"
        " CROSS JOIN LATERAL (SELECT record FROM holdings_key k WHERE k.key = a.key LIMIT a.most) AS f"
    )
    with_rows = f"SELECT r.id, r.compared, r.body FROM ({under}) AS u JOIN holdings_record r ON r.id = u.record"
    cursor = raw.cursor()

    def numbers(keys: _Keys) -> Any:
        return cursor.execute(under, _columns(keys)).fetchall()

    def rows(keys: _Keys) -> Any:
        return cursor.execute(with_rows, _columns(keys)).fetchall()

    return numbers, rows


def _columns(keys: _Keys) -> list[list[int]]:
    return [[key for key, _ in keys], [most for _, most in keys]]


def _parts(given: dict[str, Any]) -> dict[str, Any]:
    from tests.benchmarks.matching import load_parts

    return load_parts.measured(given)


def _curve(given: dict[str, Any]) -> dict[str, Any]:
    from tests.benchmarks.matching import curve_asked

    return curve_asked.measured(given)


_MEASURES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "searches": _searches,
    "parts": _parts,
    "curve": _curve,
}

if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
