"""What keeps people safe and is left out of sight: a promise against the safe means of contact, a referral not made."""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.guidance.reaching import against
from firstcall.guidance.referring import offered
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import Situation, warn, who
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft


@warns(
    "safe-contact-kept",
    Level.NOTICE,
    source="Code of Practice for Victims of Crime: victims are reached in the way that is safe for them",
)
def safe_contact_kept(s: Situation) -> Iterator[Draft]:
    """A promise goes against how the caller can safely be reached, or against what the caller wished."""
    for one in against(s.state):
        held = s.state.promises[one.promise]
        says = f"Promised “{held.text}”, but {one.says}. Keep it in another way, and tell the caller which."
        yield warn("safe-contact-kept", Level.NOTICE, says, one.rests_on, subject=one.promise)


@warns(
    "referral-due", Level.NOTICE, source="Working together to safeguard children; the source of each form of referral"
)
def referral_due(s: Situation) -> Iterator[Draft]:
    """Somebody has to be referred by one of the force's forms, and was not yet."""
    if not s.state.open:
        return
    due = offered(
        s.state,
        forms=s.book.referrals,
        markers=s.book.markers,
        now=s.now,
        known=s.known,
        required_only=True,
    )
    for one in due:
        if one.due and (person := s.state.person(one.person)) is not None:
            says = f"{who(person)}: {one.form.title} is due. {one.why[:1].upper()}{one.why[1:]}. Fill it in and send it before you close."
            yield warn("referral-due", Level.NOTICE, says, (person.seq,), person=person.ref, subject=one.form.form)
