"""Every warning: when it is given, how loud, and when it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.guidance.warnings import all_warnings, rules
from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty, Reason, Role
from firstcall.incident.records import Condition, Event, RecordPerson, Target
from firstcall.incident.state import State
from tests.guidance.building import (
    BOOK,
    HANDLER,
    HOME,
    LANDLINE,
    MOBILE,
    START,
    Incident,
    boy_calls,
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


def marked(
    *markers: str, person: str = "suspect", certainty: Certainty = Certainty.CERTAIN, **more: object
) -> Incident:
    """Somebody's mobile number leads to a record with these markers."""
    call = Incident()
    call.fact(person, "phone", MOBILE)
    found = record("R-1", *markers, phones=("07700 900461",), certainty=certainty, **more)
    call.answer(person, "pnc", found)
    return call


@pytest.mark.parametrize(
    ("marker", "person", "code", "level"),
    [
        ("registered-sex-offender", "suspect", "dangerous-person", "critical"),
        ("Registered Sex Offender", "suspect", "dangerous-person", "critical"),
        ("potentially_dangerous_person", "other", "dangerous-person", "critical"),
        ("violent-offender", "caller", "dangerous-person", "critical"),
        ("wanted", "suspect", "wanted-or-missing", "critical"),
        ("missing", "child", "wanted-or-missing", "critical"),
        ("self-harm", "caller", "self-harm-marker", "high"),
        ("suicide", "other", "self-harm-marker", "high"),
        ("weapons", "suspect", "weapon-or-violence-marker", "high"),
        ("firearms", "suspect", "weapon-or-violence-marker", "high"),
        ("firearms-certificate", "other", "weapon-or-violence-marker", "high"),
        ("violent", "suspect", "weapon-or-violence-marker", "high"),
        ("autism", "caller", "vulnerability-recorded", "high"),
        ("learning-difficulties", "victim", "vulnerability-recorded", "high"),
        ("looked-after", "child", "vulnerability-recorded", "high"),
        ("domestic-abuse-victim", "caller", "vulnerability-recorded", "high"),
        ("something nobody listed", "other", "unknown-marker", "notice"),
    ],
)
def test_a_marker_warns(marker: str, person: str, code: str, level: str) -> None:
    assert marked(marker, person=person).given()[code] == level


@pytest.mark.parametrize(
    ("marker", "person", "code"),
    [
        ("autism", "suspect", "vulnerability-recorded"),
        ("autism", "other", "vulnerability-recorded"),
        ("domestic-abuse-victim", "caller", "dangerous-person"),
        ("autism", "caller", "dangerous-person"),
    ],
)
def test_a_marker_does_not_warn(marker: str, person: str, code: str) -> None:
    assert code not in marked(marker, person=person).given()


@pytest.mark.parametrize("marker", ["registered-sex-offender", "wanted", "weapons", "restricted"])
def test_a_possible_match_is_a_notice_at_most(marker: str) -> None:
    levels = set(marked(marker, certainty=Certainty.POSSIBLE).given().values())
    assert levels == {"notice"}


def test_a_possible_match_that_becomes_sure_warns_again_and_louder() -> None:
    call = marked("weapons", certainty=Certainty.POSSIBLE).settle()
    call.answer("suspect", "pnc", record("R-1", "weapons", phones=("07700 900461",)))
    assert [w.level.value for w in call.warnings("weapon-or-violence-marker")] == ["high"]


def test_a_record_of_another_name_is_still_shown_as_a_notice() -> None:
    call = marked("weapons")
    call.fact("suspect", "name", "Gregory Poole")
    (given,) = call.warnings("weapon-or-violence-marker")
    assert given.level.value == "notice"
    assert "Gregory Poole" in given.says


def test_the_same_marker_in_another_record_is_not_told_twice_and_a_new_one_is() -> None:
    call = marked("registered-sex-offender").settle()
    call.answer("suspect", "visor", record("V-1", "rso", phones=("07700 900461",)))
    assert call.warnings("dangerous-person") == []
    call.answer("suspect", "visor", record("V-2", "rso", "violent-offender", phones=("07700 900461",)))
    assert [w.subject for w in call.warnings("dangerous-person")] == ["violent-offender"]


