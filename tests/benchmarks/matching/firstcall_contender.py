"""Firstcall on a labelled set: candidates by the keys of ``matching.keys``, weighed by ``matching.score``."""

from __future__ import annotations

import multiprocessing
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from firstcall.matching import asking, keys
from firstcall.matching.choosing import likeliest
from firstcall.matching.description import Description, of_record
from firstcall.matching.model import DEFAULT, Model
from firstcall.matching.score import weigh as weigh_pair
from tests.benchmarks.matching.judging import Floats, Outcome, Whole
from tests.benchmarks.matching.sets import Labelled

PROCESSES = 2

#: What the workers read: descriptions by number, and the model. They are started by fork and only look.
_shared: dict[str, object] = {}


def trained(labelled: Labelled) -> Model:
    """The model that is used on a set: u by chance pairs, m by the truth of these persons (the training half).

    In a process of its own, which is not forked: the database that Splink works in has threads, and those do not fork.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_trained, labelled).result()


def _trained(labelled: Labelled) -> Model:
    from firstcall.holdings.training import train

    ids = sorted(labelled.persons)
    described = [of_record(labelled.persons[each]) for each in ids]
    truth = [labelled.cluster[each] for each in ids]
    return train(described, base=DEFAULT, version="benchmark", says=labelled.name, truth=truth).model


def contend(labelled: Labelled, *, weigh: bool = True, model: Model | None = None) -> Outcome:
    """Everything that is compared on the set, as each person who asks would find it, weighed unless told not to."""
    began = time.perf_counter()
    ids = sorted(labelled.persons)
    described = [of_record(labelled.persons[each]) for each in ids]
    asked = [at for at, each in enumerate(ids) if each in labelled.asked]
    held = [at for at, each in enumerate(ids) if each in labelled.held]
    pairs, ways, kinds, names = candidates(described, asked, held)
    bits = np.zeros(len(pairs))
    if weigh:
        bits = weights(described, pairs, model or trained(labelled.part(True)))
    return Outcome("Firstcall", pairs, bits, ways, time.perf_counter() - began, kinds, names)


def candidates(
    described: Sequence[Description], asked: Sequence[int], held: Sequence[int]
) -> tuple[Whole, Whole, Whole, tuple[str, ...]]:
    """The pairs that share a key, by how many of their two persons they are found, and by which kinds of key.

    The keys asked, and how many are looked at under one key and for one question, are the product's own.
    """
    under: defaultdict[str, list[int]] = defaultdict(list)
    for at in held:
        for key in keys.keys_of(described[at]):
            under[key].append(at)
    kinds: dict[str, int] = {}
    left: list[int] = []
    right: list[int] = []
    by: list[int] = []
    for at in asked:
        looks = asking.looks(described[at], len(held))
        marks = [1 << kinds.setdefault(keys.kind_of(look.key), len(kinds)) for look in looks]
        led = [(nth, other) for nth, look in enumerate(looks) for other in block(look, under.get(look.key, ()))]
        found = dict.fromkeys(likeliest(looks, led, len(held)).records, 0)
        for by_key, other in led:
            if other in found:
                found[other] |= marks[by_key]
        found.pop(at, None)
        left += [at] * len(found)
        right += found.keys()
        by += found.values()
    return *_once(np.array([left, right], dtype=np.int64).T, np.array(by, dtype=np.int64), len(described)), tuple(kinds)


def block(look: asking.Look, under: Sequence[int]) -> Sequence[int]:
    """Those under a key that the product looks at: as many as it says, none of a spare one under which there are more."""
    if len(under) <= look.most:
        return under
    return () if look.spare else under[: look.most + 1]


def _once(pairs: Whole, kinds: Whole, many: int) -> tuple[Whole, Whole, Whole]:
    """Each pair once, whichever of its persons asked."""
    if not len(pairs):
        return pairs.reshape(0, 2), kinds, kinds
    codes = pairs.min(axis=1) * many + pairs.max(axis=1)
    order = np.argsort(codes, kind="stable")
    unique, first, ways = np.unique(codes[order], return_index=True, return_counts=True)
    together = np.bitwise_or.reduceat(kinds[order], first)
    return np.stack([unique // many, unique % many], axis=1), ways.astype(np.int64), together


def weights(described: Sequence[Description], pairs: Whole, model: Model) -> Floats:
    """The bits of every pair, on all cores."""
    _shared.update(described=described, pairs=pairs, model=model)
    spans = [(start, start + 20_000) for start in range(0, len(pairs), 20_000)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        return np.concatenate([np.zeros(0), *pool.imap(_weigh_span, spans)])


def _weigh_span(span: tuple[int, int]) -> Floats:
    described, pairs, model = _shared["described"], _shared["pairs"], _shared["model"]
    return np.array([weigh_pair(described[a], described[b], model=model).bits for a, b in pairs[slice(*span)].tolist()])
