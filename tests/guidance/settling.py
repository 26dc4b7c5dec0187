"""An incident with all its consequences, as the log would keep it."""

from __future__ import annotations

from firstcall.guidance.asking import best, facts_of_answer, reading_of
from firstcall.guidance.consequences import consequences
from firstcall.incident.dates import london_day
from firstcall.incident.entries import Question
from tests.guidance.building import BOOK, Incident

ROUNDS = 40


def settled(call: Incident) -> Incident:
    """Add what follows until nothing more does: the plan, the warnings, the question."""
    for _ in range(ROUNDS):
        drafts = consequences(call.state, book=BOOK, now=call.at)
        if not drafts:
            return call
        for draft in drafts:
            call.add(draft.body, draft.by, draft.rests_on)
    raise AssertionError("the consequences do not come to rest")


def answered(call: Incident, person: str, question: str, value: str | int | bool) -> None:
    """Answer a question as the desk does: the answer, and the facts that it gives."""
    call.told(person, question, value)
    reading = reading_of(question, BOOK)
    for draft in facts_of_answer(question, person, value, today=london_day(call.at), reading=reading):
        call.add(draft.body, rests_on=(len(call.log),))


def asked_next(call: Incident) -> Question | None:
    """What is best asked now."""
    return best(call.state, book=BOOK, now=call.at)
