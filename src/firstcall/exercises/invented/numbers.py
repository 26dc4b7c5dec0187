"""Telephone numbers for people who do not exist: only from the ranges that Ofcom keeps for drama, and never twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from random import Random

#: What is written before the last three digits of a number; every range has a thousand.
MOBILES = ("07700 900",)
LANDLINES = (
    "01632 960",
    "020 7946 0",
    "0113 496 0",
    "0114 496 0",
    "0115 496 0",
    "0116 496 0",
    "0117 496 0",
    "0118 496 0",
    "0121 496 0",
    "0131 496 0",
    "0141 496 0",
    "0151 496 0",
    "0161 496 0",
    "0191 498 0",
    "028 9649 6",
    "029 2018 0",
)

#: The scenarios' own: nobody of an invented force has one of these.
KEPT_FOR_SCENARIOS = ("077009004", "016329602")
_WRITTEN = re.compile(r"\+44[\d ]{9,14}|0[\d ]{9,14}")


class Numbers:
    """A stock of numbers in an order drawn by lot. When it is used up there is no more: ``None``."""

    def __init__(self, chance: Random, *, kept: Iterable[str] = ()) -> None:
        never = frozenset(kept)
        self._mobiles = iter(_mixed(MOBILES, chance, never))
        self._landlines = iter(_mixed(LANDLINES, chance, never))

    def mobile(self) -> str | None:
        """A mobile number."""
        return next(self._mobiles, None)

    def landline(self) -> str | None:
        """A number of a fixed line."""
        return next(self._landlines, None)

    def any(self) -> str | None:
        """A mobile number while there are any, then one of a fixed line."""
        return self.mobile() or self.landline()


def digits(number: str) -> str:
    """A British number as its national digits."""
    bare = "".join(c for c in number if c.isdigit())
    return "0" + bare[2:] if bare.startswith("44") else bare


def numbers_in(text: str) -> Iterator[str]:
    """Everything in a text that may be a telephone number, as national digits."""
    return (digits(found.group()) for found in _WRITTEN.finditer(text))


def scenario_numbers() -> frozenset[str]:
    """Every number that a packaged scenario names, as national digits."""
    folder = resources.files("firstcall.exercises") / "scenarios"
    texts = (file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".yaml"))
    return frozenset(number for text in texts for number in numbers_in(text))


def _mixed(ranges: tuple[str, ...], chance: Random, never: frozenset[str]) -> list[str]:
    stock = [f"{start}{last:03d}" for start in ranges for last in range(1000)]
    chance.shuffle(stock)
    return [n for n in stock if not digits(n).startswith(KEPT_FOR_SCENARIOS) and digits(n) not in never]
