"""Forms of requests: checked like all data of the book, and filled in with what may be told and no more."""

from __future__ import annotations

from dataclasses import replace as with_
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from firstcall.guidance import book as books
from firstcall.guidance.plan import for_people
from firstcall.guidance.requesting import ANSWER, Asking, as_text, filled, form_for, sent
from firstcall.incident import entries as e
from firstcall.incident.codes import Level, Plan, Role, StaffRole, Standing
from firstcall.incident.datafile import BadData
from firstcall.incident.folding import fold
from tests.guidance.test_plan import after, fact
from tests.incident.building import RING, log

BOOK = books.load()
NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
CHILD = e.PersonNamed(person="child", role=Role.CHILD)
NAMED = (CHILD, fact("name", "Mark Ashdown", "child"), fact("born", "2014-08-19", "child"))
OWN = """
form: {form}
source: {source}
title: A request
to: The school
how: By telephone
asks: [Is the child at school?]
legal_basis: [{{law: Children Act 2004 section 11, says: it may be asked}}]
chase_after_minutes: 60
"""


def test_every_form_that_ships_names_whom_what_why_and_when():
    assert {"general", "ics", "young-offenders"} <= set(BOOK.requests)
    for form in BOOK.requests.values():
        assert form.to and form.how and form.asks and form.legal_basis and form.chase_after > timedelta(0)


@pytest.mark.parametrize(
    ("source", "form"), [("ics", "ics"), ("young-offenders", "young-offenders"), ("pnd", "general")]
)
def test_a_source_has_its_own_form_or_that_of_all_others(source, form):
    assert form_for(BOOK.requests, source).form == form


def put(folder, name, text):
    file = folder / "requests" / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text.lstrip(), "utf-8")


def test_a_forces_own_form_adds_or_replaces(tmp_path):
    put(tmp_path, "ics", OWN.format(form="ics", source="ics"))
    put(tmp_path, "school", OWN.format(form="school", source="crime"))
    requests = books.load(tmp_path).requests
    assert (requests["ics"].to, form_for(requests, "crime").form) == ("The school", "school")


WRONG = [
    (OWN.format(form="other", source="crime"), 1, "is not the file's name"),
    (OWN.format(form="school", source="crimes"), 2, "'crimes' is no source; did you mean 'crime'?"),
    (OWN.format(form="school", source="ics"), 2, "ics.yaml is the form of 'ics' already"),
    (OWN.format(form="school", source="crime") + "tells: [child-involvd]\n", 9, "did you mean 'child-involved'?"),
    (OWN.format(form="school", source="crime") + "sends: [dob]\n", 9, "there is no fact called 'dob'"),
    (OWN.format(form="school", source="crime") + "markers: [looked-aftr]\n", 9, "did you mean 'looked-after'?"),
    (OWN.format(form="school", source="crime").replace("[Is the child at school?]", "[]"), 6, "the form asks nothing"),
    (OWN.format(form="school", source="crime").replace("minutes: 60", "minutes: 1"), 8, "greater than or equal to 5"),
    (OWN.format(form="school", source="crime") + "chase: 9\n", 9, "unknown key 'chase'"),
]


@pytest.mark.parametrize(("text", "line", "says"), WRONG, ids=[row[2] for row in WRONG])
def test_a_form_that_cannot_be_used_is_told_of_with_its_line_and_mend(tmp_path, text, line, says):
    put(tmp_path, "school", text)
    [fault] = [f for f in books.check_data(tmp_path) if f.file.stem == "school"]
    assert (fault.line, says in str(fault)) == (line, True), str(fault)


def parts(state, person="child", source="ics", *, adds=""):
    row = BOOK.catalogue[source]
    held = state.person(person)
    cell = for_people(state, held, row, book=BOOK, now=NOW)
    asking = Asking(
        who="Handler A, handler", reference="FC-000012", by_what=cell.by_what, why=cell.why, at=NOW, adds=adds
    )
    return {p.head: p.lines for p in filled(form_for(BOOK.requests, source), row, state, held, asking)}


def warned(code, says, person=None, level=Level.HIGH):
    return e.Warning(code=code, level=level, person=person, says=says)


