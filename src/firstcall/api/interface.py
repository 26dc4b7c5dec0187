"""The operations of the API, version 1. Each names the one scope that opens it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, StreamingHttpResponse
from ninja import NinjaAPI, Status
from ninja.params.functions import Body, Header, Path, Query

from firstcall.api import adding, listening, problems, ringing, shapes
from firstcall.api.admitting import Bearer, BearerOfStream
from firstcall.api.describing import SSE, described
from firstcall.api.problems import Problem
from firstcall.api.shapes import LARGEST, ContactTold, LineKept, LineTold, ProblemSent, Rung, StateSent
from firstcall.api.states import REFERENCE, state_sent
from firstcall.api.tokens import Scope, System
from firstcall.contacts.stepping import Step, step
from firstcall.incident.entries import Consulted, Place
from firstcall.incident.state import State
from firstcall.log import reading
from firstcall.log.stream.reader import reader_of
from firstcall.people import taking_in
from firstcall.people.permissions import Permission
from firstcall.people.spreadsheet import SheetRow

#: Seconds for which a stream may be asked at most; left out, it lasts until its token is revoked.
LONGEST = 86_400

Incident = Annotated[int, Path(ge=1, le=LARGEST)]
LastEventId = Annotated[int | None, Header(alias="Last-Event-ID", ge=0, le=LARGEST)]
Seconds = Annotated[int | None, Query(ge=0, le=LONGEST)]


class Api(NinjaAPI):
    """The API, and its description as it truly answers."""

    def get_openapi_schema(self, **asked: Any) -> Any:
        """What openapi.json says."""
        return described(super().get_openapi_schema(**asked))


api = Api(
    title="Firstcall: telephony, dispatch and training",
    version="1",
    description="Contacts ring, lines are added, states are read and the log is followed. See docs/api.md.",
    docs_url=None,  # an interactive page would fetch its script from elsewhere
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)
problems.put_in_place(api)


def _answers(*statuses: int) -> dict[Any, Any]:
    return dict.fromkeys((401, 403, 422, 429, 500, 503, *statuses), ProblemSent)


def _system(request: HttpRequest) -> System:
    system: System = request.auth  # type: ignore[attr-defined]
    return system


def _now() -> datetime:
    return datetime.now(UTC)


@api.post(
    "/contacts",
    auth=Bearer(Scope.RING),
    response={201: Rung, 200: Rung, **_answers(400, 413)},
    operation_id="ring",
    summary="A contact rings",
)
def ring(request: HttpRequest, contact: Annotated[ContactTold, Body()]) -> Status[Rung]:
    """Opens an incident and makes its checks due at once. Answers 200 where this system's `call` rang before."""
    place = None if contact.place is None else Place(**contact.place.model_dump())
    call = ringing.Call(
        channel=contact.channel,
        number=contact.number,
        place=place,
        handler=contact.handler,
        name=contact.call or "",
    )
    rung = ringing.ring(system=_system(request), call=call, at=_now())
    state = rung.state
    assert state.opened is not None
    sent = Rung(
        incident=state.incident,
        reference=REFERENCE.format(state.incident),
        opened=state.opened,
        handler=state.handler or None,
    )
    return Status(201 if rung.new else 200, sent)


@api.post(
    "/incidents/{incident}/lines",
    auth=Bearer(Scope.ADD_LINE),
    response={201: LineKept, 200: LineKept, **_answers(400, 404, 409, 413)},
    operation_id="add-line",
    summary="A line is added to an incident",
)
def add_line(request: HttpRequest, incident: Incident, line: Annotated[LineTold, Body()]) -> Status[LineKept]:
    """Records a line as the handler's own are: it is read, and checks and warnings follow. Answers 200 where it stands."""
    kept = adding.add_line(system=_system(request), incident=incident, text=line.text, token=line.token, at=_now())
    return Status(201 if kept.new else 200, LineKept(incident=incident, line=kept.line))


@api.get(
    "/incidents/{incident}",
    auth=Bearer(Scope.READ_STATE),
    response={200: StateSent, **_answers(404)},
    operation_id="state",
    summary="The state of an incident",
)
def state(request: HttpRequest, incident: Incident) -> Status[StateSent]:
    """What dispatch needs of an incident. That this system read it is recorded first; where it cannot be, 503."""
    at = _now()
    return Status(200, state_sent(_consulted(_system(request), incident, at), at))


def _consulted(system: System, incident: int, at: datetime) -> State:
    """The state as read after the look was recorded (DPA 2018 s.62); every exception here means "send nothing"."""

    def act(s: Step) -> None:
        why = f"the system {system.name} reads the state, by its token {system.token}"
        s.write(s.says(Consulted(what="state", why=why)))

    step("consult", Permission.SEE_INCIDENT, act, who=system.who, incident=incident, at=at, closed_too=True)
    return reading.state(incident)


@api.get(
    "/stream",
    auth=BearerOfStream(Scope.READ_STREAM),
    response={200: None, **_answers()},
    operation_id="stream",
    summary="Which incidents have moved on",
    openapi_extra=SSE,
)
async def stream(
    request: HttpRequest,
    last_event_id: LastEventId = None,
    seconds: Seconds = None,
) -> StreamingHttpResponse:
    """Server-sent events: `{"incident", "seq"}` for each incident that has moved on. With `seconds`, for so long."""
    return _following(_system(request), None, last_event_id, seconds)


@api.get(
    "/incidents/{incident}/stream",
    auth=BearerOfStream(Scope.READ_STREAM),
    response={200: None, **_answers(404)},
    operation_id="incident-stream",
    summary="When an incident moves on",
    openapi_extra=SSE,
)
async def incident_stream(
    request: HttpRequest,
    incident: Incident,
    last_event_id: LastEventId = None,
    seconds: Seconds = None,
) -> StreamingHttpResponse:
    """As the stream of all, of one incident."""
    if not await sync_to_async(listening.known)(incident):
        raise Problem(404, "There is no such incident.")
    return _following(_system(request), incident, last_event_id, seconds)


@api.post(
    "/training/certificates",
    auth=Bearer(Scope.FEED_TRAINING),
    response={200: shapes.CertificatesKept, **_answers(400, 413)},
    operation_id="feed-training",
    summary="Certificates were awarded or withdrawn",
)
def feed_training(
    request: HttpRequest, told: Annotated[shapes.CertificatesTold, Body()]
) -> Status[shapes.CertificatesKept]:
    """Keeps what is not known yet; the same again changes nothing. What cannot be used is set aside, with every reason."""
    system = _system(request)
    rows = [SheetRow(n, one.model_dump()) for n, one in enumerate(told.certificates)]
    came = taking_in.take_in(who=system.trainer, rows=rows, origin=system.id, at=_now())
    aside = tuple(shapes.SetAsideSent(index=one.row.line, reasons=one.reasons) for one in came.set_aside)
    return Status(200, shapes.CertificatesKept(new=came.new, already=came.already, set_aside=aside))


def _following(system: System, incident: int | None, cursor: int | None, seconds: int | None) -> StreamingHttpResponse:
    reader = reader_of(asyncio.get_running_loop())
    events = listening.follow(reader, token=system.token, cursor=cursor, incident=incident, seconds=seconds)
    response = StreamingHttpResponse(events, content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response
