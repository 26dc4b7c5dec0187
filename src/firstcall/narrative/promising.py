"""What the handler or the police say in a line that they will do for the caller. Every finding is only offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from firstcall.incident.dates import LONDON
from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.whens import by_when

#: What we do for callers.
_DO = (
    r"(?:add|alert|answer|arrange|ask|attend|be|book|brief|bring|call|cancel|chase|"
    r"check|circulate|collect|come|contact|copy|deal|do|drop|dust|"
    r"email|enquire|explain|fetch|fill|find|fit|flag|follow|forward|get|give|go|have|hear|hold|"
    r"inform|keep|knock|leave|let|listen|log|look|make|mark|meet|mention|"
    r"nip|not|note|page|park|pass|patrol|phone|point|pop|preserve|put|raise|rebook|"
    r"record|refer|reply|request|review|ring|run|say|search|see|seize|"
    r"send|set|sort|speak|stay|stop|submit|take|task|tell|text|try|txt|turn|update|visit|wait|walk|warn|write)\b"
)
#: Of those, what a handler says in so many words, with nobody telling us that it is they who speak.
_OURS_ALONE = (
    r"(?:(?:look into|look at that|chase|find out|ring round|mark (?:it|this|that)|"
    r"flag|fill in|make a note|stay on the line|speak to the|speak with the|"
    r"forward|refer|update|request|arrange|put (?:you|it|this|that|him|her|them|intel)|"
    r"pass (?:it|this|that|you)|let (?:\w+ ){1,4}know|"
    r"get (?:someone|somebody|an? (?:officer|unit|car|patrol)|one of)|send (?:you|this|"
    r"that|it to|a unit|a car|someone|somebody|an officer|officers|patrols)|"
    r"(?:ring|call|phone|text|txt|email|send) (?:you|him|her|u|mr|mrs|miss|ms|caller|"
    r"clr|inft)|have (?:someone|somebody|an? (?:officer|unit))|"
    r"do a letter|ask (?:ds|dc|pc|sgt|the|our|for)|walk it|be (?:in touch|here|with "
    r"you)|come (?:back|out) to you|not be giving|not come|not hang|"
    r"keep you|run the|check (?:his|her|their|that|the|your|on|what|if))\b)"
)
_WILL = r"(?:['’]?ll|['’]?d|d| will| would| shall| can|['’ ]?(?:m|am|re|are) (?:going to|gonna|gunna)| gonna)"
_OURS = (
    r"(?:officers?|pcso|pc|wpc|dc|ds|di|dci|insp(?:ector)?|sgt|sergeant|oic|units?|"
    r"ptls?|patrols?|car|crew|team|desk|police|supervisor|bobby|someone|"
    r"somebody|sum1|neighbourhood|cid|btp|ambulance|response|spoc|lady|highways|detective|"
    r"colleague|my mate|nobody|no[ -]one|service|control room|control)"
)
_AUX = (
    r"(?:['’]ll|['’]d| will| would| shall|(?: is|['’]s| are) (?:going to|gonna|coming)|"
    r"(?: has| have) agreed to|(?: is| are| was| were|['’]re) on (?:the|their|its) way)"
)
_REPORT = re.compile(
    r"\b(?:(?:told|tld|assured|informed)(?! (?:me|us|you|u|your|my|our|by|he|she|they|"
    r"hed)\b)|adv(?:ised|sd|d|ise)?|reassured|assure|infd|"
    r"explained|promised|confirmed|agreed|undertook|arranged|gave my word|put (?:you|him|her|them) down|"
    r"(?:(?<=\bi )|(?<=\bive )|(?<=\bi['’]ve )|(?<=\bhave ))said|(?:(?<=\A)|(?<=[.,;:] "
    r"))said(?! (?:he|she|they|hed|theyd)\b))\b"
)
#: Somebody else says it: then it is not we who promise.
_OTHERS = re.compile(
    r"\b(?:he|she|they|it|caller|clr|inft|informant|ip|mum|mam|mother|dad|father|son|"
    r"daughter|husband|wife|partner|ex|brother|sister|neighbour|lad|lads|man|"
    r"male|female|woman|friend|who|nurse|manager|suspect|sus|victim|boss|uncle|aunt|"
    r"gran|nan|landlord|council|bank|school|staff|people|[a-z]{3,}['’]s|"
    r"bloke|fella|guy|girl|boy|driver|doctor|gp|solicitor|poster|you|u|patient|hes|"
    r"shes)(?:['’]?(?:s|d|ve))?(?: (?:has|have|had|also|then|just|only|never|always)){0,2} "
    r"?\Z"
)
_FIRST = re.compile(rf"\b(?:i|we){_WILL} (?:(?:also|just|now|try to|personally|then|certainly) )?(?P<do>{_DO})")
_SHORT = re.compile(rf"\b(?:id|ill) (?:(?:also|just|now|then) )?(?P<do>{_DO})")
_POLICE = re.compile(
    r"\b(?:(?:an?|the|our|one|some|that|duty|my|of|(?<!told )(?:his|her)) (?:(?!and |but |to |that "
    rf"|by |they |i |he |she |you |we )[\w'-]+ ){{0,3}})?{_OURS}(?: (?!(?:and|but|if|"
    rf"when|that|came|come|they|i|he|she|you|u|we|had)\b)[\w&-]+){{0,3}}?{_AUX}(?!\w)"
)
_SET = re.compile(
    r"\b(?:arranged|get|have|asked|request(?:ed)?|send|undertook to have) (?:for )?(?:(?:an?|"
    rf"the|our|duty) )?(?:[\w-]+ ){{0,2}}?{_OURS}(?: [\w-]+)? (?:to )?(?:{_DO})"
)
_THEY = re.compile(
    r"\b(?:it|they|this|details|name|that)(?:['’]?ll|['’]?d| will| would)(?! be for|"
    rf" have to| not)(?: be (?:\w+ )?\w+| {_DO})|"
    r"\b(?:he|she)(?:['’]ll|['’]d| will| would) (?:be in touch|drop|write|ring|call|"
    r"phone|come back|visit|email|have (?:it|a|an))\b|"
    r"\b\w+ (?:will|would|to) be (?:emailed|rung|told|sent|updated|contacted|notified|"
    r"informed|passed|called|logged|recorded)\b"
)
_YOU = re.compile(
    r"\byou['’]?ll (?:get|hear|have (?:an?|it)|be (?:rung|called|contacted|updated|"
    rf"told))\b|\b(?:you|u) said (?:you|u)(?:['’]?d| would) {_DO}"
)
_BARE = re.compile(
    r"(?:\A|[.,;:] ?|\badv(?:ised|sd|d)? |\btold (?:him|her|them|caller|clr|inft) )(?P<at>(?:(?:will|"
    r"shall) (?!you|they|he|she|someone|somebody|we|not)|(?=(?:ring|call|phone) (?:bk|"
    rf"back)\b(?! me| us|\?)))(?P<do>{_DO}))"
)
_CALL = re.compile(
    r"\b(?:call[ -]?back|a call|call|ring|letter|visit) from (?:the |an? |our )?(?:[\w-]+ "
    r"){0,2}?(?:team|sgt|sergeant|officer|insp\w*|dc|ds|pc|oic|desk|supervisor|unit|"
    r"us)\b"
)
_STAY = re.compile(r"\b(?:i['’]?m|i am|we['’]?re|we are) not going anywhere\b")
_AND = re.compile(rf",?(?: and| n| &)(?: then| also)? (?P<do>{_DO})(?! (?:i|we|it|he|she|they) )")
#: Where what is said ends: at a stop, or where something else is joined to it.
_END = re.compile(r"[.;:,!?\n()]|\s-\s|(?<= )(?:and|but|cos|coz|because|as|so|if|though|while|whilst|when|once|n|&) ")
_SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\w)[^.!?;\n]+)*")
_ALONE = re.compile(_OURS_ALONE)
#: What is asked, wished or supposed is not promised.
_ASKED = re.compile(
    r"\b(?:can|could|wants?|wanted|wanting|would like|['’]d like|likes?|asks?|asking|"
    r"asked|wish(?:es)?|please|pls|plz|hopes?|hoping|needs?|prefers?|rather|if|unless|"
    r"until|till|when|"
    r"whether|why|req(?:uest)?s?|requesting|begs?|in case|thinks?|says?|saying|afraid|"
    r"scared|worried|know|grateful)\b(?:\W+\w+){0,3}\W*\Z"
)
#: The caller's own voice, and the handler's.
_MINE = re.compile(r"\b(?:my|me|ma|mine|im|i['’]m|i am|our|i['’]ve got|i got)\b")
_NOTED = re.compile(
    r"\b(?:caller|clr|inft|informant|ip|aggd|mop|female|male|adv\w*|told (?:him|her|"
    r"them|the|caller|clr|inft|mr|mrs|miss)|wants|she|he|assured|explained|her|him)\b"
)
_LONGEST = 120


def promises(line: Line, now: datetime | None = None) -> Iterator[Hit]:
    """What we promise in this line, in its order, each with by when where the line says so and ``now`` is told.

    Not what somebody else promises, nor what is asked of us.
    """
    for sentence in _SENTENCE.finditer(line.low):
        taken: list[tuple[int, int]] = []
        for start, do, end in sorted(_of_sentence(line.low, sentence.start(), sentence.end())):
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            yield _hit(line, start, do, end, sentence.end(), now)


def _of_sentence(low: str, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Where each promise of a sentence begins, where what is to be done begins, and where it ends."""
    said = _told_at(low, first, last)
    for start, do in _begun(low, first, last, said):
        end = _end(low, do, last)
        yield start, do, end
        more = _AND.match(low, end - 1 if low[end - 1 : end] == " " else end)
        if more and more.end() <= last and more["do"] not in ("let", "copy"):
            yield more.start("do"), more.start("do"), _end(low, more.start("do"), last)


