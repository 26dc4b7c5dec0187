"""Forgetting the words of a wider search that no record bears any more."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from django.db import connection

from firstcall.holdings import indexing, reindexing, wider
from firstcall.holdings.models import HeldWord
from firstcall.holdings.turns import Turn

_RECORDS = 5000
_WORDS = 500


def forget_words(turn: Turn) -> int:
    """Take out the words that no record of any source bears any more; returns how many.

    The caller holds ``turns.one_load``, so that no word comes meanwhile. All records are read, a stretch at a time,
    with no turn taken. While an extract stands under older keys nothing is forgotten: its records' words are not known.
    """
    if reindexing.outdated():
        return 0
    borne_by_nobody = {wider.word(kind, text): number for number, kind, text in _kept()}
    try:
        for compared in _compared():
            for word in indexing.words(map(indexing.decode_compared, compared)):
                borne_by_nobody.pop(word, None)
    except msgspec.MsgspecError:  # left by a first load that was broken off under older keys
        return 0
    gone = list(borne_by_nobody.values())
    for start in range(0, len(gone), _WORDS):
        with turn():
            HeldWord.objects.filter(pk__in=gone[start : start + _WORDS]).delete()
    wider.forget_likeness()
    return len(gone)


def _kept() -> Iterator[tuple[int, str, str]]:
    return HeldWord.objects.values_list("id", "kind", "word").iterator(chunk_size=_RECORDS)


def _compared() -> Iterator[list[bytes]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, compared FROM holdings_record WHERE id > %s ORDER BY id LIMIT %s", [last, _RECORDS]
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield [bytes(compared) for _, compared in rows]
        last = rows[-1][0]
