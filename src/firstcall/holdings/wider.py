"""Like words: what a wider search asks for in place of a name, a username or a part of a number plate.

Two words are as alike as the trigrams that they share: those of both by those of either (PostgreSQL's pg_trgm counts
the same way). The database only proposes candidates; the likeness is worked out here, so both stores answer alike.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import connection, transaction

#: The kinds of word: of a forename or surname, a username, a vehicle's registration.
NAME, USERNAME, VEHICLE = "n", "u", "v"
KINDS = (NAME, USERNAME, VEHICLE)

#: Words less alike than this are not like each other (pg_trgm's own threshold); fragments shorter than this are none.
LEAST_ALIKE = 0.3
SHORTEST = 3
#: Longer words are not kept: no name, account or plate is.
LONGEST = 100
#: Words of which no more than a beginning or a short fragment is given are many: no more of them are looked at.
MOST_LOOKED_AT = 10_000

_UNKNOWN = re.compile(r"[?*…]+")
_AT_ONCE = 2000


def word(kind: str, text: str) -> str:
    """A word as it is handed to ``keep``: its kind before it (``n:example``), as keys are written."""
    return f"{kind}:{text}"


@lru_cache(maxsize=65536)
def trigrams(text: str) -> frozenset[str]:
    """Every three letters in a row of each word of ``text``, with two spaces before a word and one after it."""
    padded = (f"  {piece} " for piece in _pieces(text))
    return frozenset(each[at : at + 3] for each in padded for at in range(len(each) - 2))


def _pieces(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def alike(one: str, other: str) -> float:
    """How alike two words are, from 0 (no trigram in common) to 1 (all): the share of their trigrams that both have."""
    a, b = trigrams(one), trigrams(other)
    both = len(a & b)
    return both / (len(a) + len(b) - both) if both else 0.0


def keep(words: Iterable[str], known: set[str] | None = None) -> None:
    """Keep words (``n:example``) to be found by likeness; those that are there already cost next to nothing.

    ``known`` belongs to one load: words in it are not looked for again, and what is kept is added to it. Call it in
    the load's own transaction: where that is rolled back, the words are gone too and ``known`` is worth nothing.
    """
    _similar.cache_clear()
    fresh = sorted(w for w in set(words) if (known is None or w not in known) and SHORTEST <= len(w) - 2 <= LONGEST)
    if known is not None:
        known.update(fresh)
    rows = [(w[0], w[2:]) for w in fresh if w[1] == ":" and w[0] in KINDS and trigrams(w[2:])]
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        _keep_on_postgres(some) if connection.vendor == "postgresql" else _keep_on_sqlite(some)


def forget_likeness() -> None:
    """Whenever words were taken out: what was like what is worked out anew."""
    _similar.cache_clear()


def _keep_on_sqlite(rows: Sequence[tuple[str, str]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM holdings_word")
        last = cursor.fetchone()[0]
        cursor.executemany("INSERT OR IGNORE INTO holdings_word (kind, word) VALUES (%s, %s)", rows)
        cursor.execute("SELECT id, kind, word FROM holdings_word WHERE id > %s", [last])
        new = cursor.fetchall()
        for kind in KINDS:
            padded = [(number, _padded(text)) for number, of, text in new if of == kind]
            cursor.executemany(f"INSERT INTO holdings_like_{kind} (rowid, word) VALUES (%s, %s)", padded)  # noqa: S608  # nosec B608 # one of KINDS


def _padded(text: str) -> str:
    return "".join(f"  {piece} " for piece in _pieces(text))


_NEW = """INSERT INTO holdings_word (kind, word, trigrams)
    SELECT kind, word, string_to_array(trigrams, '|') FROM unnest(%s::text[], %s::text[], %s::text[])
    AS new(kind, word, trigrams) ON CONFLICT DO NOTHING"""


def _keep_on_postgres(rows: Sequence[tuple[str, str]]) -> None:
    kinds, words = [kind for kind, _ in rows], [text for _, text in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, word FROM holdings_word JOIN unnest(%s::text[], %s::text[]) AS new(kind, word)"
            " USING (kind, word)",
            [kinds, words],
        )
        there = set(cursor.fetchall())
        new = [row for row in rows if row not in there]
        if new:
            marked = ["|".join(sorted(kind + each for each in trigrams(text))) for kind, text in new]
            cursor.execute(_NEW, [[kind for kind, _ in new], [text for _, text in new], marked])


def similar(kind: str, text: str, most: int = 30) -> list[tuple[str, float]]:
    """The kept words of a kind that are like ``text``, the likest first, with how alike they are (0.3 to 1).

    A username or a plate is also like every fragment of it of three characters and more: ``AB12`` is a part of
    ``AB12CDE``, and so is ``AB12 ???`` or ``AB* CDE`` (a run of ``?`` or ``*`` stands for whatever was not
    seen). Such a word is as alike as the share of it that was given, never less than 0.3. Total: a shorter
    text, or one without a letter or figure, is like nothing.
    """
    if kind not in KINDS or len(_plain(text)) < SHORTEST or len(text) > LONGEST:
        return []
    return list(_similar(kind, text, most, _mark()))


def _mark() -> int:
    """What changes as soon as a word is kept, in whatever process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM holdings_word")
        return int(cursor.fetchone()[0])


