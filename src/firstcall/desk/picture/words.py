"""The words that the desk draws with: labels of codes, of fields, of persons and of times. Total: an unknown code reads as itself."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers

from firstcall.incident.codes import SYSTEM, FactState, Level, Origin, Outcome, Plan, Reason
from firstcall.incident.dates import AgeRange
from firstcall.incident.held import Person
from firstcall.incident.state import State
from firstcall.matching.accounts import PLATFORMS, account

#: The clock on the wall of the control room; the log itself is kept in UTC.
HERE = ZoneInfo("Europe/London")

FIELDS = {
    "name": "Name",
    "born": "Date of birth",
    "age": "Age",
    "sex": "Sex",
    "nationality": "Nationality",
    "phone": "Telephone",
    "email": "E-mail",
    "username": "Username",
    "vehicle": "Vehicle",
    "postcode": "Postcode",
    "address": "Address",
    "place": "Place",
    "image": "Image hash",
    "relationship": "Relationship",
    "cue": "Cue",
    "act": "Act",
    "promise": "Promise",
    "wish": "Wish",
    "marker": "Marker",
}

STATES = {
    FactState.TAKEN: "taken",
    FactState.SUGGESTED: "suggested",
    FactState.CONFIRMED: "confirmed",
    FactState.REJECTED: "rejected",
}

ORIGINS = {
    Origin.SAID: "said",
    Origin.ANSWERED: "answered",
    Origin.GIVEN: "given",
    Origin.LINE: "from the line",
    Origin.RECORD: "record",
}

LEVELS = {Level.CRITICAL: "Critical", Level.HIGH: "High", Level.NOTICE: "Notice"}

OUTCOMES = {Outcome.TRACE: "trace", Outcome.NO_TRACE: "no trace", Outcome.NOT_CHECKED: "not checked"}

REASONS = {
    Reason.PENDING: "asked, no answer yet",
    Reason.TIMEOUT: "no answer in time",
    Reason.UNREACHABLE: "cannot be reached",
    Reason.ERROR: "answered with an error",
    Reason.MALFORMED: "answer could not be read",
    Reason.INCOMPLETE: "not enough to ask with",
    Reason.WRONG_SUBJECT: "answered about somebody else",
    Reason.STALE: "its data are too old",
    Reason.BREAKER_OPEN: "left alone after repeated faults",
    Reason.BUSY: "too busy to answer",
    Reason.UNAUTHORISED: "refused us",
    Reason.NOT_CONFIGURED: "not connected here",
    Reason.WORKER_STOPPED: "nobody asked it in time",
    Reason.BY_REQUEST: "only people answer for it",
    Reason.CANARY_MISSED: "it does not find what it must find",
}

PLANS = {
    Plan.DUE: "due",
    Plan.NOT_PROPORTIONATE: "not proportionate",
    Plan.NOT_AUTHORISED: "not authorised",
    Plan.CLOSED: "closed",
    Plan.REQUEST_ONLY: "by request only",
}

CHANNELS = {
    "999": "999",
    "101": "101",
    "text": "Text message",
    "online": "Online",
    "front-counter": "Front counter",
    "agency": "Other agency",
}

WARNINGS = {
    "dangerous-person": "Dangerous person",
    "order-breach-possible": "Possible breach of an order",
    "order-unknown": "Order: something to ask",
    "wanted-or-missing": "Wanted or missing",
    "self-harm-marker": "Self-harm marker",
    "weapon-or-violence-marker": "Weapon or violence marker",
    "vulnerability-recorded": "Vulnerability on record",
    "household-risk": "Risk in the household",
    "child-involved": "Child involved",
    "age-unknown": "Age unknown",
    "repeat-contact": "Repeat contact",
    "silent-call": "Silent, and marked",
    "callback-owed": "Callback owed",
    "record-contradicts-assessment": "Record contradicts the assessment",
    "check-not-made": "Required check not made",
    "check-pending": "A check has not answered yet",
    "evidence-at-risk": "Evidence at risk",
    "advice-wrong-now": "Advice that is wrong now",
    "safe-contact-kept": "Promise against the safe contact",
    "referral-due": "Referral due",
    "handler-not-current": "Handler not current",
    "promise-open": "Promise open",
    "promise-overdue": "Promise overdue",
    "promise-chase": "Promise to be asked after",
    "assessment-due": "Assessment due",
    "downgrade-unreviewed": "Lowered grade not settled",
    "grade-overdue": "Nobody there yet",
    "check-needs-leave": "A check needs a supervisor",
    "restricted-record": "Restricted record",
    "not-permitted": "Not permitted",
    "already-closed": "Already closed",
}


def reference(incident: int) -> str:
    """The incident's reference as it is read out: FC-000012."""
    return f"FC-{incident:06d}"


