"""Whether the parts of a scenario agree: references lead somewhere, steps come in order, no name stands twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from firstcall.exercises.expectations import ANY
from firstcall.exercises.given import FileFault, Given, mend_word, shown
from firstcall.exercises.offsets import When
from firstcall.exercises.scenario import (
    Answer,
    Chase,
    Confirm,
    ContactPlanned,
    Expectation,
    HandOver,
    Person,
    Promise,
    Refer,
    Scenario,
    Settle,
    Step,
    Wider,
)
from firstcall.incident.datafile import nearest
from firstcall.incident.held import CALLER

#: The codes of the contract's warnings. More may exist; a line that says "never" of a code that none has is a mistake.
WARNINGS = (
    "dangerous-person",
    "order-breach-possible",
    "order-unknown",
    "wanted-or-missing",
    "self-harm-marker",
    "weapon-or-violence-marker",
    "vulnerability-recorded",
    "household-risk",
    "child-involved",
    "age-unknown",
    "repeat-contact",
    "silent-call",
    "record-contradicts-assessment",
    "check-not-made",
    "evidence-at-risk",
    "advice-wrong-now",
    "safe-contact-kept",
    "referral-due",
    "handler-not-current",
    "promise-open",
    "promise-overdue",
    "promise-chase",
    "assessment-due",
    "downgrade-unreviewed",
    "grade-overdue",
    "restricted-record",
)


@dataclass(frozen=True)
class Known:
    """What a scenario may refer to outside itself: the record systems by key, and the elements of an assessment."""

    sources: tuple[str, ...]
    elements: tuple[str, ...]


def disagreements(scenario: Scenario, whole: Given, known: Known) -> list[FileFault]:
    """Everything in the scenario that agrees with neither the rest of it nor what is known, each with its line."""
    keys = whole.keys
    found: list[FileFault] = []
    if "staff" in keys:
        found += _twice("member of staff", "id", keys["staff"])
    for given in keys["records"].keys.values() if "records" in keys else ():
        found += _twice("record", "id", given)
    found += _outside(whole, known)
    found += _faults(scenario, keys)
    found += _twice("contact", "id", keys["contacts"])
    staff = [s.id for s in scenario.staff]
    for contact, given in zip(scenario.contacts, keys["contacts"].items(), strict=True):
        found += _contact(scenario, contact, given.keys, staff)
    for expected, given in zip(scenario.expect, _list(keys, "expect"), strict=True):
        found += _expectation(scenario, expected, given.keys)
    return found


def _outside(whole: Given, known: Known) -> Iterator[FileFault]:
    """References to a record system or an element of the assessment that there is not."""
    keys = whole.keys
    named = [keys["records"].keys_given()] if "records" in keys else []
    named += [[f.keys["source"]] for f in _list(keys, "faults")]
    answers = [e.keys["answer"].keys for e in _list(keys, "expect") if "answer" in e.keys]
    named += [[a["source"]] for a in answers if "source" in a]
    for source in (s for some in named for s in some):
        if not source.empty and source.raw not in known.sources:
            yield source.fault(f"there is no source {shown(source.raw)}", mend_word(source.raw, known.sources))
    for contact in keys["contacts"].items():
        for assessed in (s.keys["assess"] for s in _list(contact.keys, "steps") if "assess" in s.keys):
            for key in assessed.keys_given():
                if key.raw not in (allowed := (*known.elements, "overall", "reason")):
                    yield key.fault(f"assess has an unknown key {shown(key.raw)}", mend_word(key.raw, allowed))


def _list(keys: dict[str, Given], name: str) -> list[Given]:
    return keys[name].items() if name in keys else []


def _twice(noun: str, key: str, listed: Given) -> Iterator[FileFault]:
    seen: set[str] = set()
    for item in listed.items():
        name = item.keys[key]
        if name.raw in seen:
            yield name.fault(f"there is already a {noun} {shown(name.raw)}", f"give each {noun} its own {key}")
        seen.add(name.raw)


def _moment(when: When, start: datetime, given: Given) -> datetime:
    try:
        return when.counted_from(start)
    except OverflowError:
        says = f"{given.called} is too far away ({shown(given.raw)})"
        raise given.fault(says, "give a moment before the year 9999") from None


def _faults(scenario: Scenario, keys: dict[str, Given]) -> Iterator[FileFault]:
    for fault, given in zip(scenario.faults, _list(keys, "faults"), strict=True):
        begins = _moment(fault.from_, scenario.starts, given.keys["from"])
        ends = _moment(fault.to, scenario.starts, given.keys["to"])
        if ends <= begins:
            yield given.keys["to"].fault("a fault ends before it begins", "give 'to' a later moment than 'from'")


def _contact(
    scenario: Scenario, contact: ContactPlanned, keys: dict[str, Given], staff: Sequence[str]
) -> Iterator[FileFault]:
    begins = _moment(contact.at, scenario.starts, keys["at"])
    if begins < scenario.starts:
        yield keys["at"].fault(
            "a contact comes before the scenario starts", "move it, or let the scenario start earlier"
        )
    if contact.handler not in staff:
        yield keys["handler"].fault(
            f"nobody on the staff is {shown(contact.handler)}", _mend_staff(contact.handler, staff)
        )
    yield from _steps(contact, _list(keys, "steps"), begins, staff)


def _steps(
    contact: ContactPlanned, items: Sequence[Given], begins: datetime, staff: Sequence[str]
) -> Iterator[FileFault]:
    named, promises, before = {CALLER}, 0, begins
    for number, (step, given) in enumerate(zip(contact.steps, items, strict=True), 1):
        keys = given.keys
        at = _moment(step.at, begins, keys["at"])
        if at < before:
            than = f"step {number - 1}" if number > 1 else "its contact"
            yield keys["at"].fault(f"step {number} comes before {than}", "put the steps in the order of their times")
        before = max(before, at)
        if step.by is not None and step.by not in staff:
            yield keys["by"].fault(f"nobody on the staff is {shown(step.by)}", _mend_staff(step.by, staff))
        body = keys[step.kind]
        if isinstance(step.do, Person):
            named.add(step.do.ref)
        elif isinstance(step.do, (Answer, Refer, Wider)) and step.do.person not in named:
            says = f"nobody on this contact is {shown(step.do.person)} by step {number}"
            yield body.keys["person"].fault(says, _mend_person(step.do.person, named))
        elif isinstance(step.do, (Promise, Confirm)):
            promises += 1  # what is confirmed may be a promise that was read in a line
        yield from _of_promises(step, body, at, promises=promises, number=number, staff=staff)


def _of_promises(
    step: Step, body: Given, at: datetime, *, promises: int, number: int, staff: Sequence[str]
) -> Iterator[FileFault]:
    deed = step.do
    if isinstance(deed, Promise):
        _moment(deed.due, at, body.keys["due"])
    if isinstance(deed, Chase) and deed.again is not None:
        _moment(deed.again, at, body.keys["again"])
    if isinstance(deed, (Settle, Chase, HandOver)) and (deed.promise or 0) > promises:
        says = f"promise {deed.promise} was not made by step {number}"
        yield body.keys["promise"].fault(says, "count the promises of this contact from 1")
    if isinstance(deed, HandOver) and deed.to not in staff:
        yield body.keys["to"].fault(f"nobody on the staff is {shown(deed.to)}", _mend_staff(deed.to, staff))


def _mend_staff(name: str, staff: Sequence[str]) -> str:
    add = f"add them under staff, as {{id: {shown(name, marks=False)}, name: …, role: …}}"
    return nearest(name, staff, add)


def _mend_person(ref: str, named: set[str]) -> str:
    add = "name them first, with a step 'person: {ref: …, role: …}', or write caller"
    return nearest(ref, sorted(named), add)


def _expectation(scenario: Scenario, expected: Expectation, keys: dict[str, Given]) -> Iterator[FileFault]:
    contacts = [c.id for c in scenario.contacts]
    if expected.contact not in contacts:
        yield keys["contact"].fault(
            f"there is no contact {shown(expected.contact)}", mend_word(expected.contact, contacts)
        )
        return
    contact = scenario.contact(expected.contact)
    if expected.after is not None and expected.after > len(contact.steps):
        says = f"contact {contact.id} has no step {expected.after}"
        yield keys["after"].fault(says, f"it has {len(contact.steps)}; count them from step-1")
    if expected.link is not None and expected.link.to is not None and expected.link.to not in contacts:
        to = keys["link"].keys["to"]
        yield to.fault(f"there is no contact {shown(expected.link.to)}", mend_word(expected.link.to, contacts))
    yield from _people(contact, keys)
    if expected.never and expected.warning not in (None, ANY, *WARNINGS):
        says = f"no rule gives the warning {shown(str(expected.warning))}, so this can never fail"
        yield keys["warning"].fault(says, mend_word(str(expected.warning), WARNINGS))


def _people(contact: ContactPlanned, keys: dict[str, Given]) -> Iterator[FileFault]:
    named = {CALLER} | {s.do.ref for s in contact.steps if isinstance(s.do, Person)}
    within = {"person": keys} | {k: keys[k].keys for k in ("answer", "fact") if k in keys}
    for values in within.values():
        given = values.get("person")
        if given is not None and not given.empty and given.raw not in named:
            yield given.fault(f"nobody on contact {contact.id} is {shown(given.raw)}", _mend_person(given.raw, named))
