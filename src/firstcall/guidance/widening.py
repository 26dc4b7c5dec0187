"""The wider search: slower and looser, beside the check that the plan made, when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Plan, Reason
from firstcall.incident.entries import Check, Draft
from firstcall.incident.held import CheckHeld
from firstcall.incident.records import Found
from firstcall.incident.state import State

#: How long a wider search may take, in milliseconds: it looks at more than the sharp one.
WIDER_DEADLINE_MS = 10_000
_MARK = ":wider:"


def is_wider(check: str) -> bool:
    """Whether a check's id is that of a wider search."""
    return _MARK in check


def sent(state: State, person: str, catalogue: Mapping[str, SourceRow]) -> tuple[CheckHeld, ...]:
    """The checks that were sent for a person to sources that can be searched wider, in the catalogue's order.

    A source that is not connected here cannot.
    """
    held = (state.cell(person, row.key) for row in catalogue.values() if row.wider)
    return tuple(
        c for c in held if c is not None and c.plan is Plan.DUE and c.by_what and c.reason is not Reason.NOT_CONFIGURED
    )


def under_way(state: State, check: CheckHeld) -> bool:
    """Whether a wider search of the same person and source is still to be answered."""
    wider = state.wider_cell(check.person, check.source)
    return wider is not None and wider.answered is None


def widened(state: State, person: str, *, catalogue: Mapping[str, SourceRow], asked_by: str) -> tuple[Draft, ...]:
    """A wider search of every source that was asked about a person: by what it was asked, and who wants it.

    None for a source whose wider search is still under way. It is never required, and never replaces the sharp check.
    """
    return tuple(
        Draft(
            body=Check(
                check=_free_id(state, check),
                person=check.person,
                source=check.source,
                by_what=check.by_what,
                plan=Plan.DUE,
                why=f"wider search, asked for by {asked_by}",
                deadline_ms=WIDER_DEADLINE_MS,
                wider=True,
                to=catalogue[check.source].discloses_to,
                asker=state.asker,
            ),
            rests_on=(check.seq,),
        )
        for check in sent(state, person, catalogue)
        if not under_way(state, check)
    )


def _free_id(state: State, check: CheckHeld) -> str:
    number = 1
    while f"{check.person}:{check.source}{_MARK}{number}" in state.checks:
        number += 1
    return f"{check.person}:{check.source}{_MARK}{number}"


def possible_at_most(found: Found) -> Found:
    """A record as a wider search may bring it: possible, whatever its bits, for a likeness proves nobody."""
    return replace(found, match=replace(found.match, certainty=Certainty.POSSIBLE))
