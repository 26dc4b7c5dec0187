"""The questions of the case on one page for a chief officer: figures alone, each with its trend and the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.picture import words
from firstcall.desk.picture.charts import Cell, lines
from firstcall.learning.interval import Share
from firstcall.learning.questions import Answered, answers
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


@require_safe
@for_those_who_may(Permission.SEE_QUESTIONS)
@nothing_unless_recorded
def questions(request: HttpRequest, who: Who) -> HttpResponse:
    """Every question with its answer in figures, its trend over twelve months, and where the list behind it is."""
    at = showing.now()
    looked(who, "questions-of-the-case", "The questions of the case in figures.", at=at)
    found = answers(at)
    page = {
        "who": who,
        "case": found.case,
        "unread": found.unread,
        "on": words.moment(at),
        "asked": [_asked(n, one, found.months) for n, one in enumerate(found.answers, start=1)],
    }
    return render(request, "desk/learning/questions.html", page)


def _asked(number: int, one: Answered, months: Sequence[datetime]) -> dict[str, object]:
    series = [(f"Staff: {p.policy.course.name}"[:28], [_cell(s) for s in p.months]) for p in one.policies]
    series += [(of.rule.id.replace("-", " ").capitalize(), [_cell(s) for s in of.months]) for of in one.rules]
    figures = [
        {
            "says": f"{p.policy.course.name}: it is to be {p.policy.rule}. Of the staff who need it, current today",
            "share": p.today,
            "list": f"{reverse('staff')}?state=outside",
            "behind": "Who is outside a rule",
        }
        for p in one.policies
    ]
    figures += [
        {
            "says": of.rule.asks,
            "share": of.whole,
            "list": f"{reverse('quality-trends')}?rule={of.rule.id}&months=12",
            "behind": "By team and month, over all contacts",
        }
        for of in one.rules
    ]
    q = one.question
    return {
        "number": number,
        "question": q,
        "finding": one.finding,
        "over": "Contacts by 999"
        if q.channel
        else "Contacts with somebody known to be under 18"
        if q.child
        else "All contacts",
        "no_policy": bool(q.course) and not one.policies,
        "figures": figures,
        "doubt": any(f["share"].interval is None for f in figures if isinstance(f["share"], Share)),
        "chart": lines(q.asks, [f"{m.astimezone(words.HERE):%b %y}" for m in months], series),
    }


def _cell(share: Share) -> Cell:
    return Cell(share.share, share.says.split(";")[0] + (")" if ";" in share.says else ""))
