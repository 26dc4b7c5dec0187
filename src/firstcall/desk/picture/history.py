"""Earlier incidents in one line each, what they come to together, and who else is at the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.guidance.households import Household, Member
from firstcall.guidance.pattern import Pattern, Trend
from firstcall.incident.codes import Certainty
from firstcall.incident.entries import Link
from firstcall.incident.state import State
from firstcall.incident.three import Truth

#: Earlier incidents that stand on the pane; how many more there are is said.
SHOWN = 12

_SUREST = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE)


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier log says today: its first line, how it ended (None: still open), what was promised and not kept."""

    first_line: str = ""
    ended: str | None = None
    not_kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryAround:
    """What stands around the state: the earlier logs, the pattern of the contacts, and the households."""

    logs: Mapping[int, Before] = field(default_factory=dict)
    pattern: Pattern | None = None
    households: tuple[Household, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkView:
    """An earlier incident that this one repeats, with its log in one line and how sure it is that it belongs here."""

    incident: int
    reference: str
    opened: str
    kind: str
    who: str
    ended: str
    promised: str
    assessed: str
    by: str
    sure: str
    why: str
    says: str
    first_line: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody at the address: who, what they are marked as, how sure, and by what that is known."""

    who: str
    marks: str
    sure: str
    says: str
    risk: bool


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """An address of this incident and who else is there; ``says`` where nobody is known, or not all was asked."""

    address: str
    members: tuple[MemberView, ...]
    says: str


@dataclass(frozen=True, slots=True)
class HistoryPane:
    """The earlier incidents, newest first, what they come to, and the households."""

    says: str
    links: tuple[LinkView, ...]
    more: str
    households: tuple[HouseholdView, ...]


def pane(state: State, around: HistoryAround, names: Mapping[str, str]) -> HistoryPane:
    """What the desk already knew of earlier contacts and of the household."""
    every = by_incident(state)
    return HistoryPane(
        says=_pattern(around.pattern),
        links=tuple(_link(same, around.logs.get(to), names) for to, same in list(every.items())[:SHOWN]),
        more=_more(state, len(every)),
        households=tuple(_household(h) for h in around.households),
    )


def by_incident(state: State) -> dict[int, tuple[Link, ...]]:
    """The links to each earlier incident, newest incident first, the surest link first."""
    every = [held.link for held in state.links]
    order = sorted({link.to: link.opened for link in every}.items(), key=lambda one: (one[1], one[0]), reverse=True)
    return {
        to: tuple(sorted((k for k in every if k.to == to), key=lambda k: _SUREST.index(k.certainty))) for to, _ in order
    }


def _pattern(held: Pattern | None) -> str:
    if held is None or not held.says:
        return ""
    said = f"{held.says[:1].upper()}{held.says[1:]}."
    if held.trend is Trend.UNTOLD:
        said += " Whether they rise cannot be told."
    return said


def _more(state: State, count: int) -> str:
    older = f"{count - SHOWN} older ones are linked and not shown here; the log has them. " if count > SHOWN else ""
    cut = any(held.link.cut_off for held in state.links)
    return (older + ("There are still older contacts: they were not linked." if cut else "")).strip()


def _link(same: tuple[Link, ...], log: Before | None, names: Mapping[str, str]) -> LinkView:
    link = same[0]
    surest = [one for one in same if one.certainty is link.certainty]
    return LinkView(
        incident=link.to,
        reference=words.reference(link.to),
        opened=words.moment(link.opened),
        kind=", ".join(k.replace("-", " ") for k in link.kinds) or "kind not told",
        who=names.get(link.handler, link.handler) or "nobody took it",
        ended=_ended(link, log),
        promised=_promised(link, log),
        assessed=f"assessed {link.overall}" if link.overall else "not assessed",
        by=", ".join(dict.fromkeys(one.by for one in surest)),
        sure=link.certainty.value,
        why="; ".join(dict.fromkeys(one.why for one in surest if one.why)),
        says=link.says,
        first_line=visible(log.first_line if log else "").replace("\n", " "),
        flags=_flags(same),
    )


def _ended(link: Link, log: Before | None) -> str:
    if log is None:
        return "closed" if link.closed else "open when this began"
    return "still open" if log.ended is None else f"closed: {visible(log.ended)}"


def _promised(link: Link, log: Before | None) -> str:
    if log is not None and log.not_kept:
        return f"promised and not kept: {visible('; '.join(log.not_kept))}"
    return "a promise was not kept" if link.broken_promise else ""


def _flags(same: tuple[Link, ...]) -> tuple[str, ...]:
    flags = (
        ("danger then", any(link.danger for link in same)),
        ("promise not kept", any(link.broken_promise for link in same)),
        ("silent or dropped", any(link.dropped for link in same)),
        ("possibly", same[0].certainty is Certainty.POSSIBLE),
    )
    return tuple(says for says, stands in flags if stands)


def _household(held: Household) -> HouseholdView:
    return HouseholdView(held.address, tuple(_member(m) for m in held.members), held.says)


def _member(held: Member) -> MemberView:
    who = held.name or ("Somebody" if held.restricted else "Somebody whose name is not recorded")
    born = f", born {words.day_of(held.born)}" if held.born else ""
    child = {Truth.TRUE: ", a child", Truth.UNKNOWN: ", age unknown", Truth.FALSE: ""}[held.child]
    return MemberView(
        who=f"{who}{born}{'' if held.restricted else child}",
        marks=", ".join(dict.fromkeys((*held.risks, *held.marks))),
        sure=held.certainty.value,
        says="; ".join(held.says),
        risk=bool(held.risks),
    )
