"""The summary of a closed contact: what it takes from a log, up to the entry that closed it, and what it leaves there."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from firstcall.incident import entries as e
from firstcall.incident.codes import SYSTEM, Channel, FactState, Level, Origin, Outcome, Reason, StaffRole
from firstcall.review import judging, summary
from firstcall.review.drawing import OUT_OF, below, drawn
from firstcall.review.summarising import closing_of, first_closing, summarised
from tests.guidance.building import BOOK, HANDLER, MOBILE, Incident

HOUR = timedelta(hours=1)
CLOSED = e.Closed(reason="done")


@pytest.fixture
def call():
    return Incident(MOBILE)


def closed(call: Incident, body: e.Closed = CLOSED, by: str = HANDLER) -> summary.Summary:
    call.add(body, by)
    found = summarised(call.log, book=BOOK)
    assert found is not None
    return found


def assess(call: Incident, **more: object) -> int:
    elements = {one.code: "as told" for one in BOOK.thrive.elements}
    return call.add(e.Assessment(**{"elements": elements, "overall": "low", **more}), HANDLER)


def test_an_open_incident_has_none(call):
    assert summarised(call.log, book=BOOK) is None
    closed(call)
    call.add(e.Reopened(reason="more"), HANDLER)
    assert closing_of(call.log) == 0 and summarised(call.log, book=BOOK) is None


def test_it_ends_with_the_entry_that_closed_it_whatever_comes_after(call):
    call.line()
    before = closed(call)
    call.add(e.Review(of="call", says="read"), "supervisor")
    call.add(e.Consulted(what="incident", why="auditor"), "auditor")
    assert summarised(call.log, book=BOOK) == before
    assert (before.closing, before.lines, before.closed_by, before.hands) == (4, 1, HANDLER, (HANDLER,))


def test_closed_again_it_is_read_to_the_second_closing_and_drawn_by_the_first(call):
    first = closed(call)
    call.add(e.Reopened(reason="more"), HANDLER)
    second = closed(call)
    assert (first.closing, second.closing) == (3, 5)
    assert first_closing(call.log).seq == 3


def test_nothing_that_was_typed_told_or_found_is_in_it(call):
    call.line("My name is Ruth Tarrant of 22 Orchard Way")
    call.fact("caller", "name", "Ruth Tarrant")
    call.fact("caller", "address", "22 Orchard Way, Anytown, ZZ1 1ZZ")
    call.add(e.Promise(promise="p1", text="ring Ruth back", due=call.at, owner=HANDLER), HANDLER)
    assess(call)
    told = summary.encode(closed(call, e.Closed(reason="Ruth is safe"))).decode("latin-1")
    assert not [word for word in ("Ruth", "Tarrant", "Orchard", "ZZ1", "900461", "as told") if word in told]


def test_it_is_kept_and_read_back_whole(call):
    call.line()
    call.fact("caller", "age", 15)
    assess(call)
    found = closed(call)
    assert summary.decode(summary.encode(found)) == found
    assert msgspec.structs.fields(summary.Summary)


def test_when_an_age_was_first_told_and_asked_is_by_the_log_and_not_by_the_last_word(call):
    call.line()
    told = call.fact("caller", "age", 15)
    assess(call)
    call.fact("caller", "age", 15)
    asked = call.told("caller", "date-of-birth", "unknown")
    (caller,) = closed(call).people
    assert (caller.age, caller.asked, caller.age_known) == (told, asked, True)
    assert caller.unsaid == (("date-of-birth", asked),)


def test_an_identifier_that_went_nowhere_is_named_and_one_that_was_sent_is_not(call):
    sent = {"phone": (MOBILE,)}
    call.check("caller", "visor", sent)
    mail = call.fact("caller", "email", "ruth@example.com")
    call.fact("caller", "vehicle", "ZZ17 ZZZ", origin=Origin.RECORD)
    name = call.fact("caller", "name", "Ruth", state=FactState.SUGGESTED)
    (caller,) = closed(call).people
    assert (caller.unsent, caller.undecided) == ((mail,), (name,))


def test_a_check_stands_as_it_was_last_answered(call):
    call.missed("caller", "visor")
    (check,) = closed(call).checks
    assert (check.outcome, check.reason, check.made) == (Outcome.NOT_CHECKED, Reason.TIMEOUT, False)


@pytest.mark.parametrize(
    ("by", "seen", "by_handler"),
    [("", False, False), (HANDLER, True, True), ("supervisor", True, False), ("later", True, True)],
)
def test_who_saw_a_warning_is_known_also_after_the_contact_changed_hands(call, by, seen, by_handler):
    warned = call.add(e.Warning(code="dangerous-person", level=Level.CRITICAL, person="caller"))
    call.add(e.HandedOver(promise="", to="later", why="end of shift"), HANDLER)
    if by:
        call.add(e.Acknowledged(warning=warned), by)
    found = closed(call)
    (warning,) = found.warnings
    assert (warning.seen, warning.by_handler, warning.grave, found.handler) == (seen, by_handler, True, "later")


def test_a_contradicted_assessment_says_who_agreed(call):
    call.line()
    made = assess(call, overall="none", reason="he is safe", contradicts=(3,))
    read = call.add(e.Review(of="assessment", says="agreed", decision="agrees", about=made), "supervisor")
    call.add(e.Review(of="assessment", says="agreed", decision="agrees", about=made), HANDLER)
    (held,) = closed(call).assessments
    assert (held.against, held.reason, held.reviewed, held.again, held.missing) == ((3,), True, read, False, ())


def test_what_was_called_for_and_not_given_is_known(call):
    call.line()
    call.cue("caller", "blackmail")
    call.add(e.Advice(code="keep-evidence"), HANDLER)
    advice = {one.code: one.seq for one in closed(call).advice}
    assert advice["keep-evidence"] == len(call.log) - 1
    assert [code for code, seq in advice.items() if not seq]


def test_a_promise_is_settled_by_its_entry(call):
    call.add(e.Promise(promise="p1", text="ring", due=call.at + HOUR, owner=HANDLER), HANDLER)
    call.later(hours=2)
    settled = call.add(e.PromiseSettled(promise="p1", kept=True, says="rang"), HANDLER)
    (promise,) = closed(call).promises
    assert (promise.kept, promise.settled, promise.settled_at) == (True, settled, call.at)


def test_an_entry_whose_retention_has_ended_is_no_fault(call):
    call.line()
    closed(call)
    bare = [msgspec.structs.replace(entry, body=None) for entry in call.log]
    assert summarised(bare, book=BOOK) is None


def test_a_contact_without_anything_is_read_by_every_rule(call):
    judged = judging.judge(closed(Incident()))
    assert "met" not in {one.verdict.value for one in judged.values()}


def test_every_doubt_about_a_log_is_a_doubt_and_the_standing_is_read(call):
    call.add(e.StandingChecked(staff=HANDLER, role=StaffRole.HANDLER, gaps=(e.Gap(course="thrive", says="never"),)))
    found = closed(call)
    assert (found.gaps, found.standing, found.channel) == (("thrive",), 3, Channel.EMERGENCY)


def an_end(number: int) -> e.Entry:
    call = Incident(MOBILE)
    return e.Entry(cursor=9, incident=number, seq=9, at=call.at, by=SYSTEM, kind="closed", rests_on=(), body=CLOSED)


def test_the_draw_is_the_same_for_the_same_entry_and_even_over_many():
    numbers = [drawn(an_end(number), "share") for number in range(2000)]
    assert numbers == [drawn(an_end(number), "share") for number in range(2000)]
    assert all(0 <= number < OUT_OF for number in numbers)
    assert 140 <= sum(number < below(10) for number in numbers) <= 260
    assert numbers != [drawn(an_end(number), "twice") for number in range(2000)]
    assert (below(0), below(100)) == (0, OUT_OF)


def test_the_draw_rests_on_nothing_that_a_person_words():
    end = an_end(1)
    other = msgspec.structs.replace(end, body=e.Closed(reason="quite another reason"))
    assert drawn(end, "share") == drawn(other, "share")
