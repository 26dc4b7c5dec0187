"""Approvals: one asks, somebody else decides, and what was approved is done in the same moment. Both are entries of the log.

The kinds are ``Wanted``; what may be asked, who may decide and what stands against it are the rules of ``guidance.approving``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.guidance import approving, closing
from firstcall.guidance import book as books
from firstcall.incident import entries as e
from firstcall.incident.approved import Wanted
from firstcall.incident.held import ApprovalHeld
from firstcall.incident.state import State
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who

#: The longest reason, in characters.
LONGEST_REASON = 2_000
OWN = "own-work"


def ask(*, who: Who, incident: int, what: str, says: str, about: str = "", at: datetime) -> Recorded:
    """Ask that somebody else approve something, with why. ``about``: of a downgrade the grade, of a record whose it is.

    Raises BadInput where it cannot be asked now, with the mend.
    """
    if what not in tuple(Wanted):
        raise BadInput("what", f"There is nothing called “{what[:40]}” to ask for. Reload the page.")
    wanted, reason = Wanted(what), _words(says, "why it is needed")
    if wanted is Wanted.RESTRICTED_RECORD and may(who.role, Permission.SEE_RESTRICTED):
        raise BadInput("what", "Your role may see what is restricted already.")

    def act(s: Step) -> None:
        against = approving.not_to_ask(s.state, wanted, about, who.id, book=books.current(), now=at)
        if against:
            raise BadInput("about" if wanted is Wanted.DOWNGRADE else "what", against)
        s.write(s.says(e.ApprovalAsked(approval=_name(s.state), what=wanted, about=about[:80], says=reason)))

    return step("ask-approval", Permission.ASK_APPROVAL, act, who=who, incident=incident, at=at, closed_too=True)


def decide(
    *,
    who: Who,
    incident: int,
    approval: str,
    approve: bool,
    says: str,
    at: datetime,
    seen: Collection[str] | None = None,
) -> Recorded:
    """Approve or refuse what somebody else asked, with why; approved, it is done with it.

    Refused, in the log, to whoever asked and to whoever handles or has handled the incident. ``seen``: the codes that the page
    said stand against closing; where more do by now, it is not approved. Raises BadInput and NotFound.
    """
    why = _words(says, "why you decide so")

    def act(s: Step) -> None:
        held = s.state.approvals.get(approval)
        if held is None:
            raise NotFound(f"nobody has asked for {approval[:40]}")
        own = approving.not_to_decide(s.state, held, who.id)
        if own:
            s.refuse((OWN,), (own,), held.seq)
            return
        if held.decided:
            raise BadInput("decision", "This was decided already. Go back to the board.")
        if not approve:
            s.write(s.says(e.ApprovalDecided(approval=approval, approved=False, says=why), held.seq))
            return
        against = approving.not_to_approve(s.state, held, book=books.current(), now=at)
        if against:
            raise BadInput("decision", f"It cannot be approved as it stands. {against} Refuse it, or wait.")
        s.write(*_approved(s, held, why, at, seen))

    return step("decide-approval", Permission.DECIDE_APPROVAL, act, who=who, incident=incident, at=at, closed_too=True)


def _approved(s: Step, held: ApprovalHeld, why: str, at: datetime, seen: Collection[str] | None) -> tuple[e.Draft, ...]:
    """The decision, and what it does: the grade of whoever asked with its review, the closing, or the time for which it opens."""
    until = at + settings.RESTRICTED_FOR if held.what is Wanted.RESTRICTED_RECORD else None
    decided = s.says(e.ApprovalDecided(approval=held.approval, approved=True, says=why, until=until), held.seq)
    if held.what is Wanted.DOWNGRADE:
        given = e.Draft(body=e.Grade(grade=held.about, reason=held.says), by=held.by, rests_on=(held.seq, -1))
        review = e.Review(of="downgrade", says=why, decision="stands", about=s.state.seq + 2)
        return decided, given, s.says(review, -1)
    if held.what is Wanted.CLOSE_OVER:
        doubts = closing.doubts(s.state, book=books.current(), now=at)
        codes = tuple(dict.fromkeys(d.code for d in doubts))
        more = [d.says for d in doubts if seen is not None and d.code not in seen]
        if more:
            raise BadInput("decision", f"More stands against closing it by now: {more[0]}. Read it and decide again.")
        rests = sorted({held.seq, *(seq for d in doubts for seq in d.rests_on)})
        return decided, s.says(e.Closed(reason=held.says, over=codes), *rests, -1)
    return (decided,)


def _name(state: State) -> str:
    number = len(state.approvals) + 1
    while f"approval-{number}" in state.approvals:
        number += 1
    return f"approval-{number}"


def _words(text: str, what: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise BadInput("says", f"Say {what}.")
    if len(words) > LONGEST_REASON:
        raise BadInput("says", f"Write at most {LONGEST_REASON:,} characters; this has {len(words):,}.")
    return words
