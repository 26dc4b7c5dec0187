"""Personal names made comparable: case, accents, punctuation, short forms, sound."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

import jellyfish
import msgspec
from nicknames import NickNamer

from firstcall.incident.records import Named

#: Longer than any name that a person bears; what is beyond it is not compared.
LONGEST = 100


class Name(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One name as it is compared: folded forenames and surname, either of them empty where it is not known."""

    forenames: str
    surname: str


_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "\u0131": "i", "ħ": "h"}
)
_SILENT = dict.fromkeys(map(ord, "'`\u2018\u2019\u00b4\u02bc\u02bb\u200b\u200c\u200d\u200e\u200f"), None)
_TITLES = frozenset("mr mrs ms miss mx master dr sir dame lady lord prof rev pc dc sgt mister".split())
_SUFFIXES = frozenset("jr jnr junior sr snr senior obe mbe".split())
_PARTICLES = frozenset("de da di del della dos van von der den ter le la du al el bin ibn binti ap mc mac o st".split())
_JOINED = frozenset(("mc", "mac", "o"))
_MOST_ROOTS = 12


#: For plain text the whole of folding: small letters and figures stay, a silent mark goes, whatever else parts words.
_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else None if code in _SILENT else " " for code in range(128)}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The name in small plain letters, one space between its parts: ``O'Brien-Łoś`` is ``obrien los``. Total."""
    if text.isascii():
        return " ".join(text[: LONGEST * 4].translate(_PLAIN).split())[:LONGEST].strip()
    return fold_any(text)


def fold_any(text: str) -> str:
    """As ``fold``, letter by letter: the long way, which any text may go."""
    plain = unicodedata.normalize("NFKD", text[: LONGEST * 4]).casefold().translate(_SILENT)
    plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS)).casefold()
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain)
    return " ".join("".join(kept).split())[:LONGEST].strip()


@lru_cache(maxsize=65536)
def fold_surname(text: str) -> str:
    """As ``fold``, with Mc, Mac and O joined to what they belong to: ``Mc Donald`` is ``mcdonald``."""
    parts = fold(text).split()
    if len(parts) > 1 and parts[0] in _JOINED:
        parts = [parts[0] + parts[1], *parts[2:]]
    return " ".join(parts)


def split(text: str) -> Named:
    """A full name as forenames and surname, in the letters it came in.

    ``Ashdown, Mark`` is read from behind; particles belong to the surname; titles and suffixes are left out.
    A single word stands as the surname: the comparison tries it as a forename too.
    """
    before, comma, after = text.partition(",")
    if comma and after.strip() and not _only(after, _SUFFIXES):
        return Named(forenames=" ".join(_bare(after)), surname=" ".join(_bare(before)))
    words = _bare(before)
    if len(words) < 2:
        return Named(surname=" ".join(words))
    at = next((i for i in range(1, len(words) - 1) if fold(words[i]) in _PARTICLES), len(words) - 1)
    return Named(forenames=" ".join(words[:at]), surname=" ".join(words[at:]))


def _bare(text: str) -> list[str]:
    words = text.split()
    while len(words) > 1 and fold(words[0]) in _TITLES:
        words.pop(0)
    while len(words) > 1 and fold(words[-1]) in _SUFFIXES:
        words.pop()
    return words


def _only(text: str, of: frozenset[str]) -> bool:
    return all(fold(word) in of for word in text.split())


def folded(forenames: str, surname: str) -> Name | None:
    """The name as it is compared; None where nothing of it can be. A full name in one field is taken apart."""
    if not forenames.strip() and len(surname.split()) > 1:
        whole = split(surname)
        forenames, surname = whole.forenames, whole.surname
    elif not surname.strip():
        whole = split(forenames)
        forenames, surname = whole.forenames, whole.surname
    first, last = _fold_forenames(forenames), fold_surname(surname)
    return Name(first, last) if first or last else None


@lru_cache(maxsize=65536)
def _fold_forenames(text: str) -> str:
    return fold(" ".join(_bare(text)))


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """How a folded word sounds (Metaphone), each part by itself; a word of other letters stands for itself."""
    return "".join((jellyfish.metaphone(p) if p.isascii() and p.isalpha() else "") or p for p in word.split())


@lru_cache(maxsize=65536)
def roots(forename: str) -> frozenset[str]:
    """The full forms that a folded forename may stand for, itself among them: ``gaz`` may be ``gary``.

    The package's pairs run both ways (``robert`` under ``bob``); a name that has short forms of its own is full and
    stands for itself, and nothing is the short form of a shorter one.
    """
    found = list(_british().get(forename, ()))
    if not _is_full(forename):
        longer = (c for c in sorted(_american().canonicals_of(forename)) if len(c) > len(forename) or _is_full(c))
        found = [*longer, *found]
    return frozenset([forename, *found[-_MOST_ROOTS:]])


_SHORT_FORMS_OF_A_FULL_NAME = 3


@lru_cache(maxsize=65536)
def _is_full(forename: str) -> bool:
    shorter = sum(len(short) <= len(forename) for short in _american().nicknames_of(forename))
    return shorter >= _SHORT_FORMS_OF_A_FULL_NAME


@lru_cache(maxsize=65536)
def root_sounds(forename: str) -> tuple[str, ...]:
    """How a folded forename sounds, and the full forms that it may stand for: each once, in order."""
    return tuple(sorted({sound(root) for root in roots(forename)}))


@lru_cache(maxsize=65536)
def surname_sounds(surname: str) -> tuple[str, ...]:
    """How a folded surname sounds whole and, where it is double-barrelled, each of its parts."""
    parts = surname.split()
    long = [part for part in parts if len(part) > 2][:3] if len(parts) > 1 else []
    return tuple(dict.fromkeys(sound(word) for word in (surname, *long) if word))


def same_by_short_form(one: str, other: str) -> bool:
    """Whether two forenames may be forms of one: ``bob`` and ``rob``, ``al`` and ``alan``."""
    return not roots(one).isdisjoint(roots(other))


@cache
def _american() -> NickNamer:
    return NickNamer()


@cache
def _british() -> dict[str, tuple[str, ...]]:
    data = resources.files(__package__).joinpath("data/short_forms.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, tuple[str, ...]])


_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str | None:
    """A name as it is shown: in reading order, without title, capitalised where it was all of one case."""
    clean = "".join(" " if unicodedata.category(c).startswith("C") else c for c in text)
    parts = split(_SPACES.sub(" ", clean).strip(" ,.;:"))
    shown = parts.full.strip(" ,.;:")
    if not any(c.isalpha() for c in shown) or len(shown) > LONGEST:
        return None
    if shown.islower() or shown.isupper():
        shown = re.sub(r"[^\W\d_]+(?:['\u2019](?=[a-zA-Z]\b)[a-zA-Z])?", lambda m: m.group().capitalize(), shown)
    return shown
