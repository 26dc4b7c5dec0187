"""Does an assessment's text say that there is nothing? Words that say there is something are never overlooked."""

from __future__ import annotations

import re

#: What an assessment can say there is none of.
_NOUN = (
    r"(?:threats?|risks?|harms?|dangers?|vulnerabilit(?:y|ies)|concerns?|worr(?:y|ies)|injur(?:y|ies)|violence|weapons?"
    r"|issues?|needs?|safeguarding|markers?|flags?|warnings?|history|indications?|indicators?|signs?|suggestions?|evidence"
    r"|grounds|cause|information|disclosures?|exploitation|abuse|vulnerable)"
)
_ABOUT = (
    r"(?:inherent|apparent|immediate|disclosed|particular|obvious|identified|known|current|currently|real|specific|"
    r"significant|serious|present|clear|any|of|or|and|for|to|the|such|recorded|reported|visible|physical|mental|health|"
    r"new|increased|foreseeable|person|persons|people|caller|victim|public|others|anyone|life|property|suggest|indicate)"
)
_AFTER = r"(?:apparent|disclosed|identified|known|present|evident|seen|noted|reported|recorded|found|at this time|at present)"
_STATE = (
    r"(?:vulnerable|at (?:any |immediate )?risk|in (?:any |immediate )?danger|hurt|injured|harmed|threatened|threatening|violent"
    r"|a (?:threat|risk|danger|concern|victim|child|vulnerable \w+)|under threat|in need|applicable|armed|unsafe)"
)
_IS = r"(?:is|are|was|were|does|do|did|appears?|seems?|feels?|has|have|been|be)"

_NOT = r"(?:not|\w+n't|(?:is|was|are|were|does|do|did|has|have)nt|nobody|no[- ]one|never)"
#: As far as a denial that names what it denies reaches.
_REST = r"[^\n]*?(?=$|\b(?:until|before|since|when|then|because|so)\b)"

_NO = r"(?:no|nil|zero|without|not any)"
_PROOF = r"(?:evidence|indications?|indicators?|signs?|suggestions?|information|history|grounds|cause|reason)"

_NONE = re.compile(
    "|".join(
        (
            rf"\b{_NO}(?: {_ABOUT})* {_PROOF} (?:of|to|that|for)\b{_REST}",
            rf"\b{_NO}(?: {_ABOUT}| {_NOUN})*? {_NOUN}\b(?: (?:or|and|nor) (?:{_ABOUT} )*{_NOUN})*(?: {_AFTER})*",
            rf"\b{_NOT}(?: {_IS}| to| in| any| considered| believed| deemed| appear| seem)* {_STATE}\b",
            rf"\bnothing (?:to|that) (?:suggests?|indicates?|shows?|say)\b{_REST}",
            r"\bnothing (?:(?:of|is|was|to) )?(?:concern|apparent|disclosed|known|identified|report(?:ed)?|noted|worrying|untoward)\b",
            r"^(?:none|nil|n/?a|na|no|zero|nothing|negative|not applicable|absent)$",
            rf"^(?:none|nil|nothing|n/a) (?:{_AFTER}|of concern|to (?:report|note)|so far|whatsoever|at all|on|from|for|by|as)\b",
        )
    )
)
#: What turns a "none" into a doubt about it.
_DOUBT = re.compile(
    r"\b(?:can ?not|can't|cant|could not|couldn't|couldnt|unable|not possible|impossible|don't know|dont know|do not know|not known"
    r"|unsure|unclear|unknown|not sure|not clear|doubt|doubtful|hard to say|too early|not (?:without|no|none|nil)\b|not to say|hardly"
    r"|whether|may not|might not|if)\b"
)
#: What says that there is something.
_THERE_IS = re.compile(
    r"\b(?:high|medium|moderate|critical|severe|serious|significant|considerable|grave|imminent|yes|vulnerable|vulnerabilit(?:y|ies)"
    r"|at risk|risk|danger|dangerous|threat\w*|violen\w*|weapons?|kni(?:fe|ves)|guns?|firearms?|assault\w*|harm\w*|injur\w+|hurt"
    r"|abus\w+|suicid\w+|overdos\w+|child|children|minor|autis\w+|learning (?:difficult|disabilit)\w+|mental|dementia|blackmail\w*"
    r"|sextortion|exploit\w+|groom\w+|scared|afraid|fear\w*|frightened|terrified|stalk\w+|kill\w*|attack\w*|missing|unsafe|bleeding)\b"
)
_SMALL = re.compile(
    r"\b(?:low|minimal|negligible|slight)(?: (?:levels?|degree))?(?: of)? (?:risk|threat|harm|vulnerability)\b"
)
_CLAUSE = re.compile(r"[.;:!?\n]|,| - | – | — |\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\bexcept\b|\byet\b")
#: "No other risk" says that there is one.
_LEFT_OVER = re.compile(
    r"\b(?:no|nothing|none) (?:other|further|more|greater|longer|less|but|doubt|end|only|shortage)\b"
)


def says_none(text: str) -> bool:
    """Whether a text says that there is none of what it speaks of, and says nothing else that there is.

    Blank says nothing; ``unknown`` is not none; a doubt about there being none is not none.
    """
    none = False
    for clause in _clauses(" ".join(text.casefold().replace("’", "'").split())):
        doubted = _doubted(clause)
        left, taken = _NONE.subn(" ", clause)
        if not doubted and _THERE_IS.search(_SMALL.sub(" ", left)):
            return False
        none = none or (taken > 0 and not doubted and _LEFT_OVER.search(clause) is None)
    return none


def _clauses(plain: str) -> list[str]:
    return [clause for part in _CLAUSE.split(plain) if (clause := part.strip(" \"'()[]*_"))]


def _doubted(clause: str) -> bool:
    found = _NONE.search(clause)
    said = clause if found is None else clause[: found.start()] + found[0].split(" ", 1)[0]
    return _DOUBT.search(said) is not None
