"""Whatever is typed anywhere, nothing breaks, nothing becomes markup, and the log has it byte for byte.

Every field of every form is found on the pages themselves; `python -m tests.benchmarks payloads` sends each payload into each.
"""

from __future__ import annotations

import json

import msgspec
import pytest
from django.test import Client

from firstcall.api.tokens import Scope
from firstcall.incident.codes import StaffRole
from firstcall.log import reading
from firstcall.log.models import EntryRow
from tests.api import building as api
from tests.desk.signing_in import OF_THE_DOOR
from tests.security import payloads
from tests.security.addresses import addresses
from tests.security.asking import ENDS, FIELDS, STREAMS, Harm, a_desk, harmless
from tests.security.forms import PLAIN, foreign

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
#: Payloads that each field gets beside all short ones in one; fields in a row get others.
EACH = 3


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def kept(after=0):
    return {one for entry in reading.entries(1, after=after) for one in strings(msgspec.to_builtins(entry.body))}


def test_a_page_with_markup_of_others_is_seen():
    for _, text in [one for one in payloads.EVERY if one[0] == "markup"][:6]:
        assert foreign(f'<p class="x" title="{text}">{text}</p>'), text
    assert foreign('<p class="govuk-body">plain &lt;harm-x&gt;</p>') == []


def test_every_field_of_every_form_takes_whatever_is_typed():
    desk, turn, fields = a_desk(), 0, 0
    forms = desk.forms()
    for client, form in forms:
        for name in form.names:
            fields += 1
            for text in (payloads.TOGETHER, *payloads.some(turn, EACH)):
                desk.ask(client, form, form.filled(**{name: text}))
            turn += 1
    assert len(forms) > 35 and fields > 120, (len(forms), fields)
    offered = " ".join(form.action for _, form in forms)
    assert all(part in offered for part in ("/review", "/quality/2/", "/decide", "/withdraw/", "/word", "/settle")), (
        offered
    )
    assert sum(1 for _ in desk.pages()) > 60


def test_every_address_takes_whatever_stands_behind_its_question_mark():
    desk = a_desk()
    for turn, path in enumerate(sorted({p for p in addresses().values() if not p.startswith((*STREAMS, *ENDS))})):
        for client in (desk.browsers[StaffRole.SUPERVISOR], desk.browsers[StaffRole.ADMINISTRATOR]):
            for text in (payloads.TOGETHER[:2_000], *payloads.some(turn, EACH)):
                harmless(client.get(path, dict.fromkeys(FIELDS, text[:2_000])), path, {"all": text})


def test_every_part_of_an_address_takes_whatever_is_typed():
    desk = a_desk()
    routes = [(route, path) for route, path in addresses().items() if "<" in route and not path.startswith("/api")]
    for turn, (_, path) in enumerate(routes):
        for text in payloads.some(turn, EACH):
            for said in ("1", "handler-a", "caller", "pnd", "marac"):
                odd = path.replace(f"/{said}/", f"/{text[:500]}/")
                if odd != path:
                    harmless(desk.browsers[StaffRole.SUPERVISOR].get(odd), path, {"part": text})


def test_the_door_takes_whatever_is_typed():
    for turn, path in enumerate(sorted(p for p in addresses().values() if p.startswith(ENDS))):
        client = Client(raise_request_exception=False)
        for text in (payloads.TOGETHER, *payloads.some(turn, EACH)):
            names = ("username", "password", "code", "new", "again", "next", "credential", "name", "why", "here")
            harmless(client.post(path, dict.fromkeys(names, text)), path, {"all": text})
            harmless(client.get(path, {"next": text[:2_000]}), path, {"next": text})
    assert OF_THE_DOOR


@pytest.mark.parametrize("body", payloads.NO_UTF8)
def test_bytes_that_are_no_text_break_nothing(body):
    desk = a_desk()
    for path in ("/incidents/1/lines", "/incidents/1/promise", "/take", "/check/", "/sign-in/"):
        for name in (b"text", b"number", b"name", b"username"):
            sent = name + b"=" + body + b"&in=2&unit=hours&channel=999&token=" + body
            client = desk.browsers[StaffRole.HANDLER]
            answer = client.post(path, sent, content_type="application/x-www-form-urlencoded")
            harmless(answer, path, {"raw": repr(body)})


@pytest.mark.parametrize(
    "role", [StaffRole.HANDLER, StaffRole.SUPERVISOR, StaffRole.TRAINING_MANAGER, StaffRole.ADMINISTRATOR]
)
def test_every_address_takes_whatever_is_sent_to_it(role):
    """Every name of a field that the desk reads, to every address: also where no page offers a form now."""
    desk = a_desk()
    assert len(FIELDS) > 50
    for turn, path in enumerate(sorted({p for p in addresses().values() if not p.startswith((*STREAMS, *ENDS))})):
        for text in (payloads.TOGETHER, *payloads.some(turn, 2)):
            harmless(desk.browsers[role].post(path, dict.fromkeys(FIELDS, text)), path, {"all": text})


