"""How well two persons' names agree: the best pair of them, either way round; what is common weighs less."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from firstcall.matching.level import Level
from firstcall.matching.model import Model
from firstcall.matching.names import Name, same_by_short_form, sound

_CLOSE = 0.93
_CLOSE_IN_SOUND = 0.80
_SOMEWHAT = 0.85
_DISTANT = 0.70

_likeness = JaroWinkler.normalized_similarity
Levels = tuple[Level, ...]


def compare_names(asked: tuple[Name, ...], held: tuple[Name, ...], model: Model) -> Levels:
    """The levels of the pair of names that agrees best; of nothing, nothing."""
    best: Levels = ()
    most = float("-inf")
    for a in asked:
        for h in held:
            for levels in _ways(a, h, model):
                bits = round(sum([level.bits for level in levels]), 2)
                if bits > most:
                    best, most = levels, bits
    return best


def _ways(asked: Name, held: Name, model: Model) -> Iterator[Levels]:
    if asked.forenames and asked.surname and held.forenames and held.surname:
        surname = _surname(asked.surname, held.surname, model)
        yield (
            surname,
            _forename(asked.forenames, held.forenames, model),
            *_middle(asked.forenames, held.forenames, model),
        )
        if surname.level in ("differs", "distant"):
            yield from _crossed(asked, held, model)
    else:
        yield from _one_word(asked, held, model)


def _crossed(asked: Name, held: Name, model: Model) -> Iterator[Levels]:
    """The names the other way round, or one of them where the other stands."""
    a, h = asked.forenames.partition(" ")[0], held.forenames.partition(" ")[0]
    there, back = _surname(a, held.surname, model), _surname(asked.surname, h, model)
    if there.level in _STANDS and back.level in _STANDS:
        yield (
            there,
            _forename(asked.surname, held.forenames, model),
            Level("order", "crossed", model.bits("order", "crossed")),
        )
    elif there.level == "agrees":
        yield (Level("order", "part", model.bits_of("order", "part", _often(model, a)), a, held.surname),)
    elif back.level == "agrees":
        yield (Level("order", "part", model.bits_of("order", "part", _often(model, h)), asked.surname, h),)


_STANDS = ("agrees", "similar")


def _often(model: Model, name: str) -> float:
    """The share of people who bear a name as either."""
    return model.frequencies.surnames.get(name, 0.0) + model.frequencies.forenames.get(name, 0.0)


def _one_word(asked: Name, held: Name, model: Model) -> Iterator[Levels]:
    """One of the two is known by one name only, which may be either; that it differs says little."""
    words_asked, words_held = ([w for w in (n.surname, n.forenames) if w] for n in (asked, held))
    if len(words_asked) == len(words_held) == 1:
        yield (_either(words_asked[0], words_held[0], model),)
        return
    single, whole = (asked, held) if len(words_asked) == 1 else (held, asked)
    word = single.surname or single.forenames
    found = [_surname(word, whole.surname, model), _forename(word, whole.forenames, model)]
    if single is held:  # the values stand as they were asked and held, whichever side has one name
        found = [level._replace(asked=level.held, held=level.asked) for level in found]
    agreeing = [level for level in found if level.bits > 0]
    yield from ((level,) for level in agreeing or found)


def _either(a: str, b: str, model: Model) -> Level:
    """Two single names, each a surname or a forename: they weigh as the more common of the two."""
    if a == b:
        often = max(model.frequencies.surnames.get(a, 0.0), model.frequencies.forenames.get(a, 0.0))
        bits = model.bits_of("surname", "agrees", often)
        return Level("name", "agrees", bits, a, b)
    return min((_surname(a, b, model), _forename(a, b, model)), key=lambda level: level.bits)


@lru_cache(maxsize=65536)
def _surname(a: str, b: str, model: Model) -> Level:
    often = model.frequencies.surnames
    if a == b:
        return Level("surname", "agrees", model.bits_of("surname", "agrees", often.get(a)), a, b)
    if (" " in a or " " in b) and (shared := _shared_part(a, b)):
        common = max([often.get(part, 0.0) for part in shared])
        return Level("surname", "part", model.bits_of("surname", "part", common), a, b)
    level = _how_alike(a, b)
    if level == "differs":
        return Level("surname", level, model.bits("surname", level), a, b)
    common = max(often.get(a, 0.0), often.get(b, 0.0))
    return Level("surname", level, model.bits_of("surname", level, common), a, b)


def _shared_part(a: str, b: str) -> set[str]:
    """The parts in common where one surname is a part of the other."""
    parts_a, parts_b = set(a.split()), set(b.split())
    return parts_a & parts_b if parts_a <= parts_b or parts_b <= parts_a else set()


@lru_cache(maxsize=65536)
def _forename(a: str, b: str, model: Model) -> Level:
    one, other = a.partition(" ")[0], b.partition(" ")[0]
    often = model.frequencies.forenames
    if one == other and len(one) > 1:
        return Level("forename", "agrees", model.bits_of("forename", "agrees", often.get(one)), one, other)
    if len(one) == 1 or len(other) == 1:
        level = "initial" if one[0] == other[0] else "differs"
        return Level("forename", level, model.bits("forename", level), one, other)
    level = "short-form" if same_by_short_form(one, other) else _how_alike(one, other)
    if level in ("differs", "distant", "alike") and _known_by_middle(a, b, one, other):
        level = "middle"
    if level == "differs":
        return Level("forename", level, model.bits("forename", level), one, other)
    common = max(often.get(one, 0.0), often.get(other, 0.0))
    return Level("forename", level, model.bits_of("forename", level, common), one, other)


def _known_by_middle(a: str, b: str, one: str, other: str) -> bool:
    if " " not in a and " " not in b:
        return False
    known_by = ({one} & set(b.split()[1:])) | ({other} & set(a.split()[1:]))
    return any(len(word) > 1 for word in known_by)


def _middle(a: str, b: str, model: Model) -> Levels:
    """Middle names are often left out: they count only where both are given."""
    if " " not in a or " " not in b:
        return ()
    rest_a, rest_b = a.split()[1:], b.split()[1:]
    one, other = rest_a[0], rest_b[0]
    if any(len(word) > 1 for word in set(rest_a) & set(rest_b)) or same_by_short_form(one, other) or _alike(one, other):
        level = "agrees"
    elif 1 in (len(one), len(other)) and one[0] == other[0]:
        level = "initial"
    else:
        level = "differs"
    return (Level("middle name", level, model.bits("middle name", level), one, other),)


@lru_cache(maxsize=65536)
def _how_alike(a: str, b: str) -> str:
    near = _likeness(a, b)
    if near >= _CLOSE or (near >= _CLOSE_IN_SOUND and sound(a) == sound(b)):
        return "similar"
    if near >= _SOMEWHAT:
        return "alike"
    return "distant" if near >= _DISTANT else "differs"


def _alike(a: str, b: str) -> bool:
    return a == b or _how_alike(a, b) == "similar"
