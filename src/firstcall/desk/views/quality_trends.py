"""How contacts were handled over months: by team and question for those who oversee, and to each handler their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture import words
from firstcall.desk.picture.charts import MARKS, Bars, Cell, Lines, bars, cell, lines
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.quality import review_view
from firstcall.desk.picture.typing_faults import FieldFault
from firstcall.people.permissions import Permission
from firstcall.people.who import Who
from firstcall.review import actions, queries, trends
from firstcall.review.rules import Rule, rules
from firstcall.review.trends import Month, Tally

MONTHS = (6, 12, 24)
EVERYBODY = "Everybody"
#: The question whose months are drawn where none was chosen.
_FIRST = "thrive-recorded"


@dataclass(frozen=True)
class _Series:
    """Some handlers (None: all) under one name."""

    name: str
    handlers: list[str] | None


@require_safe
@for_those_who_may(Permission.SEE_QUALITY)
@nothing_unless_recorded
def overview(request: HttpRequest, who: Who) -> HttpResponse:
    """By question, team and month; a handler's figures only for themselves and the supervisor of their team."""
    at, of = showing.now(), queries.teams()
    team, handler = request.GET.get("team", ""), request.GET.get("handler", "")
    rule, count = _rule(request), _months(request)
    months = trends.by_month(at, months=count)
    seen = {name for month in months for name in month.contacts}
    open_teams = [t for t in sorted({of.get(h, "") for h in seen} - {""}) if queries.may_see_team(who, t, of, seen)]
    if (handler and not queries.may_see_handler(who, handler, of)) or (team and team not in open_teams):
        raise Http404("these figures are for the handler, and the supervisor of the team, alone")
    looked(who, "quality-trends", "How contacts were handled.", at=at, team=team, handler=handler, rule=rule.id)
    names = staff_names()
    series = [_Series(EVERYBODY, None)]
    if handler:
        series.append(_Series(names.get(handler, handler), [handler]))
    else:
        chosen = [team] if team else open_teams
        series += [_Series(f"Team {t}", [h for h in seen if of.get(h) == t]) for t in chosen]
    page = {
        "who": who,
        "teams": open_teams,
        "handlers": [Choice(h, names.get(h, h)) for h in sorted(seen) if queries.may_see_handler(who, h, of)],
        "team": team,
        "handler": handler,
        **_drawn(months, rule, series, count),
    }
    return render(request, "desk/quality/trends.html", page)


@require_safe
@for_those_who_may(Permission.ANSWER_FEEDBACK)
@nothing_unless_recorded
def mine(request: HttpRequest, who: Who) -> HttpResponse:
    """What reviews say of my own contacts, and how they were handled over the months."""
    looked(who, "feedback", "What reviews say of their own contacts.", at=showing.now())
    return _mine(request, who)


@require_POST
@for_those_who_may(Permission.ANSWER_FEEDBACK)
@nothing_unless_recorded
def take(request: HttpRequest, who: Who, incident: int, seq: int) -> HttpResponse:
    """I have read what a review says, and this is what I say to it."""
    try:
        says = request.POST.get("says", "")
        actions.take_feedback(who=who, incident=incident, review=seq, says=says, at=showing.now())
        return redirect("my-quality")
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    except BadInput as bad:
        return _mine(request, who, incident=incident, seq=seq, wrong=str(bad))


def _mine(request: HttpRequest, who: Who, *, incident: int = 0, seq: int = 0, wrong: str = "") -> HttpResponse:
    at, names = showing.now(), staff_names()
    rule, count = _rule(request), _months(request)
    told = [
        review_view(of, one, rules(), names, wrong=wrong if (of, one.seq) == (incident, seq) else "")
        for of, one in queries.told(who.id)
    ]
    months = trends.by_month(at, months=count)
    series = [_Series(EVERYBODY, None), _Series("My contacts", [who.id])]
    page = {
        "who": who,
        "told": told,
        "typed": request.POST.get("says", ""),
        "faults": (FieldFault("", wrong),) if wrong else (),
        **_drawn(months, rule, series, count),
    }
    return render(request, "desk/quality/mine.html", page, status=422 if wrong else 200)


def _drawn(months: Sequence[Month], rule: Rule, series: Sequence[_Series], count: int) -> dict[str, object]:
    """Both charts with their tables, and what the page offers to choose."""
    last = series[-1] if len(series) == 2 else series[0]
    return {
        "rules": rules(),
        "rule": rule,
        "months": MONTHS,
        "count": count,
        "series_left_out": [one.name for one in series[len(MARKS) :]],
        "by_question": _by_question(months, last),
        "over_months": _over_months(months, rule, series),
        "of": last.name,
        "number": sum(month.number(last.handlers) for month in months),
    }


def _by_question(months: Sequence[Month], of: _Series) -> Bars:
    tallies = [(rule.asks, _total(month.of(rule.id, of.handlers) for month in months)) for rule in rules()]
    return bars(f"How contacts were handled, by question: {of.name}", tallies)


def _over_months(months: Sequence[Month], rule: Rule, series: Sequence[_Series]) -> Lines:
    said = [f"{_here(month.starts):%b %Y}" for month in months]
    cells: list[tuple[str, list[Cell]]] = [
        (one.name, [cell(month.of(rule.id, one.handlers)) for month in months]) for one in series
    ]
    return lines(rule.asks, said, cells)


def _total(tallies: Iterable[Tally]) -> Tally:
    found: Tally = Counter()
    for tally in tallies:
        found.update(tally)
    return found


def _here(moment: datetime) -> datetime:
    return moment.astimezone(words.HERE)


def _rule(request: HttpRequest) -> Rule:
    wanted = request.GET.get("rule", "") or _FIRST
    found = {rule.id: rule for rule in rules()}
    if wanted not in found:
        raise Http404("there is no such rule")
    return found[wanted]


def _months(request: HttpRequest) -> int:
    text = request.GET.get("months", "")
    return int(text) if text in {str(n) for n in MONTHS} else MONTHS[0]