def as_it_is(text):
    """A line is kept byte for byte; a browser's two signs for the end of a line are one."""
    return text.replace("\r\n", "\n")


def without_its_ends(text):
    return text.strip()


def in_words(text):
    return text.replace("\x00", "").strip()


def on_one_line(text):
    return " ".join(text.replace("\x00", "").split())


#: A step, its field, how its words come into the log, and what else the step wants.
KEPT = [
    ("lines", "text", as_it_is, {"token": "{n}"}),
    ("promise", "text", in_words, {"in": "2", "unit": "hours"}),
    ("safe-contact", "how", on_one_line, {"never": "never at home"}),
    ("safe-contact", "never", on_one_line, {"how": "text only"}),
    ("grade", "reason", without_its_ends, {"grade": "emergency"}),
    ("wish", "text", without_its_ends, {}),
]


@pytest.mark.parametrize(("step", "field", "comes", "more"), KEPT)
def test_the_log_has_what_was_typed(step, field, comes, more):
    desk = a_desk()
    client, taken = desk.browsers[StaffRole.HANDLER], 0
    for n, (_, text) in enumerate(payloads.EVERY):
        before = EntryRow.objects.filter(incident=1).count()
        answer = client.post(
            f"/incidents/1/{step}", {name: value.format(n=n) for name, value in more.items()} | {field: text}
        )
        harmless(answer, step, {field: text})
        assert answer.status_code in (200, 422)
        if answer.status_code == 200:
            taken += 1
            assert comes(text) in kept(before), text[:60]
    assert taken > len(payloads.EVERY) * 0.9, taken
    for path in ("", "print", "live"):
        assert harmless(client.get(f"/incidents/1/{path}"), path, {}).status_code == 200


def test_the_api_takes_whatever_is_sent_and_keeps_it():
    desk = a_desk()
    assert desk.asked == 0
    system = api.Caller(api.token(*Scope))
    contact = {
        "channel": "999",
        "number": "01632 960201",
        "place": {"address": PLAIN},
        "handler": "handler-1",
        "call": "c",
    }
    certificate = {
        "staff": "handler-1",
        "course": "thrive",
        "awarded": "2026-11-01",
        "evidence": "E",
        "withdrawn": "",
        "why": "",
    }
    for n, (_, text) in enumerate(payloads.EVERY):
        name = ("channel", "number", "handler", "call")[n % 4]
        harmless(system.post(api.CONTACTS, contact | {name: text}), api.CONTACTS, {name: text})
        told = contact | {"place": {"address": text}, "call": f"p{n}"}
        harmless(system.post(api.CONTACTS, told), api.CONTACTS, {"address": text})
        told = {"certificates": [certificate | {name: text} for name in certificate]}
        harmless(system.post("/api/v1/training/certificates", told), "certificates", {"each": text})
        harmless(system.post("/api/v1/incidents/1/lines", {"text": "words", "token": text}), "lines", {"token": text})
        before = EntryRow.objects.filter(incident=1).count()
        answer = system.post("/api/v1/incidents/1/lines", {"text": text, "token": f"t-{n}"})
        harmless(answer, "lines", {"text": text})
        assert answer.status_code in (201, 422)
        assert (text in kept(before)) is (answer.status_code == 201), text[:60]
        assert json.loads(answer.content)


@pytest.mark.parametrize("half", payloads.HALVES)
def test_half_a_character_breaks_nothing(half):
    a_desk()
    system = api.Caller(api.token(*Scope))
    for path, body in (
        (api.CONTACTS, f'{{"channel": "999", "place": {{"address": {half}}}}}'),
        (api.CONTACTS, f'{{"channel": {half}, "call": {half}, "handler": {half}}}'),
        ("/api/v1/incidents/1/lines", f'{{"text": {half}, "token": "t"}}'),
        (
            "/api/v1/training/certificates",
            f'{{"certificates": [{{"staff": {half}, "course": {half}, "awarded": {half}}}]}}',
        ),
        ("/api/v1/training/certificates", f"{{{half}: {half}}}"),
    ):
        answer = harmless(system.post(path, body), path, {"half": half})
        assert answer.status_code in (200, 201, 422)
    reading.state(1)


def test_harm_would_be_raised():
    with pytest.raises(Harm):
        harmless(Client().get("/sign-in/").__class__("<p onclick='harm()'>", content_type="text/html"), "/", {})
