"""What each condition of an order means: its own elements, or those of the pattern that it names; never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from firstcall.guidance.markers import plain
from firstcall.guidance.orders.law import Law
from firstcall.guidance.orders.patterns import Pattern, Template, filled
from firstcall.guidance.orders.wording import aged, in_words, listed
from firstcall.incident.once import once
from firstcall.incident.records import Condition, Order, Parameters, Target

#: What the record's own condition may say beside a pattern: its own words win.
_OWN = ("target", "supervised", "means", "place", "elsewhere", "hours", "unless", "approval", "notify")


@dataclass(frozen=True, slots=True)
class Meant:
    """One condition to weigh, with its words. ``gap`` says what the record leaves unsaid: then the whole is unknown at best."""

    condition: Condition
    says: str
    pattern: str = ""
    gap: str = ""


@once()
def meant(order: Order, law: Law) -> tuple[Meant, ...]:
    """Every condition of an order in its order; a pattern may stand for several. Each is there, readable or not."""
    return tuple(one for condition in order.conditions for one in meant_by(condition, law))


def meant_by(condition: Condition, law: Law) -> Iterator[Meant]:
    """What one condition of a record stands for."""
    if condition.pattern is None:
        gap = "" if condition.act.strip() else "the record does not say what the condition forbids"
        yield Meant(condition, in_words(condition, law), gap=gap)
        return
    pattern = law.pattern(condition.pattern)
    if pattern is None:
        yield _as_it_stands(condition, law)
        return
    values = pattern.given(condition.parameters)
    missing = [taken.says for name, taken in pattern.parameters.items() if not values[name]]
    gap = f"the record does not say {listed(missing, 'and')}" if missing else _neither_under_nor_over(values)
    weighable = values | {
        "age": tuple(f"{age}, itself or not" if age.strip().isdigit() else age for age in values.get("age", ()))
    }
    for template in pattern.conditions:
        says = _words(template.says or pattern.says, values, pattern)
        yield Meant(_overlaid(_condition(template, weighable), condition), says, pattern.pattern, gap)


def _neither_under_nor_over(values: Mapping[str, tuple[str, ...]]) -> str:
    """What is unsaid where a record gives a bare number as a pattern's age: 16 and under, or under 16."""
    bare = next((age for age in values.get("age", ()) if age.strip().isdigit()), "")
    return f"the record says {bare}, and not whether {bare} itself is meant" if bare else ""


def _as_it_stands(condition: Condition, law: Law) -> Meant:
    """A pattern that nobody here knows: shown in the record's own words, weighed by what else the record says."""
    name = str(condition.pattern)
    given = [f"{key} {listed(values)}" for key, values in _said(condition.parameters)]
    own = in_words(condition, law) if condition.act else name.replace("-", " ").strip() or "a condition without words"
    says = f"{own} ({', '.join(given)})" if given else own
    return Meant(condition, says, plain(name), f"no pattern {name!r} is known here: read the order itself")


def _said(parameters: Parameters | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in msgspec.structs.fields(Parameters) if parameters is not None else ():
        value = getattr(parameters, field.name)
        if value:
            yield field.name, (value,) if isinstance(value, str) else value


def _words(text: str, values: Mapping[str, tuple[str, ...]], pattern: Pattern) -> str:
    """The words of a pattern with its parameters in them; one that the record leaves out is said to be left out."""
    said = {
        name: (listed(aged(v) for v in value) if name == "age" else listed(value),)
        for name, value in values.items()
        if value
    }
    unsaid = {name: (f"[{taken.says}: not on the record]",) for name, taken in pattern.parameters.items()}
    return filled(text, unsaid | said)[0]


def _condition(template: Template, values: Mapping[str, tuple[str, ...]]) -> Condition:
    def one(text: str | None) -> str | None:
        return next(iter(filled(text, values)), None) if text else None

    def several(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(found for text in texts for found in filled(text, values)))

    target = template.target
    held = None
    if target is not None:
        held = Target(age=one(target.age), sex=one(target.sex), named=several(target.named))
    return Condition(
        act=template.act,
        target=held,
        supervised=template.supervised,
        means=one(template.means),
        place=several(template.place),
        elsewhere=template.elsewhere,
        hours=one(template.hours),
        unless=several(template.unless),
        approval=one(template.approval),
        notify=one(template.notify),
    )


def _overlaid(condition: Condition, own: Condition) -> Condition:
    """The condition with what the record itself says in place of the pattern's."""
    said = {name: value for name in _OWN if (value := getattr(own, name)) not in (None, ())}
    return msgspec.structs.replace(condition, **said) if said else condition
