"""The rules by which every closed contact is read. One rule a file; whatever module of this package holds one is found."""

from __future__ import annotations

from firstcall.review.rules.rule import Judged, Rule, judged_by, met, no_case, not_met, reads, rules, unsure

__all__ = ["Judged", "Rule", "judged_by", "met", "no_case", "not_met", "reads", "rules", "unsure"]
