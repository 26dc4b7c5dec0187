"""E-mail addresses: as they are read, and as their provider delivers them."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 200
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\Z"
)
_LONGEST_LOCAL = 64
_ROUND_IT = " \t\r\n<>()[].,;:'\""
_IN_WORDS = re.compile(r"(\S+)(?: at | ?[(\[]at[)\]] ?)(\S+?(?:(?: dot | ?[(\[]dot[)\]] ?)\w+)+|\S+\.\w+)\Z")
_DOT = re.compile(r" dot | ?[(\[]dot[)\]] ?")
_NAMED = re.compile(r"[^<>]*<([^<>]+)>\Z")


def email(text: str) -> str | None:
    """An e-mail address in small letters, dots and plus as they were read; None for anything else. Total.

    Takes ``mailto:``, an address in angle brackets behind a name, and one in words ("anna (at) example (dot) org").
    """
    if len(text) > _LONGEST:
        return None
    plain = text.strip(_ROUND_IT).lower()
    if _EMAIL.match(plain) and plain.find("@") <= _LONGEST_LOCAL and not plain.startswith("mailto:"):
        return plain
    return _mended(text)


def _mended(text: str) -> str | None:
    shown = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    named = _NAMED.match(shown)
    plain = (named[1] if named else shown).strip(_ROUND_IT).removeprefix("mailto:").partition("?subject=")[0]
    words = _IN_WORDS.match(plain) if "@" not in plain else None
    if words and ("dot" in words[2] or not words[0].startswith(words[1] + " at ")):
        plain = f"{words[1]}@{_DOT.sub('.', words[2])}"
    plain = plain.strip(_ROUND_IT)
    right = _EMAIL.match(plain) and plain.find("@") <= _LONGEST_LOCAL
    return plain if right and not plain.startswith("mailto:") else None


_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
#: Providers that deliver name+anything to name, by the first part of their domain or by the domain.
_WITH_PLUS = frozenset({"outlook", "hotmail", "live", "fastmail", "proton", "protonmail"})
_WITH_PLUS_WHOLE = frozenset({"msn.com", "pm.me", "icloud.com", "me.com", "mac.com"})


def mailbox(email: str) -> str:
    """The address as its provider delivers it: one mailbox has one such form. Total; other text is its own.

    Gmail leaves out dots and what follows a plus (support.google.com/mail/answer/7436150); Outlook, Hotmail, Live,
    Fastmail, Proton and iCloud what follows a plus.
    """
    if "@gmail.com" not in email and "@googlemail.com" not in email and "+" not in email:
        return email
    local, at, domain = email.rpartition("@")
    if not at:
        return email
    name = local.partition("+")[0]
    if domain in _GOOGLE:
        return f"{name.replace('.', '') or local}@gmail.com"
    if domain in _WITH_PLUS_WHOLE or domain.partition(".")[0] in _WITH_PLUS:
        return f"{name or local}@{domain}"
    return email