def test_a_warning_rests_on_the_answer_it_was_drawn_from() -> None:
    call = marked("weapons")
    answer = len(call.log)
    drafts = all_warnings(call.state, book=BOOK, now=call.at)
    assert all(answer in d.rests_on for d in drafts)


def test_nothing_is_given_twice_and_nothing_louder_is_lowered() -> None:
    call = the_case()
    assert call.warnings() == []
    before = {k: w.level for k, w in call.state.warnings.items()}
    call.fact("suspect", "name", "Gregory Poole")
    call.settle()
    assert all(call.state.warnings[k].level.rank >= level.rank for k, level in before.items())


@pytest.mark.parametrize(
    ("source", "kind", "text", "given"),
    [
        ("missing", "missing-episode-open", "", True),
        ("missing", "missing episode", "last seen at school", True),
        ("missing", "missing-episode-open", "last found in the park", True),
        ("missing", "missing-episode-closed", "", False),
        ("international", "red notice", "", True),
        ("crime", "missing episode", "", False),
        ("missing", "sighting", "", False),
    ],
)
def test_an_open_episode_or_notice_warns_and_a_closed_one_does_not(
    source: str, kind: str, text: str, given: bool
) -> None:
    call = Incident()
    call.fact("child", "phone", MOBILE)
    found = record("M-1", phones=("07700 900461",), event=Event(kind=kind, text=text))
    call.answer("child", source, found)
    assert ("wanted-or-missing" in call.given()) is given


def test_the_case_on_the_first_call() -> None:
    assert the_case().given() == {
        "child-involved": "high",
        "vulnerability-recorded": "high",
        "dangerous-person": "critical",
        "order-breach-possible": "critical",
        "order-unknown": "high",
    }


def test_a_possible_breach_names_each_element_and_asks_for_what_is_open() -> None:
    (given,) = [w for w in the_case().state.warnings.values() if w.code == "order-breach-possible"]
    assert {x.element: x.value.value for x in given.elements} == {
        "act": "true",
        "age": "true",
        "supervision": "unknown",
        "in-force": "true",
    }
    assert given.ask == "supervised"
    assert given.says.startswith("Possible breach.")


def test_one_order_in_two_systems_is_one_warning() -> None:
    call = the_case()
    order = sopo(Condition(act="contact", target=Target(age="<=16"), supervised=False))
    call.answer("suspect", "pnc", record("P-1", phones=("07700 900461",), orders=(order,)))
    assert call.warnings("order-breach-possible") == []


def test_a_false_element_stops_the_warning_that_was_not_given_yet() -> None:
    call = boy_calls()
    call.fact("suspect", "phone", MOBILE)
    call.cue("suspect", "blackmail", "supervised")
    order = sopo(Condition(act="contact", target=Target(age="<=16"), supervised=False))
    call.answer("suspect", "visor", record("V-1", phones=("07700 900461",), orders=(order,)))
    assert not {"order-breach-possible", "order-unknown"} & set(call.given())


def test_with_the_age_unknown_the_order_asks_for_the_age() -> None:
    call = Incident()
    call.cue("suspect", "blackmail")
    call.fact("suspect", "phone", MOBILE)
    order = sopo(Condition(act="contact", target=Target(age="<16")))
    call.answer("suspect", "visor", record("V-1", phones=("07700 900461",), orders=(order,)))
    (given,) = call.warnings("order-unknown")
    assert (given.level.value, given.ask) == ("high", "age")


def test_an_order_held_by_a_possible_match_is_a_notice() -> None:
    call = Incident()
    call.cue("suspect", "blackmail")
    call.fact("suspect", "name", "Alan Example")
    order = sopo(Condition(act="contact"))
    call.answer("suspect", "visor", record("V-1", orders=(order,), certainty=Certainty.POSSIBLE))
    (given,) = call.warnings("order-breach-possible")
    assert given.level.value == "notice"


NEIGHBOUR = RecordPerson(names=(), born="1980-01-01", markers=("weapons",), addresses=(HOME,))


