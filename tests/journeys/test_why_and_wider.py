"""Why a record matches, opened with one key; and a wider search asked for with another, marked as what it is."""

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SMALL, WIDE
from tests.journeys.hands import by_key, live, press, step, take

SIZES = (SMALL, WIDE)


@pytest.fixture
def sound(accessibility_faults):
    """axe finds nothing at either size, and nothing of the open records lies beyond their right edge."""

    def check(page):
        for size in SIZES:
            page.set_viewport_size(size)
            assert accessibility_faults(page) == [], size
            inside = "it => it.scrollWidth <= it.clientWidth"
            assert page.locator("#records-body").evaluate(inside), size

    return check


def count_clicks_of_a_mouse(page):
    page.add_init_script("window.byMouse = 0; addEventListener('pointerdown', () => { window.byMouse += 1; }, true)")


def test_one_key_opens_why_a_record_matches_and_folds_it_again(as_role, the_case, sound):
    page = as_role("desk-officer")
    count_clicks_of_a_mouse(page)
    page.goto(re.sub(r"/\?queue$", f"/incidents/{the_case}/", page.url))
    live(page)
    by_key(page, "Alt+c", ".look__open")
    press(page, "Alt+j")
    fold = page.locator("#records details.why").first
    expect(fold).to_have_attribute("open", "")
    expect(fold.locator("> summary")).to_be_focused()
    table = fold.locator("table")
    for head in ("Field", "As asked", "As held", "Bits", "Sum"):
        expect(table.locator("thead th", has_text=head)).to_have_count(1)
    assert table.locator("tbody th").count() > 1
    total = table.locator("tfoot .fall__bits b").text_content()
    expect(fold.locator("> summary")).to_contain_text(f"{total} bits")
    drawings = table.locator("svg").count()
    assert drawings and table.locator("svg[aria-hidden=true]").count() == drawings
    expect(table.locator("thead svg")).to_contain_text("probable")
    expect(fold).to_contain_text("times as likely")
    sound(page)
    press(page, "Alt+j")
    expect(table).to_be_hidden()
    press(page, "Escape")
    expect(page.locator("#records")).to_be_hidden()
    press(page, "Escape", "Alt+j")
    expect(page.locator("#say")).to_have_text("No record is open")
    assert page.evaluate("window.byMouse") == 0


def test_a_record_on_paper_says_why_it_matches_though_it_is_folded(as_role, the_case, running_desk):
    page = as_role("desk-officer", f"/incidents/{the_case}/checks/suspect/visor/")
    table = page.locator("details.why table").first
    expect(table).to_be_hidden()
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    page.goto(running_desk.address + f"/incidents/{the_case}/print")
    expect(page.locator(".list--checks .rests", has_text="Why:").first).to_contain_text(" bits.")


@pytest.fixture
def quill(running_desk, tmp_path):
    """A record of somebody by a long username, in force intelligence."""
    gordon = {"names": [{"forenames": "Gordon", "surname": "Pellowes"}], "markers": ["stalker"]}
    held = {"id": "FI-QUILL", "persons": [{**gordon, "usernames": ["quillfeather_of_2009"]}]}
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(held) + "\n", encoding="utf-8")
    running_desk.firstcall(
        "load", "force-intelligence", str(file), "--as-of", f"{datetime.now(UTC):%Y-%m-%d}", "--quiet"
    )


@pytest.mark.usefixtures("quill")
def test_a_wider_search_is_asked_for_by_a_key_and_stands_beside_the_answer(as_role, sound):
    page = as_role("handler")
    count_clicks_of_a_mouse(page)
    incident = take(page, "01632 960377")
    assert step(page, incident, "person", role="suspect", usernames="quillfeather") == 200
    page.reload()
    live(page)
    cell = page.locator("#cell-suspect-force-intelligence")
    expect(cell).not_to_contain_text("asked")
    sharp = cell.locator(".look__text").text_content()
    assert sharp.startswith("no trace")
    press(page, "Alt+z")
    expect(page.locator("#say")).to_have_text("Go to a cell, a record or a person first")
    by_key(page, "Alt+c", ".look__open")
    press(page, "ArrowRight")
    expect(page.locator("[data-person=suspect].look__open:focus")).to_have_count(1)
    press(page, "Alt+z")
    expect(page.locator("#wider-outcome")).to_have_text(re.compile(r"Wider search: \d+ systems asked"))
    head = page.locator(".matrix thead th", has_text="Suspect")
    expect(head).to_contain_text(re.compile(r"wider: \d+ possible$"))
    expect(cell.locator(".look__wider")).to_have_text(re.compile(r"≈\. Wider search: \d+ possible"))
    assert cell.locator(".look__text").text_content().startswith(sharp)
    assert "look--trace" not in cell.locator("xpath=..").get_attribute("class")

    for _ in range(16):
        if cell.evaluate("it => it === document.activeElement"):
            break
        press(page, "ArrowDown")
    press(page, "Enter")
    wider = page.locator("#records .widened")
    expect(wider).to_contain_text(re.compile(r"Wider search: \d+ possible"))
    expect(wider).to_contain_text("Wider search, asked for by")
    expect(page.locator("#records .opened > .record")).to_have_count(0)
    quill = wider.locator(".record", has_text="FI-QUILL")
    expect(quill.locator("h4")).to_have_text(re.compile(r"≈ Wider search\s+FI-QUILL: Gordon PELLOWES: stalker\."))
    expect(quill.locator("tbody .fall__values:not(.fall__alone) bdi")).to_have_text(
        ["quillfeather", "quillfeather_of_2009"]
    )
    expect(quill.locator("tbody .fall__says")).to_have_text("Username is like")
    expect(quill.locator("details")).to_contain_text("Found by the wider search: a likeness, so possible at most.")
    for found in wider.locator(".record").all():
        expect(found.locator("h4")).to_contain_text("Wider search")
        expect(found.locator("summary")).to_contain_text("possible")
    sound(page)
    press(page, "Alt+z")
    expect(page.locator("#records")).to_be_hidden()
    expect(cell).to_be_focused()
    assert page.evaluate("window.byMouse") == 0


def test_whoever_may_only_read_is_offered_no_wider_search(as_role, the_case):
    page = as_role("auditor", f"/incidents/{the_case}/")
    live(page)
    expect(page.locator("#wider-form")).to_have_count(0)
    by_key(page, "Alt+c", ".look__open")
    press(page, "Enter")
    expect(page.locator("#opened-title")).to_be_visible()
    expect(page.locator("[data-wider]")).to_have_count(0)
