"""The same incident on two screens is the same; a line travels by itself; the tabs of a browser share one stream."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.hands import by_key, has_focus, live, press, say, take, type_into

PANES = ("identity", "people", "question", "warnings", "checks", "promises", "told")


def settled(page):
    """Wait until every check has its answer."""
    expect(page.locator("#pane-checks .counts")).to_contain_text("0 asked")


def pane(page, name):
    return " ".join(page.locator(f"#pane-{name}").inner_text().split())


def without_clocks(text):
    return " ".join(word for word in text.split() if word.count(":") == 0)


def test_two_browsers_show_the_same_and_a_line_arrives_at_the_other_without_a_reload(as_role, running_desk):
    one, other = as_role(), as_role("supervisor")
    incident = take(one, "01632 960311", address="8 Larch Walk, Anytown, ZZ1 4ZZ")
    other.goto(f"{running_desk.address}/incidents/{incident}/")
    live(other)
    other.evaluate("window.neverReloaded = true")

    say(one, "A man sends me texts from 07700 900410 and he threatens me.")
    expect(other.locator(".item--line .typed")).to_have_text(
        "A man sends me texts from 07700 900410 and he threatens me."
    )
    say(other, "Supervisor is listening.")
    expect(one.locator(".item--line .typed").last).to_have_text("Supervisor is listening.")
    expect(one.locator(".danger")).to_contain_text("Dangerous person")
    for page in (one, other):
        settled(page)
    for name in PANES:
        expect(other.locator(f"#pane-{name}")).to_have_attribute(
            "data-mark", one.locator(f"#pane-{name}").get_attribute("data-mark") or ""
        )
        assert without_clocks(pane(one, name)) == without_clocks(pane(other, name)), name
    assert other.evaluate("window.neverReloaded")


def test_a_reload_shows_the_same_state(as_role):
    page = as_role()
    take(page, "01632 960312")
    say(page, "My neighbour shouts at her boy, she is about 30 and he is 8.")
    settled(page)
    before = {name: without_clocks(pane(page, name)) for name in PANES}
    page.reload()
    live(page)
    assert {name: without_clocks(pane(page, name)) for name in PANES} == before


def test_seven_tabs_of_a_browser_share_one_stream_and_all_of_them_hear(as_role, browser):
    page = as_role()
    take(page, "01632 960313")
    asked = []
    page.context.on("request", lambda request: asked.append(urlsplit(request.url).path))
    tabs = [page]
    for _ in range(6):
        tab = page.context.new_page()
        tab.goto(page.url)
        live(tab)
        tabs.append(tab)
    say(page, "Everybody should hear this.")
    for tab in tabs:
        expect(tab.locator(".item--line .typed")).to_have_text("Everybody should hear this.")
    assert "/queue" in asked and "/stream" not in asked
    assert shared_streams(browser, page) == 1


def shared_streams(browser, page):
    """How many workers keep a stream for this page's browser; the pages themselves keep none."""
    session = browser.new_browser_cdp_session()
    mine = page.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    targets = session.send("Target.getTargets", {"filter": [{}]})["targetInfos"]
    session.detach()
    return sum(t["type"] == "shared_worker" and t.get("browserContextId") == mine for t in targets)


def test_what_comes_in_moves_neither_focus_nor_caret_nor_shuts_what_is_open_nor_clears_a_form(as_role, running_desk):
    page, other = as_role(), as_role("supervisor")
    incident = take(page, "01632 960314", address="8 Larch Walk, Anytown, ZZ1 4ZZ")
    other.goto(f"{running_desk.address}/incidents/{incident}/")
    live(other)
    say(page, "Caller is Jamie Thornley, he gets texts from 07700 900410.")
    settled(page)
    for fold in ("#further-questions", "#recorded-caller"):
        page.locator(f"{fold} > summary").focus()
        press(page, "Enter")
        expect(page.locator(fold)).to_have_attribute("open", "")
    by_key(page, "Alt+o", "#promise-text")
    type_into(page, "half a promise")
    by_key(page, "Alt+a", "#answer-value")
    type_into(page, "half an answer")
    by_key(page, "Alt+l", "#line")
    type_into(page, "half a line")
    press(page, "ArrowLeft", "ArrowLeft")
    caret = page.evaluate("document.activeElement.selectionStart")

    say(other, "The man is called Gordon Pellow, born 23/05/1974. His dog is loose.")
    expect(page.locator("#pane-log .item--line .typed").last).to_contain_text("His dog is loose.")
    settled(page)

    has_focus(page, "#line")
    assert page.evaluate("document.activeElement.selectionStart") == caret
    expect(page.locator("#line")).to_have_value("half a line")
    expect(page.locator("#promise-text")).to_have_value("half a promise")
    expect(page.locator("#answer-value")).to_have_value("half an answer")
    for fold in ("#further-questions", "#recorded-caller"):
        expect(page.locator(fold)).to_have_attribute("open", "")
