"""Tab reaches everything that can be used, the focus is always seen, nothing traps it, and Esc leads back to the typing line."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SMALL, WIDE
from tests.journeys.hands import INTERACTIVE, MANY, by_key, has_focus, live, press, type_into

#: Everything on the page that a key must reach; of radio buttons that belong together one is a stop.
REACHABLE = """selector => [...document.querySelectorAll(selector)]
    .filter(it => it.checkVisibility({ visibilityProperty: true }) && it.tabIndex >= 0)
    .filter(it => it.type !== 'radio' || it.checked)"""
WALKED = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    window.walked.add(at.id || at);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    const seen = ring || style.boxShadow !== 'none';
    const onScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { tag: at.outerHTML.split('>')[0].slice(0, 120), body: at === document.body, faint: !seen, away: !onScreen };
}"""


def walk(page):
    """Tab from the top of the page to its end; the stops where the focus was not to be seen."""
    page.evaluate("() => { window.walked = new Set(); document.activeElement.blur(); getSelection().empty(); }")
    page.evaluate("document.body.setAttribute('tabindex', '-1'); document.body.focus();")
    page.evaluate("document.body.removeAttribute('tabindex')")
    unseen = []
    for _ in range(MANY):
        press(page, "Tab")
        stop = page.evaluate(WALKED)
        if stop["body"]:
            return unseen
        if stop["faint"] or stop["away"]:
            unseen.append(stop)
    raise AssertionError(f"the focus never leaves the page; it stands on {stop}")


def missed(page):
    """What can be used and was not reached."""
    found = page.evaluate_handle(REACHABLE, INTERACTIVE)
    return page.evaluate(
        "all => all.filter(it => !window.walked.has(it.id || it)).map(it => it.outerHTML.split('>')[0].slice(0, 120))",
        found,
    )


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["1366", "1920"])
def test_tab_reaches_everything_on_the_live_desk_and_is_seen_everywhere(as_role, the_case, size):
    page = as_role("desk-officer", f"/incidents/{the_case}/", viewport=size)
    live(page)
    expect(page.locator("#pane-checks .counts")).to_contain_text("0 asked")
    assert walk(page) == []
    assert missed(page) == []
    assert page.evaluate("window.walked.size") > 40


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("handler", "/?queue"),
        ("handler", "/incidents/?q=Thornley"),
        ("supervisor", "/board/"),
        ("desk-officer", "/hand-over/"),
        ("training-manager", "/staff/desk-officer/"),
        ("administrator", "/sources/"),
    ],
)
def test_tab_reaches_everything_on_the_other_pages(as_role, the_case, role, path):
    page = as_role(role, path)
    assert walk(page) == []
    assert missed(page) == []


#: Where each key of the legend leads.
KEYS = {
    "Alt+a": "#answer-value",
    "Alt+p": "#people-title",
    "Alt+i": "#new-person select",
    "Alt+r": "#element-threat",
    "Alt+o": "#promise-text",
    "Alt+w": "#wish-text",
    "Alt+v": "[id^=advise-]",
    "Alt+g": "#grade",
    "Alt+x": "#close-reason",
    "Alt+c": ".look__open",
    "Alt+y": "#warnings",
    "Alt+t": "#take-channel",
    "Alt+m": "#ring button",
}


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["1366", "1920"])
def test_every_key_of_the_legend_leads_where_it_says_and_esc_leads_back(desk_of, size):
    page = desk_of(size)
    has_focus(page, "#line")
    for key, lands_on in KEYS.items():
        by_key(page, key, lands_on)
        expect(page.locator(f":focus:is({lands_on})")).to_be_in_viewport()
        press(page, "Escape")
        has_focus(page, "#line")


@pytest.fixture
def desk_of(as_role, the_case):
    def opened(size):
        page = as_role("desk-officer", f"/incidents/{the_case}/", viewport=size)
        live(page)
        return page

    return opened


def test_the_queue_unfolds_and_folds_by_its_key_and_leaves_the_line_alone(desk_of):
    page = desk_of(SMALL)
    queue = page.locator("#queue-items a").first
    for seen in (True, False, True):
        press(page, "Alt+q")
        expect(queue).to_be_visible(visible=seen)
        has_focus(page, "#line")
    no_trace = page.locator(".look--no-trace .look__text").first
    expect(no_trace).to_be_visible()
    assert no_trace.evaluate("it => it.scrollWidth <= it.clientWidth"), "the date of a no trace is cut off"
    page.reload()
    expect(queue).to_be_visible()
    has_focus(page, "#line")


def test_a_suggestion_is_confirmed_and_a_finding_struck_out_by_their_numbers(desk_of):
    page = desk_of(SMALL)
    by_key(page, "Alt+l", "#line")
    type_into(page, "Something about 07700 900477")
    finding = page.locator("#reading .reading", has_text="07700 900477")
    expect(finding).to_be_visible()
    key = finding.locator("[aria-keyshortcuts]").first.get_attribute("aria-keyshortcuts")
    assert key and key.startswith("Alt+Shift+")
    press(page, key.replace("Alt+Shift+", "Alt+Shift+Digit"))
    expect(finding).to_contain_text("struck")
    has_focus(page, "#line")
