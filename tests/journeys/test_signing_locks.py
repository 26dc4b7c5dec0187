"""A desk that locks in the middle of a call: nothing of the case is seen, nothing that was typed is lost, and it goes on where it was."""

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import by_key, has_focus, here, live, press, say, take, type_into
from tests.journeys.kept import entries, lines
from tests.running import PASSWORD
from tests.running import running_desk as a_running_desk

#: A desk that was locked elsewhere hears of it when its stream is looked at again, in milliseconds.
LONG = 60_000
#: What only somebody who may see the case can know.
CALLER = "01632 960377"


@pytest.fixture(scope="module")
def desk():
    """A desk of its own, which may be killed, of a force that lets everybody sit at one desk at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRSTCALL_DESKS_AT_ONCE", "1")
        with a_running_desk(persons=20) as desk:
            yield desk


def sign_in(page, desk, role="handler"):
    page.goto(desk.address + "/sign-in/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", PASSWORD)
    press(page, "Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    return page


def in_a_call(page, desk, role="handler"):
    """In the middle of a call: a line saved, another half typed, and more in two forms."""
    sign_in(page, desk, role)
    incident = take(page, CALLER)
    say(page, "He is at the back door.")
    type_into(page, "and he has a spade in")
    by_key(page, "Alt+o", "#promise-text")
    type_into(page, "ring back")
    by_key(page, "Alt+r", "#element-threat")
    type_into(page, "he stands outside")
    by_key(page, "Alt+l", "#line")
    press(page, "End")
    return incident


def seen(page):
    """Everything that can be read on the page, and its title."""
    return page.evaluate("document.body.innerText") + page.title()


def nothing_is_seen(page):
    expect(page.locator("#lock")).to_be_visible()
    expect(page.locator("#line")).to_be_hidden()
    text = seen(page)
    assert not any(word in text for word in ("960377", "back door", "spade", "ring back", "FC-0")), text
    assert page.locator("main :visible").count() == 0


def all_is_still_there(page):
    expect(page.locator("#lock")).to_be_hidden()
    expect(page.locator("#line")).to_have_value("and he has a spade in")
    expect(page.locator("#promise-text")).to_have_value("ring back")
    expect(page.locator("#element-threat")).to_have_value("he stands outside")


def unlock(page, password=PASSWORD):
    has_focus(page, "#lock-password")
    type_into(page, password)
    press(page, "Enter")


def test_a_desk_that_nobody_touches_locks_and_goes_on_where_it_was(open_page, desk, accessibility_faults):
    page = open_page()
    page.clock.install()
    incident = in_a_call(page, desk)
    page.clock.fast_forward("14:45")
    expect(page.locator("#lock-soon")).to_be_visible()
    press(page, "Shift")
    expect(page.locator("#lock-soon")).to_be_hidden()
    page.clock.fast_forward("15:01")
    nothing_is_seen(page)
    assert accessibility_faults(page) == []

    other = sign_in(open_page(), desk, "supervisor")
    other.goto(f"{desk.address}/incidents/{incident}/")
    say(other, "A patrol is on its way.")
    page.clock.fast_forward("01:00")
    assert "patrol" not in page.content(), "the stream goes on at a locked desk"
    press(page, "Alt+o", "Alt+t", "Escape", "Escape")
    nothing_is_seen(page)

    has_focus(page, "#lock-password")
    type_into(page, "not the password")
    press(page, "Enter")
    expect(page.locator("#lock-says")).to_contain_text("not the password of this account")
    nothing_is_seen(page)
    unlock(page)
    all_is_still_there(page)
    has_focus(page, "#line")
    expect(page.locator("#pane-log")).to_contain_text("A patrol is on its way.")
    live(page)
    type_into(page, " his hand")
    press(page, "Enter")
    expect(page.locator("#outbox li")).to_have_count(0)
    assert lines(desk, incident)[-1] == "and he has a spade in his hand"
    whys = [e["about"]["why"] for e in entries(desk, 0, "housekeeping") if e["what"] == "desk-locked"]
    assert whys == ["idle"]


def test_a_locked_desk_that_is_reloaded_is_still_locked_and_keeps_what_was_typed(page, desk):
    incident = in_a_call(page, desk)
    press(page, "Alt+Shift+L")
    nothing_is_seen(page)
    expect(page.locator("#lock")).to_be_visible()
    page.wait_for_timeout(300)  # until the server has heard of it
    page.reload()
    expect(page.locator("h1")).to_have_text("This desk is locked")
    assert "960377" not in page.content() and "spade" not in page.content()
    type_into(page, PASSWORD)
    press(page, "Enter")
    live(page)
    assert here(page) == incident
    all_is_still_there(page)


def test_a_server_that_is_started_again_while_a_desk_is_locked(page, desk):
    incident = in_a_call(page, desk)
    press(page, "Alt+Shift+L")
    nothing_is_seen(page)
    desk.kill()
    unlock(page)
    expect(page.locator("#lock-says")).to_contain_text("cannot be reached")
    nothing_is_seen(page)
    desk.start_again()
    page.fill("#lock-password", PASSWORD)
    press(page, "Enter")
    all_is_still_there(page)
    press(page, "Enter")
    expect(page.locator("#outbox li")).to_have_count(0)
    assert lines(desk, incident)[-1] == "and he has a spade in"


def test_a_session_that_ends_while_somebody_types_is_begun_again_in_its_place(open_page, desk):
    page = open_page()
    incident = in_a_call(page, desk)
    administrator = sign_in(open_page(), desk, "administrator")
    administrator.goto(desk.address + "/accounts/handler/")
    administrator.get_by_role("button", name="End them all").click()
    expect(administrator.get_by_text("Signed in nowhere.")).to_be_visible()
    expect(page.locator("#lock-title")).to_be_visible(timeout=LONG)
    nothing_is_seen(page)
    expect(page.locator("#lock-title")).to_have_text("You are signed out")
    unlock(page)
    all_is_still_there(page)
    live(page)
    press(page, "Enter")
    expect(page.locator("#outbox li")).to_have_count(0)
    assert lines(desk, incident) == ["He is at the back door.", "and he has a spade in"]


def test_signing_out_leaves_what_was_typed_for_the_same_person_alone(page, desk):
    incident = in_a_call(page, desk)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.locator("#sign-out-all-the-same").click()  # what is still held is shown first
    expect(page.locator("h1")).to_contain_text("Sign in")
    sign_in(page, desk, "dispatcher")
    page.goto(f"{desk.address}/incidents/{incident}/")
    expect(page.locator("#line")).to_have_value("")
    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(page, desk)
    page.goto(f"{desk.address}/incidents/{incident}/")
    all_is_still_there(page)


def test_two_tabs_of_one_browser_lock_and_open_together(page, desk):
    in_a_call(page, desk)
    second = page.context.new_page()
    second.goto(desk.address + "/incidents/")
    expect(second.locator("h1")).to_be_visible()
    press(second, "Alt+Shift+L")
    nothing_is_seen(page)
    unlock(second)
    expect(second.locator("#lock")).to_be_hidden()
    all_is_still_there(page)
    live(page)


def test_a_second_sign_in_elsewhere_locks_the_first_desk(open_page, desk):
    page = open_page()
    in_a_call(page, desk)
    elsewhere = sign_in(open_page(), desk)
    expect(page.locator("#lock-title")).to_be_visible(timeout=LONG)
    nothing_is_seen(page)
    unlock(page)
    all_is_still_there(page)
    elsewhere.reload()
    expect(elsewhere.locator("h1")).to_have_text("This desk is locked")


def test_a_form_that_meets_a_lock_on_its_way_is_filled_in_again(open_page, desk):
    page = sign_in(open_page(), desk)
    page.goto(desk.address + "/check/")
    page.locator("main textarea, main input[type=text], main input:not([type])").first.wait_for()
    field = page.locator(
        "main form[method=post] :is(textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox]))"
    ).first
    field.fill("Sam Example")
    page.evaluate("fetch('/lock', {method: 'POST', headers: {'X-CSRFToken': desk.token(), 'X-Desk': '1'}})")
    page.wait_for_timeout(300)  # locked at the server; this page has not heard of it
    field.evaluate("it => { for (const f of it.form.elements) f.required = false; it.form.requestSubmit(); }")
    expect(page.locator("h1")).to_have_text("This desk is locked")
    type_into(page, PASSWORD)
    press(page, "Enter")
    expect(page.locator("#notice")).to_contain_text("It was not sent")
    expect(field).to_have_value("Sam Example")
