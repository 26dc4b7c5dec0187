"""A desk in which something stands on every page, and every form that its pages offer to anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.test import Client

from firstcall.incident.codes import StaffRole
from firstcall.people.who import Who
from tests.checks import building as b
from tests.desk.signing_in import a
from tests.security.addresses import addresses
from tests.security.forms import Form, foreign, taken_apart

STREAMS = ("/stream", "/api/")
#: Signing in and out would end the browser that asks, so these are tried by browsers of their own.
ENDS = ("/sign-out/", "/sign-in", "/lock", "/unlock", "/my-sign-in/end", "/my-sign-in/change", "/accounts/end")
ASKED_BY_ADDRESS = (
    "q by team policy from show page months rule handler state level channel since until at of handed here after "
    "course date-1 places-1 saved next again number name".split()
)


class Harm(AssertionError):
    """A payload did something."""


@dataclass
class Desk:
    """Browsers of every role, and one open incident with a line, a person, a promise and an assessment."""

    browsers: dict[StaffRole, Client]
    who: dict[StaffRole, Who]
    asked: int = 0

    def ask(self, client: Client, form: Form, sent: dict[str, str]) -> HttpResponseBase:
        """Send a form; a fault of the desk and markup that is not ours are raised."""
        answer = client.post(form.action, sent) if form.method == "post" else client.get(form.action, sent)
        self.asked += 1
        return harmless(answer, f"{form.method} {form.action}", sent)

    def visit(self, client: Client, path: str) -> HttpResponseBase:
        """Ask for a page."""
        self.asked += 1
        return harmless(client.get(path), path, {})

    def pages(self) -> Iterator[tuple[Client, str, HttpResponseBase]]:
        """Every page that each of them gets."""
        for client in self.browsers.values():
            for path in sorted({path for path in addresses().values() if not path.startswith((*STREAMS, *ENDS))}):
                answer = self.visit(client, path)
                if answer.status_code == 200:
                    yield client, path, answer

    def forms(self) -> list[tuple[Client, Form]]:
        """Every form on those pages, once for each place it goes to."""
        found: dict[tuple[str, str, tuple[str, ...]], tuple[Client, Form]] = {}
        for client, path, answer in self.pages():
            if "html" not in answer.headers.get("Content-Type", ""):
                continue
            for form in taken_apart(answer.content.decode(), path).forms:
                if not form.action.startswith(ENDS) and form.names:
                    found.setdefault((re.sub(r"\d+", "1", form.action), form.method, form.names), (client, form))
        return list(found.values())


def harmless(answer: HttpResponseBase, where: str, sent: dict[str, str]) -> HttpResponseBase:
    """The answer, where it is no fault and holds nothing of ours turned into markup."""
    told = {name: value[:80] for name, value in sent.items()}
    if answer.status_code >= 500:
        raise Harm(f"{answer.status_code} from {where} with {told!r}")
    if "harm" in {name.lower() for name in answer.cookies} or answer.has_header("X-Harm"):
        raise Harm(f"a header from {where} with {told!r}")
    if "html" in answer.headers.get("Content-Type", "") and (wrong := foreign(answer.content.decode())):
        raise Harm(f"{wrong[:4]} from {where} with {told!r}")
    return answer


def a_desk() -> Desk:
    """Somebody of every role, and an incident with something of each kind."""
    b.hold("force-intelligence", b.OFFENDER)
    people = {role: a(role) for role in StaffRole}
    desk = Desk({role: made[1] for role, made in people.items()}, {role: made[0] for role, made in people.items()})
    for client in desk.browsers.values():
        client.raise_request_exception = False
    b.staff()
    b.ring(desk.who[StaffRole.HANDLER])
    handler, supervisor = desk.browsers[StaffRole.HANDLER], desk.browsers[StaffRole.SUPERVISOR]
    for path, sent in (
        ("person", {"role": "subject", "name": "Alan Example", "born": "1971-11-02"}),
        ("lines", {"text": "He says that he will come back tonight, his number is 07700 900461", "token": "t1"}),
        ("promise", {"text": "A patrol rings back", "in": "2", "unit": "hours"}),
        ("grade", {"grade": "immediate", "reason": "He is at the door"}),
        ("wish", {"text": "No uniform at the door"}),
        ("safe-contact", {"how": "Text only", "never": "Never at home"}),
    ):
        handler.post(f"/incidents/1/{path}", sent)
    handler.post("/incidents/1/grade", {"grade": "scheduled", "reason": "He has gone"})
    supervisor.post("/sources/faults", {"source": "pnd", "kind": "down", "in": "1", "unit": "hours"})
    return desk
