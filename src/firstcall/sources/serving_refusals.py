"""Refusals of the source protocol: each a code that stands for good, a status, and a problem document (RFC 9457)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

#: The media type of a refusal.
PROBLEM = "application/problem+json"


class Refusal(StrEnum):
    """Why a request is refused. Codes are promises: add freely, change none."""

    UNREADABLE = "unreadable"
    ASKED_FOR_EVERYTHING = "asked-for-everything"
    INCOMPLETE = "incomplete"
    UNAUTHENTICATED = "unauthenticated"
    NOT_ALLOWED = "not-allowed"
    UNKNOWN_SOURCE = "unknown-source"
    NO_SUCH_PAGE = "no-such-page"
    NO_SUCH_METHOD = "no-such-method"
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    NOT_JSON = "not-json"
    TOO_MANY = "too-many"
    FAULT = "fault"
    UNAVAILABLE = "unavailable"


class Meaning(msgspec.Struct, frozen=True):
    """The HTTP status of a refusal, its name in a line, and what the asker does next."""

    status: int
    title: str
    mend: str


MEANINGS: dict[Refusal, Meaning] = {
    Refusal.UNREADABLE: Meaning(400, "The request cannot be read", "Send what the schema says."),
    Refusal.ASKED_FOR_EVERYTHING: Meaning(
        422, "The question names nobody", "Say in by_what whom it is about: one value at least with a letter or figure."
    ),
    Refusal.INCOMPLETE: Meaning(
        422,
        "Too little to find anybody by",
        "Send all facts of one set of the source's asked_by (see the description).",
    ),
    Refusal.UNAUTHENTICATED: Meaning(
        401, "Nobody known is asking", "Fetch a token from /v1/token, or show a certificate whose subject is known."
    ),
    Refusal.NOT_ALLOWED: Meaning(403, "This is not allowed to you", "Ask the system's owner to allow it."),
    Refusal.UNKNOWN_SOURCE: Meaning(404, "There is no such source here", "Take a key from the description."),
    Refusal.NO_SUCH_PAGE: Meaning(404, "There is nothing at this address", "See the paths of the OpenAPI document."),
    Refusal.NO_SUCH_METHOD: Meaning(405, "This address is not used so", "Use a method that the header Allow names."),
    Refusal.TOO_SLOW: Meaning(408, "The request did not come to its end", "Send it whole, and at once."),
    Refusal.TOO_LARGE: Meaning(413, "The request is too large", "Send no more than 65,536 bytes."),
    Refusal.NOT_JSON: Meaning(415, "The request is of the wrong type", "Send it as application/json."),
    Refusal.TOO_MANY: Meaning(429, "Too many requests", "Wait as many seconds as Retry-After says."),
    Refusal.FAULT: Meaning(500, "A fault on this side", "Tell the system's owner when it was; their log has more."),
    Refusal.UNAVAILABLE: Meaning(503, "The record system cannot be asked now", "Ask again later."),
}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal as it is sent. ``code`` is for programs; ``detail`` is for people, and holds nothing that was asked."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class Refused(Exception):
    """A request is not answered, and why: a code for programs, a sentence for people with nothing personal in it."""

    def __init__(self, reason: Refusal | str, says: str = "", *, headers: dict[str, str] | None = None) -> None:
        self.reason = Refusal(reason)
        self.says = says or MEANINGS[self.reason].mend
        self.headers = headers or {}
        super().__init__(f"{self.reason.value}: {self.says}")

    @property
    def status(self) -> int:
        """The HTTP status that it is sent with."""
        return MEANINGS[self.reason].status

    @property
    def problem(self) -> Problem:
        """The document that is sent."""
        return Problem(
            type=f"urn:firstcall:refusal:{self.reason.value}",
            title=MEANINGS[self.reason].title,
            status=self.status,
            code=self.reason.value,
            detail=self.says,
        )
