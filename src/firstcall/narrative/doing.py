"""The words for what people do that court orders ask about, and the expressions that are made of them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from io import StringIO

import msgspec
from ruamel.yaml import YAML


class Touch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words for being in touch, as the data file explains them."""

    plain: str
    told: str
    base: str
    mutual: str
    state: str
    had: str
    got: str
    approached: str
    official: str


class Being(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words for being somewhere, as the data file explains them."""

    still: str
    saw: str
    came: str
    at: str
    sure: str
    kinds: str
    stops: str
    no_places: str
    not_yet: str


class Doing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole data file."""

    touch: Touch
    being: Being


class Shapes:
    """The expressions made of the words, each for small letters."""

    def __init__(self, words: Doing) -> None:
        touch, being = words.touch, words.being
        self.verb = _whole(f"(?P<plain>{touch.plain})|(?P<told>{touch.told})|(?P<base>{touch.base})")
        self.mutual = _whole(touch.mutual)
        self.state = _whole(touch.state)
        self.approached = _whole(touch.approached)
        self.had = _whole(
            rf"(?P<got>(?:{touch.got}) (?:[\w.]+ ){{0,3}})?(?:{touch.had})"
            r"(?P<mid>,? (?:all |both |are |is |was |were |come |coming |came |received |sent |"
            r"constantly )*(?:\w+ ){0,2}?)?(?P<by>from|off|by)?"
        )
        self.official = re.compile(rf" (?:up |back |in )?(?:to |for |the |an |by |from )?(?:{touch.official})\b")
        self.still, self.saw, self.came = _whole(being.still), _whole(being.saw), _whole(being.came)
        one = rf"(?!(?:{being.stops})\b)[\w'&]+"
        self.place = _whole(
            rf"(?P<at>{being.at}) (?P<kind>(?:(?:the|a|an|his|her|my|their|our|this|"
            rf"that) )?(?:{one} ){{0,3}}?(?:{being.kinds})(?! (?:uniform|bag|bus|run|work|book|dinner)))(?!\w)"
            rf"|(?P<near>{being.sure}) (?P<any>(?!(?:the |a |his |her |my )?(?:{being.no_places})\b)(?:the |a |an |"
            rf"his |her |my |their |our )?{one}(?: (?:school|park|house|home|work|shop|street|road|gates?|gym))?)"
        )
        self.lead = _whole(rf"(?P<at>{being.at})(?: (?:the|number|no|a))? ?\Z")
        self.no_place = re.compile(rf"(?:the |a |his |her |my )?(?:{being.no_places})\b")
        self.not_yet = re.compile(rf"\b(?:{being.not_yet})\Z")


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})(?!\w)".replace("\\Z)(?!\\w)", "\\Z)"))


@cache
def shapes() -> Shapes:
    """The expressions of the data file, made once."""
    text = resources.files("firstcall.narrative.words").joinpath("doing.yaml").read_text(encoding="utf-8")
    return Shapes(msgspec.convert(YAML(typ="safe", pure=True).load(StringIO(text)), Doing))
