"""Learn what each clue weighs from the training part of the corpus, and write ``words/weights.json``.

``--check`` keeps nothing: it learns from all hands but one and reads the lines of that one, each in turn, as a stranger's.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from firstcall.narrative import bearing, naming, reading, words
from firstcall.narrative.clues import bare, of_name
from firstcall.narrative.line import Line
from tests.narrative.labelled import CORPUS, Labelled, _entries

WEIGHTS = Path(words.__file__).parent / "weights.json"
TODAY = datetime(2026, 11, 2, tzinfo=UTC).date()
#: A clue that occurs more seldom is left out, and so is a weight that is smaller.
SELDOM, SLIGHT = 3, 0.02

Clues = list[str]
Weights = dict[str, dict[str, dict[str, float]]]


def hands() -> dict[str, list[Labelled]]:
    """The training lines by who wrote them."""
    by: dict[str, list[Labelled]] = {}
    for file in sorted((CORPUS / "training").glob("*.jsonl")):
        by.setdefault(re.sub(r"-\d+$", "", file.stem), []).extend(_entries(file))
    return by


def learn(entries: Sequence[Labelled]) -> Weights:
    """The weights of all that is weighed: each is learned with those before it in place."""
    weights: Weights = {}
    lessons: tuple[tuple[str, Callable[[Labelled], Iterator[tuple[Clues, str]]], float], ...] = (
        ("name", _of_names, 1.0),
        ("age", _of_ages, 1.0),
        ("caller", _of_callers, 0.05),
        ("role", _of_roles, 0.05),
    )
    for what, lesson, strength in lessons:
        with using(weights):
            seen = [x for entry in entries for x in lesson(entry)]
        weights[what] = _weigh([c for c, _ in seen], [kind for _, kind in seen], strength)
    return weights


def using(weights: Weights) -> mock._patch:
    """Read with these weights instead of those that ship."""
    return mock.patch("firstcall.narrative.weighed.weights", return_value=weights)


def _weigh(clues: Sequence[Clues], kinds: Sequence[str], strength: float) -> dict[str, dict[str, float]]:
    if not clues:
        return {}
    vectors = DictVectorizer(dtype=np.float32)
    table = vectors.fit_transform([dict.fromkeys(c, 1) for c in clues])
    often = np.asarray((table > 0).sum(0)).ravel() >= SELDOM
    names = [n for n, keep in zip(vectors.get_feature_names_out(), often, strict=True) if keep]
    model = LogisticRegression(C=strength, max_iter=300).fit(table[:, often], list(kinds))
    rows = dict(zip(model.classes_, model.coef_, strict=True)) if len(model.coef_) > 1 else {"yes": model.coef_[0]}
    starts = dict(zip(model.classes_, model.intercept_, strict=True)) if len(rows) > 1 else {"yes": model.intercept_[0]}
    return {
        str(kind): {"": round(float(starts[kind]), 2)}
        | {n: round(float(w), 2) for n, w in zip(names, row, strict=True) if abs(w) >= SLIGHT}
        for kind, row in rows.items()
    }


def _labels(entry: Labelled, field: str) -> list[tuple[str, str, str]]:
    return [(re.sub(r"-\d+$", "", p), str(v), q) for p, f, v, q in entry.read if f == field]


def _parts(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", name.lower())


def _of_names(entry: Labelled) -> Iterator[tuple[Clues, str]]:
    line = Line(entry.line)
    parts = {w for _, v, _ in _labels(entry, "name") for w in _parts(v)}
    single = [w for w in parts if len(w) == 1]
    for i in naming.candidates(line, _taken(line)):
        word = line.word(i)
        named = (word in parts or bare(word) in parts) and word not in single
        yield of_name(line, i), "yes" if named or (word in single and line.word(i + 1) in parts) else "no"


def _taken(line: Line) -> list[tuple[int, int]]:
    found = reading._identifiers(line, TODAY, [])
    return [(h.start, h.end) for h in found if h.field not in ("date", "place")]


def _of_ages(entry: Labelled) -> Iterator[tuple[Clues, str]]:
    from firstcall.narrative import counted

    line = Line(entry.line)
    quotes = [(entry.line.find(q), entry.line.find(q) + len(q)) for _, _, q in _labels(entry, "age")]
    for figure in counted.figures(line, _taken(line)):
        inside = any(a <= figure.start < b for a, b in quotes)
        yield counted.of_age(line, figure), "yes" if inside else "no"


def _kind_of(entry: Labelled, value: str) -> str | None:
    said = _parts(value)
    for person, name, _ in _labels(entry, "name"):
        have = _parts(name)
        if said == have or set(said) <= set(have) or set(have) <= set(said):
            return person
    return None


def _named(entry: Labelled) -> tuple[Line, list, list]:
    line = Line(entry.line)
    taken = _taken(line)
    told = reading.cues(line, taken)
    return line, naming.all_names(line, taken), told


def _of_callers(entry: Labelled) -> Iterator[tuple[Clues, str]]:
    line, hits, told = _named(entry)
    named = bearing.Named(line, hits, told)
    for i, hit in enumerate(hits):
        kind = _kind_of(entry, str(hit.value))
        if kind is not None and hit.owner != "caller":
            yield named.of_caller(i), "yes" if kind == "caller" else "no"


def _of_roles(entry: Labelled) -> Iterator[tuple[Clues, str]]:
    yield from ((clues, kind) for clues, kind, _ in roles_asked(entry))


def roles_asked(entry: Labelled) -> list[tuple[Clues, str, bearing.NameHit]]:
    """Every name of a line, with the clues to its bearer's role as the reading asks for them, and the role that is labelled."""
    seen: list[tuple[Clues, str, bearing.NameHit]] = []

    def asked(named: bearing.Named, i: int, person: object) -> Clues:
        clues = found(named, i, person)
        kind = _kind_of(entry, str(named.hits[i].value))
        if kind not in (None, "caller"):
            seen.append((clues, str(kind), named.hits[i]))
        return clues

    found = bearing.Named.of_role
    with mock.patch.object(bearing.Named, "of_role", asked):
        reading.whole(entry.line, today=TODAY)
    return seen


def check() -> None:
    """The figures when every hand's lines are read with what the others taught."""
    from tests.benchmarks.narrative import counted, read_line

    by, lines = hands(), []
    groups = sorted({h.split("-")[0] for h in by})
    for group in groups:
        weights = learn([e for h, some in by.items() if h.split("-")[0] != group for e in some])
        with using(weights):
            lines += [read_line(e) for h, some in by.items() if h.split("-")[0] == group for e in some]
        print(group, flush=True)
    for key in ("age", "age with role", "name", "name taken", "name with role", "identifiers"):
        c = counted(lines)[key]
        print(f"{key:20} P {c.precision:.3f} R {c.recall:.3f} F1 {c.f1:.3f} of {c.labelled}")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        check()
    else:
        learned = learn([e for some in hands().values() for e in some])
        WEIGHTS.write_text(json.dumps(learned, indent=0, ensure_ascii=False, sort_keys=True) + "\n")
        print({w: sum(len(t) for t in k.values()) for w, k in learned.items()}, WEIGHTS.stat().st_size)
