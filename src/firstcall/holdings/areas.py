"""Asking an extract what happened around a place: the records of the postcodes and points within, the nearest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from firstcall.holdings import indexing, looking_up
from firstcall.holdings.indexing import Compared
from firstcall.holdings.looking_up import MOST_CANDIDATES, Row
from firstcall.holdings.nearby import Area, says
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Found, Match, MatchPart
from firstcall.matching import grid
from firstcall.matching.asking import Look
from firstcall.matching.grid import Point
from firstcall.matching.summary import summary

#: Postcodes that are looked under at once.
_AT_ONCE = 25


class _Event(msgspec.Struct, frozen=True):
    address: str | None = None


class _Where(msgspec.Struct, frozen=True):
    """So much of a record as says where it was."""

    event: _Event | None = None


_where = msgspec.json.Decoder(_Where).decode


class _Away(NamedTuple):
    """A record of the area: how far away (metres), its own id, in which postcode (none: at a point)."""

    metres: int
    record_id: str
    postcode: str
    row: Row


def within(source: str, around: Area, most: int) -> tuple[tuple[Found, ...], bool]:
    """The records of ``source`` that are of an area, the nearest first, ``most`` of them; and whether there may be more.

    A record is as near as the nearest of its event and its persons' addresses. It claims nobody (``Found.about`` is
    None) and is possible, with one part of no bits that says how far away it is. Of the events at points in one square
    kilometre MOST_CANDIDATES are measured.
    """
    at_points, cut = _at_points(source, around, most)
    in_postcodes, more = _in_postcodes(source, around, most)
    nearest: dict[str, _Away] = {}
    for away in sorted([*at_points, *in_postcodes]):
        nearest.setdefault(away.record_id, away)
    chosen = heapq.nsmallest(most, nearest.values())
    bodies = looking_up.bodies([away.row.number for away in chosen])
    found = tuple([_found(away, bodies[away.row.number]) for away in chosen])
    return found, cut or more or around.cut_off or len(nearest) > most


def notes(around: Area | None) -> str:
    """What is said beside whatever was found: what the area is, and whose data tell; nothing where no area was asked."""
    return "" if around is None else " ".join(filter(None, (around.says, *around.licence)))


def _in_postcodes(source: str, around: Area, most: int) -> tuple[list[_Away], bool]:
    """Those at an address within; no farther postcodes are looked under than bring enough."""
    codes = list(around.distances)
    found: dict[str, _Away] = {}
    for start in range(0, len(codes), _AT_ONCE):
        looks = [Look(f"pc:{code}", most, spare=False) for code in codes[start : start + _AT_ONCE]]
        rows, cut = looking_up.under(source, looks)
        for row in rows:
            if away := _by_address(row, around):
                found.setdefault(away.record_id, away)
        if cut or len(found) > most:
            return list(found.values()), True
    return list(found.values()), False


def _by_address(row: Row, around: Area) -> _Away | None:
    codes = _codes(indexing.decode_compared(row.compared))
    near = min(((around.distances[code], code) for code in codes if code in around.distances), default=None)
    return None if near is None else _Away(near[0], row.record_id, near[1], row)


def _codes(held: Compared) -> Iterator[str]:
    for person in held.persons:
        yield from person.postcodes
    if held.place is not None:
        yield held.place.postcode


def _at_points(source: str, around: Area, most: int) -> tuple[list[_Away], bool]:
    """The events at points within, by square kilometre, the nearest square first."""
    found: list[_Away] = []
    cut_off = False
    for apart, square in _squares(around):
        if sum(away.metres <= apart for away in found) > most:
            return found, True
        rows, cut = looking_up.under(source, [Look(square, MOST_CANDIDATES, spare=False)])
        bodies = looking_up.bodies([row.number for row in rows])
        found += [away for row in rows if (away := _by_point(row, bodies[row.number], around)) is not None]
        cut_off = cut_off or cut
    return found, cut_off


def _squares(around: Area) -> list[tuple[int, str]]:
    """The square kilometres of an area, with the metres to the nearest point of each, by which they are in order."""
    apart: dict[str, int] = {}
    for centre in around.centres:
        for east, north in grid.kilometres_within(centre, around.radius):
            corner = Point(_into(centre.easting, east), _into(centre.northing, north))
            metres, square = grid.metres(centre, corner), grid.cell(*corner)
            apart[square] = min(metres, apart.get(square, metres))
    return sorted((metres, square) for square, metres in apart.items())


def _into(at: int, kilometre: int) -> int:
    return min(max(at, kilometre * 1000), kilometre * 1000 + 999)


def _by_point(row: Row, body: str, around: Area) -> _Away | None:
    event = _where(body).event
    metres = around.away(event.address) if event is not None and event.address else None
    return None if metres is None else _Away(metres, row.record_id, "", row)


def _found(away: _Away, body: str) -> Found:
    record = indexing.decode_record(body)
    told = f"Found by its place, not by who it is: {says(away.metres, away.postcode)}"
    part = MatchPart(field="postcode" if away.postcode else "place", bits=0.0, says=told, held=away.postcode)
    match = Match(bits=0.0, certainty=Certainty.POSSIBLE, parts=(part,))
    return Found(id=record.id, summary=summary(record, None), match=match, record=record)
