"""How the record systems answer: figures without anybody's data, and a source that a visitor pulls out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from firstcall.checks.connecting import laid_faults
from firstcall.checks.models import LaidFault
from firstcall.desk import showing
from firstcall.desk.answered import sample
from firstcall.desk.picture.source_health import Answered, percentile
from firstcall.desk.picture.sources import (
    FAULTS,
    Extract,
    Known,
    Laid,
    Sample,
    asked_today,
    counts,
    outcome_words,
    sources,
)
from firstcall.incident import entries as e
from firstcall.incident.codes import Outcome, Reason, StaffRole
from firstcall.log import recording
from firstcall.sources.faults import FaultKind
from tests.checks import building as b
from tests.desk import building
from tests.desk.signing_in import a, house_log

NOW = building.NOW


def came(minutes=1, outcome=Outcome.NO_TRACE, reason=None, took=10, source="visor"):
    return Answered(source, NOW - timedelta(minutes=minutes), outcome, reason, took)


def view(*answers, extracts=None, waiting=None, laid=(), whole=True):
    known = Known(extracts=extracts or {}, taken=Sample(answers, whole), waiting=waiting or {}, laid=laid)
    return sources((building.VISOR, building.INDEX), known, NOW)


@pytest.mark.parametrize(
    ("values", "per_cent", "told"),
    [([], 50, None), ([7], 50, 7), ([7], 99, 7), ([1, 2, 3, 4], 50, 2), (list(range(1, 101)), 99, 99), ([1, 9], 99, 9)],
)
def test_a_percentile_is_a_value_that_was_measured(values, per_cent, told):
    assert percentile(values, per_cent) == told


def test_no_two_outcomes_are_told_alike():
    every = [(Outcome.TRACE, None), (Outcome.NO_TRACE, None), *((Outcome.NOT_CHECKED, r) for r in (None, *Reason))]
    assert len({outcome_words(*one) for one in every}) == len(every)
    assert all(outcome_words(*one).startswith("not checked") for one in every[2:])


def test_answers_are_counted_by_the_hour_and_by_the_day():
    failed = {"outcome": Outcome.NOT_CHECKED, "reason": Reason.TIMEOUT}
    told = counts((came(), came(90), came(5, **failed), came(60 * 25, **failed)), NOW)
    assert [(c.look, c.words, c.hour, c.day) for c in told] == [
        ("no-trace", "no trace", 1, 2),
        ("not-checked", "not checked: no answer in time", 1, 1),
    ]


def test_a_row_says_how_the_source_stands_and_answers():
    incomplete = came(1, Outcome.NOT_CHECKED, Reason.INCOMPLETE, took=0)
    slow = came(2, Outcome.NOT_CHECKED, Reason.TIMEOUT, took=3000)
    page = view(
        came(3, Outcome.TRACE, took=12), came(1), slow, incomplete,
        extracts={"visor": Extract(date(2026, 11, 1), 1200, NOW)}, waiting={"visor": 4},
    )  # fmt: skip
    visor, index = page.sources
    assert (visor.extract, visor.records, visor.waiting) == ("data of 1 Nov 2026", "1,200", 4)
    assert (visor.median, visor.slowest) == ("12 ms", "3,000 ms")
    assert visor.last_good == "23 Nov 2026 18:29" and visor.failing
    assert (index.standing_words, index.successor, index.extract) == ("closed", "ViSOR", "no extract here")
    assert (index.median, index.last_good, index.failing) == ("", "", False)


def test_what_could_not_be_asked_is_no_failure():
    taken = Sample((came(), came(1, Outcome.NOT_CHECKED, Reason.INCOMPLETE), came(1, Outcome.NOT_CHECKED, Reason.BUSY)))
    told = asked_today(taken, NOW)
    assert (told.asked, told.made, told.failed, told.incomplete) == (2, 1, 1, 1)


def test_figures_say_how_far_back_they_reach():
    assert asked_today(Sample((came(30),), whole=False), NOW).since == "23 Nov 2026 18:00"
    assert asked_today(Sample((came(30),), whole=True), NOW).since == "22 Nov 2026 18:30"


@pytest.mark.parametrize(
    ("start", "end", "shown", "now"),
    [(-5, 5, True, True), (-5, None, True, True), (5, 9, True, False), (-9, -5, False, False)],
)
def test_a_fault_in_force_stands_at_its_source(start, end, shown, now):
    laid = Laid(
        1, "visor", "refused", NOW + timedelta(minutes=start), None if end is None else NOW + timedelta(minutes=end)
    )
    page = view(laid=(laid,))
    assert bool(page.laid) is bool(page.sources[0].faults) is shown
    assert page.sources[0].failing is now
    assert page.sources[1].faults == ()


def test_every_fault_that_can_be_laid_has_its_words():
    assert set(FAULTS) == set(FaultKind)


@pytest.fixture
def administrator(db):
    return a(StaffRole.ADMINISTRATOR)[1]


def test_a_visitor_pulls_out_a_source_and_puts_it_back(administrator):
    assert administrator.post("/sources/faults", {"source": "pnd", "kind": "refused", "minutes": ""}).status_code == 302
    (fault,) = laid_faults()
    assert fault.holds("pnd", showing.now()) and fault.kind is FaultKind.REFUSED and fault.end is None
    said = administrator.get("/sources/").content.decode()
    assert "pulled out: refuses the connection" in said
    administrator.post(f"/sources/faults/{LaidFault.objects.get().pk}/clear")
    assert laid_faults() == []
    assert [entry.what for entry in house_log()] == ["fault-laid", "fault-cleared"]


def test_a_fault_for_some_minutes_ends_by_itself(administrator):
    administrator.post("/sources/faults", {"source": "pnd", "kind": "hang", "minutes": "30"})
    (fault,) = laid_faults()
    assert fault.end - fault.start == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": "teapot"}, "source"),
        ({"kind": ""}, "kind"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "ten"}, "minutes"),
        ({"minutes": "99999"}, "minutes"),
    ],
)
def test_a_fault_that_cannot_be_read_keeps_what_was_chosen(administrator, changed, field):
    sent = {"source": "pnd", "kind": "hang", "minutes": "30"} | changed
    answer = administrator.post("/sources/faults", sent)
    said = answer.content.decode()
    assert answer.status_code == 422 and f'href="#field-{field}"' in said and not LaidFault.objects.exists()
    for name in {"source", "kind"} - {field}:
        assert f'<option value="{sent[name]}" selected>' in said
    assert f'value="{sent["minutes"]}"' in said


def test_a_fault_that_is_gone_already_is_what_was_wanted(administrator):
    assert administrator.post("/sources/faults/99/clear").status_code == 302
    assert house_log() == []


@pytest.mark.parametrize("role", [StaffRole.SOURCE_OWNER, StaffRole.HANDLER])
def test_others_are_offered_no_fault_to_lay(db, role):
    assert "Pull out" not in a(role)[1].get("/sources/").content.decode()


def test_the_page_counts_the_answers_of_the_log_and_shows_nobodys_data(db):
    incident = b.ring(b.staff(), at=showing.now()).incident
    held = {"check": "caller:visor:1", "source": "visor", "person": "caller"}
    answers = (
        e.Answer(**held, outcome=Outcome.TRACE, records=(building.found(),), took_ms=7, says="about Alan EXAMPLE"),
        e.Answer(**held, reason=Reason.TIMEOUT, took_ms=3000),
    )
    recording.record(incident, [e.Draft(body=answer) for answer in answers], at=showing.now())
    taken = sample(showing.now())
    assert [(one.outcome, one.reason, one.took_ms) for one in taken.answers if one.took_ms] == [
        (Outcome.NOT_CHECKED, Reason.TIMEOUT, 3000),
        (Outcome.TRACE, None, 7),
    ]
    said = a(StaffRole.SOURCE_OWNER)[1].get("/sources/").content.decode()
    assert "look--trace" in said and "not checked: no answer in time" in said
    assert not [word for word in ("EXAMPLE", "Alan", "V-1", "01632") if word in said]


def test_only_whose_every_reading_is_recorded_leaves_an_entry_here(db):
    for role in (StaffRole.SOURCE_OWNER, StaffRole.AUDITOR):
        a(role)[1].get("/sources/")
    assert [entry.what for entry in house_log()] == ["sources"]
