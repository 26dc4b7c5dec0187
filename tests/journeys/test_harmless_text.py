"""Whatever is typed is kept as it was typed, and is only ever text on a page."""

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import by_key, press, say, take
from tests.journeys.kept import lines

#: What is typed; it is shown letter for letter.
PLAIN = {
    "a script": "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>",
    "markup": "</p></li></ol><h1>No trace</h1><style>body { display: none }</style>&lt;b&gt; &amp;amp;",
    "template": "{{ picture }} {% now 'Y' %} ${window.harmed = 1} javascript:window.harmed=1",
    "htmx": "<div hx-get='/queue' hx-trigger='load' data-acknowledge sse-connect='/stream'>he said</div>",
    "right to left": "شارع 12 רחוב ZZ1 and on in English",
    "emoji": "👩‍👩‍👦 said 😱 🧿 👮🏽",
    "many marks": "Z" + "\u0334\u0335\u0336" * 40 + "algo",
    "two lines": "first\nsecond  with   spaces",
    "quotes": "'\"`;--\\' OR 1=1; DROP TABLE log_entry;",
}
#: What could hide in a line or turn its letters round: shown as a sign of its own.
HIDING = {
    "bell \x07 escape \x1b[31m null \x00 delete \x7f tab \t end": "bell ␇ escape ␛[31m null ␀ delete ␡ tab \t end",
    "\u202eexe.txt \u2066ZZ1\u2069 \u200b.": "⟦RLO⟧exe.txt ⟦LRI⟧ZZ1⟦PDI⟧ ⟦ZWSP⟧.",
}


@pytest.fixture(scope="module")
def long_text():
    words = "He says that he is at the door and that he will not go away. "
    return (words * 200)[:9_990] + " <b>end</b>"


def kept_and_shown(page, desk, incident, text):
    by_key(page, "Alt+l", "#line")
    page.evaluate("text => { const line = document.getElementById('line'); line.value = text; }", text)
    page.evaluate("document.getElementById('line').dispatchEvent(new Event('input', { bubbles: true }))")
    before = page.locator(".item--line").count()
    press(page, "Enter")
    expect(page.locator(".item--line")).to_have_count(before + 1)
    expect(page.locator("#outbox li")).to_have_count(0)
    assert lines(desk, incident)[-1] == text
    return page.locator(".item--line").last.locator(".typed").evaluate("it => it.textContent")


def test_odd_text_is_kept_as_typed_and_shown_harmless(as_role, running_desk):
    page = as_role()
    incident = take(page, "01632 960331")
    for what, text in PLAIN.items():
        assert kept_and_shown(page, running_desk, incident, text) == text, what
    for text, shown in HIDING.items():
        assert kept_and_shown(page, running_desk, incident, text) == shown
    page.goto(f"{running_desk.address}/incidents/?q=harmed")
    expect(page.locator("table")).to_contain_text(f"FC-{incident:06d}")
    for path in ("", "print"):
        page.goto(f"{running_desk.address}/incidents/{incident}/{path}")
        assert page.evaluate("window.harmed") is None
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("body")).to_contain_text(PLAIN["a script"])


def test_ten_thousand_characters_are_one_line(as_role, running_desk, long_text):
    page = as_role()
    incident = take(page, "01632 960332")
    assert len(long_text) > 10_000 - 2
    assert kept_and_shown(page, running_desk, incident, long_text) == long_text
    say(page, "And on it goes.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
