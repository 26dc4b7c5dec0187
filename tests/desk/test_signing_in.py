"""The way in and out: one answer for whatever is wrong, waits that lock nobody out, a first password, a reset, and the log of it all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import get_hasher, make_password
from django.db import DatabaseError
from django.test import Client

from firstcall.desk import doorway
from firstcall.desk.views import signing_accounts, signing_in, signing_locks, signing_own
from firstcall.incident.codes import StaffRole
from firstcall.people import actions
from firstcall.people.models import Attempts, OpenDesk
from firstcall.people.signing_in import entering, passwords
from firstcall.people.who import by_command
from tests.desk.signing_in import a, house_log

pytestmark = pytest.mark.django_db
GOOD, OTHER = "gravel sandwich lantern", "nine quiet harbour lamps"


def with_password(role=StaffRole.HANDLER, name="officer-b", password=GOOD):
    """Somebody whose account has a password, not signed in."""
    who, _ = a(role, name)
    get_user_model().objects.filter(username=name).update(password=make_password(password))
    OpenDesk.objects.all().delete()
    return who


def try_in(client, name="officer-b", password=GOOD, **more):
    return client.post("/sign-in/", {"username": name, "password": password, **more})


def told(what):
    return [entry for entry in house_log() if entry.what == what]


@pytest.fixture
def clock(monkeypatch):
    """The door's clock, which a test moves."""

    class Clock:
        at = datetime.now(UTC)

        def on(self, **by):
            self.at += timedelta(**by)

    clock = Clock()
    for room in (doorway, signing_in, signing_locks, signing_own, signing_accounts):
        monkeypatch.setattr(room, "now", lambda: clock.at)
    return clock


def test_account_and_password_open_the_desk_and_it_is_recorded(client):
    with_password()
    answer = try_in(client, next="/incidents/?q=x")
    assert (answer.status_code, answer["Location"]) == (302, "/incidents/?q=x")
    assert client.get("/?queue").status_code == 200
    entry = told("signed-in")[0]
    assert entry.about == {"how": "password", "address": "127.0.0.1"}


@pytest.mark.parametrize("onward", ["https://elsewhere.example.org/", "//elsewhere.example.org", "javascript:1", ""])
def test_nobody_is_sent_elsewhere_after_the_sign_in(client, onward):
    with_password()
    assert try_in(client, next=onward)["Location"] == "/"


def plain(answer):
    """A page without what changes with every drawing."""
    return re.sub(r'value="[^"]*"|content="[^"]*"', "", answer.content.decode())


