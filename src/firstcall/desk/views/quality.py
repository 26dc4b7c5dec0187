"""Quality: what waits for a review, one closed contact rule by rule, and the review of it. Every look is recorded first."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from firstcall.contacts import actions as contacts
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.names import staff_names
from firstcall.desk.picture import words
from firstcall.desk.picture.quality import (
    CHOICES,
    agreement_rows,
    queue_rows,
    review_view,
    rule_rows,
    sent_verdicts,
)
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who
from firstcall.review import actions, queries, trends
from firstcall.review.queries import Contact
from firstcall.review.rules import rules

#: Over how long reviewers are compared.
COMPARED = timedelta(days=365)
_LOG = "the whole log, to see how the contact was handled"


@require_safe
@for_those_who_may(Permission.SEE_QUALITY)
@nothing_unless_recorded
def queue(request: HttpRequest, who: Who) -> HttpResponse:
    """The contacts that wait for a review, of everybody or of one team."""
    of = queries.teams()
    team = request.GET.get("team", "")[:60]
    looked(who, "quality", "The closed contacts that wait for a review.", at=showing.now(), team=team)
    waiting = queries.waiting([h for h, t in of.items() if t == team] if team else None)
    rows = list(waiting[: queries.A_PAGE])
    saved = request.GET.get("saved", "")
    page = {
        "who": who,
        "rows": queue_rows(rows, who, queries.reviewed_by(who, rows), staff_names()),
        "counts": queries.counts(),
        "total": waiting.count() if len(rows) == queries.A_PAGE else len(rows),
        "teams": sorted({t for t in of.values() if t}),
        "team": team,
        "rules": len(rules()),
        "saved": words.reference(int(saved)) if saved.isascii() and saved.isdecimal() and len(saved) < 16 else "",
        "may_review": may(who.role, Permission.REVIEW_QUALITY),
    }
    return render(request, "desk/quality/queue.html", page)


@require_safe
@for_those_who_may(Permission.SEE_QUALITY)
@nothing_unless_recorded
def contact(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """One closed contact: what every rule says of it, on which entries, and what reviewers found."""
    found = _found(incident)
    contacts.consult(who=who, incident=incident, what=_LOG, at=showing.now())
    return _contact(request, who, found)


@require_POST
@for_those_who_may(Permission.REVIEW_QUALITY)
@nothing_unless_recorded
def review(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
    """Save a review. What is wrong with it comes back with all that was typed."""
    found, at, sent = _found(incident), showing.now(), request.POST
    verdicts = sent_verdicts(sent, found.judgement)
    faults = tuple(FieldFault(field, says) for field, says in actions.lacking(verdicts, found.judgement))
    if not faults:
        told = {name: sent.get(name, "") for name in ("good", "change", "says")}
        try:
            actions.review(who=who, incident=incident, verdicts=verdicts, at=at, **told)
            return redirect(f"{reverse('quality')}?saved={incident}")
        except BadInput as bad:
            faults = (FieldFault(bad.field, str(bad)),)
        except StepRefused as refused:
            faults = tuple(FieldFault("", reason) for reason in refused.says)
        except NotFound as nothing:
            raise Http404(str(nothing)) from nothing
    contacts.consult(who=who, incident=incident, what=_LOG, at=at)
    return _contact(request, who, _found(incident), faults=faults)


@require_safe
@for_those_who_may(Permission.SEE_QUALITY)
@nothing_unless_recorded
def agreement(request: HttpRequest, who: Who) -> HttpResponse:
    """How far two reviewers of the same contact agree, rule by rule."""
    at = showing.now()
    looked(who, "quality-agreement", "How far reviewers agree.", at=at)
    rows = agreement_rows(trends.agreements(at - COMPARED), rules())
    return render(request, "desk/quality/agreement.html", {"who": who, "rows": rows, "days": COMPARED.days})


def _found(incident: int) -> Contact:
    found = queries.contact(incident)
    if found is None:
        raise Http404("this incident is not closed, or was not read by the rules yet")
    return found


def _contact(request: HttpRequest, who: Who, found: Contact, *, faults: tuple[FieldFault, ...] = ()) -> HttpResponse:
    row, names = found.row, staff_names()
    blind = found.blind_to(who)
    reviews = () if blind else found.reviews
    may_review = may(who.role, Permission.REVIEW_QUALITY)
    page = {
        "who": who,
        "incident": row.incident,
        "reference": words.reference(row.incident),
        "closed": words.moment(row.closed),
        "handler": words.by_label(row.handler, dict(names)) or "nobody",
        "channel": words.CHANNELS.get(row.channel, row.channel),
        "rows": rule_rows(
            found,
            rules(),
            showing.seen_by(who, row.incident),
            reviews=reviews,
            names=names,
            typed={name: request.POST.get(name, "") for name in request.POST},
            wrong=by_field(faults),
        ),
        "reviews": [review_view(row.incident, one, rules(), names) for one in reviews],
        "choices": CHOICES,
        "wanted": found.wanted,
        "drawn": queries.is_drawn(row),
        "blind": blind,
        "own": queries.had_a_hand(row, who.id),
        "done": any(one.by == who.id for one in found.reviews),
        "may_review": may_review,
        "typed": request.POST,
        "faults": faults,
        "wrong": by_field(faults),
    }
    return render(request, "desk/quality/contact.html", page, status=422 if faults else 200)
