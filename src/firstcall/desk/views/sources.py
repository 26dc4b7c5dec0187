"""How the record systems answer; an administrator can make one fail, to see what the desk does without it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from firstcall.checks import actions
from firstcall.checks.models import LaidFault
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.answered import healths, sample, sample_of
from firstcall.desk.looking import looked_where_it_counts, nothing_unless_recorded
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.sources import FAULTS, Extract, Known, Laid, Sample, one_source
from firstcall.desk.picture.sources import sources as drawn
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.guidance import book as books
from firstcall.holdings.models import HeldSource
from firstcall.log.models import DueCheck
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who
from firstcall.sources.faults import FaultKind

#: The longest time for which a fault is laid by a number of minutes: a week.
LONGEST = timedelta(days=7)


@require_safe
@for_those_who_may(Permission.SEE_SOURCES)
@nothing_unless_recorded
def sources(request: HttpRequest, who: Who) -> HttpResponse:
    """Every record system: how it stands, what is held of it here, and how it answered lately."""
    looked_where_it_counts(who, "sources", "How the record systems answer.", at=showing.now())
    return _page(request, who)


@require_safe
@for_those_who_may(Permission.SEE_SOURCES)
@nothing_unless_recorded
def source(request: HttpRequest, who: Who, source: str) -> HttpResponse:
    """One record system: how it stands, its last day by the hour, and what the log says of its health."""
    at, catalogue = showing.now(), books.current().catalogue
    if source not in catalogue:
        raise Http404("there is no such source")
    looked_where_it_counts(who, "sources", f"How {source} answers.", at=at)
    names = {row.key: row.name for row in catalogue.values()}
    page = one_source(catalogue[source], names, _known(sample_of(source, at), at), at)
    return render(request, "desk/source.html", {"who": who, "page": page, "s": page.source})


@require_POST
@for_those_who_may(Permission.MANAGE_SOURCES)
@nothing_unless_recorded
def lay(request: HttpRequest, who: Who) -> HttpResponse:
    """Lay a fault over a source."""
    at = showing.now()
    faults: list[FieldFault] = []
    source, kind = request.POST.get("source", ""), request.POST.get("kind", "")
    if source not in books.current().catalogue:
        faults.append(FieldFault("source", "Choose the record system that is to fail."))
    if kind not in tuple(FaultKind):
        faults.append(FieldFault("kind", "Choose how it fails."))
    until = _until(request.POST, at, faults)
    if faults:
        return _page(request, who, tuple(faults))
    actions.lay_fault(who=who, source=source, kind=FaultKind(kind), until=until, at=at)
    return redirect("sources")


@require_POST
@for_those_who_may(Permission.MANAGE_SOURCES)
@nothing_unless_recorded
def clear(request: HttpRequest, who: Who, fault: int) -> HttpResponse:
    """Take a fault away."""
    actions.clear_fault(who=who, fault=fault, at=showing.now())
    return redirect("sources")


def _until(sent: QueryDict, at: datetime, faults: list[FieldFault]) -> datetime | None:
    typed = sent.get("minutes", "").strip()
    if not typed:
        return None
    whole = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 0
    if not timedelta() < whole * timedelta(minutes=1) <= LONGEST:
        says = f"“{typed[:40]}” is no number of minutes up to a week. Leave it empty to take the fault away by hand."
        faults.append(FieldFault("minutes", says))
        return None
    return at + timedelta(minutes=whole)


def _known(taken: Sample, at: datetime) -> Known:
    missed = DueCheck.objects.filter(missed=True).values_list("source").annotate(count=Count("row"))
    return Known(
        extracts={h.source: Extract(h.as_of, h.count, h.loaded_at) for h in HeldSource.objects.all()},
        taken=taken,
        waiting=dict(missed),
        laid=tuple(Laid(f.pk, f.source, f.kind, f.start, f.end) for f in LaidFault.objects.order_by("start", "pk")),
        health=healths(books.current().catalogue, at),
    )


def _page(request: HttpRequest, who: Who, faults: tuple[FieldFault, ...] = ()) -> HttpResponse:
    at = showing.now()
    page = drawn(books.current().sources, _known(sample(at), at), at)
    return render(
        request,
        "desk/sources.html",
        {
            "who": who,
            "page": page,
            "may_manage": may(who.role, Permission.MANAGE_SOURCES),
            "kinds": [Choice(k.value, FAULTS.get(k.value, k.value)) for k in FaultKind],
            "typed": request.POST,
            "faults": faults,
            "wrong": by_field(faults),
        },
        status=422 if faults else 200,
    )
