"""Trains the network on lessons, from the weights of a sentence encoder that was trained on English at large."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional

from tests.narrative.training.lessons import OTHERS, ROLES, Lesson
from tests.narrative.training.network import LONGEST, Network

#: Pieces in one step, and lines at most: long lines are few to a step.
STEP, LINES = 1100, 32
ENCODER_RATE, HEAD_RATE, WARMING = 1e-4, 1.5e-3, 0.06


def begun(weights: Path, kept: Sequence[int], cues: int, layers: int) -> Network:
    """The network with the encoder's weights, for the pieces whose numbers there are ``kept``, in this order."""
    network = Network(len(kept), layers, cues, len(OTHERS), len(ROLES))
    held = {name.removeprefix("bert."): value.float() for name, value in load_file(weights).items()}
    given = {
        "word.weight": held["embeddings.word_embeddings.weight"][list(kept)],
        "place.weight": held["embeddings.position_embeddings.weight"][:LONGEST]
        + held["embeddings.token_type_embeddings.weight"][0],
        "even.weight": held["embeddings.LayerNorm.weight"],
        "even.bias": held["embeddings.LayerNorm.bias"],
    }
    names = {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "out": "attention.output.dense", "even": "attention.output.LayerNorm", "inner": "intermediate.dense",
        "outer": "output.dense", "even_again": "output.LayerNorm",
    }  # fmt: skip
    depth = len({name.split(".")[2] for name in held if name.startswith("encoder.layer.")})
    for layer in range(layers):
        source = round(layer * (depth - 1) / max(1, layers - 1))
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                given[f"layers.{layer}.{ours}.{part}"] = held[f"encoder.layer.{source}.{theirs}.{part}"]
    missing = network.load_state_dict(given, strict=False)
    wrong = [name for name in missing.missing_keys if not name.startswith(("marks.", "line."))]
    if wrong or missing.unexpected_keys:
        raise ValueError(f"The encoder's weights lack {wrong} and have {missing.unexpected_keys} beside.")
    return network


def learn(network: Network, lessons: Sequence[Lesson], rounds: int, say: Callable[[str], None], seed: int = 1) -> None:
    """Go over the lessons so many times, in another order each; the rate of learning rises, then falls."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    heads = [p for name, p in network.named_parameters() if name.startswith(("marks.", "line."))]
    encoder = [p for name, p in network.named_parameters() if not name.startswith(("marks.", "line."))]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01, fused=True
    )
    steps = rounds * sum(1 for _ in _steps(lessons, chance))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / steps))
    begin = time.monotonic()
    network.train()
    for turn in range(rounds):
        total, count = 0.0, 0
        for some in _steps(lessons, chance):
            optimiser.zero_grad(set_to_none=True)
            loss = _loss(network, [_misspelt(lesson, chance) for lesson in some])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            rate.step()
            total, count = total + loss.item(), count + 1
        say(f"round {turn + 1} of {rounds}: loss {total / count:.3f}, {time.monotonic() - begin:.0f} s")
    network.eval()


def _rate(done: float) -> float:
    return (
        done / WARMING if done < WARMING else 0.02 + 0.98 * (1 + np.cos(np.pi * (done - WARMING) / (1 - WARMING))) / 2
    )


def _steps(lessons: Sequence[Lesson], chance: random.Random) -> Iterator[list[Lesson]]:
    """Lines of like length together, the steps in any order."""
    order = sorted(lessons, key=lambda lesson: (len(lesson.pieces) + chance.random() * 4, chance.random()))
    steps: list[list[Lesson]] = [[]]
    for lesson in order:
        if (len(steps[-1]) + 1) * len(lesson.pieces) > STEP or len(steps[-1]) >= LINES:
            steps.append([])
        steps[-1].append(lesson)
    chance.shuffle(steps)
    yield from (step for step in steps if step)


def _misspelt(lesson: Lesson, chance: random.Random) -> Lesson:
    """A lesson with a piece in thirty unknown: what is typed in haste is not always a word."""
    pieces = lesson.pieces.copy()
    for i in range(1, len(pieces) - 1):
        if chance.random() < 0.03:
            pieces[i] = 0
    return Lesson(pieces, lesson.at, lesson.role, lesson.whole)


def packed(lessons: Sequence[Lesson]) -> tuple[Tensor, Tensor]:
    """The pieces of some lines side by side, and where there are any."""
    longest = max(len(lesson.pieces) for lesson in lessons)
    pieces = torch.zeros(len(lessons), longest, dtype=torch.long)
    there = torch.zeros(len(lessons), longest)
    for i, lesson in enumerate(lessons):
        pieces[i, : len(lesson.pieces)] = torch.from_numpy(lesson.pieces)
        there[i, : len(lesson.pieces)] = 1
    return pieces, there


def _loss(network: Network, lessons: Sequence[Lesson]) -> Tensor:
    pieces, there = packed(lessons)
    with torch.autocast("cpu", torch.bfloat16):
        marks, whole = network(pieces, there)
    marks, whole = marks.float(), whole.float()
    width = lessons[0].at.shape[1]
    at = torch.zeros(len(lessons), pieces.shape[1], width)
    role = torch.full(pieces.shape, -1, dtype=torch.long)
    for i, lesson in enumerate(lessons):
        at[i, : len(lesson.pieces)] = torch.from_numpy(lesson.at)
        role[i, : len(lesson.pieces)] = torch.from_numpy(lesson.role)
    truth = torch.from_numpy(np.stack([lesson.whole for lesson in lessons]))
    of_line = functional.binary_cross_entropy_with_logits(whole, truth, pos_weight=torch.tensor(2.0), reduction="sum")
    weight = torch.ones(width)
    cues = 2 * network.cues
    weight[:cues], weight[cues:] = 1 / 12, 1 / 4
    grain = functional.binary_cross_entropy_with_logits(
        marks[..., :width], at, weight=weight * there[..., None], pos_weight=torch.tensor(1.5), reduction="sum"
    )
    who = functional.cross_entropy(marks[..., width:].flatten(0, 1), role.flatten(), ignore_index=-1, reduction="sum")
    return (of_line + grain + who / 12) / len(lessons)
