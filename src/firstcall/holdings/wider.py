"""Like words: what a wider search asks for in place of a name, a username or a part of a number plate.

Two words are as alike as the trigrams that they share: those of both by those of either (PostgreSQL's pg_trgm counts
the same way). The database only proposes candidates; the likeness is worked out here, so both stores answer alike.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import connection

#: The kinds of word: of a forename or surname, a username, a vehicle's registration.
NAME, USERNAME, VEHICLE = "n", "u", "v"
KINDS = (NAME, USERNAME, VEHICLE)

#: Words less alike than this are not like each other (pg_trgm's own threshold); fragments shorter than this are none.
LEAST_ALIKE = 0.3
SHORTEST = 3
#: Longer words are not kept: no name, account or plate is.
LONGEST = 100
#: Words that hold a short fragment are many: no more of them are looked at.
MOST_LOOKED_AT = 5000

_UNKNOWN = re.compile(r"[?*…]+")
_AT_ONCE = 400


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
    fresh = sorted(w for w in set(words) if (known is None or w not in known) and SHORTEST <= len(w) - 2 <= LONGEST)
    if known is not None:
        known.update(fresh)
    rows = [(w[0], w[2:]) for w in fresh if w[1] == ":" and w[0] in KINDS and trigrams(w[2:])]
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        _keep_on_postgres(some) if connection.vendor == "postgresql" else _keep_on_sqlite(some)


def _keep_on_sqlite(rows: Sequence[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM holdings_word")
        last = cursor.fetchone()[0]
        cursor.executemany("INSERT OR IGNORE INTO holdings_word (kind, word) VALUES (%s, %s)", rows)
        cursor.execute("SELECT id, kind, word FROM holdings_word WHERE id > %s", [last])
        new = cursor.fetchall()
        for kind in KINDS:
            padded = [(number, _padded(text)) for number, of, text in new if of == kind]
            cursor.executemany(f"INSERT INTO holdings_like_{kind} (rowid, word) VALUES (%s, %s)", padded)  # noqa: S608


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
    if kind not in KINDS or len("".join(_pieces(text))) < SHORTEST or len(text) > LONGEST:
        return []
    found = {each: alike(text, each) for each in _sharing(kind, text)}
    if kind != NAME:
        for each in _holding(kind, text):
            found[each] = max(found.get(each, 0.0), _share(text, each))
    like = [(each, round(share, 3)) for each, share in found.items() if share >= LEAST_ALIKE]
    return heapq.nsmallest(most, like, key=lambda pair: (-pair[1], pair[0]))


def _share(fragment: str, whole: str) -> float:
    seen = [_plain(piece) for piece in _UNKNOWN.split(fragment)]
    if not re.search(".*".join(map(re.escape, seen)), _plain(whole)):
        return 0.0
    return max(LEAST_ALIKE, min(1.0, len("".join(seen)) / max(len(_plain(whole)), 1)))


def _plain(text: str) -> str:
    return "".join(_pieces(text))


def _sharing(kind: str, text: str) -> list[str]:
    """Words that share enough with ``text`` to be like it, and some that do not.

    Of n trigrams, one that is 0.3 alike shares at least 0.3 n. So as many less one may be left unasked and every
    such word is still met; those at a word's beginning are left, for half the table begins alike.
    """
    every = sorted(trigrams(text), key=lambda each: (each.startswith(" "), each.startswith("  ")))
    spare = max(-(-3 * len(every) // 10) - 1, 0)
    return _candidates(kind, every[: len(every) - spare], all_of=False)


def _holding(kind: str, text: str) -> list[str]:
    inner = [p[at : at + 3] for whole in _UNKNOWN.split(text) for p in _pieces(whole) for at in range(len(p) - 2)]
    return _candidates(kind, inner, all_of=True) if inner else []


def _candidates(kind: str, asked: Sequence[str], *, all_of: bool) -> list[str]:
    limit = MOST_LOOKED_AT if all_of else 10 * MOST_LOOKED_AT
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            within = "@>" if all_of else "&&"
            sql = f"SELECT word FROM holdings_word WHERE trigrams {within} %s::text[] LIMIT %s"  # noqa: S608
            cursor.execute(sql, [[kind + each for each in asked], limit])
        else:
            sql = (
                f"SELECT w.word FROM holdings_like_{kind} AS l JOIN holdings_word AS w ON w.id = l.rowid"  # noqa: S608
                f" WHERE holdings_like_{kind} MATCH %s LIMIT %s"
            )
            join = " AND " if all_of else " OR "
            cursor.execute(sql, [join.join(f'"{each}"' for each in asked), limit])
        return [row[0] for row in cursor.fetchall()]
