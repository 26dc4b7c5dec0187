"""What a reply comes to. The default is NOT_CHECKED; NO_TRACE must be proved by the reply itself."""

from __future__ import annotations

from datetime import date

import msgspec

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason
from firstcall.incident.records import Found
from firstcall.sources.protocol import Question, Reply

_decode = msgspec.json.Decoder(Reply).decode


#: A longer body that is no reply is not read a second time for what fault it tells of; a shorter one holds few records.
_SHORT = 16_384
#: Records of one answer that are looked at, the best first; of more, the answer says that it is cut off.
MOST_RECORDS = 200
#: Days after which data is stale where the catalogue does not say.
DEFAULT_MAX_AGE = 92


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one asking: a trace with its records, a proved zero, or not checked with its reason.

    ``says``: why it was not checked, or what must be read beside the answer.
    """

    outcome: Outcome = Outcome.NOT_CHECKED
    reason: Reason | None = Reason.ERROR
    says: str = ""
    as_of: date | None = None
    took_ms: int = 0
    records: tuple[Found, ...] = ()
    cut_off: bool = False


def not_checked(reason: Reason, says: str, as_of: date | None = None) -> Result:
    """Not checked, and why, in words for the handler."""
    return Result(reason=reason, says=says, as_of=as_of)


_STATUSES: dict[int, tuple[Reason, str]] = {
    204: (Reason.MALFORMED, "the source answered with nothing at all"),
    401: (Reason.UNAUTHORISED, "the source refused our credentials"),
    403: (Reason.UNAUTHORISED, "the source does not allow this question"),
    429: (Reason.BUSY, "the source says that it is too busy"),
    503: (Reason.BUSY, "the source says that it is not available"),
}


def judge(
    question: Question, row: SourceRow, *, status: int, content_type: str, length: int | None, body: bytes
) -> Result:
    """The outcome of a reply that was read to its end.

    Every doubt is NOT_CHECKED: status, type, length, schema, another question's id, a count that does not
    agree, no data date, data older than the source may be.
    """
    if status != 200:
        reason, says = _STATUSES.get(status, (Reason.ERROR, f"the source answered with error {status}"))
        return not_checked(reason, says)
    if length is not None and length != len(body):
        return not_checked(Reason.MALFORMED, "the answer broke off before its end")
    if content_type.partition(";")[0].strip() != "application/json":
        return not_checked(Reason.MALFORMED, "the source sent a page, not an answer; its sign-in may have lapsed")
    try:
        reply = _decode(body) if len(body) <= _SHORT else _of_many(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _unreadable(body)
    return _read(question, row, reply)


class _Weight(msgspec.Struct):
    bits: float


class _Outline(msgspec.Struct):
    """What must be read of a record to know whether it is among the best."""

    id: str
    match: _Weight


class _ManyReply(msgspec.Struct, forbid_unknown_fields=True):
    """A reply whose records are not read yet."""

    question: str
    source: str
    as_of: date
    count: int
    records: list[msgspec.Raw]
    cut_off: bool = False
    says: str = ""


_decode_many = msgspec.json.Decoder(_ManyReply).decode
_outline = msgspec.json.Decoder(_Outline).decode
_decode_found = msgspec.json.Decoder(Found).decode


def _of_many(body: bytes) -> Reply:
    """A long reply; where it holds more records than are looked at, the best of them. Nobody waits until all are read."""
    many = _decode_many(body)
    if len(many.records) <= MOST_RECORDS:
        return _decode(body)
    told = {one.id: (one.match.bits, raw) for raw in many.records for one in (_outline(raw),)}
    best = sorted(told.values(), key=lambda one: -one[0])[:MOST_RECORDS]
    return Reply(
        question=many.question,
        source=many.source,
        as_of=many.as_of,
        count=len(best) if many.count == len(many.records) else -1,
        records=tuple(_decode_found(raw) for _, raw in best),
        cut_off=True,
        says=many.says,
    )


def _unreadable(body: bytes) -> Result:
    if len(body) > _SHORT:
        return not_checked(Reason.MALFORMED, "the answer is not in the agreed form")
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return not_checked(Reason.MALFORMED, "the answer cannot be read")
    if isinstance(told, dict) and told.get("error"):
        return not_checked(Reason.ERROR, "the source answered that it has a fault")
    return not_checked(Reason.MALFORMED, "the answer is not in the agreed form")


def _read(question: Question, row: SourceRow, reply: Reply) -> Result:
    if (reply.question, reply.source) != (question.id, question.source):
        return not_checked(Reason.WRONG_SUBJECT, "the source answered another question than this one")
    if reply.count != len(reply.records):
        return not_checked(Reason.MALFORMED, "the source counts other records than it sent")
    if any(f.about is not None and not 0 <= f.about < len(f.record.persons) for f in reply.records):
        return not_checked(Reason.MALFORMED, "the answer points at a person who is not in its record")
    limit = DEFAULT_MAX_AGE if row.max_age_days is None else row.max_age_days
    age = (question.today - reply.as_of).days
    if age < -1:
        return not_checked(Reason.MALFORMED, f"the source dates its data {reply.as_of:%-d %B %Y}, in the future")
    if age > limit:
        says = f"its data is of {reply.as_of:%-d %B %Y}; more than {limit} days old"
        return not_checked(Reason.STALE, says, reply.as_of)
    records = tuple({f.id: f for f in reply.records}.values())
    if reply.cut_off and not records:
        return not_checked(
            Reason.INCOMPLETE, "there were too many to look at and none of those looked at fit; say more"
        )
    outcome = Outcome.TRACE if records else Outcome.NO_TRACE
    return Result(
        outcome=outcome, reason=None, says=reply.says, as_of=reply.as_of, records=records, cut_off=reply.cut_off
    )
