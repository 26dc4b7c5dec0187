"""The incident list and its search. That somebody looked, and for what, is recorded before anything is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.offering import CHANNELS
from firstcall.desk.picture import words
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.incidents import A_PAGE, Asked, Row, asked, paging, views
from firstcall.desk.picture.typing_faults import by_field
from firstcall.incident.codes import Level
from firstcall.log import searching
from firstcall.log.models import IncidentRow
from firstcall.people.permissions import Permission
from firstcall.people.relations import concealed_from
from firstcall.people.who import Who

_STATES = (Choice("", "Open and closed"), Choice("open", "Open"), Choice("closed", "Closed"))
_LEVELS = tuple(Choice(level.value, words.LEVELS[level]) for level in reversed(Level))


@require_safe
@for_those_who_may(Permission.SEARCH)
@nothing_unless_recorded
def incidents(request: HttpRequest, who: Who) -> HttpResponse:
    """The incidents that meet the filters and that the search text finds, newest first."""
    wanted = asked(request.GET)
    page = {"who": who, "typed": request.GET, "wrong": by_field(wanted.faults), "faults": wanted.faults, **_offered()}
    if wanted.faults:
        return render(request, "desk/incidents.html", page, status=422)
    looked(who, "search", wanted.says, at=showing.now(), **_about(wanted))
    listed = searching.incidents(
        wanted.filters, text=wanted.text, offset=(wanted.page - 1) * A_PAGE, limit=A_PAGE, but=concealed_from(who)
    )
    page["rows"] = views([_row(r) for r in listed.rows], listed.hits, staff_names())
    page["paging"] = paging(wanted.page, listed.total, len(listed.rows))
    page["cut_off"] = listed.cut_off
    page["most"] = searching.MOST
    page["wanted"] = wanted
    return render(request, "desk/incidents.html", page)


def _about(wanted: Asked) -> dict[str, str]:
    filters = wanted.filters
    told = {"text": wanted.text, "level": filters.level, "handler": filters.handler, "channel": filters.channel}
    told |= {"state": "" if filters.open is None else "open" if filters.open else "closed"}
    told |= {"since": words.iso(filters.since) if filters.since else ""}
    return told | {"until": words.iso(filters.until) if filters.until else ""}


def _offered() -> dict[str, object]:
    names = staff_names()
    known = searching.handlers()
    handlers = sorted((Choice(h, words.by_label(h, dict(names))) for h in known), key=lambda c: c.label.casefold())
    return {"states": _STATES, "levels": _LEVELS, "channels": CHANNELS, "handlers": handlers}


def _row(row: IncidentRow) -> Row:
    return Row(
        incident=row.incident,
        opened=row.opened,
        open=row.open,
        channel=row.channel,
        number=row.number,
        handler=row.handler,
        headline=row.headline,
        grade=row.grade,
        level=row.level,
        unacknowledged=row.unacknowledged,
    )
