"""Single sign-on: what a token must say, by a table; and the whole way through a real provider that runs as a process."""

from __future__ import annotations

import base64
import hmac
import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from firstcall.config.signing_in import Single
from firstcall.desk import doorway
from firstcall.desk.views import signing_single
from firstcall.incident.codes import StaffRole
from firstcall.people.models import OpenDesk
from firstcall.people.signing_in import single
from firstcall.people.signing_in.tokens import BadToken, UnknownKey, account_of, check, is_strong, signed_claims
from tests.desk.signing_in import a, house_log
from tests.people.oidc_provider import CLIENT, PASSWORD, SECRET, running_provider

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOW = int(AT.timestamp())
SAID = {
    "iss": "https://idp.example.org",
    "aud": "desk",
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": "n",
    "sub": "s-1",
    "auth_time": NOW - 10,
}
OUT = "for somebody else"


def checked(said, **more):
    wanted = {"issuer": "https://idp.example.org", "client": "desk", "nonce": "n", "at": AT} | more
    check(said, **wanted)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"aud": ["desk"]},
        {"aud": ["desk", "other"], "azp": "desk"},
        {"azp": "desk"},
        {"exp": NOW - 59},
        {"iat": NOW + 60},
        {"nbf": NOW + 60},
    ],
)
def test_a_token_for_us_of_now_is_taken_with_clocks_a_minute_apart(changed):
    checked(SAID | changed)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"iss": "https://idp.example.org/"}, "another issuer"),
        ({"iss": None}, "another issuer"),
        ({"aud": "other"}, OUT),
        ({"aud": ["other"]}, OUT),
        ({"aud": None}, OUT),
        ({"aud": ["desk", "other"]}, "for somebody else too"),
        ({"aud": ["desk", "other"], "azp": "other"}, "for somebody else too"),
        ({"azp": "other"}, "for somebody else too"),
        ({"exp": NOW - 60}, "over"),
        ({"exp": "soon"}, "no exp"),
        ({"exp": True}, "no exp"),
        ({"exp": 1e300}, "no exp"),
        ({"iat": NOW + 61}, "of the future"),
        ({"nbf": NOW + 61}, "of the future"),
        ({"nonce": "m"}, "of another sign-in"),
        ({"nonce": None}, "of another sign-in"),
        ({"sub": ""}, "of nobody"),
        ({"sub": 7}, "of nobody"),
    ],
)
def test_any_other_token_lets_nobody_in(changed, why):
    with pytest.raises(BadToken, match=f"^{why}$"):
        checked(SAID | changed)


@pytest.mark.parametrize("gone", ["iss", "aud", "exp", "iat", "nonce", "sub"])
def test_a_token_that_lacks_something_lets_nobody_in(gone):
    with pytest.raises(BadToken):
        checked({name: value for name, value in SAID.items() if name != gone})


def test_an_unlocking_wants_a_proof_after_it_was_asked_for():
    checked(SAID, since=AT - timedelta(seconds=20))
    with pytest.raises(BadToken, match="of an earlier proof"):
        checked(SAID | {"auth_time": NOW - 600}, since=AT - timedelta(seconds=20))
    with pytest.raises(BadToken, match="no auth_time"):
        checked({k: v for k, v in SAID.items() if k != "auth_time"}, since=AT)


@pytest.mark.parametrize(
    ("claims", "claim", "domain", "account"),
    [
        ({"preferred_username": "officer-b"}, "preferred_username", "", "officer-b"),
        ({"upn": "Officer-B@Force.example.org"}, "upn", "force.example.org", "officer-b"),
        ({"email": "b@example.org", "email_verified": True}, "email", "example.org", "b"),
        ({"email": "b@example.org", "email_verified": False}, "email", "example.org", None),
        ({"email": "b@example.org"}, "email", "example.org", None),
        ({"upn": "b@elsewhere.example.org"}, "upn", "example.org", None),
        ({"upn": "b@evil@example.org"}, "upn", "example.org", None),
        ({"upn": "b@example.org"}, "upn", "", None),
        ({"upn": "b"}, "upn", "example.org", None),
        ({"upn": ["b"]}, "upn", "", None),
        ({}, "upn", "", None),
    ],
)
def test_the_claim_that_the_force_names_says_the_account(claims, claim, domain, account):
    if account is None:
        with pytest.raises(BadToken):
            account_of(claims, claim=claim, domain=domain)
    else:
        assert account_of(claims, claim=claim, domain=domain) == account


@pytest.mark.parametrize(
    ("claims", "strong"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "loa3"}, True),
        ({"acr": "loa1"}, False),
        ({"amr": "mfa"}, False),
        ({}, False),
    ],
)
def test_two_steps_are_believed_only_where_the_provider_says_so(claims, strong):
    assert is_strong(claims, frozenset({"loa3"})) is strong


KEY, OTHER = (RSAKey.generate_key(2048, parameters={"kid": kid}) for kid in ("one", "two"))


