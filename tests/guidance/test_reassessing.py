"""When an assessment is due again, and because of what, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.guidance.reassessing import causes
from firstcall.guidance.warnings.situation import Situation
from firstcall.incident import entries as e
from firstcall.incident.codes import Level, Outcome, Role
from tests.guidance.building import BOOK, LANDLINE, MOBILE, START, Incident, record


def assessed() -> Incident:
    call = Incident(LANDLINE)
    call.fact("caller", "age", 44)
    call.cue("caller", "threat")
    call.assess("medium")
    return call


def sorts(call: Incident) -> list[str]:
    return [c.sort for c in causes(Situation(call.state, BOOK, call.at))]


def says(call: Incident) -> str:
    return "; ".join(c.says for c in causes(Situation(call.state, BOOK, call.at)))


def danger(call: Incident) -> None:
    call.add(e.Warning(code="dangerous-person", level=Level.CRITICAL, person="suspect", says="He is."))


def of_the_handling(call: Incident) -> None:
    call.add(e.Warning(code="grade-overdue", level=Level.HIGH, says="Nobody is there."))


def notice(call: Incident) -> None:
    call.add(e.Warning(code="dangerous-person", level=Level.NOTICE, person="suspect", says="He may be."))


def new_cue(call: Incident) -> None:
    call.cue("suspect", "weapon")


def same_cue(call: Incident) -> None:
    call.cue("suspect", "threat")


def quiet_cue(call: Incident) -> None:
    call.cue("caller", "evidence-kept")


def denied_cue(call: Incident) -> None:
    call.cue("caller", "weapon", negated=True)


def child(call: Incident) -> None:
    call.person("child")


def victim_of_unknown_age(call: Incident) -> None:
    call.person("victim")


def grown_up_victim(call: Incident) -> None:
    call.fact("victim", "age", 50)


def witness(call: Incident) -> None:
    call.person("witness", Role.WITNESS)


def earlier(call: Incident) -> None:
    call.add(
        e.Link(to=7, by="number", value=LANDLINE, person="caller", says="Same number", opened=START - timedelta(days=2))
    )


CAUSES = [
    (danger, ["danger"], "dangerous person"),
    (of_the_handling, [], ""),
    (notice, [], ""),
    (new_cue, ["danger"], "weapon spoken of"),
    (same_cue, [], ""),
    (quiet_cue, [], ""),
    (denied_cue, [], ""),
    (child, ["child"], "somebody new who may be a child (the child)"),
    (victim_of_unknown_age, ["child"], "somebody new who may be a child (the victim)"),
    (grown_up_victim, [], ""),
    (witness, [], ""),
    (earlier, ["contact"], "an earlier contact (by number)"),
]


@pytest.mark.parametrize(("happens", "sort", "words"), CAUSES, ids=[c[0].__name__ for c in CAUSES])
def test_what_makes_it_due_again(happens, sort: list[str], words: str) -> None:  # type: ignore[no-untyped-def]
    call = assessed()
    assert sorts(call) == []
    happens(call)
    assert sorts(call) == sort
    assert words in says(call)
    call.assess("medium")
    assert sorts(call) == []


def late(certain: bool, *, asked_after: bool = False) -> Incident:
    """ViSOR was asked about the suspect, an assessment was made, and then it answered."""
    call = Incident(LANDLINE)
    call.fact("caller", "age", 44)
    call.fact("suspect", "phone", MOBILE)
    if asked_after:
        call.assess("medium")
    check = call.check("suspect", "visor", {"phone": (MOBILE,)})
    if not asked_after:
        call.assess("medium")
    phones = ("07700 900461",) if certain else ("07700 900462",)
    found = record("V-1", phones=phones)
    call.add(e.Answer(check=check, source="visor", person="suspect", outcome=Outcome.TRACE, records=(found,)))
    return call


def test_an_answer_that_came_after_the_assessment_is_named_by_its_source() -> None:
    call = late(certain=True)
    assert sorts(call) == ["late"] and BOOK.source_name("visor") in says(call)
    assert sorts(late(certain=True, asked_after=True)) == []


def test_no_trace_after_the_assessment_changes_nothing() -> None:
    call = Incident(LANDLINE)
    call.fact("caller", "age", 44)
    check = call.check("caller", "pnc", {"phone": (LANDLINE,)})
    call.assess("medium")
    call.add(e.Answer(check=check, source="pnc", person="caller", outcome=Outcome.NO_TRACE))
    assert sorts(call) == []


@pytest.mark.parametrize(("minutes", "due"), [(209, []), (210, ["time"])])
def test_time_alone_makes_it_due(minutes: int, due: list[str]) -> None:
    assert sorts(assessed().later(minutes=minutes)) == due


def test_each_sort_of_cause_is_warned_of_once_with_what_it_rests_on() -> None:
    call = assessed()
    danger(call)
    child(call)
    given = call.warnings("assessment-due")
    assert len(given) == 2 and all(w.level is Level.NOTICE for w in given)
    assert any("dangerous person since the last assessment" in w.says for w in given)
    call.settle()
    assert call.warnings("assessment-due") == []


def test_a_closed_incident_is_not_assessed_again() -> None:
    call = assessed()
    danger(call)
    call.add(e.Closed(reason="done"))
    assert sorts(call) == []
