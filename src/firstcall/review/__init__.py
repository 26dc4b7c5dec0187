"""Supervisors and reviewers: every closed contact read by rules, some by people, and what is learnt from it."""
