"""How well lines are read: precision and recall, a part of the corpus at a time.

``tuned``: the rules were written with these. ``heldout``: written before the rules, by the same hand and on the same
day, so that it flatters them. ``unseen`` and ``unseen2``: written when the rules stood, or before they were widened.
The widening was written by somebody who had read both, and
some of its words are theirs: their cues are no longer an honest part. ``unseen3``: written after
the widening and run once: the honest part today. In the last two every act is labelled too.

Run: python benchmarks/narrative.py [--misses]   (--misses lists what went wrong in the tuned part only)
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

from ruamel.yaml import YAML

from firstcall.incident.codes import Channel, FactState
from firstcall.incident.entries import Contact, Entry, Fact
from firstcall.incident.folding import fold
from firstcall.incident.state import State
from firstcall.matching.accounts import account
from firstcall.narrative import drafting

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "narrative" / "corpus"
PARTS = ("tuned", "heldout", "unseen", "unseen2", "unseen3")
#: The parts in which every act is labelled.
ACTS_LABELLED = ("unseen2", "unseen3")
NOW = datetime(2017, 3, 6, 18, 30, tzinfo=UTC)
GROUPS = {
    "phone": "identifiers", "email": "identifiers", "username": "identifiers", "vehicle": "identifiers", "postcode": "postcodes",
    "address": "addresses", "born": "dates of birth", "age": "ages", "name": "names", "cue": "cues", "act": "acts",
}  # fmt: skip
Said = tuple[str, str, str, str]  # state, person, field, value


def opened() -> State:
    """An incident whose contact has just been taken."""
    body = Contact(contact="one", channel=Channel.EMERGENCY, number="01632 960201", handler="officer")
    return fold([Entry(cursor=1, incident=1, seq=1, at=NOW, by="officer", kind="contact", rests_on=(), body=body)])


def lines(part: str) -> list[dict[str, object]]:
    """The labelled lines of a part of the corpus."""
    loaded = YAML(typ="safe", pure=True).load(CORPUS / f"{part}.yaml")
    return list(loaded)


def wanted(entry: dict[str, object]) -> set[Said]:
    """What the labels of a line say."""
    said: set[Said] = set()
    for state in ("taken", "suggested", "denied"):
        for person, fields in dict(entry.get(state) or {}).items():  # type: ignore[call-overload]
            for field, values in fields.items():
                for value in values if isinstance(values, list) else [values]:
                    said.add((state, person, field, str(value)))
    return said


def got(text: str) -> set[Said]:
    """What the rules read."""
    said: set[Said] = set()
    for draft in drafting.drafts(text, opened(), NOW):
        body = draft.body
        if isinstance(body, Fact) and body.field in GROUPS:
            state = "denied" if body.negated else "suggested" if body.state is FactState.SUGGESTED else "taken"
            value = account(str(body.value))[1] if body.field == "username" else str(body.value)
            said.add((state, body.person, body.field, value))
    return said


def tally(part: str, *, misses: bool) -> dict[str, Counter[str]]:
    """Hits, misses and false finds by group; whose it is counts in "whose" alone."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in lines(part):
        want, read = wanted(entry), got(str(entry["line"]))
        if part not in ACTS_LABELLED:
            read = {said for said in read if said[2] != "act"}
        if misses and want != read:
            print(f"\n{entry['line']}\n   missed {sorted(want - read)}\n   false  {sorted(read - want)}")
        plain_want, plain_read = {(s, f, v) for s, _, f, v in want}, {(s, f, v) for s, _, f, v in read}
        for s, f, v in plain_want | plain_read:
            group = "denied cues" if s == "denied" else GROUPS[f]
            counts[group][
                "hit" if (s, f, v) in plain_want & plain_read else "miss" if (s, f, v) in plain_want else "false"
            ] += 1
        whose = {w for w in want if (w[0], w[2], w[3]) in plain_want & plain_read and w[0] != "denied"}
        counts["whose it is"].update("hit" if w in read else "miss" for w in whose)
    return counts


def show(part: str, counts: dict[str, Counter[str]]) -> None:
    """A table of precision and recall."""
    print(f"\n{part}: {len(lines(part))} lines")
    print(f"  {'':16}{'found':>6}{'missed':>8}{'false':>7}{'precision':>11}{'recall':>8}")
    for group in sorted(counts):
        hit, miss, false = (counts[group][k] for k in ("hit", "miss", "false"))
        print(f"  {group:16}{hit:6}{miss:8}{false:7}{hit / max(hit + false, 1):11.2f}{hit / max(hit + miss, 1):8.2f}")


def pace() -> None:
    """How long a line takes, read and drafted."""
    took: list[float] = []
    texts = [str(e["line"]) for part in PARTS for e in lines(part)]
    state = opened()
    for text in texts * 5:
        begun = time.process_time()
        drafting.drafts(text, state, NOW)
        took.append((time.process_time() - begun) * 1000)
    took.sort()
    print(f"\na line: p50 {took[len(took) // 2]:.2f} ms, p99 {took[len(took) * 99 // 100]:.2f} ms")


if __name__ == "__main__":
    for name in PARTS:
        show(name, tally(name, misses="--misses" in sys.argv and name == "tuned"))
    pace()
