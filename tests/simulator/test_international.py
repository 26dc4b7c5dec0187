"""The matching API as yente serves it: the shapes that are sent, and what the desk makes of them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from firstcall.incident.codes import Certainty, Outcome
from firstcall.simulator import entities
from tests.simulator.conftest import Simulator, Start, person

pytestmark = pytest.mark.pure

SOUGHT = person(
    "INT-100001",
    "Casimir",
    "Wolnierski",
    born="1979-06-30",
    sex="male",
    nationality="POL",
    markers=("wanted",),
    text="Notice: wanted by the issuing state.",
)


def match(simulator: Simulator, queries: dict[str, Any], *, query: str = "", dataset: str = "default", key: str = ""):
    secret = key or (simulator.secrets / "simulated-international").read_text().strip()
    return httpx.post(
        f"{simulator.address}/international/match/{dataset}{query}",
        json={"queries": queries},
        headers={"authorization": f"ApiKey {secret}"},
    )


def example(**properties: str) -> dict[str, Any]:
    return {"schema": "Person", "properties": {name: [value] for name, value in properties.items()}}


def test_an_answer_has_the_shape_of_yentes(start: Start) -> None:
    simulator = start({"international": (SOUGHT,)})
    asked = {"q": {**example(name="Casimir Wolnierski", birthDate="1979-06-30", nationality="pl"), "id": "mine"}}
    answer = match(simulator, asked)
    assert answer.headers["x-batch-size"] == "1"
    told = answer.json()
    assert set(told) == {"responses", "matcher", "limit"}
    one = told["responses"]["q"]
    assert (one["status"], one["total"]) == (200, {"value": 1, "relation": "eq"})
    assert one["query"] == {"id": "mine", "schema": "Person", "properties": asked["q"]["properties"]}
    (result,) = one["results"]
    assert set(result) >= {"id", "caption", "schema", "properties", "datasets", "referents", "target", "score", "match"}
    assert (result["id"], result["caption"], result["score"], result["match"]) == (
        "INT-100001",
        "Casimir Wolnierski",
        1.0,
        True,
    )
    assert result["properties"]["nationality"] == ["pl"]
    assert result["properties"]["topics"] == ["wanted"]
    assert all(isinstance(value, list) for value in result["properties"].values())


@pytest.mark.parametrize(
    ("properties", "score"),
    [
        ({"name": "Casimir Wolnierski"}, 1.0),
        ({"firstName": "Casimir", "lastName": "Wolnierski"}, 1.0),
        ({"name": "Casimir Wolnierski", "birthDate": "1979-06-30", "gender": "female"}, 0.8),
        ({"name": "Casimir Wolnierski", "birthDate": "1951-01-01"}, 0.8),
        ({"name": "Casimir Wolnierski", "nationality": "de"}, 0.8),
    ],
)
def test_what_speaks_against_somebody_lowers_the_score(start: Start, properties: dict[str, str], score: float) -> None:
    told = match(start({"international": (SOUGHT,)}), {"q": example(**properties)}).json()
    assert [one["score"] for one in told["responses"]["q"]["results"]] == [score]


def test_the_threshold_and_the_limit_are_heeded(start: Start) -> None:
    twins = [person(f"INT-20000{n}", "Casimir", "Wolnierski", born=f"1980-01-0{n}") for n in range(1, 5)]
    simulator = start({"international": tuple(twins)})
    asked = {"q": example(name="Casimir Wolnierski", birthDate="1951-07-07")}
    strict = match(simulator, asked, query="?threshold=0.9").json()["responses"]["q"]
    assert ({one["match"] for one in strict["results"]}, strict["total"]["value"]) == ({False}, 0)
    none = match(simulator, asked, query="?threshold=0.9&cutoff=0.85").json()["responses"]["q"]
    assert (none["results"], none["total"]["value"]) == ([], 0)
    told = match(simulator, asked, query="?threshold=0.5&limit=2").json()
    assert (told["limit"], len(told["responses"]["q"]["results"])) == (2, 2)
    assert told["responses"]["q"]["total"]["value"] == 4


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"queries": {}}, 400),
        ({"queries": {"q": {"schema": "Person", "properties": {}}}}, 400),
        ({"queries": {"q": example(name="A B")}, "query": "?limit=0"}, 422),
        ({"queries": {"q": example(name="A B")}, "query": "?threshold=high"}, 422),
        ({"queries": {"q": example(name="A B")}, "dataset": "unknown"}, 404),
        ({"queries": {"q": example(name="A B")}, "key": "another"}, 401),
        ({"queries": {"q": "a text"}}, 422),
    ],
)
def test_what_it_refuses_it_refuses_as_yente_does(start: Start, given: dict[str, Any], status: int) -> None:
    answer = match(start(), **given)
    assert answer.status_code == status
    assert set(answer.json()) == {"detail"}


def test_health_and_the_catalogue_need_no_key(start: Start) -> None:
    simulator = start()
    at = f"{simulator.address}/international"
    assert httpx.get(f"{at}/healthz").json() == httpx.get(f"{at}/readyz").json() == {"status": "ok"}
    told = httpx.get(f"{at}/catalog").json()
    assert {one["name"]: one["children"] for one in told["datasets"]} == {
        entities.DATASET: [],
        entities.COLLECTION: [entities.DATASET],
    }
    assert (told["current"], told["outdated"], told["index_stale"]) == ([entities.DATASET], [], False)
    simulator.make("international", "stale")
    assert httpx.get(f"{at}/catalog").json()["index_stale"]


def test_the_desk_reads_a_notice_as_a_record(start: Start) -> None:
    simulator = start({"international": (SOUGHT,)})
    result = simulator.ask("international", name="Casimir Wolnierski", born="1979-06-30")
    assert result.outcome is Outcome.TRACE
    (found,) = result.records
    assert (found.id, found.match.certainty) == ("INT-100001", Certainty.CERTAIN)
    assert found.subject is not None and "wanted" in found.subject.markers
