"""The source protocol, version 1, as an OpenAPI 3.1 document: the very shapes that are sent, and every refusal."""

from __future__ import annotations

from typing import Any

import msgspec

from firstcall.sources.protocol import Question, Reply
from firstcall.sources.serving_refusals import MEANINGS, PROBLEM, Problem, Refusal

#: The version of the protocol; it stands in every address.
VERSION = 1
#: A request larger than this is refused.
MOST_BYTES = 65_536


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """A source that is served. ``asked_by``: sets of facts; a question that holds no whole set is refused.

    Without any set every question is taken that names somebody. ``accepts``: facts that are used too when they are known.
    """

    key: str
    name: str
    holds: str = ""
    asked_by: tuple[tuple[str, ...], ...] = ()
    accepts: tuple[str, ...] = ()


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What is served to whoever asks: the version of the protocol, and the sources that the caller may ask."""

    sources: tuple[Described, ...]
    title: str = ""
    protocol: int = VERSION


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody is there. It says nothing of the record systems behind: a known question does."""

    state: str = "up"
    protocol: int = VERSION


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token (RFC 6749 section 5.1): send it as ``Authorization: Bearer …`` until ``expires_in`` seconds are over."""

    access_token: str
    expires_in: int
    scope: str
    token_type: str = "Bearer"  # noqa: S105  the kind of token

    def __repr__(self) -> str:
        return f"Token(scope={self.scope!r})"


class NoToken(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no token (RFC 6749 section 5.2)."""

    error: str
    error_description: str


#: The refusals of /v1/token, in the words of RFC 6749: status and what it means.
NO_TOKEN: dict[str, tuple[int, str]] = {
    "invalid_client": (401, "no client of this id and secret"),
    "invalid_request": (400, "send grant_type, and client_id and client_secret unless they stand in the header"),
    "unsupported_grant_type": (400, "grant_type must be client_credentials"),
    "invalid_scope": (400, "scope names a source that this client may not ask"),
}

#: What the fields of the two shapes that matter most mean.
_FIELDS: dict[str, dict[str, str]] = {
    "Question": {
        "id": "Comes back in the reply as `question`.",
        "incident": "The number of the incident that it is asked for; 0 where it is a question whose answer is known.",
        "source": "The key of the source that is asked.",
        "by_what": "Whom it is about: facts by their names, each with its values, which are one person's. One value at "
        "least holds a letter or a figure.",
        "today": "The asker's day, by which ages are worked out.",
        "wider": "A slower, looser search is wanted, if there is one.",
        "asker": "The member of staff who asks, for your record.",
        "why": "What for, in words, for your record.",
    },
    "Reply": {
        "question": "The question's `id`.",
        "source": "The question's `source`.",
        "as_of": "The day on which the data searched was true: that of the last load, or today for a live system.",
        "count": "How many records follow. 0 says that nobody was found, and that everything was searched.",
        "records": "The records, the best first.",
        "cut_off": "There were more than follow, or more than were looked at.",
        "says": "What must be read beside the answer, in plain words.",
    },
    "Found": {
        "id": "The record's own number in its system.",
        "summary": "The record in a line.",
        "about": "Which of the record's persons fits, counted from 0; null where it claims nobody.",
    },
}

_SHAPES = (Question, Reply, Description, Health, Token, NoToken, Problem)
_EVERYWHERE = (Refusal.NO_SUCH_METHOD, Refusal.FAULT)


def openapi(title: str) -> dict[str, Any]:
    """The whole document."""
    _, shapes = msgspec.json.schema_components(_SHAPES, ref_template="#/components/schemas/{name}")
    for name, shape in shapes.items():
        shape["description"] = " ".join(shape.get("description", "").split()).replace("``", "`")
        for field, says in _FIELDS.get(name, {}).items():
            shape["properties"][field]["description"] = says
    shapes["Question"]["properties"]["by_what"]["minProperties"] = 1
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": f"{VERSION}.0.0",
            "summary": f"Firstcall source protocol, version {VERSION}",
            "description": f"Any other address is refused with `{Refusal.NO_SUCH_PAGE.value}`.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/v1/questions": {"post": _questions()},
            "/v1/token": {"post": _token()},
            "/v1/description": {"get": _description()},
            "/v1/health": {"get": _health()},
        },
        "components": {
            "schemas": shapes,
            "securitySchemes": {
                "token": {
                    "type": "oauth2",
                    "flows": {"clientCredentials": {"tokenUrl": "/v1/token", "scopes": {}}},
                },
                "certificate": {"type": "mutualTLS", "description": "The certificate's subject is the caller."},
            },
        },
    }


