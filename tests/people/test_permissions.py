"""The permission table."""

from __future__ import annotations

import pytest

from firstcall.incident.codes import StaffRole
from firstcall.people.errors import NotPermitted
from firstcall.people.permissions import (
    READING_LOGGED,
    TABLE,
    Permission,
    as_markdown,
    may,
    permissions_of,
    require,
    sees_case_data,
)
from firstcall.people.who import Who

ON_A_CALL = {"handler", "dispatcher", "supervisor"}

EXPECTED = {
    "take-contact": ON_A_CALL,
    "type-line": ON_A_CALL,
    "confirm": ON_A_CALL,
    "acknowledge": ON_A_CALL,
    "promise": ON_A_CALL,
    "hand-over": ON_A_CALL,
    "refer": ON_A_CALL,
    "hand-over-others": {"supervisor"},
    "assess": ON_A_CALL,
    "grade": ON_A_CALL,
    "close": ON_A_CALL,
    "close-over": {"supervisor"},
    "reopen": ON_A_CALL,
    "review": {"supervisor"},
    "see-incident": ON_A_CALL | {"auditor"},
    "see-record": ON_A_CALL | {"auditor"},
    "see-restricted": {"supervisor", "auditor"},
    "search": ON_A_CALL | {"auditor"},
    "see-board": {"supervisor", "auditor"},
    "see-audit": {"auditor"},
    "see-currency": {"supervisor", "training-manager", "auditor"},
    "manage-certificates": {"training-manager"},
    "ask-exemption": {"supervisor", "training-manager"},
    "decide-exemption": {"supervisor", "training-manager"},
    "manage-roster": {"supervisor", "training-manager"},
    "see-sources": ON_A_CALL | {"auditor", "administrator", "source-owner"},
    "manage-sources": {"administrator"},
    "manage-staff": {"administrator"},
    "run-exercise": ON_A_CALL | {"training-manager"},
    "check-one-off": ON_A_CALL,
    "manage-tokens": {"administrator"},
    "see-quality": {"supervisor", "auditor"},
    "review-quality": {"supervisor"},
    "answer-feedback": ON_A_CALL,
    "watch": {"supervisor"},
    "ask-approval": ON_A_CALL,
    "decide-approval": {"supervisor"},
    "see-learning": {"supervisor", "training-manager", "auditor"},
    "keep-learning": {"supervisor", "training-manager"},
    "see-questions": {"supervisor", "auditor"},
}


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(StaffRole))
def test_a_role_may_exactly_what_the_table_says(role: StaffRole, permission: Permission) -> None:
    assert may(role, permission) is (role.value in EXPECTED[permission.value])


def test_every_permission_has_one_row() -> None:
    assert [rule.permission for rule in TABLE] == list(Permission)
    assert set(EXPECTED) == {p.value for p in Permission}


@pytest.mark.parametrize("role", [StaffRole.ADMINISTRATOR, StaffRole.SOURCE_OWNER, StaffRole.TRAINING_MANAGER])
def test_these_roles_see_no_case_data(role: StaffRole) -> None:
    assert not sees_case_data(role)


def test_an_auditor_only_reads_and_every_reading_is_logged() -> None:
    assert {p.value.split("-")[0] for p in permissions_of(StaffRole.AUDITOR)} == {"see", "search"}
    assert StaffRole.AUDITOR in READING_LOGGED


def test_a_permission_that_nobody_wrote_down_is_an_error_and_no_yes() -> None:
    with pytest.raises(ValueError, match="fly"):
        may(StaffRole.SUPERVISOR, "fly")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "permission", "says"),
    [
        (StaffRole.TRAINING_MANAGER, Permission.TAKE_CONTACT, "A training manager may not take a contact."),
        (StaffRole.AUDITOR, Permission.CLOSE, "An auditor may not close an incident."),
        (
            StaffRole.HANDLER,
            Permission.CLOSE_OVER,
            "A handler may not close an incident over what stands against it.",
        ),
    ],
)
def test_a_refusal_is_a_plain_sentence(role: StaffRole, permission: Permission, says: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        require(Who("somebody", "Somebody", role), permission)
    assert (refused.value.says, refused.value.permission, refused.value.role) == (says, permission.value, role)


def test_what_is_permitted_passes() -> None:
    require(Who("somebody", "Somebody", StaffRole.SUPERVISOR), Permission.CLOSE_OVER)


def test_the_reference_page_has_a_row_for_every_permission_and_a_column_for_every_role() -> None:
    rows = [line for line in as_markdown().splitlines() if line.startswith("| `")]
    assert len(rows) == len(Permission)
    assert all(row.count("|") == 4 + len(StaffRole) + 1 for row in rows)
    close_over = next(row for row in rows if "`close-over`" in row)
    assert close_over.count(" yes ") == 2  # case data, and the supervisor
