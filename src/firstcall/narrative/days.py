"""Dates of birth in their many forms, and days named from today: "tomorrow", "1800 hrs yesterday"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line

_MONTHS = {m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?)\.?"
)
_FIGURES = re.compile(r"([0-3]?[0-9]) ?[./\- ] ?([01]?[0-9]) ?[./\- ] ?((?:19|20)[0-9]{2}|[0-9]{2})(?![\w/])")
_ISO = re.compile(r"((?:19|20)[0-9]{2})[-/.]([01][0-9])[-/.]([0-3][0-9])(?![\w/])")
_DAY_MONTH = re.compile(
    rf"([0-3]?[0-9])(?:st|nd|rd|th)?[ ./-]?(?:of )?{_MONTH}[ ,'/-]{{0,3}}((?:19|20)[0-9]{{2}}|[0-9]{{2}})(?!\w)"
)
_MONTH_DAY = re.compile(rf"{_MONTH} ([0-3]?[0-9])(?:st|nd|rd|th)?,? ((?:19|20)[0-9]{{2}})(?!\w)")
_PACKED = re.compile(r"([0-3][0-9])([01][0-9])((?:19|20)?[0-9]{2})(?!\w)")
_MONTH_YEAR = re.compile(rf"{_MONTH},? ((?:19|20)[0-9]{{2}})(?!\w)")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?![\w/.-])")
_BORN = re.compile(
    r"\b(?:d[./]? ?o[./]? ?b\.?|date of birth|birth ?date|birthday|born)(?:'s)?"
    r"(?: (?:is|was|on|in|the|given as|as|of|gives|he says|she says))?[ :=,.-]{0,3}(?:the )?|(?<![\w.])b\.? ?(?=[0-9])"
)
_BARE = re.compile(r"(?<![\w/.-])([0-3]?[0-9])[./-]([01]?[0-9])[./-]((?:19|20)[0-9]{2}|[0-9]{2})(?![\w/-]|\.\w)")
_BARE_ISO = re.compile(r"(?<![\w/.-])((?:19|20)[0-9]{2})-([01][0-9])-([0-3][0-9])(?![\w/-]|\.\w)")
_DAYS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth"
).split()
_ORDINALS = (
    {w: i + 1 for i, w in enumerate(_DAYS)}
    | {f"twenty {w}": 21 + i for i, w in enumerate(_DAYS[:9])}
    | {"thirtieth": 30, "thirty first": 31}
)
_COUNTED = {
    w: i
    for i, w in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ).split()
    )
}
_TENS = {w: 10 * (i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
#: A day in words: "second of the fourth nineteen fifty-one", "third of May eighty eight".
_IN_WORDS = re.compile(
    rf"\b(?P<day>(?:(?:twenty|thirty)[ -])?(?:{'|'.join(_DAYS)}|thirtieth)|[0-3]?[0-9](?:st|nd|rd|th))(?: of)?(?: the)? "
    rf"(?:(?P<nth>{'|'.join(_DAYS[:12])}|[01]?[0-9](?:st|nd|rd|th))|(?P<month>{_MONTH[1:-4]})),? "
    rf"(?:(?P<figures>(?:19|20)[0-9]{{2}}|[0-9]{{2}})|(?:(?P<age>nineteen|two thousand(?: and)?|twenty)[ -])?"
    rf"(?P<tens>{'|'.join(_TENS)}|oh)?[ -]?(?P<unit>{'|'.join(_COUNTED)})?)(?![\w/])"
)
#: A year in words behind "born": "nineteen eighty four", "two thousand and nine".
_YEAR_IN_WORDS = re.compile(
    rf"(?P<age>nineteen|two thousand(?: and)?|twenty)(?:[ -](?P<tens>{'|'.join(_TENS)}|oh))?(?:[ -](?P<unit>{'|'.join(_COUNTED)}))?\b"
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = r"(mon(?:day)?|tues?(?:day)?|wed(?:nesday|s)?|thur?s?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_NAMED = re.compile(
    r"\b(day before yesterday|day after tomorrow|yesterday|yday|tomorrow|tomoz|tmrw|2moro|"
    r"today|tonight|tonite|last nite?|last night|this morning|this afternoon|this evening)\b"
)
_NEXT = re.compile(rf"\b(last|next|this|since) {_WEEKDAY}\b")
_AGO = re.compile(r"\b([0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten) (day|week|month|year)s? ago\b")
_TIME = re.compile(r"\b([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])? ?(hrs|hours|hr|h|am|pm)?(?: on| ,|,)? ?\Z")
_SHIFT = {
    "day before yesterday": -2, "yesterday": -1, "yday": -1, "last night": -1, "last nite": -1, "last nit": -1, "today": 0, "tonight": 0,
    "tonite": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1, "tomoz": 1, "tmrw": 1, "2moro": 1,
    "day after tomorrow": 2,
}  # fmt: skip
_COUNTS = {w: i + 1 for i, w in enumerate("one two three four five six seven eight nine ten".split())} | {
    "a": 1,
    "an": 1,
}


def births(line: Line, today: date) -> Iterator[Hit]:
    """Every date of birth that the words call one; also a bare date at least ten years old. ISO, as exact as it was given."""
    taken: list[tuple[int, int]] = []
    for m in _BORN.finditer(line.low):
        read = _birth_at(line.low, m.end(), today)
        if read is not None:
            born, end = read
            taken.append((m.start(), end))
            yield Hit(field="born", value=born, start=m.end(), end=end, says=f"stands after “{m[0].strip(' :=,.-')}”")
    for m in _IN_WORDS.finditer(line.low):
        value = _in_words(m, today)
        if value is not None and not any(a < m.end() and m.start() < b for a, b in taken):
            taken.append((m.start(), m.end()))
            said = _BORN.search(line.low, max(0, m.start() - 60), m.end() + 24) is not None
            yield Hit(
                field="born", value=value, start=m.start(), end=m.end(), says="a date of birth in words", plain=said
            )
    bare = [(m, _whole(m[1], m[2], m[3], today)) for m in _BARE.finditer(line.low)]
    bare += [(m, _whole(m[3], m[2], m[1], today)) for m in _BARE_ISO.finditer(line.low)]
    for m, value in bare:
        old = value is not None and date.fromisoformat(value) < _years_before(today, 10)
        if old and value is not None and not any(a <= m.start() < b for a, b in taken):
            yield Hit(
                field="born",
                value=value,
                start=m.start(),
                end=m.end(),
                says="a date long past, so a date of birth",
                plain=False,
            )


def _in_words(m: re.Match[str], today: date) -> str | None:
    """The day that a date in words gives; it needs its year."""
    if m["tens"] is None and m["unit"] is None and m["figures"] is None:
        return None
    day = _ORDINALS.get(m["day"].replace("-", " ")) or int(m["day"].rstrip("stndrh"))
    nth = m["nth"]
    month = _MONTHS[m["month"][:3]] if m["month"] else _ORDINALS.get(nth) or int(nth.rstrip("stndrh"))
    if m["figures"]:
        return _whole(str(day), str(month), m["figures"], today)
    year = _TENS.get(m["tens"] or "", 0) + _COUNTED.get(m["unit"] or "", 0)
    if year > 99 or (m["tens"] is None and m["age"] is None):
        return None
    century = {"nineteen": "19", "twenty": "20"}.get(m["age"] or "", "20" if m["age"] else "")
    return _whole(str(day), str(month), f"{century}{year:02d}", today)


def _birth_at(low: str, place: int, today: date) -> tuple[str, int] | None:
    if m := _ISO.match(low, place):
        return _ended(_whole(m[3], m[2], m[1], today), m)
    if m := _FIGURES.match(low, place):
        return _ended(_whole(m[1], m[2], m[3], today), m)
    if m := _DAY_MONTH.match(low, place):
        return _ended(_whole(m[1], str(_MONTHS[m[2][:3]]), m[3], today), m)
    if m := _MONTH_DAY.match(low, place):
        return _ended(_whole(m[2], str(_MONTHS[m[1][:3]]), m[3], today), m)
    if m := _PACKED.match(low, place):
        return _ended(_whole(m[1], m[2], m[3], today), m)
    if m := _MONTH_YEAR.match(low, place):
        past = (int(m[2]), _MONTHS[m[1][:3]]) <= (today.year, today.month)
        return _ended(f"{m[2]}-{_MONTHS[m[1][:3]]:02d}" if past else None, m)
    if m := _YEAR.match(low, place):
        return _ended(m[1] if int(m[1]) <= today.year else None, m)
    if m := _YEAR_IN_WORDS.match(low, place):
        century = {"nineteen": 1900}.get(m["age"], 2000)
        year = century + _TENS.get(m["tens"] or "", 0) + _COUNTED.get(m["unit"] or "", 0)
        said = m["tens"] is not None or m["age"].startswith("two")
        return _ended(str(year) if said and century + 0 <= year <= today.year else None, m)
    return None


def _ended(value: str | None, m: re.Match[str]) -> tuple[str, int] | None:
    return None if value is None else (value, m.end())


def _whole(day: str, month: str, year: str, today: date) -> str | None:
    """ISO, British order; a two-digit year is the last one that is not in the future. None for no such day."""
    full = int(year) if len(year) == 4 else today.year - today.year % 100 + int(year)
    for at in (full, full - 100) if len(year) == 2 else (full,):
        try:
            born = date(at, int(month), int(day))
        except ValueError:
            continue
        if born <= today and born.year > today.year - 120:
            return born.isoformat()
    return None


def _years_before(day: date, years: int) -> date:
    year = max(day.year - years, 1)
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def days(line: Line, today: date) -> Iterator[Hit]:
    """Days named from today, as an ISO date; with its time where one stands before it."""
    for m in _NAMED.finditer(line.low):
        yield _day(line, m, today, _SHIFT[m[1]])
    for m in _NEXT.finditer(line.low):
        wanted = next(i for i, w in enumerate(_WEEKDAYS) if w.startswith(m[2][:3]))
        ahead = (wanted - today.weekday()) % 7
        shift = ahead - 7 if m[1] in ("last", "since") else ahead + (7 if m[1] == "next" and ahead == 0 else 0)
        yield _day(line, m, today, shift)
    for m in _AGO.finditer(line.low):
        count = int(m[1]) if m[1].isdigit() else _COUNTS[m[1]]
        if m[2] in ("day", "week"):
            yield _day(line, m, today, -count * (7 if m[2] == "week" else 1))


def _day(line: Line, m: re.Match[str], today: date, shift: int) -> Hit:
    try:
        day = today + timedelta(days=shift)
    except OverflowError:
        day = today
    before = line.low[max(0, m.start() - 16) : m.start()]
    clock = _TIME.search(before)
    value, start = day.isoformat(), m.start()
    if clock and (clock[2] or clock[3] in ("am", "pm")) and (clock[3] or len(clock[0].strip()) >= 4):
        hour = int(clock[1]) % 12 + 12 * (clock[3] == "pm") if clock[3] in ("am", "pm") else int(clock[1])
        value = f"{value}T{hour:02d}:{clock[2] or '00'}"
        start -= len(before) - clock.start()
    return Hit(field="date", value=value, start=start, end=m.end(), says=f"counted from {today.isoformat()}")
