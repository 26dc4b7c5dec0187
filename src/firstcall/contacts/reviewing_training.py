"""What a supervisor decides about a contact that somebody took whose training was not current."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.incident import entries as e
from firstcall.log.deriving import NOT_CURRENT
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


class Decision(StrEnum):
    """What a supervisor can decide."""

    RIGHT = "right-to-take-it"
    LISTEN = "contact-to-be-reviewed"
    TRAIN = "training-booked"
    STOP = "not-to-take-such-contacts"


#: What each decision says.
SAYS = {
    Decision.RIGHT: "It was right to take it, and nothing follows",
    Decision.LISTEN: "The whole contact is to be reviewed",
    Decision.TRAIN: "The training is booked",
    Decision.STOP: "They are not to take such contacts until they are trained",
}


def review_not_current(*, who: Who, incident: int, staff: str, decision: str, reason: str, at: datetime) -> Recorded:
    """Record a decision and its reason. Nobody decides about their own; a warning given again waits to be decided again."""
    if decision not in set(Decision):
        raise BadInput("decision", "Choose what you decide.")
    why = reason.strip()
    if not why:
        raise BadInput("reason", "Say why.")

    def act(s: Step) -> None:
        warnings = s.state.warnings.values()
        warning = next((w for w in warnings if w.code == NOT_CURRENT and w.subject == staff), None)
        if warning is None:
            raise NotFound(f"nobody called {staff} took this contact without current training")
        if who.id == staff:
            says = "Somebody else must decide about what you did yourself."
            s.refuse(("own-work",), (says,), warning.seq)
            return
        body = e.Review(of=NOT_CURRENT, says=why, decision=decision, about=warning.seq)
        s.write(s.says(body, warning.seq))

    return step("review", Permission.REVIEW, act, who=who, incident=incident, at=at, closed_too=True)
