"""What is known is taken into an element by a key and changed; a lower grade is refused with its reason, and what was typed stays."""

from playwright.sync_api import expect

from tests.journeys.conftest import SMALL
from tests.journeys.hands import by_key, has_focus, press, say, step, tab_to, take, type_into
from tests.journeys.kept import entries, numbers

LINE = "He has a knife and he is threatening to kill her."


def type_word(page, word):
    for letter in word:
        page.keyboard.press(letter)


def assess(page, overall):
    tab_to(page, "#overall")
    type_word(page, overall)
    press(page, "Tab", "Enter")
    expect(page.locator("#assess-outcome .saved")).to_have_count(1)


def grade(page, name, reason):
    by_key(page, "Alt+g", "#grade")
    type_word(page, name)
    expect(page.locator("#grade")).to_have_value(name)
    press(page, "Tab")
    page.keyboard.press("Control+a")
    type_into(page, reason)
    press(page, "Tab", "Enter")


def test_a_line_that_is_known_is_taken_by_a_key_amended_and_kept_with_what_it_rests_on(
    as_role, running_desk, accessibility_faults
):
    page = as_role(viewport=SMALL)
    incident = take(page, "01632 960351")
    say(page, LINE)
    by_key(page, "Alt+r", "#element-threat")
    field = page.locator("#element-threat")
    expect(page.locator("#known-threat [data-take]").nth(1)).to_be_visible()
    press(page, "Alt+Shift+Enter")
    expect(field).to_have_value(f"Weapon: “{LINE}”")
    expect(page.locator("#known-threat [aria-pressed=true]")).to_have_count(1)
    type_into(page, "\nShe can see it from the window.")
    assert accessibility_faults(page) == []
    press(page, "Tab")
    has_focus(page, "#known-threat summary")
    by_key(page, "Alt+r", "#element-threat")
    assess(page, "high")
    (kept,) = entries(running_desk, incident, "assessment")
    assert kept["elements"]["threat"].endswith("She can see it from the window.")
    cited = kept["cites"]["threat"]
    assert len(cited) == 2 and set(cited) <= numbers(running_desk, incident, "line", "fact")
    expect(page.locator("#pane-assessed .cite").first).to_be_attached()


def test_all_that_is_known_is_taken_by_one_key_and_outlives_a_reload_and_what_changes_around_it(as_role):
    page = as_role(viewport=SMALL)
    take(page, "01632 960352")
    say(page, LINE)
    by_key(page, "Alt+r", "#element-threat")
    expect(page.locator("#known-threat [data-take]").nth(1)).to_be_visible()
    press(page, "Alt+Enter")
    field = page.locator("#element-threat")
    expect(field).to_have_value(f"Weapon: “{LINE}”\nThreat: “{LINE}”")
    expect(page.locator("#assess-outcome .saved")).to_have_count(0)
    say(page, "He is violent, he hit her.")
    expect(page.locator("#known-threat [data-take]")).to_have_count(3)
    expect(page.locator("#known-threat [aria-pressed=true]")).to_have_count(2)
    page.reload()
    expect(field).to_have_value(f"Weapon: “{LINE}”\nThreat: “{LINE}”")
    expect(page.locator("#known-threat [aria-pressed=true]")).to_have_count(2)
    by_key(page, "Alt+r", "#element-threat")
    page.locator("#take-threat-1").click()
    expect(page.locator("#take-threat-1")).to_have_attribute("aria-pressed", "false")
    expect(field).to_have_value(f"Threat: “{LINE}”")


def test_a_lower_grade_is_refused_with_the_reason_and_what_was_typed_stays(as_role, running_desk):
    page = as_role(viewport=SMALL)
    incident = take(page, "01632 960353")
    say(page, LINE)
    assert step(page, incident, "grade", grade="emergency", reason="a knife") == 200
    expect(page.locator(".identity__due")).to_contain_text("left")
    grade(page, "scheduled", "He has gone")
    refused = page.locator("#grade-outcome .problem")
    expect(refused).to_contain_text("Assess again first")
    expect(page.locator("#grade")).to_have_value("scheduled")
    expect(page.locator("#grade-reason")).to_have_value("He has gone")

    by_key(page, "Alt+r", "#element-threat")
    type_into(page, "He was driven away by his brother; he may come back")
    assess(page, "medium")
    grade(page, "scheduled", "He has gone")
    expect(page.locator("#pane-graded")).to_contain_text("a review by a supervisor who did not lower it")
    assert entries(running_desk, incident, "grade")[-1]["reason"] == "He has gone"
    tab_to(page, "#pane-graded [name=says]")
    type_into(page, "Rang her: an officer comes tomorrow")
    press(page, "Tab", "Enter")
    expect(page.locator("#pane-graded")).not_to_contain_text("word to the caller")
    expect(page.locator("#assessment-versions summary")).to_contain_text("1 assessment")
