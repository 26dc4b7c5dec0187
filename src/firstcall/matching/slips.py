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
    """An identifier that may have been written wrongly: the mark of its kind of key, its field, and what was told."""

    mark: str
    field: str
    told: str

    @property
    def key(self) -> str:
        """The key of what was told."""
        return self.mark + self.told

    @property
    def near(self) -> tuple[str, ...]:
        """The keys of what is one slip away; some hundred, and so made only where they are looked under."""
        plain = _PLAIN.get(self.field, str)
        return tuple(dict.fromkeys(self.mark + plain(near) for near in variants(self.field, self.told)))


def slips(asked: Description) -> tuple[Slip, ...]:
    """The identifiers of a question that may be slips, MOST at most: telephone numbers first, then the others.

    Keys are of the kinds of ``keys.KINDS``. An image is what it is; and of addresses and dates of birth the ordinary keys
    find what is all but the same.
    """
    told = [
        *(Slip("p:", "phone", phone) for phone in asked.phones),
        *(Slip("v:", "vehicle", vehicle) for vehicle in asked.vehicles),
        *(Slip("o:", "number", number) for number in asked.numbers),
        *(Slip("e:", "email", mailbox(email)) for email in asked.emails),
        *(Slip("u:", "username", account(username)[1]) for username in asked.usernames),
    ]
    return tuple(told[:MOST])


_PLAIN: dict[str, Callable[[str], str]] = {"email": mailbox}
