"""The way in: account and password, then whatever else is wanted, a page each; and the way out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from firstcall.desk import handing as holding
from firstcall.desk.access import by_script
from firstcall.desk.doorway import (
    ON_THE_WAY,
    go_on,
    known_browser,
    next_of,
    not_noted,
    nothing_unless_noted,
    now,
    on_the_way,
)
from firstcall.desk.picture.typing_faults import FieldFault, by_field
from firstcall.people.errors import NotSignedIn
from firstcall.people.permissions import Permission, may
from firstcall.people.queries import signed_in
from firstcall.people.signing_in import desks, entering, factors, passwords, resetting
from firstcall.people.signing_in.admitting import desk_at, who_at
from firstcall.people.signing_in.digests import Unsealed, opened, sealed
from firstcall.people.signing_in.entering import Entering, Proof, Refused, Step
from firstcall.people.signing_in.noting import noted
from firstcall.people.who import Who

SECRET, ASKS = "enrolling", "reset"


class DoorPage(View):
    """A page of the door: what is typed into it stands in no fault's report, and nobody comes in where the log takes no entry."""

    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or that nothing could be recorded."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except (DatabaseError, OSError):
            return not_noted(request)


class SignIn(DoorPage):
    """Account and password. Whoever is in already goes on to the desk, unless they are to prove themselves again."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        who = _sits_here(request)
        if who is not None and "again" not in request.GET:
            return redirect(next_of(request, request.GET.get("next", "")))
        return self._form(request, again=who)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try them."""
        account, password = request.POST.get("username", ""), request.POST.get("password", "")
        address, at = desks.address_of(request), now()
        if not account or not password or "\x00" in account + password or len(account) > 150:
            return self._form(request, says="Give the name of the account and its password.")
        try:
            staff = entering.by_password(
                account, password, address=address, browser=known_browser(request, account), at=at
            )
            way = Entering(staff.staff_id, at.isoformat(), request.POST.get("next", ""), (Proof.PASSWORD,), "password")
            if not request.user.is_authenticated:
                request.session.cycle_key()
            return go_on(request, way)
        except Refused as refused:
            return self._form(request, says=str(refused), wait=refused.wait)

    def _form(self, request: HttpRequest, *, says: str = "", wait: int = 0, again: Who | None = None) -> HttpResponse:
        status = 429 if wait else 422 if says else 200
        if by_script(request):
            return JsonResponse({"step": "password", "says": [says], "wait": wait}, status=status)
        sent = request.POST if request.method == "POST" else request.GET
        return render(
            request,
            "desk/sign_in.html",
            {
                "says": says,
                "again": again,
                "typed": request.POST.get("username", "") or (again.id if again else ""),
                "next": sent.get("next", ""),
            },
            status=status,
        )


class Code(DoorPage):
    """A code of the telephone, or a recovery code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._form(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try it."""
        way = _wanting(request, Step.CODE)
        staff = None if way is None else entering.staff_at_work(way.staff_id)
        if way is None or staff is None:
            return _from_the_start(request)
        try:
            code = request.POST.get("code", "").replace("\x00", "")[:80]
            how = entering.by_code(staff, code, address=desks.address_of(request), at=now())
        except Refused as refused:
            return self._form(request, says=str(refused), wait=refused.wait)
        return go_on(request, way.with_proof(Proof.SECOND, "code" if how == factors.CODES else "recovery code"))

    def _form(self, request: HttpRequest, *, says: str = "", wait: int = 0) -> HttpResponse:
        way = _wanting(request, Step.CODE)
        staff = None if way is None else entering.staff_at_work(way.staff_id)
        if staff is None:
            return _from_the_start(request)
        status = 429 if wait else 422 if says else 200
        if by_script(request):
            return JsonResponse({"step": "code", "says": [says], "wait": wait}, status=status)
        kinds = {one.kind for one in factors.factors_of(staff)}
        return render(request, "desk/signing/code.html", {"says": says, "kinds": kinds}, status=status)


class NewPassword(DoorPage):
    """A password that must be changed: the person chooses their own before they are in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._form(request, ())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it, where nothing speaks against it."""
        way = _wanting(request, Step.CHANGE)
        staff = None if way is None else entering.staff_at_work(way.staff_id)
        if way is None or staff is None:
            return _from_the_start(request)
        new, again = request.POST.get("new", ""), request.POST.get("again", "")
        wrong = passwords.faults(staff, new, again)
        if wrong:
            return self._form(request, tuple(FieldFault(field, says) for field, says in wrong))
        passwords.change(staff=staff, new=new, at=now())
        return go_on(request, way)

    def _form(self, request: HttpRequest, faults: tuple[FieldFault, ...]) -> HttpResponse:
        if _wanting(request, Step.CHANGE) is None:
            return _from_the_start(request)
        shown = {"faults": faults, "wrong": by_field(faults)}
        return render(request, "desk/signing/new_password.html", shown, status=422 if faults else 200)


