"""A line made ready for reading: folded letter by letter (so that places stay the same), tokens, sentences, clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

_FOLD = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "\u00a0": " ",
        "\t": " ",
        "\u200b": " ",
    }
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_STOP = re.compile(r"[.!?]+(?=[\s\"')]|\Z)|[;\n\r]+")
_ABBREVIATED = frozenset("mr mrs ms dr st no approx ref tel mob ext prof rev sgt insp vs".split())
_JOINS = frozenset(
    "and but or then because cos coz cus as when while whilst until if unless so who whos which that says said saying "
    "say states stated stating claims claiming claimed reports reported reporting told tells telling thinks believes "
    "adds added plus however although though except".split()
)
#: After these the words that follow are somebody's report: its subject is the one who reports, until it names another.
REPORTS = frozenset(
    "says said saying say states stated stating claims claiming claimed reports reported reporting told tells telling "
    "thinks believes adds added".split()
)


class Token:
    """A word with its place in the text; ``capital`` where it is typed with a capital first letter."""

    __slots__ = ("capital", "end", "start", "word")

    def __init__(self, word: str, start: int, end: int, capital: bool) -> None:
        self.word, self.start, self.end, self.capital = word, start, end, capital

    def __repr__(self) -> str:
        return f"Token({self.word!r}, {self.start})"


class Clause:
    """Tokens [first, last) of one clause; ``opener`` is the word that joins it to what stands before."""

    __slots__ = ("first", "last", "opener", "sentence")

    def __init__(self, first: int, last: int, sentence: int, opener: str) -> None:
        self.first, self.last, self.sentence, self.opener = first, last, sentence, opener


def fold(text: str) -> str:
    """The text in small letters with plain apostrophes, dashes and blanks; as long as the text, letter for letter."""
    plain = text.translate(_FOLD)
    small = plain.lower()
    return small if len(small) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


class Line:
    """A typed line, its folded text, and its parts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = fold(text)

    @cached_property
    def tokens(self) -> list[Token]:
        """The words of the line."""
        text = self.text
        return [Token(m[0], m.start(), m.end(), text[m.start()].isupper()) for m in _WORD.finditer(self.low)]

    @cached_property
    def _words(self) -> list[str]:
        return [t.word for t in self.tokens]

    @cached_property
    def _starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    @cached_property
    def capitals_tell(self) -> bool:
        """Whether a capital letter means anything here: some words have one, and the line is not shouted."""
        words = [t for t in self.tokens if t.word[0].isalpha()]
        capital = sum(t.capital for t in words)
        shouted = sum(self.text[t.start : t.end].isupper() and t.end - t.start > 1 for t in words)
        return capital > 0 and shouted * 2 < max(len(words), 1)

    def token_at(self, place: int) -> int:
        """The index of the last token that starts at or before ``place``; -1 before the first."""
        return bisect_right(self._starts, place) - 1

    def next_token(self, place: int) -> int:
        """The index of the first token that starts at or after ``place``."""
        index = bisect_right(self._starts, place)
        return index - 1 if index and self._starts[index - 1] == place else index

    def word(self, index: int) -> str:
        """The word at an index; empty outside the line."""
        words = self._words
        return words[index] if 0 <= index < len(words) else ""

    def gap(self, index: int) -> str:
        """What stands between the token before ``index`` and the token at it."""
        if index <= 0 or index >= len(self.tokens):
            return ""
        return self.low[self.tokens[index - 1].end : self.tokens[index].start]

    @cached_property
    def clauses(self) -> list[Clause]:
        """The clauses in order: a clause ends at a stop, a comma or a bracket, and before a joining word."""
        found: list[Clause] = []
        first, sentence, opener = 0, 0, ""
        for i, token in enumerate(self.tokens):
            gap = self.gap(i)
            stop = bool(gap.strip()) and self._ends_sentence(i, gap)
            if i > first and (stop or token.word in _JOINS or _breaks(gap)):
                found.append(Clause(first, i, sentence, opener))
                first, opener = i, token.word if token.word in _JOINS else ","
            if stop:
                sentence, opener = sentence + 1, ""
        if first < len(self.tokens):
            found.append(Clause(first, len(self.tokens), sentence, opener))
        return found

    def _ends_sentence(self, index: int, gap: str) -> bool:
        if not _STOP.search(gap):
            return False
        before = self.word(index - 1)
        return "\n" in gap or ";" in gap or not (before in _ABBREVIATED or (len(before) == 1 and before.isalpha()))

    @cached_property
    def _clause_of(self) -> list[int]:
        of = [0] * len(self.tokens)
        for number, clause in enumerate(self.clauses):
            for i in range(clause.first, clause.last):
                of[i] = number
        return of

    def clause_of(self, index: int) -> int:
        """The number of the clause that a token stands in."""
        return self._clause_of[index] if 0 <= index < len(self._clause_of) else 0


def _breaks(gap: str) -> bool:
    return any(c in ',:()[]/"' for c in gap) or " - " in gap
