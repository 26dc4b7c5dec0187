"""Guessing is slowed down by account, by address and by browser; nobody can be kept out for longer than a minute by others' guesses.

A browser in which an account has signed in before is counted by itself: whatever is tried elsewhere, the handler's own desk opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from firstcall.log.gate import writing
from firstcall.people.models import Attempts
from firstcall.people.signing_in.digests import digest

#: After so long without a new attempt counted, a count begins anew.
WINDOW = timedelta(hours=1)
#: The longest that anybody waits between two attempts.
LONGEST = timedelta(seconds=60)
#: Attempts without a wait: of an account from one address or browser, of an account from anywhere, of an address.
FREE_HERE, FREE_ACCOUNT, FREE_ADDRESS = 5, 20, 30


@dataclass(frozen=True, slots=True)
class Counted:
    """What an attempt is counted by, and how many are free."""

    key: str
    free: int


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that was counted before it was tried, so that many at once get no more tries than one after the other."""

    keys: tuple[Counted, ...]
    wait: timedelta  # until the next may be tried; where it is more than none at the start, this one may not

    @property
    def seconds(self) -> int:
        """The wait in whole seconds, rounded up."""
        return -(-int(self.wait / timedelta(milliseconds=1)) // 1000)


def wait_after(failures: int, free: int) -> timedelta:
    """How long the next attempt waits after so many failures: nothing, then twice as long each time, at most a minute."""
    over = failures - free
    return timedelta() if over < 0 else min(timedelta(seconds=2 ** min(over, 10)), LONGEST)


def counted_by(account: str, address: str, *, browser: str = "") -> tuple[Counted, ...]:
    """By what an attempt is counted. ``browser``: one that this account is known in, which is then counted alone."""
    name = account.strip().lower()
    if browser:
        return (Counted(digest("attempt", f"browser|{name}|{browser}"), FREE_HERE),)
    return (
        Counted(digest("attempt", f"here|{name}|{address}"), FREE_HERE),
        Counted(digest("attempt", f"account|{name}"), FREE_ACCOUNT),
        Counted(digest("attempt", f"address|{address}"), FREE_ADDRESS),
    )


def begin(by: Iterable[Counted], at: datetime) -> Begun:
    """Count an attempt before it is tried; where ``wait`` is more than none, it may not be tried and was not counted."""
    wanted = tuple(by)
    with writing():
        Attempts.objects.filter(last__lt=at - WINDOW).delete()
        rows = {row.key: row for row in Attempts.objects.filter(key__in=[one.key for one in wanted])}
        held = max((row.until - at for row in rows.values() if row.until), default=timedelta())
        if held > timedelta():
            return Begun(wanted, held)
        for one in wanted:
            row = rows.get(one.key) or Attempts(key=one.key, failures=0)
            row.failures += 1
            row.last, row.until = at, at + wait_after(row.failures, one.free)
            row.save()
    return Begun(wanted, timedelta())


def succeeded(begun: Begun) -> None:
    """The attempt was right: it does not count, and what was counted of this account here is forgotten."""
    with writing():
        for row in Attempts.objects.filter(key__in=[one.key for one in begun.keys]):
            of = next(one for one in begun.keys if one.key == row.key)
            row.failures -= 1
            if of.free == FREE_HERE or row.failures <= 0:
                row.delete()
            else:
                row.until = None
                row.save()


def forget(account: str) -> None:
    """An administrator lets an account be tried anew."""
    name = account.strip().lower()
    with writing():
        Attempts.objects.filter(key=digest("attempt", f"account|{name}")).delete()