def _questions() -> dict[str, Any]:
    return {
        "operationId": "ask",
        "summary": "Ask one source one question.",
        "security": _SIGNED_IN,
        "requestBody": {"required": True, "content": _content(Question)},
        "responses": {
            "200": {
                "description": "The answer: explicit, dated, and to this very question.",
                "content": _content(Reply),
            },
            **_refusals(
                Refusal.UNREADABLE,
                Refusal.UNAUTHENTICATED,
                Refusal.NOT_ALLOWED,
                Refusal.UNKNOWN_SOURCE,
                Refusal.TOO_SLOW,
                Refusal.TOO_LARGE,
                Refusal.NOT_JSON,
                Refusal.ASKED_FOR_EVERYTHING,
                Refusal.INCOMPLETE,
                Refusal.TOO_MANY,
                Refusal.UNAVAILABLE,
            ),
        },
    }


def _token() -> dict[str, Any]:
    fields = {
        "grant_type": {"type": "string", "const": "client_credentials"},
        "client_id": {"type": "string", "description": "Unless it stands in the header Authorization: Basic."},
        "client_secret": {"type": "string", "description": "As client_id."},
        "scope": {"type": "string", "description": "Keys of sources, with spaces; left out: all that may be asked."},
    }
    form = {"type": "object", "properties": fields, "required": ["grant_type"]}
    refused = {
        str(status): {"description": "; ".join(f"`{c}`: {NO_TOKEN[c][1]}" for c in codes), "content": _content(NoToken)}
        for status in sorted({status for status, _ in NO_TOKEN.values()})
        if (codes := [code for code, (its, _) in NO_TOKEN.items() if its == status])
    }
    return {
        "operationId": "token",
        "summary": "Fetch a token: OAuth 2 client credentials (RFC 6749 section 4.4).",
        "security": [],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {
            "200": {"description": "A token that ends soon.", "content": _content(Token)},
            **refused,
            **_refusals(Refusal.TOO_SLOW, Refusal.TOO_LARGE, Refusal.TOO_MANY),
        },
    }


def _description() -> dict[str, Any]:
    return {
        "operationId": "describe",
        "summary": "Which sources you may ask, and by what.",
        "security": _SIGNED_IN,
        "responses": {
            "200": {"description": "The sources.", "content": _content(Description)},
            **_refusals(Refusal.UNAUTHENTICATED, Refusal.TOO_MANY),
        },
    }


def _health() -> dict[str, Any]:
    return {
        "operationId": "health",
        "summary": "Whether anybody is there.",
        "security": [],
        "responses": {"200": {"description": "Somebody is.", "content": _content(Health)}, **_refusals()},
    }


_SIGNED_IN: list[dict[str, list[str]]] = [{"token": []}, {"certificate": []}]


def _content(shape: type[msgspec.Struct], media: str = "application/json") -> dict[str, Any]:
    return {media: {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}


def _refusals(*codes: Refusal) -> dict[str, Any]:
    """The responses by status, each with its codes and what they mean."""
    by_status: dict[int, list[Refusal]] = {}
    for code in (*codes, *_EVERYWHERE):
        by_status.setdefault(MEANINGS[code].status, []).append(code)
    return {
        str(status): {
            "description": "; ".join(f"`{code.value}`: {MEANINGS[code].title}" for code in here),
            "content": _content(Problem, PROBLEM),
            **_headers(status),
        }
        for status, here in sorted(by_status.items())
    }


_HEADERS = {
    401: ("WWW-Authenticate", "How to sign in."),
    405: ("Allow", "The methods that there are."),
    429: ("Retry-After", "Seconds to wait."),
}


def _headers(status: int) -> dict[str, Any]:
    if status not in _HEADERS:
        return {}
    name, says = _HEADERS[status]
    return {"headers": {name: {"description": says, "required": True, "schema": {"type": "string"}}}}
