"""Staff currency, and one member of staff with what they passed: certificates are awarded and withdrawn here."""

from __future__ import annotations

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST, require_safe

from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.answered import sample
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.picture import words
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.competence import exemption_view, page_number
from firstcall.desk.picture.currency import SHOWN, Person, cell, currency
from firstcall.desk.picture.days import read_day
from firstcall.desk.picture.rostered import own_shift
from firstcall.desk.picture.sources import asked_today
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.guidance import book as books
from firstcall.people import actions, queries, training_files
from firstcall.people.errors import BadField, NotKnown, NotPermitted
from firstcall.people.everyone import everyone, stood
from firstcall.people.evidence import shown as evidence_shown
from firstcall.people.exemptions import exemptions_for, waiting_exemptions
from firstcall.people.permissions import Permission, may
from firstcall.people.rostering import shifts_of
from firstcall.people.who import Who

#: The longest word of evidence or reason, in characters.
LONGEST = 2_000


@require_safe
@for_those_who_may(Permission.SEE_CURRENCY)
@nothing_unless_recorded
def staff(request: HttpRequest, who: Who) -> HttpResponse:
    """Everybody whose role needs a course, by team; narrowed to a state and a team where that is asked."""
    at = showing.now()
    today = _today(at)
    state, team = request.GET.get("state", ""), request.GET.get("team", "")
    looked(who, "currency", "Whose training is current.", at=at, state=state[:20], team=team[:60])
    found = everyone(today)
    day = today.toordinal()
    people = [
        Person(n.id, n.name, n.role, n.team, found.wanted[n.role], tuple([span.state(day) for span in n.spans]))
        for n in found.lines
    ]
    book = books.current()
    shown = currency(
        people,
        training_files.current().policies,
        today,
        stood=lambda ids: stood(ids, today),
        state=state,
        team=team,
        page=page_number(request.GET.get("page", "")),
    )
    return render(
        request,
        "desk/staff.html",
        {
            "who": who,
            "page": shown,
            "teams": found.teams(),
            "waiting": waiting_exemptions(),
            "states": [Choice(code, label) for code, label, _ in SHOWN],
            "typed": request.GET,
            "questions": len(book.asks),
            "sets": len(book.questions),
            "checks": asked_today(sample(at), at),
        },
    )


@require_safe
@for_those_who_may(Permission.SEE_CURRENCY)
@nothing_unless_recorded
def member(request: HttpRequest, who: Who, staff: str) -> HttpResponse:
    """One member of staff: how they stand, and every certificate that they were awarded."""
    looked(who, "training", "The training of a member of staff.", at=showing.now(), staff=staff)
    return member_page(request, who, staff)


@require_POST
@for_those_who_may(Permission.MANAGE_CERTIFICATES)
@nothing_unless_recorded
def award(request: HttpRequest, who: Who, staff: str) -> HttpResponse:
    """Award a certificate."""
    at = showing.now()
    sent, faults = request.POST, list[FieldFault]()
    course = sent.get("course", "")
    if course not in training_files.current().courses:
        faults.append(FieldFault("course", "Choose the course that was passed."))
    day = _day(sent.get("awarded", ""), "awarded", "on which it was passed", faults)
    if day is not None and day > _today(at):
        faults.append(FieldFault("awarded", f"{words.day(day)} is still to come. Give the day on which it was passed."))
    evidence = _text(sent.get("evidence", ""), "evidence", faults)
    if not faults and day is not None:
        try:
            file = request.FILES.get("file")
            shown = None if file is None else evidence_shown(file.name or "", file.chunks())
            actions.award(who=who, staff_id=staff, course=course, awarded=day, evidence=evidence, shown=shown, at=at)
            return redirect("member", staff=staff)
        except BadField as wrong:
            faults.append(FieldFault(wrong.field, wrong.says))
        except (NotKnown, NotPermitted) as refused:
            faults.append(FieldFault("", refused.says))
    return member_page(request, who, staff, faults=tuple(faults))


