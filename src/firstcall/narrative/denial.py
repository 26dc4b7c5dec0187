"""Whether a line denies a cue. Reported speech, questions and commands are no denials."""

from __future__ import annotations

import re

from firstcall.narrative.line import Line

_NOUN_DENIERS = frozenset("no nil none nobody noone nothing neither nor without".split())
_VERB_DENIERS = frozenset(
    "not never didnt didn't doesnt doesn't dont don't isnt isn't wasnt wasn't arent aren't werent weren't hasnt hasn't havent haven't "
    "hadnt hadn't wont won't wouldnt wouldn't cant can't cannot couldnt couldn't aint ain't".split()
)
_CLAUSE_DENIERS = frozenset("denies denied deny denying refutes".split())
_DENIERS = _NOUN_DENIERS | _VERB_DENIERS | _CLAUSE_DENIERS
#: A denier with one of these words behind it denies something else.
_NO_DENIAL = {
    "no": frozenset("longer idea wonder doubt matter sign-of".split()) - {"sign-of"},
    "not": frozenset("only just sure certain known clear happy stop stopped long".split()),
    "never": frozenset("stops stop stopped mind met known".split()),
    "nothing": frozenset("but".split()),
    "without": frozenset("warning reason provocation".split()),
}
_UNKNOWING = frozenset("know sure remember recall understand stop care mind help wait rule".split())
_ENDERS = frozenset("but however although though except then because cos coz since if unless until when while".split())
_SUBJECTS = frozenset(
    "he she they i we caller hes shes theyre im male female man woman partner husband boyfriend ex suspect he's she's they're i'm".split()
)
_FINITE = frozenset("is are was were has had have will would keeps kept".split())
_AFTER = re.compile(
    r"\W{0,3}(?:(?:have|has|was|were|is|are|been|involved|mentioned|to \w+) ){0,2}(?:- ?|: ?|\? ?|a ?[:-]? ?|, ?)?"
    r"(?:none|nil|no\b(?! \w)|not (?:seen|used|present|involved|mentioned|heard|reported|known to be)|"
    r"never (?:seen|used)|denied|ruled out|negative|unseen)"
)
_COMMANDS = frozenset("told tell tells asked warned said says saying begged advised ordered threatened".split())


def denied(line: Line, start: int, end: int) -> bool:
    """Whether the words at [start, end) are denied by what stands before them in their clause, or right behind them."""
    first = line.next_token(start)
    return _before(line, first) or bool(_AFTER.match(line.low, end))


def _before(line: Line, first: int) -> bool:
    for at in range(first - 1, max(-1, first - 9), -1):
        if _stops(line, at + 1):
            return False
        word = line.word(at)
        if word in _DENIERS:
            return _reaches(line, at, first)
        if word in _ENDERS:
            return False
    return False


def _stops(line: Line, at: int) -> bool:
    gap = line.gap(at)
    return any(c in ".;:!?\n()" for c in gap) or " - " in gap or ("," in gap and not _goes_on(line, at))


def _goes_on(line: Line, at: int) -> bool:
    """A comma inside a list that one denier opens: "no weapons, drink or drugs"."""
    return any(line.word(i) in ("or", "nor") for i in range(at, min(at + 4, len(line.tokens))))


def _reaches(line: Line, denier: int, first: int) -> bool:
    """Whether the denier's hold lasts to ``first``."""
    word = line.word(denier)
    if line.word(denier + 1) in _NO_DENIAL.get(word, frozenset()) and denier + 1 < first:
        return False
    if word in _VERB_DENIERS and line.word(denier + 1) in _UNKNOWING and denier + 1 < first:
        return False
    if word in _VERB_DENIERS and _commanded(line, denier):
        return False
    if any(line.word(i) in ("if", "unless") for i in range(max(0, denier - 4), denier)):
        return False
    between = range(denier + 1, first)
    if word in _CLAUSE_DENIERS or _believes(line, denier):
        return True
    if any(line.word(i) in _SUBJECTS for i in between):
        return False
    if word in _VERB_DENIERS:
        return not any(line.word(i) in _FINITE for i in between if i > denier + 1)
    return not any(line.word(i) == "and" and line.word(i + 1) in _FINITE for i in between)


def _commanded(line: Line, denier: int) -> bool:
    """After "told her", a "not to" is a command, whoever it was given to."""
    if line.word(denier) in ("not", "never") and line.word(denier + 1) == "to" and line.word(denier - 2) in _COMMANDS:
        return True
    return (
        line.word(denier - 1) in _COMMANDS
        and not line.gap(denier).strip()
        and line.word(denier) in ("not", "never", "dont", "don't")
    )


def _believes(line: Line, denier: int) -> bool:
    return line.word(denier) in _VERB_DENIERS and line.word(denier + 1) in (
        "think",
        "believe",
        "thinks",
        "believes",
        "suspect",
        "seen",
    )
