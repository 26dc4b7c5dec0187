"""How names and numbers are got wrong: at the keyboard, by ear, by habit, from another alphabet."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

_BESIDE = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop",
    "z": "asx", "x": "zsc", "c": "xdv", "v": "cfb", "b": "vgn", "n": "bhm", "m": "njk",
}  # fmt: skip

_BY_EAR = (
    ("ph", "f"), ("ck", "k"), ("c", "k"), ("k", "c"), ("ie", "y"), ("y", "ie"), ("ey", "y"), ("ley", "ly"), ("ai", "ay"),
    ("ay", "ai"), ("ea", "ee"), ("ee", "ea"), ("th", "t"), ("s", "z"), ("z", "s"), ("ll", "l"), ("tt", "t"), ("nn", "n"),
    ("mm", "m"), ("ss", "s"), ("rr", "r"), ("l", "ll"), ("t", "tt"), ("n", "nn"), ("gh", "g"), ("ou", "oo"), ("oo", "u"),
    ("ks", "x"), ("x", "ks"), ("ton", "tun"), ("ham", "am"), ("er", "ar"), ("ar", "er"), ("e", "ae"), ("i", "y"), ("wh", "w"),
)  # fmt: skip

#: Short forms from everyday speech, the full form first; written for this page, not taken from what the desk knows.
_SHORT = [line.split() for line in (
    "robert rob bob bobby robbie", "william will bill billy", "richard rick dick richie", "james jim jimmy jamie",
    "john jack johnny", "michael mike mick micky", "david dave davey", "andrew andy drew", "anthony tony ant",
    "christopher chris", "stephen steve", "steven steve", "matthew matt", "daniel dan danny", "thomas tom tommy",
    "joseph joe joey", "benjamin ben", "samuel sam", "alexander alex sandy", "edward ed ted eddie", "charles charlie chaz",
    "george georgie", "kenneth ken kenny", "ronald ron ronnie", "terence terry", "raymond ray", "gerald gerry",
    "philip phil", "nicholas nick nicky", "jonathan jon jonny", "timothy tim", "patrick pat paddy", "peter pete",
    "lawrence larry", "frederick fred freddie", "albert bert", "arthur art", "harold harry", "stanley stan", "leslie les",
    "donald don", "douglas doug", "geoffrey geoff", "joshua josh", "nathan nat", "zachary zac", "oliver ollie",
    "jacob jake", "gareth gaz", "gary gaz", "darren daz", "graham gray", "stuart stu", "norman norm", "henry harry",
    "elizabeth liz beth betty lizzie", "margaret maggie peggy meg", "catherine cath kate cathy", "katherine kath kate katie",
    "susan sue susie", "patricia pat trish", "jennifer jen jenny", "deborah deb debbie", "christine chris chrissie",
    "rebecca becky bex", "victoria vicky", "samantha sam", "jacqueline jackie", "josephine jo", "joanne jo", "barbara barb",
    "pamela pam", "sandra sandy", "judith judy", "valerie val", "dorothy dot dolly", "kathleen kath kathy", "teresa terry",
    "theresa tess", "michelle shell", "nicola nicky", "natasha tash", "alexandra alex", "charlotte charlie lottie",
    "jessica jess", "danielle dani", "stephanie steph", "gillian gill", "amanda mandy", "angela angie", "caroline caz",
    "abigail abi", "eleanor ellie nell", "emily em", "olivia liv", "isabella bella", "georgia george", "mohammed mo",
    "muhammad mo", "krzysztof kris", "katarzyna kasia", "magdalena magda", "frances fran", "melanie mel", "louise lou",
)]  # fmt: skip
_SHORT_OF = {full: short for full, *short in _SHORT}

_WRITTEN_SO = [line.split() for line in (
    "mohammed muhammad mohamed mohammad mohamad muhammed", "ahmed ahmad ahmet", "hussain hussein husain", "yusuf yousef yousuf",
    "hassan hasan", "omar umar omer", "bilal belal", "khadija khadijah", "aisha ayesha aysha", "fatima fatimah fatema",
    "maryam mariam", "zainab zaynab zeinab", "tariq tarek tarik", "usman osman uthman", "ibrahim ebrahim", "yasmin yasmeen",
    "harpreet harprit", "gurpreet gurprit", "pawel pavel", "krzysztof kristof", "michal mihal", "piotr pyotr", "lukasz lucas",
    "rashid rasheed", "khalid khaled", "amina aminah ameena", "nadia nadiya", "sanjay sanjai", "imran emran", "asif aasif",
)]  # fmt: skip
_OTHERS = {name: [o for o in row if o != name] for row in _WRITTEN_SO for name in row}


def short_form(name: str, chance: Random) -> str | None:
    """A short form; None where everyday speech has none."""
    return _picked(_SHORT_OF.get(name.lower(), ()), chance)


def transliterated(name: str, chance: Random) -> str | None:
    """Another way to write the name in Latin letters; None where there is but one."""
    return _picked(_OTHERS.get(name.lower(), ()), chance)


def _picked(names: Iterable[str], chance: Random) -> str | None:
    told = list(names)
    return chance.choice(told).title() if told else None


def keyboard(name: str, chance: Random) -> str | None:
    """One slip: a key beside the right one, a letter left out, doubled, or two swapped. None for a short name."""
    if len(name) < 4:
        return None
    at = chance.randrange(1, len(name) - 1)
    here, after = name[at], name[at + 1]
    slips = [
        name[:at] + chance.choice(_BESIDE.get(here.lower(), "e")) + name[at + 1 :],
        name[:at] + name[at + 1 :],
        name[:at] + here + here + name[at + 1 :],
        name[:at] + after + here + name[at + 2 :],
    ]
    changed = chance.choice(slips)
    return changed if changed != name else None


def by_ear(name: str, chance: Random) -> str | None:
    """Spelled as it sounds, in one place; None where there is no such place behind the first letter."""
    plain = name.lower()
    fitting = [(old, new, at) for old, new in _BY_EAR if (at := plain.find(old, 1)) > 0]
    if not fitting:
        return None
    old, new, at = chance.choice(fitting)
    return (plain[:at] + new + plain[at + len(old) :]).title()


def one_figure_wrong(number: str, chance: Random) -> str:
    """A telephone number with one of its last eight figures wrong."""
    at = chance.randrange(len(number) - 8, len(number))
    return number[:at] + str((int(number[at]) + chance.randrange(1, 10)) % 10) + number[at + 1 :]
