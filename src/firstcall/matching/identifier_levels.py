"""How well identifiers agree: exactly after normalising, or not at all."""

from __future__ import annotations

from firstcall.matching.description import Description
from firstcall.matching.keys import same_mailbox
from firstcall.matching.level import Level
from firstcall.matching.model import Model
from firstcall.matching.normalise import is_mobile


def compare_identifiers(asked: Description, held: Description, model: Model) -> tuple[Level, ...]:
    """A level each for phone, e-mail, username, vehicle and image, where both sides have one."""
    return (
        *_phones(asked.phones, held.phones, model),
        *_emails(asked.emails, held.emails, model),
        *_exact("username", "Username", asked.usernames, held.usernames, model),
        *_exact("vehicle", "Vehicle", asked.vehicles, held.vehicles, model),
        *_exact("image", "Image", asked.images, held.images, model),
    )


def _phones(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> tuple[Level, ...]:
    shared = sorted(set(asked) & set(held))
    mobile = next(filter(is_mobile, shared), None)
    if mobile:
        return (Level("phone", "mobile", model.bits("mobile", "agrees"), f"Mobile number agrees: {mobile}"),)
    if shared:
        return (Level("phone", "landline", model.bits("landline", "agrees"), f"Landline number agrees: {shared[0]}"),)
    if asked and held:
        return (Level("phone", "differs", model.bits("phone", "differs"), "No telephone number in common"),)
    return ()


def _emails(asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> tuple[Level, ...]:
    boxes = {same_mailbox(e) for e in asked} & {same_mailbox(e) for e in held}
    if boxes:
        return (Level("email", "agrees", model.bits("email", "agrees"), f"E-mail address agrees: {min(boxes)}"),)
    if asked and held:
        return (Level("email", "differs", model.bits("email", "differs"), "No e-mail address in common"),)
    return ()


def _exact(field: str, called: str, asked: tuple[str, ...], held: tuple[str, ...], model: Model) -> tuple[Level, ...]:
    shared = sorted(set(asked) & set(held))
    if not shared:
        return ()
    return (Level(field, "agrees", model.bits(field, "agrees"), f"{called} agrees: {shared[0]}"),)
