"""A request on the desk: made, printed, chased and answered by hand; and a closed system that shows its successor's answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from msgspec.structs import replace

from firstcall.contacts import actions
from firstcall.desk import showing
from firstcall.desk.picture.matrix import SYMBOLS, Look, matrix
from firstcall.desk.picture.printed import OUTCOMES, sheet
from firstcall.desk.picture.records import opened
from firstcall.desk.picture.sentences import sentence
from firstcall.guidance.book import VARIABLE
from firstcall.incident import entries as e
from firstcall.incident.codes import MISSED, Certainty, Outcome, Plan, Reason, Role, StaffRole, Standing
from firstcall.log import reading
from tests.checks import building as room
from tests.desk import building as b
from tests.desk.signing_in import a

# A closed system shows its successor's answer, as its successor's

CLOSED = b.check(Plan.CLOSED, source="contactpoint")
ASKED = b.check(name=("Al",))


def closed_cell(*bodies, now=b.NOW, rows=b.CHOICES.sources):
    return matrix(b.state(CLOSED, *bodies), rows, now).rows[1].cells[0]


def test_a_closed_system_shows_what_its_successor_found():
    cell = closed_cell(ASKED, b.answer(Outcome.TRACE, None, b.found()))
    assert (cell.look, cell.answers, cell.text) == (Look.CLOSED, Look.TRACE, "1 certain · answered by ViSOR")
    assert cell.symbol == SYMBOLS[Look.CLOSED] + SYMBOLS[Look.TRACE]
    assert cell.says.startswith("because. Answered by ViSOR: Records were found.")


def test_a_closed_system_shows_the_dated_zero_of_its_successor():
    cell = closed_cell(ASKED, b.answer(Outcome.NO_TRACE, as_of=date(2026, 11, 1)))
    assert (cell.look, cell.answers, cell.text) == (
        Look.CLOSED,
        Look.NO_TRACE,
        "no trace · 1 Nov 26 · answered by ViSOR",
    )


@pytest.mark.parametrize("reason", sorted(MISSED | {Reason.UNAUTHORISED, Reason.NOT_CONFIGURED, Reason.BY_REQUEST}))
def test_a_failure_of_the_successor_is_none_of_the_closed_ones_answers(reason):
    cell = closed_cell(ASKED, b.answer(Outcome.NOT_CHECKED, reason))
    assert (cell.look, cell.answers) == (Look.CLOSED, Look.NOT_CHECKED)
    assert "no trace" not in cell.text and "answered" not in cell.text and cell.text.endswith("asked of ViSOR")


NOT_YET = [(), (ASKED,), (ASKED, b.answer(Outcome.NOT_CHECKED, Reason.INCOMPLETE)), (b.check(Plan.NOT_PROPORTIONATE),)]


@pytest.mark.parametrize("bodies", NOT_YET, ids=["not planned", "pending", "incomplete", "not asked"])
@pytest.mark.parametrize("late", [timedelta(), timedelta(minutes=5)])
def test_until_the_successor_answered_it_is_only_named(bodies, late):
    cell = closed_cell(*bodies, now=b.NOW + late)
    assert (cell.look, cell.answers, cell.text) == (Look.CLOSED, None, "closed, see ViSOR")


def test_it_counts_as_no_answer_of_its_own():
    pane = matrix(b.state(CLOSED, ASKED, b.answer(Outcome.TRACE, None, b.found())), b.CHOICES.sources, b.NOW)
    assert (pane.traces, pane.not_checked) == (1, 0)


def test_another_persons_answer_is_not_shown():
    other = replace(b.answer(Outcome.TRACE, None, b.found()), check="suspect:visor:1", person="suspect")
    check = replace(ASKED, check="suspect:visor:1", person="suspect")
    assert closed_cell(b.SUSPECT, check, other).answers is None


def test_the_opened_cell_shows_the_successors_records_and_says_whose_they_are():
    state = b.state(CLOSED, ASKED, b.answer(Outcome.TRACE, None, b.found()))
    view = opened(state, "caller", b.INDEX, b.CHOICES.sources, b.NOW)
    assert (view.answer_of, view.records_of, [r.id for r in view.records]) == ("ViSOR", "visor", ["V-1"])
    assert view.asked_by == (("Name", "Al"),) and not view.may_widen


@pytest.mark.parametrize(
    ("came", "outcome"),
    [
        (b.answer(Outcome.TRACE, None, b.found()), "Closed, its successor: TRACE"),
        (b.answer(Outcome.NO_TRACE, as_of=date(2026, 11, 1)), "Closed, its successor: No trace"),
        (b.answer(Outcome.NOT_CHECKED, Reason.TIMEOUT), "Closed, its successor: NOT CHECKED"),
    ],
)
def test_the_sheet_says_the_same(came, outcome):
    log = b.log(CLOSED, ASKED, came)
    lines = sheet(b.state(CLOSED, ASKED, came), log, b.CHOICES.sources, b.NOW, {}, past=False).checks[0].lines
    assert [line.outcome for line in lines if line.source == "ContactPoint"] == [outcome]


# A cell that people answer

BY_REQUEST = replace(b.VISOR, standing=Standing.REQUEST_ONLY, standing_says="by request")
ONLY = b.check(Plan.REQUEST_ONLY)
REQUESTED = e.Requested(
    check="caller:visor:1",
    source="visor",
    person="caller",
    form="general",
    to="The hub",
    chase=b.NOW + timedelta(hours=2),
    promise="promise-1",
    by_what={"name": ("Al",)},
)
ANSWERED = replace(
    b.answer(Outcome.NO_TRACE, as_of=date(2026, 11, 1)), says="Answered on request by B.", took_ms=7_200_000
)
STATES = [
    ((ONLY,), timedelta(), Look.REQUEST_ONLY, "by request only"),
    ((ONLY, REQUESTED), timedelta(), Look.REQUESTED, "requested · chase 23 Nov 2026 20:30"),
    ((ONLY, REQUESTED), timedelta(hours=3), Look.REQUESTED, "requested · chase now"),
    ((ONLY, REQUESTED, ANSWERED), timedelta(), Look.NO_TRACE, "no trace · 1 Nov 26"),
    ((ONLY, REQUESTED, b.answer(Outcome.TRACE, None, b.found())), timedelta(), Look.TRACE, "1 certain"),
    (
        (ONLY, REQUESTED, b.answer(Outcome.NOT_CHECKED, Reason.UNAUTHORISED)),
        timedelta(),
        Look.NOT_CHECKED,
        "not checked · refused us",
    ),
    (
        (ONLY, REQUESTED, b.answer(Outcome.NOT_CHECKED, Reason.UNAUTHORISED), REQUESTED),
        timedelta(),
        Look.REQUESTED,
        "requested · chase 23 Nov 2026 20:30",
    ),
]


@pytest.mark.parametrize(
    ("bodies", "late", "look", "text"), STATES, ids=[f"{row[2]} {n}" for n, row in enumerate(STATES)]
)
def test_a_cell_that_people_answer_is_no_trace_only_by_their_word(bodies, late, look, text):
    cell = matrix(b.state(*bodies), (BY_REQUEST, b.INDEX), b.NOW + late).rows[0].cells[0]
    assert (cell.look, cell.text) == (look, text)
    assert look is Look.NO_TRACE or "no trace" not in f"{cell.text} {OUTCOMES[look]}".lower()


def test_a_closed_system_whose_successor_people_answer_waits_for_them_too():
    rows = (BY_REQUEST, b.INDEX)
    assert closed_cell(ONLY, REQUESTED, rows=rows).answers is None
    assert closed_cell(ONLY, REQUESTED, ANSWERED, rows=rows).answers is Look.NO_TRACE


def test_the_opened_cell_says_what_was_sent_and_how_long_they_took():
    view = opened(b.state(ONLY, REQUESTED, ANSWERED), "caller", BY_REQUEST, (BY_REQUEST, b.INDEX), b.NOW)
    assert (view.by_request, view.requested, view.asked_by) == (True, True, (("Name", "Al"),))
    assert view.answered.endswith("after 2 h")


def test_a_request_is_a_sentence_of_the_log():
    log = b.log(ONLY, REQUESTED)
    assert sentence(log[-1], b.state(ONLY, REQUESTED)) == (
        "visor on caller: requested of The hub; chase by 23 Nov 2026 20:30"
    )


# The pages


@pytest.fixture
def by_request(tmp_path, monkeypatch):
    folder = tmp_path / "connections"
    folder.mkdir()
    (folder / "ics.yaml").write_text("source: ics\nkind: request\n", "utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path))


@pytest.fixture
def desk(by_request, db):
    who, client = a(StaffRole.HANDLER)
    incident = room.ring(who, at=showing.now()).incident
    about = {"names": ["Mark Ashdown"], "born": ["2014-08-19"]}
    actions.name_person(who=who, incident=incident, ref="child", role=Role.CHILD, about=about, at=showing.now())
    return client, incident


def path(incident, end="", person="child"):
    return f"/incidents/{incident}/checks/{person}/ics/request{end}"


MAKE = {"to": "The hub", "in": "2", "unit": "hours", "adds": "Ring the desk.", "chases": "0"}
GAVE = {"outcome": "trace", "by": "B Worker, hub", "text": "On a plan.", "markers": "child-protection-plan"}


def kinds(incident):
    return [entry.kind for entry in reading.entries(incident)]


def test_the_cell_leads_to_the_request_by_a_key(desk):
    client, incident = desk
    html = client.get(f"/incidents/{incident}/checks/child/ics/").content.decode()
    assert f'href="{path(incident)}" aria-keyshortcuts="Alt+H"' in html and "Make the request" in html


def test_the_page_fills_the_form_in_and_records_that_somebody_looked(desk):
    client, incident = desk
    html = client.get(path(incident)).content.decode()
    for told in ("Name: Mark Ashdown", "Children Act 2004", "local safeguarding hub", 'value="2"'):
        assert told in html
    last = reading.entries(incident)[-1].body
    assert (last.what, "requested" in kinds(incident)) == ("the request to ics on child", False)


def test_where_the_look_cannot_be_recorded_nothing_is_shown(desk, monkeypatch):
    client, incident = desk

    def broken(**_what):
        raise DatabaseError

    monkeypatch.setattr(actions, "consult", broken)
    for page in (path(incident), path(incident, "/form")):
        answer = client.get(page)
        assert answer.status_code == 503 and "Ashdown" not in answer.content.decode()


def test_made_it_can_be_printed_as_sent_and_answered(desk):
    client, incident = desk
    answer = client.post(path(incident, "/make"), MAKE)
    assert (answer.status_code, answer["Location"]) == (302, path(incident))
    page = client.get(path(incident)).content.decode()
    assert "Requested, no answer yet" in page and "Their answer" in page and "Ring the desk." in page
    paper = client.get(path(incident, "/form")).content.decode()
    assert "As it was sent on" in paper and "Ring the desk." in paper and "OFFICIAL-SENSITIVE" in paper
    assert client.post(path(incident, "/answer"), GAVE).status_code == 302
    page = client.get(path(incident)).content.decode()
    assert "Answered on request by B Worker, hub." in page and "Their answer" not in page
    state = reading.state(incident)
    assert state.found_for("child")[0].found.match.certainty is Certainty.PROBABLE
    assert not [p for p in state.promises.values() if p.open]


def test_what_was_sent_is_shown_though_more_is_known_by_now(desk):
    client, incident = desk
    client.post(path(incident, "/make"), MAKE)
    who = room.Who("handler-1", "Handler-1", StaffRole.HANDLER)
    about = {"addresses": ["9 Later Road, Anytown, ZZ1 1ZZ"]}
    actions.name_person(who=who, incident=incident, ref="child", role=Role.CHILD, about=about, at=showing.now())
    assert "Later Road" not in client.get(path(incident, "/form")).content.decode()


def test_the_draft_on_paper_says_that_nothing_was_requested(desk):
    client, incident = desk
    assert "A draft: nothing was requested yet" in client.get(path(incident, "/form")).content.decode()


REFUSED = [
    ("/make", MAKE | {"to": ""}, "Say whom the request goes to."),
    ("/make", MAKE | {"in": "x"}, "Say by when"),
    ("/make", MAKE | {"chases": "7"}, "It was requested meanwhile."),
    ("/answer", GAVE | {"outcome": ""}, "Choose what the answer comes to."),
    ("/answer", GAVE | {"outcome": "no-trace"}, "Say of what day their data are."),
    ("/answer", GAVE | {"as_of": "yesterday"}, "“yesterday” is no day."),
    ("/answer", GAVE | {"by": ""}, "Say who gave the answer"),
]


@pytest.mark.parametrize(("end", "sent", "says"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_typed_is_lost(desk, end, sent, says):
    client, incident = desk
    if end == "/answer":
        client.post(path(incident, "/make"), MAKE)
    before = kinds(incident).count("requested"), kinds(incident).count("answer")
    answer = client.post(path(incident, end), sent)
    html = answer.content.decode()
    assert (answer.status_code, says in html) == (422, True)
    assert ("On a plan." if end == "/answer" else "Ring the desk.") in html
    assert (kinds(incident).count("requested"), kinds(incident).count("answer")) == before


def test_too_little_is_known_of_the_caller_and_the_page_says_what_is_missing(desk):
    client, incident = desk
    html = client.get(path(incident, person="caller")).content.decode()
    assert "Too little is known to ask" in html and "Chase it in" not in html


def test_on_a_system_that_is_asked_by_itself_there_is_no_request(desk):
    client, incident = desk
    assert client.get(f"/incidents/{incident}/checks/child/pnd/request").status_code == 404


def test_an_auditor_reads_and_has_no_button(desk):
    _, incident = desk
    _, auditor = a(StaffRole.AUDITOR)
    html = auditor.get(path(incident)).content.decode()
    assert "Mark Ashdown" in html and "Chase it in" not in html
    assert auditor.post(path(incident, "/make"), MAKE).status_code == 403


def test_the_live_page_and_the_sheet_draw_it(desk):
    client, incident = desk
    client.post(path(incident, "/make"), MAKE)
    live = client.get(f"/incidents/{incident}/").content.decode()
    assert "look--requested" in live and "<b>1</b> requested" in live
    paper = client.get(f"/incidents/{incident}/print").content.decode()
    assert "Requested, no answer yet" in paper and "Chase Integrated Children" in paper
