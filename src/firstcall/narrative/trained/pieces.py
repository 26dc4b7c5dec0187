"""Words cut into the pieces that the trained model knows, each with its place in the text (WordPiece, longest piece first)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
#: A word longer than this is one unknown piece.
_LONGEST = 60

#: A piece: its number in the vocabulary, and [start, end) in the text.
Piece = tuple[int, int, int]


class Pieces:
    """The pieces of a vocabulary: ``[UNK]``, ``[CLS]``, ``[SEP]`` and the rest, ``##`` before those inside a word."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.unknown, self.first, self.last = (self._numbers[p] for p in ("[UNK]", "[CLS]", "[SEP]"))
        self._cut = lru_cache(maxsize=20_000)(self._cut_word)

    def of(self, text: str) -> Iterator[Piece]:
        """The pieces of a text in small letters, in its order."""
        for match in _WORD.finditer(text):
            for number, start, end in self._cut(match[0]):
                yield number, match.start() + start, match.start() + end

    def _cut_word(self, word: str) -> tuple[Piece, ...]:
        plain, places = _plain(word)
        pieces: list[Piece] = []
        start = 0
        while start < len(plain):
            end = next((e for e in range(len(plain), start, -1) if self._known(plain, start, e)), start)
            if end == start or len(word) > _LONGEST:
                return ((self.unknown, 0, len(word)),)
            number = self._numbers[("##" if start else "") + plain[start:end]]
            pieces.append((number, places[start], places[end - 1] + 1))
            start = end
        return tuple(pieces)

    def _known(self, plain: str, start: int, end: int) -> bool:
        return (("##" if start else "") + plain[start:end]) in self._numbers


def _plain(word: str) -> tuple[str, list[int]]:
    """The word without accents, and where each of its letters stood."""
    if word.isascii():
        return word, list(range(len(word)))
    letters, places = [], []
    for place, letter in enumerate(word):
        for part in unicodedata.normalize("NFD", letter):
            if unicodedata.category(part) != "Mn":
                letters.append(part)
                places.append(place)
    return "".join(letters), places
