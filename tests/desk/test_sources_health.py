"""How a record system stands: a word, a sentence, and nobody's data; and the page of each."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace as with_

from firstcall import desk
from firstcall.checks import health as log_of_health
from firstcall.desk import showing
from firstcall.desk.answered import healths, sample_of
from firstcall.desk.picture.source_health import (
    NOT_ASKED,
    SIGNS,
    WORDS,
    Answered,
    Connected,
    Health,
    State,
    Turn,
    by_the_hour,
    health_view,
    times_of,
    unanswered,
)
from firstcall.guidance import book as books
from firstcall.incident import entries as e
from firstcall.incident.codes import Outcome, Reason, StaffRole
from firstcall.log import recording
from firstcall.sources.watching import Health as Turning
from firstcall.sources.watching import Turned
from tests.checks import building as b
from tests.desk import building
from tests.desk.signing_in import a, house_log

NOW = building.NOW
HOW = Connected(kind="http", says="A system over HTTP.", canary_every_s=300, failures=5, rest_s=8)


def came(minutes=1, reason=None, took=10, **more):
    outcome = Outcome.NO_TRACE if reason is None else Outcome.NOT_CHECKED
    return Answered("visor", NOW - timedelta(minutes=minutes), outcome, reason, took, **more)


def turn(state, minutes=5):
    return Turn(NOW - timedelta(minutes=minutes), state, "It turned.")


def stands(*answers, turns=(), row=building.VISOR, how=HOW):
    return health_view(row, Health(tuple(turns), how), answers, NOW)


GOOD = [came(n) for n in range(1, 8)]
DOWN = [came(n, Reason.TIMEOUT) for n in range(1, 8)]
SLOW = [came(n, took=building.VISOR.deadline_ms - 100) for n in range(1, 8)]


@pytest.mark.parametrize(
    ("answers", "turns", "state"),
    [
        ([], (), State.IDLE),
        ([came(60 * 30)], (), State.IDLE),
        (GOOD, (), State.UP),
        ([came()], (), State.UP),
        (SLOW, (), State.SLOW),
        (SLOW[:2], (), State.UP),
        (DOWN, (), State.DOWN),
        ([came(0.5), *DOWN], (), State.UNSTEADY),
        ([came(9, Reason.TIMEOUT), *GOOD], (), State.UP),
        ([came(0, Reason.INCOMPLETE), *GOOD], (), State.UP),
        ([came(0, Reason.NOT_CONFIGURED), *GOOD], (), State.UNCONNECTED),
        (GOOD, [turn("open")], State.RESTING),
        (GOOD, [turn("open"), turn("closed", 4)], State.UP),
        (GOOD, [turn("wrong")], State.WRONG),
        (GOOD, [turn("wrong"), turn("right", 4)], State.UP),
        (GOOD, [turn("open", 3), turn("wrong", 9)], State.WRONG),
        (GOOD, [turn("wrong", 9), turn("right", 8), turn("open", 3)], State.RESTING),
    ],
)
def test_a_source_stands_as_its_answers_and_the_log_say(answers, turns, state):
    view = stands(*answers, turns=turns)
    assert (view.state, view.words) == (state, WORDS[state])
    assert view.says or state is State.NOT_LIVE


def test_a_source_that_is_not_live_is_neither_up_nor_down():
    assert stands(*DOWN, row=building.INDEX).state == State.NOT_LIVE


def test_a_source_that_has_no_canary_any_more_is_not_wrong_by_it():
    assert stands(*GOOD, turns=[turn("wrong")], how=replace(HOW, canary_every_s=None)).state == State.UP


def test_no_two_states_are_told_alike_and_none_is_red():
    assert len(set(SIGNS.values())) == len(set(WORDS.values())) == len(State)
    css = (Path(desk.__file__).parent / "static/desk/pages.css").read_text()
    rules = [rule for rule in css.split("}") if ".health" in rule or ".hours" in rule]
    assert rules and not [rule for rule in rules if "--danger" in rule or "red" in rule.partition("{")[2]]


def test_what_was_never_asked_has_no_time_and_is_no_failure():
    never = [came(1, reason, took=0) for reason in sorted(NOT_ASKED)]
    assert times_of([*never, came(1, Reason.BREAKER_OPEN, took=0), came(took=9), came(took=9000, wider=True)]) == [9]
    assert unanswered(never) == "" and unanswered([*never, came(), came(1, Reason.BREAKER_OPEN)]) == "1 of 2 (50%)"


def test_the_breaker_and_the_canary_are_told_in_words():
    plain = stands(*GOOD)
    assert plain.breaker.startswith("closed") and "5 failures running" in plain.breaker
    assert "every 300 s" in plain.canary and (plain.connected, plain.connected_says) == ("http", "A system over HTTP.")
    assert stands(turns=[turn("open")]).breaker.startswith("open since 23 Nov 2026 18:25")
    assert stands(turns=[turn("wrong")]).canary == "missed since 23 Nov 2026 18:25"
    assert stands(how=Connected()).canary.startswith("none") and stands(how=Connected()).connected == "not known"


@pytest.mark.parametrize(("minutes", "now"), [(-5, True), (60, False)])
def test_what_the_owner_announced_stands_with_it(minutes, now):
    begins = NOW + timedelta(minutes=minutes)
    view = stands(how=replace(HOW, begins=begins, ends=begins + timedelta(hours=2), work="patching"))
    assert view.work.startswith("patching, 23 Nov 2026") and view.work_now is now


def test_the_last_24_hours_are_told_hour_by_hour():
    hours = by_the_hour(
        [*GOOD, came(2, Reason.TIMEOUT, took=3000), came(60), came(60 * 30), came(1, Reason.INCOMPLETE)], NOW
    )
    assert len(hours) == 24 and hours[-1].begins == "18:00" and hours[0].begins == "19:00"
    last, before = hours[-1], hours[-2]
    assert (last.asked, last.answered, last.failed, last.reasons) == (8, 7, 1, "no answer in time 1")
    assert (last.median, last.slowest) == ("10 ms", "3,000 ms")
    assert (before.asked, before.median, hours[0].asked, hours[0].median) == (1, "10 ms", 0, "")
    assert last.answered_high == 87.5 and last.failed_y == 87.5 and before.answered_high == 12.5


@pytest.fixture
def failing(db):
    """A source that answered once, failed once and was left alone, and somebody's data in its answers."""
    incident = b.ring(b.staff(), at=showing.now()).incident
    held = {"check": "caller:visor:1", "source": "visor", "person": "caller"}
    answers = (
        e.Answer(**held, outcome=Outcome.TRACE, records=(building.found(),), took_ms=7, says="about Alan EXAMPLE"),
        e.Answer(**held, reason=Reason.TIMEOUT, took_ms=3000, says="Alan EXAMPLE"),
        with_(e.Answer(**held, reason=Reason.BUSY), source="pnd", check="caller:pnd:1"),
    )
    recording.record(incident, [e.Draft(body=answer) for answer in answers], at=showing.now())
    turned = Turned("visor", Turning.OPEN, "ViSOR is left alone: 5 failures running, the last: no whole answer.")
    recording.note([e.Draft(body=log_of_health.noted(turned, "w"))], at=showing.now())


