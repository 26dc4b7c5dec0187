"""A supervisor's leave: given by somebody else, with a reason, for a check that waits for it; then it is due at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from firstcall.contacts.allowing import allow_check
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.guidance import book as books
from firstcall.incident.codes import Plan, StaffRole
from firstcall.log.models import DueCheck
from tests.checks import building as b

pytestmark = pytest.mark.django_db
LATER = b.NOW + timedelta(minutes=1)


@pytest.fixture
def incident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A contact of a force where nobody asks the PND about a caller without a supervisor."""
    row = (books.rows.PACKAGED / "pnd.yaml").read_text(encoding="utf-8")
    (tmp_path / "sources").mkdir()
    rule = "supervisor:\n  - when: \"person.role == 'caller'\"\n    why: our own policy\n"
    (tmp_path / "sources" / "pnd.yaml").write_text(row + rule, encoding="utf-8")
    monkeypatch.setenv(books.VARIABLE, str(tmp_path))
    return b.ring(b.staff()).incident


def test_it_is_due_once_a_supervisor_has_said_why(incident: int) -> None:
    assert not DueCheck.objects.filter(incident=incident, source="pnd").exists()
    supervisor = b.staff("supervisor", StaffRole.SUPERVISOR)
    state = allow_check(
        who=supervisor, incident=incident, person="caller", source="pnd", says="Named in a threat.", at=LATER
    ).state
    cell = state.cell("caller", "pnd")
    assert cell is not None
    assert (cell.plan, "Named in a threat." in cell.why) == (Plan.DUE, True)
    assert DueCheck.objects.filter(incident=incident, source="pnd", person="caller").exists()


def test_nobody_allows_a_check_of_their_own_contact(incident: int) -> None:
    supervisor = b.staff("supervisor", StaffRole.SUPERVISOR)
    own = b.ring(supervisor).incident
    with pytest.raises(StepRefused) as refused:
        allow_check(
            who=supervisor,
            incident=own,
            person="caller",
            source="pnd",
            says="Mine.",
            at=LATER,
        )
    assert refused.value.why == ("own-work",)
    assert not DueCheck.objects.filter(incident=own, source="pnd").exists()


def test_a_handler_may_not(incident: int) -> None:
    with pytest.raises(StepRefused) as refused:
        allow_check(who=b.staff("other"), incident=incident, person="caller", source="pnd", says="Please.", at=LATER)
    assert refused.value.why == ("not-permitted",)


@pytest.mark.parametrize(
    ("person", "source", "says", "wrong"),
    [
        ("caller", "pnd", "  ", BadInput),
        ("caller", "visor", "Why not.", BadInput),
        ("caller", "nosuch", "Why not.", NotFound),
    ],
)
def test_what_waits_for_nobody_is_not_allowed(
    incident: int, person: str, source: str, says: str, wrong: type[Exception]
) -> None:
    supervisor = b.staff("supervisor", StaffRole.SUPERVISOR)
    with pytest.raises(wrong):
        allow_check(who=supervisor, incident=incident, person=person, source=source, says=says, at=LATER)