def test_the_form_is_filled_in_from_the_incident():
    state = after(*NAMED, warned("child-involved", "Somebody here is 12.", "child"))
    form = parts(state, adds="The mother does not know that we ask.")
    assert form["From"] == ("Handler A, handler", "23 November 2026, 18:30", "Our reference FC-000012")
    assert form["About"] == ("Asked about as: child", "Name: Mark Ashdown", "Date of birth: 2014-08-19")
    plan, *more = form["Why we ask"]
    assert plan.startswith("Integrated Children's System: child: by a name and a full date of birth")
    assert more == ["Somebody here is 12.", "The mother does not know that we ask."]
    assert form["On what legal basis"][0].startswith("Children Act 2004")
    assert form["Your answer"] == ANSWER


def test_only_what_the_form_may_tell_leaves_the_room():
    phone, other = fact("phone", "+447700900461", "child"), e.PersonNamed(person="suspect", role=Role.SUSPECT)
    told = (
        warned("dangerous-person", "He is a registered offender.", "suspect", Level.CRITICAL),
        warned("handler-not-current", "The handler is not current."),
        warned("household-risk", "A risk in the household."),
    )
    text = as_text(
        "A request", [e.FormPart(head=h, lines=ls) for h, ls in parts(after(*NAMED, phone, other, *told)).items()]
    )
    assert "A risk in the household." in text
    for kept in ("registered offender", "not current", "7700900461"):
        assert kept not in text


def test_a_form_that_names_no_facts_sends_what_the_system_takes():
    known = {"name": ("Al",), "phone": ("+447700900461",)}
    assert sent(BOOK.requests["general"], known) == known
    assert sent(BOOK.requests["ics"], known) == {"name": ("Al",)}


def by_request(key="ics", **more):
    row = replace(BOOK.catalogue[key], standing=Standing.REQUEST_ONLY, standing_says="by request", **more)
    return with_(BOOK, catalogue={**BOOK.catalogue, key: row})


def test_what_is_asked_of_people_does_not_change_the_plan_when_more_is_known():
    first = after(CHILD, book=by_request())
    more = after(*NAMED, book=by_request())
    cells = [state.cell("child", "ics") for state in (first, more)]
    assert [(c.plan, c.by_what, c.check) for c in cells] == [(Plan.REQUEST_ONLY, {}, "child:ics:1")] * 2


PLANS = [
    ({}, (), Plan.REQUEST_ONLY),
    ({"roles": ("supervisor",)}, (e.StandingChecked(staff="a", role=StaffRole.HANDLER),), Plan.NOT_AUTHORISED),
]


@pytest.mark.parametrize(("row", "bodies", "plan"), PLANS)
def test_who_may_ask_and_what_is_proportionate_come_before_the_request(row, bodies, plan):
    assert after(*bodies, *NAMED, book=by_request(**row)).cell("child", "ics").plan is plan
    grown = (e.PersonNamed(person="them", role=Role.WITNESS), fact("age", 40, "them"))
    book = by_request("young-offenders")
    assert after(*grown, book=book).cell("them", "young-offenders").plan is Plan.NOT_PROPORTIONATE


def test_too_little_is_known_until_the_systems_own_sets_are_complete():
    state = after(CHILD, fact("name", "Mark Ashdown", "child"))
    wanted = for_people(state, state.person("child"), BOOK.catalogue["ics"], book=BOOK, now=NOW)
    assert wanted.incomplete and "full date of birth" in wanted.why


def test_a_closed_one_names_its_successor_in_its_check_and_no_other_does():
    checks = [b for b in (c for c in after(*NAMED).current_checks()) if b.successor]
    assert {(c.source, c.successor) for c in checks} == {("contactpoint", "child-protection")}


def test_the_answer_that_stands_for_a_closed_one_is_its_successors_of_the_same_person():
    state = after(*NAMED)
    closed, child = state.cell("child", "contactpoint"), state.cell("child", "child-protection")
    assert state.answering(closed) == child and state.answering(child) == child
    ring = fold(log(RING, *(closed_check(a, b) for a, b in (("a", "b"), ("b", "a"), ("c", "")))))
    assert [ring.answering(ring.cell("caller", key)) for key in "abc"] == [None, None, None]


def closed_check(source, successor):
    return e.Check(
        check=f"caller:{source}:1",
        person="caller",
        source=source,
        by_what={},
        plan=Plan.CLOSED,
        why="x",
        successor=successor,
    )


def test_one_form_for_all_others_is_enough(tmp_path):
    put(tmp_path, "another", OWN.format(form="another", source="x").replace("source: x\n", ""))
    with pytest.raises(BadData, match="is the form of every other source already"):
        books.load(tmp_path)
