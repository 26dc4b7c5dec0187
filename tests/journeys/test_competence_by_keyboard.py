"""Competence as a training manager and a supervisor use it: by keyboard, without a fault of accessibility at either size."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SMALL, WIDE
from tests.journeys.hands import press

BY_SIZE = ("color-contrast", "target-size", "scrollable-region-focusable")
PAGES = {
    "training-manager": ("/staff/", "/staff/desk-officer/", "/competence/", "/competence/?by=policy", "/competence/plan/",
                         "/competence/plan/?policy=none", "/competence/certificates/", "/competence/exemptions/"),
    "supervisor": ("/competence/roster/", "/competence/over-the-gate/"),
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_accessible_at_both_sizes(as_role, running_desk, the_case, accessibility_faults, role):
    page = as_role(role)
    for path in PAGES[role]:
        page.goto(running_desk.address + path)
        for size, rules in ((SMALL, ()), (WIDE, BY_SIZE)):
            page.set_viewport_size(size)
            assert accessibility_faults(page, *rules) == [], (path, size)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, size)


def test_the_chart_is_told_to_a_screen_reader_and_stands_as_a_table_beneath(as_role):
    page = as_role("auditor", "/competence/")
    chart = page.get_by_role("img", name="How many are current on four days")
    expect(chart).to_be_visible()
    expect(chart.locator("desc")).to_contain_text("Today:")
    expect(page.get_by_role("row").filter(has_text="Everybody, once each")).to_be_visible()


def test_an_exemption_is_asked_for_by_one_and_given_by_another(as_role):
    asking = as_role("training-manager", "/staff/desk-officer/")
    asking.locator("summary", has_text="Ask for an exemption").focus()
    press(asking, "Enter")
    asking.locator("#field-exempt-policy").select_option(index=1)
    asking.locator("#field-exempt-ends").fill((datetime.now(UTC).date() + timedelta(days=30)).isoformat())
    asking.locator("#field-exempt-why").fill("on a long course")
    press(asking, "Enter")
    expect(asking.locator("main")).to_contain_text("waits for a decision")

    deciding = as_role("supervisor", "/competence/exemptions/")
    deciding.get_by_label("Approve").focus()
    press(deciding, "Space")
    deciding.get_by_role("button", name="Save the decision").focus()
    press(deciding, "Enter")
    expect(deciding.locator(".standing--exempt")).to_contain_text("exempt")
    asking.reload()
    expect(asking.locator("main")).to_contain_text("approved by")


def test_a_contact_over_the_gate_is_decided_with_a_reason(as_role, the_case):
    page = as_role("supervisor", "/competence/over-the-gate/")
    waiting = page.locator("tbody tr")
    before = waiting.count()
    assert before
    page.get_by_role("link", name="Decide about").first.focus()
    press(page, "Enter")
    page.get_by_label("The training is booked").focus()
    press(page, "Space")
    page.get_by_label("Why").fill("On the course of 1 December")
    page.get_by_role("button", name="Save the decision").focus()
    press(page, "Enter")
    expect(waiting).to_have_count(before - 1)