def keys(*held):
    return KeySet.import_key_set({"keys": [key.as_dict(private=False) for key in held]})


def test_only_a_signature_of_the_providers_own_key_counts():
    token = jwt.encode({"alg": "RS256", "kid": "one"}, SAID, KEY)
    assert signed_claims(token, keys(KEY, OTHER)) == SAID
    assert signed_claims(jwt.encode({"alg": "RS256"}, SAID, OTHER), keys(KEY, OTHER)) == SAID
    with pytest.raises(UnknownKey):
        signed_claims(token, keys(OTHER))
    with pytest.raises(UnknownKey):
        signed_claims(jwt.encode({"alg": "RS256", "kid": "one"}, SAID, OTHER), keys(KEY))
    head, body, signature = token.split(".")
    forged = jwt.encode({"alg": "RS256", "kid": "one"}, SAID | {"sub": "s-2"}, OTHER).split(".")[1]
    for wrong in (f"{head}.{forged}.{signature}", f"{head}.{body}.", f"{head}.{body}", "", "x", "é.é.é"):
        with pytest.raises(BadToken):
            signed_claims(wrong, keys(KEY))


def test_a_token_without_a_signature_or_signed_by_what_everybody_knows_is_refused():
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    with pytest.raises(BadToken, match="a kind that is not taken"):
        signed_claims(f"{part({'alg': 'none'})}.{part(SAID)}.", keys(KEY))
    public = KEY.as_pem(private=False)
    signed = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(SAID)}"
    mark = base64.urlsafe_b64encode(hmac.new(public, signed.encode(), "sha256").digest()).rstrip(b"=").decode()
    with pytest.raises(BadToken, match="a kind that is not taken"):
        signed_claims(f"{signed}.{mark}", keys(KEY))


# The whole way, through a provider of its own


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    with running_provider(tmp_path_factory.mktemp("provider"), "http://testserver/sign-in/single/back") as running:
        yield running


@pytest.fixture
def with_single(db, provider, settings, tmp_path):
    """The desk knows the provider, and the provider the desk."""
    (tmp_path / single.SECRET).write_text(SECRET)
    settings.SECRETS = tmp_path
    found = Single(provider.issuer, CLIENT, "preferred_username", "", frozenset(), "the force’s sign-in")
    settings.SIGNING_IN = replace(settings.SIGNING_IN, single=found)
    single._kept.clear()
    a(StaffRole.HANDLER, "officer-b")
    OpenDesk.objects.all().delete()
    return provider


def begin(browser, **query):
    """Press the button; where the provider is asked."""
    answer = browser.get("/sign-in/single", query)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def at_the_provider(address, name):
    """Sign in there by hand; the address to which it sends the browser back."""
    with httpx.Client(follow_redirects=False, timeout=20) as hands:
        page = hands.get(address)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        login = origin + page.headers["location"]
        token = re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', hands.get(login).text)[0]
        sent = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
        on = hands.post(login, data=sent)
        assert on.status_code == 302, on.text
        back = hands.get(origin + on.headers["location"])
        assert back.status_code == 302, back.text
        return back.headers["location"]


