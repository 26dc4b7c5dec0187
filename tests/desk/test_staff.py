"""Staff currency: figures of everybody, states in words and signs, certificates awarded and withdrawn with kept input."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from firstcall.desk.picture import words
from firstcall.desk.picture.currency import SIGNS, WORDS, Person, currency
from firstcall.incident.codes import StaffRole
from firstcall.people import training_files
from firstcall.people.models import Certificate
from firstcall.people.standing import Currency, standings, wanted_on_any
from firstcall.people.training import Held
from tests.desk.signing_in import a, house_log

TODAY = date(2026, 11, 23)
POLICIES = training_files.load().policies


KNOWN = {}


def person(name="Officer B", role=StaffRole.HANDLER, team="A", **awarded):
    held = tuple(Held(course=c.replace("_", "-"), awarded=TODAY - timedelta(days=d)) for c, d in awarded.items())
    wanted = wanted_on_any(POLICIES, role)
    KNOWN[name] = standings(held, wanted, TODAY)
    return Person(name, name, role, team, wanted, tuple(s.state for s in KNOWN[name]))


def stood(ids):
    return {name: KNOWN[name] for name in ids}


ALL = {"999_call_handling": 10, "safeguarding": 10, "thrive": 10}


def page(*people, **wanted):
    return currency(people, POLICIES, TODAY, stood=stood, **wanted)


def test_no_two_states_share_a_sign_or_words():
    assert len(set(SIGNS.values())) == len(set(WORDS.values())) == len(Currency)


def test_the_case_is_answered_in_figures_at_the_head():
    view = page(person(**ALL), person("B", safeguarding=2600), person("C", **(ALL | {"thrive": 340})))
    assert (view.takes_999, view.untrained, view.courses_999) == (3, ("B",), ("999 call handling",))
    assert (view.needed_by, view.outside, view.soon) == (3, 1, 1)


def test_the_rules_say_of_whom_how_often_and_from_where():
    rules = {r.course: r for r in page().rules}
    assert rules["Safeguarding"].often == "refreshed every 24 months"
    assert rules["Safeguarding"].contacts == "every contact"
    assert (rules["999 call handling"].often, rules["999 call handling"].contacts) == ("taken once", "999")
    assert all(r.source and "handler" in r.roles for r in rules.values())


@pytest.mark.parametrize(
    ("days", "state", "runs_out"),
    [
        (10, "current", "runs out 13 Nov 2028"),
        (650, "within-90-days", "runs out 11 Feb 2027, in 80 days"),
        (680, "within-60-days", "runs out 12 Jan 2027, in 50 days"),
        (710, "within-30-days", "runs out 13 Dec 2026, in 20 days"),
        (2600, "lapsed", "ran out 11 Oct 2021"),
    ],
)
def test_a_course_says_its_state_when_it_was_awarded_and_when_it_runs_out(days, state, runs_out):
    cells = {c.course: c for c in page(person(safeguarding=days)).teams[0].people[0].cells}
    shown = cells["Safeguarding"]
    assert (shown.state, shown.words, shown.runs_out) == (state, WORDS[Currency(state)], runs_out)
    assert shown.awarded == words.day(TODAY - timedelta(days=days))
    assert (cells["THRIVE assessment"].state, cells["THRIVE assessment"].runs_out) == ("never", "")


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("", ["good", "soon", "later", "late"]),
        ("outside", ["late"]),
        ("30", ["soon"]),
        ("60", ["soon"]),
        ("90", ["soon", "later"]),
        ("current", ["good", "soon", "later"]),
        ("in-grace", []),
        ("of the union", ["good", "soon", "later", "late"]),
    ],
)
def test_the_list_is_narrowed_and_the_figures_are_not(state, names):
    people = (
        person("good", **ALL),
        person("soon", **(ALL | {"safeguarding": 710})),
        person("later", **(ALL | {"safeguarding": 650})),
        person("late", **(ALL | {"safeguarding": 2600})),
    )
    view = page(*people, state=state)
    assert [p.name for t in view.teams for p in t.people] == names
    assert (view.needed_by, view.outside, view.shown) == (4, 1, len(names))


def test_a_long_list_is_told_in_pages_and_a_page_past_the_end_is_the_last():
    people = [person(f"p{n:03}", **ALL) for n in range(125)]
    told = [page(*people, page=n) for n in (1, 3, 9)]
    assert [len(v.teams[0].people) for v in told] == [50, 25, 25]
    assert [(v.page, v.pages, v.before, v.after, v.shown) for v in told[:2]] == [(1, 3, 0, 2, 125), (3, 3, 2, 0, 125)]


def test_a_team_is_shown_alone_with_its_own_count():
    view = page(person("x", team="Red"), person("y", team="Blue", **ALL), person("z", team="Blue"), team="Blue")
    assert [(t.team, t.count, t.current) for t in view.teams] == [("Blue", 2, 1)]


@pytest.fixture
def trainer(db):
    a(StaffRole.HANDLER, "officer-b")
    return a(StaffRole.TRAINING_MANAGER, "trainer-t")[1]


def test_the_page_names_who_is_outside_and_the_look_is_recorded(trainer):
    said = trainer.get("/staff/", {"state": "outside"}).content.decode()
    assert "Officer-B" in said and "∅" in said and "never trained" in said
    assert [(e.what, e.about) for e in house_log()] == [("currency", {"state": "outside"})]


def test_a_certificate_is_awarded_and_stands_on_the_page(trainer):
    sent = {"course": "safeguarding", "awarded": "1/10/2026", "evidence": "register 7"}
    answer = trainer.post("/staff/officer-b/award", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/staff/officer-b/")
    kept = Certificate.objects.get()
    assert (kept.course, kept.awarded, kept.evidence) == ("safeguarding", date(2026, 10, 1), "register 7")
    assert "awarded 1 Oct 2026" in trainer.get("/staff/officer-b/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"course": ""}, "field-course"),
        ({"course": "juggling"}, "field-course"),
        ({"awarded": ""}, "field-awarded"),
        ({"awarded": "31/2/2026"}, "field-awarded"),
        ({"awarded": "2199-01-01"}, "field-awarded"),
        ({"evidence": "x" * 2001}, "field-evidence"),
    ],
)
def test_an_award_that_cannot_be_read_keeps_what_was_typed(trainer, changed, field):
    sent = {"course": "safeguarding", "awarded": "1/10/2026", "evidence": "register <7>"} | changed
    answer = trainer.post("/staff/officer-b/award", sent)
    said = answer.content.decode()
    assert answer.status_code == 422 and f'href="#{field}"' in said and Certificate.objects.count() == 0
    for name in ("awarded", "evidence"):
        assert f'value="{sent[name].replace("<", "&lt;").replace(">", "&gt;")}"' in said


def awarded(trainer):
    trainer.post("/staff/officer-b/award", {"course": "thrive", "awarded": "1/10/2026"})
    return Certificate.objects.get()


def test_a_certificate_is_withdrawn_with_its_reason(trainer):
    number = awarded(trainer).pk
    trainer.post(f"/staff/officer-b/withdraw/{number}", {"on": "2/11/2026", "why": "the register was wrong"})
    kept = Certificate.objects.get()
    assert (kept.withdrawn, kept.withdrawn_why) == (date(2026, 11, 2), "the register was wrong")
    assert "Withdrawn from 2 Nov 2026" in trainer.get("/staff/officer-b/").content.decode()


@pytest.mark.parametrize(
    ("sent", "field"), [({"on": "soon", "why": "wrong"}, "on"), ({"on": "2/11/2026", "why": ""}, "why")]
)
def test_a_withdrawal_that_cannot_be_read_opens_its_own_form_again(trainer, sent, field):
    number = awarded(trainer).pk
    answer = trainer.post(f"/staff/officer-b/withdraw/{number}", sent)
    said = answer.content.decode()
    assert (
        answer.status_code == 422
        and f'href="#field-{field}-{number}"' in said
        and '<details class="fold" open>' in said
    )
    assert f'value="{sent["on"]}"' in said
    assert Certificate.objects.get().withdrawn is None


def test_nobody_awards_their_own(trainer):
    answer = trainer.post("/staff/trainer-t/award", {"course": "thrive", "awarded": "1/10/2026"})
    assert answer.status_code == 422 and "ask a colleague" in answer.content.decode()
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize("path", ["/staff/nobody/", "/staff/officer-b/withdraw/999"])
def test_whom_nobody_knows_is_nothing(trainer, path):
    send = trainer.post if "withdraw" in path else trainer.get
    assert send(path).status_code == 404


def test_a_supervisor_reads_and_is_offered_no_form(trainer):
    said = a(StaffRole.SUPERVISOR)[1].get("/staff/officer-b/").content.decode()
    assert "Award" not in said and "never trained" in said
