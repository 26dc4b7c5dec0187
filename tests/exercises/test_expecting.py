"""Expectations as a table: the log of one contact, a line of ``expect``, and whether the line is met."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from firstcall.exercises.expecting import Played, deadline, judge, same_value
from firstcall.incident import entries as e
from firstcall.incident.codes import Channel, FactState, Level, Outcome, Reason, Role
from firstcall.incident.entries import kind_of
from firstcall.incident.folding import fold
from firstcall.incident.three import Truth
from tests.exercises.texts import SMALL, read

pytestmark = pytest.mark.pure

START = datetime(2026, 5, 4, 20, 10, tzinfo=UTC)
ORDER = e.Warning(
    code="order-breach-possible",
    level=Level.CRITICAL,
    person="suspect",
    elements=(e.Element(element="act", value=Truth.TRUE), e.Element(element="target-age", value=Truth.UNKNOWN)),
)
SAID = (
    (0, e.Contact(contact="only", channel=Channel.EMERGENCY, number="01632 960211", handler="handler-a")),
    (0, e.Link(to=7, by="number", value="+441632960211", person="caller", says="", opened=START)),
    (2, e.Question(code="age", person="caller", text="", why="")),
    (5, e.PersonNamed(person="man", role=Role.SUSPECT)),
    (9, e.PersonNamed(person="suspect", role=Role.SUSPECT, same_as="man")),
    (10, e.Fact(person="man", field="phone", value="+447700900401", state=FactState.TAKEN)),
    (14, ORDER),
    (15, e.Answer(check="c1", source="pnd", person="man", outcome=Outcome.NOT_CHECKED, reason=Reason.TIMEOUT)),
    (40, e.Refused(step="close", why=("promise-open", "age-unknown"))),
    (90, e.Warning(code="promise-overdue", level=Level.HIGH)),
)
MOMENTS = tuple(START + timedelta(seconds=s) for s in (5, 9, 12, 20, 30, 40))


def the_contact() -> dict[str, Played]:
    entries = tuple(
        e.Entry(
            cursor=n, incident=8, seq=n, at=START + timedelta(seconds=at), by="firstcall", kind=kind_of(body), rests_on=(), body=body
        )
        for n, (at, body) in enumerate(SAID, 1)
    )  # fmt: skip
    ends = START + timedelta(seconds=41)
    one = Played(
        contact="only", incident=8, begins=START, moments=MOMENTS, ends=ends, entries=entries, state=fold(entries)
    )
    other = Played(contact="earlier", incident=7, begins=START, moments=(), ends=START)
    lost = Played(contact="lost", incident=None, begins=START, moments=(), ends=START)
    return {"only": one, "earlier": other, "lost": lost}


def expectation(line: str, tmp_path: Path):
    head = SMALL[: SMALL.index("expect:\n")]
    for contact in ("earlier", "lost"):
        head += f"  - {{id: {contact}, at: +0s, handler: handler-a, channel: '101'}}\n"
    (one,) = read(f"{head}expect:\n  - {{{line}}}\n", tmp_path).expect
    return one


MET = [
    "contact: only, warning: order-breach-possible",
    "contact: only, warning: any",
    "contact: only, warning: any, level: [critical, high]",
    "contact: only, warning: order-breach-possible, person: suspect",
    "contact: only, warning: order-breach-possible, within: 5s, after: step-2",
    "contact: only, warning: order-breach-possible, within: 14s",
    "contact: only, warning: order-breach-possible, within: 1s, after: step-5",  # it stands already
    "contact: only, warning: order-breach-possible, after: step-6",
    "contact: only, warning: order-breach-possible, elements: {act: true}",
    "contact: only, warning: order-breach-possible, elements: {act: true, target-age: unknown}",
    "contact: only, warning: promise-overdue, within: 1m, after: step-5",
    "contact: only, answer: {source: pnd}",
    "contact: only, answer: {source: pnd, outcome: not_checked, reason: timeout}",
    "contact: only, answer: {outcome: not_checked}, person: suspect",
    "contact: only, refused: close",
    "contact: only, refused: close, why: [promise-open]",
    "contact: only, refused: close, why: [age-unknown, promise-open]",
    "contact: only, link: {to: earlier}",
    "contact: only, link: {to: earlier, by: number}, within: 0s, after: start",
    "contact: only, question: age, person: caller",
    "contact: only, fact: {field: phone, value: '07700 900 401'}",
    "contact: only, fact: {field: phone, value: '+447700900401', person: suspect, state: taken}",
    "contact: only, warning: dangerous-person, never: true",
    "contact: only, warning: promise-overdue, never: true",  # it came after the contact had ended
    "contact: only, warning: order-breach-possible, level: notice, never: true",
    "contact: only, answer: {source: pnd, outcome: no_trace}, never: true",
    "contact: lost, warning: any, never: true",
]
NOT_MET = [
    ("contact: only, warning: dangerous-person", "there was none; of this kind there was order-breach-possible"),
    ("contact: only, warning: order-breach-possible, within: 4s, after: step-2", "came only at +14s (entry 7)"),
    ("contact: only, warning: order-breach-possible, within: 13s", "came only at +14s"),
    ("contact: only, warning: order-breach-possible, level: [notice, high]", "order-breach-possible at critical"),
    ("contact: only, warning: order-breach-possible, person: caller", "about suspect"),
    ("contact: only, warning: order-breach-possible, elements: {target-age: true}", "target-age unknown"),
    ("contact: only, warning: order-breach-possible, elements: {supervision: unknown}", "act true"),
    ("contact: only, answer: {source: pnd, outcome: no_trace}", "pnd: not_checked (timeout)"),
    ("contact: only, answer: {source: pnd, reason: stale}", "pnd: not_checked (timeout)"),
    ("contact: only, answer: {source: pnd, person: caller}", "pnd: not_checked"),
    ("contact: only, refused: promise", "close refused for promise-open"),
    ("contact: only, refused: close, why: [check-not-made]", "close refused for promise-open, age-unknown"),
    ("contact: only, link: {to: lost}", "a link by number to incident 7"),
    ("contact: only, link: {to: earlier, by: household}", "a link by number"),
    ("contact: only, question: name", "age of caller"),
    ("contact: only, question: age, person: suspect", "age of caller"),
    ("contact: only, fact: {field: phone, value: '07700 900402'}", "phone +447700900401 (taken)"),
    ("contact: only, fact: {field: phone, person: caller}", "man's phone"),
    ("contact: only, warning: any, never: true", "entry 7 at +14s is one (order-breach-possible"),
    ("contact: only, warning: order-breach-possible, never: true, within: 1s, after: start", "entry 7"),
    ("contact: earlier, warning: any", "no warning at all"),
    ("contact: lost, warning: any", "the contact was not taken"),
]


@pytest.mark.parametrize("line", MET)
def test_met(line: str, tmp_path: Path) -> None:
    judged = judge(expectation(line, tmp_path), the_contact())
    assert judged.met, judged.says


@pytest.mark.parametrize(("line", "instead"), NOT_MET)
def test_not_met_and_what_was_seen_instead(line: str, instead: str, tmp_path: Path) -> None:
    judged = judge(expectation(line, tmp_path), the_contact())
    assert not judged.met
    assert instead in judged.says
    assert judged.says.startswith(line.split(",", maxsplit=1)[0].removeprefix("contact: "))


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("contact: only, warning: any, within: 5s, after: step-2", 14),
        ("contact: only, warning: any, within: 5s", 5),
        ("contact: only, warning: any, after: step-2", None),
        ("contact: only, warning: any, within: 5s, never: true", None),
    ],
)
def test_until_when_an_expectation_may_still_be_met(line: str, seconds: int | None, tmp_path: Path) -> None:
    until = deadline(expectation(line, tmp_path), the_contact()["only"])
    assert until == (None if seconds is None else START + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("wanted", "held", "same"),
    [
        ("@Night_Owl99", "snapchat:night_owl99", True),
        ("Snapchat: night_owl99", "snapchat:night_owl99", True),
        ("instagram.com/night_owl99", "snapchat:night_owl99", False),
        ("night_owl98", "snapchat:night_owl99", False),
    ],
)
def test_a_scenario_may_leave_a_usernames_platform_out(wanted, held, same):
    assert same_value("username", wanted, held) is same
