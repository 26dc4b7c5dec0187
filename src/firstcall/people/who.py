"""Who acts: a value that every action and every page asks for."""

from __future__ import annotations

from dataclasses import dataclass

from firstcall.incident.codes import SYSTEM, StaffRole


@dataclass(frozen=True, slots=True)
class Who:
    """A member of staff as an action sees them: the id that stands in the log, the name, the role."""

    id: str
    name: str
    role: StaffRole


def by_command(role: StaffRole) -> Who:
    """Whoever types a command on the machine itself, acting in ``role``; the log says ``firstcall``."""
    return Who(id=SYSTEM, name="Firstcall", role=role)
