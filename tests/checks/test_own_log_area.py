"""What our own log holds of an area: earlier incidents around a postcode or a point, with their distance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from firstcall.checks.own_log import earlier
from firstcall.holdings import postcodes
from firstcall.holdings.postcode_files import Placed
from firstcall.incident.codes import Certainty
from firstcall.incident.entries import Place
from firstcall.incident.records import Found
from firstcall.log.models import IdentifierSeen
from firstcall.log.rebuilding import rebuild
from firstcall.sources.protocol import Question
from tests.checks import building as b

pytestmark = pytest.mark.django_db

PLACED = {"ZZ1 1AA": 0, "ZZ1 1AB": 230, "ZZ1 1AD": 600}


def ask(by_what: Mapping[str, tuple[str, ...]], *, incident: int = 1000) -> tuple[Found, ...]:
    return earlier(
        Question(id="q", source="control-room", incident=incident, by_what=dict(by_what), today=b.NOW.date())
    )


@pytest.fixture
def incidents() -> dict[str, int]:
    """Three at addresses, one at a telephone's own position, one nowhere."""
    rows = [Placed(code, 530_000, 180_000 + north) for code, north in PLACED.items()]
    postcodes.replace(rows, year=2025, at=datetime(2025, 6, 1, tzinfo=UTC))
    handler = b.staff()
    places = {code: Place(address=f"{door} Orchard Way, Anytown, {code}") for door, code in enumerate(PLACED, 22)}
    places["point"] = Place(easting=530_100, northing=180_000)
    found = {name: b.ring(handler, place=place).incident for name, place in places.items()}
    return found | {"nowhere": b.ring(handler, at=b.NOW + timedelta(hours=1)).incident}


def told(found: tuple[Found, ...]) -> list[tuple[str, str]]:
    return [(f.id, f.match.parts[0].says.partition(": ")[2]) for f in found]


def test_what_was_nearby_is_found_the_nearest_first(incidents: dict[str, int]) -> None:
    assert told(ask({"postcode": ("ZZ1 1AA",)})) == [
        (f"FC-{incidents['ZZ1 1AA']:06d}", "in ZZ1 1AA"),
        (f"FC-{incidents['point']:06d}", "100 m away"),
        (f"FC-{incidents['ZZ1 1AB']:06d}", "230 m away, in ZZ1 1AB"),
    ]


def test_a_point_is_asked_about_as_a_postcode_is(incidents: dict[str, int]) -> None:
    assert told(ask({"place": ("530000 180600",), "radius": ("400",)})) == [
        (f"FC-{incidents['ZZ1 1AD']:06d}", "in ZZ1 1AD"),
        (f"FC-{incidents['ZZ1 1AB']:06d}", "370 m away, in ZZ1 1AB"),
    ]


def test_what_was_nearby_claims_nobody(incidents: dict[str, int]) -> None:
    for found in ask({"postcode": ("ZZ1 1AA",)}):
        assert found.match.certainty is Certainty.POSSIBLE
        assert found.match.bits == 0
        assert found.about is None


def test_an_incident_does_not_find_itself_nor_a_later_one(incidents: dict[str, int]) -> None:
    first = min(incidents.values())
    assert ask({"postcode": ("ZZ1 1AA",)}, incident=first) == ()


def test_without_the_places_of_postcodes_the_very_same_postcode_is_found(incidents: dict[str, int]) -> None:
    postcodes.replace([Placed("ZZ9 9ZZ", 1, 1)], year=2025, at=b.NOW)
    assert told(ask({"postcode": ("ZZ1 1AB",)})) == [(f"FC-{incidents['ZZ1 1AB']:06d}", "in ZZ1 1AB")]


def test_a_question_about_a_door_is_no_question_about_its_area(incidents: dict[str, int]) -> None:
    found = ask({"address": ("22 Orchard Way, Anytown, ZZ1 1AA",)})
    assert [f.id for f in found] == [f"FC-{incidents['ZZ1 1AA']:06d}"]
    assert found[0].match.certainty is Certainty.CERTAIN


def test_where_incidents_were_is_made_anew_from_the_log(incidents: dict[str, int]) -> None:
    live = sorted(IdentifierSeen.objects.filter(kind="area").values_list("value", "incident"))
    assert [value for value, _ in live] == ["ZZ1 1AA", "ZZ1 1AB", "ZZ1 1AD", "g:TQ3080|530100 180000"]
    rebuild()
    assert sorted(IdentifierSeen.objects.filter(kind="area").values_list("value", "incident")) == live
