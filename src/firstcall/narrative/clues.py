"""What stands around a word or a number: the clues by which a weighed reading tells a name, an age, and whose a name is."""

from __future__ import annotations

import unicodedata
from functools import cache

from firstcall.narrative.line import Line
from firstcall.narrative.words import listed, spoken

TITLES = frozenset(
    "mr mrs ms miss mx dr sir madam father fr rev reverend sister sr prof lady lord imam rabbi pastor".split()
)
RANKS = frozenset("pc ps pcso dc ds di dci sgt sergeant insp inspector officer constable wpc op supt dci".split())
_AFTER_PLACE = frozenset(
    "street road lane avenue drive close way crescent court park school college hospital station square inn arms house home estate "
    "centre hall church mosque bridge hotel club shop store st rd ave".split()
)


@cache
def plain_letters(word: str) -> str:
    """A word without the marks on its letters, as lists have it."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word.replace("ł", "l")) if not unicodedata.combining(c))


@cache
def kinds(word: str) -> tuple[str, ...]:
    """The lists that a word stands in."""
    plain = plain_letters(bare(word))
    found = []
    if plain in listed("forenames") or plain in listed("rarer_forenames"):
        found.append("forename")
    if plain in listed("surnames") or plain in listed("rarer_surnames") or (plain[:2] == "mc" and len(plain) > 4):
        found.append("surname")
    if plain in listed("places") and not found:
        found.append("place")
    if plain in listed("everyday") or word in listed("everyday"):
        found.append("everyday")
    if plain in listed("no_names"):
        found.append("no name")
    if word in TITLES:
        found.append("title")
    if word in RANKS:
        found.append("rank")
    if word in _AFTER_PLACE:
        found.append("street")
    return tuple(found + _tokens_of(word)) or ("unheard",)


def _tokens_of(word: str) -> list[str]:
    some = (("person", (word,) in spoken()), ("number", word.isdigit()))
    return [kind for kind, so in some if so]


def bare(word: str) -> str:
    """A word without the ending of an owner: "kayleigh's" is Kayleigh."""
    return word.removesuffix("'s")


def gap_kind(gap: str, *, edge: bool) -> str:
    """What stands between two words, in short."""
    if edge:
        return "edge"
    stripped = gap.strip()
    if not stripped:
        return "newline" if "\n" in gap else "blank"
    return stripped[0] if stripped[0] in ".,;:()\"'-/&!?" else "other"


def around(line: Line, index: int) -> dict[str, str]:
    """The words around a place and what stands between them."""
    return {
        "p1": line.word(index - 1),
        "p2": line.word(index - 2),
        "p3": line.word(index - 3),
        "n1": line.word(index + 1),
        "n2": line.word(index + 2),
        "before": gap_kind(line.gap(index), edge=index == 0),
        "after": gap_kind(line.gap(index + 1), edge=index + 1 >= len(line.tokens)),
    }


def typed(line: Line, index: int) -> str:
    """How a word is typed: small, Capital, SHOUTED, or mIxed."""
    if not 0 <= index < len(line.tokens):
        return "none"
    token = line.tokens[index]
    text = line.text[token.start : token.end]
    if len(text) > 1 and text.isupper():
        return "shouted"
    return "capital" if token.capital else "small"


def of_name(line: Line, index: int) -> list[str]:
    """The clues whether the word at an index is a part of a person's name."""
    word = line.word(index)
    mode = "told" if line.capitals_tell else "shouted" if line.tokens[index].capital else "flat"
    near = around(line, index)
    own = "+".join(kinds(word))
    case = typed(line, index)
    behind, ahead = "+".join(kinds(near["p1"])), "+".join(kinds(near["n1"]))
    opens = near["before"] in ("edge", ".", "!", "?", "newline", ";")
    shape = f"{mode} {case}{' opening' if opens else ''}"
    end = plain_letters(bare(word))[-3:]
    found = [
        f"shape {shape}",
        f"own {own} {shape}",
        f"own {own}",
        f"behind {behind} {mode}",
        f"ahead {ahead} {mode}",
        f"p1 {near['p1']}",
        f"p2 {near['p2']}",
        f"p2 {near['p2']} p1 {near['p1']}",
        f"n1 {near['n1']}",
        f"n2 {near['n2']}",
        f"p1 {near['p1']} {shape}",
        f"n1 {near['n1']} {shape}",
        f"before {near['before']} {own} {mode}",
        f"after {near['after']} {own} {mode}",
        f"before {near['before']} after {near['after']} {case}",
        f"p1 {typed(line, index - 1)} n1 {typed(line, index + 1)} {shape}",
        f"behind {behind} own {own}",
        f"ahead {ahead} own {own}",
        f"end {end} {mode}",
        f"length {min(len(word), 8)} {case}",
    ]
    if word.endswith("'s"):
        found.append(f"owner {own} {shape}")
    if len(word) == 1:
        found.append(f"initial {behind} {ahead}")
    if near["p1"] in ("our", "wor", "my", "me", "ma", "is"):
        found.append(f"ours {own} {shape}")
    return found
