"""A desk in which something stands on every page, and every form that its pages offer to anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http.response import HttpResponseBase
from django.test import Client

from firstcall.guidance import book as books
from firstcall.incident.codes import StaffRole
from firstcall.incident.entries import Assessment, Grade
from firstcall.log import reading
from firstcall.people.who import Who
from tests.checks import building as b
from tests.desk.signing_in import a
from tests.security.addresses import addresses
from tests.security.forms import Form, foreign, taken_apart

SOURCE = Path(__file__).parents[2] / "src" / "firstcall"
STREAMS = ("/stream", "/api/")
#: Signing in and out would end the browser that asks, so these are tried by browsers of their own.
ENDS = ("/sign-out/", "/sign-in", "/lock", "/unlock", "/my-sign-in/end", "/my-sign-in/change", "/accounts/end")
_READ = re.compile(r'(?:POST|GET|sent)(?:\.get|\.getlist)?[(\[]"([\w-]+)"')
#: Every name of a field that a page of the desk reads.
FIELDS = sorted({name for file in (SOURCE / "desk").rglob("*.py") for name in _READ.findall(file.read_text("utf-8"))})


class Harm(AssertionError):
    """A payload did something."""


@dataclass
class Desk:
    """Browsers of every role, and one open incident with a line, a person, a promise and an assessment."""

    browsers: dict[StaffRole, Client]
    who: dict[StaffRole, Who]
    asked: int = 0
    more: tuple[str, ...] = ()  # pages of what was made beside those that every desk has

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
            for path in [*self.more, *sorted({p for p in addresses().values() if not p.startswith((*STREAMS, *ENDS))})]:
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
    trainer = desk.browsers[StaffRole.TRAINING_MANAGER]
    elements = {f"element-{one.code}": "Words about it" for one in books.current().thrive.elements}
    assessment = {"overall": "medium", "reason": "As he tells it", **elements}
    for client, path, sent in (
        (handler, "person", {"role": "suspect", "names": "Alan Example", "born": "1971-11-02"}),
        (
            handler,
            "lines",
            {"text": "He says that he will come back tonight, his number is 07700 900461", "token": "t1"},
        ),
        (handler, "promise", {"text": "A patrol rings back", "in": "2", "unit": "hours"}),
        (handler, "wish", {"text": "No uniform at the door"}),
        (handler, "safe-contact", {"how": "Text only", "never": "Never at home"}),
        (handler, "grade", {"grade": "emergency", "reason": "He is at the door"}),
        (handler, "assess", assessment),
        (handler, "grade", {"grade": "scheduled", "reason": "He has gone"}),
    ):
        client.post(f"/incidents/1/{path}", sent)
    b.ring(desk.who[StaffRole.HANDLER], number=None)
    a(StaffRole.SUPERVISOR, "supervisor-2")[1].post("/incidents/2/close", {"reason": "Nobody spoke", "over": "yes"})
    supervisor.post("/sources/faults", {"source": "pnd", "kind": "refused", "minutes": "60"})
    trainer.post("/staff/handler-a/award", {"course": "999-call-handling", "awarded": "2026-11-01", "evidence": "EV-1"})
    asked = {"policy": "999-call-handling-once", "begins": "2026-11-01", "ends": "2027-01-01", "why": "Long leave"}
    trainer.post("/staff/handler-a/exempt", asked)
    reviews = tuple(
        f"/incidents/1/{'grades' if isinstance(entry.body, Grade) else 'assessments'}/{entry.seq}/review"
        for entry in reading.entries(1)
        if isinstance(entry.body, Grade | Assessment)
    )
    desk.more = ("/incidents/2/", "/quality/2/", *reviews)
    return desk
