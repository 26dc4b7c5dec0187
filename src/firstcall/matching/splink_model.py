"""The model in Splink's terms: each field's levels are Firstcall's own comparison, called by Splink pair by pair.

One definition serves the desk and whatever trains or sweeps with Splink: its SQL asks ``firstcall_level(field, l, r)``,
which is registered with the database and answers with the level that ``score`` would reach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import msgspec

from firstcall.matching.description import Description
from firstcall.matching.keys import either_order
from firstcall.matching.model import Model
from firstcall.matching.names import root_sounds, sound
from firstcall.matching.score import levels_of

#: The column that a field is compared by, as Splink sees it. What is not named has a column of its own name.
_COLUMN = {
    "surname": "names", "forename": "names", "middle name": "names", "order": "names",
    "phone": "phones", "email": "emails", "username": "usernames", "vehicle": "vehicles", "number": "numbers",
    "address": "places", "postcode": "places", "locality": "places",
}  # fmt: skip

#: What each column holds of a description.
_HOLDS: dict[str, tuple[str, ...]] = {
    "names": ("names",),
    "born": ("born",),
    "sex": ("sex",),
    "nationality": ("nationality",),
    "phones": ("phones",),
    "emails": ("emails",),
    "usernames": ("usernames",),
    "vehicles": ("vehicles",),
    "numbers": ("numbers",),
    "places": ("postcodes", "addresses", "towns"),
    "birthplace": ("birthplace",),
    "occupation": ("occupation",),
}

#: Fields that are never trained: an age is told by callers, not by records; an image has no name in common with another.
UNTRAINED = frozenset(("age", "image", "order"))

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Description).decode

Row = dict[str, str | None]


def row(described: Description) -> Row:
    """A description as a row of columns, each None where nothing is known: what is compared, and what is blocked on."""
    found: Row = {column: _column(described, fields) for column, fields in _HOLDS.items()}
    name = next((n for n in described.names if n.forenames and n.surname), None)
    day = next((b for b in described.born if len(b) == 10), None)
    found["on_day"] = either_order(day) if day else None
    found["on_name"] = f"{sound(name.surname)}|{root_sounds(name.forenames.partition(' ')[0])[0]}" if name else None
    found["on_postcode"] = described.postcodes[0] if described.postcodes else None
    found["on_phone"] = described.phones[0] if described.phones else None
    found["on_email"] = described.emails[0] if described.emails else None
    found["on_number"] = described.numbers[0] if described.numbers else None
    return found


def _column(described: Description, fields: tuple[str, ...]) -> str | None:
    told = {field: value for field in fields if (value := getattr(described, field))}
    return _encode(Description(**told)).decode() if told else None


def level_of(model: Model) -> Callable[[str, str | None, str | None], str]:
    """The function that Splink's SQL calls: the level of a field between two columns, empty where it is not reached."""

    @lru_cache(maxsize=1 << 18)
    def levels(one: str, other: str) -> Mapping[str, str]:
        found = levels_of(_described(one), _described(other), model)
        return {level.field: level.level for level in found}

    def level(field: str, one: str | None, other: str | None) -> str:
        return levels(one, other).get(field, "") if one and other else ""

    return level


@lru_cache(maxsize=1 << 16)
def _described(text: str) -> Description:
    return _decode(text)


def comparisons(model: Model) -> list[dict[str, object]]:
    """Splink's comparisons, one for each field that is trained: the levels as the model has them, the strongest first."""
    return [_comparison(field, model) for field in model.levels if field not in UNTRAINED]


def _comparison(field: str, model: Model) -> dict[str, object]:
    column = _COLUMN.get(field, field)
    asked = f'firstcall_level(\'{field}\', "{column}_l", "{column}_r")'
    levels: list[dict[str, object]] = [
        {"sql_condition": f"{asked} = ''", "label_for_charts": "not told", "is_null_level": True}
    ]
    named = list(model.levels[field])
    levels += [{"sql_condition": f"{asked} = '{level}'", "label_for_charts": level} for level in named[:-1]]
    levels.append({"sql_condition": "ELSE", "label_for_charts": named[-1]})
    return {"output_column_name": field.replace(" ", "_"), "comparison_levels": levels}


def column_of(field: str) -> str:
    """The column that a field is compared by."""
    return _COLUMN.get(field, field)


def told(described: Description, column: str) -> bool:
    """Whether anything is known that the column holds."""
    return any(getattr(described, field) for field in _HOLDS[column])
