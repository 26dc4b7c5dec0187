"""Every kind of entry as one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from firstcall.desk.picture import words
from firstcall.desk.picture.asides import wanted_words
from firstcall.incident import entries as e
from firstcall.incident.codes import FactState, Origin, Outcome, Plan
from firstcall.incident.learnt import SAID as LEARNING
from firstcall.incident.state import State

_COUNTED = {
    "check": ("check planned", "checks planned"),
    "answer": ("answer", "answers"),
    "question": ("question", "questions"),
    "warning": ("warning", "warnings"),
    "grade": ("proposed grade", "proposed grades"),
    "fact": ("fact", "facts"),
    "person": ("person", "persons"),
    "consulted": ("look recorded", "looks recorded"),
    "acknowledged": ("warning seen", "warnings seen"),
    "standing": ("training check", "training checks"),
    "link": ("link to an earlier incident", "links to earlier incidents"),
}


def counted(kinds: Counter[str]) -> str:
    """A fold's heading: ``16 checks planned, 3 answers``."""
    return ", ".join(f"{n} {_plural(kind, n)}" for kind, n in kinds.items())


def _plural(kind: str, n: int) -> str:
    one, many = _COUNTED.get(kind, (kind, kind))
    return one if n == 1 else many


def sentence(entry: e.Entry, state: State) -> str:
    """What an entry says, in one sentence; of an entry whose retention has ended, that it has."""
    if entry.body is None:
        return "The text of this entry has been removed at the end of its retention."
    say = _SAYS.get(type(entry.body))
    return words.plain(entry.kind) if say is None else say(entry.body, state)


def _contact(b: e.Contact, s: State) -> str:
    number = words.telephone(b.number) if b.number else "number withheld"
    return f"{words.CHANNELS.get(b.channel.value, b.channel.value)} from {number}"


def _taken(b: e.Taken, s: State) -> str:
    return "Taken: from here on somebody's name stands on this contact"


def _standing(b: e.StandingChecked, s: State) -> str:
    if not b.gaps and not b.exempt:
        return f"Training of {b.staff}: current"
    return f"Training of {b.staff}: " + "; ".join(g.says for g in (*b.gaps, *b.exempt))


def _person(b: e.PersonNamed, s: State) -> str:
    joined = f", who is {words.ref_label(b.same_as)}" if b.same_as else ""
    return f"{words.ref_label(b.person)} belongs to this incident as {b.role.value}{joined}"


def _fact(b: e.Fact, s: State) -> str:
    value = words.shown(b.field, b.value)
    what = (
        f"{words.field_label(b.field)} of {words.ref_label(b.person).lower()}: {'denied: ' if b.negated else ''}{value}"
    )
    if b.state in (FactState.CONFIRMED, FactState.REJECTED):
        number = f" (suggestion {b.suggestion})" if b.suggestion is not None else ""
        return f"{words.plain(b.state.value)}{number}: {what}"
    source = f", from {b.source}" if b.origin is Origin.RECORD and b.source else f", {words.ORIGINS[b.origin]}"
    return f"{what}{source}{' (suggested)' if b.state is FactState.SUGGESTED else ''}"


def _check(b: e.Check, s: State) -> str:
    whom = words.ref_label(b.person)
    if b.wider:
        return f"{b.source} is to be searched wider about {whom.lower()}: {b.why}"
    if b.plan is Plan.DUE:
        sent = ", ".join(words.field_label(f).lower() for f in b.by_what) or "nothing yet"
        return f"{b.source} is to be asked about {whom.lower()} by {sent}: {b.why}"
    return f"{b.source} for {whom.lower()}: {words.PLANS[b.plan]}: {b.why}"


def _answer(b: e.Answer, s: State) -> str:
    whom = words.ref_label(b.person).lower() + (", wider search" if b.wider else "")
    if b.outcome is Outcome.TRACE:
        what = "; ".join(f"{r.id} {r.summary} ({r.match.certainty.value})" for r in b.records)
        return f"{b.source} on {whom}: trace: {what}"
    if b.outcome is Outcome.NO_TRACE:
        dated = f", data of {words.day(b.as_of)}" if b.as_of else ""
        return f"{b.source} on {whom}: no trace{dated}"
    reason = words.REASONS[b.reason] if b.reason else "no reason given"
    return f"{b.source} on {whom}: NOT CHECKED: {reason}. {b.says}".strip()


def _question(b: e.Question, s: State) -> str:
    return f"To ask {words.ref_label(b.person).lower()}: {b.text} Because: {b.why}"


def _answered(b: e.Answered, s: State) -> str:
    value = {True: "yes", False: "no"}.get(b.value, b.value) if isinstance(b.value, bool) else b.value
    return f"{words.plain(b.question)} of {words.ref_label(b.person).lower()}: {value}"


def _warning(b: e.Warning, s: State) -> str:
    return (
        f"{words.warning_label(b.code)}: {words.beneath_its_title(b.says)}" if b.says else words.warning_label(b.code)
    )


def _assessment(b: e.Assessment, s: State) -> str:
    told = "; ".join(f"{words.plain(k)}: {v}" for k, v in b.elements.items() if v.strip())
    reason = f". Reason against what contradicts it: {b.reason}" if b.reason else ""
    return f"Overall {b.overall}. {told}{reason}"


def _grade(b: e.Grade, s: State) -> str:
    reason = f": {b.reason}" if b.reason else ""
    return f"{'Proposed: ' if b.proposed else ''}{words.plain(b.grade)}{reason}"


