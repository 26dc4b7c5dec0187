"""Referring somebody to those who protect them: the form as the handler leaves it, recorded as it was told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.guidance import book as books
from firstcall.guidance import filling
from firstcall.guidance.filling import AMENDABLE, NEEDED, Referring
from firstcall.guidance.referring import ReferralForm, made, offered
from firstcall.incident import entries as e
from firstcall.incident.held import Person, ReferralHeld
from firstcall.incident.state import State
from firstcall.log.recording import Recorded
from firstcall.people.permissions import Permission
from firstcall.people.who import Who

#: A part that is longer than this is a document, and belongs with the other side's.
LONGEST = 4000

#: How a referral is made: the word that the page and a scenario send, and the words that are recorded.
WAYS = {
    "sent": "sent",
    "printed": "printed and handed over",
    "telephone": "told by telephone",
    "already": "made already by somebody else, as told",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """What a handler says of a referral: to whom, in which way, and the parts as they amended them, each as text.

    A part that is not in ``amended`` goes as it was filled in. ``agreed``: the person agrees, where the form wants that.
    ``after``: the entry of the last referral by this form that the page showed; 0 for none. So a form sent twice refers once.
    """

    to: str
    how: str
    amended: Mapping[str, str] = field(default_factory=dict)
    agreed: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Everything that a referral of one person by one form is made of. ``why``: why the rules offer it; empty where they do not."""

    person: Person
    form: ReferralForm
    why: str
    required: bool
    made: ReferralHeld | None
    referring: Referring

    def parts(self, state: State) -> tuple[e.FormPart, ...]:
        """The form, filled in."""
        markers = books.current().markers
        return filling.filled(self.form, state, self.person, self.referring, markers=markers, why=self.why)


def ready(state: State, *, who: Who, form: str, person: str, at: datetime, referred: Referred | None = None) -> Ready:
    """What a referral would say now. Raises NotFound where there is no such form, or where it protects nobody in this role."""
    book = books.current()
    wanted, held = book.referrals.get(form), state.person(person)
    if wanted is None or held is None or held.role not in wanted.of:
        raise NotFound(f"there is no referral {form} of {person} in this incident")
    now = offered(state, forms={form: wanted}, markers=book.markers, now=at)
    offer = next((one for one in now if one.person == held.ref), None)
    amended = {} if referred is None else referred.amended
    referring = Referring(
        who=f"{who.name}, {who.role.value.replace('-', ' ')}",
        reference=f"FC-{state.incident:06d}",
        at=at,
        to="" if referred is None else referred.to,
        agreed=referred is not None and referred.agreed,
        amended={head: _lines(text) for head, text in amended.items() if head in AMENDABLE},
    )
    return Ready(
        person=held,
        form=wanted,
        why="" if offer is None else offer.why,
        required=offer is not None and offer.required,
        made=made(state, form, held.ref),
        referring=referring,
    )


def refer(*, who: Who, incident: int, form: str, person: str, referred: Referred, at: datetime) -> Recorded:
    """Record that somebody was referred, with the whole form as it was told and to whom (DPA 2018 s.62: a disclosure).

    Where the form says so, a promise to ask what came of it is made with it; all or nothing. On a closed incident too.
    Raises BadInput with nothing recorded.
    """
    to = _text("to", referred.to)
    if not to:
        raise BadInput("to", "Say whom it goes to.")
    if referred.how not in WAYS:
        raise BadInput(
            "how", "Choose how it is made: sent, printed and handed over, told by telephone, or made already."
        )
    for head in referred.amended:
        _text(head, referred.amended[head])

    def act(s: Step) -> None:
        now = ready(s.state, who=who, form=form, person=person, at=at, referred=referred)
        if (0 if now.made is None else now.made.seq) != referred.after:
            raise BadInput("", "It was referred meanwhile. Reload the page.")
        if now.form.consent and not referred.agreed:
            raise BadInput("agreed", f"{now.form.consent}: ask first, and tick it.")
        parts = now.parts(s.state)
        missing = [head for head in NEEDED if head not in {part.head for part in parts}]
        if missing:
            raise BadInput(missing[0], f"Fill in “{missing[0]}”: without it the form says nothing.")
        s.write(*_drafts(s, now, to, referred, parts, at))

    return step("refer", Permission.REFER, act, who=who, incident=incident, at=at, closed_too=True)


def _drafts(
    s: Step, now: Ready, to: str, referred: Referred, parts: tuple[e.FormPart, ...], at: datetime
) -> Iterator[e.Draft]:
    body = e.Referral(form=now.form.form, person=now.person.ref, to=to, how=WAYS[referred.how], parts=parts)
    yield s.says(body, now.person.seq)
    wait = now.form.chase_after
    if wait is None or referred.how == "already":
        return
    name = now.person.name or f"the {now.person.role.value}"
    text = f"Chase what came of the referral of {name}: {now.form.title}"
    yield s.says(
        e.Promise(promise=f"promise-{len(s.state.promises) + 1}", text=text, due=at + wait, owner=s.who.id), -1
    )


def _lines(text: str) -> tuple[str, ...]:
    plain = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return tuple(line.rstrip() for line in plain.split("\n") if line.strip())


def _text(field: str, typed: str) -> str:
    text = typed.replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise BadInput(field, f"Write at most {LONGEST:,} characters; this has {len(text):,}.")
    return text