def test_one_answer_for_whatever_is_wrong(client):
    with_password()
    with_password(name="closed-c")
    get_user_model().objects.filter(username="closed-c").update(is_active=False)
    a(StaffRole.HANDLER, "none-yet")
    get_user_model().objects.create_user(username="nobodys", password=GOOD)
    answers = [
        try_in(client, password="wrong"),
        try_in(client, name="no-such-account"),
        try_in(client, name="closed-c"),
        try_in(client, name="none-yet"),
        try_in(client, name="nobodys"),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({plain(answer) for answer in answers}) == 1 and entering.WRONG in answers[0].content.decode()
    assert [e.about.get("staff", "") for e in told("sign-in-refused")] == ["officer-b", "", "closed-c", "none-yet", ""]


def test_what_was_typed_stands_nowhere(client):
    with_password()
    try_in(client, name="my secret by mistake", password="another secret")
    kept = str(house_log()) + str(list(Attempts.objects.values()))
    assert "secret" not in kept and "secret" not in str(list(OpenDesk.objects.values()))


@pytest.mark.parametrize("name", ["officer-b", "no-such-account"])
def test_after_some_attempts_each_waits_whether_there_is_such_an_account_or_not(client, clock, name):
    with_password()
    said = [try_in(client, name=name, password="wrong").status_code for _ in range(6)]
    assert said == [422] * 5 + [429]
    assert "Try again in 1 second." in try_in(client, name=name).content.decode()
    clock.on(seconds=1)
    assert try_in(client, name=name, password="wrong").status_code == 422
    assert try_in(client, name=name).status_code == 429


def test_nobody_can_be_kept_out_for_longer_than_a_minute_and_at_their_own_desk_not_at_all(client, clock):
    with_password()
    own = Client()
    assert try_in(own).status_code == 302
    own.post("/sign-out/")
    for _ in range(200):
        try_in(client, password="wrong")
        clock.on(seconds=61)
    try_in(client, password="wrong")
    assert try_in(client).status_code == 429
    assert try_in(own).status_code == 302
    clock.on(seconds=61)
    assert try_in(client).status_code == 302


def test_a_browser_that_knows_an_account_is_throttled_by_itself(client, clock):
    with_password()
    try_in(client)
    client.post("/sign-out/")
    assert [try_in(client, password="wrong").status_code for _ in range(6)][-1] == 429
    assert try_in(Client()).status_code == 302


def test_an_address_that_tries_many_accounts_waits(client, clock):
    said = [try_in(client, name=f"account-{n}", password="wrong").status_code for n in range(31)]
    assert said == [422] * 30 + [429]
    with_password()
    assert try_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_a_right_attempt_forgets_the_wrong_ones(client):
    with_password()
    for _ in range(3):
        assert [try_in(client, password="wrong").status_code for _ in range(4)] == [422] * 4
        assert try_in(client).status_code == 302
        client.logout()  # and forgets its cookies
    assert not Attempts.objects.filter(failures__gte=5).exclude(failures=12).exists()


def test_where_the_log_takes_no_entry_nobody_comes_in(client, monkeypatch):
    with_password()

    def full(*_args, **_more):
        raise DatabaseError

    monkeypatch.setattr(entering, "noted", full)
    assert try_in(client).status_code == 503
    assert client.get("/?queue").status_code == 302


def test_signing_out_ends_the_desk_at_once_and_is_recorded(client):
    with_password()
    try_in(client)
    copied = Client()
    copied.cookies = client.cookies.copy()
    assert copied.get("/?queue").status_code == 200
    client.post("/sign-out/")
    assert copied.get("/?queue").status_code == 302 and not OpenDesk.objects.exists()
    assert told("signed-out")[0].about == {"address": "127.0.0.1"}
    assert client.get("/sign-out/").status_code == 405


def test_the_session_has_a_new_key_when_somebody_signs_in_and_no_old_one_opens(client):
    with_password()
    client.get("/sign-in/")
    try_in(client, password="wrong")
    before = client.session.session_key
    try_in(client)
    assert client.session.session_key != before
    fixed = Client()
    fixed.cookies["firstcall"] = before or "x" * 32
    assert fixed.get("/?queue").status_code == 302


def test_a_drawn_password_opens_nothing_but_the_page_on_which_it_is_changed(client):
    with_password()
    drawn = passwords.draw(who=by_command(StaffRole.ADMINISTRATOR), staff_id="officer-b", at=datetime.now(UTC))
    assert try_in(client, password=drawn, next="/board/")["Location"] == "/sign-in/password"
    assert client.get("/?queue")["Location"].startswith("/sign-in/")
    assert client.post("/sign-in/password", {"new": "short", "again": "short"}).status_code == 422
    assert client.post("/sign-in/password", {"new": OTHER, "again": "not it"}).status_code == 422
    assert client.post("/sign-in/password", {"new": drawn, "again": drawn}).status_code == 422
    assert client.post("/sign-in/password", {"new": OTHER, "again": OTHER})["Location"] == "/board/"
    assert client.get("/?queue").status_code == 200
    assert try_in(Client(), password=drawn).status_code == 422 and try_in(Client(), password=OTHER).status_code == 302


def test_a_drawn_password_is_void_after_a_day(client):
    with_password()
    long_ago = datetime.now(UTC) - timedelta(days=1, seconds=1)
    drawn = passwords.draw(who=by_command(StaffRole.ADMINISTRATOR), staff_id="officer-b", at=long_ago)
    assert try_in(client, password=drawn).status_code == 422


def test_a_way_in_that_was_begun_and_left_is_begun_again(client, clock):
    with_password()
    drawn = passwords.draw(who=by_command(StaffRole.ADMINISTRATOR), staff_id="officer-b", at=clock.at)
    try_in(client, password=drawn)
    clock.on(minutes=11)
    assert client.get("/sign-in/password")["Location"] == "/sign-in/"
    assert client.post("/sign-in/password", {"new": OTHER, "again": OTHER})["Location"] == "/sign-in/"


@pytest.mark.parametrize("step", ["code", "password", "second", "on"])
def test_no_later_step_opens_to_whoever_has_not_taken_the_first(client, step):
    assert client.get(f"/sign-in/{step}")["Location"] == "/sign-in/"


def test_the_password_is_changed_with_the_present_one_and_every_other_desk_ends(client):
    with_password()
    elsewhere = Client()
    try_in(elsewhere)
    try_in(client)
    wrong = client.post("/my-sign-in/change", {"present": "no", "new": OTHER, "again": OTHER})
    assert wrong.status_code == 422 and "not your present password" in wrong.content.decode()
    for new in ("short", "password1234", "officer-b officer-b", GOOD):
        assert client.post("/my-sign-in/change", {"present": GOOD, "new": new, "again": new}).status_code == 422
    assert client.post("/my-sign-in/change", {"present": GOOD, "new": OTHER, "again": OTHER}).status_code == 302
    assert client.get("/my-sign-in/").status_code == 200
    assert elsewhere.get("/?queue").status_code == 302
    assert told("password-set")[-1].about == {"staff": "officer-b"}


LONG = ["x y" * 30, "  spaces at both ends  ", "ümläut ünd 東京 ünd 🔒 lock", "a" * 6 + "!" * 6]


@pytest.mark.parametrize("password", LONG)
def test_a_password_of_any_signs_is_taken_as_it_is(client, password):
    with_password()
    try_in(client)
    assert client.post("/my-sign-in/change", {"present": GOOD, "new": password, "again": password}).status_code == 302
    assert try_in(Client(), password=password).status_code == 302
    assert try_in(Client(), password=password[:-1]).status_code == 422


def test_one_sees_ones_own_desks_and_ends_another(client):
    with_password()
    elsewhere = Client(HTTP_USER_AGENT="Another browser")
    try_in(elsewhere)
    try_in(client)
    page = client.get("/my-sign-in/").content.decode()
    assert "Another browser" in page and "this desk" in page
    number = OpenDesk.objects.get(browser="Another browser").pk
    client.post("/my-sign-in/end", {"desk": number})
    assert elsewhere.get("/?queue").status_code == 302 and client.get("/my-sign-in/").status_code == 200


def test_a_change_of_ones_way_in_wants_a_fresh_proof_of_the_same_person(client, clock):
    with_password()
    with_password(name="officer-c")
    try_in(client)
    assert client.get("/my-sign-in/codes").status_code == 200
    clock.on(minutes=6)
    answer = client.get("/my-sign-in/codes")
    assert answer["Location"] == "/sign-in/?again=yes&next=%2Fmy-sign-in%2F"
    assert "Show once more that it is you" in client.get(answer["Location"]).content.decode()
    before = client.session.session_key
    assert try_in(client, next="/my-sign-in/")["Location"] == "/my-sign-in/"
    assert client.session.session_key != before and OpenDesk.objects.count() == 1
    OpenDesk.objects.update(proved=clock.at)
    assert client.get("/my-sign-in/codes").status_code == 200


def test_a_page_of_one_person_sends_nothing_as_another(client):
    """Two people, one browser: what the page of the first still holds is not taken from the second."""
    with_password()
    with_password(name="officer-c")
    try_in(client)
    try_in(client, name="officer-c")
    assert client.get("/queue", headers={"X-Desk": "officer-b"}).status_code == 401
    assert client.get("/queue", headers={"X-Desk": "officer-c"}).status_code == 200


def test_an_added_account_signs_in_by_its_first_password(capsys, client):
    from firstcall.cli import main

    assert main(["account", "chief-a", "--add", "Chief A", "--role", "administrator", "--password"]) == 0
    drawn = capsys.readouterr().out.strip().splitlines()[-1]
    assert try_in(client, name="chief-a", password=drawn)["Location"] == "/sign-in/password"
    assert main(["account", "chief-a", "--add", "Chief A"]) == 2
    assert main(["account", "nobody-at-all", "--password"]) == 2


def test_a_list_of_breached_passwords_is_made_by_a_command(capsys, tmp_path):
    from firstcall.cli import main

    words = tmp_path / "words.txt"
    words.write_text("gravel sandwich lantern\nletmein letmein\n")
    kept = tmp_path / "kept"
    assert main(["breached", str(words), "--words", "--to", str(kept)]) == 0 and kept.exists()
    assert main(["breached", str(words), "--to", str(kept)]) == 2
    assert main(["breached", str(tmp_path / "none"), "--to", str(kept)]) == 2
    assert "2 breached passwords" in capsys.readouterr().out


@pytest.fixture
def hashing(monkeypatch):
    """How often a password is hashed."""
    times = []
    kind = get_hasher().__class__
    real = kind.encode

    def encode(self, *args, **more):
        times.append(1)
        return real(self, *args, **more)

    monkeypatch.setattr(kind, "encode", encode)
    return times


def test_an_unknown_account_takes_as_much_work_as_a_known_one(hashing):
    with_password()
    a(StaffRole.HANDLER, "none-yet")
    work = []
    for name in ("officer-b", "no-such-account", "none-yet"):
        hashing.clear()
        try_in(Client(), name=name, password="wrong")
        work.append(len(hashing))
    assert work == [1, 1, 1]


def test_the_actions_of_staff_stay_as_they_are():
    """A password that a command sets (the demonstration's) is no temporary one: it opens the desk with one key press."""
    with_password()
    at = datetime.now(UTC)
    hashed = make_password(OTHER)
    actions.set_password(who=by_command(StaffRole.ADMINISTRATOR), staff_id="officer-b", password_hash=hashed, at=at)
    assert try_in(Client(), password=OTHER)["Location"] == "/"
