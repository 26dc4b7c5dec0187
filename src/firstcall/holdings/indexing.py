"""What a record is found and compared by, worked out once when it is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from struct import unpack

import msgspec

from firstcall.incident.records import Record, RecordPerson
from firstcall.matching import address, grid, keys, normalise
from firstcall.matching.address import Address
from firstcall.matching.description import Description, of_record


class Compared(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The normalised persons of a record, in its order, and where its event was."""

    persons: tuple[Description, ...]
    place: Address | None = None


class Prepared(msgspec.Struct, frozen=True):
    """A record ready to be written.

    ``packed``: the numbers under which it stands, each once, as ``keys.packed`` has them. ``unread``: identifiers that
    could not be read as what they say they are, so that it cannot be found by them. ``held``: what ``compared`` says.
    """

    record_id: str
    digest: str
    body: bytes
    compared: bytes
    packed: bytes
    unread: int
    held: Compared

    @property
    def keys(self) -> list[int]:
        """The numbers under which it stands."""
        return list(unpack(f">{len(self.packed) // 8}q", self.packed))


encode_record = msgspec.json.Encoder(order="deterministic").encode
decode_record = msgspec.json.Decoder(Record).decode
_encode_compared = msgspec.msgpack.Encoder().encode
decode_compared = msgspec.msgpack.Decoder(Compared).decode

_SALT = keys.VERSION.to_bytes(2, "big")


def digest(body: bytes) -> str:
    """What tells a record from its changed self; other keys or other normalising make another digest."""
    return blake2b(body, digest_size=16, salt=_SALT).hexdigest()


def prepare(source: str, record: Record) -> Prepared:
    """Everything that is written of a record of ``source``."""
    body = encode_record(record)
    held = compared(record)
    return Prepared(
        record_id=record.id,
        digest=digest(body),
        body=body,
        compared=_encode_compared(held),
        packed=keys.packed(source, _keys(record, held)),
        unread=_unread(record, held),
        held=held,
    )


def _keys(record: Record, held: Compared) -> Sequence[str]:
    """The keys of all persons of a record, and of where its event was, each once."""
    if record.event is None and len(held.persons) == 1:
        return keys.keys_of(held.persons[0])
    found = dict.fromkeys(key for person in held.persons for key in keys.keys_of(person))
    if held.place is not None:
        found.update(dict.fromkeys(keys.place_keys(held.place)))
    elif record.event and record.event.address and (point := grid.place_point(record.event.address)):
        found[grid.cell(*point)] = None
    return tuple(found)


def compared(record: Record) -> Compared:
    """What the record is compared by."""
    place = address.parse(record.event.address) if record.event and record.event.address else None
    return Compared(tuple([of_record(person) for person in record.persons]), place)


def words(held: Iterable[Compared]) -> set[str]:
    """The words by which a wider search finds like ones, each ``kind:word``: of a name (n), a username (u), a vehicle (v)."""
    persons = [person for each in held for person in each.persons]
    named = {text for person in persons for name in person.names for text in (name.forenames, name.surname)}
    found = {f"n:{word}" for text in named for word in text.split()}
    found.update(f"u:{normalise.account(username)[1]}" for person in persons for username in person.usernames)
    found.update(f"v:{vehicle}" for person in persons for vehicle in person.vehicles)
    return found


def _unread(record: Record, held: Compared) -> int:
    missed = 0
    for person, told in zip(record.persons, held.persons, strict=True):
        if not _is_as_many(person, told):
            missed += _missed(person, told)
    return missed


def _is_as_many(person: RecordPerson, held: Description) -> bool:
    """Whether as much was read as was given, as of nearly all records: then nothing need be counted."""
    return (
        len(person.phones) == len(held.phones)
        and len(person.emails) == len(held.emails)
        and len(person.addresses) == len(held.addresses)
        and len(person.usernames) == len(held.usernames)
        and len(person.vehicles) == len(held.vehicles)
        and len(person.numbers) == len(held.numbers)
        and len(person.images) == len(held.images)
    )


def _missed(person: RecordPerson, held: Description) -> int:
    return sum(
        max(0, len(set(given)) - len(read))
        for given, read in (
            (person.phones, held.phones),
            (person.emails, held.emails),
            (person.usernames, held.usernames),
            (person.vehicles, held.vehicles),
            (person.numbers, held.numbers),
            (person.addresses, (*held.addresses, *held.towns)),
            (person.images, held.images),
        )
    )
