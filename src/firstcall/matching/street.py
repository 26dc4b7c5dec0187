"""The words of streets and places: their types in full, saints, ordinals, Welsh words; where a street ends; counties."""

from __future__ import annotations

import re
from functools import lru_cache

from firstcall.matching.names import fold

_SHORT = {
    "street": "st str", "road": "rd", "avenue": "ave av", "lane": "ln", "drive": "dr drv", "close": "cl clo",
    "court": "ct crt", "crescent": "cres cresc crs", "place": "pl", "square": "sq", "gardens": "gdns gdn grdns",
    "grove": "gr grv", "terrace": "ter terr tce", "park": "pk", "way": "wy", "walk": "wlk", "boulevard": "bvd blvd",
    "mews": "mws", "view": "vw", "green": "grn", "heights": "hts", "parade": "pde", "row": "rw",
    "house": "hse", "estate": "est", "buildings": "bldgs bldg", "cottage": "cott cottg", "cottages": "cotts", "farm": "fm",
}  # fmt: skip
_FULL = {short: full for full, shorts in _SHORT.items() for short in shorts.split()}
_BUILT = frozenset({"house", "estate", "buildings", "cottage", "cottages", "farm"})

#: Words that end the name of a street.
TYPES = frozenset(_SHORT) - _BUILT | {
    "hill", "rise", "mount", "quay", "wharf", "yard", "broadway", "circus", "loop", "bank", "end", "gate", "fold",
    "brow", "chase", "croft", "dell", "vale", "path", "passage", "alley", "approach", "esplanade", "promenade",
    "highway", "embankment", "wynd", "brae", "common", "heights", "meadow", "meadows", "garth", "hey", "causeway",
}  # fmt: skip

#: Words that end the name of a house, a block or a home.
HOUSES = _BUILT | {
    "court", "lodge", "hall", "villa", "villas", "bungalow", "barn", "manor", "grange", "rectory", "vicarage", "farmhouse",
    "home", "hotel", "inn", "arms", "hostel", "hospital", "tower", "towers", "mansions", "mansion", "school", "flats",
}  # fmt: skip

#: Welsh words that begin the name of a street, where an English one would end it.
WELSH = frozenset("heol ffordd stryd lon rhodfa clos rhes teras cwrt cilgant".split())
_WELSH_ARTICLES = frozenset("y yr r".split())

