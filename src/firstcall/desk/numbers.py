"""Numbers in addresses: no longer than the database can look up, so that a mistyped one is nothing and not a fault."""

from __future__ import annotations

from django.urls.converters import IntConverter

#: Digits of the largest number that an address may hold.
DIGITS = 15


class Number(IntConverter):
    """A whole number of at most ``DIGITS`` digits; the address of a longer one does not exist."""

    regex = f"[0-9]{{1,{DIGITS}}}"
