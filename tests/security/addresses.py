"""Every address of the house, made from the patterns themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

SAID = {
    "incident": "1", "seq": "1", "first": "1", "last": "2", "number": "1", "certificate": "1", "exemption": "1", "fault": "1",
    "approval": "approval-1",
    "staff": "handler-a", "person": "caller", "source": "pnd", "form": "marac", "rest": "nowhere", "step": "answer",
}  # fmt: skip
_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>|\{(\w+)\}")


def _below(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _below(one.url_patterns, route)
        else:
            yield route, one


def addresses() -> dict[str, str]:
    """By route: an address that it answers."""
    return {
        "/" + route: "/" + _PLACE.sub(lambda found: SAID[found[2] or found[3]], route)
        for route, _ in _below(get_resolver("firstcall.config.urls").url_patterns, "")
    }
