"""A record system that does not answer: its cells never look like an answer, say why, and mend themselves; a look at a record is kept."""

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import by_key, has_focus, press, ring, say, take
from tests.journeys.kept import entries, unwritable_log

LOOK = """cell => {
    const cellStyle = getComputedStyle(cell), sign = cell.querySelector('.look__sign').textContent;
    return [cellStyle.borderTopStyle, cellStyle.borderTopWidth, cellStyle.backgroundImage, sign].join(' / ');
}"""


@pytest.fixture
def pulled_out(running_desk):
    """Pull a source out; it is put back in the end."""
    keys = []

    def pull(key, kind):
        running_desk.firstcall("fault", key, kind)
        keys.append(key)

    def put_back():
        while keys:
            running_desk.firstcall("fault", keys.pop(), "--clear")

    yield pull, put_back
    put_back()


def cell(page, person, source):
    return page.locator("td", has=page.locator(f"#cell-{person}-{source}"))


def to_cell(page, wanted):
    """To the checks by their key, and on to the cell by the arrows."""
    by_key(page, "Alt+c", ".look__open")
    for _ in range(32):
        if page.evaluate("document.activeElement.id") == f"cell-{wanted}":
            return
        press(page, "ArrowDown")
        if page.evaluate("!document.activeElement.closest('tr').nextElementSibling"):
            press(page, *["ArrowUp"] * 16)
    raise AssertionError(f"the arrows never reach {wanted}")


def test_a_source_that_hangs_reads_not_checked_and_never_no_trace_and_recovers_by_itself(as_role, pulled_out):
    pull, put_back = pulled_out
    page = as_role()
    page.add_init_script(
        """window.seen = new Set();
        addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
            const cell = document.getElementById('cell-caller-pnd');
            if (cell) window.seen.add(cell.textContent.trim());
        }).observe(document.body, { subtree: true, childList: true }));"""
    )
    pull("pnd", "hang")
    take(page, "01632 960321", address="4 Sample Row, Anytown, ZZ1 2ZZ")

    silent = cell(page, "caller", "pnd")
    expect(silent).to_contain_text("not checked")
    expect(silent).to_contain_text("timed out")
    answered = cell(page, "caller", "crime")
    expect(answered).to_contain_text("no trace")
    assert silent.evaluate(LOOK) != answered.evaluate(LOOK)
    assert not [text for text in page.evaluate("[...window.seen]") if "no trace" in text]
    expect(page.locator(".counts__missing")).to_be_visible()

    put_back()
    expect(silent).to_contain_text("no trace", timeout=60_000)


def test_a_cell_opens_into_its_record_and_why_it_fits_and_the_look_is_kept(as_role, running_desk):
    page = as_role()
    incident = ring(page, "case-first-call/first")
    expect(cell(page, "caller", "force-intelligence")).to_contain_text("certain")
    to_cell(page, "caller-force-intelligence")
    before = len(entries(running_desk, incident, "consulted"))
    press(page, "Enter")
    sheet = page.locator("#records")
    expect(sheet).to_contain_text("autism")
    press(page, "Alt+j")
    expect(sheet.locator(".why tbody tr").first).to_be_visible()
    expect(sheet.locator(".why")).to_contain_text("01632 960210")
    looks = entries(running_desk, incident, "consulted")[before:]
    assert [(look["by"], look["record"]) for look in looks] == [("handler", "FI-4477")]

    press(page, "Escape")
    expect(sheet).to_be_hidden()
    has_focus(page, "#cell-caller-force-intelligence")
    press(page, "ArrowDown")
    has_focus(page, "#cell-caller-ics")
    press(page, "Escape")
    has_focus(page, "#line")


def test_where_a_look_cannot_be_kept_nothing_is_shown(as_role, running_desk):
    page = as_role()
    incident = ring(page, "case-first-call/first")
    expect(cell(page, "caller", "force-intelligence")).to_contain_text("certain")
    with unwritable_log(running_desk):
        to_cell(page, "caller-force-intelligence")
        press(page, "Enter")
        expect(page.locator("#records-body")).to_contain_text("not “no trace”")
        expect(page.locator("#records-body")).not_to_contain_text("autism")
        alone = page.context.new_page()
        for path in ("", "checks/caller/force-intelligence/", "print"):
            answer = alone.goto(f"{running_desk.address}/incidents/{incident}/{path}")
            assert answer is not None and answer.status in (500, 503), path
            expect(alone.locator("body")).not_to_contain_text("autism")
            expect(alone.locator("body")).not_to_contain_text("960210")
    press(page, "Escape", "Escape")
    say(page, "The disk has room again.")
