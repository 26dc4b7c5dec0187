"""Nothing that a handler typed gets lost: not by a reload, a dead server, a lost line or a refusal; and nothing is kept twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import by_key, live, press, say, step, take, type_into
from tests.journeys.kept import lines
from tests.running import running_desk as a_running_desk

UNSAVED = "#outbox .item--unsaved"


@pytest.fixture
def mortal_desk():
    """A desk of its own, which may be killed."""
    with a_running_desk(persons=20) as desk:
        yield desk


def send(page, text):
    by_key(page, "Alt+l", "#line")
    type_into(page, text)
    press(page, "Enter")


def test_what_is_typed_and_not_sent_survives_a_reload(as_role, running_desk):
    page = as_role()
    incident = take(page, "01632 960301")
    type_into(page, "half a sentence about a")
    by_key(page, "Alt+o", "#promise-text")
    type_into(page, "ring back")
    by_key(page, "Alt+r", "#element-threat")
    type_into(page, "he stands outside")
    page.reload()
    expect(page.locator("#line")).to_have_value("half a sentence about a")
    expect(page.locator("#promise-text")).to_have_value("ring back")
    expect(page.locator("#element-threat")).to_have_value("he stands outside")
    assert lines(running_desk, incident) == []


def test_a_server_killed_in_mid_call_gets_the_line_by_itself_when_it_is_back_and_only_once(page, mortal_desk):
    page.goto(mortal_desk.address + "/sign-in/")
    page.fill("[name=username]", "handler")
    page.fill("[name=password]", "an invented sign-in")
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("Queue")
    incident = take(page, "01632 960302")
    say(page, "He is at the back door.")

    mortal_desk.kill()
    send(page, "Now he has gone to the shed.")
    expect(page.locator(UNSAVED)).to_contain_text("NOT SAVED")
    expect(page.locator(UNSAVED)).to_contain_text("Now he has gone to the shed.")
    expect(page.locator("#connection")).to_have_attribute("data-state", "lost")
    send(page, "He has a spade.")
    type_into(page, "and while nobody listens")

    mortal_desk.start_again()
    expect(page.locator("#outbox li")).to_have_count(0)
    live(page)
    shown = page.locator(".item--line .typed")
    expect(shown).to_have_text(["He is at the back door.", "Now he has gone to the shed.", "He has a spade."])
    expect(page.locator("#line")).to_have_value("and while nobody listens")
    assert lines(mortal_desk, incident) == [
        "He is at the back door.",
        "Now he has gone to the shed.",
        "He has a spade.",
    ]
    mortal_desk.firstcall("verify")  # fails where the log is not whole


def test_lines_typed_without_a_line_to_the_desk_arrive_in_their_order(as_role, running_desk):
    page = as_role()
    incident = take(page, "01632 960303")
    page.context.set_offline(True)
    send(page, "first without a line")
    send(page, "second without a line")
    expect(page.locator(UNSAVED)).to_have_count(2)
    page.context.set_offline(False)
    expect(page.locator("#outbox li")).to_have_count(0)
    assert lines(running_desk, incident) == ["first without a line", "second without a line"]


def test_lines_that_were_not_sent_survive_the_page_itself(as_role, running_desk):
    page = as_role()
    incident = take(page, "01632 960304")
    page.route(re.compile(r"/lines$"), lambda route: route.abort())
    send(page, "typed before the page was shut")
    expect(page.locator(UNSAVED)).to_contain_text("NOT SAVED")
    page.unroute_all()
    another = page.context.new_page()
    page.close()
    another.goto(running_desk.address + "/?queue")
    another.goto(f"{running_desk.address}/incidents/{incident}/")
    expect(another.locator(".item--line .typed")).to_have_text("typed before the page was shut")
    assert lines(running_desk, incident) == ["typed before the page was shut"]


def test_an_answer_that_got_lost_on_its_way_does_not_keep_the_line_twice(as_role, running_desk):
    page = as_role()
    incident = take(page, "01632 960305")
    lost = []

    def deliver_and_lose_the_answer(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route(re.compile(r"/lines$"), deliver_and_lose_the_answer)
    send(page, "said once")
    expect(page.locator("#outbox li")).to_have_count(0)
    assert lost == [200]
    assert lines(running_desk, incident) == ["said once"]


def test_a_refused_line_stands_with_its_reason_and_can_be_taken_back(as_role, running_desk):
    page, elsewhere = as_role(), as_role("supervisor")
    incident = take(page, "01632 960306")
    page.context.set_offline(True)
    send(page, "the last thing that he said")
    assert step(elsewhere, incident, "close", reason="Taken over by the supervisor", over="yes") == 200
    page.context.set_offline(False)
    refused = page.locator(UNSAVED, has_text="the last thing that he said")
    expect(refused).to_contain_text("NOT SAVED")
    expect(refused).to_contain_text(re.compile("closed", re.IGNORECASE))
    refused.get_by_role("button", name="Take back into the line").focus()
    press(page, "Enter")
    expect(page.locator("#line")).to_have_value("the last thing that he said")
    assert lines(running_desk, incident) == []


def test_a_form_that_cannot_be_read_keeps_what_was_typed_and_says_the_mend(as_role):
    page = as_role()
    take(page, "01632 960307")
    by_key(page, "Alt+o", "#promise-text")
    type_into(page, "send somebody round")
    press(page, "Tab")
    press(page, "Control+a")
    type_into(page, "soon")
    press(page, "Enter")
    expect(page.locator("#promise-outcome")).to_contain_text("whole number")
    expect(page.locator("#promise-text")).to_have_value("send somebody round")
    expect(page.locator("#promise-in")).to_have_value("soon")
