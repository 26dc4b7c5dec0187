"""Single sign-on with the force's own provider, as this desk keeps it."""

from __future__ import annotations

from firstcall.log.gate import writing
from firstcall.people.models import SignInState, Staff


def forget(staff: Staff) -> None:
    """Whom the provider meant by this account is learned anew at the next sign-in: a person has come back under a new number."""
    with writing():
        SignInState.objects.filter(staff=staff).update(subject="")
