"""What a record is compared by, worked out once when it is loaded."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from firstcall.incident.records import Record
from firstcall.matching import address, keys
from firstcall.matching.address import Address
from firstcall.matching.description import Description, of_record

#: The index of a key that leads to an event's place, not to a person.
PLACE = -1


class Indexed(msgspec.Struct, frozen=True):
    """The normalised persons of a record, in its order, and where its event was."""

    persons: tuple[Description, ...]
    place: Address | None


encode_record = msgspec.json.Encoder(order="deterministic").encode
decode_record = msgspec.json.Decoder(Record).decode
encode_indexed = msgspec.msgpack.Encoder().encode
decode_indexed = msgspec.msgpack.Decoder(Indexed).decode


def indexed(record: Record) -> Indexed:
    """What the record is compared by."""
    place = address.parse(record.event.address) if record.event and record.event.address else None
    return Indexed(tuple(of_record(person) for person in record.persons), place)


def keys_of(held: Indexed) -> list[tuple[str, int]]:
    """Every key of the record, with the index of the person whom it leads to."""
    found = [(key, at) for at, person in enumerate(held.persons) for key in keys.keys_of(person)]
    return found + [(key, PLACE) for key in keys.place_keys(held.place)] if held.place else found


def digest(body: bytes) -> str:
    """What tells a record from its changed self; other keys or other normalising make another digest."""
    return blake2b(body, digest_size=16, salt=keys.VERSION.to_bytes(2, "big")).hexdigest()


def unread(record: Record, held: Indexed) -> int:
    """How many identifiers of a record could not be read as what they say they are: it cannot be found by those."""
    return sum(
        max(0, len(set(given)) - len(read))
        for person, description in zip(record.persons, held.persons, strict=True)
        for given, read in (
            (person.phones, description.phones),
            (person.emails, description.emails),
            (person.usernames, description.usernames),
            (person.vehicles, description.vehicles),
            (person.addresses, description.addresses),
            (person.images, description.images),
        )
    )
