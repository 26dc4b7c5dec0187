"""The steps of a scenario done through the same actions as the desk's."""

from __future__ import annotations

from datetime import datetime

from firstcall.contacts import actions, assessing, promising, referring
from firstcall.contacts.errors import BadInput, NotFound, StepRefused
from firstcall.contacts.safeguarding import safe_contact
from firstcall.contacts.widening import search_wider
from firstcall.exercises import deeds_of_promises
from firstcall.exercises import scenario as s
from firstcall.guidance.filling import WHY
from firstcall.incident.entries import Draft, Refused
from firstcall.incident.records import RecordPerson
from firstcall.log import reading
from firstcall.log.recording import note, record
from firstcall.people.errors import NotPermitted
from firstcall.people.who import Who


def take(contact: s.ContactPlanned, *, who: Who, at: datetime) -> int | None:
    """Take a contact and return its incident. None where it is refused; the refusal stands in the house log."""
    try:
        taken = actions.take(
            who=who, channel=contact.channel, number=contact.number, place=contact.place, contact=contact.id, at=at
        )
    except NotPermitted as refused:
        said = Refused(step="contact", why=(refused.code,), says=(refused.says,))
        note([Draft(body=said, by=who.id)], at=at)
        return None
    return taken.incident


def do(step: s.Step, *, who: Who, incident: int, begun: datetime, at: datetime) -> None:
    """Do a step. Whatever the application refuses stands in the log as ``refused``; the scenario goes on.

    ``begun`` is the moment that the scenario gives the step: a promise's deadline counts from there.
    """
    try:
        _do(step.do, who, incident, begun, at)
    except StepRefused:
        return
    except (NotFound, BadInput, NotPermitted) as refused:
        code = {NotFound: "not-found", BadInput: "not-readable"}.get(type(refused), "not-permitted")
        said = Refused(step=step.kind, why=(code,), says=(str(refused),))
        record(incident, [Draft(body=said, by=who.id)], at=at)


def _do(deed: s.Deed, who: Who, incident: int, begun: datetime, at: datetime) -> None:  # noqa: C901 (one case a kind)
    match deed:
        case s.Log(text=text):
            actions.hear(who=who, incident=incident, text=text, at=at)
        case s.Answer(person=person, question=question, value=value):
            actions.answer(who=who, incident=incident, person=person, question=question, value=value, at=at)
        case s.Person():
            _name(deed, who, incident, at)
        case s.Confirm(suggestion=number):
            actions.confirm(who=who, incident=incident, suggestion=number, at=at)
        case s.Reject(suggestion=number):
            actions.reject(who=who, incident=incident, suggestion=number, at=at)
        case s.Wider(person=person):
            search_wider(who=who, incident=incident, person=person, at=at)
        case s.Promise(text=text, due=due):
            promising.promise(who=who, incident=incident, text=text, due=due.counted_from(begun), at=at)
        case s.Wish(text=text):
            actions.wish(who=who, incident=incident, text=text, at=at)
        case s.SafeContact(how=how, never=never):
            safe_contact(who=who, incident=incident, how=how, never=never, at=at)
        case s.Refer():
            _refer(deed, who, incident, at)
        case s.Advise(code=code):
            actions.advise(who=who, incident=incident, code=code, at=at)
        case s.Assess(elements=elements, overall=overall, reason=reason):
            assessing.assess(who=who, incident=incident, elements=elements, overall=overall, reason=reason, at=at)
        case s.Grade(grade=grade, reason=reason):
            assessing.grade(who=who, incident=incident, grade=grade, reason=reason, at=at)
        case s.Attend(staff=staff, says=says):
            assessing.attend(who=who, incident=incident, staff=staff, says=says, at=at)
        case s.Word(says=says, told=told):
            graded = reading.state(incident).grade
            lowered = 0 if graded is None else graded.seq
            assessing.word(who=who, incident=incident, lowered=lowered, told=told, says=says, at=at)
        case s.Review():
            _review(deed, who, incident, at)
        case s.Close(reason=reason, over=over):
            actions.close(who=who, incident=incident, reason=reason, over=over, at=at)
        case s.Settle() | s.Chase() | s.HandOver() | s.Told():
            deeds_of_promises.do(deed, who=who, incident=incident, begun=begun, at=at)
        case s.Explain(reason=reason):
            made = reading.state(incident).assessment
            number = 0 if made is None else made.seq
            assessing.explain(who=who, incident=incident, assessment=number, reason=reason, at=at)
        case s.Reopen(reason=reason):
            actions.reopen(who=who, incident=incident, reason=reason, at=at)
        case s.Acknowledge(warning=code):
            _acknowledge(code, who, incident, at)


def _refer(deed: s.Refer, who: Who, incident: int, at: datetime) -> None:
    state = reading.state(incident)
    now = referring.ready(state, who=who, form=deed.form, person=deed.person, at=at)
    referred = referring.Referred(
        to=deed.to or now.form.to,
        how=deed.how,
        amended={WHY: deed.why} if deed.why else {},
        agreed=deed.agreed,
        after=0 if now.made is None else now.made.seq,
    )
    referring.refer(who=who, incident=incident, form=deed.form, person=deed.person, referred=referred, at=at)


def _name(deed: s.Person, who: Who, incident: int, at: datetime) -> None:
    about = told_about(deed.about)
    actions.name_person(who=who, incident=incident, ref=deed.ref, role=deed.role, about=about, at=at)
    said = [*deed.about.markers, *(order.type for order in deed.about.orders)]
    if said:  # only a record marks somebody; what a handler is told of it is a line of the log
        actions.hear(who=who, incident=incident, text=f"{deed.ref}: {', '.join(said)}.", at=at)


def _review(deed: s.Review, who: Who, incident: int, at: datetime) -> None:
    state = reading.state(incident)
    last = state.grade if deed.of == "downgrade" else state.assessment
    if last is None:
        raise NotFound(f"there is no {'grade' if deed.of == 'downgrade' else 'assessment'} yet")
    actions.review(
        who=who, incident=incident, of=deed.of, says=deed.says, decision=deed.decision, about=last.seq, at=at
    )


def told_about(person: RecordPerson) -> dict[str, tuple[str, ...]]:
    """What a handler fills in about a person: the keys of a record's person, each with its values as text."""
    told: dict[str, tuple[str, ...]] = {
        "names": tuple(n.full for n in person.names),
        "born": (person.born,) if person.born else (),
        "sex": (person.sex,) if person.sex else (),
        "phones": person.phones,
        "emails": person.emails,
        "usernames": person.usernames,
        "addresses": person.addresses,
        "vehicles": person.vehicles,
        "images": person.images,
        "nationality": (person.nationality,) if person.nationality else (),
    }
    return {key: values for key, values in told.items() if values}


def _acknowledge(code: str, who: Who, incident: int, at: datetime) -> None:
    given = [w.seq for w in reading.state(incident).warnings.values() if w.code == code]
    if not given:
        raise NotFound(f"there is no warning {code}")
    for seq in sorted(given):
        actions.acknowledge(who=who, incident=incident, warning=seq, at=at)
