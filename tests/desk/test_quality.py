"""The pages of quality: who waits, one contact rule by rule, the review, and what its handler sees and says."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError

from firstcall.contacts import actions
from firstcall.desk import names, showing
from firstcall.incident.codes import StaffRole, Verdict
from firstcall.log import reading, recording
from firstcall.log.models import EntryRow
from firstcall.people.models import Staff
from firstcall.review.actions import review
from firstcall.review.models import ContactRead, ReviewGiven
from firstcall.review.rules import rules
from tests.checks import building as b
from tests.desk.signing_in import client_of, house_log
from tests.review.closing import close, seen

pytestmark = pytest.mark.django_db
S = StaffRole.SUPERVISOR


@pytest.fixture
def force():
    names.forget()
    yield {
        "handler": b.staff(),
        "closer": b.staff("supervisor", S),
        "reviewer": b.staff("reviewer", S),
        "second": b.staff("second", S),
        "auditor": b.staff("auditor", StaffRole.AUDITOR),
    }
    names.forget()


@pytest.fixture
def incident(force):
    at = showing.now() - timedelta(minutes=10)
    number = b.ring(force["handler"], at=at).incident
    actions.hear(who=force["handler"], incident=number, text="He <b>hit</b> me", at=at)
    close(number, force["closer"], at=at)
    return number


def page(who, path):
    return client_of(who).get(path).content.decode()


def form(incident, **otherwise):
    """What the form of the review sends."""
    sent = {"good": "calm", "change": "ask the age", "says": "for us only"}
    for one in seen(incident, **otherwise):
        sent |= {
            f"verdict-{one.rule}": one.verdict.value,
            f"said-{one.rule}": one.said.value,
            f"reason-{one.rule}": one.reason,
        }
    return sent


def chosen(said):
    """The verdicts that a form begins with."""
    return set(re.findall(r'value="([a-z-]+)" id="finds-[a-z-]+" checked', said))


def save(who, incident, **changed):
    return client_of(who).post(f"/quality/{incident}/review", form(incident) | changed)


def test_the_queue_shows_what_waits_why_and_how_many_were_read(force, incident):
    said = page(force["reviewer"], "/quality/")
    assert "FC-000001" in said and "not met" in said and "0 of 1" in said and "may review it" in said
    assert re.search(r"<b>1</b> of 1 closed contacts read", said)
    assert "had a hand in it" in page(force["closer"], "/quality/")
    assert "may read it" in page(force["auditor"], "/quality/")
    assert "Nothing waits for a review in this team" in page(force["reviewer"], "/quality/?team=Z")
    assert "FC-000001" in page(force["reviewer"], "/quality/?team=A")
    ContactRead.objects.all().delete()
    assert "not read yet" in page(force["reviewer"], "/quality/")


def test_a_contact_is_shown_rule_by_rule_with_the_entries_that_show_it(force, incident):
    said = page(force["reviewer"], f"/quality/{incident}/")
    for rule in rules():
        assert rule.asks.replace("'", "&#x27;") in said
    assert "Training of handler-a" in said and 'name="verdict-handler-competent"' in said
    assert f'href="/incidents/{incident}/"' in said


@pytest.mark.parametrize("role", ["reviewer", "closer", "auditor"])
def test_reading_a_contact_is_an_entry_of_its_log(force, incident, role):
    page(force[role], f"/quality/{incident}/")
    looks = [e for e in reading.entries(incident) if e.kind == "consulted"]
    assert [(e.by, e.body.what) for e in looks] == [
        (force[role].id, "the whole log, to see how the contact was handled")
    ]


@pytest.mark.parametrize(
    ("path", "what"),
    [("/quality/", "quality"), ("/quality/trends/", "quality-trends"), ("/quality/agreement/", "quality-agreement")],
)
def test_looking_at_figures_is_in_the_house_log(force, path, what):
    page(force["auditor"], path)
    assert house_log()[-1].what == what


@pytest.mark.parametrize(
    "path", ["/quality/", "/quality/1/", "/quality/trends/", "/quality/agreement/", "/quality/mine/"]
)
def test_nothing_is_shown_that_cannot_be_recorded(force, incident, monkeypatch, path):
    browser = client_of(force["reviewer"])

    def refuse(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(recording, "_insert", refuse)
    answer = browser.get(path)
    assert answer.status_code == 503 and "FC-000001" not in answer.content.decode()


def test_a_review_is_saved_and_its_handler_reads_and_answers_it(force, incident):
    answer = save(force["reviewer"], incident)
    assert (answer.status_code, answer["Location"]) == (302, f"/quality/?saved={incident}")
    assert "The review of FC-000001 is saved" in page(force["reviewer"], answer["Location"])
    seq = ReviewGiven.objects.get().seq
    told = page(force["handler"], "/quality/mine/")
    assert "calm" in told and "ask the age" in told and "for us only" not in told and "I have read it" in told
    took = client_of(force["handler"]).post(f"/quality/mine/{incident}/{seq}", {"says": "I <i>will</i>"})
    assert (took.status_code, took["Location"]) == (302, "/quality/mine/")
    assert "I &lt;i&gt;will&lt;/i&gt;" in page(force["handler"], "/quality/mine/")
    contact = page(force["auditor"], f"/quality/{incident}/")
    assert "I &lt;i&gt;will&lt;/i&gt;" in contact and "for us only" in contact
    again = client_of(force["handler"]).post(f"/quality/mine/{incident}/{seq}", {"says": "and more"})
    assert again.status_code == 422 and "answered this review already" in again.content.decode()


def test_what_a_review_found_is_not_in_the_words_of_the_incidents_own_log(force, incident):
    save(force["reviewer"], incident)
    for path in (f"/incidents/{incident}/", f"/incidents/{incident}/print"):
        said = page(force["second"], path)
        assert "what was found stands under Quality" in said
        assert not [word for word in ("ask the age", "for us only", "I read it") if word in said], path


def test_a_review_that_is_not_whole_names_every_field_and_keeps_what_was_typed(force, incident):
    changed = {"verdict-closing-justified": "", "reason-handler-competent": "", "verdict-handler-competent": "met"}
    answer = save(force["reviewer"], incident, **changed, good="kept <words>")
    said = answer.content.decode()
    assert answer.status_code == 422 and "kept &lt;words&gt;" in said and "for us only" in said
    assert 'href="#field-verdict-closing-justified"' in said and 'href="#field-reason-handler-competent"' in said
    for field in ("field-verdict-closing-justified", "field-reason-handler-competent"):
        assert f'id="{field}"' in said
    assert not ReviewGiven.objects.exists()
    assert save(force["reviewer"], incident, good="x" * 4001).status_code == 422


def test_nobody_reviews_a_contact_of_their_own_and_the_page_says_so(force, incident):
    said = page(force["closer"], f"/quality/{incident}/")
    assert "You had a hand in this contact" in said and "save-review" not in said
    answer = save(force["closer"], incident)
    assert answer.status_code == 422 and "Somebody else must review" in answer.content.decode()
    assert save(force["auditor"], incident).status_code == 403


def test_of_two_reviewers_neither_sees_what_the_other_found_and_neither_begins_with_the_rules(
    force, incident, settings
):
    settings.QUALITY_TWICE = 100
    assert chosen(page(force["reviewer"], f"/quality/{incident}/")) == set()
    save(force["reviewer"], incident, **{"reason-closing-justified": "it was passed on by telephone"})
    blind = page(force["second"], f"/quality/{incident}/")
    assert "You see what they found when you have said" in blind
    assert "passed on by telephone" not in blind and "ask the age" not in blind
    assert "1 of 2" in page(force["second"], "/quality/")
    assert "have reviewed it" in page(force["reviewer"], "/quality/")
    save(force["second"], incident)
    both = page(force["second"], f"/quality/{incident}/")
    assert "passed on by telephone" in both and "You see what they found" not in both
    assert "Nothing waits for a review" in page(force["second"], "/quality/")


def test_where_one_reviews_the_form_begins_with_what_the_rules_are_sure_of_alone(force, incident, settings):
    settings.QUALITY_TWICE = 0
    checked = chosen(page(force["reviewer"], f"/quality/{incident}/"))
    assert checked and "doubt" not in checked


def test_feedback_is_its_handlers_alone(force, incident):
    review(who=force["reviewer"], incident=incident, verdicts=seen(incident), good="calm", at=showing.now())
    seq = ReviewGiven.objects.get().seq
    assert "calm" not in page(force["closer"], "/quality/mine/")
    assert client_of(force["closer"]).post(f"/quality/mine/{incident}/{seq}").status_code == 404
    assert client_of(force["auditor"]).get("/quality/mine/").status_code == 403


def test_what_is_open_or_was_not_read_is_not_there(force):
    number = b.ring(force["handler"]).incident
    for path in (f"/quality/{number}/", "/quality/999/"):
        assert client_of(force["reviewer"]).get(path).status_code == 404
    assert EntryRow.objects.filter(kind="consulted").count() == 0


def handlers(*of):
    """Handlers with a closed contact each: (id, team)."""
    closer = b.staff("closer-of-all", S)
    for slug, team in of:
        who = b.staff(slug)
        Staff.objects.filter(staff_id=slug).update(team=team)
        close(b.ring(who, at=showing.now()).incident, closer, at=showing.now())


def test_trends_stand_as_charts_with_their_tables(force):
    handlers(("a-1", "A"), ("a-2", "A"), ("a-3", "A"))
    said = page(force["auditor"], "/quality/trends/?rule=handler-competent")
    assert said.count('<svg class="chart"') == 2 and said.count('role="img"') == 2
    assert "0 % (0 of 3)" in said and "● Everybody" in said and "■ Team A" in said
    for name in ("bars", "lines"):
        assert f'aria-labelledby="{name}-title {name}-says"' in said and f'id="{name}-caption"' in said
    assert " style=" not in said


@pytest.mark.parametrize("query", ["rule=nonsense", "team=Z", "handler=a-1", "handler=b-1"])
def test_figures_that_somebody_may_not_see_are_not_there(force, query):
    handlers(("a-1", "A"), ("b-1", "B"))
    assert client_of(force["auditor"]).get(f"/quality/trends/?{query}").status_code == 404


def test_a_handlers_figures_are_for_their_own_supervisor_and_a_small_teams_too(force):
    handlers(("a-1", "A"), ("b-1", "B"))
    browser = client_of(force["reviewer"])  # of team A
    assert "A-1" in browser.get("/quality/trends/?handler=a-1").content.decode()
    assert browser.get("/quality/trends/?handler=b-1").status_code == 404
    assert "Team A" in browser.get("/quality/trends/").content.decode()
    assert "Team B" not in browser.get("/quality/trends/").content.decode()
    assert "Team A" not in page(force["auditor"], "/quality/trends/")


def test_my_own_figures_stand_beside_everybodys(force, incident):
    said = page(force["handler"], "/quality/mine/?rule=handler-competent&months=12")
    assert "● Everybody" in said and "■ My contacts" in said and "1 contact<" in said
    assert "No contact of yours was reviewed yet" in said


def test_agreement_is_told_by_rule(force, incident, settings):
    settings.QUALITY_TWICE = 100
    for who, found in ((force["reviewer"], Verdict.MET), (force["second"], Verdict.NOT_MET)):
        review(who=who, incident=incident, verdicts=seen(incident, handler_competent=found), at=showing.now())
    said = page(force["auditor"], "/quality/agreement/")
    assert "too few pairs to rest on" in said and "all reviewers found one and the same" in said
    assert said.count("<tr>") == len(rules()) + 1
