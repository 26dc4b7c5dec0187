"""What people do about the quality of contacts: a review is given, and the handler answers it. Both are entries of its log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.incident.codes import Verdict
from firstcall.incident.entries import FeedbackTaken, QualityReview, RuleSeen
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission
from firstcall.people.who import Who
from firstcall.review import judging, queries

#: The longest reason, note or feedback, in characters.
LONGEST = 4_000


def review(
    *,
    who: Who,
    incident: int,
    verdicts: Sequence[RuleSeen],
    good: str = "",
    change: str = "",
    says: str = "",
    at: datetime,
) -> Recorded:
    """Record a review of a closed contact: a verdict on every rule, what was good, what to change, a note for reviewers.

    A verdict other than the rule's, and one on a doubt, needs a reason. Nobody reviews a contact that they had a hand in,
    and nobody the same closing twice: refused, in the log. Raises BadInput, NotFound where the contact is not closed and read.
    """
    words = {name: _words(name, text) for name, text in (("good", good), ("change", change), ("says", says))}

    def act(s: Step) -> None:
        contact = queries.contact(incident)
        if contact is None or s.state.closed is None or s.state.closed.seq != contact.row.closing:
            raise NotFound(f"incident {incident} is not closed, or not read by the rules yet")
        if queries.had_a_hand(contact.row, who.id):
            s.refuse(
                ("own-work",), ("Somebody else must review a contact that you had a hand in.",), contact.row.closing
            )
            return
        if any(given.by == who.id for given in contact.reviews):
            s.refuse(("already-reviewed",), ("You have reviewed this contact already.",), contact.row.closing)
            return
        body = QualityReview(
            closing=contact.row.closing,
            handler=contact.row.handler,
            rules=contact.row.rules,
            verdicts=_complete(verdicts, contact.judgement),
            **words,
        )
        s.write(s.says(body, contact.row.closing))

    return step("review-quality", Permission.REVIEW_QUALITY, act, who=who, incident=incident, at=at, closed_too=True)


def take_feedback(*, who: Who, incident: int, review: int, says: str = "", at: datetime) -> Recorded:
    """Record that the handler has read what a review says to them, and what they say to it. Once, and only whom it is for."""
    answer = _words("says", says)

    def act(s: Step) -> None:
        given = queries.given(incident, review)
        if given is None or given.handler != who.id:
            raise NotFound(f"there is no review {review} of a contact of yours")
        if given.taken is not None:
            raise BadInput("says", "You have answered this review already.")
        s.write(s.says(FeedbackTaken(review=review, says=answer), review))

    return step("answer-feedback", Permission.ANSWER_FEEDBACK, act, who=who, incident=incident, at=at, closed_too=True)


def lacking(verdicts: Sequence[RuleSeen], judgement: judging.Judgement) -> Iterator[tuple[str, str]]:
    """What a review still lacks, rule by rule: the field, and the mend. Nothing: it is whole."""
    given = {seen.rule: seen for seen in verdicts}
    for rule, judged in judgement.items():
        seen = given.get(rule)
        if seen is None:
            yield f"verdict-{rule}", "Choose what you find."
        elif seen.said is not judged.verdict:
            yield f"verdict-{rule}", "The rules have read this contact again since. Look at what they say now."
        elif seen.reason.strip():
            if len(seen.reason) > LONGEST:
                yield f"reason-{rule}", f"Write at most {LONGEST:,} characters; this has {len(seen.reason):,}."
        elif judged.verdict is Verdict.DOUBT:
            yield f"reason-{rule}", "Say what settles the doubt."
        elif seen.verdict is not judged.verdict:
            yield f"reason-{rule}", "Say why you find otherwise."


def _complete(verdicts: Sequence[RuleSeen], judgement: judging.Judgement) -> tuple[RuleSeen, ...]:
    """The verdicts in the order of the rules. Raises BadInput for the first thing that lacks."""
    for field, mend in lacking(verdicts, judgement):
        raise BadInput(field, mend)
    given = {seen.rule: seen for seen in verdicts}
    return tuple(replace(given[rule], reason=_words(rule, given[rule].reason)) for rule in judgement)


def _words(field: str, text: str) -> str:
    words = text.replace("\x00", "").strip()
    if len(words) > LONGEST:
        raise BadInput(field, f"Write at most {LONGEST:,} characters; this has {len(words):,}.")
    return words
