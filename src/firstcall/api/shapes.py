"""What goes over the line in both directions. What is not named here is refused on the way in and never sent on the way out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from firstcall.incident.codes import Channel, Level, Outcome, Plan, Role

#: The largest number that an incident can have here: what every database looks up without a fault.
LARGEST = 10**15 - 1

Plain = Annotated[str, Field(pattern=r"^[!-~]+$")]


class Told(BaseModel):
    """What a system sends: nothing is guessed from a value of another type, and nothing unknown is passed over."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Sent(BaseModel):
    """What is sent."""

    model_config = ConfigDict(frozen=True)


class PlaceTold(Told):
    """Where the line says that the contact comes from; whatever of it is known."""

    address: str | None = Field(
        None,
        max_length=300,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="An address on one line, the postcode after its last comma; at most 300 characters.",
    )
    easting: float | None = Field(
        None, ge=0, le=800_000, description="Metres east on the British National Grid, 0 to 800,000, with a northing."
    )
    northing: float | None = Field(
        None, ge=0, le=1_400_000, description="Metres north on the British National Grid, 0 to 1,400,000."
    )
    lat: float | None = Field(None, ge=-90, le=90, description="Latitude in degrees (WGS 84), with a longitude.")
    lon: float | None = Field(None, ge=-180, le=180, description="Longitude in degrees (WGS 84).")


class ContactTold(Told):
    """A contact rings."""

    channel: Channel = Field(strict=False, description=f"How it reaches the control room: {', '.join(Channel)}.")
    number: str | None = Field(
        None,
        min_length=1,
        max_length=40,
        pattern=r"^[ -~]+$",
        description="The number as the line presents it, at most 40 plain characters; left out where it is withheld.",
    )
    place: PlaceTold | None = Field(
        None, description="Where the line says that it comes from; left out where it says nothing."
    )
    handler: Plain | None = Field(
        None,
        max_length=60,
        description="The id of the member of staff who answers; left out, the contact waits in the queue for whoever does.",
    )
    call: Plain | None = Field(
        None,
        max_length=64,
        description="The sender's own name for this call: said again under the same name, it rings once.",
    )


class LineTold(Told):
    """A line for an incident's log."""

    text: str = Field(
        min_length=1,
        max_length=100_000,
        pattern=r"^[^\x00]*[^\s\x00][^\x00]*$",
        description="The words of the line: at least one that is not a space, at most 100,000 characters.",
    )
    token: Plain = Field(
        max_length=80,
        description="The sender's own name for this line, at most 80 plain characters: sent again, it is recorded once.",
    )


class CertificateTold(Told):
    """A certificate as the training system has it. What its words say is looked at row by row: one bad row spoils no other."""

    staff: str = Field(max_length=60, description="The id of the member of staff here.")
    course: str = Field(max_length=60, description="The code of the course here: see docs/reference/courses.md.")
    awarded: str = Field(max_length=40, description="The day of the award, like 2026-11-23.")
    evidence: str = Field(
        "", max_length=2_000, description="A reference by which the award is proved; at most 2,000 characters."
    )
    withdrawn: str = Field(
        "",
        max_length=40,
        description="The day from which it does not count, like 2026-11-23; left out where it counts.",
    )
    why: str = Field("", max_length=2_000, description="Why it was withdrawn; at most 2,000 characters.")


class CertificatesTold(Told):
    """What a training system sends."""

    certificates: list[CertificateTold] = Field(
        strict=False, min_length=1, max_length=500, description="From 1 to 500 certificates."
    )


class SetAsideSent(Sent):
    """A certificate that was not kept: its place among those that were sent, from 0, and every reason."""

    index: int
    reasons: tuple[str, ...]


class CertificatesKept(Sent):
    """What became of the certificates: each is counted once."""

    new: int = Field(description="Kept, or withdrawn, by this request.")
    already: int = Field(description="Known already as they were sent.")
    set_aside: tuple[SetAsideSent, ...]


class Rung(Sent):
    """The incident that a contact opened."""

    incident: int
    reference: str
    opened: datetime
    handler: str | None = Field(description="Who answers; null while it waits in the queue.")


class LineKept(Sent):
    """A line that stands in the log, by the number of its entry."""

    incident: int
    line: int


class RiskSent(Sent):
    """The last assessment. One that a record contradicts does not stand until somebody says why it should."""

    overall: str
    stands: bool
    at: datetime


class PersonSent(Sent):
    """Somebody of the incident. An age that is not known is null, and is never to be read as adult."""

    ref: str
    role: Role
    name: str | None
    youngest: int | None
    oldest: int | None


class CheckSent(Sent):
    """One person against one record system. ``not_checked`` means that nobody knows, and always has its reason."""

    person: str
    source: str
    outcome: Outcome
    plan: Plan
    reason: str | None = Field(description="Why it was not checked; null of a trace and of no trace.")
    says: str
    as_of: date | None = Field(description="The date of the source's data.")
    records: int
    cut_off: bool = Field(description="More candidates than were looked at: the number of records is not whole.")


class WarningSent(Sent):
    """Something that the handler must see."""

    entry: int
    code: str
    level: Level
    person: str | None
    says: str
    acknowledged: bool


class StateSent(Sent):
    """An incident as dispatch needs it, as it stands at entry ``seq``. No record of any source is in it."""

    incident: int
    reference: str
    seq: int
    open: bool
    opened: datetime
    channel: Channel
    handler: str | None
    grade: str | None
    proposed_grade: str | None = Field(description="What the rules propose; they raise a grade and never lower one.")
    risk: RiskSent | None
    persons: tuple[PersonSent, ...]
    checks: tuple[CheckSent, ...]
    warnings: tuple[WarningSent, ...]


class FaultSent(Sent):
    """What is wrong with one field, and the mend."""

    field: str
    says: str
    mend: str


class ProblemSent(Sent):
    """Why a request was not met (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FaultSent, ...] = ()


def mends() -> dict[str, str]:
    """The mend of every field that can be told: what it must look like."""
    every = (ContactTold, PlaceTold, LineTold, CertificatesTold, CertificateTold)
    return {name: field.description or "" for shape in every for name, field in shape.model_fields.items()}
