"""The command that looks somebody up once: `firstcall check --phone … --reason … --as STAFF-ID`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from django.db import DatabaseError

from firstcall.checks import one_off
from firstcall.checks.one_off_challenge import FULLER, Challenged
from firstcall.checks.one_off_input import FIELDS, CannotAsk
from firstcall.cli import Run
from firstcall.guidance import book as books
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Plan
from firstcall.incident.held import CheckHeld
from firstcall.people.errors import NotKnown, NotPermitted
from firstcall.people.permissions import Permission, may
from firstcall.people.queries import staff_of
from firstcall.people.who import Who

RENAMED = (
    "firstcall check looks somebody up: say whom (--phone, --name …), --reason and --as; firstcall check -h says more.\n"
    "The settings and data files are now checked by: firstcall check-settings"
)
RESTRICTED = "a restricted record: speak to a supervisor"


def check(parser: argparse.ArgumentParser) -> Run:
    """Look somebody up in every record system that is due, outside an incident and on the record."""
    for field, looks in FIELDS.items():
        parser.add_argument(f"--{field}", default="", help=looks)
    parser.add_argument("--source", action="append", default=[], help="ask only this record system (may be repeated)")
    parser.add_argument("--reason", default="", help="why; it is kept with who and when")
    parser.add_argument("--fuller-reason", default="", help=f"where you were asked for one: {FULLER} letters or more")
    parser.add_argument("--as", dest="staff", default="", metavar="STAFF-ID", help="who you are")
    return _run


def _run(args: argparse.Namespace) -> int:
    typed = {field: str(getattr(args, field)) for field in FIELDS}
    if not any((*typed.values(), args.source, args.reason, args.staff)):
        print(RENAMED)
        return 2
    told = one_off.Told(typed, args.reason, tuple(args.source), args.fuller_reason, way="command line")
    try:
        who = staff_of(args.staff)
        lines = list(table(one_off.check(who=who, told=told, at=one_off.now()), who))
    except (CannotAsk, NotKnown, NotPermitted, Challenged, DatabaseError, OSError) as refused:
        print(_why_not(refused))
        return 2
    print("\n".join(lines))
    return 0


def _why_not(refused: Exception) -> str:
    if isinstance(refused, CannotAsk):
        option = {"fuller": "fuller-reason"}.get(refused.field, refused.field)
        return f"--{option}: {refused}"
    if isinstance(refused, NotKnown | NotPermitted):
        return refused.says
    if isinstance(refused, Challenged):
        return (
            f"You were drawn by chance for a fuller reason. Ask again with --fuller-reason, {FULLER} letters or more."
        )
    return "The look could not be recorded, so nothing is shown. This is not “no trace”."


def table(found: one_off.Checked, who: Who) -> Iterable[str]:
    """What came of it, a line for each system that was wanted and one for each record."""
    rows = [row for row in books.current().sources if found.asked(row.key)]
    cells = [_cells(found, row) for row in rows]
    widths = [max(len(line[n]) for line in (*cells, _HEAD)) for n in range(2)]
    yield _line(_HEAD, widths)
    for row, line in zip(rows, cells, strict=True):
        yield _line(line, widths)
        for one in _records(found, row.key, who):
            yield f"{'':<{widths[0]}}  - {one}"


_HEAD = ("system", "outcome", "why, and what to read beside it")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"{cells[0]:<{widths[0]}}  {cells[1]:<{widths[1]}}  {cells[2]}".rstrip()


def _cells(found: one_off.Checked, row: SourceRow) -> tuple[str, str, str]:
    held = found.state.cell(found.person, row.key)
    if held is None:
        return row.name, Outcome.NOT_CHECKED.value, "nothing is planned"
    outcome, reason = held.read(found.at)
    if held.plan is not Plan.DUE:
        return row.name, outcome.value, f"{held.plan.value}: {held.why}"
    if outcome is Outcome.NOT_CHECKED:
        return row.name, outcome.value, f"{reason.value if reason else 'error'}: {held.says or held.why}"
    return row.name, outcome.value, _beside(held)


def _beside(held: CheckHeld) -> str:
    count = f"{held.found}{' or more' if held.cut_off else ''} record{'' if held.found == 1 else 's'}"
    dated = "data undated" if held.as_of is None else f"data of {held.as_of}"
    return f"{count if held.outcome is Outcome.TRACE else 'holds nothing'}, {dated}. {held.says}".strip()


def _records(found: one_off.Checked, source: str, who: Who) -> Iterable[str]:
    closed = books.current().markers.restricted
    sees = may(who.role, Permission.SEE_RESTRICTED)
    for held in found.state.found_for(found.person):
        if held.source != source:
            continue
        if not sees and any(closed(person.markers) for person in held.found.record.persons):
            yield RESTRICTED
        else:
            yield f"{held.found.id} ({held.found.match.certainty.value}): {held.found.summary}"