def test_a_page_for_each_source_says_how_it_answers_and_shows_nobodys_data(failing):
    said = a(StaffRole.SOURCE_OWNER)[1].get("/sources/visor/").content.decode()
    for text in ("left alone", "The public protection unit", "holdings", "no answer in time 1", "5 failures running"):
        assert text in said
    assert "<svg" in said and "too busy to answer" not in said
    assert not [word for word in ("EXAMPLE", "Alan", "V-1", "01632") if word in said]
    whole = a(StaffRole.SOURCE_OWNER, "owner-2")[1].get("/sources/").content.decode()
    assert 'href="/sources/visor/"' in whole and "left alone" in whole
    assert not [word for word in ("EXAMPLE", "Alan", "V-1", "01632") if word in whole]


def test_only_answers_of_the_source_itself_are_counted_on_its_page(failing):
    taken = sample_of("pnd", showing.now())
    assert [(one.source, one.reason) for one in taken.answers] == [("pnd", Reason.BUSY)] and taken.whole


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (StaffRole.SOURCE_OWNER, 200),
        (StaffRole.HANDLER, 200),
        (StaffRole.ADMINISTRATOR, 200),
        (StaffRole.TRAINING_MANAGER, 403),
    ],
)
def test_whoever_may_see_the_sources_may_see_each(db, role, status):
    assert a(role)[1].get("/sources/pnd/").status_code == status


def test_there_is_no_page_of_a_source_that_there_is_not(db):
    assert a(StaffRole.HANDLER)[1].get("/sources/teapot/").status_code == 404


def test_only_whose_every_reading_is_recorded_leaves_an_entry_here(db):
    for role in (StaffRole.SOURCE_OWNER, StaffRole.AUDITOR):
        a(role)[1].get("/sources/pnd/")
    assert [entry.says for entry in house_log()] == ["How pnd answers."]


def test_the_connection_is_told_without_its_address_or_secret(db, tmp_path, monkeypatch):
    folder = tmp_path / "connections"
    folder.mkdir()
    (folder / "pnd.yaml").write_text(
        "source: pnd\nkind: http\nwith:\n  url: https://pnd.example.org/\n  client: {id: force-1, secret: planted-name}\n"
        "maintenance:\n  - {on: sunday, starts: 02:00, ends: 04:00, says: patching}\n"
    )
    monkeypatch.setenv(books.VARIABLE, str(tmp_path))
    said = a(StaffRole.ADMINISTRATOR)[1].get("/sources/pnd/").content.decode()
    assert "<dd>http:" in said and "patching, " in said
    assert not [word for word in ("pnd.example.org", "force-1", "planted-name") if word in said]


def test_a_connection_that_cannot_be_read_leaves_the_page_standing(db, tmp_path, monkeypatch):
    folder = tmp_path / "connections"
    folder.mkdir()
    (folder / "pnd.yaml").write_text("source: pnd\nkind: teapot\n")
    monkeypatch.setenv(books.VARIABLE, str(tmp_path))
    assert healths(books.current().catalogue, showing.now())["pnd"].connected == Connected()
    assert a(StaffRole.ADMINISTRATOR)[1].get("/sources/pnd/").status_code == 200
