"""How well identifiers agree: exactly after normalising, one slip away, or not at all."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz.distance import JaroWinkler

from firstcall.matching.description import Description
from firstcall.matching.level import Level
from firstcall.matching.model import Model
from firstcall.matching.near import slip
from firstcall.matching.normalise import account, is_mobile, mailbox

_ALIKE = 0.92

Levels = tuple[Level, ...]


def compare_identifiers(asked: Description, held: Description, model: Model) -> Levels:
    """A level each for phone, e-mail, username, vehicle, official number and image, where both sides have one."""
    found: Levels = ()
    if asked.phones and held.phones:
        found += _phones(asked.phones, held.phones, model)
    if asked.emails and held.emails:
        found += _emails(asked.emails, held.emails, model)
    if asked.usernames and held.usernames:
        found += _usernames(asked.usernames, held.usernames, model)
    if asked.numbers and held.numbers:
        found += _numbers(asked.numbers, held.numbers, model)
    if asked.vehicles and held.vehicles:
        found += _exact("vehicle", asked.vehicles, held.vehicles, model)
    if asked.images and held.images:
        found += _exact("image", asked.images, held.images, model)
    return found


def _phones(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Levels:
    shared = sorted(set(asked).intersection(held))
    if not shared:
        return _near("phone", asked, held, model) or (_level(model, "phone", "differs", asked[0], held[0]),)
    mobile = next(filter(is_mobile, shared), None)
    if mobile:
        return (Level("phone", "mobile", model.bits("phone", "mobile"), mobile, mobile),)
    return (Level("phone", "landline", model.bits("phone", "landline"), shared[0], shared[0]),)


def _emails(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Levels:
    boxes = {mailbox(e) for e in asked}.intersection(map(mailbox, held))
    if boxes:
        box = min(boxes)
        return (_level(model, "email", "agrees", box, box),)
    near = _near("email", asked, held, model)
    if near:
        return near
    likest = max((JaroWinkler.normalized_similarity(a, h), a, h) for a in asked for h in held)
    level = "alike" if likest[0] >= _ALIKE else "differs"
    return (_level(model, "email", level, likest[1], likest[2]),)


def _usernames(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Levels:
    """The same name on the same platform, or on one that is not told, is one account; on two it is a hint."""
    best: Levels = ()
    for a in asked:
        for h in held:
            (on, name), (there, other) = account(a), account(h)
            if name == other and (on is None or there is None or on == there):
                return (_level(model, "username", "agrees", a, h),)
            if name == other:
                best = (_level(model, "username", "platform", a, h),)
    return best or _near("username", asked, held, model)


def _numbers(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Levels:
    shared = set(asked).intersection(held)
    if shared:
        same = min(shared)
        return (_level(model, "number", "agrees", same, same),)
    return _near("number", asked, held, model) or (_level(model, "number", "differs", asked[0], held[0]),)


def _exact(field: str, asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Levels:
    shared = set(asked).intersection(held)
    if not shared:
        return _near(field, asked, held, model) if field == "vehicle" else ()
    same = min(shared)
    return (_level(model, field, "agrees", same, same),)


def _near(field: str, asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> Levels:
    """Two values one slip apart: one figure wrong, or two swapped."""
    plain = _PLAIN.get(field, str)
    for a in map(plain, asked):
        for h in map(plain, held):
            if _may_slip(a, h) and slip(field, a, h):
                return (_level(model, field, "near", a, h),)
    return ()


_PLAIN: dict[str, Callable[[str], str]] = {"email": mailbox, "username": lambda told: account(told)[1]}


def _may_slip(a: str, b: str) -> bool:
    """A cheap look before the careful one: almost as long, and more alike than not."""
    if abs(len(a) - len(b)) > 1:
        return False
    same = sum(map(str.__eq__, a, b))
    return same >= len(a) - 2 or len(a) != len(b)


def _level(model: Model, field: str, level: str, a: str, b: str) -> Level:
    return Level(field, level, model.bits(field, level), a, b)
