"""Referrals to those who protect people: forms as data, when each is offered or has to be made, and a form filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

import pydantic

from firstcall.guidance.context import NAMES, Contexts, of_person
from firstcall.guidance.knowing import Known, everybody
from firstcall.guidance.markers import Markers
from firstcall.guidance.pages import Key, Page, Words
from firstcall.guidance.requesting import Basis, unknown_words
from firstcall.incident import datafile, expression
from firstcall.incident.codes import Role
from firstcall.incident.datafile import BadData, Document, Fault
from firstcall.incident.dates import london_day
from firstcall.incident.expression import Expression, compiled
from firstcall.incident.held import Person, ReferralHeld, WarningHeld
from firstcall.incident.once import once
from firstcall.incident.rows import FIELDS
from firstcall.incident.state import State
from firstcall.incident.three import Truth

PACKAGED = Path(__file__).parent / "referrals"

#: What a referral's rules may ask, beside what every rule may: what records surely say of the person.
ASKED = {**NAMES, "records": ("markers", "warned")}

#: No form tells these: they say that something is closed to the handler.
NEVER_TOLD = ("restricted-record",)

#: Facts of a person that a form can send; an age and a relationship too, which no record system is asked by.
SENT = (*FIELDS, "relationship")


def _rule(text: object) -> Expression:
    if not isinstance(text, str):
        raise ValueError(f"a rule is a CEL expression in quotes, not {text!r}")
    return compiled(text, ASKED)


When = Annotated[Expression, pydantic.BeforeValidator(_rule)]


class Caution(Page):
    """What whoever gets the form must not do, and when that stands on it."""

    when: When
    says: Words


class ReferralForm(Page):
    """A form: whom it protects and goes to, when it is offered or has to be made, and what may be told on what legal basis.

    ``of``: roles of the person referred. ``sends``: their facts that may be told; ``others``: roles whose name and birth go
    with it (or ``others_send`` of theirs). ``cues``: kinds of cue that may be told; ``tells``: warnings whose words may be.
    ``required_when``: an incident is not closed before it was made. ``consent``: what the person has to have agreed to.
    ``chase_after_minutes`` left out: nobody chases it.
    """

    form: Key
    title: Words
    to: Words
    how: Words
    source: Words
    of: tuple[Role, ...]
    when: When
    because: Words
    required_when: When | None = None
    required_because: str = ""
    consent: str = ""
    sends: tuple[str, ...]
    others: tuple[Role, ...] = ()
    others_send: tuple[str, ...] = ("name", "born", "age", "relationship")
    cues: tuple[str, ...] = ()
    tells: tuple[Key, ...] = ()
    cautions: tuple[Caution, ...] = ()
    asks: tuple[Words, ...]
    legal_basis: tuple[Basis, ...]
    chase_after_minutes: Annotated[int, pydantic.Field(ge=5, le=60 * 24 * 28)] | None = None
    guidance: str = ""

    @pydantic.model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.required_when is None) == bool(self.required_because.strip()):
            raise ValueError("required_when and required_because stand together; add the other")
        return self

    @property
    def chase_after(self) -> timedelta | None:
        """After how long to ask what came of it; None where nobody does."""
        return None if self.chase_after_minutes is None else timedelta(minutes=self.chase_after_minutes)


Forms = Mapping[str, ReferralForm]


def load(directory: Path | None, *, markers: Markers, cues: Iterable[str]) -> Forms:
    """Every form by its code, from the project and from ``directory``. Raises BadData with every fault of every file."""
    known = tuple(cues)
    documents = datafile.gathered(datafile.files(PACKAGED, directory), datafile.parse)
    faults: list[Fault] = []
    forms: dict[str, ReferralForm] = {}
    for document in documents:
        try:
            form = datafile.shaped(document, ReferralForm)
        except BadData as wrong:
            faults += wrong.faults
            continue
        faults += _faults(document, form, known)
        forms[form.form] = form
    if faults:
        raise BadData(faults)
    return MappingProxyType(forms)


def _faults(document: Document, form: ReferralForm, cues: tuple[str, ...]) -> Iterator[Fault]:
    from firstcall.guidance.warnings import rules  # the rules read the book that this is a part of

    if form.form != document.file.stem:
        yield document.fault(("form",), f"the form {form.form!r} is not the file's name", "let them be the same")
    for part, what, mend in (
        ("of", "the form is of nobody", "name the roles of those it protects"),
        ("asks", "the form asks nothing", "say what they are asked to do"),
        ("legal_basis", "the form rests on no law", "name the law and what it allows"),
    ):
        if not getattr(form, part):
            yield document.fault((part,), what, mend)
    for part in ("sends", "others_send"):
        yield from unknown_words(document, part, getattr(form, part), SENT, "fact")
    yield from unknown_words(document, "cues", form.cues, cues, "cue")
    told = [rule.code for rule in rules() if rule.code not in NEVER_TOLD]
    yield from unknown_words(document, "tells", form.tells, told, "warning")


@dataclass(frozen=True, slots=True)
class Offered:
    """A referral of one person that the rules offer now: why, whether it has to be made, and the last one made."""

    form: ReferralForm
    person: str
    why: str
    required: bool
    made: ReferralHeld | None

    @property
    def due(self) -> bool:
        """It has to be made and was not."""
        return self.required and self.made is None


def offered(
    state: State,
    *,
    forms: Forms,
    markers: Markers,
    now: datetime,
    known: Mapping[str, tuple[Known, ...]] | None = None,
    required_only: bool = False,
) -> tuple[Offered, ...]:
    """The referrals that the rules offer now, those first that have to be made and were not, and then as the forms stand.

    What a restricted record says offers nothing. Where a rule is unknown it offers nothing: every form can be opened by hand.
    """
    wanted = [f for f in forms.values() if f.required_when is not None] if required_only else list(forms.values())
    roles = {role for form in wanted for role in form.of}
    people = [p for p in state.persons.values() if p.role in roles]
    if not people:
        return ()
    look = _Look(state, markers, now, known)
    found = [one for form in wanted for person in people if (one := _offered(form, person, state, look)) is not None]
    return tuple(sorted(found, key=lambda one: not one.due))


def made(state: State, form: str, person: str) -> ReferralHeld | None:
    """The last referral of a person by a form."""
    ref = state.ref(person)
    return next((r for r in reversed(state.referrals) if r.form == form and state.ref(r.person) == ref), None)


def rules_of(state: State, person: Person, *, markers: Markers, now: datetime) -> expression.Context:
    """What a form's rules see of one person."""
    return _Look(state, markers, now, None).context(person)


