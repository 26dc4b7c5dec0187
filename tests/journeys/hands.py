"""What hands do at a desk: keys alone, but for `take`, which fetches a contact without a key for journeys about something else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

#: What a key can land on. A radio group is one stop, and so is the matrix of the checks.
INTERACTIVE = (
    "a[href]:not([tabindex='-1']), button:not([disabled]):not([tabindex='-1']), input:not([type=hidden]):not([disabled]), "
    "select, textarea, summary, [tabindex='0']"
)
#: More stops than any page has.
MANY = 500


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus stands on the selector's element; a page that never gets there fails."""
    for _ in range(MANY):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}; it stands on {focused(page)}")


def focused(page: Page) -> str:
    """What has the focus, as its opening tag."""
    tag: str = page.evaluate("document.activeElement.outerHTML.split('>')[0] + '>'")
    return tag


def has_focus(page: Page, selector: str) -> None:
    """Wait until the focus stands there."""
    expect(page.locator(f":focus:is({selector})")).to_have_count(1)


def type_into(page: Page, text: str) -> None:
    """Type a text where the focus is."""
    page.keyboard.insert_text(text)


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def by_key(page: Page, key: str, lands_on: str) -> None:
    """Press a shortcut of the legend and make sure where it leads."""
    page.keyboard.press(key)
    has_focus(page, lands_on)


def say(page: Page, text: str) -> None:
    """Type a line and send it; it is saved before this returns."""
    by_key(page, "Alt+l", "#line")
    type_into(page, text)
    page.keyboard.press("Enter")
    first = text.split("\n", 1)[0].strip()[:60]
    expect(page.locator("#pane-log .item--line .typed, #pane-earlier .item--line .typed").last).to_contain_text(first)
    expect(page.locator("#outbox li")).to_have_count(0)


def take(page: Page, number: str = "", *, address: str = "", channel: str = "999") -> int:
    """Take a contact as whoever is signed in on this page, and open it. A number is withheld when it is empty."""
    return _sent(page, "/take", {"channel": channel, "number": number, "address": address})


def ring(page: Page, scenario: str) -> int:
    """Let a packaged scenario ring, answered by whoever is signed in on this page, and open it."""
    return _sent(page, "/demo/ring", {"scenario": scenario})


def step(page: Page, incident: int, name: str, **form: str) -> int:
    """Send one step of an incident without its form; the status that comes back."""
    return _posted(page, f"/incidents/{incident}/{name}", form).status


def reference(incident: int) -> str:
    """An incident's number as it stands on the pages."""
    return f"FC-{incident:06d}"


def here(page: Page) -> int:
    """The incident that the page shows."""
    found = re.search(r"/incidents/(\d+)/", page.url)
    assert found, f"{page.url} is no incident"
    return int(found[1])


def live(page: Page) -> None:
    """Wait until the page hears the stream."""
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")


def _sent(page: Page, path: str, form: dict[str, str]) -> int:
    answer = _posted(page, path, form)
    assert answer.ok, f"{path}: {answer.status}"
    page.goto(answer.url)
    live(page)
    return here(page)


def _posted(page: Page, path: str, form: dict[str, str]):
    parts = urlsplit(page.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    token = next((c["value"] for c in page.context.cookies() if c["name"] == "csrftoken"), None)
    if token is None:
        page.goto(origin + "/")
        token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    return page.request.post(origin + path, form=form, headers={"X-CSRFToken": token, "Origin": origin})
