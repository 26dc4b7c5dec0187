"""Every check that is sent is a disclosure: its entry says for whom, why, and to whom (DPA 2018 s.62)."""

from __future__ import annotations

from firstcall.guidance.plan import planned
from firstcall.guidance.widening import widened
from firstcall.incident import entries as e
from firstcall.incident.codes import Outcome, Role
from firstcall.incident.folding import fold
from tests.guidance.test_plan import BOOK, NOW, after, fact
from tests.incident.building import RING, log

SAID = (
    fact("name", "Ann Example"), fact("born", "2001-02-03"), fact("phone", "+447700900461"), fact("email", "a@example.org"),
    e.PersonNamed(person="p1", role=Role.SUSPECT), fact("vehicle", "AB12CDE", "p1"),
)  # fmt: skip


def test_what_is_sent_says_for_whom_why_and_to_whom() -> None:
    state = fold(log(RING, *SAID))
    checks = [d.body for d in planned(state, book=BOOK, now=NOW) if isinstance(d.body, e.Check)]
    sent = [check for check in checks if check.by_what]
    assert len(sent) > 10
    for check in sent:
        assert (check.asker, check.to) == (state.handler, BOOK.catalogue[check.source].owner)
        assert check.why


def test_what_is_not_sent_is_disclosed_to_nobody() -> None:
    checks = [d.body for d in planned(fold(log(RING, *SAID)), book=BOOK, now=NOW) if isinstance(d.body, e.Check)]
    unsent = [check for check in checks if not check.by_what]
    assert unsent
    assert {(check.asker, check.to) for check in unsent} == {("", "")}


def test_a_wider_search_is_a_disclosure_of_its_own() -> None:
    state = after(*SAID)
    answers = [
        e.Answer(check=c.check, source=c.source, person=c.person, outcome=Outcome.NO_TRACE)
        for c in state.current_checks()
    ]
    state = after(*SAID, *answers)
    bodies = [d.body for d in widened(state, "p1", catalogue=BOOK.catalogue, asked_by="Handler A")]
    assert bodies
    for body in bodies:
        assert isinstance(body, e.Check)
        assert (body.asker, body.to) == (state.handler, BOOK.catalogue[body.source].owner)
