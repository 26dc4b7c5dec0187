"""From Enter on a line with a phone number to the painted critical warning, in a real browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.figures import Section, machine, row
from tests.journeys.conftest import FLAGS, WIDE
from tests.running import PASSWORD, RunningDesk, running_desk

PERSONS = 20_000
CALLS = 60
WARM_UP = 5

_OFFENDERS = """
import json
from firstcall.cli import get_ready
get_ready()
from firstcall.holdings.models import HeldRecord
phones = {}
for body in HeldRecord.objects.filter(source="force-intelligence").values_list("body", flat=True).iterator():
    for person in json.loads(body).get("persons", ()):
        if "registered-sex-offender" in person.get("markers", ()):
            for phone in person.get("phones", ()):
                phones.setdefault(phone, None)
print(json.dumps(list(phones)))
"""

_WATCH = """
() => {
  window.painted = new Promise((resolve) => {
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      const began = performance.now();
      const watch = new MutationObserver(() => {
        if (!document.querySelector('[data-critical]')) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
      });
      watch.observe(document.body, {childList: true, subtree: true, characterData: true, attributes: true});
    }, {capture: true, once: true});
  });
}
"""


def measure() -> Section:
    """One desk with an invented force of 20,000 persons and sixteen sources; a new 999 call for every line."""
    with running_desk(persons=PERSONS) as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport=WIDE)
        _sign_in(page, desk)
        phones = _offenders(desk)
        took = [_one_call(page, desk, n, phones[n % len(phones)]) for n in range(CALLS + WARM_UP)][WARM_UP:]
        browser.close()
    figures = row("Enter to the painted critical warning", "ms", took, must="p50 ≤ 150 ms, p95 ≤ 300 ms")
    met = figures.p50 <= 150 and figures.p95 <= 300
    return Section(
        "The first warning",
        f"{PERSONS:,} persons, sixteen sources, SQLite, web and worker in one process, Chromium on the same machine. "
        f"{CALLS} calls after {WARM_UP} that are not counted; each line names the mobile number of a registered offender.",
        (row(figures.name, "ms", took, must=figures.must, met=met),),
        machine=machine(),
    )


def _sign_in(page: Page, desk: RunningDesk) -> None:
    page.goto(desk.address + "/sign-in/")
    page.fill("input[name=username]", "handler")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(desk.address + "/")


def _one_call(page: Page, desk: RunningDesk, n: int, phone: str) -> float:
    page.goto(desk.address + "/")
    page.keyboard.press("Alt+t")
    page.fill("#take-number", f"01632 960{200 + n:03d}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#line")
    page.wait_for_timeout(600)  # the ring's own checks are in
    page.focus("#line")
    page.keyboard.type(f"A man is blackmailing him, all the texts are from {phone}")
    page.wait_for_timeout(400)  # the preview is in
    page.evaluate(_WATCH)
    page.keyboard.press("Enter")
    return float(page.evaluate("() => window.painted"))


def _offenders(desk: RunningDesk) -> list[str]:
    told = subprocess.run(
        [sys.executable, "-c", _OFFENDERS],
        env={**desk.environment, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    phones: list[str] = json.loads(told)
    assert len(phones) >= 10, "the invented force has too few offenders with a number"
    return phones