def at_home(*people: RecordPerson, about: int | None = None, event: Event | None = None) -> Incident:
    call = Incident(address=HOME)
    found = record("L-1", surname="", about=about, others=people, event=event)
    call.answer("caller", "local", found, by_what={"address": (HOME,)})
    return call


@pytest.mark.parametrize(
    ("person", "given"),
    [
        (RecordPerson(markers=("weapons",), addresses=(HOME,)), True),
        (RecordPerson(markers=("child-protection-plan",), addresses=(HOME,)), True),
        (RecordPerson(orders=(sopo(Condition(act="contact")),), addresses=(HOME,)), True),
        (RecordPerson(orders=(sopo(Condition(act="contact"), ends=date(2013, 1, 1)),), addresses=(HOME,)), False),
        (RecordPerson(markers=("weapons",), addresses=("3 Sample Row, Anytown, ZZ1 2ZZ",)), False),
        (RecordPerson(markers=("dementia",), addresses=(HOME,)), False),
        (RecordPerson(markers=(), addresses=(HOME,)), False),
    ],
)
def test_somebody_else_at_the_address(person: RecordPerson, given: bool) -> None:
    assert (at_home(person).given().get("household-risk") == "high") is given


def test_somebody_without_an_address_of_their_own_at_the_events_address() -> None:
    call = at_home(RecordPerson(markers=("weapons",)), event=Event(address=HOME))
    assert call.given()["household-risk"] == "high"


def test_the_caller_is_not_somebody_else() -> None:
    call = Incident(LANDLINE, HOME)
    call.answer("caller", "local", record("L-1", "weapons", phones=("01632 960201",), addresses=(HOME,)))
    assert "household-risk" not in call.given()


def test_a_possible_match_at_the_address_may_be_somebody_else() -> None:
    call = Incident(address=HOME)
    found = record("L-1", "weapons", addresses=(HOME,), certainty=Certainty.POSSIBLE)
    call.answer("caller", "local", found)
    assert call.given()["household-risk"] == "high"


def test_an_address_that_only_a_record_gives_is_not_an_address_of_the_incident() -> None:
    call = marked("autism", addresses=(HOME,)).settle()
    other = RecordPerson(markers=("weapons",), addresses=(HOME,))
    call.answer(
        "suspect", "local", record("L-1", surname="", about=None, others=(other,)), by_what={"address": (HOME,)}
    )
    assert "household-risk" not in call.given()


def test_an_order_against_somebody_else_that_names_the_caller() -> None:
    call = Incident(address=HOME)
    call.fact("caller", "name", "Susan Poole")
    order = sopo(Condition(act="contact", target=Target(named=("Susan Poole",))), kind="non-molestation")
    other = RecordPerson(orders=(order,), role=Role.SUSPECT)
    call.answer("caller", "local", record("L-1", surname="", about=None, others=(other,)))
    assert call.given()["protected-by-order"] == "high"


def test_an_order_against_somebody_else_that_names_the_address() -> None:
    order = sopo(Condition(act="presence", place=(HOME,)), kind="DVPO")
    call = at_home(RecordPerson(orders=(order,), addresses=("3 Sample Row, Anytown, ZZ1 2ZZ",)))
    assert call.given()["protected-by-order"] == "high"


@pytest.mark.parametrize(
    ("tell", "level"),
    [
        (lambda i: i.fact("caller", "age", 16), "notice"),
        (lambda i: i.fact("caller", "born", "1999"), "notice"),
        (lambda i: i.fact("caller", "age", 18), None),
        (lambda i: None, None),
        (lambda i: (i.fact("caller", "age", 16), i.cue("suspect", "blackmail")), "high"),
        (lambda i: (i.fact("caller", "age", 16), i.cue("suspect", "threat", negated=True)), "notice"),
        (lambda i: i.person("child"), "notice"),
        (lambda i: i.fact("child", "age", 32), None),
    ],
)
def test_a_child_is_involved(tell: Callable[[Incident], object], level: str | None) -> None:
    call = Incident()
    tell(call)
    assert call.given().get("child-involved") == level