_SAINTS = frozenset(
    "agnes aidan alban albans aldate andrew anne ann anselm anthony asaph augustine barnabas bartholomew benedict boniface "
    "botolph brendan bride catherine cecilia chad christopher clare clement columba cuthbert cyprian david denys dunstan edmund "
    "edward edwin elizabeth ethelbert fagan francis gabriel george giles helen helens helier hilda hugh ignatius ives james "
    "jerome john jude joseph katherine kilda laurence lawrence leonard luke margaret mark martin mary matthew michael mildred "
    "mirren monica mungo neot nicholas ninian olave oswald pancras patrick paul peter philip quentin ronan saviour simon "
    "stephen swithin teresa theresa thomas ursula vincent wilfrid winifred".split()
)
_ORDINALS = {
    word: f"{at}{'st' if at == 1 else 'nd' if at == 2 else 'rd' if at == 3 else 'th'}"
    for at, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
_WORDS = {"saint": "st", "mt": "mount", "gt": "great", "lwr": "lower", "upr": "upper", "nth": "north", "sth": "south"}
_WORDS |= _ORDINALS

#: Words that tell one street from another though all their other letters agree.
_TELLING = frozenset("north south east west upper lower great little old new high low inner outer".split())

_ENDINGS = frozenset(
    "uk|u k|gb|united kingdom|great britain|england|scotland|wales|cymru|northern ireland|n ireland|avon|beds|berks|bucks|cambs|"
    "cleveland|clwyd|co durham|cornwall|county durham|cumbria|devon|dorset|dyfed|east sussex|east yorks|essex|fife|glos|"
    "greater london|greater manchester|gwent|gwynedd|hants|herts|humberside|isle of anglesey|isle of wight|kent|lancs|leics|lincs|"
    "merseyside|mid glamorgan|middlesex|middx|midlothian|norfolk|north yorks|northants|northumberland|notts|oxon|powys|rutland|"
    "salop|somerset|south glamorgan|south yorks|staffs|suffolk|surrey|sussex|tyne and wear|tyne wear|warks|west glamorgan|"
    "west lothian|west midlands|west sussex|west yorks|wilts|worcs|co antrim|co armagh|co down|co fermanagh|co londonderry|"
    "co tyrone|county antrim|county armagh|county down|county fermanagh|county londonderry|county tyrone".split("|")
)
_SHIRE = re.compile(r"(?:north |south |east |west )?[a-z]{3,}shire")

#: Words of a sentence a place; no street or house is called so. Hyphenated words are names.
_TELLS = frozenset(
    "he she they we i it him her them his hers their my me us you your who whom which that this these there where when what "
    "is was are were be been has had have live lives lived living stay stays staying stayed goes went going seen called said "
    "behind near nearby opposite opp next beside besides outside inside corner between past somewhere someone somebody with "
    "without from to into onto for at on in by off around about below along across through towards toward not "
    "no know knows think thinks ago just only man men woman women boy boys girl girls kid kids lad lads people person "
    "persons male males female females car cars door doors doesn't don't can't isn't fighting shouting maybe possibly probably".split()
)
_TOKENS = re.compile(r"[^\s,;()]+")

#: What the quick way of reading an address must leave to the long one.
SPECIAL = (
    frozenset(_WORDS)
    | _TELLS
    | frozenset(
        "flat floor apartment maisonette basement penthouse annex annexe gff fff sff tff care private po".split()
    )
)


def is_sentence(text: str) -> bool:
    """Whether a text tells where something is in words, as no name of a house or a street does."""
    tokens = _TOKENS.findall(text.casefold().replace("\u2019", "'"))
    return any(token.strip(".!?'\"") in _TELLS for token in tokens)


def words_of(text: str) -> list[str]:
    """The folded words of a street or a house, ``&`` as ``and``, saints and ordinals in one form."""
    words = fold(text.replace("&", " and ")).split()
    return [_WORDS.get(word, word) for word in words]


def house_of(text: str) -> str:
    """The name of a house as it is compared: without its article, abbreviations in full."""
    words = [_FULL.get(word, word) if at and word != "st" else word for at, word in enumerate(words_of(text))]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def is_house(text: str) -> bool:
    """Whether a text is called as houses are: ``Rose Cottage``, ``Sample Lodge Care Home``."""
    words = house_of(text).split()
    return 2 <= len(words) <= 6 and words[-1] in HOUSES and not is_sentence(text)


def is_street(text: str) -> bool:
    """Whether a text is called as streets are: its last word is a type of street, or its first a Welsh one."""
    street, more = street_of(text, alone=True)
    words = street.split()
    return not more and len(words) > 1 and (words[-1] in TYPES or words[0] in WELSH)


def type_of(word: str) -> str:
    """A type of street in full; empty for any other word."""
    full = _FULL.get(word, word)
    return full if full in TYPES else ""


@lru_cache(maxsize=4096)
def is_special_place(folded: str) -> bool:
    """Whether a locality is more than its own name: it ends with a county, or has a word that may mean something else."""
    return not SPECIAL.isdisjoint(folded.split()) or without_endings(folded) != folded


def has_type(text: str) -> bool:
    """Whether a text without commas holds the whole name of a street, whatever stands behind it."""
    words = words_of(text)
    return _end_of(words) is not None or bool(words and words[0] in WELSH)


def street_of(text: str, *, alone: bool) -> tuple[str, str]:
    """The street with its type in full, and what follows it where no comma tells them apart."""
    words = words_of(text)
    at = _end_of(words)
    if at is not None:
        return " ".join([*words[:at], _FULL.get(words[at], words[at])]), " ".join(words[at + 1 :])
    if alone or len(words) < 3:
        return " ".join(words), ""
    end = 3 if words[0] in WELSH and words[1] in _WELSH_ARTICLES else 2
    return " ".join(words[:end]), " ".join(words[end:])


def _end_of(words: list[str]) -> int | None:
    """Where the type of street stands: the last word if it is one, else the first that no other follows."""
    types = [at for at in range(1, len(words)) if _is_type(words, at)]
    if types and types[-1] == len(words) - 1:
        return types[-1]
    return next((at for at in types if at + 1 not in types), None)


def _is_type(words: list[str], at: int) -> bool:
    if words[at] == "st" and at + 1 < len(words):
        behind = words[at + 1]
        if behind in _SAINTS or behind.removesuffix("s") in _SAINTS:
            return False
    return _FULL.get(words[at], words[at]) in TYPES


def like_streets(one: str, other: str, likeness: float) -> bool:
    """Whether two streets in one postcode, alike by ``likeness`` (0 to 100), may be one that was misspelled."""
    return likeness >= 80 and _telling(one) == _telling(other)


def _telling(street: str) -> set[str]:
    return {word for word in street.split() if word in _TELLING or any(c.isdigit() for c in word)}


def localities_of(texts: list[str]) -> tuple[str, ...]:
    """The folded localities, each once, without what half the country shares: counties and the country."""
    found = (without_endings(fold(text.replace("&", " and "))) for text in texts)
    return tuple(dict.fromkeys(text for text in found if text))


def without_endings(text: str) -> str:
    """A folded locality without the county or country at its end; empty where it is nothing else."""
    words = text.split()
    at = 0
    while at < len(words):
        tail = " ".join(words[at:])
        if len(words) - at <= 4 and (tail in _ENDINGS or _SHIRE.fullmatch(tail)):
            words, at = words[:at], 0
        else:
            at += 1
    return " ".join(words)
