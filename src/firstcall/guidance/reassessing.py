"""When an assessment is to be made again, and because of what: a change of circumstances, or time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firstcall.guidance.ages import alternatives
from firstcall.guidance.assessing import assess_again, patience
from firstcall.guidance.context import PROTECTED, cue_facts, is_child
from firstcall.guidance.warnings.situation import Situation, listed
from firstcall.incident.codes import Level, Outcome, Plan, Role
from firstcall.incident.held import AssessmentHeld, WarningHeld

#: Warnings that say something of how the contact is handled, not of what has happened to anybody.
OF_THE_HANDLING = frozenset(
    {
        "record-contradicts-assessment",
        "check-not-made",
        "promise-open",
        "promise-overdue",
        "evidence-at-risk",
        "advice-wrong-now",
        "handler-not-current",
        "assessment-due",
        "downgrade-unreviewed",
        "grade-overdue",
        "restricted-record",
    }
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an assessment is due: the sort of cause, what it is in words, and the entries that show it."""

    sort: str
    says: str
    rests_on: tuple[int, ...]


def causes(s: Situation) -> tuple[Cause, ...]:
    """Why an assessment is due now, each sort of cause once; none: the last one may be rested on, or none is called for yet.

    Since the last assessment: an earlier contact came to light, a danger was shown (a warning that is high or critical, or a
    new cue of risk), somebody new who may be a child or needs protection, a source that was late; or its time is up.
    Where none was made: an earlier contact, or a danger that nobody has assessed for as long.
    """
    if not s.state.open:
        return ()
    last = s.state.assessment
    every = (*_links(s, last), *(_unassessed(s) if last is None else _changes(s, last)))
    return every or (() if last is None else tuple(_old(s, last)))


def grave(warning: WarningHeld) -> bool:
    """Whether a warning shows a danger to somebody: high or critical, and not of the handling alone."""
    return warning.level is not Level.NOTICE and warning.code not in OF_THE_HANDLING


def _links(s: Situation, last: AssessmentHeld | None) -> Iterator[Cause]:
    since = 0 if last is None else last.seq
    links = [held for held in s.state.links if held.seq > since]
    if links:
        by = listed(held.link.by for held in links)
        yield Cause("contact", f"an earlier contact (by {by})", tuple(held.seq for held in links))


def _unassessed(s: Situation) -> Iterator[Cause]:
    dangers = [w for w in s.state.warnings.values() if grave(w)]
    if dangers and s.now >= min(w.at for w in dangers) + patience(s.book):
        what = listed(_plain(w.code) for w in dangers)
        yield Cause("time", f"{what} stood here for long without an assessment", tuple(w.seq for w in dangers))


def _changes(s: Situation, last: AssessmentHeld) -> Iterator[Cause]:
    dangers = [w for w in s.state.warnings.values() if w.seq > last.seq and grave(w)]
    before = {f.value for f in cue_facts(s.state) if f.seq <= last.seq}
    cues = [
        f
        for f in cue_facts(s.state)
        if f.seq > last.seq and f.value not in before and s.book.cues.of_risk(str(f.value))
    ]
    if dangers or cues:
        what = listed([*(_plain(w.code) for w in dangers), *(f"{_plain(str(f.value))} spoken of" for f in cues)])
        yield Cause("danger", what, tuple(sorted({*(w.seq for w in dangers), *(f.seq for f in cues)})))
    yield from _people(s, last)
    yield from _late(s, last)


def _people(s: Situation, last: AssessmentHeld) -> Iterator[Cause]:
    """Somebody new who may be a child: by a warning, or because nothing says that they are not."""
    warned = {w.person: w.seq for w in s.state.warnings.values() if w.code == "child-involved" and w.seq > last.seq}
    for person in s.people():
        if person.ref in warned:
            yield Cause("child", f"{_who(person.ref)} may be a child", (warned[person.ref],))
            return
        if person.seq > last.seq and person.role in PROTECTED:
            held = [one.ages for one in alternatives(person, s.today)]
            if not held or any(is_child(age) for age in held) or person.role is Role.CHILD:
                yield Cause("child", f"somebody new who may be a child ({_who(person.ref)})", (person.seq,))
                return


def _late(s: Situation, last: AssessmentHeld) -> Iterator[Cause]:
    """A source that was asked before the assessment, brought something after it, and of the person meant."""
    late = [
        (c.source, c.answered)
        for c in s.state.current_checks()
        if c.plan is Plan.DUE
        and c.outcome is Outcome.TRACE
        and c.answered is not None
        and c.seq < last.seq < c.answered
    ]
    sure = {r.held.seq for _, r in s.records_of_all() if r.sure}
    told = [(source, seq) for source, seq in late if seq in sure]
    if told:
        names = listed(s.book.source_name(source) for source, _ in told)
        yield Cause("late", f"an answer that came after it ({names})", tuple(sorted({seq for _, seq in told})))


def _old(s: Situation, last: AssessmentHeld) -> Iterator[Cause]:
    again = assess_again(s.state, book=s.book)
    if again is not None and s.now >= again:
        yield Cause("time", "the last assessment is too old to rest on", (last.seq,))


def _plain(code: str) -> str:
    return code.replace("-", " ")


def _who(ref: str) -> str:
    return f"the {_plain(ref)}"
