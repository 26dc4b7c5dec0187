"""Whose a name is: the clues around it, whether it is the caller's, and what its bearer is to the call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log

from msgspec.structs import replace

from firstcall.narrative.clues import TITLES, gap_kind, kinds
from firstcall.narrative.cues import CueHit
from firstcall.narrative.findings import CALLER
from firstcall.narrative.introducing import kin_before, opens, says_so, signs_off, written
from firstcall.narrative.line import Line
from firstcall.narrative.mentions import Person, young
from firstcall.narrative.names import NameHit
from firstcall.narrative.trained.marks import marks, trained, weighed
from firstcall.narrative.weighed import likely, shares
from firstcall.narrative.words import signs, spoken

_SAYS_I = frozenset("i im i'm ive i've my me mine i'll ill i'd we our us".split())
_OF_THE_DESK = frozenset("caller clr cllr inft informant rp".split())
_STOPS = ".,-!?:;)("
#: A line of fewer words says too little to weigh who somebody is.
_FEW = 8
#: From this share on the reader alone makes somebody named a child.
_SURELY_YOUNG = 0.6
_OF_ANOTHER = frozenset("by from with of to at and against called named".split())
#: What only a caller does of those who have or are something: "is calling", "has rung", "says".
_CALLS_IN = re.compile(
    r"[ ,]*(?:says|said|'s rung|(?:has|had|is|was)? ?(?:just |now )?(?:rung|called in|phoned|calling|ringing|reporting|asking|"
    r"on the (?:line|phone)|here))\b"
)
_PHONE_BEHIND = re.compile(r"[ ,.(]{0,3}(?:on |tel |mob |mobile )?(?:\+|0)[0-9]")
_MAIL_BEHIND = re.compile(r"[ ,.(]{0,3}[\w.+-]+@")
_IS = re.compile(r"\b(?:he|she|they)(?:'s|s)? (?:is|was)?\W*\Z")
_ACTS = re.compile(r"[ ,]*(?:is|was|has|had|keeps|came|got|put|took|told|threatened|says|said|won't|wont|'s)\b")


class Named:
    """The names of one line with what is told beside them: the ground of every clue to their bearers."""

    def __init__(self, line: Line, hits: Sequence[NameHit], told: Sequence[CueHit]) -> None:
        self.line, self.hits = line, hits
        words = {t.word for t in line.tokens}
        self.voice = "I" if words & _SAYS_I else "desk" if words & _OF_THE_DESK else "none"
        risks = [c for c in told if c.words.field == "cue" and c.plain and not c.negated]
        self.cues = sorted({c.words.value for c in risks})
        self.harm = any(c.words.harm for c in risks)
        self.flags = [frozenset(_flags(line, h)) for h in hits]
        self.sentences = line.clauses[-1].sentence if line.clauses else 0

    def of_caller(self, index: int) -> list[str]:
        """The clues whether a name is the caller's."""
        hit, flags = self.hits[index], self.flags[index]
        said = [bool(f & {"says so", "given to caller"}) for f in self.flags]
        put = [bool(f & {"written", "opens"}) for f in self.flags]
        others = [any(x for n, x in enumerate(some) if n != index) for some in (said, put)]
        nth, many = min(index, 3), min(len(self.hits), 4)
        found = [*self._around(hit), *flags, *(f"{f} voice {self.voice}" for f in flags)]
        found += [
            f"mine {said[index]} others {others[0]}",
            f"strong {said[index]} {put[index]} signs {'signs' in flags} others {any(others)} kin {'kin' in flags}",
            f"nth {nth} of {many}",
            f"nth {nth} voice {self.voice}",
            f"harm {self.harm} nth {min(index, 2)} of {min(many, 3)}",
            f"sentence {self._place(hit)} voice {self.voice}",
        ]
        return found

    def of_role(self, index: int, person: Person) -> list[str]:
        """The clues to what the bearer of a name is, with what the line told of that person already."""
        hit = self.hits[index]
        age = "none" if person.age is None else "child" if person.age < 18 else "old" if person.age > 64 else "grown"
        found = [*self._around(hit), *self._beside(hit), *self.flags[index]]
        found += [f"cue {c}" for c in self.cues]
        found += [
            f"harms {person.harms}",
            f"suffers {person.suffers}",
            f"harmed {person.harmed}",
            f"is {person.relation}",
            f"is {person.relation} of caller {person.owner == CALLER}",
            f"is {person.relation} harms {person.harms} line {self.harm}",
            f"role {person.role}",
            f"child {person.child}",
            f"sex {person.sex}",
            f"sex {person.sex} line {self.harm}",
            f"aged {age}",
            f"aged {age} harms {person.harms}",
            f"said {'by name' if person.said == hit.value else person.said}",
            f"harm {self.harm} nth {min(index, 2)} of {min(len(self.hits), 3)}",
            f"voice {self.voice}",
        ]
        return found

    def _place(self, hit: NameHit) -> str:
        at = self.line.clauses[self.line.clause_of(hit.first)].sentence if self.line.clauses else 0
        return "first" if at == 0 else "last" if at == self.sentences else "mid"

    def _around(self, hit: NameHit) -> Iterator[str]:
        """What kinds of words stand around a name, near and far, and what parts it from them."""
        line, seen = self.line, set()
        for distance in range(1, 7):
            for side, at in (("p", hit.first - distance), ("n", hit.last - 1 + distance)):
                for kind in _kinds(line.word(at)):
                    seen.add(f"{side}{distance} {kind}")
                    seen.add(f"{side} any {kind}")
        before, behind = _kinds(line.word(hit.first - 2)), _kinds(line.word(hit.first - 1))
        after = _kinds(line.word(hit.last))
        seen.update(f"pp {a} {b}" for a in before for b in behind)
        seen.update(f"pn {a} {b}" for a in behind for b in after)
        left = gap_kind(line.gap(hit.first), edge=hit.first == 0)
        right = gap_kind(line.gap(hit.last), edge=hit.last >= len(line.tokens))
        seen.update((f"between {left} {right}", f"before {left}", f"after {right}"))
        seen.update((f"p1 is {line.word(hit.first - 1)}", f"n1 is {line.word(hit.last)}"))
        if hit.last > len(line.tokens) - 3:
            seen.add(f"last {left}")
        if hit.first < 2:
            seen.add(f"first {right}")
        seen.add(_nearest(line, hit.first))
        yield from sorted(seen)

    def _beside(self, hit: NameHit) -> Iterator[str]:
        """What kinds of words stand in its sentence, and in the line."""
        line = self.line
        at = line.clauses[line.clause_of(hit.first)].sentence if line.clauses else 0
        here = [c for c in line.clauses if c.sentence == at]
        first, last = (here[0].first, here[-1].last) if here else (0, 0)
        seen = {
            f"sentence {kind} {'before' if i < hit.first else 'behind'}"
            for i in range(first, last)
            for kind in signs().get(line.word(i), ())
            if not hit.first <= i < hit.last
        }
        yield from sorted(seen | {f"line {kind}" for t in line.tokens for kind in signs().get(t.word, ())})