def _settled(b: e.PromiseSettled, s: State) -> str:
    held = s.promises.get(b.promise)
    what = f"“{held.text}” " if held else ""
    return f"{what}{'kept' if b.kept else 'will not be kept; the caller was told'}{': ' + b.says if b.says else ''}"


def _chased(b: e.Chased, s: State) -> str:
    held = s.promises.get(b.promise)
    again = "" if b.again is None else f"; ask again at {words.moment(b.again)}"
    return f"Asked after {f'“{held.text}”' if held else b.promise}: {b.says}{again}"


def _handed_over(b: e.HandedOver, s: State) -> str:
    if not b.promise:
        return f"This incident is handed to {words.by_label(b.to)}: {b.why}"
    held = s.promises.get(b.promise)
    return f"{f'“{held.text}”' if held else b.promise} is handed to {words.by_label(b.to)}: {b.why}"


def _note(b: e.Note, s: State) -> str:
    return f"Note to {words.by_label(b.to)}: {b.says}"


def _note_taken(b: e.NoteTaken, s: State) -> str:
    return f"Has seen entry {b.note}, which was said to them"


def _asked(b: e.ApprovalAsked, s: State) -> str:
    return f"Asks a supervisor to approve {wanted_words(b.what, b.about)}: {b.says}"


def _decided(b: e.ApprovalDecided, s: State) -> str:
    held = s.approvals.get(b.approval)
    what = b.approval if held is None else wanted_words(held.what, held.about)
    until = "" if b.until is None else f" (until {words.moment(b.until)})"
    return f"{'Approves' if b.approved else 'Refuses'} {what}{until}: {b.says}"


def _told(b: e.CallerTold, s: State) -> str:
    return f"The caller was told (of entry {b.about}): {b.says}"


def _not_told(b: e.NotTold, s: State) -> str:
    return f"The caller was not told (of entry {b.about}), because it is not safe: {b.says}"


def _attended(b: e.Attended, s: State) -> str:
    return f"Somebody is there: {b.staff}{f'. {b.says}' if b.says else ''}"


def _safe_contact(b: e.SafeContact, s: State) -> str:
    return f"Reach the caller: {b.how}{f'. Never: {b.never}' if b.never else ''}"


def _referral(b: e.Referral, s: State) -> str:
    return f"{words.plain(b.form)} for {words.ref_label(b.person).lower()}, {b.how} to {b.to}"


def _requested(b: e.Requested, s: State) -> str:
    return f"{b.source} on {words.ref_label(b.person).lower()}: requested of {b.to}; chase by {words.moment(b.chase)}"


def _promise(b: e.Promise, s: State) -> str:
    return f"{b.text} (by {words.moment(b.due)})"


def _advice(b: e.Advice, s: State) -> str:
    return b.says or words.plain(b.code)


def _review(b: e.Review, s: State) -> str:
    return f"{words.plain(b.of)}: {b.says}"


def _link(b: e.Link, s: State) -> str:
    sure = f"{b.certainty.value} by {b.by}" + (f", {b.why}" if b.why else "")
    return f"{words.reference(b.to)} ({sure}): {b.says}"


def _refused(b: e.Refused, s: State) -> str:
    return f"{words.plain(b.step)} was refused: {', '.join(words.warning_label(code).lower() for code in b.why)}"


def _closed(b: e.Closed, s: State) -> str:
    over = f", over {', '.join(words.warning_label(c).lower() for c in b.over)}" if b.over else ""
    return f"{b.reason}{over}"


def _acknowledged(b: e.Acknowledged, s: State) -> str:
    held = next((w for w in s.warnings.values() if w.seq == b.warning), None)
    return f"Seen: {words.warning_label(held.code)}" if held else f"Seen: warning of entry {b.warning}"


def _consulted(b: e.Consulted, s: State) -> str:
    record = f" {b.record}" if b.record else ""
    return f"Looked at {b.what}{record}: {b.why}"


_SAYS: dict[type[e.Body], Callable[[Any, State], str]] = {
    e.Contact: _contact,
    e.Taken: _taken,
    e.StandingChecked: _standing,
    e.Line: lambda b, s: str(b.text),
    e.PersonNamed: _person,
    e.Fact: _fact,
    e.Check: _check,
    e.Answer: _answer,
    e.Question: _question,
    e.Answered: _answered,
    e.Warning: _warning,
    e.Acknowledged: _acknowledged,
    e.Assessment: _assessment,
    e.Explained: lambda b, s: str(b.reason),
    e.Grade: _grade,
    e.Promise: _promise,
    e.PromiseSettled: _settled,
    e.Chased: _chased,
    e.HandedOver: _handed_over,
    e.CallerTold: _told,
    e.NotTold: _not_told,
    e.Attended: _attended,
    e.SafeContact: _safe_contact,
    e.Referral: _referral,
    e.Requested: _requested,
    e.Wish: lambda b, s: str(b.text),
    e.Advice: _advice,
    e.Review: _review,
    e.QualityReview: lambda b, s: "Reviewed the quality of this contact; what was found stands under Quality",
    e.FeedbackTaken: lambda b, s: "Has read what the quality review says",
    e.Note: _note,
    e.NoteTaken: _note_taken,
    e.ApprovalAsked: _asked,
    e.ApprovalDecided: _decided,
    e.Link: _link,
    e.Refused: _refused,
    e.Closed: _closed,
    e.Reopened: lambda b, s: str(b.reason),
    e.Consulted: _consulted,
    **dict.fromkeys(LEARNING, lambda b, s: "The learning register"),
    e.Housekeeping: lambda b, s: f"{b.what}: {b.says}",
}
