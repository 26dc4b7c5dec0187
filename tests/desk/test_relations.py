"""Every address that is about an incident × method × role × relation, read from the one table; set up once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction

from firstcall.desk import urls
from firstcall.incident.codes import StaffRole
from firstcall.log.models import IncidentRow
from firstcall.people.models import Staff
from firstcall.people.permissions import Cell, Relation, bound, cell
from firstcall.people.relations import RESTRICTED
from firstcall.people.who import Who
from tests.checks import building as b
from tests.desk.signing_in import a
from tests.desk.test_permissions import ADDRESSES, OPEN_TO_ALL, STREAM

pytestmark = pytest.mark.django_db  # what one test writes is undone after it
OF_AN_INCIDENT = {name: one for name, one in ADDRESSES.items() if one.path.startswith("/incidents/1/")}


@pytest.fixture(scope="module")
def force(django_db_setup, django_db_blocker) -> Iterator[dict]:
    """Somebody of each role in team A, and for each an incident of every relation; undone after this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        mate, far = b.staff("mate"), b.staff("far")
        Staff.objects.filter(staff_id="far").update(team="B")
        people = {role: a(role) for role in StaffRole}
        numbers = {
            (role, relation): _ring(people[role][0], mate, far, relation) for role in StaffRole for relation in Relation
        }
        yield {"people": people, "numbers": numbers}
        transaction.set_rollback(True)


def _ring(who: Who, mate: Who, far: Who, relation: Relation) -> int:
    own = Who(who.id, who.name, StaffRole.HANDLER)
    handler = {Relation.OWN: own, Relation.TEAM: mate}.get(relation, far)
    number = b.ring(handler).incident
    if relation is Relation.RESTRICTED:
        IncidentRow.objects.filter(incident=number).update(codes=f"[{RESTRICTED}]")
    return number


def answered(force, name, role, number):
    address = OF_AN_INCIDENT[name]
    client = force["people"][role][1]
    send = client.post if address.post else client.get
    return send(address.path.replace("/1/", f"/{number}/", 1), address.sent)


@pytest.mark.parametrize("role", list(StaffRole))
def test_every_address_answers_each_role_in_each_relation_as_the_table_says(role, force):
    unexpected = []
    for relation in Relation:
        for name, address in OF_AN_INCIDENT.items():
            to = relation if bound(address.permission) else Relation.OWN
            held = cell(role, address.permission, to)
            wanted = {Cell.NO: 403, Cell.CONCEALED: 404}.get(held, address.answer)
            with transaction.atomic():
                got = answered(force, name, role, force["numbers"][role, relation]).status_code
                transaction.set_rollback(True)
            if got != wanted:
                unexpected.append((name, relation.value, held.value, wanted, got))
    assert unexpected == []


#: Addresses that show their form as well as take it.
SHOWN_TOO = {"ask-approval"}
_OWN = re.compile(r'(?:content|value)="[A-Za-z0-9]{64}"|(?:incidents/|FC-|next=)[0-9%A-Za-z/]*')


def _of_no_number(page: str) -> str:
    """A page without what differs from one request to the next, and without the number that was asked for."""
    return _OWN.sub("", page)


@pytest.mark.parametrize("role", [StaffRole.HANDLER, StaffRole.DISPATCHER])
def test_a_concealed_incident_answers_word_for_word_as_one_that_does_not_exist(role, force):
    concealed, absent = force["numbers"][role, Relation.RESTRICTED], 999_999
    for name, address in OF_AN_INCIDENT.items():
        if not bound(address.permission):
            continue
        one, other = (answered(force, name, role, number) for number in (concealed, absent))
        said = [_of_no_number(x.content.decode()) for x in (one, other)]
        assert one.status_code == other.status_code == 404 and said[0] == said[1], name


@pytest.mark.parametrize("role", list(StaffRole))
def test_who_may_not_is_told_so_whether_or_not_there_is_such_an_incident(role, force):
    for name, address in OF_AN_INCIDENT.items():
        if cell(role, address.permission, Relation.OWN) is Cell.NO:
            got = {answered(force, name, role, n).status_code for n in (force["numbers"][role, Relation.OWN], 999_999)}
            assert got == {403}, name


def test_lists_counts_and_searches_leave_out_what_is_concealed(force):
    for role, sees in ((StaffRole.HANDLER, False), (StaffRole.DISPATCHER, False), (StaffRole.SUPERVISOR, True)):
        number = force["numbers"][role, Relation.RESTRICTED]
        client = force["people"][role][1]
        for path in ("/queue", f"/incidents/?q={number}", f"/incidents/?q=FC-{number:06d}"):
            page = client.get(path).content.decode()
            assert (f"/incidents/{number}/" in page) is sees, (role, path)


def test_the_views_name_the_row_of_the_table_that_opens_them():
    named = {p.name: getattr(p.callback, "permission", None) for p in urls.urlpatterns if p.name not in OPEN_TO_ALL}
    assert named.pop(STREAM) is None  # answered on the event loop: its door asks, and test_permissions tries it
    assert named == {name: address.permission for name, address in ADDRESSES.items() if name != STREAM}


def test_a_method_that_an_address_does_not_take_answers_405(force):
    client = force["people"][StaffRole.SUPERVISOR][1]
    for name, address in ADDRESSES.items():
        assert client.delete(address.path).status_code == 405, name
        if address.post and name != STREAM:
            assert client.get(address.path).status_code == (200 if name in SHOWN_TOO else 405), name


@pytest.mark.parametrize("role", [StaffRole.HANDLER, StaffRole.DISPATCHER])
def test_a_force_that_closes_its_teams_conceals_all_incidents_of_others(role, force, monkeypatch, tmp_path):
    from firstcall.guidance import book

    (tmp_path / "permissions.yaml").write_text("teams: closed\nsource: the force's own rule\n")
    monkeypatch.setenv(book.VARIABLE, str(tmp_path))
    got = {r: answered(force, "incident", role, force["numbers"][role, r]).status_code for r in Relation}
    assert got == {Relation.OWN: 200, Relation.TEAM: 200, Relation.OTHER: 404, Relation.RESTRICTED: 404}
