"""Referring somebody to those who protect them: the form filled in, amended, printed, and recorded as it was told.

Every page of it shows what is known of a person, so the look is recorded before anything is shown.
"""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST, require_safe

from firstcall.contacts import actions, referring
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.referring import Referred
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture.referring import ReferralView, field_of, referral_view
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.desk.views.fields import number
from firstcall.guidance.filling import AMENDABLE
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who


@require_safe
@for_those_who_may(Permission.SEE_RECORD)
@nothing_unless_recorded
def referral(request: HttpRequest, who: Who, incident: int, form: str, person: str) -> HttpResponse:
    """The form as it would be told now, each part that can be amended in a box, and what was told before."""
    return _page(request, who, incident, form, person)


@require_safe
@for_those_who_may(Permission.SEE_RECORD)
@nothing_unless_recorded
def paper(request: HttpRequest, who: Who, incident: int, form: str, person: str) -> HttpResponse:
    """The form on paper: as it was told last, or a draft where nobody was referred yet (``?draft``: in any case)."""
    view = _looked_at(who, incident, form, person, showing.now())
    as_told = bool(view.told) and "draft" not in request.GET
    told = {"who": who, "incident": incident, "referral": view, "as_told": as_told}
    return render(request, "desk/referral_paper.html", told)


@require_POST
@for_those_who_may(Permission.REFER)
@nothing_unless_recorded
def refer(request: HttpRequest, who: Who, incident: int, form: str, person: str) -> HttpResponse:
    """Record the referral as it stands in the boxes; a printed one leads to its paper."""
    sent = request.POST
    try:
        referred = Referred(
            to=sent.get("to", ""),
            how=sent.get("how", ""),
            amended={head: sent.get(field_of(head), "") for head in AMENDABLE if field_of(head) in sent},
            agreed=sent.get("agreed") == "yes",
            after=number(sent, "after"),
        )
        at = showing.now()
        referring.refer(who=who, incident=incident, form=form, person=person, referred=referred, at=at)
    except (BadInput, StepRefused) as refused:
        return _page(request, who, incident, form, person, faults=_faults(refused), sent=sent)
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    page = "referral-paper" if referred.how == "printed" else "referral"
    return redirect(page, incident=incident, form=form, person=person)


def _faults(refused: BadInput | StepRefused) -> tuple[FieldFault, ...]:
    if isinstance(refused, StepRefused):
        return tuple(FieldFault("", reason) for reason in refused.says)
    field = field_of(refused.field) if refused.field in AMENDABLE else refused.field
    return (FieldFault(field, str(refused)),)


def _page(
    request: HttpRequest,
    who: Who,
    incident: int,
    form: str,
    person: str,
    *,
    faults: tuple[FieldFault, ...] = (),
    sent: QueryDict | None = None,
) -> HttpResponse:
    view = _looked_at(who, incident, form, person, showing.now())
    wrong = by_field(faults)
    told = {
        "who": who,
        "incident": incident,
        "referral": view,
        "ways": tuple(referring.WAYS.items()),
        "boxes": [(part, _typed(sent, part.field, part.text), wrong.get(part.field, "")) for part in view.parts],
        "may_refer": may(who.role, Permission.REFER),
        "typed": sent or MultiValueDict(),
        "faults": faults,
        "wrong": wrong,
    }
    return render(request, "desk/referral.html", told, status=422 if faults else 200)


def _typed(sent: QueryDict | None, field: str, filled: str) -> str:
    """What stands in a box: what was typed, also where that is nothing; else what was filled in."""
    return filled if sent is None else sent.get(field, filled)


def _looked_at(who: Who, incident: int, form: str, person: str, at: datetime) -> ReferralView:
    """The referral, once the look at it is recorded."""
    state, entries = showing.seen_by(who, incident)
    if state.contact is None:
        raise Http404("there is no such incident")
    try:
        found = referring.ready(state, who=who, form=form, person=person, at=at)
        actions.consult(who=who, incident=incident, what=f"the referral {form} of {person}", at=at)
    except NotFound as nothing:
        raise Http404(str(nothing)) from nothing
    return referral_view(state, entries, found, names=staff_names())