def callers_own(line: Line, hits: Sequence[NameHit], told: Sequence[CueHit]) -> list[NameHit]:
    """The names, with those marked that the clues give to the caller; what the words give to somebody stays theirs."""
    if not hits:
        return []
    named = Named(line, hits, told)
    mine = [h.owner == CALLER or _by_clues(line, named, i) for i, h in enumerate(hits)]
    says = "looks like the caller's own name, by how it stands in the line"
    return [
        replace(h, owner=CALLER, says=says) if own and not h.owner else h for h, own in zip(hits, mine, strict=True)
    ]


def _by_clues(line: Line, named: Named, index: int) -> bool:
    """Whether a name that the words give to nobody is the caller's by what stands around it; never where they speak of another."""
    hit, flags = named.hits[index], named.flags[index]
    if hit.owner or len(line.tokens) < _FEW or flags & {"kin", "owns", "he is"}:
        return False
    of_another = line.word(hit.first - 1) in _OF_ANOTHER and "written" not in flags
    acts = "acts" in flags and _CALLS_IN.match(line.low, hit.end) is None
    return not of_another and not acts and chance_of_caller(named, index) > 0.5


def chance_of_caller(named: Named, index: int) -> float:
    """How likely a name is the caller's: by the clues around it, and by what the trained reader marks."""
    hit = named.hits[index]
    mine = marks(named.line.text).role(hit.start, hit.end).get(CALLER, 0.5)
    odds = log(min(max(mine, 1e-6), 1 - 1e-6) / (1 - min(max(mine, 1e-6), 1 - 1e-6)))
    return weighed(likely("caller", named.of_caller(index)), odds, trained().caller)


