"""A share of the looks that belong to no live incident is challenged for a fuller reason before anything is shown.

The draw is by chance and recorded. Whoever was drawn stays drawn for an hour, however often they ask, until they have given
a fuller reason; a supervisor reads it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings

from firstcall.checks.one_off_input import CannotAsk, letters
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.incident.writing import decode_body
from firstcall.log.gate import writing
from firstcall.log.models import EntryRow
from firstcall.log.recording import note
from firstcall.people.models import Staff
from firstcall.people.who import Who

#: For how long a challenge stands, and a fuller reason holds.
HOUR = timedelta(hours=1)
#: Letters that a fuller reason has at the least.
FULLER = 20
LONGEST = 1_000

#: What the entries of the house log are called.
CHALLENGED, ANSWERED, SPARED = "challenged", "challenge-answered", "unchallenged"
_BEGINS = '{"kind":"housekeeping","what":"challenge'

#: Chance itself: whether a look is drawn, where so many in a hundred are.
Draw = Callable[[int], bool]


@dataclass(frozen=True, kw_only=True)
class Look:
    """A look that belongs to no live incident: of what kind, at whom, and why.

    ``same``: any one of these in common makes another look one at the same.
    """

    of: str
    asked: str
    same: frozenset[str]
    reason: str = ""

    def about(self, **more: str) -> dict[str, str]:
        """The look as an entry of the house log holds it."""
        return {"of": self.of, "asked": self.asked, "same": "\n".join(sorted(self.same)), "reason": self.reason} | more


class Challenged(Exception):
    """This look was drawn: ask for a fuller reason, and show nothing before it is given."""


def _drawn(share: int) -> bool:
    return secrets.randbelow(100) < share


def stand(*, who: Who, look: Look, fuller: str = "", at: datetime, draw: Draw = _drawn) -> None:
    """Return where the look may go on. Raises Challenged where a fuller reason is wanted first, and CannotAsk for one that is none.

    A fuller reason answers a challenge that stands, and is no way round one: given unasked it changes nothing.
    """
    with writing():
        Staff.objects.select_for_update().filter(staff_id=who.id).first()  # two requests at once are drawn one by one
        lately = _Lately.of(who, at)
        challenged = _weigh(who, look, fuller, at, draw, lately)
    if challenged:
        raise Challenged


def _weigh(who: Who, look: Look, fuller: str, at: datetime, draw: Draw, lately: _Lately) -> bool:
    if lately.stands(look):
        if not fuller.strip():
            _note(
                who, CHALLENGED, "The same look was asked for again, without a fuller reason.", look, at, drawn="again"
            )
            return True
        _note(who, ANSWERED, read_fuller(fuller, look.reason), look, at)
        return False
    if lately.answered_for(look):
        return False
    share = int(settings.CHALLENGE)
    if draw(share):
        says = "This look was drawn by chance: a fuller reason is wanted before anything is shown."
        _note(who, CHALLENGED, says, look, at, drawn="yes", share=str(share))
        return True
    _note(who, SPARED, "This look was not drawn.", look, at, drawn="no", share=str(share))
    return False


def read_fuller(text: str, first: str) -> str:
    """A fuller reason as it is kept. Raises CannotAsk where it is not fuller."""
    words = " ".join(text.replace("\x00", " ").split())
    if letters(words) < FULLER:
        raise CannotAsk("fuller", f"Say more: a fuller reason has at least {FULLER} letters.")
    if words.casefold() == first.casefold():
        raise CannotAsk("fuller", "This is the reason that you gave already. Say more.")
    if len(words) > LONGEST:
        raise CannotAsk("fuller", f"A fuller reason has at most {LONGEST:,} characters; this one has {len(words):,}.")
    return words


def _note(who: Who, what: str, says: str, look: Look, at: datetime, **more: str) -> None:
    note([Draft(body=Housekeeping(what=what, says=says, about=look.about(**more)), by=who.id)], at=at)


@dataclass
class _Lately:
    """What became of one person's looks within the hour, as the house log has it."""

    standing: list[frozenset[str]] = field(default_factory=list)
    answered: list[frozenset[str]] = field(default_factory=list)

    @classmethod
    def of(cls, who: Who, at: datetime) -> _Lately:
        rows = EntryRow.objects.filter(incident=0, kind="housekeeping", by=who.id, at__gt=at - HOUR)
        lately = cls()
        for _, body in _read(rows.filter(body__startswith=_BEGINS).order_by("seq").iterator()):
            same = frozenset(body.about.get("same", "").split("\n"))
            if body.what == CHALLENGED:
                lately.standing.append(same)
            else:
                lately.answered.append(same)
                lately.standing = [one for one in lately.standing if not one & same]
        return lately

    def stands(self, look: Look) -> bool:
        return any(one & look.same for one in self.standing)

    def answered_for(self, look: Look) -> bool:
        return any(look.same <= one for one in self.answered)


def _read(rows: Iterator[EntryRow]) -> Iterator[tuple[EntryRow, Housekeeping]]:
    for row in rows:
        body = None if row.body is None else decode_body(row.body)
        if isinstance(body, Housekeeping):
            yield row, body


@dataclass(frozen=True, slots=True)
class Drawn:
    """A challenge as a supervisor reads it. ``fuller`` is empty while nobody answered it; ``times``: how often it was met."""

    who: str
    at: datetime
    of: str
    asked: str
    reason: str
    fuller: str = ""
    answered_at: datetime | None = None
    times: int = 1


def drawn_since(since: datetime, *, most: int = 200) -> tuple[Drawn, ...]:
    """Every challenge from a moment on, the latest first, at most so many."""
    rows = EntryRow.objects.filter(incident=0, kind="housekeeping", at__gte=since, body__startswith=_BEGINS)
    open_ones: dict[tuple[str, frozenset[str]], int] = {}
    found: list[Drawn] = []
    for row, body in _read(rows.order_by("seq").iterator()):
        same = frozenset(body.about.get("same", "").split("\n"))
        key = next((k for k in reversed(open_ones) if k[0] == row.by and k[1] & same), None)
        before = None if key is None else found[open_ones[key]]
        if body.what == ANSWERED and before is not None and key is not None:
            found[open_ones.pop(key)] = _answered(before, body.says, row.at)
        elif body.what == CHALLENGED and before is not None and key is not None and row.at - before.at < HOUR:
            found[open_ones[key]] = _again(before)
        elif body.what == CHALLENGED:
            told = (body.about.get("of", ""), body.about.get("asked", ""), body.about.get("reason", ""))
            open_ones[row.by, same] = len(found)
            found.append(Drawn(row.by, row.at.astimezone(UTC), *told))
    return tuple(reversed(found[-most:]))


def _answered(one: Drawn, fuller: str, at: datetime) -> Drawn:
    return Drawn(one.who, one.at, one.of, one.asked, one.reason, fuller, at.astimezone(UTC), one.times)


def _again(one: Drawn) -> Drawn:
    return Drawn(one.who, one.at, one.of, one.asked, one.reason, times=one.times + 1)
