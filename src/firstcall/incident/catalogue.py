"""What is known of a record system before it is asked. Rows are loaded in ``sources``; rules read them as values."""

from __future__ import annotations

import msgspec

from firstcall.incident.codes import Standing


class Proportion(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of proportion: a CEL expression over the person and the incident, and why it then is so, in words."""

    when: str
    why: str


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record system: what it holds, what it is asked by, and how it stands.

    ``asked_by`` lists sets of identifier fields; a question is complete when all fields of one set are
    known. ``accepts`` lists every further field that is sent along when it is known.
    """

    key: str
    name: str
    holds: str
    asked_by: tuple[tuple[str, ...], ...]
    accepts: tuple[str, ...] = ()
    standing: Standing = Standing.LIVE
    standing_says: str = ""
    successor: str | None = None
    deadline_ms: int = 3000
    max_age_days: int | None = None
    required: bool = True
    referral_only: bool = False
    wider: bool = True  # whether it can be searched wider, as an extract that is kept here can
    roles: tuple[str, ...] = ()  # staff roles that may ask; empty: all who take contacts
    not_proportionate: tuple[Proportion, ...] = ()
    because: tuple[Proportion, ...] = ()  # why it is due: the first that is true says so in the plan
    supervisor: tuple[Proportion, ...] = ()  # when a supervisor must allow it first
    owner: str = ""
    guidance: str = ""  # the words of the guidance that name it, for the reference page

    @property
    def discloses_to(self) -> str:
        """To whom what it is asked by is disclosed: the system's owner, or its name where no owner is said."""
        return self.owner or self.name

    @property
    def fields(self) -> tuple[str, ...]:
        """Every identifier field that this source can be sent, in order and once."""
        return tuple(dict.fromkeys([f for group in self.asked_by for f in group] + list(self.accepts)))
