"""All warnings together: none is missing, lost or lowered, and an ordinary call is left in peace."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.guidance.warnings import all_warnings, rules
from firstcall.incident import entries as e
from firstcall.incident.records import Condition, Event, Target
from firstcall.incident.state import State
from tests.guidance.building import (
    BOOK,
    HANDLER,
    HOME,
    LANDLINE,
    MOBILE,
    NEIGHBOUR,
    START,
    Incident,
    record,
    sopo,
    the_case,
)

PEOPLE = st.sampled_from(["caller", "suspect", "victim", "child", "other"])

CONTRACT = """
dangerous-person order-breach-possible order-unknown wanted-or-missing self-harm-marker weapon-or-violence-marker
vulnerability-recorded household-risk child-involved age-unknown repeat-contact record-contradicts-assessment
check-not-made evidence-at-risk handler-not-current promise-open promise-overdue assessment-due downgrade-unreviewed
restricted-record
""".split()


def test_every_code_of_the_contract_has_its_rule_and_every_rule_says_when() -> None:
    held = {rule.code: rule for rule in rules()}
    assert set(CONTRACT) <= set(held)
    assert all(rule.when.endswith(".") for rule in held.values())


def test_nothing_is_given_twice_and_nothing_louder_is_lowered() -> None:
    call = the_case()
    assert call.warnings() == []
    before = {k: w.level for k, w in call.state.warnings.items()}
    call.fact("suspect", "name", "Gregory Poole")
    call.settle()
    assert all(call.state.warnings[k].level.rank >= level.rank for k, level in before.items())


def test_an_ordinary_call_raises_no_warning_at_all() -> None:
    call = Incident(LANDLINE, HOME)
    call.trained()
    call.answer(
        "caller",
        "control-room",
        record("CR-9", surname="", about=None, event=Event(address="3 Sample Row, Anytown, ZZ1 2ZZ")),
    )
    call.answer("caller", "local")
    call.line("My name is Susan Poole, I am 44. I have found a wallet.")
    call.fact("caller", "name", "Susan Poole")
    call.fact("caller", "age", 44)
    call.person("other")
    call.answer("caller", "pnc")
    assert call.given() == {}
    call.assess("none")
    call.add(e.Grade(grade="scheduled", reason=""), HANDLER)
    call.add(e.Closed(reason="advice given"), HANDLER)
    assert call.later(days=2).given() == {}


def test_a_silent_call_from_a_marked_number_is_a_call() -> None:
    call = Incident(MOBILE)
    call.answer("caller", "local", record("D-1", "domestic-abuse-victim", "firearms", phones=("07700 900461",)))
    given = call.given()
    assert given["vulnerability-recorded"] == "high"
    assert given["weapon-or-violence-marker"] == "high"


def test_what_a_late_answer_shows_is_warned_of_on_a_closed_incident() -> None:
    call = Incident()
    call.fact("suspect", "phone", MOBILE)
    call.add(e.Closed(reason="advice given"), HANDLER)
    call.answer("suspect", "pnc", record("R-1", "wanted", phones=("07700 900461",)))
    assert call.given()["wanted-or-missing"] == "critical"


def test_before_the_contact_there_is_nothing_to_warn_of() -> None:
    assert all_warnings(State(), book=BOOK, now=START) == ()


STEPS = st.one_of(
    st.tuples(
        st.just("fact"),
        PEOPLE,
        st.just("name"),
        st.sampled_from(["Alan Example", "Mark Ashdown", "Gregory Poole", "Mark"]),
    ),
    st.tuples(st.just("fact"), PEOPLE, st.just("phone"), st.sampled_from([MOBILE, LANDLINE])),
    st.tuples(st.just("fact"), PEOPLE, st.just("age"), st.integers(5, 60)),
    st.tuples(st.just("fact"), PEOPLE, st.just("born"), st.sampled_from(["1971-11-02", "2000-08-19", "2000", "odd"])),
    st.tuples(st.just("fact"), PEOPLE, st.just("address"), st.sampled_from([HOME, "odd"])),
    st.tuples(st.just("cue"), PEOPLE, st.sampled_from(["blackmail", "child", "supervised", "evidence-destroyed"])),
    st.tuples(
        st.just("told"),
        PEOPLE,
        st.sampled_from(["age", "supervised", "contact"]),
        st.sampled_from(["no", "yes", "unknown"]),
    ),
    st.tuples(st.just("found"), PEOPLE, st.sampled_from(["pnc", "visor", "control-room"]), st.integers(0, 3)),
    st.tuples(st.just("assess"), st.sampled_from(["none", "high"])),
    st.tuples(st.just("line")),
)
FOUND = (
    record("R-1", "registered-sex-offender", "weapons", phones=("07700 900461",), addresses=(HOME,)),
    record("R-2", "autism", forenames="Mark", surname="Ashdown", born="2000-08-19", phones=("01632 960201",)),
    record("R-3", "wanted", orders=(sopo(Condition(act="contact", target=Target(age="<=16"), supervised=False)),)),
    record("R-4", surname="", about=None, others=(NEIGHBOUR,), event=Event(kind="domestic", address=HOME)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_whatever_is_told_the_consequences_come_to_rest_and_no_warning_is_lost_or_lowered(
    steps: list[tuple[str, ...]],
) -> None:
    call = Incident()
    before: dict[str, int] = {}
    for kind, *told in steps:
        if kind == "found":
            person, source, which = told
            if person in call.state.persons:
                call.answer(person, source, FOUND[int(which)])
        else:
            getattr(call, kind)(*told)
        call.settle()
        now = {key: w.level.rank for key, w in call.state.warnings.items()}
        assert all(now.get(key, -1) >= rank for key, rank in before.items())
        before = now
