"""The published case as our own scenario tells it, from the sign-in to the second call, without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from firstcall.exercises import packaged
from tests.journeys.conftest import SMALL
from tests.journeys.hands import by_key, has_focus, here, live, press, reference, tab_to, type_into
from tests.running import PASSWORD


@pytest.fixture(scope="module")
def case():
    """The steps of the case's contacts, by kind."""
    contacts = packaged.scenarios()["case-first-call"].contacts
    return {
        contact.id: {kind: [s.do for s in contact.steps if s.kind == kind] for kind in {s.kind for s in contact.steps}}
        for contact in contacts
    }


def count_clicks_of_a_mouse(page):
    page.add_init_script("window.byMouse = 0; addEventListener('pointerdown', () => { window.byMouse += 1; }, true)")


def sign_in_by_keys(page, desk, name):
    page.goto(desk.address + "/")
    tab_to(page, "[name=username]")
    type_into(page, name)
    press(page, "Tab")
    type_into(page, PASSWORD)
    press(page, "Enter")
    expect(page.locator(".topbar__who")).to_contain_text("Desk Officer")


def let_it_ring(page, which):
    by_key(page, "Alt+m", "#ring button")
    wanted = page.get_by_role("button", name=re.compile(f"^Ring ?: A boy rings .* Contact {which} of 2"))
    button = wanted.element_handle()
    for _ in range(30):
        if button.evaluate("it => it === document.activeElement"):
            break
        press(page, "Tab")
    before = page.url
    press(page, "Enter")
    page.wait_for_url(lambda address: "/incidents/" in address and address != before)
    live(page)
    has_focus(page, "#line")
    return here(page)


def type_line(page, text):
    by_key(page, "Alt+l", "#line")
    type_into(page, text)
    press(page, "Enter")
    expect(page.locator("#pane-log .item--line .typed").last).to_have_text(text)


def warned(page, title):
    return page.locator("#pane-warnings .warning", has=page.locator("b", has_text=title))


def what_the_record_says_of_the_caller(page):
    """Before anything is typed."""
    assert page.locator("#line").input_value() == ""
    assert page.locator(".item--line").count() == 0
    expect(warned(page, "Vulnerability on record")).to_contain_text("autism")
    expect(warned(page, "Child involved")).to_contain_text("16")
    expect(page.locator("#person-caller")).to_contain_text("age 16")
    expect(page.locator(".identity__handler")).to_contain_text("not current")


def the_breach_is_said(page):
    bar = page.locator(".danger")
    expect(bar).to_contain_text("Possible breach of an order")
    expect(bar).to_contain_text("Gordon Pellow")
    expect(bar).to_contain_text("Dangerous person")
    announced = page.locator("[aria-live=assertive]")
    expect(announced).to_contain_text("Critical. Possible breach of an order")
    expect(page.locator("#pane-orders .element--true", has_text="act")).to_have_count(1)
    expect(page.locator("#pane-orders .element--true", has_text="age")).to_have_count(1)


def answer_the_question(page, value):
    open_before = page.locator("#answers-given summary")
    answered = int((open_before.text_content() or "0").split()[0]) if open_before.count() else 0
    by_key(page, "Alt+a", "#answer-value")
    type_into(page, value)
    press(page, "Enter")
    expect(page.locator("#answers-given summary")).to_contain_text(f"{answered + 1} answered")


def promise_and_wish(page, case):
    by_key(page, "Alt+o", "#promise-text")
    type_into(page, case["promise"][0].text)
    press(page, "Enter")
    expect(page.locator("#pane-promises")).to_contain_text(case["promise"][0].text)
    expect(page.locator("#promise-text")).to_have_value("")
    by_key(page, "Alt+w", "#wish-text")
    type_into(page, case["wish"][0].text)
    press(page, "Enter")
    expect(page.locator("#pane-told .wishes")).to_contain_text(case["wish"][0].text)


def give_the_risky_advice(page, code):
    press(page, "Alt+v")
    has_focus(page, "[id^=advise-]")
    tab_to(page, "#advice-rest > summary")
    press(page, "Enter")
    tab_to(page, f"#advise-{code}")
    press(page, "Enter")
    expect(warned(page, "Evidence at risk")).to_have_count(1)


def assess(page, assessment):
    by_key(page, "Alt+r", "#element-threat")
    for code, text in assessment.elements.items():
        tab_to(page, f"#element-{code}")
        type_into(page, text)
    tab_to(page, "#overall")
    type_word(page, assessment.overall)
    expect(page.locator("#overall")).to_have_value(assessment.overall)
    press(page, "Tab", "Enter")


def type_word(page, word):
    for letter in word:
        page.keyboard.press(letter)


def everything_typed_is_still_there(page, assessment):
    for code, text in assessment.elements.items():
        expect(page.locator(f"#element-{code}")).to_have_value(text)
    expect(page.locator("#overall")).to_have_value(assessment.overall)


def try_to_close(page, reason):
    by_key(page, "Alt+x", "#close-reason")
    type_into(page, reason)
    press(page, "Enter")


def test_the_case_is_played_from_the_sign_in_to_the_second_call_with_keys_alone(open_page, running_desk, case):
    page = open_page(viewport=SMALL)
    count_clicks_of_a_mouse(page)
    first = case["first"]
    sign_in_by_keys(page, running_desk, "desk-officer")

    incident = let_it_ring(page, 1)
    what_the_record_says_of_the_caller(page)
    for line in first["log"]:
        type_line(page, line.text)
    the_breach_is_said(page)

    answer_the_question(page, "no")
    promise_and_wish(page, first)
    give_the_risky_advice(page, first["advise"][0].code)

    assess(page, first["assess"][0])
    contradicted = page.locator("#assess-outcome .problem")
    expect(contradicted).to_contain_text("does not stand yet")
    expect(contradicted).to_contain_text("vulnerability recorded")
    everything_typed_is_still_there(page, first["assess"][0])

    try_to_close(page, first["close"][0].reason)
    refused = page.locator("#close-outcome .problem")
    expect(refused.locator("h3")).to_be_in_viewport()
    expect(refused).to_contain_text(first["promise"][0].text)
    expect(refused).to_contain_text("is marked autism")
    expect(page.locator("#close-reason")).to_have_value(first["close"][0].reason)

    by_key(page, "Alt+r", "#element-threat")
    tab_to(page, "#explain-reason")
    type_into(page, "The officer in charge has read both records and takes it on.")
    press(page, "Enter")
    expect(page.locator("#assess-outcome .saved")).to_have_count(1)
    tab_to(page, "#pane-promises [name=says]")
    type_into(page, "Told that nobody can say yet whose number it is.")
    tab_to(page, "#pane-promises [id^=told-]")
    press(page, "Enter")
    expect(page.locator("#pane-promises .promise--settled")).to_contain_text("caller told")

    try_to_close(page, first["close"][0].reason)
    expect(page.locator(".identity__row")).to_contain_text("Closed")

    second = let_it_ring(page, 2)
    assert second != incident
    link = page.locator("#pane-history .earlier", has_text=reference(incident))
    expect(link).to_contain_text("by number")
    expect(warned(page, "Repeat contact").first).to_be_attached()
    type_line(page, case["second"]["log"][0].text)
    expect(page.locator(".danger")).to_contain_text("Possible breach of an order")

    assert page.evaluate("window.byMouse") == 0
