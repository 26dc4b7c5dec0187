"""Entries as they are kept, and as they are printed."""

from __future__ import annotations

from typing import Any

import msgspec

from firstcall.incident.entries import AnyBody, Assessment, Body, Entry

_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER: msgspec.json.Decoder[AnyBody] = msgspec.json.Decoder(AnyBody)


def encode_body(body: AnyBody) -> bytes:
    """The body as the bytes that are kept and committed to."""
    return _ENCODER.encode(body)


def decode_body(data: bytes | str) -> AnyBody:
    """The body that was kept. Raises msgspec.ValidationError where the bytes are no entry of ours."""
    return _DECODER.decode(data)


def as_printed(entry: Entry) -> dict[str, Any]:
    """The entry as ``replay --json`` and the API print it: the envelope and the kind's own fields."""
    head: dict[str, Any] = {
        "seq": entry.seq,
        "incident": entry.incident,
        "at": entry.at.isoformat().replace("+00:00", "Z"),
        "by": entry.by,
        "kind": entry.kind,
        "rests_on": list(entry.rests_on),
    }
    return head if entry.body is None else head | _fields(entry.body)


def _fields(body: Body) -> dict[str, Any]:
    every = {f.encode_name: getattr(body, f.name) for f in msgspec.structs.fields(body)}
    printed: dict[str, Any] = msgspec.to_builtins(every)
    # an assessment's elements are fields of their own in the contract
    return printed.pop("elements") | printed if isinstance(body, Assessment) else printed
