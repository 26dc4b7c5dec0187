"""Names of persons: given plainly to somebody, or met on the way."""

from __future__ import annotations

import re

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.words import listed, spoken

#: Words that give the name that follows to the caller.
_OF_CALLER = re.compile(
    r"(?:\b(?:caller|clr|cllr|inft|informant|inf|reporting person|reportee|rp|"
    r"complainant)(?:'?s)?(?: (?:full )?name)?(?: (?:is|gives?|gave|given|stated|states|confirmed|"
    r"confirms|identified|introduced|named)){0,3}(?: (?:himself|herself))?"
    r"(?: (?:his|her|their|the|full)){0,2}"
    r"(?: name)?(?: (?:is|as))?|\b(?:my|full) name'?s?(?: is)?|\bthis is|\bname (?:given|of caller)(?: (?:is|as))?|"
    r"\bgives? (?:his |her |their |the |full )?name(?: as| of)?|"
    r"\bi(?:'m| am)|\bim|\A ?name(?: is)?)[ :=-]{1,3}\Z"
)
#: Words that give the name that follows to somebody else.
_OF_OTHER = re.compile(
    r"(?:\b(?:his|her|their|the|\w+'s|mans|boys|girls|womans|ladys|lads|kids|childs|victims|suspects|husbands|partners) "
    r"(?:full |real |own )?name(?:'s| is| was)?|"
    r"\b(?:he|she|they|who|whos|who's|is|was)(?:'s| is| was|s)? (?:called|named as|named)|"
    r"\b(?:male|man|female|woman|lad|girl|boy|guy|bloke|person|someone|somebody|lady|son|daughter|brother|sister|wife|husband|"
    r"partner|ex|boyfriend|girlfriend|friend|mate|child|baby) (?:is |was )?(?:called|named as|named|is|"
    r"gave (?:his |her |a )?name as|gives (?:his |her )?name as|giving (?:the )?name(?: of| as)?|"
    r"by the name of|known as)|\bnamed|\bby the name of|"
    r"\b(?:suspect|offender|sus|perp|accused|subject|victim|vic|ip|aggrieved|injured party|casualty|patient|misper|missing person|"
    r"occupant|witness)(?: name)?(?: is| was)?(?: named| known| identified|"
    r" id'?d)?(?: as)?|\bidentified as|\bknown as)[ :=-]{1,3}\Z"
)
#: Words that give the name before them to the caller.
_CALLING = re.compile(
    r" ?,? ?(?:is )?(?:calling|calls|ringing|rings|on the line|on line|on phone|phoning|speaking)(?: (?:again|back|in|"
    r"re|from|about|for)\b| ?[.,;]| ?\Z)|"
    r" (?:rang|phoned|called) (?:in|back)\b"
)
#: A bare "name is" goes to the one of whom the sentence spoke, if it spoke of one and not of the caller.
_NAME_IS = re.compile(r"(?:\A|[,;:(-] ?|\band )(?:full )?name(?:'s| is| given as)?[ :=-]{1,3}\Z")
_OF_SOMEBODY = re.compile(
    r"\b(?:child|boy|girl|kid|baby|toddler|teenager|teen|lad|lass|male|man|female|woman|lady|victim|suspect|offender|patient|misper)\b"
)
_OF_CALLERS_OWN = re.compile(r"\b(?:caller|clr|cllr|inft|informant|inf|rp|my|i|i'm|im|calling|ringing)\b")
_TITLES = frozenset("mr mrs ms miss mx dr".split())
_RANKS = frozenset(
    "pc ps pcso dc ds di dci sgt sergeant insp inspector officer constable wpc pco op operator supt".split()
)
_AFTER_PLACE = frozenset(
    "street road lane avenue drive close way crescent court park school college hospital station square inn arms".split()
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*\.?\Z")


class NameHit(Hit, frozen=True, kw_only=True):
    """A name with the tokens [first, last) that it stands in; ``owner`` is caller, other, or empty where nobody is named."""

    first: int
    last: int
    owner: str = ""


def names(line: Line, taken: list[tuple[int, int]]) -> list[NameHit]:
    """Every name that does not stand in ``taken``; plain where the line gives it to somebody in so many words."""
    found: list[NameHit] = []
    index, tokens = 0, line.tokens
    while index < len(tokens):
        hit = None if _covered(line, index, taken) else _at(line, index, taken)
        if hit is None:
            index += 1
            continue
        found.append(hit)
        index = hit.last
    return found


def _covered(line: Line, index: int, taken: list[tuple[int, int]]) -> bool:
    token = line.tokens[index]
    return any(a < token.end and token.start < b for a, b in taken)


def _at(line: Line, index: int, taken: list[tuple[int, int]]) -> NameHit | None:
    word = line.tokens[index].word
    if not (line.capitals_tell and line.tokens[index].capital) and word not in listed("forenames"):
        return None
    if not _could_be(word):
        return None
    before = line.low[max(0, line.tokens[index].start - 60) : line.tokens[index].start]
    giver = "caller" if _OF_CALLER.search(before) else "other" if _OF_OTHER.search(before) else ""
    last = _extent(line, index, bool(giver), taken)
    if last is None:
        return None
    if (
        _NAME_IS.search(before)
        and _OF_SOMEBODY.search(_sentence(before))
        and not _OF_CALLERS_OWN.search(_sentence(before))
    ):
        giver = "other"
    if not giver and _CALLING.match(line.low, line.tokens[last - 1].end) and line.word(index - 1) not in _RANKS:
        giver = "caller"
    if line.word(index - 1) in _RANKS or line.word(index - 2) in _RANKS or line.word(last) in _AFTER_PLACE:
        return None
    return _hit(line, index, last, giver)


def _sentence(before: str) -> str:
    """What stands before in the same sentence."""
    return re.split(r"[.!?;\n]", before)[-1]


def _hit(line: Line, first: int, last: int, giver: str) -> NameHit:
    start, end = line.tokens[first].start, line.tokens[last - 1].end
    says = {"caller": "given as the caller's name", "other": "given as somebody's name"}.get(giver, "looks like a name")
    value = tidy(line.text[start:end])
    return NameHit(
        field="name",
        value=value,
        start=start,
        end=end,
        says=says,
        plain=bool(giver),
        owner=giver,
        first=first,
        last=last,
    )


def _could_be(word: str) -> bool:
    return bool(_NAME_WORD.match(word)) and (word not in listed("no_names") or word in ("will", "may", "mark"))


def _extent(line: Line, first: int, given: bool, taken: list[tuple[int, int]]) -> int | None:
    """The end of the name that begins at ``first``; None where none does."""
    if line.capitals_tell:
        return _by_capitals(line, first, given, taken)
    return _by_lists(line, first, given, taken)


def _by_capitals(line: Line, first: int, given: bool, taken: list[tuple[int, int]]) -> int | None:
    last = first
    while last < min(first + 4, len(line.tokens)) and _goes_on(line, first, last, taken) and line.tokens[last].capital:
        last += 1
    words = [line.word(i) for i in range(first, last)]
    forename, titled = bool(words) and words[0] in listed("forenames"), line.word(first - 1) in _TITLES
    if not words:
        return _by_lists(line, first, given, taken) if given else None
    if any(
        line.text[line.tokens[i].start : line.tokens[i].end].isupper() and len(line.word(i)) > 2
        for i in range(first, last)
    ):
        return None if not forename else last
    if given and (len(words) >= 2 or forename or words[0] in listed("surnames") or _ends(line, last)):
        return last
    initial = len(words) >= 2 and len(words[0]) == 1 and words[-1] in listed("surnames")
    introduced = len(words) >= 2 and (line.word(first - 1) in ("is", "with") or (line.word(first - 1),) in spoken())
    if introduced and not _opens(line, first):
        return last
    if titled or initial or (forename and (len(words) >= 2 or not _opens(line, first) or _is_subject(line, last))):
        return last
    return None


def _by_lists(line: Line, first: int, given: bool, taken: list[tuple[int, int]]) -> int | None:
    word = line.word(first)
    if word not in listed("forenames") or (not given and word in _COMMON):
        return None
    last = first + 1
    while last < min(first + 3, len(line.tokens)) and _goes_on(line, first, last, taken):
        known = line.word(last) in listed("surnames") or line.word(last) in listed("forenames")
        if not known and not (given and last == first + 1 and _ends(line, last + 1)):
            break
        last += 1
    beside = (line.word(first - 1),) in spoken() and not line.gap(first).strip()
    return last if given or beside or last > first + 1 else None


def _goes_on(line: Line, first: int, at: int, taken: list[tuple[int, int]]) -> bool:
    if at > first and line.gap(at) not in (" ", "  ", "-", ". "):
        return False
    if at > first and line.gap(at) == ". " and len(line.word(at - 1)) > 1:
        return False
    return _could_be(line.word(at)) and not _covered(line, at, taken)


def _ends(line: Line, index: int) -> bool:
    """Whether the words stop here, or a small word follows that no name goes on with."""
    if index >= len(line.tokens) or line.gap(index).strip():
        return True
    return line.word(index) in listed("no_names") or line.word(index).isdigit()


def _opens(line: Line, index: int) -> bool:
    return index == 0 or "." in line.gap(index) or "\n" in line.gap(index)


def _is_subject(line: Line, index: int) -> bool:
    word = line.word(index)
    if word.endswith("ed") and len(word) > 4 and not line.tokens[index].capital:
        return True
    return word.isdigit() or word in (
        "is",
        "was",
        "has",
        "keeps",
        "says",
        "said",
        "wants",
        "and",
        "called",
        "told",
        "hit",
        "will",
        "lives",
        "met",
        "came",
        "comes",
        "rang",
        "rings",
        "had",
        "saw",
        "took",
        "takes",
        "gave",
        "sent",
        "sends",
        "went",
        "wrote",
        "spoke",
        "got",
        "does",
        "did",
        "been",
        "then",
        "can",
        "would",
        "lives",
        "works",
        "turns",
        "calls",
        "made",
    )


def tidy(text: str) -> str:
    """A name as it should be written."""
    words = [w.strip(".") for w in text.split()]
    return " ".join(w if any(c.isupper() for c in w) and not (w.isupper() and len(w) > 2) else w.title() for w in words)


#: Forenames that are everyday words when they are typed small.
_COMMON = frozenset(
    "will may mark grace faith hope joy dawn summer rose daisy lily ivy holly penny jean rob bob pat nick drew dean grant frank ray sue "
    "jack bill dale glen max art miles lee joe violet pearl ruby amber jade poppy olive willow logan mason tia lola pam ken don rod robin "
    "sky harry tom angel jan june april guy mo jay van rich sid gene hazel heather ".split()
)
