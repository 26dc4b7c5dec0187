"""The catalogue: the sixteen systems that the guidance names, each with how it is asked and how it stands."""

from __future__ import annotations

import pytest

from firstcall.incident.codes import Standing
from firstcall.sources.catalogue import load

ROWS = load()
SIXTEEN = {
    "ics", "contactpoint", "child-protection", "pnc", "visor", "pnd", "caiu", "local", "missing", "young-offenders",
    "force-intelligence", "control-room", "crime", "ceop", "childbase", "international",
}  # fmt: skip


def test_there_are_sixteen_and_each_says_what_it_is() -> None:
    assert ROWS.keys() == SIXTEEN
    for row in ROWS.values():
        assert all((row.name, row.holds, row.owner, row.guidance))


def test_one_is_closed_and_names_its_successor() -> None:
    closed = {key for key, row in ROWS.items() if row.standing is not Standing.LIVE}
    assert closed == {"contactpoint"}
    assert ROWS["contactpoint"].successor == "child-protection"
    assert "6 August 2010" in ROWS["contactpoint"].standing_says


@pytest.mark.parametrize("key", sorted(SIXTEEN - {"contactpoint"}))
def test_every_live_source_is_required_and_answers_within_seconds(key: str) -> None:
    row = ROWS[key]
    assert row.required
    assert 2000 <= row.deadline_ms <= 3000


ASKED_BY = {
    "phone": {"visor", "pnd", "local", "force-intelligence", "control-room"},
    "name": {"visor", "pnd", "caiu", "local", "missing", "force-intelligence", "control-room", "crime"},
    "image": {"childbase"},
    "username": {"visor", "pnd", "local", "force-intelligence", "control-room", "ceop"},
    "vehicle": {"pnc", "visor", "pnd", "local", "force-intelligence", "control-room"},
}


@pytest.mark.parametrize("field", ASKED_BY)
def test_one_field_alone_asks_these(field: str) -> None:
    alone = {key for key, row in ROWS.items() if (field,) in row.asked_by and row.standing is Standing.LIVE}
    assert alone == ASKED_BY[field]


def test_no_image_is_asked_for_but_its_hash_and_only_a_referral_comes_back() -> None:
    assert [key for key, row in ROWS.items() if "image" in row.fields] == ["childbase"]
    assert [key for key, row in ROWS.items() if row.referral_only] == ["childbase"]


def test_the_national_computer_takes_no_telephone_number() -> None:
    assert "phone" not in ROWS["pnc"].fields
