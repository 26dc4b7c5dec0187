"""Work that a system's owner has announced: what is under way, and what comes next, by the clock on the wall."""

from datetime import UTC, date, datetime, time

import pytest

from firstcall.incident.datafile import BadData
from firstcall.sources.connections import load
from firstcall.sources.maintenance import Weekday, Window, next_planned

SUNDAYS = Window(on=Weekday.SUNDAY, starts=time(2), ends=time(4), says="patching")
OVER_NIGHT = Window(on=date(2026, 12, 5), starts=time(22), ends=time(6))


def at(*when):
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "windows", "begins"),
    [
        (at(2026, 12, 1), [SUNDAYS], at(2026, 12, 6, 2)),
        (at(2026, 12, 6, 3), [SUNDAYS], at(2026, 12, 6, 2)),
        (at(2026, 12, 6, 4), [SUNDAYS], at(2026, 12, 13, 2)),
        (at(2026, 12, 1), [SUNDAYS, OVER_NIGHT], at(2026, 12, 5, 22)),
        (at(2026, 12, 6, 1), [OVER_NIGHT], at(2026, 12, 5, 22)),
        (at(2026, 12, 6, 7), [OVER_NIGHT], None),
        (at(2026, 7, 1), [SUNDAYS], at(2026, 7, 5, 1)),  # in summer two o'clock here is one in UTC
        (at(2026, 7, 1), [], None),
    ],
)
def test_the_window_under_way_or_the_next(now, windows, begins):
    planned = next_planned(windows, now)
    assert (None if planned is None else planned.begins.astimezone(UTC)) == begins


FILE = """source: pnd
kind: holdings
maintenance:
  - on: sunday
    starts: 02:00
    ends: 04:00
    says: patching
  - on: 2026-12-05
    starts: 22:00
    ends: 06:00
"""


def test_it_is_part_of_a_connection_file(tmp_path):
    (tmp_path / "pnd.yaml").write_text(FILE)
    assert load(tmp_path, ["pnd"])["pnd"].maintenance == (SUNDAYS, OVER_NIGHT)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [(("on: sunday", "on: sonntag"), 4), (("ends: 04:00", "ends: 02:00"), 4), (("ends: 04:00", "until: 04:00"), 6)],
)
def test_what_is_wrong_in_it_names_its_line(tmp_path, wrong, line):
    (tmp_path / "pnd.yaml").write_text(FILE.replace(*wrong))
    with pytest.raises(BadData) as told:
        load(tmp_path, ["pnd"])
    assert line in {fault.line for fault in told.value.faults}
