"""Where to look for those whose identifier is one slip away from what was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from firstcall.matching.description import Description
from firstcall.matching.near import variants
from firstcall.matching.normalise import account, mailbox

#: Identifiers of one question that may be slips, at most: each has some hundred values one slip away.
MOST = 8


class Slip(NamedTuple):
    """An identifier that may have been written wrongly: the key of what was told, and those of what is one slip away."""

    key: str
    near: tuple[str, ...]


def slips(asked: Description) -> tuple[Slip, ...]:
    """The identifiers of a question that may be slips, MOST at most: telephone numbers first, then the others.

    Keys are of the kinds of ``keys.KINDS``. An image is what it is; and of addresses and dates of birth the ordinary keys
    find what is all but the same.
    """
    told = [
        *(("phone", "p:", phone) for phone in asked.phones),
        *(("vehicle", "v:", vehicle) for vehicle in asked.vehicles),
        *(("number", "o:", number) for number in asked.numbers),
        *(("email", "e:", mailbox(email)) for email in asked.emails),
        *(("username", "u:", account(username)[1]) for username in asked.usernames),
    ]
    return tuple(_slip(*each) for each in told[:MOST])


def _slip(field: str, mark: str, value: str) -> Slip:
    plain = _PLAIN.get(field, str)
    return Slip(mark + value, tuple(dict.fromkeys(mark + plain(near) for near in variants(field, value))))


_PLAIN: dict[str, Callable[[str], str]] = {"email": mailbox}