def test_a_child_with_a_record_of_concern_or_near_somebody_dangerous() -> None:
    assert boy_calls().given()["child-involved"] == "high"
    call = marked("registered-sex-offender")
    call.fact("caller", "age", 14)
    assert call.given()["child-involved"] == "high"


def test_a_child_by_a_possible_match_is_a_notice() -> None:
    call = Incident()
    call.fact("caller", "name", "Mark Ashdown")
    found = record(
        "R-1", "autism", forenames="Mark", surname="Ashdown", born="2000-08-19", certainty=Certainty.POSSIBLE
    )
    call.answer("caller", "pnc", found)
    call.cue("suspect", "blackmail")
    assert call.given()["child-involved"] == "notice"


def test_the_age_is_asked_for_once_a_line_was_heard() -> None:
    call = Incident()
    call.person("suspect")
    assert "age-unknown" not in call.given()
    call.line()
    assert {w.person for w in call.warnings("age-unknown")} == {"caller", "suspect"}


@pytest.mark.parametrize(
    "tell",
    [
        lambda i: i.fact("caller", "age", 40),
        lambda i: i.fact("caller", "born", "1977"),
        lambda i: i.told("caller", "age", "refused"),
        lambda i: i.told("caller", "date-of-birth", "unknown"),
        lambda i: i.check("caller", "pnc", {"name": ("Mark Ashdown",)}),
        lambda i: i.fact("caller", "phone", MOBILE),  # the plan has yet to ask by it
    ],
)
def test_the_age_is_not_asked_for(tell: Callable[[Incident], object]) -> None:
    call = Incident()
    call.line()
    assert call.warnings("age-unknown")
    tell(call)
    assert call.warnings("age-unknown") == []


def test_somebody_mentioned_in_passing_is_not_asked_about() -> None:
    call = Incident()
    call.line()
    call.person("witness")
    assert {w.person for w in call.warnings("age-unknown")} == {"caller"}
    call.fact("witness", "name", "Susan Poole")
    call.check("witness", "pnc", {"name": ("Susan Poole",)})
    assert {w.person for w in call.later(hours=1).warnings("age-unknown")} >= {"caller"}


def test_a_check_that_nobody_answered_no_longer_holds_the_question_back() -> None:
    call = Incident()
    call.check("caller", "pnc", {"name": ("Mark Ashdown",)})
    call.line()
    assert call.warnings("age-unknown") == []
    assert call.later(seconds=10).warnings("age-unknown")


def linked(**more: object) -> Incident:
    call = Incident(LANDLINE)
    link: dict[str, object] = {
        "to": 7,
        "by": "number",
        "value": LANDLINE,
        "person": "caller",
        "says": "Caller not named",
        "opened": START - timedelta(days=21),
    }
    call.add(e.Link(**(link | more)))  # type: ignore[arg-type]
    return call


@pytest.mark.parametrize(
    ("link", "cues", "level"),
    [
        ({}, (), "notice"),
        ({"danger": True}, (), "high"),
        ({"broken_promise": True}, (), "high"),
        ({"kinds": ("blackmail",)}, (), "notice"),
        ({"kinds": ("blackmail",)}, ("blackmail",), "high"),
        ({"kinds": ("blackmail",)}, ("domestic",), "notice"),
        ({"kinds": ("blackmail",), "opened": START - timedelta(days=31)}, ("blackmail",), "notice"),
        ({"kinds": ("evidence-kept",)}, ("evidence-kept",), "notice"),
    ],
)
def test_the_same_number_rang_before(link: dict[str, object], cues: tuple[str, ...], level: str) -> None:
    call = linked(**link)
    call.cue("suspect", *cues)
    assert call.given()["repeat-contact"] == level


def test_one_earlier_incident_by_two_roads_is_one_warning() -> None:
    call = linked()
    call.add(e.Link(to=7, by="address", value=HOME, person="caller", says="", opened=START - timedelta(days=21)))
    (given,) = call.warnings("repeat-contact")
    assert "number and address" in given.says


