"""Ways in, in a real browser: a password that must be changed, codes, a passkey, the force's own sign-in, a reset."""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from tests.journeys.hands import has_focus, live, press, take, type_into
from tests.people.oidc_provider import CLIENT, SECRET, running_provider
from tests.people.oidc_provider import PASSWORD as THERE
from tests.running import PASSWORD
from tests.running import running_desk as a_running_desk

pytestmark = pytest.mark.timeout(300)  # two servers are started first
NEW = "nine quiet harbour lamps"


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The force's own sign-in."""
    folder = tmp_path_factory.mktemp("provider")
    (folder / "oidc-client").write_text(SECRET)
    with running_provider(folder, "http://127.0.0.1/sign-in/single/back") as running:
        yield running


@pytest.fixture(scope="module")
def desk(provider):
    """A desk of a force with its own sign-in, whose supervisors sign in by two steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRSTCALL_OIDC_ISSUER", provider.issuer)
        patch.setenv("FIRSTCALL_OIDC_CLIENT", CLIENT)
        patch.setenv("FIRSTCALL_OIDC_NAME", "the force’s sign-in")
        patch.setenv("FIRSTCALL_SECRETS", str(provider.folder))
        patch.setenv("FIRSTCALL_SECOND_FACTOR", "supervisor")
        with a_running_desk(persons=20) as desk:
            yield desk


def begin(page, address, role, password=PASSWORD):
    page.goto(address + "/sign-in/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", password)
    press(page, "Enter")


def test_a_role_that_needs_two_steps_sets_up_a_telephone_and_signs_in_by_it(open_page, desk, accessibility_faults):
    page = open_page()
    begin(page, desk.address, "supervisor")
    expect(page.locator("h1")).to_have_text("Codes of your telephone")
    assert accessibility_faults(page) == []
    secret = page.locator(".door__secret code").inner_text()
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    press(page, "Enter")
    expect(page.locator(".door__codes li")).to_have_count(8)
    assert accessibility_faults(page) == []
    recovery = page.locator(".door__codes li code").first.inner_text()
    page.get_by_role("button", name="I have kept them").press("Enter")
    expect(page.locator("h1")).to_have_text("Queue")

    other = open_page()
    begin(other, desk.address, "supervisor")
    expect(other.locator("h1")).to_have_text("The second step")
    assert accessibility_faults(other) == []
    has_focus(other, "#id_code")
    type_into(other, "000000")
    press(other, "Enter")
    expect(other.get_by_role("alert")).to_contain_text("This code is wrong")
    other.fill("[name=code]", recovery)
    press(other, "Enter")
    expect(other.locator("h1")).to_have_text("Queue")


def test_the_first_password_is_changed_before_anything_is_seen(page, desk, accessibility_faults):
    drawn = desk.firstcall("account", "new-one", "--add", "New One", "--password").strip().splitlines()[-1]
    begin(page, desk.address, "new-one", drawn)
    expect(page.locator("h1")).to_have_text("Choose your own password")
    assert accessibility_faults(page) == []
    for typed in ("police police", NEW):
        page.fill("[name=new]", typed)
        page.fill("[name=again]", typed)
        press(page, "Enter")
        if typed != NEW:
            expect(page.get_by_role("alert")).to_contain_text("words of the house")
            assert accessibility_faults(page) == []
    expect(page.locator("h1")).to_have_text("Queue")


def test_a_forgotten_password_is_let_through_by_an_administrator_who_sees_none(open_page, desk, accessibility_faults):
    page, administrator = open_page(), open_page()
    page.goto(desk.address + "/sign-in/")
    page.get_by_role("link", name="No password yet, or forgotten").press("Enter")
    assert accessibility_faults(page) == []
    page.fill("[name=username]", "dispatcher")
    press(page, "Enter")
    code = page.locator("#reset-code").inner_text()
    assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}", code) and accessibility_faults(page) == []
    begin(administrator, desk.address, "administrator")
    administrator.get_by_role("link", name="Accounts", exact=True).press("Enter")
    expect(administrator.locator("h1")).to_have_text("Accounts")
    assert accessibility_faults(administrator) == []
    administrator.get_by_role("link", name="dispatcher", exact=True).press("Enter")
    expect(administrator.locator("h1")).to_contain_text("Demonstration dispatcher")
    assert accessibility_faults(administrator) == []
    administrator.fill("[name=code]", code)
    press(administrator, "Enter")
    expect(administrator.get_by_role("status").filter(has_text="ten minutes")).to_be_visible()
    page.get_by_role("button", name="They have let it through").press("Enter")
    page.fill("[name=new]", NEW)
    page.fill("[name=again]", NEW)
    press(page, "Enter")
    expect(page.get_by_text("Your password is set.")).to_be_visible()
    begin(page, desk.address, "dispatcher", NEW)
    expect(page.locator("h1")).to_have_text("Queue")


def device_of(page):
    """The browser's own device for passkeys, virtual and with a finger that is always recognised."""
    hands = page.context.new_cdp_session(page)
    hands.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    number = hands.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return hands, number


