"""A supervisor's leave for a check that needs one."""

from __future__ import annotations

from datetime import datetime

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.guidance.plan import LEAVE
from firstcall.incident.codes import Plan
from firstcall.incident.entries import Review
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


def allow_check(*, who: Who, incident: int, person: str, source: str, says: str, at: datetime) -> Recorded:
    """Allow a check that the plan holds back until a supervisor has said why it may be made; it is then due at once.

    Nobody allows their own: the handler of the contact is refused, whatever their role. Raises NotFound where there is no
    such check, BadInput where none is held back or no reason is given.
    """
    reason = says.strip()
    if not reason:
        raise BadInput("says", "Say why this check may be made.")

    def act(s: Step) -> None:
        check = s.state.cell(person, source)
        if check is None:
            raise NotFound(f"nothing is planned of {source} for this person")
        if check.plan is not Plan.NOT_AUTHORISED or not check.why.startswith(LEAVE):
            raise BadInput("source", "This check waits for nobody's leave.")
        if s.state.handler == who.id:
            s.refuse(("own-work",), ("Somebody else must allow a check of your own contact.",), check.seq)
            return
        s.write(s.says(Review(of="check", says=reason, decision="allow", about=check.seq), check.seq))

    return step("allow-check", Permission.REVIEW, act, who=who, incident=incident, at=at)
