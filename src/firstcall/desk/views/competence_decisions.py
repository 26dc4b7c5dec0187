"""Exemptions, asked for and decided by another; and what supervisors decide about contacts that were taken over the gate."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.reviewing_training import SAYS, review_not_current
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.competence import done_view, exemption_view, page_number
from firstcall.desk.picture.days import read_day
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.desk.views.staff import member_page
from firstcall.incident.dates import london_day
from firstcall.log.models import NotCurrentRow
from firstcall.people import exempting
from firstcall.people.errors import BadField, NotKnown, NotPermitted
from firstcall.people.exemptions import exemptions as every_exemption
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who

#: Contacts on one page of the queue.
ON_A_PAGE = 50


@require_safe
@for_those_who_may(Permission.SEE_CURRENCY)
@nothing_unless_recorded
def exemptions(request: HttpRequest, who: Who) -> HttpResponse:
    """The exemptions that wait for a decision, those that hold, and the last that are over."""
    return _exemptions(request, who)


@require_POST
@for_those_who_may(Permission.ASK_EXEMPTION)
@nothing_unless_recorded
def ask_exemption(request: HttpRequest, who: Who, staff: str) -> HttpResponse:
    """Ask that a member of staff be exempt."""
    sent, faults = request.POST, list[FieldFault]()
    begins, ends = (_day(sent.get(name, ""), f"exempt-{name}", faults) for name in ("begins", "ends"))
    if begins is not None and ends is not None:
        try:
            exempting.ask(
                who=who,
                staff_id=staff,
                policy=sent.get("policy", ""),
                begins=begins,
                ends=ends,
                why=sent.get("why", ""),
                at=showing.now(),
            )
            return redirect("member", staff=staff)
        except BadField as wrong:
            faults.append(FieldFault(f"exempt-{wrong.field}", wrong.says))
        except NotPermitted as refused:
            faults.append(FieldFault("", refused.says))
        except NotKnown as nobody:
            raise Http404(str(nobody)) from nobody
    return member_page(request, who, staff, faults=tuple(faults), asking=True)


def _day(typed: str, field: str, faults: list[FieldFault]) -> date | None:
    day = read_day(typed)
    if day is None:
        faults.append(FieldFault(field, f"“{typed.strip()[:40]}” is no day. Write it like 23/11/2026."))
    return day


@require_POST
@for_those_who_may(Permission.DECIDE_EXEMPTION)
@nothing_unless_recorded
def decide_exemption(request: HttpRequest, who: Who, exemption: int) -> HttpResponse:
    """Approve or refuse what somebody else asked for."""
    decision, why = request.POST.get("decision", ""), request.POST.get("why", "")
    if decision not in ("approve", "refuse"):
        return _exemptions(request, who, of=exemption, field="decision", says="Choose whether you approve it.")
    try:
        exempting.decide(who=who, exemption=exemption, approve=decision == "approve", why=why, at=showing.now())
    except BadField as wrong:
        return _exemptions(request, who, of=exemption, field=wrong.field, says=wrong.says)
    except NotPermitted as refused:
        return _exemptions(request, who, of=exemption, field="", says=refused.says)
    except NotKnown as nobody:
        raise Http404(str(nobody)) from nobody
    return redirect("exemptions")


@require_POST
@for_those_who_may(Permission.ASK_EXEMPTION)
@nothing_unless_recorded
def end_exemption(request: HttpRequest, who: Who, exemption: int) -> HttpResponse:
    """End an exemption before its time."""
    try:
        exempting.end(who=who, exemption=exemption, why=request.POST.get("why", ""), at=showing.now())
    except BadField as wrong:
        return _exemptions(request, who, of=exemption, field=wrong.field, says=wrong.says)
    except NotPermitted as refused:
        return _exemptions(request, who, of=exemption, field="", says=refused.says)
    except NotKnown as nobody:
        raise Http404(str(nobody)) from nobody
    return redirect("exemptions")


def _exemptions(request: HttpRequest, who: Who, *, of: int = 0, field: str = "", says: str = "") -> HttpResponse:
    at = showing.now()
    looked(who, "exemptions", "Who is exempt from a refresher policy.", at=at)
    today, names = london_day(at), staff_names()
    found = every_exemption(today)
    faults = (FieldFault(f"{field}-{of}" if field else "", says),) if says else ()
    return render(
        request,
        "desk/competence/exemptions.html",
        {
            "who": who,
            "waiting": [exemption_view(e, who, today, names) for e in found.waiting],
            "standing": [exemption_view(e, who, today, names) for e in found.standing],
            "over": [exemption_view(e, who, today, names) for e in found.over],
            "may_decide": may(who.role, Permission.DECIDE_EXEMPTION),
            "may_ask": may(who.role, Permission.ASK_EXEMPTION),
            "typed": request.POST,
            "of": of,
            "wrong_field": field,
            "wrong_says": says,
            "faults": faults,
        },
        status=422 if faults else 200,
    )


@require_safe
@for_those_who_may(Permission.SEE_BOARD)
@nothing_unless_recorded
def over_the_gate(request: HttpRequest, who: Who) -> HttpResponse:
    """Contacts that somebody took whose training was not current: those that wait for a decision, or those decided."""
    at = showing.now()
    looked(who, "over-the-gate", "Contacts taken without current training.", at=at)
    decided = request.GET.get("show") == "decided"
    rows = NotCurrentRow.objects.exclude(decision="") if decided else NotCurrentRow.objects.filter(decision="")
    page, count = page_number(request.GET.get("page", "")), rows.count()
    pages = max(1, -(-count // ON_A_PAGE))
    page = min(max(1, page), pages)
    ordered = rows.order_by("-decided_at", "-row") if decided else rows.order_by("at", "row")
    names = staff_names()
    return render(
        request,
        "desk/competence/over_the_gate.html",
        {
            "who": who,
            "rows": [done_view(r, who, names) for r in ordered[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]],
            "count": count,
            "decided": decided,
            "page": page,
            "pages": pages,
            "before": page - 1,
            "after": page + 1 if page < pages else 0,
            "may_review": may(who.role, Permission.REVIEW),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.REVIEW)
@nothing_unless_recorded
def review_over_the_gate(request: HttpRequest, who: Who, incident: int, staff: str) -> HttpResponse:
    """Decide about one such contact, with a reason. Nobody decides about their own."""
    at = showing.now()
    row = NotCurrentRow.objects.filter(incident=incident, staff=staff).first()
    if row is None:
        raise Http404("nobody of this id took this contact without current training")
    looked(
        who, "over-the-gate", "A contact taken without current training.", at=at, incident=str(incident), staff=staff
    )
    faults: tuple[FieldFault, ...] = ()
    if request.method == "POST":
        sent = request.POST
        try:
            review_not_current(
                who=who,
                incident=incident,
                staff=staff,
                decision=sent.get("decision", ""),
                reason=sent.get("reason", ""),
                at=at,
            )
            return redirect("over-the-gate")
        except BadInput as bad:
            faults = (FieldFault(bad.field, str(bad)),)
        except StepRefused as refused:
            faults = tuple(FieldFault("", reason) for reason in refused.says)
        except NotFound as nothing:
            raise Http404(str(nothing)) from nothing
    return render(
        request,
        "desk/competence/review.html",
        {
            "who": who,
            "row": done_view(row, who, staff_names()),
            "decisions": [Choice(code.value, says) for code, says in SAYS.items()],
            "typed": request.POST,
            "faults": faults,
            "wrong": by_field(faults),
        },
        status=422 if faults else 200,
    )