def test_a_passkey_is_added_opens_the_desk_and_opens_its_lock(page, desk, accessibility_faults):
    by_name = desk.address.replace("127.0.0.1", "localhost")
    hands, number = device_of(page)
    begin(page, by_name, "handler")
    expect(page.locator("h1")).to_have_text("Queue")
    page.goto(by_name + "/my-sign-in/")
    assert accessibility_faults(page) == []
    page.fill("#passkey-name", "This desk")
    page.get_by_role("button", name="Add a passkey").press("Enter")
    expect(page.locator(".entries")).to_contain_text(["This desk"])
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Sign out", exact=True).press("Enter")
    expect(page.locator("h1")).to_contain_text("Sign in")
    page.get_by_role("button", name="Sign in with a passkey").press("Enter")
    expect(page.locator("h1")).to_have_text("Queue")

    take(page, "01632 960378")
    type_into(page, "half a sentence")
    press(page, "Alt+Shift+L")
    expect(page.locator("#line")).to_be_hidden()
    hands.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.get_by_role("button", name="Unlock with a passkey").press("Enter")
    expect(page.locator("#lock-says")).to_contain_text("The passkey was not used")
    hands.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": True})
    page.get_by_role("button", name="Unlock with a passkey").press("Enter")
    expect(page.locator("#lock")).to_be_hidden()
    expect(page.locator("#line")).to_have_value("half a sentence")
    live(page)


def test_the_forces_own_sign_in_opens_the_desk_to_whom_it_knows(open_page, desk):
    page = open_page()
    page.goto(desk.address + "/sign-in/?next=/incidents/")
    page.get_by_role("button", name="Sign in with the force’s sign-in").press("Enter")
    expect(page.locator("h1")).to_have_text("The force’s own sign-in")
    page.fill("[name=username]", "auditor")
    page.fill("[name=password]", THERE)
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("Incidents")

    stranger = open_page()
    stranger.goto(desk.address + "/sign-in/")
    stranger.get_by_role("button", name="Sign in with the force’s sign-in").press("Enter")
    stranger.fill("[name=username]", "somebody-else")
    stranger.fill("[name=password]", THERE)
    press(stranger, "Enter")
    expect(stranger.get_by_role("alert")).to_contain_text("there is no account for you at this desk")


def test_two_steps_at_the_force_are_enough_and_its_lock_opens_by_a_new_proof_there(page, desk):
    page.goto(desk.address + "/sign-in/")
    page.get_by_role("button", name="Sign in with the force’s sign-in").press("Enter")
    page.fill("[name=username]", "supervisor")
    page.fill("[name=password]", THERE)
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("Queue")
    take(page, "01632 960379")
    incident = page.url
    type_into(page, "half a sentence")
    press(page, "Alt+Shift+L")
    page.get_by_role("button", name="Unlock with the force’s sign-in").press("Enter")
    expect(page.locator("h1")).to_have_text("The force’s own sign-in")
    page.fill("[name=username]", "supervisor")
    page.fill("[name=password]", THERE)
    press(page, "Enter")
    page.wait_for_url(incident)
    expect(page.locator("#line")).to_have_value("half a sentence")
    live(page)
