"""A password that is mostly a word of the house is the first that is guessed."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

#: So many characters must be left when the house's own words are taken out.
LEFT = 8


def without(password: str, words: Iterable[str]) -> str:
    """What is left of a password when the words are taken out, the longest first, whatever their case."""
    left = password.lower()
    for word in sorted({word.lower() for word in words if len(word) > 2}, key=len, reverse=True):
        left = left.replace(word, "")
    return left


class NotOurWords:
    """Refuses a password that is little more than the house's words, the force's own, or the account's name."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError where too little is left."""
        words = [*settings.SIGNING_IN.words]
        if user is not None:
            staff = getattr(user, "staff", None)
            words += [user.get_username(), *(staff.name.split() if staff is not None else ())]
        if len(without(password, words)) < LEFT:
            raise ValidationError(
                f"Without the words of the house (such as “police”) and your own name, fewer than {LEFT} characters are left. "
                "Choose other words.",
                code="our-words",
            )

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return "It must not lean on words of the house, such as “police”, or on your own name."
