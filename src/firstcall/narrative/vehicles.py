"""Vehicle registrations: current, prefix, suffix and dateless, with letters and figures that are taken for each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.spoken_digits import DIGITS, codes

_CURRENT = re.compile(r"(?<![\w@.])([a-z]{2})[ -]{0,2}([0-9oisz]{2})[ .-]{0,2}([a-z0158]{3})(?![\w@])")
#: The last letters one by one: "AB12 C D E".
_BY_LETTER = re.compile(r"(?<![\w@.])([a-z]{2}) ?([0-9]{2}) ([a-z]) ([a-z]) ([a-z])(?![\w@])")
_PREFIX = re.compile(r"(?<![\w@.])([a-hj-np-y])[ -]?([0-9]{1,3})[ -]?([a-z]{3})(?![\w@])")
_SUFFIX = re.compile(r"(?<![\w@.])([a-z]{3})[ -]?([0-9]{1,3})[ -]?([a-hj-npr-y])(?![\w@])")
_DATELESS = re.compile(r"(?<![\w@.])(?:([a-z]{1,3})[ -]?([0-9]{1,5})|([0-9]{1,4})[ -]?([a-z]{1,3}))(?![\w@/:])")
_TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SAID = "zero|oh|one|two|three|four|five|six|seven|eight|nine"
_SPOKEN = re.compile(rf"(?<![\w@.])([a-z]{{2}}) ({_SAID}) ({_SAID}),? ([a-z]{{3}})(?![\w@])")
_NUMBERED = re.compile(
    rf"(?<![\w@.])([a-z]{{2}}) ({'|'.join(_TEENS)}|(?:{'|'.join(_TENS)})(?:[ -](?:{_SAID}))?),? ([a-z]{{3}})(?![\w@])"
)
_PARTS = re.compile(r"(?<![\w@.])([a-z]{2}[0-9]{2}),? (?:then|and then|followed by) ([a-z]{3})(?![\w@])")
_NEAR = re.compile(
    r"\b(?:reg|regs|vrms|registration|vrm|vrn|index|indx|plates?|vehicle|veh|car|van|lorry|truck|motorbike|motorcycle|moped|bike|"
    r"scooter|taxi|driver|driving|audi|bmw|ford|vauxhall|astra|corsa|focus|fiesta|transit|golf|polo|vw|volkswagen|mercedes|merc|"
    r"toyota|nissan|honda|peugeot|renault|clio|citroen|skoda|seat|kia|hyundai|mini|rover|land rover|range rover|fiat|volvo|"
    r"tesla|escort|sierra|cavalier|vectra|meriva|mokka|galaxy|puma|ecosport|ranger|connect|berlingo|kangoo|vivaro|trafic|movano|master|caddy|transporter|crafter|ducato|boxer|relay|hilux|l200|navara|defender|discovery|evoque|freelander|tiguan|octavia|fabia|leon|ibiza|sportage|picanto|tucson|jazz|accord|duster|dacia|lexus|porsche|jeep|smart|minibus|coach|hgv|artic|tipper|pick-?up|camper(?:van)?|caravan|trailer|tractor|quad|jag|beemer|motor|cab|minicab|uber|parked|drove|drives|driven|tesla|micra|civic|passat|insignia|zafira|mondeo|kuga|qashqai|juke|yaris|prius|leaf|mazda|suzuki|jaguar|sprinter|"
    r"hatchback|saloon|estate|4x4)\b"
)
_CALLED = re.compile(
    r"(?<!part )\b(?:reg|registration|vrm|vrn|index|number plates?|plates?|regs)(?: (?:no|num|number|mark|plate))?\.?(?:'s)?(?: (?:is|"
    r"was|of|as|=))?[ ,:=-]{1,3}\Z"
)
_TO_FIGURE = str.maketrans("oisz", "0152")
_TO_LETTER = str.maketrans("0158", "oisb")
#: Small words and the service's own abbreviations that look like half a registration.
_WORDS = frozenset(
    "the and has was for not but men man boy bus car van who she his her him out off per all day ago now old two six ten "
    "min mins hrs pm am yrs yds via had did say saw got get can are its may sat sun mon tue wed thu fri jan feb mar apr jun jul "
    "aug sep oct nov dec rtc rta pnc asb cps cid eta dob ref log tel mob one way end top age kid lad mum dad bag box map key "
    "uni mid you our any how why let put run sit set yet too use new and are yet saw a an".split()
)
_LEADS = frozenset(
    "no yr pc at in on to by of up is as or so we he me my it if us do go am pm dc ds di ref ip pt mp yp".split()
)


#: Behind the figures of a current plate: what was seen of it is not the whole.
_PART_ONLY = re.compile(
    r"(?<=[a-z]{2}[0-9]{2})\W{0,3}(?:part|only|no more|something|[a-z] [a-z] [a-z]\b|\.{2,}|\?|and then|then|$)"
)


def vehicles(line: Line) -> Iterator[Hit]:
    """Every registration. What might be a road, a year at school or an abbreviation needs a word of vehicles nearby."""
    low = line.low
    yield from _current(line)
    for m in _PREFIX.finditer(low):
        listed_with = m.end(1) < m.start(2) and _CURRENT.search(low, max(0, m.start() - 24), m.start())
        called = m[3] not in _WORDS or (line.text[m.start() : m.end()].isupper() and _is_called(low, m))
        if called and (_near(low, m) or listed_with) and not _is_road(low, m) and _whole(line, m, 1):
            yield _hit("".join(m.groups()), m, "a registration with a year's letter in front")
    for m in _SUFFIX.finditer(low):
        if m[1] not in _WORDS and _near(low, m) and _whole(line, m, 2):
            yield _hit("".join(m.groups()), m, "a registration with a year's letter at the end")
    for m in _DATELESS.finditer(low):
        letters = m[1] or m[4]
        if letters not in _WORDS | _LEADS and _is_called(low, m) and not _PART_ONLY.match(low, m.end()):
            yield _hit("".join(g for g in m.groups() if g), m, "called a registration")
    yield from _said(line)
    for run in codes(line):
        if any(shape.fullmatch(run.said) for shape in (_CURRENT, _PREFIX, _SUFFIX)) and not run.said.startswith("zz"):
            says = "a registration, letter by letter"
            yield Hit(field="vehicle", value=run.said.upper(), start=run.start, end=run.end, says=says)


def _said(line: Line) -> Iterator[Hit]:
    """Letters as typed with the figures in words, or in two parts: "kp two one ofy", "BX19 then KLM"."""
    for m in _SPOKEN.finditer(line.low):
        if m[4] not in _WORDS and _near(line.low, m):
            figures = "".join(DIGITS[word] for word in (m[2], m[3]))
            yield _hit(m[1] + figures + m[4], m, "a registration with its figures in words")
    for m in _NUMBERED.finditer(line.low):
        if m[3] not in _WORDS and m[1] not in _LEADS and _near(line.low, m):
            tens, _, unit = m[2].replace("-", " ").partition(" ")
            number = _TEENS.get(tens) or _TENS[tens] + int(DIGITS.get(unit, "0"))
            yield _hit(f"{m[1]}{number}{m[3]}", m, "a registration with its figures in words")
    for m in _BY_LETTER.finditer(line.low):
        if _near(line.low, m) or line.text[m.start() : m.end()].isupper():
            yield _hit("".join(m.groups()), m, "a registration, its last letters one by one")
    for m in _PARTS.finditer(line.low):
        if m[2] not in _WORDS and _near(line.low, m):
            yield _hit(m[1] + m[2], m, "a registration in two parts")


def _is_called(low: str, m: re.Match[str]) -> bool:
    return _CALLED.search(low, max(0, m.start() - 40), m.start()) is not None


def _whole(line: Line, m: re.Match[str], group: int) -> bool:
    """Parts set apart by more than one blank ("A 7 DGY", "P 88 LJB") are one registration where all is typed in capitals, or called one."""
    apart = m.end(group) != m.start(group + 1)
    return not apart or line.text[m.start() : m.end()].isupper() or _is_called(line.low, m)


def _current(line: Line) -> Iterator[Hit]:
    for m in _CURRENT.finditer(line.low):
        figures, letters = m[2].translate(_TO_FIGURE), m[3].translate(_TO_LETTER)
        as_typed = (figures, letters) == (m[2], m[3])
        if not any(c.isdigit() for c in m[2]) or not _whole(line, m, 1):
            continue
        if m[3] in _WORDS and line.text[m.start(1)].isupper() and line.text[m.start(3)].islower():
            continue  # "LN04 and": a part of a plate, and a word
        apart = m.end() - m.start() > 7
        doubtful = not as_typed or (
            apart and (m[3] in _WORDS or m[1] in _LEADS or not line.text[m.start() : m.end()].isupper())
        )
        if doubtful and not _near(line.low, m):
            continue
        if m[1] in _LEADS and m[3] in _WORDS:
            continue
        mended = "" if as_typed else ", with a letter and a figure taken for each other"
        sure = as_typed and _near(line.low, m)
        yield _hit(m[1] + figures + letters, m, "a registration" + mended, sure=sure)


def _near(low: str, m: re.Match[str]) -> bool:
    return bool(_NEAR.search(low, max(0, m.start() - 45), m.start()) or _NEAR.search(low, m.end(), m.end() + 25))


def _is_road(low: str, m: re.Match[str]) -> bool:
    before = low[max(0, m.start() - 8) : m.start()]
    return m[1] in "abm" and " " in m[0] and bool(re.search(r"\b(?:the|on|along|off|near|of) \Z", before))


def _hit(value: str, m: re.Match[str], says: str, *, sure: bool = False) -> Hit:
    return Hit(field="vehicle", value=value.upper(), start=m.start(), end=m.end(), says=says, sure=sure)
