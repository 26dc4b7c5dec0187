"""Requests to people: forms as data, and a form filled in from an incident for one person and one record system."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import pydantic

from firstcall.guidance.markers import Markers
from firstcall.guidance.pages import Key, Page, Words
from firstcall.incident import datafile
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.datafile import BadData, Document, Fault, nearest
from firstcall.incident.dates import LONDON
from firstcall.incident.entries import FormPart
from firstcall.incident.held import Person
from firstcall.incident.rows import FIELDS
from firstcall.incident.state import State

PACKAGED = Path(__file__).parent / "requests"


class Basis(Page):
    """A law that the request rests on, and what it allows."""

    law: Words
    says: Words


class RequestForm(Page):
    """A form: whom to ask, what to ask and to tell them, on what legal basis, and after how long to chase.

    ``source`` left out: the form of every system that has none of its own. ``sends``: the facts of the person that may
    be told, all that the system takes where it is left out. ``tells``: the warnings whose words may be told; no other
    leaves the room. ``markers``: what an answer can say by a tick.
    """

    form: Key
    source: Key | None = None
    title: Words
    to: Words
    how: Words
    asks: tuple[Words, ...]
    sends: tuple[str, ...] = ()
    tells: tuple[Key, ...] = ()
    legal_basis: tuple[Basis, ...]
    markers: tuple[Key, ...] = ()
    chase_after_minutes: Annotated[int, pydantic.Field(ge=5, le=60 * 24 * 28)]
    guidance: str = ""

    @property
    def chase_after(self) -> timedelta:
        """After how long to ask for the answer."""
        return timedelta(minutes=self.chase_after_minutes)


Forms = Mapping[str, RequestForm]


def load(directory: Path | None, *, rows: Mapping[str, SourceRow], markers: Markers) -> Forms:
    """Every form by its code, from the project and from ``directory``. Raises BadData with every fault of every file."""
    documents = datafile.gathered(datafile.files(PACKAGED, directory), datafile.parse)
    faults: list[Fault] = []
    forms: dict[str, RequestForm] = {}
    of_source: dict[str | None, str] = {}
    for document in documents:
        try:
            form = datafile.shaped(document, RequestForm)
        except BadData as wrong:
            faults += wrong.faults
            continue
        faults += _faults(document, form, rows, markers)
        other = of_source.setdefault(form.source, document.file.name)
        if other != document.file.name:
            whose = "every other source" if form.source is None else repr(form.source)
            faults.append(document.fault(("source",), f"{other} is the form of {whose} already", "keep one of the two"))
        forms[form.form] = form
    if faults:
        raise BadData(faults)
    return MappingProxyType(forms)


def _faults(document: Document, form: RequestForm, rows: Mapping[str, SourceRow], markers: Markers) -> Iterator[Fault]:
    from firstcall.guidance.warnings import rules  # the rules read the book that this is a part of

    if form.form != document.file.stem:
        yield document.fault(("form",), f"the form {form.form!r} is not the file's name", "let them be the same")
    if rows and form.source is not None and form.source not in rows:
        yield document.fault(("source",), f"{form.source!r} is no source", nearest(form.source, rows, "name one"))
    if not form.asks:
        yield document.fault(("asks",), "the form asks nothing", "say what is to be answered")
    if not form.legal_basis:
        yield document.fault(("legal_basis",), "the form rests on no law", "name the law and what it allows")
    yield from unknown_words(document, "sends", form.sends, FIELDS, "fact")
    yield from unknown_words(document, "tells", form.tells, [rule.code for rule in rules()], "warning")
    yield from unknown_words(document, "markers", form.markers, [m.marker for m in markers.markers], "marker")


def unknown_words(
    document: Document, part: str, words: Collection[str], right: Collection[str], what: str
) -> Iterator[Fault]:
    """A fault for every word of a part of a form that is none of the right ones."""
    for number, word in enumerate(words):
        if word not in right:
            mend = nearest(word, right, f"see the {what}s of the book")
            yield document.fault((part, number), f"there is no {what} called {word!r}", mend)


def form_for(forms: Forms, source: str) -> RequestForm | None:
    """The form by which a source's people are asked: its own, or that of every source without one."""
    own = next((form for form in forms.values() if form.source == source), None)
    return own or next((form for form in forms.values() if form.source is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks whom (left out: whom the form names), of which incident, by what the plan would ask and why, and when."""

    who: str
    reference: str
    by_what: Mapping[str, tuple[str, ...]]
    why: str
    at: datetime
    to: str = ""
    adds: str = ""


def sent(form: RequestForm, by_what: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Of what is known of the person, that which this form may tell."""
    return {field: values for field, values in by_what.items() if not form.sends or field in form.sends}


def filled(form: RequestForm, row: SourceRow, state: State, person: Person, asking: Asking) -> tuple[FormPart, ...]:
    """The form filled in: who asks whom, about whom, why, on what basis, and the lines for the answer.

    Only what the form may tell is on it: the facts it sends, and the warnings it tells that are of this person or of
    the incident as a whole.
    """
    when = asking.at.astimezone(LONDON)
    of_person = sent(form, asking.by_what)
    return tuple(
        FormPart(head=head, lines=tuple(lines))
        for head, lines in (
            ("To", [asking.to or form.to, form.how]),
            ("From", [asking.who, f"{when:%-d %B %Y, %H:%M}", f"Our reference {asking.reference}"]),
            ("About", [f"Asked about as: {person.role.value}", *told_facts(of_person)]),
            ("What we ask", form.asks),
            ("Why we ask", _why(form, row, state, person, asking)),
            ("On what legal basis", [f"{b.law}: {b.says}" for b in form.legal_basis]),
            ("Your answer", ANSWER),
        )
    )


#: The lines that are left for the answer on a form.
ANSWER = (
    "[ ] Known to us, as follows:    [ ] Not known to us    [ ] We may not say",
    "What we hold: ______________________________________________",
    "Our data are of (day): ______________",
    "Answered by (name, post, telephone): ______________________________________________",
)

_CALLED = {"born": "Date of birth", "phone": "Telephone", "email": "E-mail", "image": "Image hash"}


def told_facts(of_person: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The facts of somebody as lines of a form."""
    for field, values in of_person.items():
        yield f"{_CALLED.get(field, field.capitalize())}: {'; '.join(values)}"


def _why(form: RequestForm, row: SourceRow, state: State, person: Person, asking: Asking) -> Iterator[str]:
    yield f"{row.name}: {asking.why}"
    for held in sorted(state.warnings.values(), key=lambda w: (-w.level.rank, w.seq)):
        of = None if held.person is None else state.ref(held.person)
        if held.code in form.tells and of in (None, person.ref) and held.says:
            yield held.says
    if asking.adds.strip():
        yield asking.adds.strip()


def as_text(title: str, parts: Collection[FormPart]) -> str:
    """A form as plain text, to copy into a message."""
    told = [title.upper(), *("\n".join((part.head.upper(), *part.lines)) for part in parts)]
    return "\n\n".join(told) + "\n"
