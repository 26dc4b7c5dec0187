"""Staff and certificates as they are kept: actions, their entries in the house log, and what reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.entries import Housekeeping
from firstcall.log import reading
from firstcall.people import actions, queries
from firstcall.people.errors import AlreadyThere, NotKnown, NotPermitted, NotSignedIn
from firstcall.people.everyone import everyone, stood
from firstcall.people.models import Certificate, Staff
from firstcall.people.standing import Currency
from firstcall.people.who import Who, by_command

pytestmark = pytest.mark.django_db

AT = datetime(2017, 3, 6, 18, 30, tzinfo=UTC)
TODAY = AT.date()
ADMINISTRATOR = Who("admin-a", "Admin A", StaffRole.ADMINISTRATOR)
TRAINER = Who("trainer-t", "Trainer T", StaffRole.TRAINING_MANAGER)


def add(staff_id: str = "officer-b", role: StaffRole = StaffRole.HANDLER, team: str = "A") -> Who:
    return actions.add_staff(who=ADMINISTRATOR, staff_id=staff_id, name="Officer B", role=role, team=team, at=AT)


def award(course: str, awarded: str, staff_id: str = "officer-b") -> int:
    return actions.award(
        who=TRAINER, staff_id=staff_id, course=course, awarded=date.fromisoformat(awarded), evidence="a register", at=AT
    )


def house_log() -> list[tuple[str, str]]:
    bodies = [(e.by, e.body) for e in reading.entries(0)]
    return [(by, body.what) for by, body in bodies if isinstance(body, Housekeeping)]


def test_a_member_of_staff_is_added_with_an_account_that_no_password_opens() -> None:
    who = add()
    user = User.objects.get(username="officer-b")
    assert queries.who_of(user) == who == Who("officer-b", "Officer B", StaffRole.HANDLER)
    assert not user.has_usable_password()
    assert house_log() == [("admin-a", "staff-added")]


def test_the_same_id_twice_is_refused_and_nothing_is_left_behind() -> None:
    add()
    with pytest.raises(AlreadyThere):
        add(role=StaffRole.SUPERVISOR)
    assert (Staff.objects.get().role, User.objects.count(), len(house_log())) == ("handler", 1, 1)


@pytest.mark.parametrize("role", [r for r in StaffRole if r is not StaffRole.ADMINISTRATOR])
def test_only_an_administrator_adds_staff(role: StaffRole) -> None:
    with pytest.raises(NotPermitted):
        actions.add_staff(who=by_command(role), staff_id="x", name="X", role=StaffRole.HANDLER, at=AT)
    assert (Staff.objects.count(), house_log()) == (0, [])


@pytest.mark.parametrize("role", [r for r in StaffRole if r is not StaffRole.TRAINING_MANAGER])
def test_only_a_training_manager_awards(role: StaffRole) -> None:
    add()
    with pytest.raises(NotPermitted):
        actions.award(who=by_command(role), staff_id="officer-b", course="thrive", awarded=TODAY, at=AT)
    assert Certificate.objects.count() == 0


def test_a_change_of_role_holds_from_the_next_request() -> None:
    add()
    actions.set_role(who=ADMINISTRATOR, staff_id="officer-b", role=StaffRole.DISPATCHER, at=AT)
    assert queries.who_of(User.objects.get(username="officer-b")).role is StaffRole.DISPATCHER
    assert house_log()[-1] == ("admin-a", "role-changed")


def test_nobody_changes_their_own_role_or_awards_their_own_certificate() -> None:
    add("admin-a", StaffRole.ADMINISTRATOR)
    add("trainer-t", StaffRole.TRAINING_MANAGER)
    with pytest.raises(NotPermitted):
        actions.set_role(who=ADMINISTRATOR, staff_id="admin-a", role=StaffRole.SUPERVISOR, at=AT)
    with pytest.raises(NotPermitted):
        award("thrive", "2017-01-01", "trainer-t")


def test_a_password_is_set_by_its_owner_or_an_administrator_and_stands_in_no_log() -> None:
    handler = add()
    other = Who("other", "Other", StaffRole.SUPERVISOR)
    with pytest.raises(NotPermitted):
        actions.set_password(who=other, staff_id="officer-b", password_hash=make_password("a long secret"), at=AT)
    for who in (handler, ADMINISTRATOR):
        secret = f"a long secret of {who.id}"
        hashed = make_password(secret)
        actions.set_password(who=who, staff_id="officer-b", password_hash=hashed, at=AT)
        assert User.objects.get(username="officer-b").check_password(secret)
        assert hashed not in "".join(str(e.body) for e in reading.entries(0))


def test_an_award_stands_once_and_in_the_house_log() -> None:
    add()
    first, again = award("thrive", "2017-01-01"), award("thrive", "2017-01-01")
    assert first == again
    assert Certificate.objects.get().evidence == "a register"
    assert house_log().count(("trainer-t", "certificate-awarded")) == 1


@pytest.mark.parametrize(("staff_id", "course"), [("officer-b", "trhive"), ("nobody", "thrive")])
def test_an_award_of_an_unknown_course_or_to_nobody_is_refused(staff_id: str, course: str) -> None:
    add()
    with pytest.raises(NotKnown):
        award(course, "2017-01-01", staff_id)
    assert Certificate.objects.count() == 0


def test_a_withdrawn_certificate_does_not_count_from_its_day_on_and_the_earlier_day_stays() -> None:
    add()
    number = award("thrive", "2017-01-01")
    for on in (date(2017, 2, 1), date(2017, 3, 1)):
        actions.withdraw(who=TRAINER, certificate=number, on=on, why="assessed again", at=AT)
    (held,) = queries.certificates_of("officer-b")
    assert held.withdrawn == date(2017, 2, 1)
    assert house_log().count(("trainer-t", "certificate-withdrawn")) == 1
    assert "thrive" in {g.course for g in queries.standing_of("officer-b", Channel.NON_EMERGENCY, TODAY).gaps}


def test_a_certificate_cannot_be_withdrawn_before_it_was_awarded_even_by_hand() -> None:
    add()
    award("thrive", "2017-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(withdrawn=date(2016, 1, 1))


def test_the_gate_reads_the_published_case() -> None:
    add()
    award("safeguarding", "2010-02-01")
    standing = queries.standing_of("officer-b", Channel.EMERGENCY, TODAY)
    assert (standing.staff, standing.role) == ("officer-b", StaffRole.HANDLER)
    assert {g.course: g.since for g in standing.gaps} == {
        "999-call-handling": None,
        "safeguarding": date(2012, 2, 2),
        "thrive": None,
    }


def test_the_currency_page_shows_each_team_and_counts_each_state() -> None:
    add("officer-b", team="B")
    add("operator-c", team="A")
    add("admin-x", StaffRole.ADMINISTRATOR, team="A")
    award("safeguarding", "2010-02-01")
    for course in ("999-call-handling", "safeguarding", "thrive"):
        award(course, "2016-06-01", "operator-c")
    found = everyone(date(2017, 3, 27))
    day = found.today.toordinal()
    states = {line.id: [span.state(day) for span in line.spans] for line in found.lines}
    assert [(line.team, line.id) for line in found.lines] == [("A", "operator-c"), ("B", "officer-b")]
    assert states == {
        "operator-c": [Currency.CURRENT, Currency.CURRENT, Currency.WITHIN_90],
        "officer-b": [Currency.NEVER, Currency.LAPSED, Currency.NEVER],
    }
    assert [line.id for line in found.outside] == ["officer-b"]
    in_full = stood(["operator-c"], found.today)["operator-c"]
    assert [c.runs_out for c in in_full] == [None, date(2018, 6, 1), date(2017, 6, 1)]


def test_the_currency_page_takes_as_many_queries_for_many_as_for_one(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    for number in range(6):
        add(f"officer-{number}")
    with django_assert_num_queries(4):  # type: ignore[operator]
        everyone(TODAY)


def test_an_account_without_staff_or_out_of_use_is_nobody() -> None:
    add()
    stranger = User.objects.create(username="stranger")
    User.objects.filter(username="officer-b").update(is_active=False)
    for user in (AnonymousUser(), stranger, User.objects.get(username="officer-b")):
        with pytest.raises(NotSignedIn):
            queries.who_of(user)
