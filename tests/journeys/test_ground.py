"""The instruments of the journeys can fail: a check that cannot is no check."""

from tests.journeys.conftest import outside

SOUND = "<html lang='en'><head><title>Sound</title></head><body><main><h1>Sound</h1><label>Name <input></label></main></body></html>"
FAULTY = SOUND.replace("<label>Name <input></label>", "<input><p style='color:#bbb;background:#fff'>Faint</p>")


def test_axe_finds_a_field_without_a_label_and_a_faint_text(page, accessibility_faults):
    page.set_content(FAULTY)
    found = " ".join(accessibility_faults(page))
    assert "label:" in found
    assert "color-contrast:" in found


def test_a_faint_text_on_a_ground_that_axe_cannot_tell_is_measured(page, accessibility_faults):
    drawn = "<p style='color:#bbb;background-image:linear-gradient(#fff,#eee)'>Faint</p>"
    page.set_content(SOUND.replace("</main>", f"{drawn}</main>"))
    assert [fault.partition(" <")[0] for fault in accessibility_faults(page)] == ["color-contrast: measured 1.92:"]
    page.set_content(SOUND.replace("</main>", f"{drawn.replace('#bbb', '#222')}</main>"))
    assert accessibility_faults(page) == []


def test_an_address_elsewhere_is_noticed():
    here = ["http://127.0.0.1:8000/static/desk/desk.css", "data:image/svg+xml,x", "blob:x"]
    elsewhere = ["https://example.org/font.woff2", "http://127.0.0.1.example.org/", "//example.org/x"]
    assert outside([*here, *elsewhere]) == elsewhere


def test_axe_finds_nothing_on_a_sound_page(page, accessibility_faults):
    page.set_content(SOUND)
    assert accessibility_faults(page) == []


def test_a_handler_signs_in_at_a_real_desk_and_the_desk_is_accessible(
    page, sign_in, accessibility_faults, running_desk
):
    page.goto(running_desk.address + "/sign-in/")
    assert accessibility_faults(page) == []
    sign_in(page, "handler")
    assert accessibility_faults(page) == []
    assert "Traceback" not in running_desk.log


def test_a_stranger_is_sent_to_sign_in(page, running_desk):
    page.goto(running_desk.address + "/")
    assert page.url.startswith(running_desk.address + "/sign-in/")