def _told_at(low: str, first: int, last: int) -> int:
    """Where in a sentence the handler begins to report what they told the caller; the sentence's end where nowhere."""
    for m in _REPORT.finditer(low, first, last):
        if not _OTHERS.search(low, max(first, m.start() - 30), m.start()):
            return m.start()
    return last


def _begun(low: str, first: int, last: int, told: int) -> Iterator[tuple[int, int]]:
    yield from _by_ourselves(low, first, last, told)
    for m in _POLICE.finditer(low, first, last):
        if m.start() > told or not (m[0].startswith("no") or _asked(low, first, m.start())):
            yield m.start(), m.start()
    for shape in (_THEY, _SET):
        yield from ((m.start(), m.start()) for m in shape.finditer(low, told, last))
    for shape in (_YOU, _CALL, _STAY, _BARE):
        for m in shape.finditer(low, first, last):
            if not _asked(low, first, m.start()):
                yield m.start("at") if shape is _BARE else m.start(), m.start("do") if shape is _BARE else m.start()


def _by_ourselves(low: str, first: int, last: int, told: int) -> Iterator[tuple[int, int]]:
    """“I will …” and “we will …”: told as what the handler said, or in words that only we would say."""
    callers_own = _MINE.search(low) is not None and not _NOTED.search(low)
    for shape in (_FIRST, _SHORT):
        for m in shape.finditer(low, first, last):
            do = m.start("do")
            reported = m.start() > told and not callers_own and not low.startswith("have to", do)
            if reported or (shape is _FIRST and _ALONE.match(low, do)):
                yield m.start(), do


def _asked(low: str, first: int, place: int) -> bool:
    return _ASKED.search(low, max(first, place - 40), place) is not None


def _end(low: str, begun: int, last: int) -> int:
    m = _END.search(low, min(begun + 8, last), min(last, begun + _LONGEST))
    return min(m.start() if m else last, begun + _LONGEST)


def _hit(line: Line, start: int, do: int, end: int, last: int, now: datetime | None) -> Hit:
    end = start + len(line.text[start:end].rstrip())
    what = " ".join(line.text[do:end].split())
    due = None if now is None else by_when(line.low[start:last], now)
    says = f"“{line.text[start:end]}” is promised" + ("" if due is None else f", by {_told(due)}")
    return Hit(field="promise", value=what, start=start, end=end, says=says, plain=False, due=due)


def _told(due: datetime) -> str:
    return f"{due.astimezone(LONDON):%H:%M on %-d %B}"
