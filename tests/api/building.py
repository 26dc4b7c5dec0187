"""Systems with tokens, and how they ask."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from firstcall.api import actions
from firstcall.api.tokens import Scope
from firstcall.incident.codes import StaffRole
from firstcall.people.who import by_command

AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
CONTACTS = "/api/v1/contacts"
RINGS: dict[str, Any] = {"channel": "999", "number": "01632 960201"}


def token(*scopes: Scope, name: str = "cad") -> str:
    """A token of a system."""
    return actions.add_token(who=by_command(StaffRole.ADMINISTRATOR), name=name, scopes=scopes or tuple(Scope), at=AT)


class Caller:
    """A system that asks with a token (empty: with none), from a client of its own."""

    def __init__(self, token: str = "", client: Client | None = None) -> None:
        self._client = client or Client(enforce_csrf_checks=True, raise_request_exception=False)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self._client.get(path, headers=self._headers | headers)

    def post(self, path: str, body: Any) -> HttpResponse:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self._client.post(path, text, content_type="application/json", headers=self._headers)


def problem(answer: HttpResponse) -> dict[str, Any]:
    """What a problem says; that it is one is made sure of."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert told["status"] == answer.status_code and told["title"] and told["type"]
    return told
