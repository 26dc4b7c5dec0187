"""Whether a contact brought what its scenario expects of it. Pure: entries in, a sentence for each expectation out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from firstcall.exercises.expectations import ANY
from firstcall.exercises.offsets import written
from firstcall.exercises.scenario import AnswerWanted, Expectation, FactWanted, LinkWanted
from firstcall.incident import entries as e
from firstcall.incident.state import State
from firstcall.matching import normalise

_MOST_SEEN = 3


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a contact: its incident, when it began and ended, when its steps were done, and its whole log.

    ``incident`` of None: it was not taken. ``ends`` is its last step and the answers still due then; the log may go on.
    """

    contact: str
    incident: int | None
    begins: datetime
    moments: tuple[datetime, ...]
    ends: datetime
    entries: tuple[e.Entry, ...] = ()
    state: State = State()


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """An expectation, whether it was met, by which entry (of a ``never``: against which), and a sentence."""

    expectation: Expectation
    met: bool
    says: str
    seq: int | None = None


def judge(expectation: Expectation, played: Mapping[str, Played]) -> Judged:
    """Whether an expectation is met by what was played, contact by contact."""
    one = played[expectation.contact]
    fits = _fitting(expectation, one, played)
    if expectation.never:
        return _judge_never(expectation, one, [f for f in fits if f.at <= one.ends])
    until = _until(expectation, one)
    met = [f for f in fits if until is None or f.at <= until]
    if met:
        at = written(met[0].at - one.begins)
        says = f"{told(expectation)}: met by entry {met[0].seq} at {at}"
        return Judged(expectation=expectation, met=True, says=says, seq=met[0].seq)
    return Judged(expectation=expectation, met=False, says=f"{told(expectation)}: {_instead(expectation, one, fits)}")


def deadline(expectation: Expectation, one: Played) -> datetime | None:
    """Until when an expectation may still be met; None where no time is named, or where it says never."""
    return None if expectation.never else _until(expectation, one)


def told(expectation: Expectation) -> str:
    """An expectation in words."""
    parts = [f"{expectation.contact}: {'never ' if expectation.never else ''}{_subject(expectation)}"]
    if expectation.level:
        parts.append(f"at {' or '.join(expectation.level)}")
    if expectation.person:
        parts.append(f"about {expectation.person}")
    parts += [f"with {name} {truth}" for name, truth in expectation.elements.items()]
    if expectation.why:
        parts.append(f"because of {', '.join(expectation.why)}")
    if expectation.within is not None:
        parts.append(f"within {written(expectation.within).lstrip('+')}")
    if expectation.after is not None:
        parts.append("after start" if expectation.after == 0 else f"after step-{expectation.after}")
    return " ".join(parts)


def _judge_never(expectation: Expectation, one: Played, against: Sequence[e.Entry]) -> Judged:
    if not against:
        return Judged(expectation=expectation, met=True, says=f"{told(expectation)}: there was none")
    first = against[0]
    says = f"{told(expectation)}: entry {first.seq} at {written(first.at - one.begins)} is one ({_shown(first)})"
    return Judged(expectation=expectation, met=False, says=says, seq=first.seq)


def _until(expectation: Expectation, one: Played) -> datetime | None:
    if expectation.within is None:
        return None
    return (one.moments[expectation.after - 1] if expectation.after else one.begins) + expectation.within


Fits = Callable[[Any, Expectation, Played, Mapping[str, Played]], bool]


def _fitting(expectation: Expectation, one: Played, played: Mapping[str, Played]) -> list[e.Entry]:
    kind, fits = _kind(expectation)
    return [n for n in one.entries if isinstance(n.body, kind) and fits(n.body, expectation, one, played)]


def _kind(expectation: Expectation) -> tuple[type[e.Body], Fits]:
    return next(row[1:] for row in _KINDS if getattr(expectation, row[0]) is not None)


def _same_person(wanted: str | None, given: str | None, one: Played) -> bool:
    return wanted is None or (given is not None and one.state.ref(wanted) == one.state.ref(given))


def _warns(body: e.Warning, x: Expectation, one: Played, _: Mapping[str, Played]) -> bool:
    elements = {n.element: n.value for n in body.elements}
    return (
        x.warning in (ANY, body.code)
        and (not x.level or body.level in x.level)
        and _same_person(x.person, body.person, one)
        and all(elements.get(name) is truth for name, truth in x.elements.items())
    )


def _answers(body: e.Answer, x: Expectation, one: Played, _: Mapping[str, Played]) -> bool:
    wanted = x.answer or AnswerWanted()
    return (
        wanted.source in (None, body.source)
        and wanted.outcome in (None, body.outcome)
        and wanted.reason in (None, body.reason)
        and wanted.wider in (None, body.wider)
        and _same_person(wanted.person or x.person, body.person, one)
    )


