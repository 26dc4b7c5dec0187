"""Are these two descriptions one person? The weight of evidence in bits, what it may be called, and every part."""

from __future__ import annotations

import msgspec

from firstcall.incident.codes import Certainty
from firstcall.incident.records import Match, MatchPart
from firstcall.matching.birth_levels import compare_ages, compare_births
from firstcall.matching.description import Description
from firstcall.matching.identifier_levels import compare_identifiers
from firstcall.matching.level import Level
from firstcall.matching.model import DEFAULT, Model
from firstcall.matching.name_levels import compare_names
from firstcall.matching.place_levels import compare_places

_STRONG = frozenset({("phone", "mobile"), ("email", "agrees"), ("username", "agrees"), ("image", "agrees")})
_SHARED = frozenset({("phone", "landline"), ("vehicle", "agrees")})
_SURNAME_AGREES = frozenset({"agrees", "part", "similar"})
_FORENAME_AGREES = frozenset({"agrees", "short-form", "similar", "middle"})
_BIRTH_AGREES = frozenset({"agrees", "month", "year", "swapped", "near"})


class Weighed(msgspec.Struct, frozen=True):
    """A match, and what a search makes of it.

    ``is_person``: the record's person may be the one asked about. ``place``: what the two addresses have in
    common (household, building or postcode), whoever the person is.
    """

    match: Match
    is_person: bool
    place: MatchPart | None = None


def compare(asked: Description, held: Description, *, model: Model = DEFAULT) -> Match:
    """How well two descriptions fit (Fellegi and Sunter). Total; the bits are the same whichever side is asked.

    ``bits`` is the sum of the parts: 0 where nothing is known in common. What the bits may be called is bounded
    by what kind of evidence they are, see ``certainty_of``.
    """
    return weigh(asked, held, model=model).match


def weigh(asked: Description, held: Description, *, model: Model = DEFAULT) -> Weighed:
    """As ``compare``, and whether this may be the person or only somebody at the same address."""
    levels = levels_of(asked, held, model)
    bits = round(sum(level.bits for level in levels), 2)
    match = Match(bits=bits, certainty=certainty_of(levels, bits, model), parts=tuple(level.part for level in levels))
    place = next((level.part for level in levels if _is_place(level)), None)
    return Weighed(match, _may_be_the_person({(level.field, level.level) for level in levels}), place)


def _is_place(level: Level) -> bool:
    return level.field == "postcode" or (level.field == "address" and level.level != "differs")


def levels_of(asked: Description, held: Description, model: Model) -> tuple[Level, ...]:
    """Every field that both sides know, compared."""
    return (
        *compare_names(asked.names, held.names, model),
        *_births(asked, held, model),
        *_sexes(asked, held, model),
        *_nationalities(asked, held, model),
        *compare_identifiers(asked, held, model),
        *compare_places(asked, held, model),
    )


def _births(asked: Description, held: Description, model: Model) -> tuple[Level, ...]:
    if asked.born and held.born:
        return compare_births(asked.born, held.born, model)
    if held.born:
        return compare_ages(asked.age, asked.on, held.born, model)
    return compare_ages(held.age, held.on, asked.born, model)


def _sexes(asked: Description, held: Description, model: Model) -> tuple[Level, ...]:
    if asked.sex is None or held.sex is None:
        return ()
    if asked.sex == held.sex:
        return (Level("sex", "agrees", model.bits("sex", "agrees"), f"Sex agrees: {asked.sex}"),)
    return (Level("sex", "differs", model.bits("sex", "differs"), f"Sex differs: {asked.sex}, {held.sex}"),)


def _nationalities(asked: Description, held: Description, model: Model) -> tuple[Level, ...]:
    one, other = asked.nationality, held.nationality
    if one is None or other is None:
        return ()
    if one == other:
        bits = model.bits_of("nationality", "agrees", model.nationalities.get(one))
        return (Level("nationality", "agrees", bits, f"Nationality agrees: {one}"),)
    bits = model.bits("nationality", "differs")
    return (Level("nationality", "differs", bits, f"Nationality differs: {one}, {other}"),)


def certainty_of(levels: tuple[Level, ...], bits: float, model: Model) -> Certainty:
    """What a match may be called: enough bits are needed, and evidence of the right kind.

    - *certain*: a mobile number, e-mail address, username or image that agrees; or a full name with a whole date
      of birth. Never where the forename differs (twins).
    - *probable*: one of these, a landline or a vehicle, or two of name, birth and address. Where the forename
      differs, only by what one person alone has: not by a house, its line or its car.
    - else *possible*: one kind of evidence alone, a name that differs whole, a date of birth that cannot be.
    """
    reached = {(level.field, level.level) for level in levels}
    if _clashes(reached):
        return Certainty.POSSIBLE
    if bits >= model.thresholds.certain and _may_be_certain(reached):
        return Certainty.CERTAIN
    if bits >= model.thresholds.probable and _may_be_probable(reached):
        return Certainty.PROBABLE
    return Certainty.POSSIBLE


_Reached = set[tuple[str, str]]


def _clashes(reached: _Reached) -> bool:
    return ("born", "differs") in reached or {("surname", "differs"), ("forename", "differs")} <= reached


def _named(reached: _Reached) -> bool:
    fields = dict(reached)
    return fields.get("surname") in _SURNAME_AGREES and fields.get("forename") in _FORENAME_AGREES


def _may_be_the_person(reached: _Reached) -> bool:
    """Something names them (a name, a birth, an identifier), and nothing says that it is another of the house."""
    if reached & (_STRONG | _SHARED):
        return True
    another = {("surname", "differs"), ("forename", "differs")} & reached
    if _clashes(reached) or (another and ("born", "agrees") not in reached):
        return False
    fields = dict(reached)
    named = fields.get("surname") in _SURNAME_AGREES or fields.get("forename") in (*_FORENAME_AGREES, "initial")
    return named or fields.get("born") in _BIRTH_AGREES


def _may_be_certain(reached: _Reached) -> bool:
    if ("forename", "differs") in reached:
        return False
    return bool(reached & _STRONG) or (_named(reached) and ("born", "agrees") in reached)


def _may_be_probable(reached: _Reached) -> bool:
    if reached & _STRONG:
        return True
    fields = dict(reached)
    if fields.get("forename") == "differs":
        return ("born", "agrees") in reached and fields.get("surname") in _SURNAME_AGREES
    if reached & _SHARED:
        return True
    born = fields.get("born") in _BIRTH_AGREES or fields.get("age") == "agrees"
    placed = fields.get("address") in ("household", "building") or "postcode" in fields
    return _named(reached) + born + placed >= 2
