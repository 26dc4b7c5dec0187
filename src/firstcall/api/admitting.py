"""The door: a bearer token and nothing else. Cookies are not read, so no browser's sign-in opens anything here."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import Any, NoReturn

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.http import HttpRequest
from ninja.security import HttpBearer

from firstcall.api.problems import Problem
from firstcall.api.throttling import Failures
from firstcall.api.tokens import SAYS, Scope, System, system_of
from firstcall.incident.entries import Draft, Housekeeping
from firstcall.log.recording import note
from firstcall.log.stream.following import let_connection_go

log = logging.getLogger(__name__)

#: Failed attempts at the door of this process.
failures = Failures()

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="firstcall"'}


class Bearer(HttpBearer):
    """Lets in the system whose token stands and may do what ``scope`` names."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Who calls. Raises Problem: 401 without a token that stands, 403 where it may not, 429 after too many of either."""
        return admitted(request, self.scope)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """As calling it: the token is read from the request and from nowhere else."""
        return admitted(request, self.scope)


class BearerOfStream(Bearer):
    """As ``Bearer``, for what is answered on the event loop."""

    async def __call__(self, request: HttpRequest) -> Any:
        """Who calls."""
        return await sync_to_async(_admitted_and_let_go)(request, self.scope)


def _admitted_and_let_go(request: HttpRequest, scope: Scope) -> System:
    try:
        return admitted(request, scope)
    finally:
        let_connection_go()


def admitted(request: HttpRequest, scope: Scope) -> System:
    """The system that calls, where it may do what ``scope`` names."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        _refuse(request, 401, "Send a token: Authorization: Bearer …", "no-token")
    system = system_of(token.strip()) if kind.lower() == "bearer" else None
    if system is None:
        _refuse(request, 401, "This token is none, or it was revoked.", "no-such-token")
    if scope not in system.scopes:
        says = f"This token may not {SAYS[scope]}: it lacks the scope {scope}."
        _refuse(request, 403, says, f"lacks-{scope}", system.name)
    return system


def _refuse(request: HttpRequest, status: int, says: str, why: str, system: str = "") -> NoReturn:
    address = request.META.get("REMOTE_ADDR") or "unknown"
    failed = failures.failed(address, time.monotonic())
    if failed.first or failed.just_over:
        _note(address, why, system, many=failed.just_over)
    if failed.wait:
        headers = {"Retry-After": str(failed.wait)}
        raise Problem(429, "Stop, look at the token, and try again later.", headers=headers)
    raise Problem(status, says, headers=_CHALLENGE if status == 401 else None)


def _note(address: str, why: str, system: str, *, many: bool) -> None:
    """The first failure of a window is an entry of the house log, and that there are too many is another; not each one."""
    says = f"{'Many requests' if many else 'A request'} of the API came without a token that opens it."
    about = {"address": address, "why": why} | ({"system": system} if system else {})
    try:
        note([Draft(body=Housekeeping(what="api-refused", says=says, about=about))], at=datetime.now(UTC))
    except (DatabaseError, OSError) as fault:  # it is refused all the same
        log.error("a refusal could not be noted: %s", type(fault).__name__)
