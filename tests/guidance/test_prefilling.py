"""What is known is offered for each element in words, with what it rests on; nothing known offers nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.guidance.denying import says_none
from firstcall.guidance.prefilling import Known, prefilled, quoted
from firstcall.guidance.warnings import rules
from firstcall.incident import entries as e
from firstcall.incident.codes import FactState, Level, Role
from tests.guidance.building import (
    BOOK,
    HANDLER,
    LANDLINE,
    MOBILE,
    START,
    Incident,
    boy_calls,
    linked,
    marked,
    the_case,
)

LINE = "he has hit her twice with a bottle"


def known(call: Incident, element: str, lines: dict[int, str] | None = None) -> tuple[Known, ...]:
    held = prefilled(call.state, book=BOOK, now=call.at, lines=lines or {})
    return next(p.lines for p in held if p.element == element)


def said(call: Incident, element: str) -> list[str]:
    return [line.says for line in known(call, element)]


def test_every_element_of_the_force_stands_there_and_says_nothing_where_nothing_is_known() -> None:
    call = Incident()
    call.fact("caller", "age", 44)
    held = prefilled(call.state, book=BOOK, now=call.at)
    assert [(p.element, p.name) for p in held] == [(x.code, x.name) for x in BOOK.thrive.elements]
    assert [line for p in held for line in p.lines] == []


def test_all_that_belongs_to_an_element_is_something_that_there_is() -> None:
    codes = {rule.code for rule in rules()}
    cues = {row.cue for row in BOOK.cues.cues}
    for element in BOOK.thrive.elements:
        known_from = element.known_from
        assert sorted(set(known_from.warnings) - codes) == [], element.code
        assert sorted(set(known_from.cues) - cues) == [], element.code
        assert [code for code in known_from.answers if BOOK.ask(code) is None] == [], element.code


def weapon(call: Incident) -> None:
    call.cue("suspect", "weapon")


def breach(call: Incident) -> None:
    says = "Possible breach. Alan Example (suspect), SHPO: no contact with anyone. Ask whether they met."
    call.add(e.Warning(code="order-breach-possible", level=Level.CRITICAL, person="suspect", says=says))


def ex_partner(call: Incident) -> None:
    call.fact("suspect", "relationship", "ex-partner")


def number(call: Incident) -> None:
    call.fact("suspect", "phone", MOBILE)


def child(call: Incident) -> None:
    call.person("child")
    call.fact("child", "age", 9)


def frail(call: Incident) -> None:
    call.fact("caller", "age", 81)


def suspect_of_16(call: Incident) -> None:
    call.fact("suspect", "age", 16)


def wish(call: Incident) -> None:
    call.add(e.Wish(text="no police at the door"), HANDLER)


def advice(call: Incident) -> None:
    call.add(e.Advice(code="keep-evidence", says="Keep every message."), HANDLER)


def safe(call: Incident) -> None:
    call.told("caller", "safe-to-speak", False)


def safe_unknown(call: Incident) -> None:
    call.told("caller", "safe-to-speak", "unknown")


def promise(call: Incident) -> None:
    call.add(e.Promise(promise="p1", text="ring back", due=START + timedelta(hours=1), owner=HANDLER), HANDLER)


def kept(call: Incident) -> None:
    promise(call)
    call.add(e.PromiseSettled(promise="p1", kept=True, says="rang"), HANDLER)


def referral(call: Incident) -> None:
    call.add(e.Referral(form="child-protection", person="caller", to="the hub", how="sent"), HANDLER)


def told(call: Incident) -> None:
    call.add(e.CallerTold(about=1, says="that somebody comes tomorrow"), HANDLER)


def not_told(call: Incident) -> None:
    call.add(e.NotTold(about=1, says="he answers her phone"), HANDLER)


def messages(call: Incident) -> None:
    call.cue("caller", "evidence-kept")


BELONGS = [
    ("threat", weapon, "Weapon, by the log"),
    ("threat", breach, "Possible breach: Alan Example (suspect), SHPO: no contact with anyone."),
    ("threat", ex_partner, "Relationship of the suspect: ex-partner"),
    ("harm", weapon, "Weapon, by the log"),
    ("risk", breach, "Possible breach: Alan Example (suspect), SHPO: no contact with anyone."),
    ("investigation", number, f"Phone of the suspect: {MOBILE}"),
    ("investigation", messages, "Evidence kept, by the log"),
    ("vulnerability", child, "The child is 9"),
    ("vulnerability", frail, "The caller is 81"),
    ("engagement", wish, "Asked of us: no police at the door"),
    ("engagement", advice, "Advised: Keep every message."),
    ("engagement", safe, "The caller answered “no” to “safe to speak”"),
    ("engagement", told, "The caller was told: that somebody comes tomorrow"),
    ("engagement", not_told, "The caller was not told, because it is not safe: he answers her phone"),
    ("intervention", promise, "Promised: ring back, by 19:30 on 6 March"),
    ("intervention", kept, "Promised: ring back, kept"),
    ("intervention", referral, "Referred: child protection for the caller, sent to the hub"),
]


@pytest.mark.parametrize(("element", "happens", "line"), BELONGS, ids=[f"{b[0]}-{b[1].__name__}" for b in BELONGS])
def test_what_belongs_to_an_element_is_offered_there(element: str, happens, line: str) -> None:  # type: ignore[no-untyped-def]
    call = Incident()
    assert said(call, element) == []
    happens(call)
    (one,) = known(call, element)
    assert one.says == line
    assert one.cites and all(0 < seq <= call.state.seq for seq in one.cites)
    assert not says_none(one.says)


@pytest.mark.parametrize(
    ("element", "happens"), [("vulnerability", suspect_of_16), ("engagement", safe_unknown), ("prevention", weapon)]
)
def test_what_does_not_belong_or_is_not_known_is_not_offered(element: str, happens) -> None:  # type: ignore[no-untyped-def]
    call = Incident()
    happens(call)
    assert said(call, element) == []


def test_a_denied_cue_and_a_fact_that_was_struck_out_are_not_known() -> None:
    call = Incident()
    call.cue("suspect", "weapon", negated=True)
    number(call)
    assert said(call, "threat") == []
    call.fact("suspect", "phone", MOBILE, state=FactState.REJECTED)
    assert said(call, "investigation") == []


def test_a_cue_quotes_the_line_that_it_was_read_in_and_rests_on_it() -> None:
    call = Incident()
    line = call.line(LINE)
    cue = call.fact("suspect", "cue", "violence", span=(7, 10), rests_on=(line,))
    (one,) = known(call, "harm", {line: LINE})
    assert one.says == f"Violence: “{LINE}”"
    assert one.cites == tuple(sorted((line, cue)))


def test_a_warning_says_what_the_record_shows_and_rests_on_it_and_not_what_to_do() -> None:
    call = boy_calls()
    (one, *_) = [k for k in known(call, "vulnerability") if "autism" in k.says]
    assert one.says.endswith("(force-intelligence/FI-221).")
    warned = next(w for w in call.state.warnings.values() if w.code == "vulnerability-recorded")
    assert set(one.cites) == {warned.seq, *warned.rests_on}


def test_orders_and_earlier_contacts_are_offered_with_their_entries() -> None:
    (order,) = [line for line in said(the_case(), "prevention") if "under an order" in line]
    assert "visor/V-3391" in order
    (earlier,) = [line for line in said(linked(), "prevention") if line.startswith("Earlier contact")]
    assert earlier == "Earlier contact of 13 February 2017, by number: Caller not named"


@pytest.mark.parametrize("element", [x.code for x in BOOK.thrive.elements])
def test_a_restricted_record_is_in_no_line(element: str) -> None:
    call = marked("weapons", "restricted", person="caller").settle()
    assert any(w.code == "restricted-record" for w in call.state.warnings.values())
    told = " ".join(said(call, element))
    assert "R-1" not in told and "weapon" not in told.casefold()


QUOTES = [
    ("short", None, "short"),
    ("two   spaces\nand a line", None, "two spaces and a line"),
    ("one two three four five", (0, 3), "one two…"),
    ("one two three four five", (19, 23), "…four five"),
    ("x" * 30, (0, 5), "x" * 12 + "…"),
]


@pytest.mark.parametrize(("text", "span", "wanted"), QUOTES)
def test_a_long_line_is_cut_at_words_around_what_was_read(text: str, span: tuple[int, int] | None, wanted: str) -> None:
    longest = 22 if text.startswith("two") else 12
    assert quoted(text, span, longest) == wanted


def test_what_is_said_twice_is_offered_once_and_rests_on_both() -> None:
    call = Incident(LANDLINE)
    first = call.fact("suspect", "cue", "weapon")
    call.person("other", Role.OTHER)
    second = call.fact("other", "cue", "weapon")
    (one,) = known(call, "threat")
    assert one.cites == (first, second)