def _refuses(body: e.Refused, x: Expectation, _: Played, __: Mapping[str, Played]) -> bool:
    return body.step == x.refused and set(x.why) <= set(body.why)


def _links(body: e.Link, x: Expectation, _: Played, played: Mapping[str, Played]) -> bool:
    wanted = x.link or LinkWanted()
    to = None if wanted.to is None else played[wanted.to].incident
    return (wanted.to is None or (to is not None and body.to == to)) and wanted.by in (None, body.by)


def _asks(body: e.Question, x: Expectation, one: Played, _: Mapping[str, Played]) -> bool:
    return body.code == x.question and _same_person(x.person, body.person, one)


def _states(body: e.Fact, x: Expectation, one: Played, _: Mapping[str, Played]) -> bool:
    wanted = x.fact or FactWanted()
    return (
        wanted.field in (None, body.field)
        and (wanted.value is None or same_value(body.field, wanted.value, body.value))
        and wanted.state in (None, body.state)
        and _same_person(wanted.person or x.person, body.person, one)
    )


def same_value(field: str, one: str | int | bool, other: str | int | bool) -> bool:
    """Whether two values of a field are the same once both are normalised."""
    if field == "username":  # a scenario may leave the platform out
        return normalise.same_account(_normal(field, one), _normal(field, other))
    return _normal(field, one) == _normal(field, other)


def _normal(field: str, value: str | int | bool) -> str:
    read = normalise.value(field, str(value))
    return str(value if read is None else read).strip().casefold()


_KINDS: tuple[tuple[str, type[e.Body], Fits], ...] = (
    ("warning", e.Warning, _warns),
    ("answer", e.Answer, _answers),
    ("refused", e.Refused, _refuses),
    ("link", e.Link, _links),
    ("question", e.Question, _asks),
    ("fact", e.Fact, _states),
)


def _subject(x: Expectation) -> str:
    if x.warning is not None:
        return "any warning" if x.warning == ANY else f"warning {x.warning}"
    if x.refused is not None:
        return f"refusal of {x.refused}"
    if x.question is not None:
        return f"question {x.question}"
    noun, wanted = next((n, w) for n, w in (("answer", x.answer), ("link", x.link), ("fact", x.fact)) if w is not None)
    said = [f"{name} {value}" for name, value in msgspec.structs.asdict(wanted).items() if value is not None]
    return f"{noun} ({', '.join(said)})"


def _instead(expectation: Expectation, one: Played, late: Sequence[e.Entry]) -> str:
    """What was seen instead: the entry that came too late, or the nearest of the kind."""
    if one.incident is None:
        return "the contact was not taken"
    if late:
        return f"it came only at {written(late[0].at - one.begins)} (entry {late[0].seq})"
    kind, _ = _kind(expectation)
    same_kind = [n for n in one.entries if isinstance(n.body, kind)]
    near = [n for n in same_kind if _nearly(expectation, n.body)]
    if near:
        return f"there was {_listed(near)}"
    if not same_kind:
        return f"the contact has no {_noun(kind)} at all"
    return f"there was none; of this kind there was {_listed(same_kind)}"


def _nearly(x: Expectation, body: Any) -> bool:
    if isinstance(body, e.Warning):
        return x.warning in (body.code, ANY)
    if isinstance(body, e.Answer):
        return x.answer is not None and x.answer.source == body.source
    if isinstance(body, e.Fact):
        return x.fact is not None and x.fact.field == body.field
    return isinstance(body, e.Refused) and body.step == x.refused


def _noun(kind: type[e.Body]) -> str:
    return "refusal" if kind is e.Refused else str(kind.__struct_config__.tag)


def _listed(entries: Iterable[e.Entry]) -> str:
    said = list(dict.fromkeys(_shown(n) for n in entries))
    more = f" and {len(said) - _MOST_SEEN} more" if len(said) > _MOST_SEEN else ""
    return ", ".join(said[:_MOST_SEEN]) + more


def _shown(entry: e.Entry) -> str:
    body = entry.body
    match body:
        case e.Warning():
            about = f" about {body.person}" if body.person else ""
            elements = "".join(f", {n.element} {n.value}" for n in body.elements)
            return f"{body.code} at {body.level}{about}{elements}"
        case e.Answer():
            why = f" ({body.reason})" if body.reason else ""
            return f"{body.source}{', wider search' if body.wider else ''}: {body.outcome}{why}"
        case e.Refused():
            return f"{body.step} refused for {', '.join(body.why)}"
        case e.Link():
            return f"a link by {body.by} to incident {body.to}"
        case e.Question():
            return f"{body.code} of {body.person}"
        case e.Fact():
            return f"{body.person}'s {body.field} {body.value} ({body.state})"
        case _:
            return entry.kind
