"""Every address of the desk × every role, read from the one permission table; an address that is not here fails."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from firstcall.desk import urls
from firstcall.desk.views import stream
from firstcall.incident.codes import StaffRole
from firstcall.people.permissions import Permission, may
from tests.checks import building as b
from tests.desk.signing_in import OF_THE_DOOR, a

pytestmark = pytest.mark.django_db
OPEN_TO_ALL = {"desk"} | OF_THE_DOOR


@dataclass(frozen=True)
class Address:
    """An address, what it asks leave for, and its answer to whoever has it: a form that says nothing answers 422."""

    permission: Permission
    path: str
    answer: int = 200
    sent: dict[str, str] = field(default_factory=dict)
    post: bool = False


def step(permission: Permission, path: str, answer: int = 422, **sent: str) -> Address:
    return Address(permission, "/incidents/1/" + path, answer, sent, post=True)


P = Permission
ADDRESSES = {
    "stream": Address(P.SEE_INCIDENT, "/stream"),
    "queue": Address(P.SEE_INCIDENT, "/queue"),
    "take": Address(P.TAKE_CONTACT, "/take", 422, post=True),
    "ring": Address(P.TAKE_CONTACT, "/demo/ring", 404, post=True),
    "incidents": Address(P.SEARCH, "/incidents/"),
    "incident": Address(P.SEE_INCIDENT, "/incidents/1/"),
    "print": Address(P.SEE_INCIDENT, "/incidents/1/print"),
    "review": Address(P.REVIEW, "/incidents/1/grades/1/review", 404),
    "review-assessment": Address(P.REVIEW, "/incidents/1/assessments/1/review", 404),
    "allow": Address(P.REVIEW, "/incidents/1/checks/caller/pnd/allow", 404),
    "changes": Address(P.SEE_INCIDENT, "/incidents/1/live"),
    "unfolded": Address(P.SEE_INCIDENT, "/incidents/1/entries/1/2"),
    "cell": Address(P.SEE_RECORD, "/incidents/1/checks/caller/pnd/"),
    "request": Address(P.SEE_RECORD, "/incidents/1/checks/caller/pnd/request", 404),
    "request-form": Address(P.SEE_RECORD, "/incidents/1/checks/caller/pnd/request/form", 404),
    "make-request": step(P.PROMISE, "checks/caller/pnd/request/make", 404),
    "request-answer": step(P.PROMISE, "checks/caller/pnd/request/answer", 404),
    "referral": Address(P.SEE_RECORD, "/incidents/1/refer/marac/caller/"),
    "referral-paper": Address(P.SEE_RECORD, "/incidents/1/refer/marac/caller/paper"),
    "refer": step(P.REFER, "refer/marac/caller/make"),
    "safe-contact": step(P.TYPE_LINE, "safe-contact"),
    "cell-reason": step(P.SEE_RECORD, "checks/caller/pnd/reason", 302),
    "reading": step(P.TYPE_LINE, "reading", 200),
    "line": step(P.TYPE_LINE, "lines"),
    "answer": step(P.TYPE_LINE, "answer"),
    "person": step(P.TYPE_LINE, "person"),
    "confirm": step(P.CONFIRM, "confirm"),
    "reject": step(P.CONFIRM, "reject"),
    "reject-fact": step(P.CONFIRM, "reject-fact"),
    "acknowledge": step(P.ACKNOWLEDGE, "acknowledge"),
    "wider": step(P.TYPE_LINE, "wider"),
    "promise": step(P.PROMISE, "promise"),
    "settle": step(P.PROMISE, "settle"),
    "chase": step(P.PROMISE, "chase"),
    "tell": step(P.TYPE_LINE, "tell"),
    "wish": step(P.TYPE_LINE, "wish"),
    "advise": step(P.TYPE_LINE, "advise"),
    "assess": step(P.ASSESS, "assess"),
    "explain": step(P.ASSESS, "explain"),
    "grade": step(P.GRADE, "grade"),
    "attend": step(P.GRADE, "attend"),
    "word": step(P.GRADE, "word"),
    "close": step(P.CLOSE, "close"),
    "reopen": step(P.REOPEN, "reopen"),
    "check": Address(P.CHECK_ONE_OFF, "/check/"),
    "challenges": Address(P.SEE_BOARD, "/check/challenges"),
    "hand-over": Address(P.HAND_OVER, "/hand-over/"),
    "asides": Address(P.SEE_INCIDENT, "/asides"),
    "take-aside": Address(P.ACKNOWLEDGE, "/asides/1/1/take", 302, post=True),
    "watch": Address(P.WATCH, "/incidents/1/watch"),
    "take-over": Address(P.WATCH, "/incidents/1/take-over"),
    "note": step(P.WATCH, "note"),
    "ask-approval": step(P.ASK_APPROVAL, "ask-approval"),
    "decide-approval": Address(P.DECIDE_APPROVAL, "/incidents/1/approvals/approval-1", 404),
    "board": Address(P.SEE_BOARD, "/board/"),
    "board-now": Address(P.SEE_BOARD, "/board/now"),
    "staff": Address(P.SEE_CURRENCY, "/staff/"),
    "member": Address(P.SEE_CURRENCY, "/staff/handler-a/"),
    "award": Address(P.MANAGE_CERTIFICATES, "/staff/handler-a/award", 422, post=True),
    "withdraw": Address(P.MANAGE_CERTIFICATES, "/staff/handler-a/withdraw/1", 404, post=True),
    "ask-exemption": Address(P.ASK_EXEMPTION, "/staff/handler-a/exempt", 422, post=True),
    "competence": Address(P.SEE_CURRENCY, "/competence/"),
    "certificates": Address(P.MANAGE_CERTIFICATES, "/competence/certificates/"),
    "certificates-csv": Address(P.MANAGE_CERTIFICATES, "/competence/certificates.csv"),
    "roster": Address(P.SEE_CURRENCY, "/competence/roster/"),
    "load-roster": Address(P.MANAGE_ROSTER, "/competence/roster/load", 422, post=True),
    "competence-plan": Address(P.SEE_CURRENCY, "/competence/plan/"),
    "exemptions": Address(P.SEE_CURRENCY, "/competence/exemptions/"),
    "decide-exemption": Address(
        P.DECIDE_EXEMPTION, "/competence/exemptions/9/decide", 404, {"decision": "approve"}, post=True
    ),
    "end-exemption": Address(P.ASK_EXEMPTION, "/competence/exemptions/9/end", 404, post=True),
    "over-the-gate": Address(P.SEE_BOARD, "/competence/over-the-gate/"),
    "review-over-the-gate": Address(P.REVIEW, "/competence/over-the-gate/1/handler-a/"),
    "quality": Address(P.SEE_QUALITY, "/quality/"),
    "quality-trends": Address(P.SEE_QUALITY, "/quality/trends/"),
    "quality-agreement": Address(P.SEE_QUALITY, "/quality/agreement/"),
    "quality-contact": Address(P.SEE_QUALITY, "/quality/1/", 404),
    "quality-review": Address(P.REVIEW_QUALITY, "/quality/1/review", 404, post=True),
    "my-quality": Address(P.ANSWER_FEEDBACK, "/quality/mine/"),
    "take-feedback": Address(P.ANSWER_FEEDBACK, "/quality/mine/1/1", 404, post=True),
    "questions": Address(P.SEE_QUESTIONS, "/questions-of-the-case/"),
    "learning": Address(P.SEE_LEARNING, "/learning/"),
    "learning-csv": Address(P.SEE_LEARNING, "/learning/register.csv"),
    "learning-add": Address(P.KEEP_LEARNING, "/learning/add/"),
    "learning-published": Address(P.KEEP_LEARNING, "/learning/published", 422, post=True),
    "learning-item": Address(P.SEE_LEARNING, "/learning/1/", 404),
    "learning-step": Address(P.KEEP_LEARNING, "/learning/1/begin", 404, {"doing": "drafting"}, post=True),
    "sources": Address(P.SEE_SOURCES, "/sources/"),
    "source": Address(P.SEE_SOURCES, "/sources/pnd/"),
    "accounts": Address(P.MANAGE_STAFF, "/accounts/"),
    "account": Address(P.MANAGE_STAFF, "/accounts/handler-a/"),
    "end-everybody": Address(P.MANAGE_STAFF, "/accounts/end", 302, post=True),
    "account-reset": Address(P.MANAGE_STAFF, "/accounts/handler-a/reset", 422, post=True),
    "account-remove": Address(P.MANAGE_STAFF, "/accounts/handler-a/remove/1", 404, post=True),
    "account-desks": Address(P.MANAGE_STAFF, "/accounts/handler-a/end", 302, post=True),
    "account-again": Address(P.MANAGE_STAFF, "/accounts/handler-a/again", 302, post=True),
    "lay-fault": Address(P.MANAGE_SOURCES, "/sources/faults", 422, post=True),
    "clear-fault": Address(P.MANAGE_SOURCES, "/sources/faults/1/clear", 302, post=True),
}
STREAM = "stream"  # one that is open does not end by itself: only its door is tried


def test_every_address_stands_in_this_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(ADDRESSES) | OPEN_TO_ALL


def answer_to(client, address, **headers):
    send = client.post if address.post else client.get
    return send(address.path, address.sent, headers=headers)


@pytest.mark.parametrize("role", list(StaffRole))
@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_opens_to_whom_the_permission_table_says(name, role):
    address = ADDRESSES[name]
    b.ring(b.staff())
    who, client = a(role)
    answer = at_the_door(client, who, address) if name == STREAM else answer_to(client, address)
    assert answer.status_code == (address.answer if may(role, address.permission) else 403)


def at_the_door(client, who, address):
    request = RequestFactory().get(address.path)
    request.session = client.session
    request.user = get_user_model().objects.get(username=who.id)
    return stream._admitted(request)


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_is_asked_to_sign_in_first(client, name):
    answer = answer_to(client, ADDRESSES[name])
    if name == STREAM:
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize(
    ("role", "status", "to"),
    [
        (StaffRole.HANDLER, 200, ""),
        (StaffRole.DISPATCHER, 200, ""),
        (StaffRole.SUPERVISOR, 200, ""),
        (StaffRole.AUDITOR, 200, ""),
        (StaffRole.TRAINING_MANAGER, 302, "/staff/"),
        (StaffRole.ADMINISTRATOR, 302, "/sources/"),
        (StaffRole.SOURCE_OWNER, 302, "/sources/"),
    ],
)
def test_everybody_starts_on_a_page_that_they_may_see(role, status, to):
    _, client = a(role)
    answer = client.get("/")
    assert (answer.status_code, answer.get("Location", "")) == (status, to)


@pytest.mark.parametrize("name", [n for n, address in ADDRESSES.items() if address.path.startswith("/incidents/1/")])
@pytest.mark.parametrize("number", ["7", "999999999999999", "99999999999999999999", "1" * 400])
def test_a_number_that_no_incident_has_is_no_fault_of_the_desk(name, number):
    address = ADDRESSES[name]
    path = address.path.replace("/incidents/1/", f"/incidents/{number}/")
    _, client = a(StaffRole.SUPERVISOR)
    answer = client.post(path, address.sent) if address.post else client.get(path)
    assert answer.status_code in (404, 422) or (answer.status_code == 200 and len(number) <= 15)


PAGES = {
    "Queue": Permission.SEE_INCIDENT,
    "Incidents": Permission.SEARCH,
    "Check": Permission.CHECK_ONE_OFF,
    "Board": Permission.SEE_BOARD,
    "Quality": Permission.SEE_QUALITY,
    "Learning": Permission.SEE_LEARNING,
    "My contacts": Permission.ANSWER_FEEDBACK,
    "Staff": Permission.SEE_CURRENCY,
    "Sources": Permission.SEE_SOURCES,
    "Accounts": Permission.MANAGE_STAFF,
}


@pytest.mark.parametrize("role", list(StaffRole))
def test_the_navigation_names_exactly_the_pages_that_the_role_may_see(role):
    _, client = a(role)
    page = client.get("/no-such-page").content.decode()
    bar = page[page.index('aria-label="Pages"') : page.index("</nav>")]
    wanted = {n for n, p in PAGES.items() if may(role, p)}
    if "Quality" in wanted:
        wanted.discard("My contacts")  # it stands among the pages of quality
    assert {name for name in PAGES if f">{name}</a>" in bar} == wanted


@pytest.mark.parametrize("role", [StaffRole.ADMINISTRATOR, StaffRole.SOURCE_OWNER, StaffRole.TRAINING_MANAGER])
def test_who_sees_no_case_data_gets_none_from_any_address(role):
    """Whatever these roles ask for, nothing of the call stands in what comes back."""
    b.ring(b.staff())
    _, client = a(role)
    for name, address in ADDRESSES.items():
        if name != STREAM:
            said = answer_to(client, address).content.decode()
            assert "01632" not in said and "FC-000001" not in said, name
