"""The force's own sign-in: to the provider, and back with its answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from firstcall.desk.doorway import go_on, next_of, nothing_unless_noted, now
from firstcall.people.signing_in import desks, single
from firstcall.people.signing_in.entering import Entering, Proof, Refused

ASKED = "single"


@require_safe
@nothing_unless_noted
def to_provider(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider. ``fresh``: the person is to be proved anew there, as for a locked desk."""
    provider = _provider()
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return redirect("sign-in")  # a link of another site signs nobody in: the person presses the button here
    onward, fresh = next_of(request, request.GET.get("next", "")), "fresh" in request.GET
    try:
        address, asked = single.ask(provider, back=_back(request), onward=onward, fresh=fresh, at=now())
    except single.Unreachable:
        says = f"{provider.single.name} cannot be reached now. Try again, or sign in with a password."
        return _form(request, says[:1].upper() + says[1:], onward, 503)
    request.session[ASKED] = asked.kept()
    # nosemgrep: open-redirect (the address of the provider that the force has set)
    return redirect(address)


@require_safe
@nothing_unless_noted
def from_provider(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider has proved, where this desk has an account for them."""
    provider = _provider()
    kept = request.session.pop(ASKED, None)
    if kept is None:
        return _form(
            request, "This sign-in was not begun in this browser, or was answered already. Begin again.", "", 422
        )
    asked, at, address = single.Asked(**kept), now(), desks.address_of(request)
    try:
        let = single.answered(provider, asked, request.GET.dict(), back=_back(request), address=address, at=at)
        proofs: tuple[str, ...] = (Proof.SINGLE, Proof.SECOND) if let.strong else (Proof.SINGLE,)
        return go_on(request, Entering(let.staff.staff_id, at.isoformat(), asked.next, proofs, "single sign-on"))
    except Refused as refused:
        return _form(request, str(refused), asked.next, 422)


def _provider() -> single.Provider:
    found = single.provider()
    if found is None:
        raise Http404("this desk has no single sign-on")
    return found


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("single-back"))


def _form(request: HttpRequest, says: str, onward: str, status: int) -> HttpResponse:
    return render(request, "desk/sign_in.html", {"says": says, "next": onward}, status=status)
