"""Contradictions settled."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "contradictions-settled",
    asks="Was every assessment that the log contradicted changed, or explained and agreed by a supervisor?",
    answers="the assessment rests on what is known",
    source="IOPC, Learning the Lessons 37 (2020), case 6: no risk and no vulnerability, against what the force held",
)
def contradictions_settled(s: Summary) -> Judged:
    """Met where a contradicted assessment was made anew without a contradiction, or a supervisor agreed with the reason given.

    Not met where the last one stands without a reason, or a supervisor wanted it made again. Doubt where there is a reason
    and no supervisor has read it. Not applicable where nothing was contradicted.
    """
    last = s.assessment
    shown = s.of("record-contradicts-assessment")
    if last is None or not (shown or any(a.against for a in s.assessments)):
        return no_case("Nothing was contradicted.")
    later = [w.seq for w in shown if w.seq > last.seq]
    against = (*last.against, *later)
    if not against:
        return met("The assessment was changed, and nothing stands against the last one.", last.seq)
    if last.again:
        return not_met("A supervisor wanted it assessed again, and it was not.", last.seq, last.reviewed, *against)
    if not last.reason:
        return not_met("The last assessment is contradicted, without a reason.", last.seq, *against)
    if last.reviewed:
        return met("A supervisor agreed with the reason.", last.seq, last.reviewed, *against)
    return unsure("There is a reason that no supervisor has read.", last.seq, *against)
