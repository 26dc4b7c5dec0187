"""What the handler owes: the next question, promises, wishes, advice, and the refusals so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from firstcall.desk.picture import words
from firstcall.desk.picture.choices import AdviceChoice, Choices
from firstcall.incident.state import State

#: So many of the systems that wait for an answer are named.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be answered now; the first is the one to ask next.

    ``set_name``: what people call its set. ``waits``: what waits for the answer, in words; ``systems``: the record systems
    among that, by their names.
    """

    code: str
    person: str
    person_words: str
    text: str
    why: str
    set: str = ""
    set_name: str = ""
    waits: str = ""
    systems: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What the answer's form sends to say which question it answers."""
        return f"{self.code}|{self.person}"

    @property
    def waiting(self) -> str:
        """What waits for the answer, with the first few of the systems named."""
        named = ", ".join(self.systems[:NAMED])
        more = len(self.systems) - NAMED
        return f"{self.waits} ({named}{f' and {more} more' if more > 0 else ''})" if named else self.waits


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was given, in words."""

    text: str


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise with its deadline; ``due`` is ISO for the running count.

    ``to_chase``: its time to be asked after has come. ``shows``: the last line, where it came after the promise; 0 for none.
    """

    promise: str
    text: str
    owner: str
    due: str
    due_words: str
    overdue: bool
    open: bool
    kept: bool
    says: str
    chase_words: str = ""
    to_chase: bool = False
    handed: int = 0  # times that it changed hands
    shows: int = 0
    fulfilled_by: int = 0


@dataclass(frozen=True, slots=True)
class Offered:
    """What the book's rules say of a piece of advice now: to be offered, what comes before it, and why it is wrong now."""

    code: str
    caution: str = ""
    apt: bool = True
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class AdviceView:
    """A piece of advice, with what it protects, what speaks against it now, and when it was given."""

    choice: AdviceChoice
    given: str
    offered: bool
    caution: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class AdvicePane:
    """The advice to give now, and the rest of the book's."""

    now: tuple[AdviceView, ...]
    rest: tuple[AdviceView, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A wish or a refusal, in one line."""

    clock: str
    by: str
    text: str


def next_question(state: State, further: tuple[Asked, ...] = ()) -> tuple[Asked, ...]:
    """The question to ask next and then the further ones, each once."""
    held = state.question
    if held is None:
        return further
    first = Asked(held.code, held.person, words.who_label(state, held.person), held.text, held.why, held.set)
    now = next((q for q in further if q.value == first.value), first)
    return (replace(now, text=held.text), *(q for q in further if q.value != first.value))


def answers(state: State) -> tuple[Answered, ...]:
    """What has been answered, oldest first."""
    held = sorted(state.answered.values(), key=lambda a: a.seq)
    return tuple(
        Answered(f"{words.plain(a.question)} of {words.ref_label(a.person).lower()}: {_value(a.value)}") for a in held
    )


def _value(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def promises(state: State, now: datetime, names: dict[str, str] | None = None) -> tuple[PromiseView, ...]:
    """Open promises first, the one due soonest at the top; then those that were settled."""
    held = sorted(state.promises.values(), key=lambda p: (not p.open, p.due))
    return tuple(
        PromiseView(
            promise=p.promise,
            text=p.text,
            owner=words.by_label(p.owner, names),
            due=words.iso(p.due),
            due_words=words.moment(p.due),
            overdue=p.open and p.due <= now,
            open=p.open,
            kept=bool(p.kept),
            says=p.says,
            chase_words="" if p.chase is None else words.moment(p.chase),
            to_chase=p.open and p.chase is not None and p.chase <= now,
            handed=len(p.handed),
            shows=state.last_line if p.open and state.last_line > p.seq else 0,
            fulfilled_by=p.fulfilled_by or 0,
        )
        for p in held
    )


def advice(state: State, choices: Choices, offers: tuple[Offered, ...] = ()) -> AdvicePane:
    """The advice that is offered or was given, in the book's order, and then all other advice of the book.

    Advice that was given and is no longer in the book stands with what was given.
    """
    given = {a.code: words.clock(a.at) for a in state.advice}
    offered = {o.code: o for o in offers}
    known = {c.code for c in choices.advice}
    gone = tuple(AdviceChoice(a.code, a.says or words.plain(a.code)) for a in state.advice if a.code not in known)
    views = tuple(
        AdviceView(
            choice=c,
            given=given.get(c.code, ""),
            offered=c.code in offered and offered[c.code].apt,
            caution=offered[c.code].caution if c.code in offered else c.caution,
            wrong=offered[c.code].wrong if c.code in offered else "",
        )
        for c in (*choices.advice, *gone)
    )
    first = tuple(v for v in views if v.offered or v.given)
    return AdvicePane(now=first, rest=tuple(v for v in views if v not in first))


def wishes(state: State, names: dict[str, str] | None = None) -> tuple[Told, ...]:
    """What the caller asked us to do or not to do."""
    return tuple(Told(words.clock(w.at), words.by_label(w.by, names), w.says) for w in state.wishes)


def refusals(state: State, names: dict[str, str] | None = None) -> tuple[Told, ...]:
    """Every refused step with its reasons, newest first."""
    return tuple(
        Told(
            words.clock(r.at),
            words.by_label(r.by, names),
            f"{words.plain(r.code)}: {', '.join(words.warning_label(c.strip()).lower() for c in r.says.split(';'))}",
        )
        for r in reversed(state.refusals)
    )