def control_room(
    kind: str = "Domestic abuse",
    days: int = 10,
    about: int | None = 0,
    address: str | None = HOME,
) -> Incident:
    call = Incident(LANDLINE, HOME)
    event = Event(at=START - timedelta(days=days), kind=kind, address=address)
    found = record("CR-1", born=None, phones=("01632 960201",) if about == 0 else (), event=event, about=about)
    call.answer("caller", "control-room", found)
    return call


@pytest.mark.parametrize(
    ("call", "cues", "level"),
    [
        (control_room(), (), "notice"),
        (control_room(), ("domestic",), "high"),
        (control_room(days=40), ("domestic",), "notice"),
        (control_room(kind="Noise"), ("domestic",), "notice"),
        (control_room(about=None), ("domestic",), "high"),
        (control_room(about=None, address="3 Sample Row, Anytown, ZZ1 2ZZ"), ("domestic",), None),
        (control_room(about=None, address=None), ("domestic",), None),
    ],
)
def test_the_control_rooms_own_records(call: Incident, cues: tuple[str, ...], level: str | None) -> None:
    call.cue("suspect", *cues)
    assert call.given().get("repeat-contact") == level


def test_an_assessment_that_says_none_of_what_is_known() -> None:
    call = boy_calls()
    against = next(w.seq for w in call.state.warnings.values() if w.code == "vulnerability-recorded")
    made = call.assess("none", against)
    (given,) = call.warnings("record-contradicts-assessment")
    assert given.level.value == "high"
    assert "vulnerability recorded" in given.says
    (draft,) = [d for d in all_warnings(call.state, book=BOOK, now=call.at) if d.body == given]
    assert draft.rests_on == (against, made)


def test_an_assessment_that_nothing_contradicts() -> None:
    call = Incident()
    call.assess()
    assert call.warnings("record-contradicts-assessment") == []


@pytest.mark.parametrize(
    ("reason", "required", "given"),
    [
        (Reason.TIMEOUT, True, True),
        (Reason.BREAKER_OPEN, True, True),
        (Reason.NOT_CONFIGURED, True, True),
        (Reason.INCOMPLETE, True, False),
        (Reason.TIMEOUT, False, False),
    ],
)
def test_a_required_check_that_was_not_made(reason: Reason, required: bool, given: bool) -> None:
    call = Incident()
    call.missed("caller", "pnc", reason, required=required)
    assert call.warnings("check-not-made") == []
    call.assess()
    assert bool(call.warnings("check-not-made")) is given


def test_a_pending_check_is_no_missed_one_until_its_deadline() -> None:
    call = Incident()
    call.check("caller", "pnc", {"name": ("Mark Ashdown",)})
    call.add(e.Refused(step="close", why=("check-pending",)))
    assert call.warnings("check-not-made") == []
    assert call.later(seconds=10).warnings("check-not-made")


def test_one_warning_a_source_names_everybody() -> None:
    call = Incident()
    call.fact("suspect", "name", "Alan Example")
    call.missed("caller", "pnc")
    call.missed("suspect", "pnc")
    call.missed("caller", "visor")
    call.assess()
    given = {w.subject: w.says for w in call.warnings("check-not-made")}
    assert set(given) == {"pnc", "visor"}
    assert "the caller and Alan Example (suspect)" in given["pnc"]


@pytest.mark.parametrize(
    ("advice", "given"),
    [
        (("ask-network-to-block",), True),
        (("stop-contact",), True),
        (("keep-evidence", "ask-network-to-block"), False),
        (("ask-network-to-block", "keep-evidence"), True),
        (("do-not-pay",), False),
    ],
)
def test_advice_that_may_destroy_evidence(advice: tuple[str, ...], given: bool) -> None:
    call = Incident()
    call.cue("caller", "evidence-kept")
    for code in advice:
        call.add(e.Advice(code=code), HANDLER)
    assert bool(call.warnings("evidence-at-risk")) is given


@pytest.mark.parametrize(("negated", "given"), [(False, True), (True, False)])
def test_an_action_told_of_that_may_destroy_evidence(negated: bool, given: bool) -> None:
    call = Incident()
    call.cue("caller", "evidence-destroyed", negated=negated)
    assert bool(call.warnings("evidence-at-risk")) is given