def _offered(form: ReferralForm, person: Person, state: State, look: _Look) -> Offered | None:
    if person.role not in form.of:
        return None
    context = look.context(person)
    required = form.required_when is not None and form.required_when.truth(context) is Truth.TRUE
    if not required and form.when.truth(context) is not Truth.TRUE:
        return None
    why = form.required_because if required else form.because
    return Offered(form, person.ref, why, required, made(state, form.form, person.ref))


class _Look:
    """What the rules of referrals see of each person."""

    def __init__(
        self, state: State, markers: Markers, now: datetime, known: Mapping[str, tuple[Known, ...]] | None
    ) -> None:
        self._state, self._markers = state, markers
        self._known = everybody(state, today=london_day(now)) if known is None else known
        look = Contexts.of(state, now)
        self._ages, self._incident = look.ages, look.incident
        self._made: dict[str, expression.Context] = {}

    def context(self, person: Person) -> expression.Context:
        """The context of one person."""
        if person.ref not in self._made:
            values = {
                "incident": self._incident,
                "person": of_person(person, self._state, self._ages[person.ref]),
                "records": {"markers": self._marked(person), "warned": self._warned(person)},
            }
            self._made[person.ref] = expression.context(values)
        return self._made[person.ref]

    def _marked(self, person: Person) -> list[str]:
        sure = [r for r in self._known.get(person.ref, ()) if r.sure and not self.closed(r)]
        return list(dict.fromkeys(self._markers.of(m).marker for r in sure for m in r.subject.markers))

    def _warned(self, person: Person) -> list[str]:
        return list(_warned(self._state.warnings, self._state.aliases).get(person.ref, ()))

    def closed(self, record: Known) -> bool:
        """Whether the record is closed to the handler."""
        return self._markers.restricted(record.subject.markers)


@once(256)
def _warned(warnings: Mapping[str, WarningHeld], aliases: Mapping[str, str]) -> dict[str, dict[str, None]]:
    """The codes of the warnings about each person, each once."""
    codes: dict[str, dict[str, None]] = {}
    for held in warnings.values():
        if held.person is not None:
            codes.setdefault(aliases.get(held.person, held.person), {})[held.code] = None
    return codes
