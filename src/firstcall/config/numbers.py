"""Numbers among the settings: one that cannot be used stops the start, and says the mend."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured


def percentage(variable: str, text: str) -> int:
    """A whole number from 0 to 100. Raises ImproperlyConfigured for anything else."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 3 and int(plain) <= 100):
        raise ImproperlyConfigured(f"{variable} must be a whole number from 0 to 100: so many in a hundred.")
    return int(plain)
