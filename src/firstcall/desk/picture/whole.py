"""The whole picture of one incident, from which every pane is drawn. Pure: the state, the book's choices and the time go in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from firstcall.desk.picture import assessed, duties, graded, history, safeguarding, words
from firstcall.desk.picture import orders as ordering
from firstcall.desk.picture.choices import Choices
from firstcall.desk.picture.identity import Identity, identity
from firstcall.desk.picture.lines import Item, log_lines
from firstcall.desk.picture.made_up import MadeUp, made_up
from firstcall.desk.picture.matrix import Matrix, matrix
from firstcall.desk.picture.people import PersonView, people
from firstcall.desk.picture.warnings import WarningsPane, pane, warnings
from firstcall.incident.codes import Reason
from firstcall.incident.entries import Entry
from firstcall.incident.state import State

#: Items of the log by which its earlier part grows.
STEP = 8


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an incident: names of staff, open questions, advice to offer, the earlier logs."""

    names: Mapping[str, str] = field(default_factory=dict)
    further: tuple[duties.Asked, ...] = ()
    offers: tuple[duties.Offered, ...] = ()
    referrals: safeguarding.ReferralsPane = field(default_factory=safeguarding.ReferralsPane)
    history: history.HistoryAround = field(default_factory=history.HistoryAround)
    assessed: assessed.AssessedAround = field(default_factory=assessed.AssessedAround)
    graded: graded.GradedAround = field(default_factory=graded.GradedAround)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the live page draws. ``refresh_at`` (ISO) is when time alone will change it."""

    incident: int
    seq: int
    open: bool
    identity: Identity
    warnings: WarningsPane
    earlier: tuple[Item, ...]
    items: tuple[Item, ...]
    people: tuple[PersonView, ...]
    questions: tuple[duties.Asked, ...]
    answers: tuple[duties.Answered, ...]
    assessed: assessed.AssessedPane
    graded: graded.GradedPane
    promises: tuple[duties.PromiseView, ...]
    safe: safeguarding.SafeView
    wishes: tuple[duties.Told, ...]
    advice: duties.AdvicePane
    referrals: safeguarding.ReferralsPane
    refusals: tuple[duties.Told, ...]
    matrix: Matrix
    made_up: MadeUp
    history: history.HistoryPane
    orders: tuple[ordering.OrderView, ...]
    weighed: tuple[ordering.WeighedView, ...]
    refresh_at: str


def picture(state: State, entries: Sequence[Entry], choices: Choices, now: datetime, around: Around) -> Picture:
    """The picture of an incident at ``now``."""
    names = dict(around.names)
    items = log_lines(state, entries, names)
    settled = settled_items(len(items))
    return Picture(
        incident=state.incident,
        seq=state.seq,
        open=state.open,
        identity=identity(state, now, names, around.graded.clock),
        warnings=pane(warnings(state, now, names)),
        earlier=items[:settled],
        items=items[settled:],
        people=people(state, now),
        questions=duties.next_question(state, around.further),
        answers=duties.answers(state),
        assessed=assessed.pane(state, around.assessed, choices.elements, [i.seq for i in items], names),
        graded=graded.pane(state, around.graded, now, names),
        promises=duties.promises(state, now, names),
        safe=safeguarding.safe_view(state),
        wishes=duties.wishes(state, names),
        advice=duties.advice(state, choices, around.offers),
        referrals=around.referrals,
        refusals=duties.refusals(state, names),
        matrix=matrix(state, choices.sources, now),
        made_up=made_up(state, choices.sources),
        history=history.pane(state, around.history, names),
        orders=ordering.orders(state, choices.law, now),
        weighed=ordering.weighed(state),
        refresh_at=refresh_at(state, now),
    )


def settled_items(count: int) -> int:
    """How many of the log's items are drawn apart, in whole steps, so that they are seldom drawn anew."""
    return max(count - 1, 0) // STEP * STEP


def refresh_at(state: State, now: datetime) -> str:
    """When the first pending check stops being pending, or what was opened for a time closes: the page then says so untold."""
    every = (*state.current_checks(), *state.wider_checks())
    pending = [c.deadline for c in every if c.read(now)[1] is Reason.PENDING]
    pending += [a.until for a in state.approvals.values() if a.until is not None and a.until > now]
    return words.iso(min(pending)) if pending else ""
