"""A supervisor at the board, watching, writing, taking over and approving, by keyboard; and the handler does not lose a word."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SMALL, WIDE
from tests.journeys.hands import by_key, has_focus, live, press, reference, say, tab_to, take, type_into
from tests.journeys.kept import entries


def sound(page, accessibility_faults):
    """No fault by axe at either size, and nothing beyond the right edge."""
    for size in (SMALL, WIDE):
        page.set_viewport_size(size)
        assert accessibility_faults(page) == [], size
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
    page.set_viewport_size(SMALL)


@pytest.fixture
def call(as_role):
    """A call that a handler has taken and is typing in."""
    page = as_role("handler", viewport=SMALL)
    incident = take(page, "01632 960377")
    say(page, "A man keeps coming to her door at night.")
    return page, incident


def test_a_watched_call_is_written_to_and_taken_over_and_its_handler_loses_nothing(
    as_role, running_desk, call, accessibility_faults
):
    handler, incident = call
    board = as_role("supervisor", "/board/", viewport=SMALL)
    sound(board, accessibility_faults)
    press(board, "Alt+o")
    expect(board.locator("#calls-title")).to_contain_text("the oldest first")
    press(board, "Alt+o")
    expect(board.locator("#calls-title")).to_contain_text("by risk")
    tab_to(board, f"#watch-{incident}")
    press(board, "Enter")
    live(board)
    expect(board.locator("#line")).to_have_count(0)
    sound(board, accessibility_faults)
    say(handler, "He is outside now.")
    expect(board.locator("#pane-log")).to_contain_text("He is outside now.")
    looks = [look for look in entries(running_desk, incident, "consulted") if look["by"] == "supervisor"]
    assert len(looks) == 1
    expect(handler.locator(".asides")).to_have_count(0)
    assert "Duty" not in handler.locator("#log-scroll").inner_text()

    by_key(board, "Alt+l", "#note")
    type_into(board, "Ask whether the door is locked")
    press(board, "Enter")
    aside = handler.locator(".aside")
    expect(aside).to_contain_text("Ask whether the door is locked")
    expect(handler.locator("#say")).to_contain_text("Ask whether the door is locked")
    sound(handler, accessibility_faults)
    handler.reload()
    live(handler)
    expect(aside).to_contain_text("Ask whether the door is locked")
    press(handler, "Alt+Shift+k")
    expect(aside).to_have_count(0)
    assert len(entries(running_desk, incident, "note-taken")) == 1

    by_key(handler, "Alt+l", "#line")
    type_into(handler, "She has not sent this yet")
    press(board, "Alt+t")
    has_focus(board, "#field-why")
    sound(board, accessibility_faults)
    type_into(board, "He is at the door and armed")
    press(board, "Enter")
    live(board)
    expect(board.locator("#line")).to_be_visible()
    expect(aside).to_contain_text("has this incident now")
    expect(aside).to_contain_text("He is at the door and armed")
    expect(handler.locator("#line")).to_have_value("She has not sent this yet")
    handler.reload()
    live(handler)
    expect(handler.locator("#line")).to_have_value("She has not sent this yet")
    press(handler, "Alt+Shift+k")
    expect(aside).to_have_count(0)


def test_closing_over_a_gate_is_asked_by_one_and_approved_by_another_by_keys_alone(
    as_role, running_desk, call, accessibility_faults
):
    handler, incident = call
    by_key(handler, "Alt+o", "#promise-text")
    type_into(handler, "Ring her back")
    press(handler, "Enter")
    expect(handler.locator("#pane-promises .promise")).to_contain_text("Ring her back")
    by_key(handler, "Alt+x", "#close-reason")
    type_into(handler, "Passed to the neighbourhood team")
    press(handler, "Enter")
    expect(handler.locator("#ask-close-over")).to_be_visible()
    tab_to(handler, "#ask-close-over")
    press(handler, "Enter")
    expect(handler.locator(".asides__waiting")).to_contain_text("waits for a supervisor")
    sound(handler, accessibility_faults)

    board = as_role("supervisor", "/board/", viewport=SMALL)
    expect(board.locator("#approvals")).to_contain_text(reference(incident))
    tab_to(board, f"#decide-{incident}-approval-1")
    press(board, "Enter")
    expect(board.locator("h1")).to_contain_text("closing over what stands against it")
    sound(board, accessibility_faults)
    tab_to(board, "#field-decision")
    press(board, "Space")
    tab_to(board, "#field-says")
    type_into(board, "The team has her number")
    tab_to(board, "#decide")
    press(board, "Enter")
    expect(board.locator("h1")).to_have_text("Supervisors’ board")
    told = handler.locator(".aside")
    expect(told).to_contain_text("approves closing over")
    expect(told).to_contain_text("The team has her number")
    (closed,) = entries(running_desk, incident, "closed")
    assert closed["by"] == "supervisor" and "promise-open" in closed["over"]
    (decided,) = entries(running_desk, incident, "approval-decided")
    assert decided["approved"] and decided["by"] == "supervisor"
    press(handler, "Alt+Shift+k")
    expect(told).to_have_count(0)
