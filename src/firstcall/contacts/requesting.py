"""Asking the people who answer for a record system: the request made and chased, and their answer typed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from firstcall.contacts.errors import BadInput, NotFound
from firstcall.contacts.stepping import Step, step
from firstcall.guidance import book as books
from firstcall.guidance import requesting
from firstcall.guidance.plan import for_people
from firstcall.guidance.requesting import Asking, RequestForm
from firstcall.incident import entries as e
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome, Plan, Reason
from firstcall.incident.held import CheckHeld, Person, RequestHeld
from firstcall.incident.records import Found, Match, MatchPart, Record, RecordPerson
from firstcall.incident.state import State
from firstcall.log.recording import Recorded
from firstcall.matching import model as weights
from firstcall.people.permissions import Permission, refusal
from firstcall.people.who import Who
from firstcall.sources.outcomes import DEFAULT_MAX_AGE

LONDON = ZoneInfo("Europe/London")
#: A form or an answer that is longer than this is a document, and belongs with the other side's.
LONGEST = 4000
#: The longest that a request may go without being chased.
LONGEST_WAIT = timedelta(days=28)
_NAMES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a handler fills in of a request: to whom, when to chase it, and what to add to the form.

    ``chases``: the entry of the request that this one follows up; 0 for a first one. So a form sent twice asks once.
    """

    to: str
    chase: datetime
    adds: str = ""
    chases: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as people gave it: what it comes to, who gave it, of what day their data are, and in what words.

    ``outcome`` NOT_CHECKED: they would not or could not say. ``markers``: what they said that the form has a tick for.
    ``sure``: they say that it is this very person.
    """

    outcome: Outcome
    by: str
    text: str = ""
    as_of: date | None = None
    markers: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Everything that a request about one person to one system's people is made of."""

    person: Person
    row: SourceRow
    form: RequestForm
    cell: CheckHeld
    made: RequestHeld | None
    asking: Asking
    lacking: str = ""  # what is still to be known before anybody can be asked

    def parts(self, state: State) -> tuple[e.FormPart, ...]:
        """The form, filled in."""
        return requesting.filled(self.form, self.row, state, self.person, self.asking)


def ready(state: State, *, who: Who, person: str, source: str, at: datetime, to: str = "", adds: str = "") -> Ready:
    """What a request would say now. Raises NotFound where nobody is asked so for this person and source."""
    book = books.current()
    row, held = book.catalogue.get(source), state.person(person)
    if row is None or held is None:
        raise NotFound(f"there is no {source} of {person} in this incident")
    cell = state.cell(held.ref, source)
    form, made = requesting.form_for(book.requests, source), state.request(held.ref, source)
    waits = made is not None and made.open  # an answer is taken though the system can be asked by itself by now
    if cell is None or form is None or not (waits or cell.plan is Plan.REQUEST_ONLY):
        raise NotFound(f"{row.name} is not asked by a request")
    wanted = for_people(state, held, row, book=book, now=at)
    asking = Asking(
        who=f"{who.name}, {who.role.value.replace('-', ' ')}",
        reference=f"FC-{state.incident:06d}",
        by_what=wanted.by_what,
        why=wanted.why,
        at=at,
        to=to,
        adds=adds,
    )
    lacking = wanted.why if wanted.incomplete else ""
    return Ready(person=held, row=row, form=form, cell=cell, made=made, asking=asking, lacking=lacking)


def make(*, who: Who, incident: int, person: str, source: str, request: Request, at: datetime) -> Recorded:
    """Record that people were asked, with the form as sent, and the promise to chase their answer; all or nothing.

    Following up an open request keeps the promise to chase it, and makes the next. Raises BadInput with nothing recorded.
    """
    to, adds = _text("to", request.to), _text("adds", request.adds)
    if not to:
        raise BadInput("to", "Say whom the request goes to.")
    if not at < request.chase <= at + LONGEST_WAIT:
        raise BadInput("in", f"Chase it after now, and within {LONGEST_WAIT.days} days.")

    def act(s: Step) -> None:
        now = ready(s.state, who=who, person=person, source=source, at=at, to=to, adds=adds)
        if now.row.roles and who.role.value not in now.row.roles:
            s.refuse(("not-permitted",), (refusal(who.role, Permission.PROMISE),), now.cell.seq)
            return
        if now.cell.plan is not Plan.REQUEST_ONLY:
            raise BadInput("", f"{now.row.name} is no longer asked by a request.")
        if now.lacking:
            raise BadInput("", f"Too little is known to ask: {now.lacking}.")
        if (now.made.seq if now.made is not None and now.made.open else 0) != request.chases:
            raise BadInput("", "It was requested meanwhile. Reload the page.")
        s.write(*_drafts(s, now, to, request.chase))

    return step("request", Permission.PROMISE, act, who=who, incident=incident, at=at)


