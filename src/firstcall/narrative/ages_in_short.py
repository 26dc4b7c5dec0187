"""Ages as the police write them: "f/16", "M38", "fem 43", "clr 81 yrs", "82 male"; and at a birthday."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.narrative.age_words import ABOUT, BROKEN, END, N, age_at, counts_something, within
from firstcall.narrative.findings import Hit

_SHORT = re.compile(r"(?<![\w./])(?:[mf]/ ?([1-9][0-9]?)|([1-9][0-9]?) ?/ ?[mf])(?![\w/.])")
_TIGHT = re.compile(r"(?<=[a-z]) \(?[mf]([1-9][0-9]?)(?![\w/.])")
#: Behind a word of the police for a person: "fem 43 bipolar", "pt 85 m", "caller 82 yrs lives alone".
_PERSON = (
    r"(?:male|female|fem|ip|pt|mp|misper|resident|client|patient|care leaver|young person|yp|caller|clr|inft|informant|"
    r"service user|tenant)"
)
_OF_PERSON = re.compile(
    rf"\b{_PERSON}(?: is| was|:|,)? ?([1-9][0-9]|10[0-9])(?: ?yrs?)?(?! (?!has|is|was|says|states|sts|tells|lives|reports|"
    rf"rpts|claims|wants|does|goes|his|this|discloses|presents)[a-z]*s\b)(?= [a-z]{{2}}| ?[mf]\b|[,.;)]|\Z)"
)
#: "15 yrs f", "6yrs" at the end, "one boy 4 years he": years that nothing was counted in.
_YRS = re.compile(
    rf"(?<!\bfor )(?<!\bin )(?<!\blast )(?<!\bpast )(?<!\bover )(?<!\bwed )(?<!\bafter )(?<!\bevery )(?<!\bwithin )(?<!\bof ){BROKEN}"
    rf"(1[0-9]|[2-9][0-9]|[1-9]) ?yrs?(?= ?(?:[,.;)]|\Z)| (?:[mf]|male|female|fem|lives|widow|alone|disabled|old|and|of age)\b)"
)
_HAS_YEARS = re.compile(
    rf"\b(?:son|daughter|dau|fem|male|female|boy|girl|lad|lass) {N} ?yrs?\b|\b(?:he|she) (?:has|"
    rf"have) {N} years?(?= *(?:[,.;]|\Z))|\b(?:boy|girl|son|daughter|baby) {N} years?\b"
)
#: Sex behind the figure, as the police write it: "61 M tells", ": 54 m chest pain", "14 yr f".
_SEX_BEHIND = re.compile(
    r"(?:\A|[:;(] ?|\b(?:pt|ip|mp|clr|caller|misper|yp|one|caller|us) )([1-9][0-9])(?: ?yrs?)? ?(?:[mf]|male|"
    r"female)\b(?! (?:away|from|down|high|deep|long|off|drop|ahead|back))|"
    r"\b([1-9][0-9]?) ?yr ?[mf]\b"
)
_SEX_AHEAD = re.compile(r"(?:\A|[\s,(])[mf],? ?([1-9][0-9])(?=,|\)|\Z|;)")
_BIRTHDAY = re.compile(rf"\b([1-9][0-9]?)(?:st|nd|rd|th) (?:birthday|bday|b'day)\b|\bbirthday card for {N}{END}")
_AT = re.compile(rf"\bat {N} (?:she|he) (?:is|was|has|had|can|still)\b")
_ALONE = re.compile(rf"(?<=, ){ABOUT} {N}(?= *(?:[,.;)]|\Z))")
_SHORT_DECADE = re.compile(r"\b(?:male|female|man|woman|bloke|lady|guy|lad),? (?:in )?(early|mid|late)? ?([1-9]0)'?s\b")


def in_short(low: str) -> Iterator[Hit]:
    """As the police write it: "f/16", "M38" behind a person, "male 40s"."""
    yield from _as_police_write(low)
    for m in _SHORT.finditer(low):
        yield age_at(m, 1 if m[1] else 2, None, "sex and age in short")
    for m in _TIGHT.finditer(low):
        if not re.search(r"\b(?:on|the|road|junction|off|near|onto|from|to|via|motorway)\Z", low[: m.start()]):
            yield age_at(m, 1, None, "sex and age in short")
    for m in _ALONE.finditer(low):
        if not counts_something(low, m.end()):
            yield age_at(m, 2, m[1], "about so old")
    for m in _SHORT_DECADE.finditer(low):
        youngest, oldest = within(m[1], int(m[2]))
        yield Hit(
            field="age", value=f"{youngest}-{oldest}", start=m.start(2), end=m.end(), plain=False, says=f"{youngest} to {oldest}",
            hint="other",
        )  # fmt: skip


def _as_police_write(low: str) -> Iterator[Hit]:
    """Behind a word for a person, with sex or years beside it, at a birthday."""
    for shape in (_SEX_BEHIND, _SEX_AHEAD, _OF_PERSON, _YRS, _HAS_YEARS, _BIRTHDAY, _AT):
        for m in shape.finditer(low):
            group = next(g for g in range(1, shape.groups + 1) if m[g])
            if shape is not _OF_PERSON or not counts_something(low, m.end(group)) or " yr" in m[0]:
                yield age_at(m, group, None, "an age as it is written in short")
