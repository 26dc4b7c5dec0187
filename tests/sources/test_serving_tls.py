"""Mutual TLS over a real socket: the subject of the certificate is the caller, and nothing else can claim to be."""

from __future__ import annotations

import asyncio
import ssl

import httpx
import pytest

from firstcall.incident.codes import Outcome, Reason
from firstcall.sources.asking import ask
from firstcall.sources.kinds.http import KIND, Options
from firstcall.sources.oauth import ClientCredentials
from firstcall.sources.serving import Client, hashed
from firstcall.sources.serving_tls import Certificates
from firstcall.sources.wire import Tls
from tests.sources.certificates import Authority
from tests.sources.kinds.contract import served
from tests.sources.kinds.test_http import HIT, QUESTION, ROW, SECRET, around, serving

SUBJECT = "CN=desk.example.org,O=Invented"
CLIENTS = (
    Client(id="by-certificate", sources=("pnd",), subject=SUBJECT),
    Client(id="by-both", sources=("pnd",), subject="CN=both.example.org,O=Invented", secret=hashed(SECRET)),
    Client(id="elsewhere", sources=("visor",), subject="CN=elsewhere.example.org,O=Invented"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def authority(folder):
    return Authority(folder, "authority")


@pytest.fixture(scope="module")
def address(authority):
    own = authority.signs("server.example.org")
    certificates = Certificates(certificate=own.certificate, key=own.key, callers=authority.file)
    with served(serving(HIT, clients=CLIENTS), certificates=certificates) as address:
        yield address


def asked(address, authority, shown=None, client=None):
    tls = Tls(
        authority=authority.file,
        certificate=shown and shown.certificate,
        key=shown and shown.key,
    )
    source = KIND.connect(ROW, Options(url=address, tls=tls, client=client), around())
    return asyncio.run(ask(source, ROW, QUESTION))


def test_a_caller_is_known_by_the_subject_of_its_certificate(address, authority):
    result = asked(address, authority, authority.signs("desk.example.org"))
    assert (result.outcome, result.records) == (Outcome.TRACE, (HIT,)), result.says


def test_a_caller_with_a_certificate_and_a_secret_is_known_by_its_token(address, authority):
    client = ClientCredentials(id="by-both", secret="pnd-client")
    assert asked(address, authority, authority.signs("both.example.org"), client).outcome is Outcome.TRACE


@pytest.mark.parametrize("name", ["nobody.example.org", "elsewhere.example.org"])
def test_a_certificate_that_is_not_known_or_may_not_ask_is_refused(address, authority, name):
    result = asked(address, authority, authority.signs(name))
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.UNAUTHORISED)


def test_whoever_shows_no_certificate_is_refused(address, authority):
    assert asked(address, authority).reason is Reason.UNAUTHORISED


def test_a_certificate_of_another_authority_is_not_even_heard(address, authority, tmp_path):
    forged = Authority(tmp_path, "another").signs("desk.example.org")
    assert asked(address, authority, forged).reason is Reason.UNREACHABLE


def test_a_far_end_of_another_authority_is_not_asked(address, authority, tmp_path):
    mine = authority.signs("desk.example.org")
    assert asked(address, Authority(tmp_path, "another"), mine).reason is Reason.UNREACHABLE


def test_no_header_can_claim_a_subject(address, authority):
    context = ssl.create_default_context(cafile=authority.file)
    claims = {
        "x-client-cert": SUBJECT,
        "x-ssl-client-s-dn": SUBJECT,
        "x-forwarded-client-cert": f'Subject="{SUBJECT}"',
        "x-forwarded-for": "127.0.0.1",
    }
    reply = httpx.get(f"{address}/v1/description", headers=claims, verify=context)
    assert (reply.status_code, reply.json()["code"]) == (401, "unauthenticated")


def test_nobody_without_a_certificate_is_spoken_to_where_one_is_required(authority):
    own = authority.signs("strict.example.org")
    certificates = Certificates(certificate=own.certificate, key=own.key, callers=authority.file, required=True)
    with served(serving(HIT, clients=CLIENTS), certificates=certificates) as strict:
        assert asked(strict, authority, authority.signs("desk.example.org")).outcome is Outcome.TRACE
        assert asked(strict, authority).reason is Reason.UNREACHABLE