class Enrol(DoorPage):
    """A second factor that the role wants and the person has not: it is set up before they are in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The square code, and where to type the first code."""
        return self._form(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add it where the code is right; the recovery codes are shown, once."""
        way = _wanting(request, Step.ENROL)
        staff = None if way is None else entering.staff_at_work(way.staff_id)
        if way is None or staff is None:
            return _from_the_start(request)
        secret, at = enrolling_secret(request), now()
        if not factors.add_codes(
            staff=staff, secret=secret, code=request.POST.get("code", ""), name="Telephone", at=at
        ):
            return self._form(request, says="This is not the code that the application shows now. Type the next one.")
        request.session.pop(SECRET, None)
        codes = factors.new_recovery_codes(staff, at)
        request.session[ON_THE_WAY] = way.with_proof(Proof.SECOND, "code").kept()
        return render(request, "desk/signing/recovery.html", {"codes": codes, "onward": "sign-in-on"})

    def _form(self, request: HttpRequest, says: str = "") -> HttpResponse:
        way = _wanting(request, Step.ENROL)
        staff = None if way is None else entering.staff_at_work(way.staff_id)
        if staff is None:
            return _from_the_start(request)
        secret = enrolling_secret(request)
        shown = {"says": says, "secret": secret, "square": factors.square(factors.address_for(staff, secret))}
        return render(request, "desk/signing/enrol.html", shown, status=422 if says else 200)


@nothing_unless_noted
def onward(request: HttpRequest) -> HttpResponse:
    """From the recovery codes on to whatever is wanted next."""
    return _from_the_start(request)


class Reset(DoorPage):
    """A password that was forgotten or never set: this browser asks, shows its code, and once it is let through sets it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Where this browser stands with it."""
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask for a code, or set the password."""
        at, browser = now(), self._browser(request)
        if "username" in request.POST:
            account = request.POST["username"].replace("\x00", "").strip()[:150]
            if not account:
                return self._page(request, (FieldFault("username", "Give the name of the account."),))
            try:
                code, secret = resetting.ask(account, address=desks.address_of(request), at=at)
            except Refused as refused:
                return self._page(request, (FieldFault("", str(refused)),))
            request.session[ASKS] = {"browser": secret, "code": code}
            return redirect("sign-in-reset")
        staff = resetting.allowed(browser, at) if browser else None
        if staff is None:
            return redirect("sign-in-reset")
        new = request.POST.get("new", "")
        wrong = passwords.faults(staff, new, request.POST.get("again", ""))
        if wrong:
            return self._page(request, tuple(FieldFault(field, says) for field, says in wrong))
        passwords.change(staff=staff, new=new, at=at)
        resetting.used(browser)
        request.session.pop(ASKS, None)
        return render(request, "desk/signing/reset.html", {"done": True})

    def _browser(self, request: HttpRequest) -> str:
        return str(request.session.get(ASKS, {}).get("browser", ""))

    def _page(self, request: HttpRequest, faults: tuple[FieldFault, ...] = ()) -> HttpResponse:
        at, browser = now(), self._browser(request)
        allowed = bool(browser) and resetting.allowed(browser, at) is not None
        code = request.session.get(ASKS, {}).get("code", "") if browser and resetting.stands(browser, at) else ""
        shown = {"allowed": allowed, "code": code, "faults": faults, "wrong": by_field(faults)}
        return render(request, "desk/signing/reset.html", shown, status=422 if faults else 200)


@require_POST
@nothing_unless_noted
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out. What was typed and not sent stays in the browser until the same person is back."""
    try:
        who = who_at(desk_at(request))
        if _first_hand_over(request, who):
            return redirect(f"{reverse('hand-over')}?leaving=yes")
        noted("signed-out", f"{who.name} signed out.", at=now(), by=who.id, address=desks.address_of(request))
    except NotSignedIn:
        pass
    desks.over(request.session)
    logout(request)
    return redirect("sign-in")


def _first_hand_over(request: HttpRequest, who: Who) -> bool:
    """Whether to show first what would be left behind: to whoever presses the button of a page, holds something, and has not seen it."""
    if "leaving" not in request.POST or not may(who.role, Permission.HAND_OVER):
        return False
    return holding.held(who, at=now()).any


def enrolling_secret(request: HttpRequest) -> str:
    """The secret that this browser is being given: the same until it is used, and sealed while it waits."""
    kept = request.session.get(SECRET, "")
    try:
        return opened("enrolling", kept.encode()).decode()
    except Unsealed:
        secret = factors.new_secret()
        request.session[SECRET] = sealed("enrolling", secret.encode()).decode()
        return secret


def _sits_here(request: HttpRequest) -> Who | None:
    try:
        return signed_in(request)
    except NotSignedIn:
        return None


def _wanting(request: HttpRequest, step: Step) -> Entering | None:
    """Who is on their way in and wants this step."""
    way = on_the_way(request)
    try:
        return way if way is not None and entering.next_step(way) is step else None
    except Refused:
        return None


def _from_the_start(request: HttpRequest) -> HttpResponse:
    if by_script(request):
        return JsonResponse({"step": "password", "says": ["That took too long. Begin again."]}, status=422)
    way = on_the_way(request)
    try:
        return redirect("sign-in") if way is None else go_on(request, way)
    except Refused:
        request.session.pop(ON_THE_WAY, None)
        return redirect("sign-in")
