"""All rules over one summary, as they are kept; and the version of the rules, by which what was judged earlier is known as old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from firstcall.incident.codes import Verdict
from firstcall.review import summary as summaries
from firstcall.review.rules import Judged, judged_by, rules
from firstcall.review.summary import Summary

Judgement = dict[str, Judged]

#: One letter a verdict, so that the counts of a hundred thousand contacts are read from short texts.
LETTERS: Mapping[Verdict, str] = {
    Verdict.MET: "m",
    Verdict.NOT_MET: "n",
    Verdict.DOUBT: "d",
    Verdict.NOT_APPLICABLE: "-",
}
OF_LETTER = {letter: verdict for verdict, letter in LETTERS.items()}

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[Judgement] = msgspec.json.Decoder(Judgement)


def judge(summary: Summary) -> Judgement:
    """What every rule says of a contact, by the rule's id."""
    return {rule.id: judged_by(rule, summary) for rule in rules()}


def letters(judgement: Mapping[str, Judged]) -> str:
    """The verdicts alone, a letter each, in the order of the rules' ids."""
    return "".join(LETTERS[judgement[rule.id].verdict] for rule in rules())


def of_letters(text: str) -> dict[str, Verdict]:
    """The verdicts that letters stand for, by the rules of today."""
    return {rule.id: OF_LETTER[letter] for rule, letter in zip(rules(), text, strict=True)}


def finally_found(text: str, given: Sequence[Mapping[str, str]]) -> str:
    """The letters with what people found in the place of what the rules say; where people differ, it is in doubt."""
    if not given:
        return text
    found = []
    for rule, letter in zip(rules(), text, strict=True):
        people = {review[rule.id] for review in given if rule.id in review}
        verdict = Verdict(people.pop()) if len(people) == 1 else Verdict.DOUBT if people else OF_LETTER[letter]
        found.append(LETTERS[verdict])
    return "".join(found)


def encode(judgement: Judgement) -> str:
    """A judgement as it is kept."""
    return _ENCODER.encode(judgement).decode()


def decode(kept: str) -> Judgement:
    """The judgement that was kept."""
    return _DECODER.decode(kept)


@cache
def version() -> str:
    """By the text of every rule and the shape of the summary: another text is another version, and all is judged anew."""
    told = sha256(str(summaries.VERSION).encode())
    for file in sorted((Path(__file__).parent / "rules").glob("*.py")):
        told.update(file.name.encode() + b"\0" + file.read_bytes())
    return told.hexdigest()[:16]
