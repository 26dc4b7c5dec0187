"""What a condition forbids, in words."""

from __future__ import annotations

from collections.abc import Iterable

from firstcall.guidance.orders.law import Law
from firstcall.incident.records import Condition, Target

_LIMITS = {"<=": "at most ", ">=": "at least ", "<": "under ", ">": "over "}


def in_words(condition: Condition, law: Law) -> str:
    """What the condition forbids, as a handler would say it: ``no unsupervised contact with anyone aged at most 16``."""
    words = ["no"]
    if condition.supervised is not None:
        words.append("supervised" if condition.supervised else "unsupervised")
    words.append(law.act(condition.act).says)
    words += _whom(condition.target)
    if condition.means:
        words.append(f"by {condition.means}")
    if condition.place:
        words.append(f"{'anywhere but at' if condition.elsewhere else 'at'} {listed(condition.place)}")
    if condition.hours:
        words.append(f"during {condition.hours}")
    if condition.notify:
        words.append(f"without telling the police {condition.notify}")
    if condition.unless:
        words.append(f"unless {listed(condition.unless, 'and')}")
    if condition.approval:
        words.append(f"without approval ({condition.approval})")
    return " ".join(words)


def aged(age: str) -> str:
    """An order's words for an age, behind a noun: ``who is a child``, ``aged at most 16``."""
    if age.strip().casefold().startswith("child"):
        return "who is a child"
    limit = _LIMITS.get(age[:2], _LIMITS.get(age[:1], ""))
    return f"aged {limit}{age.lstrip('<>=')}"


def listed(words: Iterable[str], by: str = "or") -> str:
    """``a``, ``a or b``, ``a or b or c``."""
    return f" {by} ".join(words)


def _whom(target: Target | None) -> list[str]:
    if target is None or not (target.named or target.age or target.sex):
        return []
    if target.named:
        return [f"with {listed(target.named)}"]
    whom = f"any {target.sex}" if target.sex else "anyone"
    return [f"with {whom if target.age is None else f'{whom} {aged(target.age)}'}"]