def test_a_handler_who_is_not_current() -> None:
    call = Incident()
    call.trained()
    assert call.warnings("handler-not-current") == []
    call.trained(e.Gap(course="safeguarding", says="safeguarding, refresher due since 2013"))
    (given,) = call.warnings("handler-not-current")
    assert given.level.value == "notice"
    assert "safeguarding" in given.says


def test_a_promise_is_in_sight_and_overdue_at_its_time() -> None:
    call = Incident()
    call.add(e.Promise(promise="p1", text="ring back", due=START + timedelta(hours=1), owner=HANDLER), HANDLER)
    assert [w.level.value for w in call.warnings("promise-open")] == ["notice"]
    assert call.warnings("promise-overdue") == []
    call.later(hours=1)
    assert [w.level.value for w in call.warnings("promise-overdue")] == ["high"]


@pytest.mark.parametrize("kept", [True, False])
def test_a_promise_that_was_settled_warns_no_more(kept: bool) -> None:
    call = Incident()
    call.add(e.Promise(promise="p1", text="ring back", due=START, owner=HANDLER), HANDLER)
    call.add(e.PromiseSettled(promise="p1", kept=kept, says="told"), HANDLER)
    assert call.warnings() == []


def test_an_assessment_is_due_on_an_earlier_contact() -> None:
    call = linked().settle()
    assert "assessment-due" in call.given()


def test_an_assessment_is_due_again_on_a_new_danger() -> None:
    call = Incident()
    call.fact("caller", "age", 40)
    call.assess("low")
    assert call.warnings("assessment-due") == []
    call.fact("suspect", "phone", MOBILE)
    call.answer("suspect", "pnc", record("R-1", "weapons", phones=("07700 900461",)))
    assert call.given()["assessment-due"] == "notice"
    call.assess("high")
    assert call.warnings("assessment-due") == []


def test_an_assessment_is_due_again_by_time() -> None:
    call = Incident()
    call.fact("caller", "age", 40)
    call.assess("low")
    assert call.later(hours=3).warnings("assessment-due") == []
    assert call.later(minutes=30).warnings("assessment-due")


def test_a_danger_that_nobody_assesses_is_not_left_for_long() -> None:
    call = marked("weapons").settle()
    assert call.warnings("assessment-due") == []
    assert call.later(hours=3, minutes=30).warnings("assessment-due")


@pytest.mark.parametrize(
    ("grades", "reviewer", "given"),
    [
        (("scheduled", "priority"), None, False),
        (("priority", "scheduled"), None, True),
        (("priority", "scheduled"), "sergeant-d", False),
        (("priority", "scheduled"), HANDLER, True),
        (("priority", "unheard-of"), None, False),
    ],
)
def test_a_grade_that_was_lowered(grades: tuple[str, ...], reviewer: str | None, given: bool) -> None:
    call = Incident()
    for grade in grades:
        call.add(e.Grade(grade=grade, reason=""), HANDLER)
    if reviewer:
        call.add(e.Review(of="downgrade", says="agreed"), reviewer)
    assert bool(call.warnings("downgrade-unreviewed")) is given


def test_a_restricted_record_sends_to_a_supervisor_and_tells_nothing() -> None:
    order = sopo(Condition(act="contact", target=Target(named=("Susan Poole",))))
    call = marked("restricted", "registered-sex-offender", "Zombie knife", orders=(order,), born="2001-01-01")
    given = call.given()
    assert given["restricted-record"] == "high"
    assert given["dangerous-person"] == "critical"
    for warning in call.state.warnings.values():
        told = f"{warning.says} {warning.subject} {[x.from_ for x in warning.elements]}".casefold()
        for detail in ("offender", "sex", "zombie", "poole", "sopo", "2001", "alan"):
            assert detail not in told, warning.code


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


def test_an_alias_of_one_word_does_not_hide_who_it_is_and_a_full_name_makes_it_a_notice() -> None:
    call = marked("registered-sex-offender")
    call.fact("suspect", "name", "Dave")
    assert call.given()["dangerous-person"] == "critical"
    call = marked("registered-sex-offender")
    call.fact("suspect", "name", "Dave Pilling")
    assert call.given()["dangerous-person"] == "notice"


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
