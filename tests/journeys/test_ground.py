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
