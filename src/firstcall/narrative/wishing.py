"""What the caller asks us to do or not to do, read in a line. Every finding is only offered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line

#: What a caller asks of us, as a command.
_DO = (
    r"(?:add|arrest\w*|ask|bother|bring|call|cancel|chap|check|close|come|contact|email|"
    r"e-mail|find|get|give|go|hang|help|keep|knock|leave|let|log|look|make|meet|"
    r"mention|move|name|note|park|pass|phone|post|put|ring|run|say|send|share|show|"
    r"sit|speak|stand|stay|stop|take|tel|tell|text|ticket|touch|turn|"
    r"txt|update|use|visit|wait|write)"
)
_NOT = r"(?:don['’]?t|do not|dinna|divvent|never)"
_US = (
    r"(?:you|u|yous|youse|ye|yer|we|us|someone|somebody|sum1|anyone|police|polis|officers?|"
    r"an? (?:\w+ )?(?:officer|lady|pcso|car|unit|patrol)|the (?:\w+ )?(?:team|officer|police|"
    r"council)|traffic|one of (?:yours|ours|your lot)|your lot)"
)
_PLEASE = r"(?:please|pls|plz|pleez|plse)"
_WANTED = (
    r"(?:him|her|them|it|this|us|you|police|polis|officers?|any\w*|an? [\w']+|no[ -]?one|"
    r"nobody|nothin\w*|owt|someone|somebody|sum1|one of (?:ours|yours|us)|"
    r"his|my|their|the|more|uniform\w*|visit|words|patrols?|advice|log|email|text|call|"
    r"calling|ringing|progress|to (?:be|remain|stay|speak|make|give|report|come)|"
    r"only|charge|[a-z]+(?:['’]s)? (?:told|arrested|knowing)|sons told|\w{4,}ing\b)"
)
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # please …, in any of its shapes
        (
            rf"\b{_PLEASE} (?:(?:can|could|will) {_US} )?(?:just |only |kindly )?(?:{_NOT} "
            rf"|not |no |nobody |only |{_DO}\b|tell|text|in )"
        ),
        rf"\b{_DO} (?:that|this|it|down|me) {_PLEASE}\b|\bcan (?:somebody|someone) {_PLEASE}",
        # do not …
        rf"(?:\A|[.,;:!?\"] ?|\b(?:so|but|and|says|just|if|you['’]re coming,?) )(?P<a>{_NOT} (?:be )?{_DO}(?:ing)?\b)",
        (
            r"\b(?:asks?|asked|beg\w*|wants?|wish\w*|req\w*|prefers?|us|you|u|police|someone|"
            rf"thank you)(?: \w+){{0,3}} (?P<a>not (?:to )?(?:be )?{_DO})\b"
        ),
        # does not want …, wants …
        (
            r"\b(?:does ?n['’]?t|doesnt|does not|don['’]?t|do not|didn['’]?t|did not|divvent|"
            rf"not|no|dunt) want(?:ing|s)? {_WANTED}"
        ),
        (
            r"(?<!what )(?<!they )\b(?:caller |clr |inft |just |only |she |he |i |we |refuge "
            r"|and |ip |sonny |mum |wife |bank |\A|[.,;:] ?)(?P<a>(?:just |only )?(?:wants|"
            r"want|rqsts|wd like|wud like) (?!money|it known|to (?:kill|die|hurt|end|know "
            rf"what))(?:{_WANTED}))"
        ),
        (
            r"\b(?:i|we|he|she|caller|clr|inft|it)(?: would|['’]?d| wd| wud| should| is "
            r"wanting| am wanting)? (?:just |really |also |simply |only |merely )?(?P<a>(?:like|"
            r"love|appreciate|be grateful (?:if|for)|rather|prefer|sooner|as soon) (?!that\b|"
            r"to (?:think|know|donate|withdraw|say|thank|report)|a (?:dog|child|drunk|morning)|"
            r"not give|he['’]s)\w+)"
        ),
        (
            r"\b(?:would|wud|wd) (?P<a>(?:like|rather|prefer) (?:to (?!know|donate|withdraw|"
            r"say|thank|report|think|add|pass)|an? |it |us |that |the |you |somebody |someone "
            r"|him |her |pc |cones|we |come )\w*)"
        ),
        (
            r"\bprefers (?:an? )?\w+|\b(?:he|she|i)['’]d (?P<a>rather \w+)|\b(?:is|what "
            r"(?:he|she|i|they) would like is)(?: for)? (?P<a2>one of ours|nobody)"
        ),
        # asks …
        r"\b(?:asked (?:that|us|we|me not|me if)|have asked for escort)\b",
        (
            r"\b(?:asks|asking|rqsts|requests|reqs|req|requesting|begs)\b (?:only |simply "
            r"|just )?(?:that |(?<!asking )for |if |can |could |will |whether |us |we |"
            rf"me |they |{_US} |police |nobody |female |an )(?!me (?:to|for|if)|for (?:money|"
            r"help|his|her))"
        ),
        (
            rf"\b(?:can|could|cud|will|would|cn)(?: (?:{_US}))(?: (?:maybe|just|also|please|"
            rf"pls|possibly|kindly|at least|at all))? (?P<a>(?:not |no )?(?:be )?(?:{_DO}|"
            r"send|turn|go|do one|do something|make sure)\b(?! (?:me )?(?:what|why|how|"
            r"if|hear)\b))"
        ),
        rf"\b(?:can|could) (?:this|it|he|she|they|the report) (?:be \w+|{_DO})",
        (
            r"\b(?:any chance|would we|would you|might (?:i|you)|could i|can i) (?:mind "
            r"|kindly |please |just )?(?P<a>(?:not )?(?:yous? could |report|change|get|"
            r"take|add|have|share|shar\w+|park\w*|ring|leave|withdraw|cancel)\b)"
        ),
        # commands
        (
            r"(?:\A|[.!?;\"] ?|[.,] so |, |\bso |\bjust )(?P<a>(?:just |only |also )?(?:ring|"
            r"text(?!:| to 999)|txt(?!:| to 999)|email|tell|cancel|pass (?:it |this )?on|"
            r"stand down|use|come (?:round|in|to|after|by|quiet\w*|without|from)|leave "
            r"(?:it|them)|close|update|take it|giz|stop (?:ringing|calling)|call back|ring "
            r"back)\b(?! (?:from|was|came|went|and|or|message)))"
        ),
        (
            r"\b(?:only|just) (?:ring|text|call|email|phone|between|after|before)\b|\b(?:text|"
            r"txt|email|message|phone|letter|log no|call)(?: me)? only\b|\b(?:text|txt|"
            r"email) (?:me )?not (?:ring|call|phone|text)\w*|\bprefers? (?:email|text)"
        ),
        # what must not be
        (
            r"(?:\A|[.,;:!?(] ?|\b(?:but|like|and|so|if|on) )(?P<a>(?:please )?(?:no|nae|"
            r"nowt) (?:need (?:to|tae|for)?|sirens?|blue lights?|lights|uniforms?|police "
            r"cars?|marked|helicopter|follow[ -]?up|reply needed|visits?|calls?|phone ?calls?|"
            r"ring back|contact|ambo|ambulance|letters?|in writing|uniform)\b)"
        ),
        (
            r"(?:\A|[.,;:!?(] ?|\b(?:and|but|or) )(?P<a>not (?:(?:before|after|between|"
            r"until) (?:[0-9]|one|two|three|four|five|six|seven|eight|nine|ten|half|the)|"
            r"at the house|evenings|(?<=but not )my|tell|asking you|through|to (?:be|come|"
            r"ring|tell))\b)"
        ),
        (
            r"\b(?:nobody (?:to|in)|(?:nobody|no one|no-one)(?:['’]s)? (?:must|should|come|"
            r"comes|goes|contact|contacts|turning up|turns up|knocks?|shout|wants owt|mention\w*))\b"
        ),
        r"\b(?:mustn['’]?t|must not|must (?:hear|not)|not to be (?:told|rung|named|contacted))\b",
        (
            r"\b(?:will not|won['’]?t|wont|refus\w+ to|will only|['’]ll only|will) (?:have "
            r"an? (?:officer|call)|have him told|have her told|give (?:(?:her |his |their "
            r")?(?:name|statement)|name)|let (?:anyone|us|officers)|make (?:an? )?(?:statement|"
            r"complaint)|speak to an? (?:\w+ )?(?:woman|female|officer|sikh)|only (?:engage|"
            r"speak)|speak to a|engage|meet an? officer|not go to court)\b"
        ),
        (
            r"\b(?:remain|stay|be kept|keep it|kept) (?:anon\w*|confidential)|\b(?:name|"
            r"details) (?:to be |be |kept |left |was )?(?:withheld|out of it|left out)|"
            r"\bwithout (?:uniform|him being told|her being told|all the lights)\b|\bdon['’]?t "
            r"need (?:ringing|a ring|any ?one|anything)|\bdoes ?n['’]?t need (?:a |ringing|"
            r"any)"
        ),
        (
            r"\b(?:needs?|need) (?:a crime|an? (?:officer|interpreter|log|ref|number|call)|"
            r"crime|collecting|police present|it back|the lane|my ex|gun cabinet|someone|"
            r"somebody|a bit of)\b|\bcould do w\w*\b|\bwants? (?:her|his) \w+ (?:back|told)\b|"
            r"\bon record (?:only|not|and)\b|\bfor the record\b"
        ),
        (
            r"\bhopes? (?:ye|you|we|police|officers|nobody)\b|\bas long as they\b|\bmake "
            r"sure (?:it['’]s|they|you|he|she|nobody)\b|\btell (?:her|him|them) (?:she|"
            r"he|they|ta|we|i)\b|\bhurry up\b|\b(?:just come|pls send|please send)\b(?! "
            r"me)"
        ),
    )
)
#: Before these it is somebody else who is asked, or who asks.
_OTHERS = re.compile(
    r"\b(?:told|adv(?:ised|sd|d)?|asked|tells|telling|said (?:to|i)|advice|instructed|"
    r"who|suspect|sus|ex|didn['’]?t|never|keeps|kept|not|will not|won['’]?t|wouldn['’]?t)(?: "
    r"(?:him|her|them|caller|clr|to|me|also|just)){0,3} ?\Z"
)
_DESIRES = re.compile(r"\b(?:asks|wants|like|asked|want|begg\w+|rather|prefers)\b")
_END = re.compile(
    r"[.;!?\n()]|,(?! (?:not|no|only|and not)\b)|\s-\s|(?<= )and (?=(?:doesn|does not|"
    r"no\b|not|nobody|never|just|don['’]?t))|(?<= )(?:but|cos|coz|because|as|so|since|"
    r"though|while|whilst) "
)
_LONGEST = 110


def wishes(line: Line) -> Iterator[Hit]:
    """What the caller asks of us in this line, in its order; each only once, however many words tell it."""
    found: list[tuple[int, int]] = []
    for shape in _SHAPES:
        for m in shape.finditer(line.low):
            start = _start(m)
            if _OTHERS.search(line.low, max(0, m.start() - 24), m.start()):
                continue
            found.append((start, _end(line.low, m.end())))
    last = 0
    for start, end in sorted(found):
        if start >= last:
            yield _hit(line, start, end)
            last = end


def _start(m: re.Match[str]) -> int:
    named = [m.start(name) for name in m.re.groupindex if m[name] is not None]
    return min(named, default=m.start())


def _end(low: str, begun: int) -> int:
    m = _END.search(low, begun, begun + _LONGEST)
    return m.start() if m else min(len(low), begun + _LONGEST)


def _hit(line: Line, start: int, end: int) -> Hit:
    end = start + len(line.text[start:end].rstrip())
    text = " ".join(line.text[start:end].split())
    return Hit(field="wish", value=text, start=start, end=end, says=f"“{text}” is what the caller asks", plain=False)
