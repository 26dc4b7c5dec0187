"""The international lists, behind the matching API of OpenSanctions as yente serves it: its addresses, its shapes."""

from __future__ import annotations

from datetime import timedelta
from secrets import compare_digest
from typing import Annotated, Any

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from firstcall.matching.description import of_query
from firstcall.simulator import entities
from firstcall.simulator.entities import COLLECTION, DATASET
from firstcall.simulator.register import TooLittle
from firstcall.simulator.system import STALE, AskedTooMuch, Away, Illness, System

#: What yente takes where the asker names nothing else, and the most that it takes.
LIMIT, THRESHOLD, MOST_LIMIT, MOST_BATCH = 5, 0.7, 500, 100
#: The features that its algorithm explains.
FEATURES = {
    "name_match": "How well the best pair of names agrees.",
    "dob_day_disjoint": "The dates of birth are others.",
    "gender_mismatch": "The two are of different gender.",
    "country_mismatch": "The two have different nationalities.",
}

AnyRequest = Request[Any, Any, Any]


class Example(msgspec.Struct, kw_only=True):
    """An entity to be matched, as whoever asks gives it."""

    schema: str
    properties: dict[str, str | list[str]]
    id: str | None = None


class MatchQuery(msgspec.Struct, kw_only=True):
    """A batch of examples under names of the asker's own."""

    queries: dict[str, Example]
    weights: dict[str, float] = {}
    config: dict[str, str | int | float | bool | None] = {}


_query = msgspec.json.Decoder(MatchQuery).decode


class _Window(msgspec.Struct):
    """The numbers of the address: how many results, from which score one is a match, and above which it is given at all.

    As yente has it, a higher ``threshold`` alone gives no fewer results: what lies between the two is given as no match.
    """

    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_LIMIT)] = LIMIT
    threshold: float = THRESHOLD
    cutoff: float = THRESHOLD


def lists(system: System, secret: str) -> Litestar:
    """The system as an application that speaks the matching API, to whoever has the key."""

    @get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @get("/readyz")
    async def readyz() -> dict[str, str]:
        return {"status": "ok"}

    @get("/catalog")
    async def catalog() -> dict[str, object]:
        return _catalog(system)

    @post("/match/{dataset:str}", status_code=200)
    async def match(request: AnyRequest, dataset: FromPath[str]) -> Response[Any]:
        _known_key(request, secret)
        if dataset not in (DATASET, COLLECTION):
            raise HTTPException("No such dataset.", status_code=404)
        wanted, window = await _asked(request)
        try:
            await system.take()
        except Away as away:
            status = 429 if isinstance(away, AskedTooMuch) else 503
            raise HTTPException("Try again later.", status_code=status, headers=_after(away.seconds)) from None
        responses = {name: _matches(system, example, window) for name, example in wanted.queries.items()}
        body = {"responses": responses, "matcher": _matcher(), "limit": window.limit}
        return Response(body, headers={"x-batch-size": str(len(responses))})

    return Litestar(
        route_handlers=[healthz, readyz, catalog, match],
        exception_handlers={HTTPException: _told, Exception: _fault},
        openapi_config=None,
        logging_config=None,
    )


def _known_key(request: AnyRequest, secret: str) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "apikey" or not compare_digest(key.strip().encode(), secret.encode()):
        raise HTTPException("Invalid API key.", status_code=401)


async def _asked(request: AnyRequest) -> tuple[MatchQuery, _Window]:
    try:
        wanted = _query(await request.body())
        window = msgspec.convert(dict(request.query_params), _Window, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise HTTPException("The request cannot be read.", status_code=422) from None
    if not wanted.queries:
        raise HTTPException("No queries provided.", status_code=400)
    if len(wanted.queries) > MOST_BATCH:
        raise HTTPException(f"Too many queries in one batch (limit: {MOST_BATCH})", status_code=400)
    return wanted, window


def _matches(system: System, example: Example, window: _Window) -> dict[str, object]:
    properties = {n: [v] if isinstance(v, str) else list(v) for n, v in example.properties.items()}
    results = _results(system, example.schema, properties, window)
    count = sum(1 for result in results if result["match"])
    return {
        "status": 200,
        "results": results[: window.limit],
        "total": {"value": count, "relation": "eq"},
        "query": {"id": example.id, "schema": example.schema, "properties": properties},
    }


def _results(system: System, schema: str, properties: dict[str, list[str]], window: _Window) -> list[dict[str, Any]]:
    if schema not in ("Person", "LegalEntity", "Thing"):
        return []
    described = of_query(entities.asked(properties), system.data_of)
    try:
        weighed = system.holds.weighed(described)
    except TooLittle:
        raise HTTPException("Cannot parse example entity: it names nobody.", status_code=400) from None
    found: list[dict[str, Any]] = []
    for record, at, each in weighed:
        score, features = entities.scored(each)
        if score > min(window.cutoff, window.threshold):
            found.append(
                {
                    **entities.entity(record, at, system.data_of),
                    "score": score,
                    "features": features,
                    "explanations": {name: _explained(name, value) for name, value in features.items()},
                    "match": score >= window.threshold,
                }
            )
    found.sort(key=lambda one: (-one["score"], one["id"]))
    return found


def _explained(name: str, score: float) -> dict[str, object]:
    return {"score": score, "detail": FEATURES[name], "query": None, "candidate": None}


def _matcher() -> dict[str, object]:
    return {name: {"description": says, "coefficient": 1.0, "url": None} for name, says in FEATURES.items()}


def _catalog(system: System) -> dict[str, object]:
    """What is loaded, and of which day; where it went stale, the version on offer is newer than the one in use."""
    stale = system.illness is Illness.STALE
    here = system.data_of
    version = f"{here:%Y%m%d}000000"
    offered = f"{here + STALE:%Y%m%d}000000" if stale else version
    day = f"{here.isoformat()}T00:00:00"
    dataset: dict[str, object] = {
        "name": DATASET,
        "title": "Invented notices",
        "summary": "Notices about people who do not exist.",
        "url": None,
        "updated_at": day,
        "last_export": day,
        "last_change": f"{(here - timedelta(days=1)).isoformat()}T00:00:00",
        "entity_count": len(system.records),
        "thing_count": len(system.records),
        "version": offered,
        "children": [],
        "load": True,
        "entities_url": None,
        "index_version": version,
        "index_current": not stale,
    }
    collection = {
        **dataset,
        "name": COLLECTION,
        "title": "All notices",
        "children": [DATASET],
        "load": False,
        "index_version": None,
        "index_current": False,
    }
    return {
        "datasets": [dataset, collection],
        "current": [] if stale else [DATASET],
        "outdated": [DATASET] if stale else [],
        "index_stale": stale,
    }


def _after(seconds: int) -> dict[str, str]:
    return {"retry-after": str(seconds)}


def _told(_request: AnyRequest, wrong: HTTPException) -> Response[Any]:
    return Response({"detail": wrong.detail}, status_code=wrong.status_code, headers=wrong.headers)


def _fault(_request: AnyRequest, _wrong: Exception) -> Response[Any]:
    return Response({"detail": "Server error."}, status_code=500)
