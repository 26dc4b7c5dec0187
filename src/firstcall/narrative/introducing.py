"""Who of those named is the caller: who says so, whom the desk writes down as calling, or who signs a line told in the first person."""

from __future__ import annotations

import re

from firstcall.narrative.clues import RANKS, TITLES
from firstcall.narrative.line import Line
from firstcall.narrative.names import NameHit
from firstcall.narrative.words import spoken

_FIRST_PERSON = re.compile(r"\b(?:i|im|i'm|ive|i've|i'd|i'll|my|me|mine|we|we're|we've|our|us)\b")
#: Right before a name: the caller says their own.
_SAYS_SO = re.compile(
    r"(?:\b(?:i'?m|i am|this is|it'?s me|its only me|me name'?s|my name'?s?(?: is)?|the name'?s|call me|names|ask for|signed|"
    r"regards|cheers|thanks|thank you|ta|yours|sincerely|faithfully|from me|that'?s me|me|put me down as|dyma)|"
    r"\A(?:hi|hiya|hello|hullo|hey|aye|right|ok|evening|morning|good \w+)?[ ,.]{0,3}(?:its|it's|it is|name'?s?(?: is)?|name)|"
    r"[.!?] (?:its|it's) |[.!?;,-] ?name'?s?(?: is)?|\bname on it)[ ,:=.\"'-]{1,3}"
    r"(?:(?:mr|mrs|ms|miss|dr|father|fr|rev|reverend|sister|prof|lady)\.? )?\Z"
)
#: Right before a name, with an office or a title between: the desk writes who calls.
_WRITTEN = re.compile(
    r"\b(?:caller|clr|cllr|inft|informant|rp|reportee|complainant|compl|call from|called? by|calls? in from|reported by|"
    r"report from|rptd by|from|message from|email from|letter from|enquiry from|req(?:uest(?:ed)?)? by|raised by|on behalf of|"
    r"third party report from|taken from)"
    r"(?:'?s)?(?: (?:is|gives|gave|states|name|named|details|a|an|the|her|his|him|as|own)){0,4}[ ,:(-]{1,3}"
    r"(?:(?!(?:son|daughter|dtr|husband|wife|ex|partner|friend|neighbour|mum|dad|brother|sister|mother|father|uncle|aunt|"
    r"boyfriend|girlfriend)\b)[a-z]+[ ,]{1,2}){0,4}?(?:(?:mr|mrs|ms|miss|dr|father|fr|rev|prof|lady)\.? )?\Z"
)
#: Right behind a name: its bearer is calling.
_CALLS = re.compile(
    r"(?:,? (?:\(?[1-9][0-9]\)?|aged [0-9]+)\)?,?)?(?: (?:here|speaking|calling|ringing|on the line|on line|on the phone|on \+?0)\b|"
    r"(?:,? (?:[a-z]+ ){0,4}?)(?:is )?\b(?:rings|rang|phoned|phones|calling|ringing|reports|reporting|rptng|rpts|states|sts|"
    r"telephones|wants|asks|enquires|enquiring|requests|requesting|wishes|would like|writes|says|called in|called re|called to|"
    r"called about|rang re|is asking|would)\b)"
)
_NOT_OF = frozenset(
    "called named the to with by and for about at of named with on tell told ask met against say said than see seen know is was s".split()
)
#: What may stand behind a signature: a number, an address, an age.
_TAIL = re.compile(
    r"[^\w]{0,3}(?:on|tel|mob|mobile|no|phone|ring|me|or|x|aged|age|[^\s]{0,30}[0-9@][^\s]{0,60})?[^\w]{0,4}"
)


def _before(line: Line, hit: NameHit) -> str:
    return line.low[max(0, hit.start - 70) : hit.start]


def says_so(line: Line, hit: NameHit) -> bool:
    """Whether the words right beside the name say that it is the caller's own: "I'm", "this is", "here", "speaking"."""
    if line.word(hit.first - 1) in RANKS:
        return False
    if line.word(hit.last) in ("here", "speaking") and line.gap(hit.last) in (" ", ", "):
        return True
    return bool(_SAYS_SO.search(_before(line, hit))) and not line.word(hit.last - 1).endswith("'s")


def kin_before(line: Line, hit: NameHit) -> bool:
    """Whether a relation or another person stands right before the name: "my son Toby", "the victim, Ada"."""
    for back in (1, 2):
        word = line.word(hit.first - back)
        kind = spoken().get((word,))
        if kind is not None and word != "caller" and (back == 1 or line.word(hit.first - 1) in TITLES):
            return True
    return line.word(hit.first - 1) in ("our", "wor", "my", "her", "his", "their")


def written(line: Line, hit: NameHit) -> bool:
    """Whether the desk writes down who calls: "inft Priya", "call from the warden, Mr Bello"."""
    if kin_before(line, hit) or line.word(hit.last - 1).endswith("'s") or line.low[hit.end : hit.end + 2] == "'s":
        return False
    return bool(_WRITTEN.search(_before(line, hit)))


def opens(line: Line, hit: NameHit) -> bool:
    """A name that opens the line with its title or office, and calls, reports or asks: "Mr Hussain, 52, rings re his keys"."""
    if kin_before(line, hit) or line.low[hit.end : hit.end + 2] == "'s":
        return False
    opening = hit.first <= 1 or (hit.first <= 6 and not re.search(r"[.!?;]", line.low[: hit.start].rstrip("mrsd. ")))
    if not opening:
        return False
    if _CALLS.match(line.low, hit.end):
        return hit.first == 0 or line.word(hit.first - 1) not in _NOT_OF
    alone = hit.first == 0 and line.gap(hit.last).strip() in (",", ".", "-", ":")
    return alone and bool(_FIRST_PERSON.search(line.low))


def signs_off(line: Line, hit: NameHit) -> bool:
    """A name alone at the end, after a full stop, a comma or a dash: "... its blocking my drive. Janine 07700 900123"."""
    first = hit.first - 1 if line.word(hit.first - 1) in TITLES else hit.first
    gap = line.gap(first).strip()
    if kin_before(line, hit) or not gap or gap[-1] not in ".,-!?:;)":
        return False
    if gap.endswith((",", ":")) and spoken().get((line.word(first - 1),)) is not None:
        return False
    rest = line.low[hit.end :].split()
    return len(rest) <= 12 and all(_TAIL.fullmatch(word) for word in rest)
