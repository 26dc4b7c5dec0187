"""The instruments of the journeys can fail: a check that cannot is no check."""

SOUND = "<html lang='en'><head><title>Sound</title></head><body><main><h1>Sound</h1><label>Name <input></label></main></body></html>"
FAULTY = SOUND.replace("<label>Name <input></label>", "<input><p style='color:#bbb;background:#fff'>Faint</p>")


def test_axe_finds_a_field_without_a_label_and_a_faint_text(page, accessibility_faults):
    page.set_content(FAULTY)
    found = " ".join(accessibility_faults(page))
    assert "label:" in found
    assert "color-contrast:" in found


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
