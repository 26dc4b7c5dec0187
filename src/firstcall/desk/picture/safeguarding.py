"""How the caller can safely be reached, and whom the contact asks to be referred: what stands at the head and beside the advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.desk.picture.typed import visible
from firstcall.guidance.referring import Forms, Offered, made
from firstcall.incident.held import ReferralHeld
from firstcall.incident.state import State


@dataclass(frozen=True, slots=True)
class SafeView:
    """How the caller can safely be reached, and how never; empty strings where nobody has said."""

    how: str = ""
    never: str = ""

    @property
    def known(self) -> bool:
        """Whether anybody has said."""
        return bool(self.how or self.never)


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A form for one person: offered or not, why, whether it has to be made, and when and to whom it was."""

    form: str
    title: str
    ref: str
    person: str
    why: str
    due: bool
    made: str

    @property
    def offered(self) -> bool:
        """Whether the rules offer it, or it was made."""
        return bool(self.why or self.made)


@dataclass(frozen=True, slots=True)
class ReferralsPane:
    """The referrals that are offered or were made, and the rest that can be made by a person's own judgement."""

    now: tuple[ReferralLine, ...] = ()
    rest: tuple[ReferralLine, ...] = ()


def safe_view(state: State) -> SafeView:
    """How the caller of an incident can safely be reached."""
    held = state.safe_contact
    return SafeView() if held is None else SafeView(visible(held.how), visible(held.never))


def referrals(
    state: State, forms: Forms, offered: tuple[Offered, ...], names: Mapping[str, str] | None = None
) -> ReferralsPane:
    """Every form for every person whom it can protect: what is due first, then what is offered, then the rest."""
    known = dict(names or {})
    first = [_line(state, one.form.form, one.form.title, one.person, known, one.why, due=one.due) for one in offered]
    seen = {(line.form, line.ref) for line in first}
    rest = [
        _line(state, form.form, form.title, person.ref, known)
        for form in forms.values()
        for person in state.persons.values()
        if person.role in form.of and (form.form, person.ref) not in seen
    ]
    now = (*first, *(line for line in rest if line.offered))
    return ReferralsPane(now, tuple(line for line in rest if not line.offered))


def _line(
    state: State, form: str, title: str, ref: str, names: dict[str, str], why: str = "", *, due: bool = False
) -> ReferralLine:
    person = visible(words.who_label(state, ref))
    return ReferralLine(form, title, ref, person, why, due, made_words(made(state, form, ref), names))


def made_words(held: ReferralHeld | None, names: dict[str, str]) -> str:
    """When, to whom, how and by whom somebody was referred; empty where nobody was."""
    if held is None:
        return ""
    return f"{words.moment(held.at)}, {held.how} to {visible(held.to)}, by {words.by_label(held.by, names)}"
