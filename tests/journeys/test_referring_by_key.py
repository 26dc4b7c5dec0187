"""A child is referred by keys alone, nothing typed is lost by a refusal, and its paper and the safe contact are accessible."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SMALL
from tests.journeys.hands import by_key, has_focus, press, say, step, tab_to, take, type_into


@pytest.fixture
def call(as_role):
    """A contact about a child who is pressed with a picture; the page, and the incident."""
    page = as_role(viewport=SMALL)
    incident = take(page, "01632 960331")
    say(page, "A man online has sexual pictures of her daughter and is blackmailing her")
    assert step(page, incident, "person", role="child", names="Amy Hollins", born="2013-02-09", ref="child-9") == 200
    return page, incident


def open_the_referral(page, incident):
    expect(page.locator("[id^='refer-child-protection-']").first).to_contain_text("children's social care")
    press(page, "Alt+Shift+R")
    page.wait_for_url(re.compile(rf"/incidents/{incident}/refer/child-protection/"))


def test_a_child_is_referred_by_keys_printed_and_no_longer_due(call, accessibility_faults):
    page, incident = call
    open_the_referral(page, incident)
    assert accessibility_faults(page) == []
    expect(page.locator("#field-part-1")).to_have_value(re.compile("Amy Hollins"))
    tab_to(page, "#field-part-3")
    press(page, "Control+End", "Enter")
    type_into(page, "She has not eaten for two days.")
    tab_to(page, "#field-to")
    press(page, "Control+a")
    type_into(page, "The hub, duty worker")
    press(page, "Alt+H")  # the way it goes is not chosen yet

    expect(page.get_by_role("alert")).to_contain_text("Choose how it is made")
    expect(page.locator("#field-part-3")).to_have_value(re.compile("She has not eaten for two days."))
    expect(page.locator("#field-to")).to_have_value("The hub, duty worker")
    assert accessibility_faults(page) == []
    tab_to(page, "#field-how")
    press(page, "ArrowDown")  # printed and handed over
    press(page, "Alt+H")

    page.wait_for_url(re.compile(r"/paper$"))
    expect(page.locator("main")).to_contain_text("As it was told")
    expect(page.locator("main")).to_contain_text("She has not eaten for two days.")
    expect(page.locator("main")).to_contain_text("OFFICIAL-SENSITIVE")
    assert accessibility_faults(page) == []
    page.emulate_media(media="print")
    assert accessibility_faults(page) == []
    page.emulate_media(media="screen")
    page.goto(page.url.split("/refer/")[0] + "/")
    told = page.locator("#pane-told")
    expect(told).to_contain_text("printed and handed over to The hub, duty worker")
    expect(told).not_to_contain_text("It has to be made before the incident is closed")


def test_how_the_caller_can_be_reached_stands_at_the_top_at_once(call, accessibility_faults):
    page, _ = call
    by_key(page, "Alt+Shift+W", "#safe-how")
    type_into(page, "text between nine and three")
    press(page, "Tab")
    has_focus(page, "#safe-never")
    type_into(page, "phone, her partner answers it")
    press(page, "Enter")
    top = page.locator("#pane-identity .identity__safe")
    expect(top).to_contain_text("text between nine and three")
    expect(top).to_contain_text("Never: phone, her partner answers it")
    by_key(page, "Alt+o", "#promise-text")
    type_into(page, "Ring her back")
    press(page, "Enter")
    expect(page.locator("#pane-warnings")).to_contain_text("Promise against the safe contact")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
