"""What people's actions refuse, named for what the caller does next."""

from __future__ import annotations

from firstcall.incident.codes import StaffRole


class PeopleError(Exception):
    """Something was refused; the text is a sentence for the screen."""

    @property
    def says(self) -> str:
        """The sentence."""
        return str(self)


class NotPermitted(PeopleError):
    """This role may not do this. Shown as a refusal; ``code`` is the refusal code of the log."""

    code = "not-permitted"

    def __init__(self, permission: str, role: StaffRole, says: str) -> None:
        super().__init__(says)
        self.permission = permission
        self.role = role


class NotSignedIn(PeopleError):
    """Nobody is signed in, or the account belongs to no member of staff: ask for a sign-in."""


class NotKnown(PeopleError):
    """No such member of staff, course or certificate: show the form again."""


class AlreadyThere(PeopleError):
    """A member of staff of this id exists: show the form again."""


class BadField(PeopleError):
    """A field of what was sent cannot be used: show the form again, with the sentence at that field."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field