@lru_cache(maxsize=512)
def _similar(kind: str, text: str, most: int, mark: int) -> tuple[tuple[str, float], ...]:
    """As ``similar``; remembered, for one question goes to every source and they share their words."""
    found = {each: alike(text, each) for each in _sharing(kind, text)}
    if kind != NAME:
        for each in _holding(kind, text):
            found[each] = max(found.get(each, 0.0), _share(text, each))
    like = [(each, round(share, 3)) for each, share in found.items() if share >= LEAST_ALIKE]
    return tuple(heapq.nsmallest(most, like, key=lambda pair: (-pair[1], pair[0])))


def _share(fragment: str, whole: str) -> float:
    seen = [_plain(piece) for piece in _UNKNOWN.split(fragment)]
    if not re.search(".*".join(map(re.escape, seen)), _plain(whole)):
        return 0.0
    return max(LEAST_ALIKE, min(1.0, len("".join(seen)) / max(len(_plain(whole)), 1)))


def _plain(text: str) -> str:
    return "".join(_pieces(text))


def _sharing(kind: str, text: str) -> list[str]:
    """Words that share as many trigrams with ``text`` as a like word must: of n, at least 0.3 n."""
    asked = sorted(trigrams(text))
    return _candidates(kind, asked, at_least=-(-3 * len(asked) // 10))


def _holding(kind: str, text: str) -> list[str]:
    """Words that hold every trigram within the pieces of a fragment."""
    seen = (piece for part in _UNKNOWN.split(text) for piece in _pieces(part))
    inner = sorted({piece[at : at + 3] for piece in seen for at in range(len(piece) - 2)})
    return _candidates(kind, inner, at_least=len(inner)) if inner else []


_ON_POSTGRES = "SELECT word FROM holdings_word WHERE trigrams {0} %s::text[] LIMIT %s"
_ON_SQLITE = """SELECT word FROM holdings_word WHERE id IN (
    SELECT number FROM ({0}) GROUP BY number HAVING count(*) >= %s LIMIT %s)"""
_UNDER_ONE = "SELECT rowid AS number FROM holdings_like_{0} WHERE holdings_like_{0} MATCH %s"


def _candidates(kind: str, asked: Sequence[str], *, at_least: int) -> list[str]:
    """The words of a kind that have so many of the trigrams asked for; on PostgreSQL some that have fewer, too."""
    on = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    statement, values = on(kind, asked, at_least)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _on_sqlite(kind: str, asked: Sequence[str], at_least: int) -> tuple[str, list[str | int]]:
    under, quoted = _UNDER_ONE.format(kind), [f'"{each}"' for each in asked]
    if at_least == len(asked):
        return _ON_SQLITE.format(under), [" AND ".join(quoted), 1, MOST_LOOKED_AT]
    return _ON_SQLITE.format(" UNION ALL ".join([under] * len(asked))), [*quoted, at_least, MOST_LOOKED_AT]


def _on_postgres(kind: str, asked: Sequence[str], at_least: int) -> tuple[str, list[list[str] | int]]:
    """Whatever has k of n trigrams has one of any n - k + 1: those that begin a word, the commonest, are left out."""
    marked = [kind + each for each in sorted(asked, key=lambda each: len(each.lstrip()), reverse=True)]
    if at_least == len(asked):
        return _ON_POSTGRES.format("@>"), [marked, MOST_LOOKED_AT]
    return _ON_POSTGRES.format("&&"), [marked[: len(marked) - at_least + 1], 5 * MOST_LOOKED_AT]
