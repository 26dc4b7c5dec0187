"""A closed contact is reviewed with the keyboard alone, its handler reads and answers it, and nobody's colour is needed for the charts."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SMALL, WIDE
from tests.journeys.hands import by_key, has_focus, live, press, reference, say, tab_to, take, type_into
from tests.journeys.kept import entries


@pytest.fixture
def closed(as_role, running_desk, the_case):
    """A contact that a handler took and a supervisor closed over what stood against it; the case brings a second supervisor."""
    page = as_role(viewport=SMALL)
    incident = take(page, "01632 960361")
    say(page, "Somebody keeps ringing the bell at night.")
    page.context.close()
    supervisor = as_role("supervisor", f"/incidents/{incident}/")
    live(supervisor)
    by_key(supervisor, "Alt+x", "#close-reason")
    type_into(supervisor, "Passed to the neighbourhood team")
    press(supervisor, "Enter")
    over = supervisor.locator("#close-outcome [name=over]")
    if over.count() or not supervisor.locator("#reopen-reason").is_visible():
        expect(over).to_be_visible()
        over.focus()
        press(supervisor, "Space")
        by_key(supervisor, "Alt+x", "#close-reason")
        press(supervisor, "End", "Enter")
    expect(supervisor.locator("#reopen-reason")).to_be_visible()
    return incident


def sound(page, accessibility_faults):
    """No fault by axe at either size, and nothing beyond the right edge."""
    for size in (SMALL, WIDE):
        page.set_viewport_size(size)
        assert accessibility_faults(page) == [], size
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
    page.set_viewport_size(SMALL)


def find_what_the_rules_say(page):
    """Every question answered: as the rules say, and where they are in doubt, with what settles it.

    Chance draws some contacts for two reviewers, whose form begins with nothing chosen: both forms are filled in here.
    """
    for finds in page.locator(".rule__finds").all():
        doubted = "settles" in finds.inner_text()
        if not finds.locator("[type=radio]:checked").count():
            said = "met" if doubted else finds.locator("[type=hidden]").get_attribute("value")
            finds.locator(f"[type=radio][value={said}]").focus()
            press(page, "Space")
        if doubted:
            finds.locator("[type=radio]:checked").focus()
            press(page, "Tab")
            type_into(page, "I read the log and it is so")


def test_a_review_goes_by_keyboard_from_the_queue_to_its_handlers_answer(
    as_role, running_desk, closed, accessibility_faults
):
    page = as_role("duty-supervisor", "/quality/", viewport=SMALL)
    row = page.locator("tr", has_text=reference(closed))
    expect(row).to_contain_text("may review it")
    sound(page, accessibility_faults)
    row.locator("a").focus()
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text(f"Quality of {reference(closed)}")
    sound(page, accessibility_faults)
    looked = entries(running_desk, closed, "consulted")[-1]
    assert looked["what"] == "the whole log, to see how the contact was handled"

    page.locator("#save-review").focus()
    press(page, "Enter")
    expect(page.locator("#faults")).to_contain_text("Choose what you find.")
    page.locator("#faults a").first.focus()
    press(page, "Enter")
    find_what_the_rules_say(page)
    tab_to(page, "#field-good")
    type_into(page, "Kept calm")
    press(page, "Tab")
    has_focus(page, "#field-change")
    type_into(page, "Ask the age before anything else")
    tab_to(page, "#save-review")
    press(page, "Enter")
    expect(page.locator(".saved")).to_contain_text(f"The review of {reference(closed)} is saved")
    (kept,) = entries(running_desk, closed, "quality-review")
    assert (kept["by"], kept["good"], kept["handler"]) == ("duty-supervisor", "Kept calm", "handler")

    mine = as_role("handler", "/quality/mine/", viewport=SMALL)
    told = mine.locator("article", has_text=reference(closed))
    expect(told).to_contain_text("Ask the age before anything else")
    sound(mine, accessibility_faults)
    told.locator("input[name=says]").focus()
    type_into(mine, "I will")
    press(mine, "Enter")
    expect(mine.locator("article", has_text=reference(closed))).to_contain_text("You said: I will")
    assert entries(running_desk, closed, "feedback-taken")[-1]["says"] == "I will"


def test_charts_are_told_apart_without_colour_and_each_has_its_table(as_role, closed, accessibility_faults):
    page = as_role("auditor", "/quality/trends/", viewport=SMALL)
    sound(page, accessibility_faults)
    for chart in page.locator("svg[role=img]").all():
        named = chart.get_attribute("aria-labelledby").split()
        assert all(chart.locator(f"#{name}").text_content() for name in named)
    marks = page.locator("svg[role=img] text").all_text_contents()
    assert [text for text in marks if re.match(r"● Everybody", text)]
    assert page.locator("table caption", has_text="The same as a table").count() == 2
    page.goto(page.url.replace("trends", "agreement"))
    expect(page.locator("h1")).to_have_text("How reviewers agree")
    sound(page, accessibility_faults)
