"""The demonstration: what it makes, what it keeps, and what it leaves alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured

from firstcall.exercises import demo, packaged
from firstcall.holdings.loading import load
from firstcall.holdings.models import HeldRecord, HeldSource
from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.records import Record, RecordPerson
from firstcall.log.models import EntryRow
from firstcall.people import actions, queries
from firstcall.people.everyone import everyone
from firstcall.people.models import Staff
from firstcall.people.who import by_command
from tests.exercises.texts import SMALL

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OTHER = SMALL.replace("a-small-one", "another-one").replace("Tarrant", "Harrow")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path
    scenarios = tmp_path / "scenarios"
    scenarios.mkdir()
    (scenarios / "a-small-one.yaml").write_text(SMALL)
    monkeypatch.setattr(packaged, "FOLDER", scenarios)


def prepare(at: datetime = AT, **given: str) -> demo.Prepared:
    return demo.prepare(at, persons=300, **given)  # type: ignore[arg-type]


def held(source: str, record: str) -> Record:
    return msgspec.json.decode(HeldRecord.objects.get(source=source, record_id=record).body, type=Record)


def test_it_fills_the_sources_and_makes_the_staff() -> None:
    prepared = prepare()
    assert prepared.made
    assert prepared.records == HeldRecord.objects.count() > 200
    assert HeldSource.objects.count() == 15
    assert not HeldSource.objects.filter(source="contactpoint").exists()
    assert Staff.objects.exclude(team__in=[demo.TEAM, demo.SCENARIO_TEAM]).count() == 50
    assert 0 < len(everyone(AT.date()).outside) < 40


def test_there_is_a_sign_in_for_every_role_and_for_the_scenarios_people() -> None:
    prepared = prepare()
    assert [s.user for s in prepared.sign_ins] == [*StaffRole, "handler-a"]
    for sign_in in prepared.sign_ins:
        user = User.objects.get(username=sign_in.user)
        assert user.check_password(prepared.password)
        assert queries.who_of(user).id == sign_in.user
    assert queries.standing_of("handler", Channel.EMERGENCY, AT.date()).gaps == ()


def test_nobody_else_of_its_staff_can_sign_in_by_password() -> None:
    prepared = prepare()
    others = User.objects.exclude(username__in=[s.user for s in prepared.sign_ins])
    assert others
    assert not any(user.has_usable_password() for user in others)


def test_the_password_is_another_each_time_and_stands_nowhere(tmp_path: Path) -> None:
    first, second = prepare(), prepare()
    assert first.password != second.password
    assert not User.objects.get(username="handler").check_password(first.password)
    kept = "".join(EntryRow.objects.values_list("body", flat=True)) + "".join(
        path.read_text() for path in tmp_path.rglob("*") if path.is_file()
    )
    assert first.password not in kept
    assert second.password not in kept


def test_a_given_password_is_taken_and_setting_it_again_signs_nobody_out() -> None:
    prepare(password="given for a trial")
    before = User.objects.get(username="handler").password
    assert prepare(password="given for a trial").password == "given for a trial"
    assert User.objects.get(username="handler").password == before


def test_a_fresh_force_is_kept_and_an_old_one_made_again() -> None:
    prepare()
    staff = Staff.objects.count()
    assert not prepare(AT + timedelta(days=7)).made
    assert HeldSource.objects.get(source="crime").as_of == AT.date()
    assert prepare(AT + timedelta(days=8)).made
    assert HeldSource.objects.get(source="crime").as_of == date(2026, 12, 1)
    assert Staff.objects.count() == staff


@pytest.mark.parametrize("days", [0, 3, 30])
def test_the_scenarios_people_are_as_old_as_they_were_whenever_it_is_started(days: int) -> None:
    prepare()
    prepare(AT + timedelta(days=days))
    by = (AT + timedelta(days=days)).date() - date(2026, 5, 4)
    assert held("visor", "V-1").as_of == date(2026, 5, 1) + by
    assert HeldRecord.objects.filter(source="visor", record_id="V-1").count() == 1


def test_two_scenarios_may_use_one_record_number(tmp_path: Path) -> None:
    (tmp_path / "scenarios" / "another-one.yaml").write_text(OTHER)
    prepare()
    assert held("visor", "V-1").persons[0].names[0].surname == "Tarrant"
    assert held("visor", "V-1 (another-one)").persons[0].names[0].surname == "Harrow"
    assert Staff.objects.filter(staff_id="handler-a").count() == 1


def test_it_touches_nothing_where_a_force_has_records_of_its_own() -> None:
    load("pnc", [Record(id="REAL-1", persons=(RecordPerson(),))], as_of=AT.date(), at=AT)
    with pytest.raises(ImproperlyConfigured, match="FIRSTCALL_DATA"):
        prepare()
    assert (HeldRecord.objects.count(), Staff.objects.count()) == (1, 0)


def test_it_touches_nothing_where_a_force_has_staff_of_its_own() -> None:
    actions.add_staff(
        who=by_command(StaffRole.ADMINISTRATOR), staff_id="handler", name="A", role=StaffRole.HANDLER, at=AT
    )
    with pytest.raises(ImproperlyConfigured, match="FIRSTCALL_DATA"):
        prepare()
    assert (HeldRecord.objects.count(), Staff.objects.count()) == (0, 1)
