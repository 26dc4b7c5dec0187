"""Every name of a line: those that the words give to somebody, and those that the clues around a word speak for."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from firstcall.narrative.clues import TITLES, bare, kinds, of_name
from firstcall.narrative.findings import CALLER
from firstcall.narrative.line import Line
from firstcall.narrative.names import NameHit, names, tidy
from firstcall.narrative.trained.marks import marks, trained, weighed
from firstcall.narrative.weighed import likely, speaks

#: From this on a word is taken for a part of a name; beside one, or where the words offer one already, less is enough.
_ENOUGH, _BESIDE, _OFFERED, _HARDLY = 0.45, 0.15, 0.2, 0.04
_I = frozenset("i i'm i've i'll i'd im ive".split())
_POLICE = frozenset("pc ps pcso dc ds di dci dsu sgt sergeant insp inspector wpc supt constable".split())
_JOINS = (" ", "  ", "-", ". ", " -")


def candidates(line: Line, taken: Sequence[tuple[int, int]]) -> list[int]:
    """The words that may be a part of a name at all: a capital where capitals tell, else one that the lists know or do not know."""
    covered = {i for a, b in taken for i in range(line.next_token(a), line.token_at(max(b - 1, a)) + 1)}
    return [i for i in range(len(line.tokens)) if i not in covered and _may_be(line, i)]


def _may_be(line: Line, index: int) -> bool:
    word = line.word(index)
    if not word.replace("'", "").isalpha() or word in TITLES or _of_police(line, index):
        return False
    if line.capitals_tell and line.tokens[index].capital:
        return word not in _I
    own = kinds(word)
    return len(word) > 1 and ("forename" in own or "surname" in own or (own == ("unheard",) and len(word) > 2))


def _of_police(line: Line, index: int) -> bool:
    """Behind a rank: names of officers are nobody's of the call."""
    return line.word(index - 1) in _POLICE or (line.word(index - 2) in _POLICE and line.gap(index) == " ")


def all_names(line: Line, taken: Sequence[tuple[int, int]]) -> list[NameHit]:
    """Every name, in the order of the text; plain where the words give it to somebody."""
    ruled = names(line, list(taken))
    chances = {i: _chance(line, i) for i in candidates(line, taken)}
    given = [_trimmed(line, h) for h in ruled if h.owner]
    given = [h for h in given if max((chances.get(i, 1.0) for i in range(h.first, h.last)), default=1.0) > _HARDLY]
    fixed = {i for h in given for i in range(h.first, h.last)}
    offered = {i for h in ruled if not h.owner for i in range(h.first, h.last)}
    whole = {i for h in ruled if not h.owner and h.last - h.first > 1 for i in range(h.first, h.last)}
    sure = {
        i
        for i, c in chances.items()
        if i not in fixed and c >= (_BESIDE / 3 if i in whole else _OFFERED if i in offered else _ENOUGH)
    }
    _grow(line, sure, chances, fixed)
    met = [_hit(line, run[0], run[-1] + 1) for run in _runs(line, sure)]
    return sorted((*given, *met), key=lambda h: h.start)


def _chance(line: Line, index: int) -> float:
    """How likely a word is part of a name: by the clues around it, and by what the trained reader marks."""
    token = line.tokens[index]
    marked = marks(line.text).name(token.start, token.end)
    return weighed(likely("name", of_name(line, index)), marked, trained().name)


def _grow(line: Line, sure: set[int], chances: dict[int, float], fixed: set[int]) -> None:
    """A word right beside a name that is sure belongs to it with less: the surname that no list has."""
    for i in sorted(sure):
        step = i
        while chances.get(step + 1, 0.0) >= _BESIDE and _joined(line, step + 1) and step + 1 not in fixed:
            step += 1
            sure.add(step)
        while line.gap(step + 1) == "-" and step + 1 < len(line.tokens) and line.word(step + 1).isalpha():
            step += 1
            sure.add(step)
    for i in sorted(sure, reverse=True):
        if chances.get(i - 1, 0.0) >= _BESIDE and _joined(line, i) and i - 1 not in fixed:
            sure.add(i - 1)


def _joined(line: Line, index: int) -> bool:
    if line.gap(index) not in _JOINS or line.word(index - 1).endswith("'s"):
        return False
    return line.gap(index) != ". " or len(line.word(index - 1)) == 1


def _runs(line: Line, sure: set[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in sorted(sure):
        if runs and runs[-1][-1] == i - 1 and _joined(line, i) and len(runs[-1]) < 5:
            runs[-1].append(i)
        else:
            runs.append([i])
    return [r for r in runs if any(len(line.word(i)) > 1 for i in r)]


def _hit(line: Line, first: int, last: int) -> NameHit:
    start, end = line.tokens[first].start, line.tokens[last - 1].end
    end -= 2 if line.word(last - 1).endswith("'s") else 0
    value = tidy(line.text[start:end])
    says = f"looks like a name{_why(speaks('name', of_name(line, first)))}"
    return NameHit(field="name", value=value, start=start, end=end, says=says, plain=False, first=first, last=last)


def _why(clue: str) -> str:
    kind, _, what = clue.partition(" ")
    if kind in ("p1", "n1") and what and " " not in what:
        return f": it stands {'behind' if kind == 'p1' else 'before'} “{what}”"
    if "forename" in clue or "surname" in clue:
        return ": a word that people are called"
    return ": by how it is typed and what stands beside it" if clue else ""


def _trimmed(line: Line, hit: NameHit) -> NameHit:
    """A name without the ending of an owner; whoever is "Ffion's dad" is not Ffion."""
    if not line.word(hit.last - 1).endswith("'s") or hit.end != line.tokens[hit.last - 1].end:
        return hit
    value = bare(str(hit.value).lower())
    shorter = replace(hit, end=hit.end - 2, value=tidy(line.text[hit.start : hit.end - 2]))
    return (
        replace(shorter, owner="", plain=False, says="looks like a name") if hit.owner == CALLER and value else shorter
    )
