"""A referral on the desk: offered beside the advice, filled in, amended, printed, recorded; and the safe contact in sight everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from firstcall.contacts import actions, promising, referring
from firstcall.contacts.safeguarding import safe_contact
from firstcall.desk import names, showing
from firstcall.desk.overseeing import overseen
from firstcall.desk.picture.duties import Offered, advice
from firstcall.desk.picture.identity import identity
from firstcall.desk.picture.printed import sheet
from firstcall.desk.picture.referring import field_of
from firstcall.desk.picture.safeguarding import SafeView
from firstcall.guidance.filling import AMENDABLE, REACH, WHAT, WHY
from firstcall.incident import entries as e
from firstcall.incident.codes import Role, StaffRole
from firstcall.log import reading
from tests.checks import building as room
from tests.desk import building as b
from tests.desk.signing_in import a

SAFE = e.SafeContact(how="text after six", never="the landline")


@pytest.fixture
def desk(db):
    names.forget()
    who, client = a(StaffRole.HANDLER)
    incident = room.ring(who, at=showing.now()).incident
    about = {"names": ["Mark Ashdown"], "born": ["2014-08-19"]}
    actions.name_person(who=who, incident=incident, ref="child", role=Role.CHILD, about=about, at=showing.now())
    text = "A man is blackmailing him with a sexual picture"
    actions.hear(who=who, incident=incident, text=text, at=showing.now())
    return who, client, incident


def path(incident, end="", form="child-protection", person="child"):
    return f"/incidents/{incident}/refer/{form}/{person}/{end}"


SEND = {"to": "The hub", "how": "sent", "after": "0"}


def page_of(client, address):
    return client.get(address).content.decode()


def test_the_desk_offers_what_is_due_first_and_by_a_key(desk):
    _, client, incident = desk
    html = page_of(client, f"/incidents/{incident}/")
    link = html.index(f'href="{path(incident)}" aria-keyshortcuts="Alt+Shift+R"')
    assert "It has to be made before the incident is closed" in html[link : link + 900]
    assert f'href="{path(incident, form="marac", person="caller")}"' in html


def test_the_page_fills_the_form_in_and_records_that_somebody_looked(desk):
    _, client, incident = desk
    html = page_of(client, path(incident))
    for told in ("Name: Mark Ashdown", "Children Act 1989", "blackmail", "It has to be made", "within 2 hours"):
        assert told in html
    assert all(f'name="{field_of(head)}"' in html for head in AMENDABLE)
    assert reading.entries(incident)[-1].body.what == "the referral child-protection of child"


def test_where_the_look_cannot_be_recorded_nothing_is_shown(desk, monkeypatch):
    _, client, incident = desk

    def broken(**_what):
        raise DatabaseError

    monkeypatch.setattr(actions, "consult", broken)
    for address in (path(incident), path(incident, "paper")):
        answer = client.get(address)
        assert answer.status_code == 503 and "Ashdown" not in answer.content.decode()


def test_made_it_stands_on_the_page_on_paper_in_the_pane_and_on_the_sheet(desk):
    _, client, incident = desk
    sent = SEND | {field_of(WHAT): "He waits at the school gate."}
    answer = client.post(path(incident, "make"), sent)
    assert (answer.status_code, answer["Location"]) == (302, path(incident))
    assert "<b>Referred.</b>" in page_of(client, path(incident))
    paper = page_of(client, path(incident, "paper"))
    assert "As it was told" in paper and "He waits at the school gate." in paper and "OFFICIAL-SENSITIVE" in paper
    pane = page_of(client, f"/incidents/{incident}/")
    assert "sent to The hub, by Handler-1" in pane and "It has to be made" not in pane
    assert "Child protection for child, sent to The hub" in page_of(client, f"/incidents/{incident}/print")
    assert any("Chase what came of the referral" in p.text for p in reading.state(incident).promises.values())


def test_a_printed_one_leads_to_its_paper(desk):
    _, client, incident = desk
    answer = client.post(path(incident, "make"), SEND | {"how": "printed"})
    assert (answer.status_code, answer["Location"]) == (302, path(incident, "paper"))


def test_the_draft_says_that_nothing_was_told_also_after_one_was_made(desk):
    _, client, incident = desk
    assert "A draft: nothing was told yet" in page_of(client, path(incident, "paper"))
    client.post(path(incident, "make"), SEND)
    assert "A draft: nothing was told yet" in page_of(client, path(incident, "paper?draft"))


REFUSED = [
    (SEND | {"to": ""}, "Say whom it goes to."),
    (SEND | {"how": ""}, "Choose how it is made"),
    (SEND | {"after": "7"}, "It was referred meanwhile."),
    (SEND | {field_of(WHAT): " "}, "without it the form says nothing"),
    (SEND | {"after": "x"}, "Reload the page"),
]


@pytest.mark.parametrize(("sent", "says"), REFUSED, ids=[row[1] for row in REFUSED])
def test_a_refusal_says_why_and_keeps_every_word(desk, sent, says):
    _, client, incident = desk
    typed = sent | {field_of(WHY): "Because <he> said so.", field_of(REACH): ""}
    answer = client.post(path(incident, "make"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422 and says in html
    assert "Because &lt;he&gt; said so." in html
    box = html[html.index(f'id="{"field-" + field_of(REACH)}"') :]
    assert box[box.index(">") + 1 : box.index("</textarea>")].strip() == ""
    assert reading.state(incident).referrals == ()


@pytest.mark.parametrize(("form", "person"), [("prevent", "child"), ("marac", "child"), ("marac", "nobody")])
def test_a_form_that_is_not_there_or_not_for_them_is_no_page(desk, form, person):
    _, client, incident = desk
    for end in ("", "paper"):
        assert client.get(path(incident, end, form, person)).status_code == 404
    assert client.post(path(incident, "make", form, person), SEND).status_code == 404


def test_an_auditor_reads_it_and_has_no_button(desk):
    _, _, incident = desk
    _, client = a(StaffRole.AUDITOR)
    html = page_of(client, path(incident))
    assert "Mark Ashdown" in html and "<textarea" not in html
    assert client.post(path(incident, "make"), SEND).status_code == 403


# The safe means of contact


def test_it_stands_at_the_top_on_the_sheet_and_in_a_sentence_of_the_log():
    state = b.state(SAFE)
    assert identity(state, b.NOW).safe == SafeView("text after six", "the landline")
    assert not identity(b.state(), b.NOW).safe.known
    drawn = sheet(state, b.log(SAFE), b.CHOICES.sources, b.NOW, {}, past=False)
    assert drawn.identity.safe.never == "the landline"
    assert "Reach the caller: text after six. Never: the landline" in [line.text for line in drawn.log]


def test_it_is_saved_from_the_desk_and_stands_wherever_a_promise_does(desk):
    who, client, incident = desk
    promising.promise(
        who=who, incident=incident, text="Tell her", due=showing.now() + timedelta(hours=1), at=showing.now()
    )
    sent = {"how": "text after six", "never": "the landline"}
    assert client.post(f"/incidents/{incident}/safe-contact", sent).status_code == 200
    for address in (f"/incidents/{incident}/", f"/incidents/{incident}/print"):
        html = page_of(client, address)
        assert "text after six" in html and "the landline" in html
    supervisor, boss = a(StaffRole.SUPERVISOR)
    assert {p.safe for p in overseen(supervisor, at=showing.now()).promises} == {
        SafeView("text after six", "the landline")
    }
    assert "Never: <bdi>the landline</bdi>" in page_of(boss, "/board/")


def test_the_last_word_stands_on_the_board(desk):
    who, _, incident = desk
    promising.promise(
        who=who, incident=incident, text="Tell her", due=showing.now() + timedelta(hours=1), at=showing.now()
    )
    for how in ("ring at work", "text only"):
        safe_contact(who=who, incident=incident, how=how, at=showing.now())
    supervisor, _ = a(StaffRole.SUPERVISOR)
    assert [p.safe.how for p in overseen(supervisor, at=showing.now()).promises] == ["text only"]


def test_it_stands_on_the_hand_over_and_before_whoever_takes_over(desk):
    who, client, incident = desk
    due = showing.now() + timedelta(hours=1)
    promising.promise(who=who, incident=incident, text="Tell her", due=due, at=showing.now())
    safe_contact(who=who, incident=incident, how="text only", never="phone", at=showing.now())
    assert page_of(client, "/hand-over/").count("Never: <bdi>phone</bdi>") == 2  # the promise, and the incident
    taker, other = a(StaffRole.DISPATCHER)
    owed = [promising.Owed(incident, "promise-1")]
    promising.hand_over(who=who, owed=owed, to=taker.id, why="end of shift", at=showing.now())
    assert "Never: <bdi>phone</bdi>" in page_of(other, "/?queue")


def test_what_cannot_be_kept_says_the_mend(desk):
    _, client, incident = desk
    answer = client.post(f"/incidents/{incident}/safe-contact", {"how": " ", "never": ""})
    assert answer.status_code == 422 and "Say how the caller can safely be reached" in answer.content.decode()


# Advice


def test_advice_that_is_wrong_now_says_so_and_is_not_offered():
    offers = (Offered("keep-evidence"), Offered("block", apt=False, wrong="it warns the sender"))
    pane = advice(b.state(), b.CHOICES, offers)
    assert [v.choice.code for v in pane.now] == ["keep-evidence"]
    assert [(v.choice.code, v.wrong) for v in pane.rest] == [("block", "it warns the sender")]


def test_the_desk_draws_why_a_piece_of_advice_is_wrong_now(desk):
    _, client, incident = desk
    html = page_of(client, f"/incidents/{incident}/")
    assert "Wrong now: whoever pays under pressure is asked again" in html


def test_everything_that_refers_is_one_way():
    assert set(referring.WAYS) == {"sent", "printed", "telephone", "already"}
