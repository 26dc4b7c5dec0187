"""What every kind of entry is."""

from __future__ import annotations

import msgspec


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What an entry says. Subclasses are the kinds."""
