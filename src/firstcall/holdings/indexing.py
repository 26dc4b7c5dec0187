"""What a record is found and compared by, worked out once when it is loaded."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from firstcall.incident.records import Record
from firstcall.matching import address, grid, keys, normalise
from firstcall.matching.address import Address
from firstcall.matching.description import Description, of_record


class Compared(msgspec.Struct, frozen=True, array_like=True):
    """The normalised persons of a record, in its order, and where its event was."""

    persons: tuple[Description, ...]
    place: Address | None = None


class Prepared(msgspec.Struct, frozen=True):
    """A record ready to be written.

    ``keys``: the numbers under which it stands, each once. ``unread``: identifiers that could not be read as what
    they say they are, so that it cannot be found by them. ``words``: the words by which a wider search finds like
    ones, each ``kind:word`` with the kinds n (name), u (username) and v (vehicle).
    """

    record_id: str
    digest: str
    body: bytes
    compared: bytes
    keys: list[int]
    unread: int
    words: tuple[str, ...]


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
    texts = [key for person in held.persons for key in keys.keys_of(person)]
    if held.place is not None:
        texts += keys.place_keys(held.place)
    elif record.event and record.event.address and (point := grid.place_point(record.event.address)):
        texts.append(grid.cell(*point))
    numbers = [keys.number(source, text) for text in (dict.fromkeys(texts) if len(held.persons) != 1 else texts)]
    return Prepared(
        record_id=record.id,
        digest=digest(body),
        body=body,
        compared=_encode_compared(held),
        keys=numbers if held.place is None else list(dict.fromkeys(numbers)),
        unread=_unread(record, held),
        words=_words(held),
    )


def compared(record: Record) -> Compared:
    """What the record is compared by."""
    place = address.parse(record.event.address) if record.event and record.event.address else None
    return Compared(tuple([of_record(person) for person in record.persons]), place)


def _words(held: Compared) -> tuple[str, ...]:
    found: list[str] = []
    for person in held.persons:
        for name in person.names:
            found += [f"n:{word}" for word in f"{name.forenames} {name.surname}".split()]
        found += [f"u:{normalise.account(username)[1]}" for username in person.usernames]
        found += [f"v:{vehicle}" for vehicle in person.vehicles]
    return tuple(found)


def _unread(record: Record, held: Compared) -> int:
    return sum(
        [
            max(0, len(set(given)) - len(read))
            for person, description in zip(record.persons, held.persons, strict=True)
            for given, read in (
                (person.phones, description.phones),
                (person.emails, description.emails),
                (person.usernames, description.usernames),
                (person.vehicles, description.vehicles),
                (person.numbers, description.numbers),
                (person.addresses, (*description.addresses, *description.towns)),
                (person.images, description.images),
            )
            if given
        ]
    )
