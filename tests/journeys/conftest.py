"""A real browser and a real desk for the journeys."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.running import PASSWORD, RunningDesk
from tests.running import running_desk as a_running_desk

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDE = {"width": 1920, "height": 1080}
SMALL = {"width": 1366, "height": 768}
PATIENCE = 20_000  # milliseconds until what is expected must be there; a busy machine is no fault of the desk
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
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def running_desk() -> Iterator[RunningDesk]:
    """A desk as `make run` starts it, with a small invented force, shared by the journeys of a run: each takes contacts of its own."""
    with a_running_desk(simulated=True) as desk:
        yield desk


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as a browser of its own (its own sign-in).

    At the end no page may have met a script error or a refused script, nor have asked anybody but the desk for anything.
    """
    contexts = []
    faults: list[str] = []
    asked: list[str] = []

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
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", note)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults
    assert outside(asked) == []


#: This machine, by its number and by the name that a passkey needs.
HERE = ("127.0.0.1", "localhost")


def outside(addresses: Iterable[str]) -> list[str]:
    """Those addresses that are not on this machine, as every desk of the journeys is."""
    parts = [(address, urlsplit(address)) for address in addresses]
    return [address for address, part in parts if part.scheme not in ("data", "blob") and part.hostname not in HERE]


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One page, 1920 by 1080."""
    return open_page()


@pytest.fixture
def sign_in(running_desk: RunningDesk) -> Callable[..., Page]:
    """Sign a page in at the running desk, by default as its handler; every role is the name of a sign-in."""

    def signed_in(page: Page, role: str = "handler") -> Page:
        return _sign_in(page, running_desk, role)

    return signed_in


def _sign_in(page: Page, desk: RunningDesk, role: str) -> Page:
    page.goto(desk.address + "/sign-in/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    return page


@pytest.fixture
def as_role(
    open_page: Callable[..., Page], running_desk: RunningDesk, signed_in_already: dict[str, Any]
) -> Callable[..., Page]:
    """A page signed in as a role (or as a member of a scenario's staff), standing at the desk; in a browser of its own."""

    def opened(role: str = "handler", path: str = "/?queue", **options: object) -> Page:
        if role not in signed_in_already:
            page = open_page(**options)
            _sign_in(page, running_desk, role)
            signed_in_already[role] = page.context.storage_state()
        else:
            page = open_page(storage_state=signed_in_already[role], **options)
        page.goto(running_desk.address + path)
        return page

    return opened


@pytest.fixture(scope="session")
def signed_in_already() -> dict[str, Any]:
    """The sessions of this run by role: signing in is slow on purpose, and one journey tries it thoroughly."""
    return {}


@pytest.fixture(scope="session")
def the_case(running_desk: RunningDesk) -> int:
    """The incident of the case as the officer left it: promised, badly advised, assessed as nothing, and not let close."""
    said = running_desk.firstcall("call", "case-first-call/first", "--play", "--pace", "100")
    return int(re.findall(r"Incident (\d+)", said)[0])


def _axe(page: Page, only: dict[str, Any]) -> dict[str, Any]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("only => axe.run(document, {runOnly: only})", only)
    assert found["passes"], "axe looked at nothing"
    return found


@pytest.fixture(scope="session")
def accessibility_faults() -> Callable[..., list[str]]:
    """What axe finds wrong on a page by WCAG 2.2 A and AA, or by some rules alone: one line for each rule and element.

    Where axe cannot tell a contrast, it is measured against the nearest ground that hides what lies beneath.
    """
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    def faults(page: Page, *rules: str) -> list[str]:
        found = _axe(page, {"type": "rule", "values": rules} if rules else {"type": "tag", "values": tags})
        untold = [
            node["target"][0]
            for rule in found["incomplete"]
            if rule["id"] == "color-contrast"
            for node in rule["nodes"]
        ]
        faint = page.evaluate(CONTRAST, untold)
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ] + [f"color-contrast: measured {ratio:.2f}: {html}" for html, ratio in faint if ratio < LEAST_CONTRAST]

    return faults


#: WCAG 2.2, 1.4.3: the least contrast of a text of ordinary size.
LEAST_CONTRAST = 4.5
CONTRAST = """selectors => {
    const numbers = text => (text.match(/[\\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = at => {
        for (; at; at = at.parentElement) {
            const colour = numbers(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    return selectors.map(selector => {
        const at = document.querySelector(selector);
        const [a, b] = [light(numbers(getComputedStyle(at).color)), light(ground(at))];
        return [at.outerHTML.slice(0, 200), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    });
}"""
