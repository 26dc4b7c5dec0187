"""Every other step of a contact: a form or a button, one action, and what it came to beside the form.

A step that is taken answers 200 with a short word, a refused or unreadable one 422 with every reason; the form
itself is never drawn anew, so that everything typed stays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from firstcall.contacts import actions, assessing, overseeing, promising
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.safeguarding import safe_contact as safe_contact_of
from firstcall.contacts.widening import search_wider
from firstcall.desk import showing
from firstcall.desk.access import for_those_who_may
from firstcall.desk.picture import words
from firstcall.desk.picture.assessed import assessment
from firstcall.desk.picture.refusing import reasons
from firstcall.desk.views.fields import answered_question, cited, deadline, number, overall_and_elements, role
from firstcall.incident.entries import Check
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who

Act = Callable[[Who, int, QueryDict, datetime], Recorded]


def _step(permission: Permission, act: Act) -> Callable[..., HttpResponse]:
    @require_POST
    @for_those_who_may(permission)
    def view(request: HttpRequest, who: Who, incident: int) -> HttpResponse:
        at = showing.now()
        try:
            recorded = act(who, incident, request.POST, at)
        except StepRefused as refused:
            return _told(request, who, "Refused", refused.says, refused=refused, incident=incident)
        except BadInput as bad:
            return _told(request, who, "Not saved", (str(bad),), field=bad.field)
        except NotFound as nothing:
            return _told(request, who, "Not saved", (f"{str(nothing).capitalize()}.",))
        response = render(
            request,
            "desk/outcome.html",
            {"saved": _saved(recorded, act, at), "contradicted": _open(recorded, act)},
        )
        response.headers["X-Seq"] = str(recorded.state.seq)
        return response

    return view


def _saved(recorded: Recorded, act: Act, at: datetime) -> str:
    """What the step came to, in a few words: when it was saved, or what it set going."""
    if act is not _wider:
        return f"Saved {words.clock(at)}"
    asked = sum(isinstance(entry.body, Check) and entry.body.wider for entry in recorded.entries)
    return f"Wider search: {asked} systems asked" if asked else "Wider search: already under way"


def _open(recorded: Recorded, act: Act) -> object:
    """The assessment just made, where something contradicts it and no reason was given."""
    if act is not _assess or recorded.state.assessment is None or recorded.state.assessment.stands:
        return None
    return {"assessment": assessment(recorded.state), "incident": recorded.incident}


def _told(
    request: HttpRequest,
    who: Who,
    title: str,
    says: tuple[str, ...],
    *,
    field: str = "",
    refused: StepRefused | None = None,
    incident: int = 0,
) -> HttpResponse:
    closing = refused is not None and refused.step == "close"
    own = refused is not None and "own-work" in refused.why
    over = closing and may(who.role, Permission.CLOSE_OVER) and not own
    ask = incident if closing and not over and may(who.role, Permission.ASK_APPROVAL) else 0
    told = {"title": title, "reasons": reasons(says), "field": field, "over": over, "ask": ask}
    return render(request, "desk/outcome.html", told, status=422)


def _answer(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    question, person = answered_question(sent)
    value = sent.get("as") or sent.get("value", "").strip()
    if not value:
        raise BadInput("value", "Type the answer, or say that it is unknown or refused.")
    return actions.answer(who=who, incident=incident, person=person, question=question, value=value, at=at)


def _person(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    about = {key: [v.strip() for v in sent.getlist(key) if v.strip()] for key in actions.ABOUT if key in sent}
    wanted = role(sent.get("role", ""))
    ref = sent.get("ref", "").strip() or showing.free_ref(incident, wanted)
    filled = {key: values for key, values in about.items() if values}
    return actions.name_person(who=who, incident=incident, ref=ref, role=wanted, about=filled, at=at)


def _confirm(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return actions.confirm(who=who, incident=incident, suggestion=number(sent, "suggestion"), at=at)


def _reject(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return actions.reject(who=who, incident=incident, suggestion=number(sent, "suggestion"), at=at)


def _reject_fact(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return actions.reject_fact(who=who, incident=incident, fact=number(sent, "fact"), at=at)


def _acknowledge(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return actions.acknowledge(who=who, incident=incident, warning=number(sent, "warning"), at=at)


def _wider(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return search_wider(who=who, incident=incident, person=sent.get("person", ""), at=at)


def _promise(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    due = deadline(sent, at)
    return promising.promise(who=who, incident=incident, text=sent.get("text", ""), due=due, at=at)


def _settle(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    kept = sent.get("kept") == "yes"
    promise, says = sent.get("promise", ""), sent.get("says", "")
    shows = number(sent, "fulfilled_by") if kept and sent.get("fulfilled_by") else None
    return promising.settle(
        who=who, incident=incident, promise=promise, kept=kept, says=says, fulfilled_by=shows, at=at
    )


def _chase(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    promise, says = sent.get("promise", ""), sent.get("says", "")
    again = deadline(sent, at) if sent.get("in", "").strip() or sent.get("due", "").strip() else None
    return promising.chase(who=who, incident=incident, promise=promise, says=says, again=again, at=at)


def _word_about(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    about = number(sent, "about")
    return promising.told(who=who, incident=incident, about=about, says=sent.get("says", ""), at=at)


def _wish(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return actions.wish(who=who, incident=incident, text=sent.get("text", ""), at=at)


def _safe_contact(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    how, never = sent.get("how", ""), sent.get("never", "")
    return safe_contact_of(who=who, incident=incident, how=how, never=never, at=at)


def _advise(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return actions.advise(who=who, incident=incident, code=sent.get("code", ""), at=at)


def _assess(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    overall, elements = overall_and_elements(sent, showing.choices())
    reason, cites = sent.get("reason", ""), cited(sent, elements)
    return assessing.assess(
        who=who, incident=incident, elements=elements, overall=overall, reason=reason, cites=cites, at=at
    )


def _explain(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    reason, seq = sent.get("reason", ""), number(sent, "assessment")
    return assessing.explain(who=who, incident=incident, assessment=seq, reason=reason, at=at)


def _grade(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    grade, reason = sent.get("grade", ""), sent.get("reason", "")
    return assessing.grade(who=who, incident=incident, grade=grade, reason=reason, at=at)


def _attend(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    staff, says = sent.get("staff", ""), sent.get("says", "")
    return assessing.attend(who=who, incident=incident, staff=staff, says=says, at=at)


def _word(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    lowered, told, says = number(sent, "about"), sent.get("told") == "yes", sent.get("says", "")
    return assessing.word(who=who, incident=incident, lowered=lowered, told=told, says=says, at=at)


def _close(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    reason, over = sent.get("reason", ""), sent.get("over") == "yes"
    return actions.close(who=who, incident=incident, reason=reason, over=over, at=at)


def _reopen(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return actions.reopen(who=who, incident=incident, reason=sent.get("reason", ""), at=at)


def _note(who: Who, incident: int, sent: QueryDict, at: datetime) -> Recorded:
    return overseeing.note(who=who, incident=incident, says=sent.get("says", ""), at=at)


answer = _step(Permission.TYPE_LINE, _answer)
person = _step(Permission.TYPE_LINE, _person)
confirm = _step(Permission.CONFIRM, _confirm)
reject = _step(Permission.CONFIRM, _reject)
reject_fact = _step(Permission.CONFIRM, _reject_fact)
acknowledge = _step(Permission.ACKNOWLEDGE, _acknowledge)
wider = _step(Permission.TYPE_LINE, _wider)
promise = _step(Permission.PROMISE, _promise)
settle = _step(Permission.PROMISE, _settle)
chase = _step(Permission.PROMISE, _chase)
told = _step(Permission.TYPE_LINE, _word_about)
wish = _step(Permission.TYPE_LINE, _wish)
safe_contact = _step(Permission.TYPE_LINE, _safe_contact)
advise = _step(Permission.TYPE_LINE, _advise)
assess = _step(Permission.ASSESS, _assess)
explain = _step(Permission.ASSESS, _explain)
grade = _step(Permission.GRADE, _grade)
attend = _step(Permission.GRADE, _attend)
word = _step(Permission.GRADE, _word)
close = _step(Permission.CLOSE, _close)
reopen = _step(Permission.REOPEN, _reopen)
note = _step(Permission.WATCH, _note)
