"""openapi.json as the API truly answers: problems by their own type, streams by theirs."""

from __future__ import annotations

from typing import Any

from firstcall.api.problems import CONTENT_TYPE

_EVENT: dict[str, Any] = {
    "type": "object",
    "description": "One event: `here` says where the stream begins, `incident` that an incident has moved on.",
    "properties": {
        "id": {"type": "string"},
        "event": {"enum": ["here", "incident"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}

#: What a stream's description says of its good answer.
SSE: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Server-sent events. `id` is what Last-Event-ID goes on from.",
            "content": {"text/event-stream": {"schema": _EVENT}},
        }
    }
}


def described(schema: Any) -> Any:
    """The description with every problem under its own content type, and one name for the one way in."""
    for path in schema["paths"].values():
        for operation in path.values():
            operation["security"] = [{"Bearer": []}]
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {CONTENT_TYPE: answer["content"]["application/json"]}
    schema["components"]["securitySchemes"] = {"Bearer": {"type": "http", "scheme": "bearer"}}
    return schema
