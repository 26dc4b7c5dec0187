"""Are these two descriptions one person? The weight of evidence in bits, what it may be called, and every part."""

from __future__ import annotations

import msgspec

from firstcall.incident.codes import Certainty
from firstcall.incident.records import Match, MatchPart
from firstcall.matching.birth_levels import compare_ages, compare_births
from firstcall.matching.description import Description
from firstcall.matching.identifier_levels import compare_identifiers
from firstcall.matching.level import Level
from firstcall.matching.model import Model, current
from firstcall.matching.name_levels import compare_names
from firstcall.matching.others import MOST_OTHERS, others
from firstcall.matching.place_levels import compare_places, often
from firstcall.matching.saying import part

_STRONG = frozenset(
    {("phone", "mobile"), ("email", "agrees"), ("username", "agrees"), ("image", "agrees"), ("number", "agrees")}
)
_SHARED = frozenset({("phone", "landline"), ("vehicle", "agrees")})
#: An identifier that is one slip away from what was told.
SLIPS = frozenset({(field, "near") for field in ("phone", "email", "username", "vehicle", "number")})
_HINTS = SLIPS | {("username", "platform"), ("email", "alike")}
_SURNAME_AGREES = frozenset({"agrees", "part", "similar"})
_FORENAME_AGREES = frozenset({"agrees", "short-form", "similar", "middle"})
_BIRTH_AGREES = frozenset({"agrees", "month", "year", "swapped", "near"})
_ROUNDED = 0.01
#: Levels of a name that is another one, however it may resemble.
UNLIKE = frozenset({"differs", "distant"})
_ANOTHER_FORENAME = frozenset({("forename", "differs"), ("forename", "distant"), ("forename", "alike")})
_PLACES = frozenset({("address", "household"), ("address", "building"), ("postcode", "agrees")})


class Weighed(msgspec.Struct, frozen=True):
    """What the comparison came to, before anybody wants it explained: bits, and the level of each field."""

    bits: float
    levels: tuple[Level, ...]

    def match(self, model: Model | None = None) -> Match:
        """The match with what it may be called and every part's sentence."""
        certainty = self.certainty(model or current())
        return Match(bits=self.bits, certainty=certainty, parts=tuple(map(part, self.levels)))

    def certainty(self, model: Model) -> Certainty:
        """What the match may be called."""
        return certainty_of(self.levels, self.bits, model)

    @property
    def is_person(self) -> bool:
        """The record's person may be the one asked about: nothing says that it is only another of the house."""
        return _may_be_the_person({(level.field, level.level) for level in self.levels})

    @property
    def place(self) -> MatchPart | None:
        """What the two addresses have in common (household, building or postcode), whoever the person is."""
        return next((part(level) for level in self.levels if (level.field, level.level) in _PLACES), None)


def compare(asked: Description, held: Description, *, model: Model | None = None) -> Match:
    """How well two descriptions fit (Fellegi and Sunter). Total; the bits are the same whichever side is asked.

    ``bits`` is the sum of the parts: 0 where nothing is known in common. What the bits may be called is bounded
    by what kind of evidence they are, see ``certainty_of``.
    """
    return weigh(asked, held, model=model).match(model)


def weigh(asked: Description, held: Description, *, model: Model | None = None) -> Weighed:
    """As ``compare``, with nothing explained yet: this is what is done to every candidate."""
    return _weighed(levels_of(asked, held, model or current()))


def weigh_if(
    asked: Description, held: Description, *, least: float, beside: float, model: Model | None = None
) -> Weighed | None:
    """As ``weigh``; None where the names alone show that less than ``least`` bits would come of it.

    ``beside`` is what all other fields could come to at most (``most_beside_names``). Most candidates share a sound and no more.
    """
    model = model or current()
    names = compare_names(asked.names, held.names, model) if asked.names and held.names else ()
    if names and sum([level.bits for level in names]) + beside < least - _ROUNDED:
        return None
    return _weighed(names + _beside_names(asked, held, model))


def _weighed(levels: tuple[Level, ...]) -> Weighed:
    return Weighed(round(sum([level.bits for level in levels]), 2), levels)


def most_beside_names(asked: Description, model: Model | None = None) -> float:
    """The most bits that any comparison with this description can come to, its names left out."""
    model = model or current()
    known = [field for field, given in _FIELDS.items() if getattr(asked, given)]
    return sum(max(chance.bits for chance in model.levels[field].values()) for field in known)


#: By field, where its values stand in a description; the fields of names are left out.
_FIELDS = {
    "born": "born",
    "age": "age",
    "sex": "sex",
    "nationality": "nationality",
    "phone": "phones",
    "email": "emails",
    "username": "usernames",
    "vehicle": "vehicles",
    "image": "images",
    "number": "numbers",
    "address": "addresses",
    "postcode": "postcodes",
    "locality": "towns",
    "birthplace": "birthplace",
    "occupation": "occupation",
}


