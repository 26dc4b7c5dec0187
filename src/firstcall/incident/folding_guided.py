"""The fold of what guidance asks and of what people do about it: questions, assessments, grades, promises, advice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from firstcall.incident import entries as e
from firstcall.incident.held import (
    AnsweredHeld,
    AssessmentHeld,
    GradeHeld,
    PromiseHeld,
    QuestionHeld,
    ReferralHeld,
    Said,
)
from firstcall.incident.state import State


def _question(s: State, entry: e.Entry, b: e.Question) -> State:
    held = QuestionHeld(
        seq=entry.seq, code=b.code, person=s.ref(b.person), text=b.text, why=b.why, set=b.set, version=b.version
    )
    return replace(s, question=held)


def _answered(s: State, entry: e.Entry, b: e.Answered) -> State:
    ref = s.ref(b.person)
    held = AnsweredHeld(seq=entry.seq, question=b.question, person=ref, value=b.value)
    asked = s.question
    if asked is not None and (asked.code, asked.person) == (b.question, ref):
        asked = None
    return replace(s, answered=s.answered | {f"{ref}|{b.question}": held}, question=asked)


def _assessment(s: State, entry: e.Entry, b: e.Assessment) -> State:
    held = AssessmentHeld(
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        elements=b.elements,
        overall=b.overall,
        reason=b.reason,
        contradicts=b.contradicts,
        cites=b.cites,
    )
    return replace(s, assessments=(*s.assessments, held))


def _explained(s: State, entry: e.Entry, b: e.Explained) -> State:
    told = tuple(replace(a, reason=b.reason) if a.seq == b.assessment else a for a in s.assessments)
    return replace(s, assessments=told)


def _grade(s: State, entry: e.Entry, b: e.Grade) -> State:
    held = GradeHeld(seq=entry.seq, at=entry.at, by=entry.by, grade=b.grade, reason=b.reason)
    return replace(s, proposed=held) if b.proposed else replace(s, grades=(*s.grades, held))


def _promise(s: State, entry: e.Entry, b: e.Promise) -> State:
    held = PromiseHeld(
        seq=entry.seq, promise=b.promise, text=b.text, due=b.due, owner=b.owner, made=entry.at, chase=b.chase
    )
    return replace(s, promises=s.promises | {b.promise: held})


def _settled(s: State, entry: e.Entry, b: e.PromiseSettled) -> State:
    held = s.promises.get(b.promise)
    if held is None:
        return s
    return replace(
        s, promises=s.promises | {b.promise: replace(held, kept=b.kept, says=b.says, fulfilled_by=b.fulfilled_by)}
    )


def _wish(s: State, entry: e.Entry, b: e.Wish) -> State:
    return replace(s, wishes=(*s.wishes, Said(entry.seq, entry.at, entry.by, "wish", b.text)))


def _advice(s: State, entry: e.Entry, b: e.Advice) -> State:
    return replace(s, advice=(*s.advice, Said(entry.seq, entry.at, entry.by, b.code, b.says)))


def _chased(s: State, entry: e.Entry, b: e.Chased) -> State:
    held = s.promises.get(b.promise)
    return s if held is None else replace(s, promises=s.promises | {b.promise: replace(held, chase=b.again)})


def _handed(s: State, entry: e.Entry, b: e.HandedOver) -> State:
    if not b.promise:
        if s.contact is None or not b.to:
            return s
        return replace(s, contact=replace(s.contact, handler=b.to), handled=s.handled_by(b.to))
    held = s.promises.get(b.promise)
    if held is None or not held.open or not b.to:
        return s
    now = replace(held, owner=b.to, handed=(*held.handed, entry.seq))
    return replace(s, promises=s.promises | {b.promise: now})


def _told(s: State, entry: e.Entry, b: e.CallerTold) -> State:
    said = Said(entry.seq, entry.at, entry.by, "told", b.says, b.about)
    return replace(s, told=s.told | {str(b.about): said})


def _not_told(s: State, entry: e.Entry, b: e.NotTold) -> State:
    said = Said(entry.seq, entry.at, entry.by, "not-told", b.says, b.about)
    return replace(s, told=s.told | {str(b.about): said})


def _attended(s: State, entry: e.Entry, b: e.Attended) -> State:
    return replace(s, attended=Said(entry.seq, entry.at, entry.by, b.staff, b.says))


def _safe_contact(s: State, entry: e.Entry, b: e.SafeContact) -> State:
    return replace(s, safe_contact=b, safe_contact_seq=entry.seq)


def _referral(s: State, entry: e.Entry, b: e.Referral) -> State:
    held = ReferralHeld(
        seq=entry.seq, at=entry.at, by=entry.by, form=b.form, person=s.ref(b.person), to=b.to, how=b.how
    )
    return replace(s, referrals=(*s.referrals, held))


FOLDS: dict[type[e.Body], Callable[[State, e.Entry, Any], State]] = {
    e.Question: _question,
    e.Answered: _answered,
    e.Assessment: _assessment,
    e.Explained: _explained,
    e.Grade: _grade,
    e.Promise: _promise,
    e.PromiseSettled: _settled,
    e.Chased: _chased,
    e.HandedOver: _handed,
    e.CallerTold: _told,
    e.NotTold: _not_told,
    e.Attended: _attended,
    e.Wish: _wish,
    e.SafeContact: _safe_contact,
    e.Advice: _advice,
    e.Referral: _referral,
}
