"""Postcodes, addresses and named places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.spoken_digits import DIGITS, codes

_FIGURE = "|".join(DIGITS)
_POSTCODE = re.compile(r"(?<![\w@.])([a-z]{1,2}[0-9o][0-9a-z]?)(?:[ -]{0,2}|, ?|/|\.)([0-9oil])([a-z]{2})(?![\w@])")
#: Its figures in words: "zz one one zz".
_IN_WORDS = re.compile(rf"(?<![\w@.])([a-z]{{1,2}}) ({_FIGURE})(?: ({_FIGURE}))?,? ({_FIGURE}) ([a-z]{{2}})(?![\w@])")
#: A blank in the wrong place: "ZZ 3 4PQ", "ZZ34 PQ", "zz3 4 pq".
_APART = re.compile(r"(?<![\w@.])([a-z]{1,2}) ?([0-9]{1,2}) ?([0-9]) ?([a-z]) ?([a-z])(?![\w@])")
_ITS_WORD = re.compile(r"\bpost ?codes?\b|\bp/?c\b")
#: Letters that no postcode ends with; the invented ones of ZZ may.
_INWARD = re.compile(r"[abd-hjlnp-uw-z]{2}")
#: Postcode areas; ZZ is kept for invented ones.
_AREAS = frozenset(
    "ab al b ba bb bd bf bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fa fk fy g gl "
    "gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe "
    "ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze "
    "zz".split()
)
_TO_FIGURE = str.maketrans("oil", "011")
_ORDINALS = frozenset({"1st", "2nd", "3rd", "0nd", "ond"})
_STREET = (
    r"(?:street|str|st|road|rd|lane|ln|avenue|ave|drive|dr|close|cl|crescent|cres|way|place|court|ct|gardens|gdns|grove|terrace|"
    r"terr|square|sq|hill|walk|row|parade|mews|rise|view|green|park|villas|vale|broadway|gate|quay|wharf|yard|path|passage|"
    r"heights|croft|fold|garth|bank|end|side|croft|meadow|meadows|fields)"
)
_WORD = r"[a-z][a-z'.]{0,20}"
_ADDRESS = re.compile(
    rf"(?<![\w@£.:/])(?:(?P<inside>(?:flat|apartment|apt|unit|room|house)[ ]?[0-9]{{1,4}}[a-z]?|flat [a-z]),? ?(?:of |at )?)?"
    rf"(?P<number>[0-9]{{1,4}}[a-z]?)(?:-[0-9]{{1,4}})?,? (?P<street>{_WORD}(?: {_WORD}){{0,2}}?) (?P<kind>{_STREET})\b\.?"
)
_THE = re.compile(
    r"(?<![\w@£.:/])(?P<number>[0-9]{1,4}[a-z]?) (?P<street>the) (?P<kind>crescent|avenue|close|green|grove|drive|lane|street|"
    r"square|mews|terrace|paddock|willows|oaks|limes|hollies)\b(?P<inside>)"
)
_LED = re.compile(
    r"(?:\b(?:at|of|from|to|address|addr|lives|live|living|is|off|house|home|resides|residing|staying|outside|number|no)|[,:.;-]|\A)"
    r" ?(?:the |is |at |,|:|-)? ?\Z"
)
_TOWN = re.compile(
    r",? ([A-Z][a-z]+(?:[ -](?:[A-Z][a-z]+|on|under|upon|le|in)){0,3})(?=\s*(?:,|\.|;|\)|\Z|[A-Z]{1,2}[0-9]))"
)
_NOT_IN_STREETS = frozenset(
    "in on at of off down up by to and or is are was were the a an his her my their our your men man women people year years yr "
    "yrs month months week weeks day days hour hours hrs min mins minute minutes second seconds text texts call calls message "
    "messages mile miles yard yards metre metres m foot feet ft male males female females youths lads kids children car cars "
    "vehicle vehicles van vans times time pounds quid pm am other others from for with all big small black white old new blocking "
    "standing parked down along across near outside who has have had x".split()
)
_NAMED = re.compile(
    r"\b((?:[A-Z][a-z']+ ){1,3}(?:Street|Road|Lane|Avenue|Drive|Close|Crescent|Way|Square|Park|School|Academy|College|Hospital|"
    r"Station|Care Home|Home|Church|Hotel|Inn|Arms|Pub|Bridge|Market|Library|Surgery|Centre|Shopping Centre|Supermarket|"
    r"University|Nursery|Club))\b"
)


def postcodes(line: Line) -> Iterator[Hit]:
    """Every postcode, as "ZZ1 1ZZ"; a letter o that stands where a nought belongs is mended."""
    for m in _POSTCODE.finditer(line.low):
        outward, inward = m[1], m[2] + m[3]
        area = re.match(r"[a-z]{1,2}?(?=[0-9o])", outward)
        if area is None or not re.search(r"[0-9]", outward):
            continue
        if area[0] not in _AREAS or (area[0] != "zz" and not _INWARD.fullmatch(m[3])):
            continue
        if m[2] in "il" and not (line.text[m.start() : m.end()].isupper() or _called(line, m)):
            continue
        if inward in _ORDINALS and not line.text[m.start(2) : m.end(3)].isupper():
            continue
        rest = outward[len(area[0]) :]
        district = rest[0].replace("o", "0") + rest[1:].replace("o", "0")
        value = f"{area[0]}{district} {inward[0].translate(_TO_FIGURE)}{inward[1:]}".upper()
        yield Hit(field="postcode", value=value, start=m.start(), end=m.end(), says="a postcode")
    yield from _apart(line)
    for m in _IN_WORDS.finditer(line.low):
        if m[1] in _AREAS and _called(line, m):
            value = f"{m[1]}{DIGITS[m[2]]}{DIGITS.get(m[3], '')} {DIGITS[m[4]]}{m[5]}".upper()
            yield Hit(field="postcode", value=value, start=m.start(), end=m.end(), says="a postcode in words")
    for run in codes(line):
        spelt = _POSTCODE.fullmatch(run.said)
        area = re.match(r"[a-z]{1,2}(?=[0-9])", run.said)
        if spelt and area and area[0] in _AREAS:
            value = f"{spelt[1]} {spelt[2]}{spelt[3]}".upper()
            yield Hit(field="postcode", value=value, start=run.start, end=run.end, says="a postcode, letter by letter")


def _called(line: Line, m: re.Match[str]) -> bool:
    return _ITS_WORD.search(line.low, max(0, m.start() - 24), m.start()) is not None


def _apart(line: Line) -> Iterator[Hit]:
    """Postcodes with their blanks in the wrong place, where they are called one or typed in capitals."""
    for m in _APART.finditer(line.low):
        called = _called(line, m)
        right = (
            _POSTCODE.fullmatch(m[0]) is not None
            or m[1] not in _AREAS
            or f"{m[3]}{m[4]}{m[5]}"[1:] in ("th", "st", "nd", "rd")
        )
        if right or not (called or line.text[m.start() : m.end()].isupper() or m[1] == "zz"):
            continue
        if m[1] == "zz" or _INWARD.fullmatch(m[4] + m[5]):
            value = f"{m[1]}{m[2]} {m[3]}{m[4]}{m[5]}".upper()
            yield Hit(
                field="postcode", value=value, start=m.start(), end=m.end(), says="a postcode with a blank out of place"
            )


def addresses(line: Line, codes: list[Hit]) -> Iterator[Hit]:
    """Every address with a house number: flat, number, street, and the town and postcode that follow it."""
    found = [m for shape in (_ADDRESS, _THE) for m in shape.finditer(line.low)]
    taken = -1
    for m in sorted(found, key=lambda m: m.start()):
        if m.start() < taken or not _is_street(line, m):
            continue
        street = line.text[m.start("number") : m.end()].rstrip(".")
        parts, end = [_titled(street)], m.end()
        if m["inside"]:
            parts.insert(0, _titled(m["inside"]))
        town = _TOWN.match(line.text, end)
        if town is not None:
            parts.append(town[1])
            end = town.end()
        code = next((c for c in codes if 0 <= c.start - end <= 3 and not line.low[end : c.start].strip(" ,.")), None)
        if code is not None:
            parts.append(str(code.value))
            end = code.end
        taken = end
        yield Hit(field="address", value=", ".join(parts), start=m.start(), end=end, says="a house number and a street")


def _is_street(line: Line, m: re.Match[str]) -> bool:
    words = m["street"].replace(".", "").split()
    if m["street"] != "the" and any(w in _NOT_IN_STREETS for w in words):
        return False
    named = line.text[m.start("street") : m.end("kind")]
    if line.capitals_tell and named[0].isupper() and named.split()[-1][0].isupper():
        return True
    return bool(m["inside"]) or bool(_LED.search(line.low, max(0, m.start() - 16), m.start()))


def _titled(text: str) -> str:
    if any(c.isupper() for c in text) and not text.isupper():
        return " ".join(text.split())
    return " ".join(w[0].upper() + w[1:].lower() for w in text.split())


def places(line: Line) -> Iterator[Hit]:
    """Named places, loosely: a street without a number, a school, a park, a station."""
    if not line.capitals_tell:
        return
    for m in _NAMED.finditer(line.text):
        start = m.start(1)
        words = m[1].split()
        while len(words) > 2 and words[0].lower() in _NO_PLACE:
            start += len(words.pop(0)) + 1
        if words[0].lower() not in _NO_PLACE:
            yield Hit(field="place", value=" ".join(words), start=start, end=m.end(1), says="a named place")


_NO_PLACE = frozenset(
    "the a an at in on by near outside from caller male female man he she they is was my his her this that and to".split()
)