def levels_of(asked: Description, held: Description, model: Model) -> tuple[Level, ...]:
    """Every field that both sides know, compared."""
    names = compare_names(asked.names, held.names, model) if asked.names and held.names else ()
    return names + _beside_names(asked, held, model)


def _beside_names(asked: Description, held: Description, model: Model) -> tuple[Level, ...]:
    found: tuple[Level, ...] = ()
    if asked.born and held.born:
        found += compare_births(asked.born, held.born, model)
    elif held.born and asked.age is not None:
        found += compare_ages(asked.age, asked.on, held.born, model)
    elif asked.born and held.age is not None:
        found += compare_ages(held.age, held.on, asked.born, model)
    found += _word("sex", asked.sex, held.sex, model)
    found += _nationalities(asked.nationality, held.nationality, model)
    found += compare_identifiers(asked, held, model)
    found += compare_places(asked, held, model)
    found += _word("occupation", asked.occupation, held.occupation, model)
    return found


def _word(field: str, asked: str | None, held: str | None, model: Model) -> tuple[Level, ...]:
    if asked is None or held is None:
        return ()
    if asked != held:
        return (Level(field, "differs", model.bits(field, "differs"), asked, held),)
    return (Level(field, "agrees", model.bits_of(field, "agrees", often(model, field, asked)), asked, held),)


def _nationalities(asked: str | None, held: str | None, model: Model) -> tuple[Level, ...]:
    if asked is None or held is None or asked != held:
        return _word("nationality", asked, held, model)
    bits = model.bits_of("nationality", "agrees", model.nationalities.get(asked))
    return (Level("nationality", "agrees", bits, asked, held),)


def certainty_of(levels: tuple[Level, ...], bits: float, model: Model) -> Certainty:
    """What a match may be called: enough bits are needed, and evidence of the right kind.

    - *certain*: a mobile number, e-mail address, username or image that agrees; or a full name with a whole date
      of birth, where an address, a landline or a vehicle agrees too, or the name has no slip and nobody else of it
      is to be expected to be born on that day. Never where the forename differs, nor by a birth where it is only
      similar (twins).
    - *probable*: one of these, a landline or a vehicle, or two of name, birth and address. Where the forename
      differs, only by what one person alone has: not by a house, its line or its car.
    - else *possible*: one kind of evidence alone, a name that differs whole, a date of birth that cannot be.
    """
    if bits < model.thresholds.probable:
        return Certainty.POSSIBLE
    most = most_certain(levels, model)
    if most is Certainty.CERTAIN and bits < model.thresholds.certain:
        return Certainty.PROBABLE
    return most


def most_certain(levels: tuple[Level, ...], model: Model) -> Certainty:
    """What a match may be called by the kind of its evidence, however many bits it has."""
    reached = {(level.field, level.level) for level in levels}
    if _clashes(reached) or not _may_be_probable(reached):
        return Certainty.POSSIBLE
    return Certainty.CERTAIN if _may_be_certain(reached, levels, model) else Certainty.PROBABLE


_Reached = set[tuple[str, str]]


def _clashes(reached: _Reached) -> bool:
    fields = dict(reached)
    return fields.get("born") == "differs" or (fields.get("surname") in UNLIKE and fields.get("forename") in UNLIKE)


def _named(reached: _Reached) -> bool:
    fields = dict(reached)
    return fields.get("surname") in _SURNAME_AGREES and fields.get("forename") in _FORENAME_AGREES


def _may_be_the_person(reached: _Reached) -> bool:
    """Something names them (a name, a birth, an identifier), and nothing says that it is another of the house."""
    if reached & (_STRONG | _SHARED | _HINTS):
        return True
    fields = dict(reached)
    another = fields.get("surname") in UNLIKE or fields.get("forename") in UNLIKE
    if _clashes(reached) or (another and ("born", "agrees") not in reached):
        return False
    named = fields.get("surname") in _SURNAME_AGREES or fields.get("forename") in (*_FORENAME_AGREES, "initial")
    return named or fields.get("born") in _BIRTH_AGREES


def _may_be_certain(reached: _Reached, levels: tuple[Level, ...], model: Model) -> bool:
    if reached & _ANOTHER_FORENAME:
        return False
    if reached & _STRONG:
        return True
    if not _named(reached) or ("born", "agrees") not in reached or ("forename", "similar") in reached:
        return False
    if reached & (_PLACES | _SHARED):
        return True
    return ("surname", "similar") not in reached and others(levels, model) <= MOST_OTHERS


def _may_be_probable(reached: _Reached) -> bool:
    if reached & _STRONG:
        return True
    fields = dict(reached)
    if fields.get("forename") in UNLIKE:
        return ("born", "agrees") in reached and fields.get("surname") in _SURNAME_AGREES
    if reached & _SHARED:
        return True
    born = fields.get("born") in _BIRTH_AGREES or fields.get("age") == "agrees"
    placed = bool(reached & _PLACES)
    return _named(reached) + born + placed >= 2
