"""What a comparison says: one sentence for every level of every field, with the two values in it."""

from __future__ import annotations

from collections.abc import Callable

from firstcall.incident.records import MatchPart
from firstcall.matching.level import Level, shown_date, shown_name
from firstcall.matching.near import slip

_NAMES = frozenset(("surname", "forename", "middle name", "name"))

#: By field and level: the sentence before its values. One value is shown where both are the same.
_SAYS: dict[tuple[str, str], str] = {
    ("surname", "agrees"): "Surname agrees",
    ("surname", "part"): "Surname agrees in part",
    ("surname", "similar"): "Surname is similar",
    ("surname", "alike"): "Surname is somewhat alike",
    ("surname", "distant"): "Surname is distantly alike",
    ("surname", "differs"): "Surname differs",
    ("forename", "agrees"): "Forename agrees",
    ("forename", "short-form"): "Forename agrees by a short form",
    ("forename", "similar"): "Forename is similar",
    ("forename", "alike"): "Forename is somewhat alike",
    ("forename", "middle"): "Forename agrees with a middle name",
    ("forename", "initial"): "Forename agrees by its initial",
    ("forename", "distant"): "Forename is distantly alike",
    ("forename", "differs"): "Forename differs",
    ("name", "agrees"): "Name agrees",
    ("middle name", "agrees"): "Middle name agrees",
    ("middle name", "initial"): "Middle name agrees by its initial",
    ("middle name", "differs"): "Middle name differs",
    ("order", "part"): "A forename is the other's surname",
    ("born", "agrees"): "Date of birth agrees",
    ("born", "month"): "Date of birth agrees as far as it is known",
    ("born", "year"): "Year of birth agrees",
    ("born", "swapped"): "Date of birth agrees with day and month swapped",
    ("born", "near"): "Date of birth differs in one figure",
    ("born", "parts"): "Date of birth agrees in two of day, month and year",
    ("born", "weeks"): "Dates of birth lie within five weeks of each other",
    ("born", "close"): "Dates of birth lie within a year of each other",
    ("born", "differs"): "Date of birth differs",
    ("age", "agrees"): "Age agrees",
    ("age", "near"): "Age is a year out",
    ("age", "differs"): "Age differs",
    ("age", "far"): "Age differs",
    ("sex", "agrees"): "Sex agrees",
    ("sex", "differs"): "Sex differs",
    ("nationality", "agrees"): "Nationality agrees",
    ("nationality", "differs"): "Nationality differs",
    ("birthplace", "agrees"): "Place of birth agrees",
    ("birthplace", "differs"): "Place of birth differs",
    ("occupation", "agrees"): "Occupation agrees",
    ("occupation", "differs"): "Occupation differs",
    ("phone", "mobile"): "Mobile number agrees",
    ("phone", "landline"): "Landline number agrees",
    ("email", "agrees"): "E-mail address agrees",
    ("email", "alike"): "E-mail address is similar",
    ("username", "agrees"): "Username agrees",
    ("username", "platform"): "Username agrees, on another platform",
    ("vehicle", "agrees"): "Vehicle agrees",
    ("image", "agrees"): "Image agrees",
    ("number", "agrees"): "Official number agrees",
    ("address", "household"): "Same household",
    ("address", "building"): "Same building, the flat is not known",
    ("address", "street"): "Same street",
    ("postcode", "agrees"): "Same postcode",
    ("postcode", "sector"): "Neighbouring postcode",
    ("postcode", "district"): "Same postcode district",
    ("postcode", "differs"): "Postcode differs",
    ("address", "alike"): "Address is similar",
    ("locality", "agrees"): "Same place",
    ("locality", "several"): "Same places",
    ("locality", "all"): "Same places",
}

#: Levels that say all without their values.
_ALONE = {
    ("order", "crossed"): "Forename and surname stand the other way round",
    ("phone", "differs"): "No telephone number in common",
    ("email", "differs"): "No e-mail address in common",
    ("number", "differs"): "No official number in common",
    ("address", "differs"): "No address in common",
    ("locality", "differs"): "No place in common",
}

_NEAR = {
    "phone": "Telephone number all but agrees",
    "email": "E-mail address all but agrees",
    "username": "Username all but agrees",
    "vehicle": "Vehicle all but agrees",
    "number": "Official number all but agrees",
}


def says(level: Level) -> str:
    """The sentence of one comparison. Total: a level without a sentence of its own says its field and its name."""
    which = (level.field, level.level)
    if which in _ALONE:
        return _ALONE[which]
    if level.level == "near" and level.field in _NEAR:
        head = ", ".join(filter(None, (_NEAR[level.field], slip(level.field, level.asked, level.held))))
        return f"{head}: {level.asked}, {level.held}"
    head = _SAYS.get(which) or f"{level.field.capitalize()}: {level.level}"
    show = _SHOWN.get(level.field, str)
    asked, held = show(level.asked), show(level.held)
    return f"{head}: {asked}" if asked == held or not held else f"{head}: {asked}{_between(level)}{held}"


def _between(level: Level) -> str:
    return "; " if level.field == "address" else ", "


_SHOWN: dict[str, Callable[[str], str]] = {**dict.fromkeys(_NAMES, shown_name), "born": shown_date}


def part(level: Level) -> MatchPart:
    """One comparison as the match shows it."""
    show = _SHOWN.get(level.field, str)
    return MatchPart(
        field=level.field,
        bits=level.bits,
        says=says(level),
        level=level.level,
        asked=show(level.asked),
        held=show(level.held),
    )