def plain(code: str) -> str:
    """A code as words: hyphens and underscores become spaces and the first letter a capital."""
    words = re.sub(r"[-_]+", " ", code).strip()
    return words[:1].upper() + words[1:]


def field_label(field: str) -> str:
    """What a field of a fact is called on the page."""
    return FIELDS.get(field, plain(field))


def warning_label(code: str) -> str:
    """What a warning or the reason of a refusal is called on the page."""
    return WARNINGS.get(code, plain(code))


@lru_cache(maxsize=4096)
def beneath_its_title(says: str) -> str:
    """What a warning says, where its title has said already that a breach is possible."""
    return says.removeprefix("Possible breach. ")


def telephone(number: str) -> str:
    """A number as it is read out: national spacing for a UK number, international for others, else as it stands."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return number
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    form = national if parsed.country_code == 44 else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def shown(field: str, value: str | int) -> str:
    """A fact's normalised value as a reader wants it."""
    text = str(value)
    if field == "phone":
        return telephone(text)
    if field == "born":
        return day_of(text)
    if field == "username":
        platform, name = account(text)
        return name if platform is None else f"{name} ({PLATFORMS[platform]})"
    if field in ("cue", "act", "relationship", "marker"):
        return text.replace("-", " ")
    return text


def day_of(text: str) -> str:
    """An ISO date, or part of one, in words: ``19 Aug 2000``, ``Aug 2000``, ``2000``."""
    parts = text.split("-")
    try:
        if len(parts) == 3:
            return day(date.fromisoformat(text))
        if len(parts) == 2:
            return f"{date(int(parts[0]), int(parts[1]), 1):%b %Y}"
    except ValueError:
        return text
    return text


def day(when: date) -> str:
    """``19 Aug 2000``."""
    return f"{when.day} {when:%b %Y}"


def clock(when: datetime) -> str:
    """The time of day on the control room's wall, to the second."""
    return f"{when.astimezone(HERE):%H:%M:%S}"


def short_day(when: date) -> str:
    """``19 Aug 00``, for a cell of the matrix; its sentence says the whole year."""
    return f"{when.day} {when:%b %y}"


def moment(when: datetime) -> str:
    """The day and the time on the control room's wall."""
    local = when.astimezone(HERE)
    return f"{day(local.date())} {local:%H:%M}"


def iso(when: datetime) -> str:
    """The time for a machine: UTC, with a Z."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def span_of(length: timedelta) -> str:
    """A length of time in its two largest units: ``3 days 4 h``, ``2 h 5 min``, ``4 min``; under a minute in seconds."""
    seconds = abs(int(length.total_seconds()))
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes = rest // 60
    if days:
        return f"{days} day{'s' if days > 1 else ''}" + (f" {hours} h" if hours and days < 7 else "")
    if hours:
        return f"{hours} h" + (f" {minutes} min" if minutes else "")
    return f"{minutes} min" if minutes else f"{seconds} s"


def age_words(age: AgeRange | None) -> str:
    """``16``, ``16 or 17``, ``15 to 18``; ``age unknown`` where nothing is known, and never "adult"."""
    if age is None:
        return "age unknown"
    if age.youngest == age.oldest:
        return str(age.youngest)
    between = "or" if age.oldest == age.youngest + 1 else "to"
    return f"{age.youngest} {between} {age.oldest}"


def ref_label(ref: str) -> str:
    """A person's reference as words: ``suspect-2`` reads ``Suspect 2``."""
    return plain(ref)


def person_label(person: Person) -> str:
    """A person by reference and, where it counts, by name: ``Caller · Mark Ashdown``."""
    label = ref_label(person.ref)
    return label if person.name is None else f"{label} · {person.name}"


def who_label(state: State, ref: str | None) -> str:
    """As ``person_label``, for a reference that may name nobody."""
    if ref is None:
        return ""
    person = state.person(ref)
    return ref_label(ref) if person is None else person_label(person)


def by_label(by: str, names: dict[str, str] | None = None) -> str:
    """Who wrote an entry: the member of staff's name where it is known, ``Firstcall`` for a consequence."""
    if by == SYSTEM:
        return "Firstcall"
    return (names or {}).get(by, by)


def listed(words: tuple[str, ...] | list[str]) -> str:
    """Several words as one phrase: ``a, b or c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"
