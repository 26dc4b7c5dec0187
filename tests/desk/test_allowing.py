"""A check that waits for a supervisor stands on the board, and is allowed from its page by somebody else, with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.guidance import book as books
from firstcall.incident.codes import Plan, StaffRole
from firstcall.log import reading
from tests.checks import building as b
from tests.desk.signing_in import a

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    row = (books.rows.PACKAGED / "pnd.yaml").read_text(encoding="utf-8")
    (tmp_path / "sources").mkdir()
    rule = "supervisor:\n  - when: \"person.role == 'caller'\"\n    why: our own policy\n"
    (tmp_path / "sources" / "pnd.yaml").write_text(row + rule, encoding="utf-8")
    monkeypatch.setenv(books.VARIABLE, str(tmp_path))
    return b.ring(b.staff()).incident


def address(incident: int) -> str:
    return f"/incidents/{incident}/checks/caller/pnd/allow"


def test_the_board_names_it_and_leads_to_its_page(incident: int) -> None:
    _, client = a(StaffRole.SUPERVISOR)
    board = client.get("/board/").content.decode()
    assert address(incident) in board and "our own policy" in board
    assert "our own policy" in client.get(address(incident)).content.decode()


def test_with_a_reason_it_is_asked_and_leaves_the_board(incident: int) -> None:
    _, client = a(StaffRole.SUPERVISOR)
    refused = client.post(address(incident), {"says": " "})
    assert refused.status_code == 422 and "Say why" in refused.content.decode()
    assert client.post(address(incident), {"says": "Named in a threat."}).status_code == 302
    cell = reading.state(incident).cell("caller", "pnd")
    assert cell is not None and cell.plan is Plan.DUE
    assert address(incident) not in client.get("/board/").content.decode()
    assert client.get(address(incident)).status_code == 404


def test_the_look_at_the_page_is_an_entry(incident: int) -> None:
    _, client = a(StaffRole.SUPERVISOR)
    client.get(address(incident))
    looks = [e.body.what for e in reading.entries(incident) if e.kind == "consulted"]
    assert looks == ["pnd on caller, which waits for leave"]


def test_a_handler_is_turned_away(incident: int) -> None:
    _, client = a(StaffRole.HANDLER)
    assert client.get(address(incident)).status_code == 403
