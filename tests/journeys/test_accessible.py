"""Every page, in the states that matter, as each role that may see it, at both sizes: axe finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SMALL, WIDE
from tests.journeys.hands import by_key, live, press, step, take, type_into

#: What another size can change; everything else is the same page.
BY_SIZE = ("color-contrast", "target-size", "scrollable-region-focusable")
SIZES = ((SMALL, ()), (WIDE, BY_SIZE))

#: Pages that are looked at as they open: who looks, the address (with the incident of the case), the status.
PAGES = [
    ("handler", "/?queue", 200),
    ("handler", "/incidents/", 200),
    ("handler", "/incidents/?q=Thornley", 200),
    ("handler", "/incidents/?q=nobody+of+this+name", 200),
    ("handler", "/incidents/?from=sometime", 422),
    ("handler", "/incidents/{case}/print", 200),
    ("handler", "/incidents/{case}/checks/suspect/visor/", 200),
    ("handler", "/sources/", 200),
    ("handler", "/check/", 200),
    ("handler", "/hand-over/", 200),
    ("desk-officer", "/hand-over/", 200),
    ("handler", "/board/", 403),
    ("handler", "/incidents/999999/", 404),
    ("handler", "/nothing/here", 404),
    ("dispatcher", "/incidents/{case}/", 200),
    ("supervisor", "/board/", 200),
    ("supervisor", "/check/", 200),
    ("supervisor", "/staff/", 200),
    ("supervisor", "/staff/?state=outside", 200),
    ("training-manager", "/staff/", 200),
    ("training-manager", "/staff/desk-officer/", 200),
    ("auditor", "/incidents/{case}/", 200),
    ("auditor", "/board/", 200),
    ("auditor", "/check/challenges", 200),
    ("administrator", "/sources/", 200),
    ("administrator", "/incidents/{case}/", 403),
    ("source-owner", "/sources/", 200),
    ("source-owner", "/sources/pnd/", 200),
]


@pytest.fixture
def sound(accessibility_faults):
    """The page has no fault at either size, and nothing of it lies beyond the right edge."""

    def check(page):
        for size, rules in SIZES:
            page.set_viewport_size(size)
            assert accessibility_faults(page, *rules) == [], size
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size

    return check


@pytest.mark.parametrize("role", list(dict.fromkeys(role for role, _, _ in PAGES)))
def test_every_page_of_a_role_is_accessible(as_role, the_case, running_desk, sound, role):
    page = as_role(role)
    for path, status in [(path, status) for who, path, status in PAGES if who == role]:
        answer = page.goto(running_desk.address + path.format(case=the_case))
        assert answer is not None and answer.status == status, path
        sound(page)


def test_the_sign_in_with_and_without_an_error_and_a_strangers_dead_end(page, running_desk, sound):
    page.goto(running_desk.address + "/sign-in/")
    sound(page)
    page.fill("[name=username]", "handler")
    page.fill("[name=password]", "not the password")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")
    expect(page.locator("[name=username]")).to_have_value("handler")
    sound(page)
    page.goto(running_desk.address + "/nothing/here")
    sound(page)


def test_the_live_desk_with_warnings_a_line_being_typed_open_folds_and_an_open_cell(
    as_role, the_case, running_desk, sound
):
    page = as_role("desk-officer", f"/incidents/{the_case}/")
    live(page)
    expect(page.locator(".danger__warning")).not_to_have_count(0)
    for fold in ("#notices", "#new-person", "#recorded-caller", "#advice-rest"):
        page.locator(f"{fold} > summary").focus()
        press(page, "Enter")
    by_key(page, "Alt+l", "#line")
    type_into(page, "His name is Sam Example and he is on 07700 900462")
    expect(page.locator("#reading .reading")).not_to_have_count(0)
    sound(page)
    by_key(page, "Alt+c", ".look__open")
    press(page, "Enter")
    press(page, "Alt+j")
    expect(page.locator("#records .fall").first).to_be_visible()
    sound(page)
    press(page, "Escape", "Escape", "Alt+/")
    expect(page.locator("#keys")).to_be_visible()
    sound(page)


def test_a_refused_closing_and_a_contradicted_assessment(as_role, the_case, sound):
    page = as_role("desk-officer", f"/incidents/{the_case}/")
    live(page)
    by_key(page, "Alt+x", "#close-reason")
    type_into(page, "No more to do")
    press(page, "Enter")
    expect(page.locator("#close-outcome .problem")).to_contain_text("Refused")
    page.locator("#overall").select_option("none")
    page.locator("#element-threat").focus()
    type_into(page, "none")
    press(page, "Enter")
    expect(page.locator("#assess-outcome .problem")).to_contain_text("does not stand yet")
    sound(page)


def test_a_take_form_with_an_error_and_a_closed_incident(as_role, running_desk, sound):
    page = as_role("supervisor")
    by_key(page, "Alt+t", "#take-channel")
    page.locator("#take-channel").evaluate("it => { it.options[0].value = 'pigeon'; }")
    press(page, "Tab")
    type_into(page, "01632 960341")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Not taken")
    expect(page.locator("#take-number")).to_have_value("01632 960341")
    sound(page)
    incident = take(as_role(), "01632 960341")
    page.goto(f"{running_desk.address}/incidents/{incident}/")
    assert step(page, incident, "close", reason="Rang off", over="yes") == 200
    page.reload()
    expect(page.locator("#reopen-reason")).to_be_visible()
    sound(page)
