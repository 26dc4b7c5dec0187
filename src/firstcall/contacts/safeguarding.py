"""How the caller can safely be reached, and how never: recorded, and in sight wherever somebody might reach for the telephone."""

from __future__ import annotations

from datetime import datetime

from firstcall.contacts.errors import BadInput
from firstcall.contacts.stepping import Step, step
from firstcall.incident.entries import SafeContact
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission
from firstcall.people.who import Who

#: The longest that either may be: it stands at the head of the desk, and is read at a glance.
LONGEST = 300


def safe_contact(*, who: Who, incident: int, how: str, never: str = "", at: datetime) -> Recorded:
    """Record how the caller can safely be reached, and how never; on a closed incident too. The last word stands.

    Promises are held against it as soon as it is recorded. Raises BadInput where it says nothing, or too much for a glance.
    """
    wanted, unsafe = _short("how", how), _short("never", never)
    if not wanted and not unsafe:
        raise BadInput("how", "Say how the caller can safely be reached, or how never.")

    def act(s: Step) -> None:
        s.write(s.says(SafeContact(how=wanted or "not known yet: ask", never=unsafe)))

    return step("safe-contact", Permission.TYPE_LINE, act, who=who, incident=incident, at=at, closed_too=True)


def _short(field: str, typed: str) -> str:
    text = " ".join(typed.replace("\x00", "").split())
    if len(text) > LONGEST:
        raise BadInput(field, f"Write at most {LONGEST} characters, to be read at a glance; this has {len(text):,}.")
    return text
