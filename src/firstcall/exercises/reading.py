"""A scenario read from its file: to the letter of the format, or one fault with its line and its mend."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast, get_args

from firstcall.exercises.agreeing import Known, disagreements
from firstcall.exercises.given import Given, read_yaml, shown
from firstcall.exercises.offsets import When, read_when
from firstcall.exercises.record_parts import words
from firstcall.exercises.scenario import (
    DEEDS,
    VERSION,
    Acknowledge,
    Answer,
    Assess,
    Chase,
    Confirm,
    ContactPlanned,
    Deed,
    HandOver,
    Log,
    OnDuty,
    Person,
    Reject,
    Review,
    Scenario,
    Settle,
    Step,
    Told,
)
from firstcall.exercises.shapes import build, build_struct, reads, reads_field
from firstcall.incident.codes import SYSTEM
from firstcall.incident.entries import AnyBody, Place

#: What a supervisor's review may be of.
REVIEWED = ("downgrade", "assessment")
#: The kinds of entry by which a step names one of its contact's.
ENTRY_KINDS = sorted(str(body.__struct_config__.tag) for body in get_args(AnyBody))
#: The overall risks of an assessment.
OVERALL = ("none", "low", "medium", "high")

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ID = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*\Z")


def read_scenario(path: Path | str, *, known: Known) -> Scenario:
    """The scenario in a file, whole. Raises FileFault for what is wrong with it."""
    whole = read_yaml(Path(path), called="the scenario")
    scenario = build(whole, Scenario)
    wrong = disagreements(scenario, whole, known)
    if wrong:
        raise min(wrong, key=lambda w: w.line)
    return scenario


@reads_field(Scenario, "version")
def _version(given: Given) -> int:
    if given.whole() != VERSION:
        raise given.fault(f"version {shown(given.raw)} is not read here", f"write version: {VERSION}")
    return VERSION


@reads_field(Scenario, "scenario")
def _name(given: Given) -> str:
    if _NAME.match(given.text()) is None:
        raise given.fault(f"{shown(given.raw)} is no name of a scenario", "write it in lower case, digits and hyphens")
    return given.raw


def _id(given: Given) -> str:
    if _ID.match(given.text()) is None:
        raise given.fault(f"{shown(given.raw)} is no {given.called}", "write it in letters, digits and hyphens")
    return given.raw


@reads_field(OnDuty, "id")
def _staff_id(given: Given) -> str:
    if _id(given) == SYSTEM:
        raise given.fault(f"nobody can be called {SYSTEM}", "give another id: the log keeps this one for itself")
    return given.raw


reads_field(ContactPlanned, "id")(_id)
reads_field(Person, "ref")(_id)
reads_field(Answer, "question")(words)


@reads(When)
def _when(given: Given) -> When:
    text = given.written()
    try:
        when = read_when(text)
    except OverflowError:
        raise given.fault(
            f"{given.called} is too far away ({shown(text)})", "give a moment before the year 9999"
        ) from None
    if when is None:
        raise given.fault(f"{given.called} is no moment ({shown(text)})", "write +20s, +5m, +21d2h, or an ISO time")
    return when


@reads(Place)
def _place(given: Given) -> Place:
    place: Place = build_struct(given, Place)
    pairs = ((place.easting, place.northing, "easting and northing"), (place.lat, place.lon, "lat and lon"))
    for one, other, both in pairs:
        if (one is None) is not (other is None):
            raise given.fault(f"{given.called} has only one of {both}", "give both")
    if place == Place():
        raise given.fault(f"{given.called} says nothing", "write {address: …} or null")
    if place.lat is not None and place.lon is not None and not (abs(place.lat) <= 90 and abs(place.lon) <= 180):
        raise given.fault(f"{given.called} lies outside the globe", "give lat within 90 and lon within 180 degrees")
    return place


@reads(Step)
def _step(given: Given) -> Step:
    keys = given.only(("at", *DEEDS, "by"), required=("at",))
    kinds = [key for key in keys if key in DEEDS]
    if len(kinds) != 1:
        says = "does nothing" if not kinds else f"does several things ({', '.join(kinds)})"
        raise given.fault(f"a step {says}", "give each step its time and one thing that is done")
    (kind,) = kinds
    deed = cast("Deed", build(keys[kind], DEEDS[kind]))
    return Step(at=build(keys["at"], When), do=deed, by=_id(keys["by"]) if "by" in keys else None)


@reads(Log)
def _log(given: Given) -> Log:
    return Log(text=given.text())


@reads(Assess)
def _assess(given: Given) -> Assess:
    given.only(given.keys, required=("overall",))
    said = {key: value.text() for key, value in given.keys.items() if key != "overall"}
    reason = said.pop("reason", "")
    return Assess(elements=said, overall=given.keys["overall"].one_of(OVERALL), reason=reason)


@reads_field(Confirm, "suggestion")
@reads_field(Reject, "suggestion")
@reads_field(Settle, "promise")
@reads_field(Chase, "promise")
@reads_field(HandOver, "promise")
def _counted(given: Given) -> int:
    number = given.whole()
    if number < 1:
        raise given.fault(f"there is no {given.called} {number}", "count from 1")
    return number


@reads_field(Answer, "value")
def answer_value(given: Given) -> str | int | bool:
    """What was answered: a word, a whole number, yes or no, or a date as it stands."""
    if given.tag == "int":
        if given.raw[0] == "+" or (given.raw[0] == "0" and len(given.raw) > 1):
            raise given.not_a("text where it begins with 0 or +", f'put it in quotes, as "{given.raw}"')
        return given.whole()
    if given.tag == "bool":
        return given.yes_no()
    if given.tag in ("str", "timestamp"):
        return words(given) if given.tag == "str" else given.written()
    raise given.not_a("an answer", "write what was said, or unknown, or refused")


@reads_field(Review, "of")
def _reviewed(given: Given) -> str:
    return given.one_of(REVIEWED)


@reads_field(Settle, "fulfilled_by")
@reads_field(Told, "about")
def _entry_kind(given: Given) -> str:
    return given.one_of(ENTRY_KINDS)


@reads_field(Acknowledge, "warning")
def _code(given: Given) -> str:
    return words(given)
