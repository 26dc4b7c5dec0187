"""The shape of a record: what a record system holds about persons, in the words of the scenario contract."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from firstcall.incident.codes import Certainty, Role


class Named(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One name that a person is or was known by."""

    forenames: str = ""
    surname: str = ""

    @property
    def full(self) -> str:
        """Forenames and surname as one text."""
        return f"{self.forenames} {self.surname}".strip()


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a condition protects. What it does not name is no element: without an age it covers every age.

    ``age`` is a comparison such as ``<=16``, ``<18`` or ``13-15``; the word ``child`` stands for the
    default of the order's law (under 16 for a SOPO, under 18 for a SHPO).
    """

    age: str | None = None
    sex: str | None = None
    named: tuple[str, ...] = ()


class Parameters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an order's own words put into a pattern of the library: whom, where, when."""

    age: str | None = None
    named: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    radius: str | None = None
    boundary: str | None = None
    hours: str | None = None
    days: str | None = None
    means: str | None = None
    approval: str | None = None


class Condition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One prohibition or requirement of a court order, by its own elements or by a pattern of the library.

    ``elsewhere``: what is forbidden is to be, or to live, anywhere but at ``place``. ``hours`` are times of day in
    London, ``21:00-07:00``. ``notify``: the act is lawful where the police are told, by when in words.
    """

    act: str = ""
    target: Target | None = None
    supervised: bool | None = None  # false: the prohibition is of unsupervised contact
    means: str | None = None
    place: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    approval: str | None = None
    elsewhere: bool | None = None
    hours: str | None = None
    notify: str | None = None
    pattern: str | None = None
    parameters: Parameters | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A court order on a person; ``ends`` of None is until further order, ``territory`` where the court sat."""

    type: str
    made: date
    ends: date | None = None
    conditions: tuple[Condition, ...] = ()
    territory: str | None = None


class RecordPerson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person as one record describes them. ``born`` is YYYY-MM-DD, YYYY-MM or YYYY.

    ``numbers``: official numbers (a PNC ID, a National Insurance, NHS or driver number), each as it is written.
    ``birthplace`` and ``occupation`` are plain words.
    """

    names: tuple[Named, ...] = ()
    born: str | None = None
    sex: str | None = None
    role: Role = Role.NOMINAL
    markers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    usernames: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    nationality: str | None = None
    birthplace: str | None = None
    occupation: str | None = None
    orders: tuple[Order, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened, for a record of an incident or a crime. A bare date is read as its midnight, UTC."""

    at: datetime | None = None
    kind: str = ""
    address: str | None = None
    text: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record of one system, with the date of its data."""

    id: str
    as_of: date | None = None
    persons: tuple[RecordPerson, ...] = ()
    event: Event | None = None
    text: str = ""


class MatchPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one comparison added to a match, in bits, with a sentence that says so.

    ``level`` names how well the field agrees; ``asked`` and ``held`` are the two values that were compared.
    """

    field: str
    bits: float
    says: str
    level: str = ""
    asked: str = ""
    held: str = ""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """How well a record's person fits the person asked about."""

    bits: float
    certainty: Certainty
    parts: tuple[MatchPart, ...] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record that an answer brought.

    ``about`` is the index in ``record.persons`` of the person who fits the one asked about; None where
    the record came back for its address or area only, or for a number one slip away from what was told, and
    claims nobody of this incident.
    """

    id: str
    summary: str
    match: Match
    record: Record
    about: int | None = None

    @property
    def subject(self) -> RecordPerson | None:
        """The record's person who fits, if any."""
        return None if self.about is None else self.record.persons[self.about]
