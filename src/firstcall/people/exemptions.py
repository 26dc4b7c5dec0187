"""Reading exemptions: those of one member of staff, those that wait for a decision, those that hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from firstcall.people import training_files
from firstcall.people.models import Exemption

#: How many that are over are still listed.
MOST_OVER = 50


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """One exemption as it is kept, with the name of whose it is and of the rule."""

    number: int
    staff: str
    name: str
    team: str
    rule: str
    begins: date
    ends: date
    why: str
    asked_by: str
    asked_at: datetime
    approved: bool | None
    decided_by: str
    decided_why: str
    ended: date | None
    ended_by: str
    ended_why: str

    def holds(self, today: date) -> bool:
        """Whether it lets somebody be without the course today."""
        return bool(self.approved) and self.begins <= today <= self.ends and self.ended is None

    def over(self, today: date) -> bool:
        """Whether nothing can come of it any more."""
        return self.approved is False or self.ended is not None or self.ends < today


@dataclass(frozen=True, slots=True)
class Exemptions:
    """All of them: those that nobody has decided on, those that hold or will, and the last that are over."""

    waiting: tuple[ExemptionRow, ...]
    standing: tuple[ExemptionRow, ...]
    over: tuple[ExemptionRow, ...]


def exemptions(today: date) -> Exemptions:
    """Every exemption; of those that are over the latest ``MOST_OVER``. Three queries."""
    kept = Exemption.objects.select_related("staff")
    ended = kept.exclude(approved__isnull=True)
    over = ended.exclude(approved=True, ended__isnull=True, ends__gte=today)
    return Exemptions(
        waiting=tuple(_row(e) for e in kept.filter(approved__isnull=True).order_by("asked_at")),
        standing=tuple(
            _row(e) for e in kept.filter(approved=True, ended__isnull=True, ends__gte=today).order_by("ends")
        ),
        over=tuple(_row(e) for e in over.order_by("-decided_at")[:MOST_OVER]),
    )


def exemptions_for(staff_id: str) -> tuple[ExemptionRow, ...]:
    """Every exemption of one member of staff, the latest first."""
    return tuple(_row(e) for e in Exemption.objects.select_related("staff").filter(staff__staff_id=staff_id))


def waiting_exemptions() -> int:
    """How many nobody has decided on."""
    return Exemption.objects.filter(approved__isnull=True).count()


def _row(kept: Exemption) -> ExemptionRow:
    policy = training_files.current().policy(kept.policy)
    return ExemptionRow(
        number=kept.pk,
        staff=kept.staff.staff_id,
        name=kept.staff.name,
        team=kept.staff.team,
        rule=kept.policy if policy is None else f"{policy.course.name}, {policy.rule}",
        begins=kept.begins,
        ends=kept.ends,
        why=kept.why,
        asked_by=kept.asked_by,
        asked_at=kept.asked_at,
        approved=kept.approved,
        decided_by=kept.decided_by,
        decided_why=kept.decided_why,
        ended=kept.ended,
        ended_by=kept.ended_by,
        ended_why=kept.ended_why,
    )