def path_of(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def come_back(browser, name="officer-b", **query):
    return browser.get(path_of(at_the_provider(begin(browser, **query), name)))


def refusals():
    return [entry.about["why"] for entry in house_log() if entry.what == "sign-in-refused"]


def test_whoever_the_provider_proves_is_at_the_desk(client, with_single):
    answer = come_back(client, next="/incidents/")
    assert (answer.status_code, answer["Location"]) == (302, "/incidents/")
    assert client.get("/?queue").status_code == 200
    assert next(e for e in house_log() if e.what == "signed-in").about["how"] == "single sign-on"


def test_the_question_holds_what_it_must(client, with_single):
    asked = {name: value[0] for name, value in parse_qs(urlsplit(begin(client)).query).items()}
    assert asked["code_challenge_method"] == "S256" and asked["scope"] == "openid profile email"
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    again = {name: value[0] for name, value in parse_qs(urlsplit(begin(client, fresh="")).query).items()}
    assert (again["prompt"], again["max_age"]) == ("login", "0")
    assert not {asked["state"], asked["nonce"]} & {again["state"], again["nonce"]}


def test_somebody_whom_the_desk_does_not_know_is_told_so_plainly(client, with_single):
    answer = come_back(client, "somebody-else")
    assert answer.status_code == 422
    assert "knows you, but there is no account for you at this desk. Ask an administrator." in answer.content.decode()
    assert client.get("/?queue").status_code == 302 and refusals() == ["no such account"]


def test_an_account_that_is_closed_here_opens_nothing(client, with_single):
    get_user_model().objects.filter(username="officer-b").update(is_active=False)
    assert come_back(client).status_code == 422 and client.get("/?queue").status_code == 302


@pytest.mark.parametrize(
    "fault", ["another browser", "another state", "no state", "twice", "no code", "another issuer"]
)
def test_an_answer_counts_once_and_in_the_browser_that_asked(client, with_single, fault):
    back = at_the_provider(begin(client), "officer-b")
    said = {name: value[0] for name, value in parse_qs(urlsplit(back).query).items()}
    changed = {
        "another state": said | {"state": "x" * 43},
        "no state": {"code": said["code"]},
        "no code": {"state": said["state"], "error": "access_denied"},
        "another issuer": said | {"iss": "https://elsewhere.example.org"},
    }.get(fault, said)
    browser = Client() if fault == "another browser" else client
    if fault == "twice":
        assert client.get(path_of(back)).status_code == 302
        client.post("/sign-out/")
    answer = browser.get(f"/sign-in/single/back?{urlencode(changed)}")
    assert answer.status_code == 422 and "Begin again." in answer.content.decode()
    assert browser.get("/?queue").status_code == 302


def test_a_code_is_of_no_use_without_what_only_this_browser_holds(client, with_single):
    """PKCE: another sign-in of the same browser has another verifier, and the provider refuses it."""
    first = at_the_provider(begin(client), "officer-b")
    begin(client)
    kept = client.session[signing_single.ASKED]
    code = parse_qs(urlsplit(first).query)["code"][0]
    answer = client.get("/sign-in/single/back", {"code": code, "state": kept["state"]})
    assert answer.status_code == 422 and refusals() == ["a code that the provider does not take"]


def test_a_token_of_another_question_is_refused(client, with_single):
    back = at_the_provider(begin(client), "officer-b")
    session = client.session
    session[signing_single.ASKED] |= {"nonce": "another"}
    session.save()
    assert client.get(path_of(back)).status_code == 422 and refusals() == ["of another sign-in"]


def test_a_question_that_was_asked_long_ago_is_answered_too_late(client, with_single, monkeypatch):
    back = at_the_provider(begin(client), "officer-b")
    later = datetime.now(UTC) + timedelta(minutes=11)
    for room in (doorway, signing_single):
        monkeypatch.setattr(room, "now", lambda: later)
    assert client.get(path_of(back)).status_code == 422


def test_a_provider_with_a_new_key_is_believed_by_its_new_key(client, with_single, monkeypatch):
    assert come_back(client).status_code == 302
    client.post("/sign-out/")
    old = single.provider()._keys[1].keys[0].kid
    with_single.change_key()
    monkeypatch.setattr(single, "KEYS_AGAIN", 0.0)
    assert come_back(client).status_code == 302
    assert single.provider()._keys[1].keys[0].kid != old


def test_two_steps_at_the_provider_are_two_steps_here(client, with_single, settings):
    settings.SIGNING_IN = replace(settings.SIGNING_IN, second_factor=frozenset(StaffRole))
    a(StaffRole.SUPERVISOR, "supervisor")
    assert come_back(client)["Location"] == "/sign-in/second"
    assert come_back(Client(), "supervisor")["Location"] == "/"


def test_an_account_is_one_person_of_the_providers(client, with_single):
    """A name that was given to somebody else there does not open the earlier holder's account here."""
    assert come_back(client).status_code == 302
    from firstcall.people.models import SignInState

    SignInState.objects.update(subject="of somebody who has left")
    answer = come_back(Client())
    assert answer.status_code == 422 and "belonged to somebody else" in answer.content.decode()
    _, administrator = a(StaffRole.ADMINISTRATOR)
    administrator.post("/accounts/officer-b/again")
    assert come_back(Client()).status_code == 302


def test_a_locked_desk_opens_by_a_fresh_proof_at_the_provider(client, with_single):
    come_back(client)
    client.post("/lock")
    assert client.get("/?queue")["Location"].startswith("/locked/")
    answer = come_back(client, fresh="", next="/incidents/")
    assert answer["Location"] == "/incidents/" and client.get("/?queue").status_code == 200
    assert OpenDesk.objects.count() == 1


def test_a_link_of_another_site_signs_nobody_in(client, with_single):
    answer = client.get("/sign-in/single", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer["Location"] == "/sign-in/"


def test_a_provider_that_is_away_is_said_to_be_and_the_password_still_opens(client, with_single, settings):
    gone = replace(settings.SIGNING_IN.single, issuer="http://127.0.0.1:9/o")
    settings.SIGNING_IN = replace(settings.SIGNING_IN, single=gone)
    started = time.monotonic()
    answer = client.get("/sign-in/single")
    assert answer.status_code == 503 and "cannot be reached now" in answer.content.decode()
    assert time.monotonic() - started < 30


def test_a_provider_that_says_it_is_another_is_not_asked(client, with_single, settings):
    other = replace(settings.SIGNING_IN.single, issuer=with_single.issuer + "/")
    settings.SIGNING_IN = replace(settings.SIGNING_IN, single=other)
    assert client.get("/sign-in/single").status_code == 503


def test_without_a_provider_there_is_no_such_address(client, db):
    assert client.get("/sign-in/single").status_code == 404
    assert 'href="/sign-in/single' not in client.get("/sign-in/").content.decode()
