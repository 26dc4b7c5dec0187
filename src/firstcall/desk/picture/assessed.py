"""The assessment as the desk draws it: what is known of each element, the versions with what changed, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.typed import visible
from firstcall.guidance.assessing import Contradiction
from firstcall.guidance.prefilling import Prefill
from firstcall.incident.held import AssessmentHeld, Said
from firstcall.incident.state import State

_CONTRADICTS = "record-contradicts-assessment"


#: Of the entries that a line of what is known rests on, so many are linked: each is a stop for the Tab key.
SHOWN = 2


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """The last assessment: what it says, and whether it stands against what contradicts it."""

    seq: int
    by: str
    clock: str
    overall: str
    stands: bool
    reason: str
    contradicted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CiteView:
    """An entry that something rests on, and the item of the log under which it stands."""

    seq: int
    item: int


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line that can be taken into an element with one key; ``seqs`` are its entries as the form sends them."""

    says: str
    seqs: str
    cites: tuple[CiteView, ...]  # the first few
    more: int = 0  # entries that it rests on besides these


@dataclass(frozen=True, slots=True)
class KnownView:
    """What is known of an element; without lines nothing is."""

    element: str
    name: str
    lines: tuple[KnownLine, ...]


@dataclass(frozen=True, slots=True)
class AgainstView:
    """What an element says there is none of, and the entry that shows it."""

    element: str
    shows: str
    cite: CiteView


@dataclass(frozen=True, slots=True)
class ViewGiven:
    """A supervisor's view of an assessment."""

    by: str
    clock: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """An element of a version: what it said before (empty in the first), what it says, and what that was taken from."""

    name: str
    before: str
    after: str
    cites: tuple[CiteView, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One assessment of the history, with what it changed of the one before."""

    number: int
    seq: int
    by: str
    when: str
    overall: str
    overall_before: str
    changes: tuple[Change, ...]
    reason: str
    stands: bool
    against: tuple[CiteView, ...]
    views: tuple[ViewGiven, ...]


@dataclass(frozen=True, slots=True)
class AssessedPane:
    """All that stands beside the form of the assessment. ``due``: why it is to be made now; ``versions``: the newest first."""

    last: AssessmentView | None
    due: tuple[str, ...]
    against: tuple[AgainstView, ...]
    known: tuple[KnownView, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class AssessedAround:
    """What guidance says of the assessment now: what is known, what stands against it, and why it is due."""

    known: tuple[Prefill, ...] = ()
    against: tuple[Contradiction, ...] = ()
    due: tuple[str, ...] = ()


def assessment(state: State, names: Mapping[str, str] | None = None) -> AssessmentView | None:
    """The last assessment, with the words of the entries that contradict it."""
    held = state.assessment
    if held is None:
        return None
    against = [w for w in state.warnings.values() if w.code == _CONTRADICTS and held.seq in w.rests_on]
    said = tuple(dict.fromkeys(w.says for w in sorted(against, key=lambda w: w.seq) if w.says))
    return AssessmentView(
        seq=held.seq,
        by=words.by_label(held.by, dict(names or {})),
        clock=words.clock(held.at),
        overall=words.plain(held.overall),
        stands=held.stands,
        reason=visible(held.reason),
        contradicted_by=said if held.contradicts else (),
    )


def pane(
    state: State, around: AssessedAround, elements: Iterable[Choice], items: Sequence[int], names: Mapping[str, str]
) -> AssessedPane:
    """The pane of an incident. ``items`` are the entries that stand in the log as drawn, by which others are found."""
    called = {e.code: e.label for e in elements} | {"overall": "Overall risk"}
    look = _Look(called, tuple(items), dict(names))
    return AssessedPane(
        last=assessment(state, names),
        due=around.due,
        against=tuple(look.against(one) for one in around.against),
        known=tuple(look.known(one) for one in around.known) if state.open else (),
        versions=look.versions(state),
    )


class _Look:
    """How the parts of the pane are worded, with the names and the log's items at hand."""

    def __init__(self, called: Mapping[str, str], items: tuple[int, ...], names: dict[str, str]) -> None:
        self._called = called
        self._items = items
        self._names = names

    def cite(self, seq: int) -> CiteView:
        """An entry by its number, and the item under which it is folded."""
        return CiteView(seq, max((i for i in self._items if i <= seq), default=0))

    def _cites(self, seqs: Iterable[int]) -> tuple[CiteView, ...]:
        return tuple(self.cite(seq) for seq in sorted(seqs))

    def _name(self, code: str) -> str:
        return self._called.get(code, words.plain(code))

    def against(self, one: Contradiction) -> AgainstView:
        """What contradicts an element."""
        return AgainstView(self._name(one.element), visible(one.shows), self.cite(one.seq))

    def known(self, one: Prefill) -> KnownView:
        """What is known of an element."""
        lines = tuple(
            KnownLine(
                visible(k.says),
                " ".join(str(seq) for seq in k.cites),
                self._cites(k.cites[:SHOWN]),
                max(0, len(k.cites) - SHOWN),
            )
            for k in one.lines
        )
        return KnownView(one.element, one.name, lines)

    def versions(self, state: State) -> tuple[Version, ...]:
        """Every assessment that was made, the newest first."""
        made = state.assessments
        before = (None, *made)
        pairs = enumerate(zip(before, made, strict=False), 1)
        return tuple(self._version(n, old, new, state.reviews) for n, (old, new) in pairs)[::-1]

    def _version(
        self, number: int, old: AssessmentHeld | None, new: AssessmentHeld, reviews: tuple[Said, ...]
    ) -> Version:
        return Version(
            number=number,
            seq=new.seq,
            by=words.by_label(new.by, self._names),
            when=words.moment(new.at),
            overall=words.plain(new.overall),
            overall_before="" if old is None or old.overall == new.overall else words.plain(old.overall),
            changes=tuple(self._changes(old, new)),
            reason=visible(new.reason.strip()),
            stands=new.stands,
            against=self._cites(new.contradicts),
            views=tuple(
                ViewGiven(words.by_label(r.by, self._names), words.moment(r.at), visible(r.says))
                for r in reviews
                if r.code == "assessment" and r.about == new.seq
            ),
        )

    def _changes(self, old: AssessmentHeld | None, new: AssessmentHeld) -> Iterable[Change]:
        earlier = {} if old is None else old.elements
        for code in dict.fromkeys((*new.elements, *earlier)):
            was, now = earlier.get(code, "").strip(), new.elements.get(code, "").strip()
            if was != now:
                yield Change(self._name(code), visible(was), visible(now), self._cites(new.cites.get(code, ())))
