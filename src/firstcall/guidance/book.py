"""The guidance book: all data that rules read, from the project and from a force's own directory."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from firstcall.guidance import cues as cueing
from firstcall.guidance import markers as marking
from firstcall.guidance import referring, requesting
from firstcall.guidance.context import NAMES
from firstcall.guidance.orders import law as ordering
from firstcall.guidance.pages import AdviceItem, AdvicePage, Ask, GradeRule, Grades, Ladder, QuestionSet, Thrive
from firstcall.guidance.promising import NO_PROMISES, Promises
from firstcall.incident import datafile, rows
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import BadData, Document, Fault, nearest
from firstcall.incident.expression import Expression, compiled

V = TypeVar("V")
D = TypeVar("D")

HERE = Path(__file__).parent

#: The environment variable that names a force's own directory of data.
VARIABLE = "FIRSTCALL_BOOK"
#: The one that names the folder of a force's connections, where it is not ``connections/`` of that directory.
CONNECTIONS = "FIRSTCALL_CONNECTIONS"


@dataclass(frozen=True)
class OneAsk:
    """A question in its set."""

    set: QuestionSet
    ask: Ask


_Rules = tuple[tuple[Expression, str], ...]


class Proportions(NamedTuple):
    """The rules of one source: when it is not proportionate, for what it is due, when a supervisor must allow it."""

    not_proportionate: _Rules = ()
    because: _Rules = ()
    supervisor: _Rules = ()


@dataclass(frozen=True)
class Book:
    """All that rules read. Values only; nothing here changes after it was loaded."""

    catalogue: Mapping[str, SourceRow]
    proportion: Mapping[str, Proportions]
    questions: tuple[QuestionSet, ...]
    thrive: Thrive
    grades: Ladder
    grade_rules: tuple[GradeRule, ...]
    promises: Promises  # their kinds, each with its time
    advice: Mapping[str, AdviceItem]
    requests: requesting.Forms  # by which people are asked for what only they can answer
    referrals: referring.Forms  # to those who protect people
    markers: marking.Markers
    cues: cueing.Cues
    law: ordering.Law  # of court orders
    asks: tuple[OneAsk, ...]  # every question of every set, in the order in which they are asked

    @property
    def sources(self) -> tuple[SourceRow, ...]:
        """The rows of the catalogue, in the order of their keys."""
        return tuple(self.catalogue.values())

    @cached_property
    def _by_code(self) -> Mapping[str, OneAsk]:
        return MappingProxyType({one.ask.code: one for one in self.asks})

    @cached_property
    def fields_of(self) -> Mapping[str, tuple[str, ...]]:
        """The fields of the facts that the answer to each question gives, by its code."""
        return MappingProxyType({one.ask.code: one.ask.fields for one in self.asks if one.ask.fields})

    def ask(self, code: str) -> OneAsk | None:
        """The question of this code, in its set; None where no set holds it."""
        return self._by_code.get(code)

    def source_name(self, key: str) -> str:
        """What people call the source; its key where the catalogue does not hold it."""
        row = self.catalogue.get(key)
        return key if row is None else row.name


def load(directory: Path | None = None, connections: Path | None = None) -> Book:
    """The book, with what ``directory`` adds or puts in the place of the project's own files.

    A force's directory has the same shape: ``sources/``, ``questions/``, ``advice/``, ``orders/``,
    ``requests/``, ``referrals/``, ``thrive.yaml``, ``grades.yaml``, ``promises.yaml``, ``markers.yaml``, ``cues.yaml``. A file of
    the same name replaces, another name adds. ``connections`` (left out: the directory's own) says of some systems that they
    are closed or by request only. Raises BadData with every fault of every file.
    """
    if directory is not None and not directory.is_dir():
        raise BadData([Fault(directory, 1, "there is no such directory", f"correct or take away {VARIABLE}")])
    faults: list[Fault] = []
    catalogue = _all(faults, lambda: rows.load(_inside(directory, "sources"), names=NAMES), {})
    catalogue = rows.as_connected(catalogue, connections or _inside(directory, "connections"))
    questions = _all(faults, lambda: _questions(directory), ())
    advice = _all(faults, lambda: _advice(directory), {})
    thrive = _all(faults, lambda: datafile.read(_file(directory, "thrive.yaml"), Thrive), None)
    grades = _all(faults, lambda: datafile.read(_file(directory, "grades.yaml"), Grades), None)
    promises = _all(faults, lambda: datafile.read(_file(directory, "promises.yaml"), Promises), NO_PROMISES)
    markers = _all(faults, lambda: marking.load(_file(directory, "markers.yaml")), None)
    cues = _all(faults, lambda: cueing.load(_file(directory, "cues.yaml")), None)
    law = _all(faults, lambda: ordering.load(directory), None)
    requests = _all(
        faults,
        lambda: requesting.load(_inside(directory, "requests"), rows=catalogue, markers=markers or marking.load()),
        {},
    )
    referrals = _all(
        faults,
        lambda: referring.load(
            _inside(directory, "referrals"),
            markers=markers or marking.load(),
            cues=(row.cue for row in (cues or cueing.load()).cues),
        ),
        {},
    )
    if faults or thrive is None or grades is None or markers is None or cues is None or law is None:
        raise BadData(faults)
    return Book(
        catalogue=catalogue,
        proportion=MappingProxyType({key: proportions(row) for key, row in catalogue.items()}),
        questions=questions,
        thrive=thrive,
        grades=Ladder(grades.grades),
        grade_rules=grades.rules,
        promises=promises,
        advice=MappingProxyType(advice),
        requests=requests,
        referrals=referrals,
        markers=markers,
        cues=cues,
        law=law,
        asks=_in_order(questions),
    )


def current() -> Book:
    """The book of this process: the project's, with the directory that FIRSTCALL_BOOK names, if it names one."""
    named, connections = (os.environ.get(name, "").strip() for name in (VARIABLE, CONNECTIONS))
    return _cached(Path(named) if named else None, Path(connections) if connections else None)


def check_data(directory: Path | None = None) -> tuple[Fault, ...]:
    """Every fault of every data file of the book; none means that it loads."""
    try:
        load(directory)
    except BadData as wrong:
        return wrong.faults
    return ()


_cached = lru_cache(maxsize=4)(load)


def _all(faults: list[Fault], reader: Callable[[], V], otherwise: D) -> V | D:
    try:
        return reader()
    except BadData as wrong:
        faults += wrong.faults
        return otherwise


def _inside(directory: Path | None, part: str) -> Path | None:
    return None if directory is None else directory / part


def _file(directory: Path | None, name: str) -> Path:
    own = _inside(directory, name)
    return own if own is not None and own.is_file() else HERE / name


def proportions(row: SourceRow) -> Proportions:
    """The rules of proportion of a row, compiled."""
    return Proportions(*(tuple((compiled(p.when, NAMES), p.why) for p in getattr(row, part)) for part in rows.RULES))


def _in_order(questions: Iterable[QuestionSet]) -> tuple[OneAsk, ...]:
    return tuple(sorted((OneAsk(s, q) for s in questions for q in s.questions), key=lambda o: (o.ask.order, o.set.set)))


def _documents(directory: Path | None, part: str) -> tuple[Document, ...]:
    return datafile.gathered(datafile.files(HERE / part, _inside(directory, part)), datafile.parse)


def _questions(directory: Path | None) -> tuple[QuestionSet, ...]:
    documents = _documents(directory, "questions")
    faults: list[Fault] = []
    sets = [_all(faults, lambda d=document: datafile.shaped(d, QuestionSet), None) for document in documents]  # type: ignore[misc]
    known = _all([], lambda: cueing.load(_file(directory, "cues.yaml")), None)
    elements = _elements(directory)
    taken: dict[str, str] = {}
    for document, held in zip(documents, sets, strict=True):
        for number, ask in enumerate(held.questions if held is not None else ()):
            if (other := taken.setdefault(ask.code, document.file.name)) != document.file.name:
                says = f"question {ask.code!r} stands in {other} too"
                faults.append(document.fault(("questions", number, "code"), says, "a code is one question's for good"))
            faults += _named_by(ask, document, number, () if known is None else known.codes, elements)
    if faults:
        raise BadData(faults)
    return tuple(held for held in sets if held is not None)


def _named_by(
    ask: Ask, document: Document, number: int, cues: Collection[str], elements: Collection[str]
) -> Iterator[Fault]:
    """What a question names and there is not. While the cues themselves have a fault, none is known and none is missed."""
    if ask.element is not None and ask.element not in elements:
        says = f"{ask.element!r} is no element of the assessment"
        yield document.fault(("questions", number, "element"), says, nearest(ask.element, elements, "correct it"))
    for cue in ask.cues if cues else ():
        if cue not in cues:
            says = f"question {ask.code!r} names the cue {cue!r}, which nothing tells of"
            yield document.fault(("questions", number), says, nearest(cue, cues, "add it to cues.yaml"))


def _elements(directory: Path | None) -> frozenset[str]:
    """The elements of the project's assessment and of the force's: a set may inform one that this force leaves out."""
    files = {HERE / "thrive.yaml", _file(directory, "thrive.yaml")}
    read = [_all([], lambda f=file: datafile.read(f, Thrive), None) for file in files]  # type: ignore[misc]
    return frozenset(element.code for held in read if held is not None for element in held.elements)


def _advice(directory: Path | None) -> dict[str, AdviceItem]:
    documents = _documents(directory, "advice")
    items: dict[str, AdviceItem] = {}
    faults: list[Fault] = []
    for document in documents:
        try:
            page = datafile.shaped(document, AdvicePage)
        except BadData as wrong:
            faults += wrong.faults
            continue
        for number, item in enumerate(page.items):
            if item.code in items:
                faults.append(document.fault(("items", number, "code"), f"{item.code!r} stands twice", "keep one"))
            source = item.source or page.source
            if not source.strip():
                says = f"advice {item.code!r} rests on nothing"
                faults.append(
                    document.fault(("items", number), says, "add source: the law or the guidance it rests on")
                )
            items[item.code] = item.model_copy(update={"source": " ".join(source.split())})
    for item in items.values():
        faults += _names_nothing(item, items, documents)
    if faults:
        raise BadData(faults)
    return dict(sorted(items.items(), key=lambda kv: (kv[1].order, kv[0])))


def _names_nothing(item: AdviceItem, items: Mapping[str, AdviceItem], documents: tuple[Document, ...]) -> list[Fault]:
    places = [
        (d, n)
        for d in documents
        for n, raw in enumerate(d.data.get("items", ()) if isinstance(d.data, dict) else ())
        if isinstance(raw, dict) and raw.get("code") == item.code
    ]
    named = [("only_after", "comes after", code) for code in item.only_after]
    named += [("instead", "names in its place", code) for code in item.instead]
    return [
        document.fault(
            ("items", number, part),
            f"{item.code!r} {does} {code!r}, which is no advice",
            nearest(code, items, "add it"),
        )
        for part, does, code in named
        if code not in items
        for document, number in places[:1]
    ]
