"""The learning register: the list, one item, and the steps by which an item is answered, done and checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture import words
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.days import read_day
from firstcall.desk.picture.learnt import OUTCOMES, RESPONSES, history, item_row, state_choices, thing_choices
from firstcall.desk.picture.learnt_worked import worked_view
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.incident.dates import london_day
from firstcall.incident.learnt import Changed, Outcome, Response
from firstcall.learning import actions, queries, taking_in
from firstcall.learning.item import ItemState
from firstcall.learning.keeping import entries_of, item_of
from firstcall.learning.published_files import current
from firstcall.learning.worked import worked
from firstcall.people.errors import NotPermitted
from firstcall.people.permissions import Permission, may
from firstcall.people.spreadsheet import NotASheet
from firstcall.people.who import Who

T = TypeVar("T")

#: Rows of a file that a page takes in at once; more go by the command.
MOST_ROWS = 500


@require_safe
@for_those_who_may(Permission.SEE_LEARNING)
@nothing_unless_recorded
def register(request: HttpRequest, who: Who) -> HttpResponse:
    """Every item of the register, or those of one state or owner."""
    at, (state, owner) = showing.now(), _narrowed(request)
    looked(who, "learning", "The learning register.", at=at, state=state or "", owner=owner)
    found, names = queries.register(london_day(at), state=state, owner=owner), staff_names()
    contacts = may(who.role, Permission.SEE_QUALITY)
    page = {
        "who": who,
        "rows": [item_row(row, stands, names, contacts=contacts) for row, stands in found.rows],
        "total": found.counts.total(),
        "late": found.counts[ItemState.OVERDUE],
        "unchecked": found.counts[ItemState.COMPLETE],
        "unanswered": found.counts[ItemState.PROPOSED],
        "states": state_choices(found.counts),
        "owners": [Choice(code, name) for code, name in queries.owners()],
        "state": state or "",
        "owner": owner,
        "may_keep": may(who.role, Permission.KEEP_LEARNING),
    }
    return render(request, "desk/learning/register.html", page)


@require_safe
@for_those_who_may(Permission.SEE_LEARNING)
@nothing_unless_recorded
def register_csv(request: HttpRequest, who: Who) -> HttpResponse:
    """The register, narrowed as the page is, as a spreadsheet."""
    at, (state, owner) = showing.now(), _narrowed(request)
    looked(who, "learning-exported", "The learning register, as a spreadsheet.", at=at)
    found = queries.register(london_day(at), state=state, owner=owner)
    text = taking_in.as_csv(
        [(row, stands.value) for row, stands in found.rows], contacts=may(who.role, Permission.SEE_QUALITY)
    )
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="learning-OFFICIAL-SENSITIVE.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _narrowed(request: HttpRequest) -> tuple[ItemState | None, str]:
    state = request.GET.get("state", "")
    return (ItemState(state) if state in set(ItemState) else None), request.GET.get("owner", "")[:80]


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.KEEP_LEARNING)
@nothing_unless_recorded
def add(request: HttpRequest, who: Who) -> HttpResponse:
    """The form by which an item comes in: from a reviewed contact, or by a public reference."""
    if request.method != "POST":
        return _add(request, who, incident=_incident(request.GET))
    sent, incident = request.POST, _incident(request.POST)
    try:
        number, _ = actions.propose(
            who=who,
            finding=sent.get("finding", ""),
            recommendation=sent.get("recommendation", ""),
            reference=sent.get("reference", ""),
            incident=incident,
            at=showing.now(),
        )
        return redirect("learning-item", number=number)
    except BadInput as bad:
        return _add(request, who, incident=incident, faults=(FieldFault(bad.field, str(bad)),))
    except NotPermitted as refused:
        return _add(request, who, incident=incident, faults=(FieldFault("", refused.says),))


def _incident(sent: QueryDict) -> int:
    text = sent.get("incident", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


@require_POST
@for_those_who_may(Permission.KEEP_LEARNING)
@nothing_unless_recorded
def take_in(request: HttpRequest, who: Who) -> HttpResponse:
    """Published recommendations come in: a case of the book, or a file."""
    file, case = request.FILES.get("file"), request.POST.get("case", "")
    try:
        if file is not None:
            rows = taking_in.read_file(file.name or "", file.read())
        else:
            held = next((one for one in current() if one.case == case), None)
            if held is None:
                raise NotASheet("Choose a published case, or a CSV or YAML file.")
            rows = taking_in.rows_of(held)
        if len(rows) > MOST_ROWS:
            raise NotASheet(f"It has {len(rows):,} rows. More than {MOST_ROWS:,} go by the command.")
    except NotASheet as wrong:
        return _add(request, who, faults=(FieldFault("file", str(wrong)),))
    came = taking_in.take_in(who=who, rows=rows, at=showing.now())
    return _add(request, who, came=came)


def _add(
    request: HttpRequest,
    who: Who,
    *,
    incident: int = 0,
    faults: tuple[FieldFault, ...] = (),
    came: taking_in.TakenIn | None = None,
) -> HttpResponse:
    if not may(who.role, Permission.SEE_QUALITY):
        incident = 0
    page = {
        "who": who,
        "incident": incident,
        "reference": words.reference(incident) if incident else "",
        "cases": [Choice(one.case, f"{one.reference}: {one.title}") for one in current()],
        "columns": taking_in.COLUMNS,
        "came": came,
        "typed": request.POST,
        "faults": faults,
        "wrong": by_field(faults),
    }
    return render(request, "desk/learning/add.html", page, status=422 if faults else 200)


@require_safe
@for_those_who_may(Permission.SEE_LEARNING)
@nothing_unless_recorded
def item(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """One item: where it comes from, what was said of it, what changed and whether that worked."""
    return _item(request, who, number)


@require_POST
@for_those_who_may(Permission.KEEP_LEARNING)
@nothing_unless_recorded
def say(request: HttpRequest, who: Who, number: int, step: str) -> HttpResponse:
    """One step of an item. What is wrong with it comes back with all that was typed."""
    steps = {"answer": _answer, "begin": _begin, "link": _link, "complete": _complete, "check": _check}
    if step not in steps:
        raise Http404("there is no such step")
    try:
        steps[step](who, number, request.POST, showing.now())
    except BadInput as bad:
        return _item(request, who, number, step=step, faults=(FieldFault(bad.field, str(bad)),))
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    return redirect(f"{reverse('learning-item', args=[number])}#said")


def _answer(who: Who, number: int, sent: QueryDict, at: datetime) -> None:
    response = _one_of(Response, sent.get("response", ""), "response", "Choose what the force says to it.")
    due = _day(sent, "due") if response is not Response.REJECTED and sent.get("due", "").strip() else None
    reason, owner = sent.get("reason", ""), sent.get("owner", "")
    actions.answer(who=who, number=number, response=response, reason=reason, owner=owner, due=due, at=at)


def _begin(who: Who, number: int, sent: QueryDict, at: datetime) -> None:
    actions.begin(who=who, number=number, says=sent.get("doing", ""), at=at)


def _link(who: Who, number: int, sent: QueryDict, at: datetime) -> None:
    kind, _, code = sent.get("code", "").partition(":")
    changed = _one_of(Changed, kind, "code", "Choose what changed.")
    actions.link(who=who, number=number, changed=changed, code=code, since=_day(sent, "since"), at=at)


def _complete(who: Who, number: int, sent: QueryDict, at: datetime) -> None:
    actions.complete(who=who, number=number, evidence=sent.get("evidence", ""), at=at)


def _check(who: Who, number: int, sent: QueryDict, at: datetime) -> None:
    outcome = _one_of(Outcome, sent.get("outcome", ""), "outcome", "Choose what came of it.")
    actions.check(who=who, number=number, outcome=outcome, says=sent.get("says", ""), at=at)


def _one_of(kind: Callable[[str], T], typed: str, field: str, mend: str) -> T:
    try:
        return kind(typed)
    except ValueError as wrong:
        raise BadInput(field, mend) from wrong


def _day(sent: QueryDict, field: str) -> date:
    typed = sent.get(field, "")
    day = read_day(typed)
    if day is None:
        raise BadInput(field, f"“{typed.strip()[:40]}” is no day. Write it like 23/11/2026.")
    return day


def _item(
    request: HttpRequest, who: Who, number: int, *, step: str = "", faults: tuple[FieldFault, ...] = ()
) -> HttpResponse:
    row = queries.item(number)
    if row is None:
        raise Http404("there is no such item")
    at = showing.now()
    looked(who, "learning-item", "An item of the learning register.", at=at, item=str(number))
    held, names = item_of(row), staff_names()
    state = held.state(london_day(at))
    page = {
        "who": who,
        "item": item_row(row, state, names, contacts=may(who.role, Permission.SEE_QUALITY)),
        "said": history(entries_of(row), names),
        "worked": [worked_view(worked(link, at)) for _, link in held.links],
        "steps": _steps(who, state, held.owner) if may(who.role, Permission.KEEP_LEARNING) else (),
        "owned": held.owner == who.id,
        "responses": RESPONSES,
        "outcomes": OUTCOMES,
        "owners": [Choice(code, name) for code, name in queries.owners()],
        "things": thing_choices(),
        "typed": request.POST,
        "step": step,
        "faults": faults,
        "wrong": by_field(faults),
    }
    return render(request, "desk/learning/item.html", page, status=422 if faults else 200)


def _steps(who: Who, state: ItemState, owner: str) -> tuple[str, ...]:
    """The steps that this person can take with an item as it stands, the next one first."""
    if state in (ItemState.PROPOSED, ItemState.REJECTED):
        return ("answer",)
    if state is ItemState.COMPLETE:
        return ("link",) if who.id == owner else ("check", "link")
    if state is ItemState.CHECKED:
        return ()
    return ("complete", "begin", "link", "answer") if who.id == owner else ("begin", "link", "answer")
