"""Who is current today and later, the roster, and the plan of course dates."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.looking import looked, nothing_unless_recorded
from firstcall.desk.picture import words
from firstcall.desk.picture.choices import Choice
from firstcall.desk.picture.competence import GROUPS, WORST, forecast_view
from firstcall.desk.picture.days import begins, read_day
from firstcall.desk.picture.rostered import plan_view, roster_view
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.incident.dates import london_day
from firstcall.people import rostering, taking_in, training_files
from firstcall.people.everyone import everyone, teams
from firstcall.people.permissions import Permission, may
from firstcall.people.planned import planned
from firstcall.people.planning import CourseDay
from firstcall.people.spans import By, added, forecast, total
from firstcall.people.spreadsheet import LARGEST, NotASheet, sheet
from firstcall.people.who import Who

#: The dates of a course that one plan can have, and the days of a roster that one page can.
DATES, ROSTER_DAYS = 4, 7
MOST_PLACES = 200
#: Rows of certificates that a page takes in at once; more go by the command.
MOST_ROWS = 1_000


@require_safe
@for_those_who_may(Permission.SEE_CURRENCY)
@nothing_unless_recorded
def competence(request: HttpRequest, who: Who) -> HttpResponse:
    """How many are current today, in 30, 60 and 90 days, by team, course or rule."""
    at = showing.now()
    by = By(request.GET["by"]) if request.GET.get("by") in set(By) else By.TEAM
    team = request.GET.get("team", "")
    looked(who, "competence", "How many are current today and later.", at=at, by=by.value, team=team[:60])
    found = everyone(london_day(at))
    known = found.teams()
    chosen = team if team in known and team else None
    rows = forecast(found, by, team=chosen)
    everybody = added(rows) if by is By.TEAM else total(found, team=chosen)
    page = forecast_view(rows, everybody, by, training_files.current())
    return render(
        request,
        "desk/competence/forecast.html",
        {
            "who": who,
            "page": page,
            "by": by.value,
            "group": GROUPS[by],
            "groups": [Choice(one.value, f"By {GROUPS[one]}") for one in By],
            "teams": [t for t in known if t],
            "team": chosen or "",
            "key": [Choice(state.value, says) for state, says in WORST.items()],
            "today": words.day(found.today),
        },
    )


# Certificates as spreadsheets


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who_may(Permission.MANAGE_CERTIFICATES)
@nothing_unless_recorded
def certificates(request: HttpRequest, who: Who) -> HttpResponse:
    """The form by which certificates come in as a spreadsheet; and sent, what became of each row."""
    if request.method != "POST":
        return _certificates(request, who)
    file = request.FILES.get("file")
    if file is None:
        return _certificates(request, who, says="Choose a CSV file.")
    try:
        rows = sheet(file.read(LARGEST + 1), needs=taking_in.NEEDED)
    except NotASheet as wrong:
        return _certificates(request, who, says=str(wrong))
    if len(rows) > MOST_ROWS:
        return _certificates(
            request, who, says=f"It has {len(rows):,} rows. More than {MOST_ROWS:,} go by the command."
        )
    came = taking_in.take_in(who=who, rows=rows, origin=(file.name or "")[:80], at=showing.now())
    return _certificates(request, who, came=came)


def _certificates(
    request: HttpRequest, who: Who, *, says: str = "", came: taking_in.TakenIn | None = None
) -> HttpResponse:
    faults = (FieldFault("file", says),) if says else ()
    page = {
        "who": who,
        "came": came,
        "aside": came.set_aside if came else [],
        "faults": faults,
        "most": MOST_ROWS,
        "wrong": by_field(faults),
        "columns": taking_in.COLUMNS,
    }
    return render(request, "desk/competence/certificates.html", page, status=422 if faults else 200)


@require_safe
@for_those_who_may(Permission.MANAGE_CERTIFICATES)
@nothing_unless_recorded
def certificates_csv(request: HttpRequest, who: Who) -> HttpResponse:
    """Every certificate as a spreadsheet, which can be taken in again."""
    looked(who, "certificates-exported", "Every certificate, as a spreadsheet.", at=showing.now())
    response = HttpResponse(taking_in.as_csv(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="certificates-OFFICIAL-SENSITIVE.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


# The roster


@require_safe
@for_those_who_may(Permission.SEE_CURRENCY)
@nothing_unless_recorded
def roster(request: HttpRequest, who: Who) -> HttpResponse:
    """Who is rostered for what, and who of them may not do it."""
    return _roster(request, who)


@require_POST
@for_those_who_may(Permission.MANAGE_ROSTER)
@nothing_unless_recorded
def load_roster(request: HttpRequest, who: Who) -> HttpResponse:
    """Take a roster in from a spreadsheet, and say what became of each of its rows."""
    at, file = showing.now(), request.FILES.get("file")
    if file is None:
        return _roster(request, who, faults=(FieldFault("file", "Choose a CSV file."),))
    try:
        rows = sheet(file.read(LARGEST + 1), needs=rostering.NEEDED)
    except NotASheet as wrong:
        return _roster(request, who, faults=(FieldFault("file", str(wrong)),))
    replace, name = request.POST.get("replace") == "yes", (file.name or "")[:80]
    came = rostering.load_roster(who=who, rows=rows, replace=replace, origin=name, at=at)
    return _roster(request, who, came=came)


def _roster(
    request: HttpRequest, who: Who, *, faults: tuple[FieldFault, ...] = (), came: rostering.Loaded | None = None
) -> HttpResponse:
    at = showing.now()
    typed = request.GET.get("from", "")
    day = read_day(typed) if typed.strip() else london_day(at)
    if day is None:
        faults = (*faults, FieldFault("from", f"“{typed.strip()[:40]}” is no day. Write it like 23/11/2026."))
        day = london_day(at)
    only_wrong = request.GET.get("show", "") != "all"
    looked(who, "roster", "Who is rostered for what.", at=at, day=day.isoformat())
    slots = rostering.roster(begins(day), begins(day + timedelta(days=ROSTER_DAYS)))
    return render(
        request,
        "desk/competence/roster.html",
        {
            "who": who,
            "page": roster_view(slots, training_files.current(), only_wrong=only_wrong),
            "only_wrong": only_wrong,
            "from": typed or words.day(day),
            "day": words.day(day),
            "last": words.day(day + timedelta(days=ROSTER_DAYS - 1)),
            "before": (day - timedelta(days=ROSTER_DAYS)).isoformat(),
            "after": (day + timedelta(days=ROSTER_DAYS)).isoformat(),
            "may_load": may(who.role, Permission.MANAGE_ROSTER),
            "came": came,
            "aside": came.set_aside[:200] if came else [],
            "faults": faults,
            "wrong": by_field(faults),
        },
        status=422 if faults else 200,
    )


# The plan


@require_safe
@for_those_who_may(Permission.SEE_CURRENCY)
@nothing_unless_recorded
def plan(request: HttpRequest, who: Who) -> HttpResponse:
    """Whom to send to which date of a course, so that every shift keeps its minimum and gaps close soonest."""
    at, training = showing.now(), training_files.current()
    asked = "policy" in request.GET
    faults: list[FieldFault] = []
    policy = training.policy(request.GET.get("policy", ""))
    if asked and policy is None:
        faults.append(FieldFault("policy", "Choose the rule that people are to be trained for."))
    days = [day for n in range(1, DATES + 1) if (day := _course_day(request, n, at, faults)) is not None]
    if asked and not days and not faults:
        faults.append(FieldFault("day-1", "Give a day on which the course is held."))
    team = request.GET.get("team", "")
    looked(who, "competence-plan", "Whom to send to a course.", at=at, policy=request.GET.get("policy", "")[:80])
    made = None
    if asked and not faults and policy is not None:
        made = plan_view(planned(policy, days, team=team, at=at), training)
    wrong = by_field(tuple(faults))
    return render(
        request,
        "desk/competence/plan.html",
        {
            "who": who,
            "plan": made,
            "policies": [Choice(p.code, f"{p.course.name}, {p.rule}") for p in training.policies],
            "dates": [_date_field(request, n, wrong) for n in range(1, DATES + 1)],
            "typed": request.GET,
            "teams": teams(),
            "faults": tuple(faults),
            "wrong": wrong,
        },
        status=422 if faults else 200,
    )


def _date_field(request: HttpRequest, n: int, wrong: dict[str, str]) -> dict[str, object]:
    sent = request.GET
    return {
        "n": n,
        "day": sent.get(f"day-{n}", ""),
        "starts": sent.get(f"starts-{n}", "09:00"),
        "ends": sent.get(f"ends-{n}", "17:00"),
        "places": sent.get(f"places-{n}", "12"),
        "wrong": {name: wrong.get(f"{name}-{n}", "") for name in ("day", "starts", "ends", "places")},
    }


def _course_day(request: HttpRequest, n: int, at: datetime, faults: list[FieldFault]) -> CourseDay | None:
    """One date of the course; None where its day is left out, or where something of it cannot be read."""
    sent = request.GET
    if not sent.get(f"day-{n}", "").strip():
        return None
    before = len(faults)
    day = read_day(sent[f"day-{n}"])
    if day is None:
        faults.append(FieldFault(f"day-{n}", f"“{sent[f'day-{n}'][:40]}” is no day. Write it like 23/11/2026."))
    elif day <= london_day(at):
        faults.append(FieldFault(f"day-{n}", "The course must be on a day to come."))
    starts, ends = (_clock(sent.get(f"{name}-{n}", ""), f"{name}-{n}", faults) for name in ("starts", "ends"))
    places = sent.get(f"places-{n}", "").strip()
    if not (places.isascii() and places.isdigit() and 1 <= int(places[:6]) <= MOST_PLACES):
        faults.append(FieldFault(f"places-{n}", f"Give the places, from 1 to {MOST_PLACES}."))
    if starts and ends and ends <= starts:
        faults.append(FieldFault(f"ends-{n}", "It must end after it begins."))
    if len(faults) > before or day is None or starts is None or ends is None:
        return None
    return CourseDay(_at(day, starts), _at(day, ends), int(places))


def _clock(typed: str, field: str, faults: list[FieldFault]) -> time | None:
    try:
        return datetime.strptime(typed.strip(), "%H:%M").time()  # noqa: DTZ007 -- the control room's clock
    except ValueError:
        faults.append(FieldFault(field, f"“{typed.strip()[:20]}” is no time. Write it like 09:00."))
        return None


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=words.HERE)
