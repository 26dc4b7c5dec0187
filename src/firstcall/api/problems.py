"""Why a request was not met, as RFC 9457 has it: the field, what is wrong with it, and the mend. No value is repeated."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from firstcall.api.shapes import FaultSent, ProblemSent, mends
from firstcall.contacts.errors import BadInput, NotFound, StepRefused

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

_TITLES = {
    400: "The body cannot be read",
    401: "A token is needed",
    403: "The token does not open this",
    404: "There is nothing here",
    405: "This cannot be done here",
    409: "The step was refused",
    413: "The body is too large",
    422: "A field cannot be used",
    429: "Too many failed attempts",
    500: "A fault of the desk",
    503: "Nothing was recorded, so nothing is shown",
}


class Problem(Exception):
    """A request is not met; ``detail`` is a sentence for whoever runs the other system."""

    def __init__(self, status: int, detail: str, *errors: FaultSent, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})


def answer(problem: Problem) -> HttpResponse:
    """The problem as it goes over the line."""
    sent = ProblemSent(
        type=f"urn:firstcall:problem:{problem.status}",
        title=_TITLES[problem.status],
        status=problem.status,
        detail=problem.detail,
        errors=problem.errors,
    )
    response = HttpResponse(sent.model_dump_json(), status=problem.status, content_type=CONTENT_TYPE)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def put_in_place(api: NinjaAPI) -> None:
    """Have every error of an API answered as a problem."""
    for kind, told in _TOLD.items():
        api.add_exception_handler(kind, lambda request, error, told=told: answer(told(error)))  # type: ignore[misc]


def _as_it_is(error: Problem) -> Problem:
    return error


def _invalid(error: ValidationError) -> Problem:
    faults = tuple(_faults(error.errors))
    return Problem(422, "Nothing was done. Mend what is named and send it again.", *faults)


def _faults(errors: Iterable[Mapping[str, Any]]) -> Iterable[FaultSent]:
    known = mends()
    for error in errors:
        where = [str(part) for part in error["loc"]]
        path = where[2:] if where[0] == "body" else where[1:]
        field = ".".join(path) or "body"
        mend = known.get(path[-1] if path else "", "")
        if error["type"] == "extra_forbidden":
            mend = f"Leave it out; known are {', '.join(sorted(known))}."
        yield FaultSent(field=field, says=f"{error['msg']}.", mend=mend or "See openapi.json.")


def _field(error: BadInput) -> Problem:
    mend = mends().get(error.field, "See openapi.json.")
    return Problem(422, "Nothing was done.", FaultSent(field=error.field, says=str(error), mend=mend))


def _nothing(error: Exception) -> Problem:
    return Problem(404, "There is no such incident.")


def _refused(error: StepRefused) -> Problem:
    return Problem(409, " ".join(error.says))


def _http(error: HttpError) -> Problem:
    if error.status_code == 400:
        mend = "Send JSON in UTF-8 with Content-Type: application/json."
        return Problem(400, "Nothing was done.", FaultSent(field="body", says="The body is no JSON.", mend=mend))
    return Problem(error.status_code if error.status_code in _TITLES else 500, "Nothing was done.")


def _too_large(error: RequestDataTooBig) -> Problem:
    return Problem(413, "Nothing was done. A body holds at most 5 MB.")


def _unrecorded(error: Exception) -> Problem:
    log.error("the API could not reach its log: %s", type(error).__name__)
    return Problem(503, "The log could not be written. Try again.", headers={"Retry-After": "5"})


def _fault(error: Exception) -> Problem:
    log.error("a request of the API failed", exc_info=error)
    return Problem(500, "It was not your request. Whoever runs the desk finds the fault in its log.")


_TOLD: dict[type[Exception], Any] = {
    Problem: _as_it_is,
    ValidationError: _invalid,
    BadInput: _field,
    NotFound: _nothing,
    Http404: _nothing,
    StepRefused: _refused,
    HttpError: _http,
    RequestDataTooBig: _too_large,
    DatabaseError: _unrecorded,
    OSError: _unrecorded,
    Exception: _fault,
}