def _drafts(s: Step, now: Ready, to: str, chase: datetime) -> Iterator[e.Draft]:
    promise = f"promise-{len(s.state.promises) + 1}"
    requested = e.Requested(
        check=now.cell.check,
        source=now.row.key,
        person=now.person.ref,
        form=now.form.form,
        to=to,
        chase=chase,
        promise=promise,
        by_what=requesting.sent(now.form, now.asking.by_what),
        parts=now.parts(s.state),
    )
    earlier = now.made if now.made is not None and now.made.open else None
    yield s.says(requested, now.cell.seq, *(() if earlier is None else (earlier.seq,)))
    text = f"Chase {now.row.name} on {now.person.name or f'the {now.person.role.value}'}: requested of {to}"
    yield s.says(e.Promise(promise=promise, text=text, due=chase, owner=s.who.id), -1)
    held = None if earlier is None else s.state.promises.get(earlier.promise)
    if held is not None and held.open:
        says = "Chased: asked again."
        yield s.says(e.PromiseSettled(promise=held.promise, kept=True, says=says), held.seq, -2)


def answered(*, who: Who, incident: int, person: str, source: str, given: Given, at: datetime) -> Recorded:
    """Record the answer that people gave to a request, and keep the promise to chase it; on a closed incident too.

    Nothing but their own word that they hold nothing, of data of a day, is "no trace". Raises BadInput.
    """
    by, text = _text("by", given.by, _NAMES), _text("text", given.text)
    today = at.astimezone(LONDON).date()
    if not by:
        raise BadInput("by", "Say who gave the answer: name and post.")
    if given.outcome is not Outcome.NO_TRACE and not text:
        raise BadInput("text", "Write what they said.")
    if given.outcome is Outcome.NO_TRACE and given.as_of is None:
        raise BadInput("as_of", "Say of what day their data are. Without it this is no “no trace”.")
    if given.as_of is not None and given.as_of > today:
        raise BadInput("as_of", "The day of their data is still to come.")

    def act(s: Step) -> None:
        held = s.person(person)
        made = s.state.request(held.ref, source)
        row = books.current().catalogue.get(source)
        if made is None or not made.open or row is None:
            raise NotFound(f"no request to {source} about {person} waits for an answer")
        form = books.current().requests.get(made.form)
        if set(given.markers) - set(() if form is None else form.markers):
            raise BadInput("", "The form has no tick for this. Reload the page.")
        cell = s.state.cell(held.ref, source)
        check = cell.check if cell is not None and cell.plan is Plan.REQUEST_ONLY else made.check
        s.write(*_answer_drafts(s, made, check, _Told(given, by, text, row, at, held.ref)))

    return step("request-answer", Permission.PROMISE, act, who=who, incident=incident, at=at, closed_too=True)


@dataclass(frozen=True, slots=True)
class _Told:
    given: Given
    by: str
    text: str
    row: SourceRow
    at: datetime
    person: str

    @property
    def says(self) -> str:
        text = f" {self.text}" if self.text and self.given.outcome is not Outcome.TRACE else ""
        return f"Answered on request by {self.by}.{text}"

    @property
    def stale(self) -> bool:
        limit = DEFAULT_MAX_AGE if self.row.max_age_days is None else self.row.max_age_days
        as_of = self.given.as_of
        return as_of is not None and (self.at.astimezone(LONDON).date() - as_of).days > limit


def _answer_drafts(s: Step, made: RequestHeld, check: str, told: _Told) -> Iterator[e.Draft]:
    outcome, reason = told.given.outcome, None
    if outcome is Outcome.NOT_CHECKED:
        reason = Reason.UNAUTHORISED
    elif outcome is Outcome.NO_TRACE and told.stale:
        outcome, reason = Outcome.NOT_CHECKED, Reason.STALE
    body = e.Answer(
        check=check,
        source=told.row.key,
        person=told.person,
        outcome=outcome,
        reason=reason,
        says=told.says,
        as_of=told.given.as_of,
        took_ms=round((told.at - made.at).total_seconds() * 1000),
        records=(_record(made, told),) if outcome is Outcome.TRACE else (),
    )
    answer = s.state.seq + 1
    yield s.says(body, made.seq)
    held = s.state.promises.get(made.promise)
    if held is not None and held.open:
        says = f"Answered by {told.by}."
        settled = e.PromiseSettled(promise=held.promise, kept=True, says=says, fulfilled_by=answer)
        yield s.says(settled, held.seq, answer)


def _record(made: RequestHeld, told: _Told) -> Found:
    """What people told, as a record: it claims the person asked about by their word, and repeats nothing that we told them.

    The word of somebody who has the record before them makes it probable, never certain: nothing was compared here.
    """
    sure = told.given.sure
    name = f"request-{made.seq}"
    says = "is this person" if sure else "may be this person"
    bits = weights.current().thresholds.probable if sure else 0.0
    part = MatchPart(field="word", bits=bits, says=f"{told.by} says that it {says}")
    match = Match(bits=part.bits, certainty=Certainty.PROBABLE if sure else Certainty.POSSIBLE, parts=(part,))
    record = Record(
        id=name, as_of=told.given.as_of, persons=(RecordPerson(markers=told.given.markers),), text=told.text
    )
    return Found(id=name, summary=f"On request, {told.by}: {told.text}"[:400], match=match, record=record, about=0)


def _text(field: str, typed: str, longest: int = LONGEST) -> str:
    text = typed.replace("\x00", "").strip()
    if len(text) > longest:
        raise BadInput(field, f"Write at most {longest:,} characters; this has {len(text):,}.")
    return text
