"""Asking that something be approved, and deciding on what somebody else asked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from firstcall.contacts import approvals
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.desk import showing
from firstcall.desk.access import by_script, for_those_who_may
from firstcall.desk.looking import looked_at_incident, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture import words
from firstcall.desk.picture.asides import wanted_words
from firstcall.desk.picture.refusing import reasons
from firstcall.desk.picture.typed import visible
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.guidance import approving, closing
from firstcall.guidance import book as books
from firstcall.incident.approved import Wanted
from firstcall.log import reading
from firstcall.people.permissions import Permission
from firstcall.people.who import Who


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.ASK_APPROVAL)
@nothing_unless_recorded
def ask(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """Ask a supervisor: beside a form of the live page, or on a page of its own for what is restricted."""
    sent = request.POST if request.method == "POST" else request.GET
    what = sent.get("what", Wanted.RESTRICTED_RECORD)
    about = sent.get("about", "") or sent.get("grade", "")
    page = {"who": who, "incident": incident, "reference": words.reference(incident), "what": what, "about": about}
    page |= {"wanted": wanted_words(what, about)}
    if request.method != "POST":
        if reading.state(incident).contact is None:
            raise Http404("there is no such incident")
        return render(request, "desk/ask_approval.html", page)
    says = sent.get("says", "") or sent.get("reason", "")
    try:
        approvals.ask(who=who, incident=incident, what=what, about=about, says=says, at=showing.now())
    except (BadInput, StepRefused, NotFound) as wrong:
        told = wrong.says if isinstance(wrong, StepRefused) else (str(wrong),)
        if by_script(request):
            outcome = {"title": "Not asked", "reasons": reasons(told)}
            return render(request, "desk/outcome.html", outcome, status=422)
        faults = tuple(FieldFault("says" if getattr(wrong, "field", "") == "says" else "", text) for text in told)
        told_page = page | {"typed": sent, "faults": faults, "wrong": by_field(faults)}
        return render(request, "desk/ask_approval.html", told_page, status=422)
    if by_script(request):
        return render(request, "desk/outcome.html", {"saved": "Asked. The answer comes to the top of your desk."})
    return redirect("incident", incident=incident)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.DECIDE_APPROVAL)
@nothing_unless_recorded
def decide(request: HttpRequest, who: Who, incident: int, approval: str) -> HttpResponse:
    """What was asked, why, and what stands against it; approve or refuse it, with a reason. Nobody decides on their own."""
    at = showing.now()
    if request.method != "POST":
        page = _page(who, incident, approval)
        looked_at_incident(who, incident, "what somebody asks to be approved", at=at)
        return render(request, "desk/decide.html", page)
    sent = request.POST
    decision = sent.get("decision", "")
    if decision not in ("approve", "refuse"):
        return _wrong(request, who, incident, approval, (FieldFault("decision", "Choose whether you approve it."),))
    try:
        approvals.decide(
            who=who,
            incident=incident,
            approval=approval,
            approve=decision == "approve",
            says=sent.get("says", ""),
            seen=frozenset(sent.get("seen", "").split()) if "seen" in sent else None,
            at=at,
        )
    except BadInput as bad:
        return _wrong(request, who, incident, approval, (FieldFault(bad.field, str(bad)),))
    except StepRefused as refused:
        return _wrong(request, who, incident, approval, tuple(FieldFault("", says) for says in refused.says))
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    return redirect("board")


def _wrong(
    request: HttpRequest, who: Who, incident: int, approval: str, faults: tuple[FieldFault, ...]
) -> HttpResponse:
    page = _page(who, incident, approval) | {"typed": request.POST, "faults": faults, "wrong": by_field(faults)}
    return render(request, "desk/decide.html", page, status=422)


def _page(who: Who, incident: int, approval: str) -> dict[str, object]:
    at, book = showing.now(), books.current()
    state, names = reading.state(incident), dict(staff_names())
    held = state.approvals.get(approval)
    if held is None:
        raise Http404("nobody has asked for this")
    doubts = closing.doubts(state, book=book, now=at) if held.what is Wanted.CLOSE_OVER else ()
    return {
        "who": who,
        "incident": incident,
        "reference": words.reference(incident),
        "wanted": wanted_words(held.what, held.about),
        "by": words.by_label(held.by, names),
        "when": words.moment(held.at),
        "reason": visible(held.says),
        "own": approving.not_to_decide(state, held, who.id),
        "decided": held.decided,
        "against": "" if held.decided else approving.not_to_approve(state, held, book=book, now=at),
        "doubts": [visible(d.says) for d in doubts],
        "seen": " ".join(dict.fromkeys(d.code for d in doubts)),
    }
