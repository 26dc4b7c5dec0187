"""A real browser and a real desk for the journeys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.running import PASSWORD, RunningDesk
from tests.running import running_desk as a_running_desk

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDE = {"width": 1920, "height": 1080}
#: What keeps Chromium quiet: no sandbox under root, and no word to anybody but the desk.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is missing. Run this first: make setup-tests"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def running_desk() -> Iterator[RunningDesk]:
    """A desk with a small invented force, shared by the journeys of a run: each takes contacts of its own."""
    with a_running_desk() as desk:
        yield desk


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as a browser of its own (its own sign-in); at the end no page may have met a script error or a refused script."""
    contexts = []
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def opened(**options: object) -> Page:
        context = browser.new_context(
            **{
                "viewport": WIDE,
                "locale": "en-GB",
                "timezone_id": "Europe/London",
                "reduced_motion": "reduce",
                **options,
            }
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", note)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One page, 1920 by 1080."""
    return open_page()


@pytest.fixture
def sign_in(running_desk: RunningDesk) -> Callable[..., Page]:
    """Sign a page in at the running desk, by default as its handler; every role is the name of a sign-in."""

    def signed_in(page: Page, role: str = "handler") -> Page:
        page.goto(running_desk.address + "/sign-in/")
        page.fill("[name=username]", role)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        return page

    return signed_in


@pytest.fixture(scope="session")
def accessibility_faults() -> Callable[[Page], list[str]]:
    """What axe finds wrong on a page by WCAG 2.2 A and AA: one line for each rule and element."""
    source = AXE.read_text(encoding="utf-8")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    def faults(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
        assert found["passes"], "axe looked at nothing"
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return faults
