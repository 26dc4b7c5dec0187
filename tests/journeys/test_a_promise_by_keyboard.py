"""A promise read in a line becomes one by one key, and goes to a colleague at the end of the shift, by keys alone."""

from playwright.sync_api import expect

from tests.journeys.hands import has_focus, live, press, reference, say, tab_to, take, type_into


def test_a_promise_is_made_by_one_key_and_handed_over_by_keys_alone(as_role, accessibility_faults):
    page = as_role("handler")
    page.add_init_script("window.byMouse = 0; addEventListener('pointerdown', () => { window.byMouse += 1; }, true)")
    incident = take(page, "01632 960244")
    say(page, "told her we will ring her back in an hour")
    offered = page.locator("#pane-log").get_by_text("ring her back in an hour").last
    expect(offered).to_be_visible()
    press(page, "Alt+1")
    expect(page.locator("#pane-promises .promise")).to_contain_text("ring her back in an hour")
    expect(page.locator("#pane-promises .promise time")).to_contain_text("left")

    page.goto(page.url.split("/incidents/")[0] + "/hand-over/")
    box = f"#owed-{incident}-promise-1"
    has_focus(page, "[id^=owed-]")
    expect(page.locator(box)).to_be_checked()
    assert accessibility_faults(page) == []
    tab_to(page, "#field-to")
    page.keyboard.type("Desk")
    tab_to(page, "#field-why")
    type_into(page, "end of shift; her mother answers the phone")
    press(page, "Enter")
    expect(page.locator(".saved")).to_contain_text("handed over")
    assert page.evaluate("window.byMouse") == 0

    other = as_role("desk-officer", "/")
    handed = other.locator(f"#handed-{incident}-promise-1")
    expect(handed).to_contain_text(reference(incident))
    expect(handed).to_contain_text("her mother answers the phone")
    tab_to(other, f"#handed-{incident}-promise-1")
    press(other, "Enter")
    live(other)
    expect(other.locator(f"#handed-{incident}-promise-1")).to_have_count(0)
