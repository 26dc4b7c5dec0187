"""Why a record matches: the two descriptions side by side, and a waterfall of what each comparison adds, in bits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.incident.codes import Certainty
from firstcall.incident.records import Found, Match, MatchPart, RecordPerson
from firstcall.matching import model as weights

#: The width of the drawing in its own units, and the room left at either end.
WIDTH = 240.0
MARGIN = 6.0
#: A bar is never thinner than this: what adds next to nothing is still seen to add something.
THINNEST = 1.0
#: The room that the word "certain" takes beside its line.
NAME_WIDTH = 44.0

NOT_ASKED = "only the record says; adds nothing"
NOT_HELD = "only we say; adds nothing"
NOT_COMPARED = "not compared; adds nothing"

#: What a part of a match is called, and under which fact of a person its values are found.
_LABELS = {
    "surname": "Surname",
    "forename": "Forename",
    "middle name": "Middle name",
    "order": "Order of names",
    "number": "Official number",
    "birthplace": "Place of birth",
    "locality": "Town or village",
    "incident": "Earlier incident",
}
_FACT_OF = {
    "surname": "name",
    "forename": "name",
    "middle name": "name",
    "order": "name",
    "age": "born",
    "postcode": "address",
    "locality": "address",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One field compared. ``x``, ``width`` and ``starts`` (where the last bar ended) are in the drawing's units.

    ``compared`` is False for what only one side knows: it adds nothing and has no bar.
    """

    field: str
    asked: str
    held: str
    says: str
    bits: str
    total: str
    x: float = 0.0
    width: float = 0.0
    starts: float = 0.0
    against: bool = False
    compared: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A line through the drawing: nothing known, or the bits from which a match may be called probable or certain."""

    name: str
    bits: str
    x: float
    anchor: str  # on which side of the line its name has room


@dataclass(frozen=True, slots=True)
class Why:
    """Why a record matches: the parts add up to the bits, and the bits say how certain it may be called."""

    bits: str
    certainty: str
    bars: tuple[Bar, ...]
    whole: Bar
    marks: tuple[Mark, ...]
    means: tuple[str, ...]
    width: float = WIDTH

    @property
    def brief(self) -> str:
        """All of it in one line, for a sheet of paper: ``Surname +6.2, Sex −3.0: +3.2 bits``."""
        parts = ", ".join(f"{bar.field} {bar.bits}" for bar in self.bars if bar.compared)
        return f"{parts}: {self.bits} bits" if parts else f"{self.bits} bits"


def why(found: Found, by_what: Mapping[str, Sequence[str]], *, wider: bool = False) -> Why:
    """The waterfall of a record that was found by what was asked. Total: a match of no parts has no bars.

    Each bar starts where the last ended and goes right for what speaks for one person, left for what speaks against.
    A part that was logged without its two values shows those that were asked and that the record holds.
    """
    match, scale = found.match, _Scale.of(found.match)
    asked, held = _asked(by_what), _held(found.subject)
    bars, total = [], 0.0
    for part in match.parts:
        bars.append(_bar(part, total, asked, held, scale))
        total += part.bits
    told = {_fact_of(part.field) for part in match.parts}
    bars += [_one_sided(field, asked, held) for field in dict.fromkeys((*asked, *held)) if field not in told]
    return Why(
        bits=signed(match.bits),
        certainty=match.certainty.value,
        bars=tuple(bars),
        whole=_whole(match, scale),
        marks=tuple(_marks(scale)),
        means=tuple(visible(says) for says in _means(match, wider=wider, of_a_person=found.subject is not None)),
    )


def signed(bits: float) -> str:
    """Bits with their sign, one figure after the point: ``+6.2``, ``−3.0``, ``0``."""
    text = f"{bits:+.1f}"
    return "0" if text in ("+0.0", "-0.0") else text.replace("-", "−")


@dataclass(frozen=True, slots=True)
class _Scale:
    lowest: float
    units: float  # of the drawing, for one bit

    @classmethod
    def of(cls, match: Match) -> _Scale:
        totals, total = [0.0, match.bits, weights.current().thresholds.certain], 0.0
        for part in match.parts:
            total += part.bits
            totals.append(total)
        return cls(min(totals), (WIDTH - 2 * MARGIN) / max(max(totals) - min(totals), 1.0))

    def x(self, bits: float) -> float:
        return round(MARGIN + (bits - self.lowest) * self.units, 1)

    def bar(self, start: float, end: float) -> tuple[float, float]:
        width = max(abs(end - start) * self.units, THINNEST)
        left = self.x(start) if end >= start else self.x(start) - width
        return round(left, 1), round(width, 1)


def _bar(part: MatchPart, total: float, asked: Mapping[str, str], held: Mapping[str, str], scale: _Scale) -> Bar:
    x, width = scale.bar(total, total + part.bits)
    fact = _fact_of(part.field)
    empty = not part.asked and not part.held
    return Bar(
        field=_LABELS.get(part.field) or words.field_label(part.field),
        asked=asked.get(fact, "") if empty else _shown(part.field, part.asked),
        held=held.get(fact, "") if empty else _shown(part.field, part.held),
        says=visible(_without_values(part)),
        bits=signed(part.bits),
        total=signed(total + part.bits),
        x=x,
        width=width,
        starts=scale.x(total),
        against=part.bits < 0,
    )


def _without_values(part: MatchPart) -> str:
    """The sentence without the two values at its end, which stand above it in columns of their own."""
    head, colon, rest = part.says.partition(": ")
    told = {part.asked, part.held, f"{part.asked}, {part.held}", f"{part.asked}; {part.held}"} - {""}
    return head if colon and rest in told else part.says


def _one_sided(field: str, asked: Mapping[str, str], held: Mapping[str, str]) -> Bar:
    one, other = asked.get(field, ""), held.get(field, "")
    says = NOT_COMPARED if one and other else NOT_HELD if one else NOT_ASKED
    label = _LABELS.get(field) or words.field_label(field)
    return Bar(field=label, asked=one, held=other, says=says, bits="0", total="", compared=False)


def _whole(match: Match, scale: _Scale) -> Bar:
    x, width = scale.bar(0.0, match.bits)
    bits = signed(match.bits)
    return Bar("Total", "", "", "", bits, bits, x, width, scale.x(0.0), against=match.bits < 0)


def _marks(scale: _Scale) -> Iterator[Mark]:
    thresholds = weights.current().thresholds
    last = scale.x(thresholds.certain)
    yield Mark("0", "0", scale.x(0.0), "middle")
    yield Mark("probable", f"{thresholds.probable:g}", scale.x(thresholds.probable), "end")
    yield Mark("certain", f"{thresholds.certain:g}", last, "start" if last < WIDTH - NAME_WIDTH else "end")


def _means(match: Match, *, wider: bool, of_a_person: bool) -> Iterator[str]:
    thresholds = weights.current().thresholds
    if wider:
        yield "Found by the wider search: a likeness, so possible at most."
    if match.parts:
        yield _odds(match.bits)
    chance = weights.current().chance(match.bits)
    reached = (
        Certainty.CERTAIN
        if match.bits >= thresholds.certain
        else Certainty.PROBABLE
        if match.bits >= thresholds.probable
        else Certainty.POSSIBLE
    )
    if reached is match.certainty and chance is not None and match.parts and of_a_person and not wider:
        yield _how_often(match.certainty, chance)
    if reached is not match.certainty and not wider:
        yield f"The bits would do for {reached.value}; what kind of evidence they are keeps it at {match.certainty.value}."


def _how_often(certainty: Certainty, chance: float) -> str:
    """How often such a match was right; what is called certain is certain by its kind, so it goes by that."""
    trained = "were right on the data that it was trained on"
    if certainty is Certainty.CERTAIN:
        return f"Of matches that are called certain, {_in_a_hundred(weights.CERTAIN)} {trained}."
    return f"Of matches of this weight, {_in_a_hundred(chance)} {trained}."


def _in_a_hundred(chance: float) -> str:
    """A probability as a share of a hundred: what is nearly all or nearly none is never all or none."""
    if chance > 0.99:
        return "more than 99 in 100"
    return f"about {chance * 100:.0f} in 100" if chance >= 0.01 else "fewer than 1 in 100"


def _odds(bits: float) -> str:
    times = _rounded(2 ** min(abs(bits), 60.0))
    if times == "1":
        return "All this fits one person as well as two."
    if bits > 0:
        return f"All this is {times} times as likely of one person as of two."
    return f"All this is {times} times as likely of two different people as of one."


def _rounded(times: float) -> str:
    """A number of times to one or two figures, in words from a million on: ``6``, ``70``, ``1,200``, ``3 million``."""
    if times < 1.5:
        return "1"
    if times < 10:
        return f"about {times:.0f}"
    power = math.floor(math.log10(times)) - 1
    whole = round(times / 10**power) * 10**power
    if whole >= 10**12:
        return "more than a million million"
    for size, name in ((10**9, "thousand million"), (10**6, "million")):
        if whole >= size:
            return f"about {whole / size:,.{0 if whole >= 10 * size else 1}f} {name}".replace(".0 ", " ")
    return f"about {whole:,.0f}"


def _fact_of(field: str) -> str:
    return _FACT_OF.get(field, field)


def _shown(field: str, value: str) -> str:
    return visible(words.shown(field, value)) if value else ""


def _asked(by_what: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What was asked, by fact: an age with the date of birth, a postcode with the address."""
    told: dict[str, list[str]] = {}
    for field, values in by_what.items():
        shown = [f"aged {v}" if field == "age" else words.shown(field, v) for v in values]
        told.setdefault(_fact_of(field), []).extend(shown)
    return {field: visible("; ".join(values)) for field, values in told.items() if values}


def _held(person: RecordPerson | None) -> dict[str, str]:
    """What the record holds of the person who fits, by fact."""
    if person is None:
        return {}
    told: dict[str, Sequence[str]] = {
        "name": tuple(n.full for n in person.names),
        "born": (words.day_of(person.born),) if person.born else (),
        "sex": (person.sex,) if person.sex else (),
        "nationality": (person.nationality,) if person.nationality else (),
        "phone": tuple(words.telephone(p) for p in person.phones),
        "email": person.emails,
        "username": person.usernames,
        "vehicle": person.vehicles,
        "address": person.addresses,
        "number": person.numbers,
        "birthplace": (person.birthplace,) if person.birthplace else (),
        "occupation": (person.occupation,) if person.occupation else (),
        "image": (f"{len(person.images)} hashes; never shown",) if person.images else (),
    }
    return {field: visible("; ".join(values)) for field, values in told.items() if values}
