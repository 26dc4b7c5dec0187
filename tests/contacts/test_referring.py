"""A referral: the whole form as it was told, to whom, with the promise to chase it; all or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.contacts import actions, referring
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.referring import LONGEST, Referred
from firstcall.guidance.filling import REACH, WHAT, WHY
from firstcall.incident.codes import Role, StaffRole
from firstcall.incident.folding import fold
from firstcall.log import reading
from firstcall.log.models import PromiseRow
from firstcall.log.rebuilding import rebuild
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LATER = b.NOW + timedelta(minutes=1)
HUB = "The safeguarding hub"
WRITERS = (StaffRole.HANDLER, StaffRole.DISPATCHER, StaffRole.SUPERVISOR)


@pytest.fixture
def handler():
    return b.staff()


@pytest.fixture
def incident(handler):
    number = b.ring(handler).incident
    about = {"names": ["Mark Ashdown"], "born": ["2014-08-19"]}
    actions.name_person(who=handler, incident=number, ref="child", role=Role.CHILD, about=about, at=LATER)
    text = "A man is blackmailing him with a sexual picture"
    actions.hear(who=handler, incident=number, text=text, at=LATER)
    return number


def refer(who, incident, form="child-protection", person="child", at=LATER, **more):
    referred = Referred(**({"to": HUB, "how": "sent"} | more))
    return referring.refer(who=who, incident=incident, form=form, person=person, referred=referred, at=at)


def own(recorded, who):
    return [entry for entry in recorded.entries if entry.by == who.id]


def test_it_records_the_whole_form_and_the_promise_to_chase_it(handler, incident):
    entries = own(refer(handler, incident), handler)
    assert [entry.kind for entry in entries] == ["referral", "promise"]
    body, promise = (entry.body for entry in entries)
    assert (body.form, body.person, body.to, body.how) == ("child-protection", "child", HUB, "sent")
    form = {part.head: part.lines for part in body.parts}
    assert form["To"] == (HUB,) and form["From"][0] == "Handler-A, handler"
    assert "Name: Mark Ashdown" in form["About"]
    assert entries[1].rests_on == (entries[0].seq,)
    assert (promise.due, promise.owner) == (LATER + timedelta(minutes=120), handler.id)
    assert "Mark Ashdown" in promise.text and PromiseRow.objects.get(incident=incident).owner == handler.id


def test_what_the_handler_wrote_is_what_was_told(handler, incident):
    amended = {WHAT: "He is 12.\r\n\r\nThe man waits at the school gate. ", REACH: ""}
    body = own(refer(handler, incident, amended=amended), handler)[0].body
    form = {part.head: part.lines for part in body.parts}
    assert form[WHAT] == ("He is 12.", "The man waits at the school gate.")
    assert REACH not in form


def test_the_law_and_the_sender_are_not_the_handlers_to_write(handler, incident):
    amended = {"On what legal basis": "none", "From": "nobody"}
    form = {part.head: part.lines for part in own(refer(handler, incident, amended=amended), handler)[0].body.parts}
    assert form["From"] != ("nobody",) and form["On what legal basis"] != ("none",)


def test_one_that_is_due_holds_the_closing_until_it_is_made(handler, incident):
    assert "referral-due" in {w.code for w in reading.state(incident).warnings.values()}

    def why():
        with pytest.raises(StepRefused) as refused:
            actions.close(who=handler, incident=incident, reason="done", at=LATER)
        return refused.value.why

    assert "referral-due" in why()
    refer(handler, incident)
    assert "referral-due" not in why()


def test_made_already_by_others_is_kept_without_a_promise(handler, incident):
    entries = own(refer(handler, incident, how="already", to="The school, this morning"), handler)
    assert [entry.kind for entry in entries] == ["referral"]
    assert entries[0].body.how.startswith("made already")


UNREADABLE = [
    ({"to": " "}, "to"),
    ({"to": "x" * (LONGEST + 1)}, "to"),
    ({"how": ""}, "how"),
    ({"how": "pigeon"}, "how"),
    ({"amended": {WHAT: " "}}, WHAT),
    ({"amended": {WHY: ""}}, WHY),
    ({"amended": {WHAT: "x" * (LONGEST + 1)}}, WHAT),
    ({"after": 4}, ""),
]


@pytest.mark.parametrize(("given", "field"), UNREADABLE, ids=[str(row[0])[:40] for row in UNREADABLE])
def test_what_would_tell_nothing_or_nobody_is_not_kept(handler, incident, given, field):
    before = reading.state(incident).seq
    with pytest.raises(BadInput) as bad:
        refer(handler, incident, **given)
    assert (bad.value.field, reading.state(incident).seq) == (field, before)


def test_the_same_page_sent_twice_refers_once_and_a_second_one_says_so(handler, incident):
    first = refer(handler, incident).state.referrals[-1]
    with pytest.raises(BadInput, match="referred meanwhile"):
        refer(handler, incident)
    body = own(refer(handler, incident, after=first.seq), handler)[0].body
    about = next(part.lines for part in body.parts if part.head == "About")
    assert any(line.startswith("Referred before by this form") for line in about)


def test_by_ones_own_judgement_a_form_that_no_rule_offers_is_made_with_a_reason(handler, incident):
    with pytest.raises(BadInput) as bad:
        refer(handler, incident, form="marac", person="caller", amended={WHAT: "He shouted."})
    assert bad.value.field == WHY
    amended = {WHAT: "He shouted.", WHY: "She is more afraid than she says."}
    assert refer(handler, incident, form="marac", person="caller", amended=amended).state.referrals[-1].form == "marac"


def test_what_needs_consent_is_not_told_without_it(handler, incident):
    amended = {WHAT: "Shouted at for his faith.", WHY: "She wants support."}
    with pytest.raises(BadInput) as bad:
        refer(handler, incident, form="hate-crime", person="caller", amended=amended)
    assert bad.value.field == "agreed"
    body = own(refer(handler, incident, form="hate-crime", person="caller", amended=amended, agreed=True), handler)[
        0
    ].body
    assert next(part.lines for part in body.parts if part.head == "Consent")[0].endswith("yes.")


@pytest.mark.parametrize(("form", "person"), [("prevent", "child"), ("child-protection", "nobody"), ("marac", "child")])
def test_a_form_protects_those_it_is_for(handler, incident, form, person):
    with pytest.raises(NotFound):
        refer(handler, incident, form=form, person=person)


@pytest.mark.parametrize("role", list(StaffRole))
def test_handlers_dispatchers_and_supervisors_refer_and_nobody_else(incident, role):
    who = b.staff("someone", role)
    if role in WRITERS:
        assert refer(who, incident).state.referrals[-1].by == who.id
    else:
        with pytest.raises(StepRefused) as refused:
            refer(who, incident)
        assert refused.value.why == ("not-permitted",)
        assert reading.state(incident).referrals == ()


def test_it_can_be_made_after_the_incident_was_closed(handler, incident):
    supervisor = b.staff("sup", StaffRole.SUPERVISOR)
    actions.close(who=supervisor, incident=incident, reason="officers are there", over=True, at=LATER)
    assert refer(handler, incident).state.referrals


def test_rebuilt_from_the_log_it_is_the_same(handler, incident):
    refer(handler, incident)
    live = [list(PromiseRow.objects.values("promise", "text", "due", "kept")), reading.state(incident)]
    rebuild()
    assert [list(PromiseRow.objects.values("promise", "text", "due", "kept")), reading.state(incident)] == live
    assert fold(reading.entries(incident)) == live[1]