def weigh_roles(line: Line, hits: Sequence[NameHit], told: Sequence[CueHit], bearers: Mapping[int, Person]) -> None:
    """What everybody named is to the call, by the clues around their name and by what was read of them."""
    named = Named(line, hits, told) if hits and len(line.tokens) >= _FEW else None
    for i, hit in enumerate(hits):
        person = bearers.get(hit.first)
        if named is not None and person is not None and person.key != CALLER and person.ref is None:
            role = likeliest_role(named, i, person)
            if _may_have(role, person, named, line.word(hit.first - 1)):
                person.weighed = person.weighed or role


def likeliest_role(named: Named, index: int, person: Person) -> str | None:
    """What the bearer of a name most likely is: by the clues around it, and by what the trained reader marks."""
    hit = named.hits[index]
    by_clues = shares("role", named.of_role(index, person))
    marked = marks(named.line.text).role(hit.start, hit.end)
    of_clues, of_marks = trained().role
    sums = {
        role: of_clues * log(max(share, 1e-6)) + of_marks * log(max(marked.get(role, 1e-6), 1e-6))
        for role, share in by_clues.items()
    }
    return max(sums, key=lambda role: sums[role]) if sums else None


def _may_have(role: str | None, person: Person, named: Named, behind: str) -> bool:
    """Nobody suffers or does harm in a line that tells of none, and whoever something is done by does not suffer it.

    Somebody's child of an age to be one, of whom no harm is told, is no suspect.
    """
    if role == "child" and person.age is not None and person.age >= 18:
        return False
    if role == "suspect" and person.age is not None and person.age < 18 and young(person) and not person.harms:
        return False
    if role in ("suspect", "victim", "child"):
        told = bool(named.cues) or (role == "child" and (person.child or person.age is not None))
        return told and (role == "suspect" or behind != "by") and (role != "child" or _looks_young(person, named))
    return role is not None


def _looks_young(person: Person, named: Named) -> bool:
    """Whether anything but the company says that somebody is a child."""
    if young(person) or person.age is not None:
        return True
    return marks(named.line.text).role(*person.span).get("child", 0.0) >= _SURELY_YOUNG


def _kinds(word: str) -> list[str]:
    if not word:
        return ["edge"]
    listed = [k for k in kinds(word) if k in ("title", "rank", "number", "forename", "person")]
    return [*signs().get(word, ()), *listed] or ["-"]


def _nearest(line: Line, first: int) -> str:
    """The nearest person that the words name before a name, whose it is, and how far it is."""
    for back in range(1, 9):
        kind = spoken().get((line.word(first - back),))
        if kind is not None:
            near = "right" if back == 1 else "near" if back < 4 else "far"
            return f"person {kind.relation or kind.role or line.word(first - back)} {near}"
    return "person none"


def _flags(line: Line, hit: NameHit) -> Iterator[str]:
    if hit.owner:
        yield f"given to {hit.owner}"
    for name, rule in (
        ("says so", says_so),
        ("written", written),
        ("opens", opens),
        ("signs", signs_off),
        ("kin", kin_before),
    ):
        if rule(line, hit):
            yield name
    first = hit.first - 1 if line.word(hit.first - 1) in TITLES else hit.first
    left, right = line.gap(first).strip(), line.gap(hit.last).strip()
    alone = first == 0 or (left[-1:] in _STOPS and bool(left))
    if alone and (hit.last >= len(line.tokens) or (right and right[0] in _STOPS)):
        yield "apart"
        yield f"apart {left[-1:]} {right[:1]}"
    if alone and left[-1:] in (".", "!", "?"):
        yield "heads a sentence"
    if "worker" in signs().get(line.word(first - 1), ()):
        yield "worker"
        yield f"worker {'opening' if first < 7 else 'later'}"
    if any("worker" in signs().get(line.word(hit.last + i), ()) for i in (0, 1)):
        yield "worker behind"
    yield from _behind(line, hit)


def _behind(line: Line, hit: NameHit) -> Iterator[str]:
    word = line.word(hit.last)
    if word.isdigit() and len(word) <= 2 and 0 < int(word) < 110:
        yield f"figure {'child' if int(word) < 18 else 'grown'}"
    if line.low[hit.end : hit.end + 2] == "'s":
        yield "owns"
    if _PHONE_BEHIND.match(line.low, hit.end):
        yield "phone behind"
    if _MAIL_BEHIND.match(line.low, hit.end):
        yield "mail behind"
    if _IS.search(line.low, max(0, hit.start - 16), hit.start):
        yield "he is"
    if _ACTS.match(line.low, hit.end):
        yield "acts"