@require_POST
@for_those_who_may(Permission.MANAGE_CERTIFICATES)
@nothing_unless_recorded
def withdraw(request: HttpRequest, who: Who, staff: str, certificate: int) -> HttpResponse:
    """From a day on a certificate does not count."""
    at = showing.now()
    sent, faults = request.POST, list[FieldFault]()
    if certificate not in {c.number for c in _known(staff, _today(at)).certificates}:
        raise Http404("this member of staff has no such certificate")
    day = _day(sent.get("on", ""), f"on-{certificate}", "from which it does not count", faults)
    why = _text(sent.get("why", ""), f"why-{certificate}", faults)
    if not why:
        faults.append(FieldFault(f"why-{certificate}", "Say why it is withdrawn."))
    if not faults and day is not None:
        try:
            actions.withdraw(who=who, certificate=certificate, on=day, why=why, at=at)
            return redirect("member", staff=staff)
        except (NotKnown, NotPermitted) as refused:
            faults.append(FieldFault("", refused.says))
    return member_page(request, who, staff, faults=tuple(faults), withdrawing=certificate)


def member_page(
    request: HttpRequest,
    who: Who,
    staff: str,
    *,
    faults: tuple[FieldFault, ...] = (),
    withdrawing: int = 0,
    asking: bool = False,
) -> HttpResponse:
    """One member of staff, with what is wrong with a form that was sent for them."""
    at = showing.now()
    found = _known(staff, _today(at))
    wrong = by_field(faults)
    return render(
        request,
        "desk/member.html",
        {
            "who": who,
            "member": found,
            "courses": [cell(c, _today(at)) for c in found.courses],
            "certificates": [_certificate(c, wrong, withdrawing) for c in found.certificates],
            "offered": sorted(training_files.current().courses.values(), key=lambda c: c.name),
            "may_manage": may(who.role, Permission.MANAGE_CERTIFICATES),
            "own": found.who.id == who.id,
            "may_ask": may(who.role, Permission.ASK_EXEMPTION),
            "policies": [c.policy for c in found.courses],
            "exemptions": [exemption_view(e, who, _today(at)) for e in exemptions_for(staff)],
            "shifts": [own_shift(s) for s in shifts_of(staff, at)],
            "asking": asking,
            "asking_wrong": {name.removeprefix("exempt-"): says for name, says in wrong.items() if "exempt-" in name},
            "typed": request.POST or MultiValueDict(),
            "withdrawing": withdrawing,
            "faults": faults,
            "wrong": wrong,
            "today": words.day(_today(at)),
        },
        status=422 if faults else 200,
    )


def _certificate(kept: queries.CertificateRow, wrong: dict[str, str], withdrawing: int) -> dict[str, object]:
    course = training_files.current().course(kept.course)
    return {
        "number": kept.number,
        "course": kept.course if course is None else course.name,
        "awarded": words.day(kept.awarded),
        "evidence": kept.evidence,
        "file": kept.file,
        "digest": kept.digest,
        "withdrawn": "" if kept.withdrawn is None else words.day(kept.withdrawn),
        "why": kept.withdrawn_why,
        "open": kept.number == withdrawing,
        "wrong_on": wrong.get(f"on-{kept.number}", ""),
        "wrong_why": wrong.get(f"why-{kept.number}", ""),
    }


def _known(staff: str, today: date) -> queries.Member:
    try:
        return queries.member(staff, today)
    except NotKnown as nobody:
        raise Http404(str(nobody)) from nobody


def _day(typed: str, field: str, which: str, faults: list[FieldFault]) -> date | None:
    day = read_day(typed)
    if day is None:
        said = f"“{typed.strip()[:40]}” is no day." if typed.strip() else f"Give the day {which}."
        faults.append(FieldFault(field, f"{said} Write it like 23/11/2026 or 2026-11-23."))
    return day


def _text(typed: str, field: str, faults: list[FieldFault]) -> str:
    text = typed.replace("\x00", "").strip()
    if len(text) > LONGEST:
        faults.append(FieldFault(field, f"Write at most {LONGEST:,} characters; this has {len(text):,}."))
    return text


def _today(at: datetime) -> date:
    return at.astimezone(words.HERE).date()
