"""E-mail addresses, usernames and handles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import msgspec

from firstcall.matching.accounts import account, platform_called
from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.words import listed

_MAIL_BEFORE = re.compile(r"[\w.+%'-]{1,64}\Z")
_MAIL_AFTER = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}")
_SPELT = re.compile(r"\b([a-z0-9][\w.]{0,40}) at ([a-z0-9-]{2,40}) (?:dot|\.) ?(com|org|net|co(?: dot |\.)uk)\b")
_HANDLE = re.compile(r"(?<![\w@./])@([a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?)(?![\w@])")
_PLATFORM = (
    r"(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|face ?book|fb|twitter|discord|kik|telegram|whats ?app|roblox|xbox|psn|"
    r"onlyfans|tinder|grindr|omegle|twitch|steam|signal|messenger|wechat|reddit|bumble|hinge|fortnite|minecraft|play ?station|ps[45]|"
    r"nintendo|you ?tube|skype|viber|yubo|wizz|badoo|pof|plenty of fish|bluesky|threads|vinted|e ?bay|gumtree|depop|linkedin)"
)
_NAME = r"@?([a-z0-9_](?:[a-z0-9_.]{1,28}[a-z0-9_]))(?![\w@])"
#: Where it is plainly said, a name may hold a hyphen too.
_SAID_NAME = r"@?([a-z0-9_](?:[a-z0-9_.-]{1,28}[a-z0-9_]))(?![\w@])"
_CALLED = re.compile(
    rf"\b(?:{_PLATFORM}(?:'?s)? )?(?P<word>user ?names?|user ?id|screen ?name|handle|gamertag|gamer ?tag|profile(?: name)?|"
    rf"account(?: name)?|acct?(?: name)?|user)(?: on (?:{_PLATFORM}|there|it|the app))? ?"
    rf"(?P<is>'s|(?:is |was )?(?:called|named)|is|was|=|:|as)? ?[\"']?{_NAME}"
)
_ON = re.compile(
    rf"\b(?:{_PLATFORM}|(?<![\w.])sc(?= ?[:=])) ?(?:[=:]|(?:is|(?:as |under )?(?:user|id|tag)|as|name(?: is)?|called|"
    rf"named)(?![a-z])) ?[\"']?{_SAID_NAME}"
)
#: As one writes on the site itself: "u/name", "user/name".
_SLASHED = re.compile(rf"(?<![\w/.:])(?:u|user)/{_SAID_NAME}")
_MARKED = re.compile(rf"\b{_PLATFORM} {_NAME}")
_AS = re.compile(
    rf"\b(?:goes by(?: the name)?(?: of)?|known as|called|named|as|user) [\"']?{_NAME} on (?:the )?{_PLATFORM}\b"
)
_THERE = re.compile(rf"\bname (?:on )?(?:there|the app|that app|the site|the game) (?:is|was) [\"']?{_NAME}")
#: A word that no dictionary has: with an underscore or dots, or with letters and digits mixed.
_SHAPED = re.compile(
    r"(?<![\w@./:£+-])((?=[a-z0-9.]{0,24}_)[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])|[a-z0-9]{1,20}(?:\.[a-z0-9]{1,16}){1,3}|"
    r"[a-z]{3,20}[0-9]{1,4})(?![\w@/-]|\.\w)"
)
_SPELT_OUT = re.compile(r"(?<![\w@])([a-z0-9.]{2,20}(?: (?:underscore|under score) [a-z0-9.]{2,20}){1,3})(?![\w@])")
_TOLD_OF = re.compile(
    r"\b(?:messag|msg|text|chat|talk|contact|call(?:ed|s)|dm|add(?:ed|s)|follow|account|user|named|"
    r"known as|goes by|by|from|as|snap|insta|email|handle|profile|friend|calls (?:him|her|it|them)sel\w+|acc\b|someone|logged in)"
)
_ANY_PLATFORM = re.compile(rf"\b{_PLATFORM}\b")
_ONLINE = re.compile(
    rf"\b(?:{_PLATFORM}|online|dating|app|forum|web ?site|site|game|gaming|on there|stream\w*|headset|v-?bucks|dm|dms|"
    rf"dm'?e?d|pm'?d|inbox\w*)\b"
)
_BEFORE = re.compile(
    rf"\b({_PLATFORM}|sc)(?:\W{{1,3}}(?:is|was|as|called|named|user ?name|user|name|handle|account|profile|id)){{0,3}}\W{{0,3}}\Z"
)
_BEHIND = re.compile(rf"[\s\"',(]{{0,3}}(?:on |from |via |over |\()(?:her |his |their |the )?({_PLATFORM})\b")
_NO_NAMES = frozenset(
    "is was the and has have had his her him she he they them their my its name username account unknown not known called "
    "that this with from for who which but then also hacked blocked deleted on in at as by of to or so if no an it been being "
    "details profile page group messages message asking saying sending sent wants keeps says said story live video call calls "
    "chat app friend friends only now again because set created made stolen taken over using used under he's she's".split()
)


#: Initials, times, file names and web addresses, which have the shape as well.
_NO_HANDLE = re.compile(
    r"(?:[a-z]\.){1,5}[a-z]?|[0-9.]+[a-z]{0,3}|[a-z0-9.]+\.(?:com|net|org|uk|jpg|jpeg|png|pdf|mp4|doc|ie|eu)|(?:yr|year|no|age|flat|room|"
    r"unit|covid|area|route|bus|platform|gate|class|form|block|door|bay|plot|ward|m|a|b|ic)[0-9]{1,4}|(?:mon|tue|wed|thu|"
    r"fri|sat|sun|jan|feb|mar|apr|"
    r"may|jun|jul|aug|sep|sept|oct|nov|dec)[0-9]{1,4}|[a-z]+\.[a-z]+"
)


#: Words that are usernames by their shape alone, and those that are where something online stands near.
_SURELY = re.compile(r"[a-z]{3,}\.[a-z]{3,}\.?[0-9]{1,4}")
_LIKELY = re.compile(r"[a-z]{5,}[0-9]{2,4}")


def emails(line: Line) -> Iterator[Hit]:
    """Every e-mail address, in small letters; also "name at example dot org"."""
    low = line.low
    at = low.find("@")
    while at >= 0:
        end = at + 1
        before = _MAIL_BEFORE.search(low, max(0, at - 64), at)
        after = _MAIL_AFTER.match(low, at + 1)
        if before and after and after[0].rpartition(".")[2].isalpha():
            local = before[0].lstrip(".'-")
            if local:
                end = after.end()
                yield _hit("email", f"{local}@{after[0]}", at - len(local), after.end(), "an e-mail address")
        at = low.find("@", end)
    if " at " in low and " dot" in low:
        for m in _SPELT.finditer(low):
            yield _hit(
                "email", f"{m[1]}@{m[2]}.{m[3].replace(' dot ', '.')}", m.start(), m.end(), "an e-mail address in words"
            )


def usernames(line: Line, held: Collection[str] = ()) -> Iterator[Hit]:
    """Every username: with @, after the word, beside a platform, or one that is ``held`` already.

    As ``normalise.username`` keeps it, with its platform where the words beside it name one, or where it is held so.
    """
    return (_placed(line.low, hit, held) for hit in _named(line.low, held))


def _placed(low: str, hit: Hit, held: Collection[str]) -> Hit:
    name = account(str(hit.value))[1]
    before = _BEFORE.search(low, max(0, hit.start - 48), hit.start)
    behind = _BEHIND.match(low, hit.end)
    told = {platform_called(found[1]) for found in (before, behind) if found} - {None}
    if len(told) == 1:
        return msgspec.structs.replace(hit, value=f"{told.pop()}:{name}")
    same = [value for value in held if account(value)[1] == name]
    return msgspec.structs.replace(hit, value=same[0]) if len(same) == 1 else hit


def _named(low: str, held: Collection[str]) -> Iterator[Hit]:
    for m in _HANDLE.finditer(low):
        near = _ANY_PLATFORM.search(low, max(0, m.start() - 30), m.end() + 20)
        yield _hit("username", m[1], m.start(), m.end(), f"a username on {near[0]}" if near else "a username with @")
    yield from _told(low)
    for m in _MARKED.finditer(low):
        if re.search(r"[0-9_.]", m[1]) and re.search(r"[a-z]", m[1]) and m[1] not in _NO_NAMES:
            yield _hit("username", m[1], m.start(1), m.end(1), "stands beside a platform")
    yield from _shaped(low)
    for name in dict.fromkeys(account(value)[1] for value in held):
        for m in re.finditer(rf"(?<![\w@./]){re.escape(name)}(?![\w@])", low):
            yield _hit("username", name, m.start(), m.end(), "a username of this incident")


def _told(low: str) -> Iterator[Hit]:
    """Words that are said to be a username, of its shape or unheard of."""
    for m in _CALLED.finditer(low):
        of_names = re.match(r"user|screen|handle|gamer|\w+ name", m["word"])
        said = m["is"] is not None and m["is"].rpartition(" ")[2] in ("called", "named")
        named = said or (m["is"] != "'s" and of_names and (m["is"] or m["word"] not in ("user", "handle")))
        if _may_be(m[m.lastindex or 1]) and (_shape(m[m.lastindex or 1]) or (named and _unheard(m[m.lastindex or 1]))):
            yield _hit("username", m[m.lastindex or 1], m.start(m.lastindex or 1), m.end(), "called a username")
    for m in _SLASHED.finditer(low):
        if not (_shape(m[1]) or _unheard(m[1])) or m[1].startswith("stair"):
            continue
        yield _hit("username", m[1], m.start(1), m.end(1), "a username with its u/")
    for shape in (_ON, _AS, _THERE):
        for m in shape.finditer(low):
            if _may_be(m[1]) and (_shape(m[1]) or _unheard(m[1])):
                yield _hit("username", m[1], m.start(1), m.end(1), "named with a platform")


def _may_be(name: str) -> bool:
    return name not in _NO_NAMES and not re.fullmatch(r"[0-9.]+", name)


def _shape(name: str) -> bool:
    """Whether it has the shape of a username: a digit, an underscore or a dot within."""
    return bool(re.search(r"[0-9_.]", name)) and not re.fullmatch(r"[0-9]+(?:st|nd|rd|th|am|pm|k|hrs)", name)


def _unheard(name: str) -> bool:
    """Whether a word without that shape is no everyday word and nobody's plain forename."""
    return name not in listed("everyday") and name not in listed("no_names") and name not in listed("forenames")


def _shaped(low: str) -> Iterator[Hit]:
    """Words shaped like a username, where a platform or a word of messaging stands near."""
    for m in _SPELT_OUT.finditer(low):
        parts = re.split(r" under ?score ", m[1])
        name = "_".join(p.replace(".", "") if re.fullmatch(r"[a-z0-9](?:\.[a-z0-9])+", p) else p for p in parts)
        yield _hit("username", name, m.start(1), m.end(1), "a username, spelt out")
    for m in _SHAPED.finditer(low):
        if not re.search(r"[a-z]", m[1]) or _NO_HANDLE.fullmatch(m[1]):
            continue
        told = _ONLINE.search(low, max(0, m.start() - 60), m.end() + 40)
        said = _TOLD_OF.search(low, max(0, m.start() - 20), m.end() + 14)
        if "_" in m[1] or _SURELY.fullmatch(m[1]) or (told and (said or _LIKELY.fullmatch(m[1]))):
            yield _hit("username", m[1], m.start(1), m.end(1), "shaped like a username")


def _hit(field: str, value: str, start: int, end: int, says: str) -> Hit:
    return Hit(field=field, value=value, start=start, end=end, says=says)
