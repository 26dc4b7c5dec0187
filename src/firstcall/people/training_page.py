"""The reference pages of courses, duties and policies, as they are written from the data files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firstcall.people import training_files
from firstcall.people.training import CountsAs, Policy, Training


def courses_as_markdown() -> str:
    """Every course, and what it counts as."""
    training = training_files.load()
    rows = [
        (f"`{c.code}`", c.name, c.covers, _counts_as(c.equivalent_to, training))
        for c in sorted(training.courses.values(), key=lambda c: c.code)
    ]
    head = (
        "# Courses\n\nOne file each in `src/firstcall/people/courses/`: [adding a course](../adding-a-course.md).\n\n"
    )
    return head + _table(("course", "name", "covers", "counts as"), rows)


def _counts_as(told: Sequence[CountsAs], training: Training) -> str:
    parts = []
    for one in told:
        since = "" if one.since is None else f" where it was awarded on {one.since} or later"
        parts.append(f"{training.courses[one.course].name}{since} ({one.source})")
    return "; ".join(parts) or "–"


def policies_as_markdown() -> str:
    """Every refresher policy."""
    training = training_files.load()
    rows = [
        (
            f"`{p.code}`",
            p.course.name,
            p.rule,
            ", ".join(sorted(role.value.replace("-", " ") for role in p.roles)),
            ", ".join(duty.name for duty in p.duties) or "every duty",
            f"`{p.when}`",
            _grace(p),
            p.source,
        )
        for p in training.policies
    ]
    head = (
        "# Refresher policies\n\nOne file each in `src/firstcall/people/policies/`. How they are read: "
        "[Competence](../competence.md).\n\n"
    )
    return head + _table(("policy", "course", "to be", "of", "for", "when", "grace", "source"), rows)


def _grace(policy: Policy) -> str:
    return f"{policy.grace_days} days" if policy.grace_days else "none"


def duties_as_markdown() -> str:
    """Every duty that somebody can be rostered for."""
    training = training_files.load()
    rows = [
        (
            f"`{d.code}`",
            d.name,
            d.says,
            ", ".join(sorted(role.value.replace("-", " ") for role in d.roles)),
            ", ".join(sorted(channel.value for channel in d.channels)) or "none",
            str(d.at_least),
            d.source,
        )
        for d in sorted(training.duties.values(), key=lambda d: d.code)
    ]
    head = "# Duties\n\nOne file each in `src/firstcall/people/duties/`. A roster says who does which of them when.\n\n"
    return head + _table(("duty", "name", "is", "of", "channels", "at least on a shift", "source"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


#: The pages, by the name of their file.
PAGES = {"courses.md": courses_as_markdown, "duties.md": duties_as_markdown, "policies.md": policies_as_markdown}
