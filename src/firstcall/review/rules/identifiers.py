"""Every identifier checked."""

from __future__ import annotations

from firstcall.incident.codes import Plan, Reason
from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads, unsure
from firstcall.review.summary import CheckRead, Summary

#: The codes of closing over checks that were not made.
_OVER = frozenset({"check-not-made", "check-pending"})
#: Nothing to ask with is no failure of a check: what is missing is asked for, not looked up.
_NOTHING_TO_ASK_WITH = Reason.INCOMPLETE


@reads(
    "identifiers-checked",
    asks="Was every identifier checked against every system that the plan named, or its reason accepted?",
    answers="the checks that the contact called for are made",
    source="IOPC, Learning the Lessons 37 (2020), case 6: no check of the number; Norfolk 2024: checks not completed",
)
def identifiers_checked(s: Summary) -> Judged:
    """Met where every required check that could be made was, and every identifier was sent to a source.

    Met too where a supervisor closed over a check that was not made, with a reason. Not met where a required check was not
    made, or an identifier went nowhere. Doubt where one that is not required failed, or a name that was read was neither
    confirmed nor struck out. Not applicable where there was nothing to check.
    """
    due = [c for c in s.checks if c.plan is Plan.DUE and c.reason is not _NOTHING_TO_ASK_WITH]
    unsent = [seq for p in s.people for seq in p.unsent]
    if not due and not unsent:
        return no_case("There was nothing to check.")
    unmade = [c for c in due if not c.made]
    required = [c for c in unmade if c.required]
    if required and _OVER & set(s.over) and s.closed_reason and s.closed_by != s.handler:
        return met("A supervisor accepted why a required check was not made.", s.closing, *_entries(required))
    if required:
        return not_met(f"Required and not made: {', '.join(_sources(required))}.", *_entries(required))
    if unsent:
        return not_met("An identifier was told to no source.", *unsent)
    if unmade:
        return unsure(f"Not required and not made: {', '.join(_sources(unmade))}.", *_entries(unmade))
    undecided = [seq for p in s.people for seq in p.undecided]
    if undecided:
        return unsure("A name that was read was neither confirmed nor struck out.", *undecided)
    return met("Every check that was due was made.", *(c.answered for c in due))


def _sources(checks: list[CheckRead]) -> list[str]:
    return sorted({c.source for c in checks})


def _entries(checks: list[CheckRead]) -> list[int]:
    return [c.answered or c.seq for c in checks]
