"""How well two persons' names agree: the best pair of them, either way round; what is common weighs less."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import JaroWinkler

from firstcall.incident.records import Named
from firstcall.matching.level import Level, shown_name
from firstcall.matching.model import Model
from firstcall.matching.names import same_by_short_form, sound

_CLOSE = 0.93
_CLOSE_IN_SOUND = 0.80


def compare_names(asked: tuple[Named, ...], held: tuple[Named, ...], model: Model) -> tuple[Level, ...]:
    """The levels of the pair of names that agrees best; of nothing, nothing."""
    pairs = [levels for a in asked for h in held for levels in _ways(a, h, model)]
    return max(pairs, key=lambda levels: round(sum(level.bits for level in levels), 2), default=())


def _ways(asked: Named, held: Named, model: Model) -> Iterator[tuple[Level, ...]]:
    whole_asked, whole_held = (bool(n.forenames and n.surname) for n in (asked, held))
    if whole_asked and whole_held:
        yield (
            _surname(asked.surname, held.surname, model),
            _forename(asked.forenames, held.forenames, model),
            *_middle(asked.forenames, held.forenames, model),
        )
        yield from _crossed(asked, held, model)
    else:
        yield from _one_word(asked, held, model)


def _crossed(asked: Named, held: Named, model: Model) -> Iterator[tuple[Level, ...]]:
    surname = _surname(asked.forenames.split()[0], held.surname, model)
    forename = _forename(asked.surname, held.forenames, model)
    if surname.level in ("agrees", "similar") and forename.level in ("agrees", "similar", "short-form"):
        order = Level(
            "order", "crossed", model.bits("order", "crossed"), "Forename and surname stand the other way round"
        )
        yield surname, forename, order


def _one_word(asked: Named, held: Named, model: Model) -> Iterator[tuple[Level, ...]]:
    """One of the two is known by one name only, which may be either; that it differs says little."""
    words_asked, words_held = ([w for w in (n.surname, n.forenames) if w] for n in (asked, held))
    if len(words_asked) == len(words_held) == 1:
        yield (_either(words_asked[0], words_held[0], model),)
        return
    single, whole = (asked, held) if len(words_asked) == 1 else (held, asked)
    word = single.surname or single.forenames
    found = (_surname(word, whole.surname, model), _forename(word, whole.forenames, model))
    agreeing = [level for level in found if level.bits > 0]
    yield from ((level,) for level in agreeing or found)


def _either(a: str, b: str, model: Model) -> Level:
    """Two single names, each a surname or a forename: they weigh as the more common of the two."""
    if a == b:
        often = max(model.frequencies.surnames.get(a, 0.0), model.frequencies.forenames.get(a, 0.0))
        return _level(model, "surname", "agrees", often, f"Name agrees: {shown_name(a)}")
    return min((_surname(a, b, model), _forename(a, b, model)), key=lambda level: level.bits)


def _surname(a: str, b: str, model: Model) -> Level:
    often = model.frequencies.surnames
    shown = shown_name(a), shown_name(b)
    if a == b:
        return _level(model, "surname", "agrees", often.get(a), f"Surname agrees: {shown[0]}")
    parts_a, parts_b = set(a.split()), set(b.split())
    if (len(parts_a) > 1 or len(parts_b) > 1) and (parts_a <= parts_b or parts_b <= parts_a):
        shared = max((often.get(p, 0.0) for p in parts_a & parts_b), default=0.0)
        return _level(model, "surname", "part", shared, f"Surname agrees in part: {shown[0]}, {shown[1]}")
    if _alike(a, b):
        common = max(often.get(a, 0.0), often.get(b, 0.0))
        return _level(model, "surname", "similar", common, f"Surname is similar: {shown[0]}, {shown[1]}")
    return _level(model, "surname", "differs", None, f"Surname differs: {shown[0]}, {shown[1]}")


def _forename(a: str, b: str, model: Model) -> Level:
    all_a, all_b = a.split(), b.split()
    one, other = all_a[0], all_b[0]
    often = model.frequencies.forenames
    shown = f"{shown_name(one)}, {shown_name(other)}"
    common = max(often.get(one, 0.0), often.get(other, 0.0))
    if one == other and len(one) > 1:
        return _level(model, "forename", "agrees", often.get(one), f"Forename agrees: {shown_name(one)}")
    if 1 in (len(one), len(other)):
        same = one[0] == other[0]
        says = f"Forename agrees by its initial: {shown}" if same else f"Forename differs: {shown}"
        return _level(model, "forename", "initial" if same else "differs", None, says)
    if same_by_short_form(one, other):
        return _level(model, "forename", "short-form", common, f"Forename agrees by a short form: {shown}")
    if _alike(one, other):
        return _level(model, "forename", "similar", common, f"Forename is similar: {shown}")
    known_by = ({one} & set(all_b[1:])) | ({other} & set(all_a[1:]))
    if any(len(word) > 1 for word in known_by):
        return _level(model, "forename", "middle", common, f"Forename agrees with a middle name: {shown}")
    return _level(model, "forename", "differs", None, f"Forename differs: {shown}")


def _middle(a: str, b: str, model: Model) -> Iterator[Level]:
    """Middle names are often left out: they count only where both are given."""
    rest_a, rest_b = a.split()[1:], b.split()[1:]
    if not rest_a or not rest_b:
        return
    one, other = rest_a[0], rest_b[0]
    shown = f"{shown_name(one)}, {shown_name(other)}"
    if (
        set(rest_a) & set(rest_b) - set("abcdefghijklmnopqrstuvwxyz")
        or same_by_short_form(one, other)
        or _alike(one, other)
    ):
        yield _level(model, "middle name", "agrees", None, f"Middle name agrees: {shown}")
    elif 1 in (len(one), len(other)) and one[0] == other[0]:
        yield _level(model, "middle name", "initial", None, f"Middle name agrees by its initial: {shown}")
    else:
        yield _level(model, "middle name", "differs", None, f"Middle name differs: {shown}")


def _alike(a: str, b: str) -> bool:
    near = JaroWinkler.normalized_similarity(a, b)
    return near >= _CLOSE or (near >= _CLOSE_IN_SOUND and sound(a) == sound(b))


def _level(model: Model, field: str, level: str, often: float | None, says: str) -> Level:
    return Level(field, level, model.bits_of(field, level, often), says)
