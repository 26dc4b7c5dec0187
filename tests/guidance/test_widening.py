"""The wider search: beside the sharp check, never in its place, and never loud by itself."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from firstcall.guidance import widening
from firstcall.guidance.closing import doubts
from firstcall.guidance.plan import planned
from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty, Level, Outcome, Plan, Reason
from firstcall.incident.records import Found, MatchPart
from tests.guidance.building import BOOK, HANDLER, LANDLINE, Incident, boy_calls, record, sopo

SOURCE = "force-intelligence"
CATALOGUE = BOOK.catalogue


def widened(call: Incident, person: str = "suspect") -> list[e.Check]:
    drafts = widening.widened(call.state, person, catalogue=CATALOGUE, asked_by="Officer B")
    for draft in drafts:
        call.add(draft.body, HANDLER, draft.rests_on)
    return [d.body for d in drafts if isinstance(d.body, e.Check)]


def answered(call: Incident, *records: Found, outcome: Outcome | None = None, reason: Reason | None = None) -> None:
    for check in call.state.wider_checks():
        if check.answered is None:
            found = tuple(map(widening.possible_at_most, records))
            come = outcome or (Outcome.TRACE if found else Outcome.NO_TRACE)
            body = e.Answer(
                check=check.check,
                source=check.source,
                person=check.person,
                outcome=come,
                reason=reason,
                records=found,
                wider=True,
            )
            call.add(body, rests_on=(check.seq,))


def named(name: str = "Alan Exemple") -> Incident:
    call = Incident(LANDLINE)
    call.fact("suspect", "name", name)
    call.answer("suspect", SOURCE)
    return call


def test_it_asks_what_was_sent_and_says_who_wants_it() -> None:
    call = named()
    (check,) = widened(call)
    assert (check.source, check.by_what, check.wider) == (SOURCE, {"name": ("Alan Exemple",)}, True)
    assert check.why == "wider search, asked for by Officer B" and not check.required
    assert check.deadline_ms > CATALOGUE[SOURCE].deadline_ms


def test_asked_twice_while_one_is_under_way_it_asks_once_and_again_after_its_answer() -> None:
    call = named()
    assert len(widened(call)) == 1
    assert widened(call) == []
    answered(call)
    assert [check.check for check in widened(call)] == [f"suspect:{SOURCE}:wider:2"]


NOT_ASKED = [
    ("not sent", Plan.NOT_PROPORTIONATE, {}, None),
    ("not authorised", Plan.NOT_AUTHORISED, {}, None),
    ("too little known", Plan.DUE, {}, Reason.INCOMPLETE),
    ("not connected", Plan.DUE, {"name": ("Alan Exemple",)}, Reason.NOT_CONFIGURED),
]


@pytest.mark.parametrize(("says", "plan", "by_what", "reason"), NOT_ASKED, ids=[row[0] for row in NOT_ASKED])
def test_a_source_that_was_not_asked_is_not_searched_wider(
    says: str, plan: Plan, by_what: dict[str, tuple[str, ...]], reason: Reason | None
) -> None:
    call = Incident(LANDLINE)
    call.fact("suspect", "name", "Alan Exemple")
    check = call.check("suspect", SOURCE, by_what, plan=plan)
    if reason:
        call.add(e.Answer(check=check, source=SOURCE, person="suspect", reason=reason))
    assert widened(call) == []


def test_a_source_that_has_no_wider_search_is_left_out() -> None:
    call = named()
    without = {SOURCE: replace(CATALOGUE[SOURCE], wider=False)}
    assert widening.sent(call.state, "suspect", without) == ()


SHARP = [(Outcome.NO_TRACE, None), (Outcome.NOT_CHECKED, Reason.TIMEOUT), (Outcome.TRACE, None)]
WIDER = [
    ("it finds", (record("FI-9", forenames="Alan"),), None, None),
    ("it finds nothing", (), Outcome.NO_TRACE, None),
    ("it fails", (), Outcome.NOT_CHECKED, Reason.TIMEOUT),
]


@pytest.mark.parametrize("sharp", SHARP, ids=[row[0].value for row in SHARP])
@pytest.mark.parametrize(("says", "records", "outcome", "reason"), WIDER, ids=[row[0] for row in WIDER])
def test_the_sharp_answer_stays_whatever_the_wider_one_is(
    sharp: tuple[Outcome, Reason | None],
    says: str,
    records: tuple[Found, ...],
    outcome: Outcome | None,
    reason: Reason | None,
) -> None:
    call = Incident(LANDLINE)
    call.fact("suspect", "name", "Alan Exemple")
    check = call.check("suspect", SOURCE, {"name": ("Alan Exemple",)})
    found = (record("FI-1"),) if sharp[0] is Outcome.TRACE else ()
    body = e.Answer(check=check, source=SOURCE, person="suspect", outcome=sharp[0], reason=sharp[1], records=found)
    call.add(body)
    before, held = call.state.cell("suspect", SOURCE), dict(call.state.found)
    owed = doubts(call.state, book=BOOK, now=call.at)
    widened(call)
    answered(call, *records, outcome=outcome, reason=reason)
    assert call.state.cell("suspect", SOURCE) == before
    assert call.state.found == held
    assert call.state.current_checks() == (before,)
    assert doubts(call.state, book=BOOK, now=call.at) == owed
    assert call.state.wider_cell("suspect", SOURCE) is not None


def test_it_is_answered_before_the_sharp_one_and_still_the_sharp_one_is_pending() -> None:
    call = Incident(LANDLINE)
    call.fact("suspect", "name", "Alan Exemple")
    call.check("suspect", SOURCE, {"name": ("Alan Exemple",)})
    widened(call)
    answered(call)
    held = call.state.cell("suspect", SOURCE)
    assert held is not None and held.read(call.at) == (Outcome.NOT_CHECKED, Reason.PENDING)


@pytest.mark.parametrize("certainty", list(Certainty))
def test_whatever_it_finds_is_possible_at_most(certainty: Certainty) -> None:
    assert widening.possible_at_most(record("FI-9", certainty=certainty)).match.certainty is Certainty.POSSIBLE


def test_what_the_sharp_search_found_too_is_no_find_of_the_wider_one() -> None:
    call = Incident(LANDLINE)
    call.fact("suspect", "name", "Alan Example")
    call.answer("suspect", SOURCE, record("FI-1"))
    widened(call)
    answered(call, record("FI-1"), record("FI-2", surname="Exemple"))
    assert [held.found.id for held in call.state.found_only_wider("suspect")] == ["FI-2"]


def test_a_second_search_takes_the_place_of_the_first_and_of_nothing_else() -> None:
    call = named()
    widened(call)
    answered(call, record("FI-2"), record("FI-3"))
    widened(call)
    answered(call, record("FI-3"))
    assert [held.found.id for held in call.state.found_only_wider("suspect")] == ["FI-3"]


GRAVE = [
    ("a dangerous one", record("FI-9", "registered-sex-offender"), "wider-search-found"),
    ("a wanted one", record("FI-9", "wanted"), "wider-search-found"),
    ("one under an order", record("FI-9", orders=(sopo(),)), "wider-search-found"),
    ("a restricted one", record("FI-9", "restricted"), "wider-search-found"),
    ("one with nothing against them", record("FI-9"), None),
    ("one with a marker that nobody listed", record("FI-9", "keeps bees"), None),
    ("one who came for the place alone", record("FI-9", "wanted", about=None), None),
    (
        "one who was born on another day",
        replace(
            record("FI-9", "wanted"),
            match=replace(
                record("FI-9").match, parts=(MatchPart(field="born", bits=-9.0, says="Dates of birth differ"),)
            ),
        ),
        None,
    ),
]


@pytest.mark.parametrize(("says", "found", "code"), GRAVE, ids=[row[0] for row in GRAVE])
def test_a_grave_find_is_one_notice_and_no_more(says: str, found: Found, code: str | None) -> None:
    call = named()
    call.settle()
    before = {key: held.level for key, held in call.state.warnings.items()}
    widened(call)
    answered(call, found, replace(found, id="FI-10"))
    call.settle()
    new = [held for key, held in call.state.warnings.items() if key not in before]
    assert [(held.code, held.level) for held in new] == ([(code, Level.NOTICE)] if code else [])
    assert all(call.state.warnings[key].level is level for key, level in before.items())


def test_a_restricted_find_says_nothing_of_its_record() -> None:
    call = named()
    widened(call)
    answered(call, record("FI-77", "restricted", forenames="Alan", surname="Secret"))
    (warning,) = call.warnings("wider-search-found")
    assert "FI-77" not in warning.says and "Secret" not in warning.says and "supervisor" in warning.says


def test_the_notice_waits_until_all_of_the_search_is_answered() -> None:
    call = named()
    call.answer("suspect", "pnd")
    first, second = widened(call)
    body = e.Answer(
        check=first.check,
        source=first.source,
        person="suspect",
        outcome=Outcome.TRACE,
        records=(record("FI-9", "wanted"),),
        wider=True,
    )
    call.add(body)
    assert call.warnings("wider-search-found") == []
    call.add(e.Answer(check=second.check, source=second.source, person="suspect", outcome=Outcome.NO_TRACE, wider=True))
    assert len(call.warnings("wider-search-found")) == 1


def test_nothing_it_finds_is_taken_as_known_of_the_person() -> None:
    call = boy_calls()
    facts = call.state.persons["caller"].facts
    widened(call, "caller")
    answered(call, record("FI-500", "wanted", forenames="Mark", surname="Ashdown", phones=("07700 900123",)))
    call.settle()
    assert call.state.persons["caller"].facts == facts


def test_the_plan_asks_nothing_anew_because_of_it() -> None:
    call = named()
    call.settle()
    for draft in planned(call.state, book=BOOK, now=call.at):
        call.add(draft.body, draft.by, (1,))
    widened(call)
    answered(call, record("FI-9", "wanted"))
    assert planned(call.state, book=BOOK, now=call.at) == ()
