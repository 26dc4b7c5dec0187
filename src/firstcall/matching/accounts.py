"""Accounts on platforms: a username with the platform that it is on, where that is known."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 200

#: Each platform as it is kept, as it is shown, and as it is called in small letters.
_TABLE: tuple[tuple[str, str, str], ...] = (
    ("snapchat", "Snapchat", "snapchat snap sc"),
    ("instagram", "Instagram", "instagram insta ig"),
    ("facebook", "Facebook", "facebook fb messenger"),
    ("tiktok", "TikTok", "tiktok"),
    ("telegram", "Telegram", "telegram"),
    ("discord", "Discord", "discord"),
    ("twitter", "X, formerly Twitter", "twitter x tweet"),
    ("kik", "Kik", "kik"),
    ("skype", "Skype", "skype"),
    ("reddit", "Reddit", "reddit"),
    ("whatsapp", "WhatsApp", "whatsapp"),
    ("roblox", "Roblox", "roblox"),
    ("xbox", "Xbox", "xbox xboxlive"),
    ("psn", "PlayStation", "psn playstation"),
    ("steam", "Steam", "steam"),
    ("twitch", "Twitch", "twitch"),
    ("youtube", "YouTube", "youtube"),
    ("onlyfans", "OnlyFans", "onlyfans"),
    ("tinder", "Tinder", "tinder"),
    ("grindr", "Grindr", "grindr"),
    ("bumble", "Bumble", "bumble"),
    ("hinge", "Hinge", "hinge"),
    ("omegle", "Omegle", "omegle"),
    ("signal", "Signal", "signal"),
    ("wechat", "WeChat", "wechat"),
    ("viber", "Viber", "viber"),
    ("wickr", "Wickr", "wickr"),
    ("threema", "Threema", "threema"),
    ("fortnite", "Fortnite", "fortnite"),
    ("minecraft", "Minecraft", "minecraft"),
    ("nintendo", "Nintendo", "nintendo"),
    ("linkedin", "LinkedIn", "linkedin"),
    ("pinterest", "Pinterest", "pinterest"),
    ("tumblr", "Tumblr", "tumblr"),
    ("threads", "Threads", "threads"),
    ("bluesky", "Bluesky", "bluesky"),
    ("vk", "VK", "vk vkontakte"),
    ("yubo", "Yubo", "yubo"),
    ("wizz", "Wizz", "wizz"),
    ("vinted", "Vinted", "vinted"),
    ("depop", "Depop", "depop"),
    ("ebay", "eBay", "ebay"),
)
#: Platforms by the word under which each is kept, with the name that is shown.
PLATFORMS = {key: shown for key, shown, _ in _TABLE}
_CALLED = {word: key for key, _, words in _TABLE for word in words.split()}
_HOSTS = {
    "t.me": "telegram", "telegram.me": "telegram", "fb.com": "facebook", "fb.me": "facebook", "m.me": "facebook",
    "kik.me": "kik", "wa.me": "whatsapp", "steamcommunity.com": "steam", "bsky.app": "bluesky", "discord.gg": "",
    "discordapp.com": "discord", "youtu.be": "",
}  # fmt: skip

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9_.\-]{0,62}[a-z0-9_])\Z")
_WORD = "|".join(
    sorted((w.replace("tiktok", "tik ?tok").replace("facebook", "face ?book") for w in _CALLED), key=len, reverse=True)
)
_LEADING = re.compile(
    rf"(?P<on>{_WORD})(?: ?(?:user ?name|user|account|handle|id|name))?(?P<mark> ?[:/=\-–] ?@?| @| (?=\S*[0-9_.]))(?P<name>\S+)\Z"
)
_TRAILING = re.compile(rf"(?P<name>\S+?) ?(?: on (?P<on>{_WORD})|\((?:on )?(?P<in>{_WORD})\))\Z")
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.|mobile\.|uk\.|en-gb\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,8})/(?P<path>[^?#\s]+)(?P<query>\?[^#\s]*)?(?:#\S*)?\Z"
)
_UNDER = frozenset("u user users add in id profile profiles people channel c stories".split())
#: Paths of a platform's own pages: what follows is no account.
_PAGES = frozenset(
    "p reel reels tv explore groups events pages watch r hashtag search share sharer invite home login i intent status marketplace".split()
)
_NUMBER = re.compile(r"[?&]id=([0-9]{5,20})(?:&|\Z)")
_USERNAME = re.compile(r"[^\s@,;/\\<>\"]{2,64}\Z")
_ROUND_IT = " \t\r\n.,;:'\"[]<>"


def username(text: str) -> str | None:
    """An account's name in small letters without @, behind its platform where that is known; None for anything else. Total.

    ``platform:name``, or ``name`` alone. The platform is read from a word beside the name (``Snapchat: night_owl99``,
    ``@night_owl99 (insta)``) or from a profile's address; a platform alone is no name. Take it apart with ``account``.
    """
    if _PLAIN.match(text):
        return None if text in _CALLED else text
    platform, mark, name = text.partition(":")
    if mark and platform in PLATFORMS and _PLAIN.match(name):
        return None if name in _CALLED else text
    if len(text) > _LONGEST:
        return None
    plain = _folded(text).strip(_ROUND_IT)
    return _of_profile(plain) if "/" in plain and _PROFILE.match(plain) else _told(plain)


def _folded(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    shown = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(shown.split())


def _told(plain: str) -> str | None:
    leading = _LEADING.match(plain)
    if leading:
        platform, name = platform_called(leading["on"]), leading["name"]
        if "/" in name and _PROFILE.match(name):
            return _of_profile(name)
        return _kept(platform, name)
    trailing = _TRAILING.match(plain)
    if trailing:
        return _kept(platform_called(trailing["on"] or trailing["in"]), trailing["name"])
    return _kept(None, plain)


def _kept(platform: str | None, name: str) -> str | None:
    plain = name.lstrip("@").strip(" .,;:()'\"[]")
    if platform is None and plain != name:
        return _told(plain)
    if plain in _CALLED or not _USERNAME.match(plain) or not plain.isprintable() or not any(c.isalnum() for c in plain):
        return None
    return f"{platform}:{plain}" if platform else plain


def _of_profile(address: str) -> str | None:
    read = _PROFILE.match(address)
    if read is None:
        return None
    host = read["host"]
    platform = _HOSTS.get(host, _CALLED.get(host.rpartition(".")[0].rpartition(".")[2]))
    parts = [p for p in read["path"].split("/") if p]
    number = _NUMBER.search(read["query"] or "")
    if parts == ["profile.php"] and number:
        return _kept(platform, number[1])
    if platform == "" or not parts or parts[0] in _PAGES:
        return None
    if parts[0] in _UNDER and len(parts) > 1:
        parts = parts[1:]
        if parts[-1].isdigit() and len(parts[-1]) > 4 and platform == "facebook":
            parts = parts[-1:]
    elif platform is None and len(parts) > 1:
        return None
    return _kept(platform, parts[0])


def platform_called(word: str) -> str | None:
    """The platform that a word calls (``insta``, ``tik tok``, ``x``), as it is kept; None where it calls none."""
    return _CALLED.get(word.strip().lower().replace(" ", ""))


def account(value: str) -> tuple[str | None, str]:
    """A kept username taken apart: its platform (None where that is not known) and its name. Total."""
    platform, mark, name = value.partition(":")
    return (platform, name) if mark and name and platform in PLATFORMS else (None, value)


def same_account(one: str, other: str) -> bool:
    """Whether two kept usernames may be one account: one name, and no two different platforms."""
    (here, name), (there, called) = account(one), account(other)
    return name == called and (here is None or there is None or here == there)
