"""Age asked first."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, met, no_case, not_met, reads, unsure
from firstcall.review.summary import Summary


@reads(
    "age-asked-first",
    asks="Was the age of everybody asked or known before the risk was judged?",
    answers="vulnerability is identified, beginning with who may be a child",
    source="IOPC, Learning the Lessons 37 (2020), case 6: nobody asked the caller's age",
)
def age_asked_first(s: Summary) -> Judged:
    """Met where an age or birth of everybody with a part in it was told or asked for before the first assessment or grade.

    Not met where somebody's was neither known nor asked for, or only afterwards. Somebody who came in later counts from then
    on. Doubt where two things disagree about the age. Not applicable where nothing was typed.
    """
    if not s.lines and not s.answers:
        return no_case("Nothing was typed.")
    people = [p for p in s.people if p.part]
    never = [p.seq for p in people if not p.age and not p.asked]
    if never:
        return not_met("Somebody's age is not known, and nobody asked.", *never)
    first = s.judged
    late = [p for p in people if first and p.seq < first < min(n for n in (p.age, p.asked) if n)]
    if late:
        return not_met("The risk was judged before the age was asked.", first, *(p.age or p.asked for p in late))
    torn = [p for p in people if p.age and not p.age_known]
    if torn:
        return unsure("What is known of an age disagrees.", *(p.age for p in torn))
    return met("Every age was asked or known first.", *(p.age or p.asked for p in people))
